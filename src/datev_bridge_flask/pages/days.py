"""Business days: what became of each, and settling those that are held."""

from datetime import date
from typing import Any

from flask import abort

from datev_bridge.dates import parse_day
from datev_bridge.days.actions import ActionKind
from datev_bridge.days.asked import Asked, proposed
from datev_bridge.runs.dayview import DayView
from datev_bridge_flask import forms
from datev_bridge_flask.paging import page_of
from datev_bridge_flask.room import attempt, room
from datev_bridge_flask.sessions import At

pages = room("days", "/days")
_WORDS = ("account", "rate")


@pages.shows("/", "days.html.j2")
def show(at: At) -> Any:
    """Show the days that are held, and the last ones."""
    return {
        "days": at.service.watching.days(*at.whose),
        "view": at.service.months.show(*at.whose, forms.month()),
    }


@pages.shows("/<day>", "day.html.j2")
def one(at: At, day: str) -> Any:
    """Show what holds a day, and what can be decided; the POS is asked."""
    view = attempt(lambda: _view(at, day))
    issues = view.status.held if view else ()
    held = [(each, [proposed(each, way) for way in each.proposals]) for each in issues]
    return {"on": _day(day), "view": view, "held": held}


@pages.shows("/<day>/rows/<row>", "row.html.j2")
def one_row(at: At, day: str, row: str) -> Any:
    """Show the receipts that a row of a day is made of; the POS is asked."""
    proof = _view(at, day).proof
    found = next((each for each in proof.rows() if str(each.number) == row), None) or abort(404)
    receipts = {each.receipt.account_id: each.receipt for each in proof.receipts()}
    return {"on": _day(day), "row": found, "shares": page_of(found.shares), "receipts": receipts}


def _view(at: At, day: str) -> DayView:
    with at.service.place_days.desk(*at.whose) as desk:
        return desk.day(_day(day))


@pages.does("/<day>", back="one", done="decided")
def decide(at: At, day: str) -> None:
    """Decide about a day."""
    kind, subjects = forms.choice("kind", ActionKind), forms.text("subjects").split("\n")
    asked = Asked(kind=kind, subjects=tuple(filter(None, subjects)), words=forms.given(_WORDS))
    with at.service.place_days.desk(*at.whose) as desk:
        desk.decide_asked(asked, day=_day(day), reason=forms.line("reason"))


@pages.does("/<day>/withdraw", back="one", done="decided")
def withdraw(at: At, day: str) -> None:
    """Take a decision back."""
    with at.service.place_days.desk(*at.whose) as desk:
        desk.take_back(forms.line("decision"), day=_day(day), reason=forms.line("reason"))


def _day(text: str) -> date:
    """Return the day that an address names."""
    return parse_day(text) or abort(404)
