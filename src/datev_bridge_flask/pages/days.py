"""Business days: what became of each, and settling those that are held."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, abort, make_response, render_template, request

from datev_bridge.access import Permission
from datev_bridge.days.actions import ActionKind
from datev_bridge.days.asked import Asked, asked_action, proposed
from datev_bridge.days.decisions import Decision
from datev_bridge.days.record import Withdrawal
from datev_bridge.errors import ConfigurationError, ExportRefused, KSeriesError
from datev_bridge.issues import Issue
from datev_bridge.runs.place_days import PlaceDesk
from datev_bridge_flask import forms
from datev_bridge_flask.failures import issues_of, status_of
from datev_bridge_flask.sessions import At, at_place

pages = Blueprint("days", __name__, url_prefix="/places/<organisation>/<place>/days")
_WORDS = ("account", "rate")


@pages.get("/")
@at_place
def show(at: At) -> Any:
    """Show the last days, and those that are held."""
    return render_template("days.html.j2", days=at.service.watching.days(*at.whose))


@pages.get("/<day>")
@at_place
def one(at: At, day: str) -> Any:
    """Show what holds a day, and what can be decided; the POS is asked."""
    return _page(at, _day(day), done=request.args.get("done", ""))


@pages.post("/<day>")
@at_place
def decide(at: At, day: str) -> Any:
    """Decide about a day."""
    on, kind = _day(day), forms.choice("kind", ActionKind)
    subjects = tuple(forms.text("subjects").split("\n")) if forms.text("subjects") else ()
    asked = Asked(kind=kind, subjects=subjects, words=forms.given(_WORDS))

    def act(desk: PlaceDesk) -> None:
        decision = Decision(
            action=asked_action(asked, desk.corrector.profile.chart),
            first_day=on,
            last_day=on,
            by=at.actor.name,
            at=at.service.clock(),
            reason=forms.line("reason"),
        )
        desk.decide(decision, day=on)

    return _decided(at, on, act)


@pages.post("/<day>/withdraw")
@at_place
def withdraw(at: At, day: str) -> Any:
    """Take a decision back."""
    on = _day(day)
    withdrawal = Withdrawal(
        withdraws=forms.line("decision"),
        by=at.actor.name,
        at=at.service.clock(),
        reason=forms.line("reason"),
    )
    return _decided(at, on, lambda desk: desk.withdraw(withdrawal, day=on))


def _decided(at: At, on: date, act: Callable[[PlaceDesk], Any]) -> Any:
    try:
        with at.service.place_days.desk(*at.whose) as desk:
            act(desk)
    except (ConfigurationError, ExportRefused) as error:
        return _page(at, on, issues=issues_of(error), status=status_of(error))
    return at.go("days.one", day=on.isoformat(), done="decided")


def _page(
    at: At, on: date, *, issues: tuple[Issue, ...] = (), status: int = 200, done: str = ""
) -> Any:
    view = None
    try:
        with at.service.place_days.desk(*at.whose) as desk:
            view = desk.day(on)
    except (ConfigurationError, KSeriesError) as error:
        issues, status = (*issues, *issues_of(error)), status_of(error)
    held = view.status.held if view else ()
    page = render_template(
        "day.html.j2",
        on=on,
        view=view,
        held=[(each, [proposed(each, proposal) for proposal in each.proposals]) for each in held],
        issues=issues,
        may_decide=at.may(Permission.DECIDE_DAYS),
        done=done,
    )
    return make_response(page, status)


def _day(text: str) -> date:
    """Return the day that an address names."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)
