"""When files come, where they go, and from which day on."""

from typing import Any

from flask import Blueprint, make_response, render_template, request

from datev_bridge.access import Permission
from datev_bridge.errors import ConfigurationError
from datev_bridge_flask import fields, forms
from datev_bridge_flask.failures import status_of
from datev_bridge_flask.sessions import At, at_place, demand_proof

pages = Blueprint("schedule", __name__, url_prefix="/places/<organisation>/<place>/schedule")


@pages.get("/")
@at_place
def show(at: At) -> Any:
    """Show schedule, recipients and first day."""
    return _page(at, done=request.args.get("done", ""))


@pages.post("/")
@at_place
def change(at: At) -> Any:
    """Change schedule and recipients."""
    demand_proof()
    try:
        typed = fields.changes(fields.SCHEDULE)
        at.service.settings.change(*at.whose, typed, seen=fields.seen())
    except ConfigurationError as error:
        return _page(at, error=error)
    return at.go("schedule.show", done="saved")


@pages.post("/confirm")
@at_place
def confirm(at: At) -> Any:
    """Confirm the recipients."""
    demand_proof()
    at.service.release.confirm_recipients(*at.whose)
    return at.go("schedule.show", done="confirmed")


@pages.post("/first-day")
@at_place
def first_day(at: At) -> Any:
    """Choose the first business day."""
    at.service.release.choose_first_day(*at.whose, forms.day("first_day"))
    return at.go("schedule.show", done="first_day")


def _page(at: At, *, error: ConfigurationError | None = None, done: str = "") -> Any:
    page = render_template(
        "schedule.html.j2",
        state=at.service.settings.show(*at.whose),
        rows=fields.rows(at, fields.SCHEDULE, error),
        facts=at.service.release.facts(*at.whose),
        issues=error.issues if error else (),
        may_edit=at.may(Permission.EDIT_DELIVERY),
        done=done,
    )
    return make_response(page, status_of(error) if error else 200)
