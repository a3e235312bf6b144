"""The backfill (*Nacherfassung*): days of the past, planned, begun and watched."""

from typing import Any

from flask import abort

from datev_bridge_flask import forms
from datev_bridge_flask.room import attempt, room
from datev_bridge_flask.sessions import At

pages = room("backfill", "/backfill")


@pages.shows("/", "backfill.html.j2")
def show(at: At) -> Any:
    """Show what a range would bring, and how far earlier ones are."""
    span = forms.span()
    plan = attempt(lambda: at.service.backfills.plan(*at.whose, *span)) if span else None
    state = at.service.backfills.status(*at.whose)
    return {"plan": plan, "runs": state.runs, "over": state.is_over}


@pages.does("/start", done="started", proof=True)
def start(at: At) -> None:
    """Let the files of a range come."""
    at.service.backfills.start(*at.whose, *(forms.span() or abort(400)))


@pages.does("/cancel", done="cancelled")
def cancel(at: At) -> None:
    """Take back what has not begun."""
    at.service.backfills.cancel(*at.whose)
