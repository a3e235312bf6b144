"""When files come, where they go, and from which day on."""

from typing import Any

from datev_bridge_flask import fields, forms
from datev_bridge_flask.room import room
from datev_bridge_flask.sessions import At

pages = room("schedule", "/schedule")


@pages.shows("/", "schedule.html.j2")
def show(at: At) -> Any:
    """Show schedule, recipients, where mails go, and first day."""
    return {
        "state": at.service.settings.show(*at.whose),
        "rows": fields.rows(at, fields.SCHEDULE),
        "facts": at.service.release.facts(*at.whose),
        "addressees": at.service.addressees.of(*at.whose),
    }


@pages.does("/", done="saved", proof=True)
def change(at: At) -> None:
    """Change schedule and recipients."""
    typed = fields.changes(fields.SCHEDULE)
    at.service.settings.change(*at.whose, typed, seen=fields.seen())


@pages.does("/confirm", done="confirmed", proof=True)
def confirm(at: At) -> None:
    """Confirm the recipients."""
    at.service.release.confirm_recipients(*at.whose)


@pages.does("/first-day", done="first_day")
def first_day(at: At) -> None:
    """Choose the first business day."""
    at.service.release.choose_first_day(*at.whose, forms.day("first_day"))
