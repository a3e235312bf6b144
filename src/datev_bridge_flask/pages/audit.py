"""The audit trail: who did what, newest first."""

from typing import Any

from datev_bridge_flask.paging import page_of
from datev_bridge_flask.room import room
from datev_bridge_flask.sessions import At

pages = room("audit", "/audit")
_SHOWN = 5_000


@pages.shows("/", "audit.html.j2")
def show(at: At) -> Any:
    """Show the entries, the newest first, and whether the trail is intact."""
    organisation = at.place.organisation
    return {
        "entries": page_of(at.service.trails.newest(at.actor, organisation, _SHOWN), 100),
        "examined": at.service.trails.examine(at.actor, organisation),
    }
