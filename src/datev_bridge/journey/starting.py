"""What a new place begins with."""

from datetime import datetime

from datev_bridge.access import Actor
from datev_bridge.journey.model import Place, SettingsRevision
from datev_bridge.journey.settings_document import digest_of


def first_settings(place: Place, actor: Actor, now: datetime) -> SettingsRevision:
    """Return the first settings of a place: its name; everything else is asked for.

    Args:
        place: The place.
        actor: Who made it.
        now: The time, aware.
    """
    document = {"property": {"name": place.name}}
    return SettingsRevision(
        place=place.id,
        number=1,
        document=document,
        digest=digest_of(document),
        author=actor.name,
        made_at=now,
    )
