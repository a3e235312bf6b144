"""A place at a glance: its task list, its connection, its last runs."""

from typing import Any

from datev_bridge_flask.room import room
from datev_bridge_flask.sessions import At

pages = room("overview")

_FEW = 5


@pages.shows("/", "overview.html.j2")
def overview(at: At) -> Any:
    """Show the task list and what happened last."""
    return {
        "runs": at.service.place_runs.runs(*at.whose)[:_FEW],
        "alarms": at.service.alarming.issues(*at.whose),
        "view": at.service.months.show(*at.whose),
    }
