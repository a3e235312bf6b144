"""DATEV data: what the tax adviser knows, and how batches look."""

from typing import Any

from flask import Blueprint, make_response, render_template, request

from datev_bridge.access import Permission
from datev_bridge.errors import ConfigurationError
from datev_bridge_flask import fields
from datev_bridge_flask.failures import status_of
from datev_bridge_flask.sessions import At, at_place

pages = Blueprint("settings", __name__, url_prefix="/places/<organisation>/<place>/settings")


@pages.get("/")
@at_place
def show(at: At) -> Any:
    """Show the settings."""
    return _page(at, done=request.args.get("done", ""))


@pages.post("/")
@at_place
def change(at: At) -> Any:
    """Change the settings; what was typed stays where something is wrong."""
    try:
        typed = fields.changes(fields.DATEV)
        at.service.settings.change(*at.whose, typed, seen=fields.seen())
    except ConfigurationError as error:
        return _page(at, error=error)
    return at.go("settings.show", done="saved")


def _page(at: At, *, error: ConfigurationError | None = None, done: str = "") -> Any:
    state = at.service.settings.show(*at.whose)
    page = render_template(
        "settings.html.j2",
        state=state,
        rows=fields.rows(at, fields.DATEV, error),
        issues=error.issues if error else (),
        may_edit=at.may(Permission.EDIT_SETTINGS),
        done=done,
    )
    return make_response(page, status_of(error) if error else 200)
