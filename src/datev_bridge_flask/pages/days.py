"""Business days: what became of each, and settling those that are held."""

from datetime import date
from typing import Any

from flask import abort, make_response, render_template

from datev_bridge.days.actions import ActionKind
from datev_bridge.days.asked import Asked, asked_action, proposed
from datev_bridge.days.decisions import Decision
from datev_bridge.days.record import Withdrawal
from datev_bridge.errors import ConfigurationError, KSeriesError
from datev_bridge_flask import forms
from datev_bridge_flask.failures import issues_of, status_of
from datev_bridge_flask.room import room
from datev_bridge_flask.sessions import At

pages = room("days", "/days")
_WORDS = ("account", "rate")


@pages.shows("/", "days.html.j2")
def show(at: At) -> Any:
    """Show the last days, and those that are held."""
    return {"days": at.service.watching.days(*at.whose)}


@pages.shows("/<day>", "day.html.j2")
def one(at: At, day: str) -> Any:
    """Show what holds a day, and what can be decided; the POS is asked."""
    on = _day(day)
    try:
        with at.service.place_days.desk(*at.whose) as desk:
            view = desk.day(on)
    except (ConfigurationError, KSeriesError) as error:
        page = render_template("day.html.j2", on=on, view=None, issues=issues_of(error))
        return make_response(page, status_of(error))
    held = [(each, [proposed(each, way) for way in each.proposals]) for each in view.status.held]
    return {"on": on, "view": view, "held": held}


@pages.does("/<day>", back="one", done="decided")
def decide(at: At, day: str) -> None:
    """Decide about a day."""
    on, subjects = _day(day), forms.text("subjects")
    asked = Asked(
        kind=forms.choice("kind", ActionKind),
        subjects=tuple(subjects.split("\n")) if subjects else (),
        words=forms.given(_WORDS),
    )
    with at.service.place_days.desk(*at.whose) as desk:
        decision = Decision(
            action=asked_action(asked, desk.corrector.profile.chart),
            first_day=on,
            last_day=on,
            by=at.actor.name,
            at=at.service.clock(),
            reason=forms.line("reason"),
        )
        desk.decide(decision, day=on)


@pages.does("/<day>/withdraw", back="one", done="decided")
def withdraw(at: At, day: str) -> None:
    """Take a decision back."""
    withdrawal = Withdrawal(
        withdraws=forms.line("decision"),
        by=at.actor.name,
        at=at.service.clock(),
        reason=forms.line("reason"),
    )
    with at.service.place_days.desk(*at.whose) as desk:
        desk.withdraw(withdrawal, day=_day(day))


def _day(text: str) -> date:
    """Return the day that an address names."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)
