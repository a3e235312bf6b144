"""The next file of a place: when it comes, and up to which business day it reaches."""

from datetime import UTC, date, datetime

from attrs import frozen

from datev_bridge.dates import find_zone
from datev_bridge.journey.model import Place
from datev_bridge.profile import Profile
from datev_bridge.schedule import Borders, following, newest_day


@frozen(kw_only=True)
class NextFile:
    """The next file by a schedule, whether it comes by itself already or not.

    Attributes:
        at: Its closing time, aware.
        newest: The newest business day that it can hold: at 23:00 that of yesterday, since a day
            has to have ended for some time.
    """

    at: datetime
    newest: date


def next_file(place: Place, profile: Profile | None, now: datetime) -> NextFile | None:
    """Return the next file of a place; None where its settings or its time zone are not known.

    Args:
        place: The place.
        profile: What its settings make; None where they are not complete.
        now: The time, aware.
    """
    zone = find_zone(place.location.timezone) if place.location else None
    if profile is None or zone is None:
        return None
    at = following(profile.schedule, zone, now.astimezone(UTC))
    return NextFile(at=at, newest=newest_day(profile.schedule, Borders(zone=zone), at))
