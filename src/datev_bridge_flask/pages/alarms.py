"""Alarms: what is wrong at a place now, and what to do."""

from typing import Any

from datev_bridge_flask.room import room
from datev_bridge_flask.sessions import At

pages = room("alarms", "/alarms")


@pages.shows("/", "alarms.html.j2")
def show(at: At) -> Any:
    """Show what is wrong."""
    return {"found": at.service.alarming.issues(*at.whose)}
