"""DATEV data: what the tax adviser knows, and how batches look."""

from typing import Any

from datev_bridge_flask import fields
from datev_bridge_flask.room import room
from datev_bridge_flask.sessions import At

pages = room("settings", "/settings")


@pages.shows("/", "settings.html.j2")
def show(at: At) -> Any:
    """Show the settings; what was typed stays where something is wrong."""
    consultant = at.service.copying.consultant(*at.whose)
    return {
        "state": at.service.settings.show(*at.whose),
        "rows": fields.rows(at, fields.DATEV, usual={"datev.consultant_number": consultant}),
    }


@pages.does("/", done="saved")
def change(at: At) -> None:
    """Change the settings."""
    typed = fields.changes(fields.DATEV)
    at.service.settings.change(*at.whose, typed, seen=fields.seen())
