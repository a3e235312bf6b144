"""What the operator does: answers requests, keeps the app's credentials, helps people in."""

from typing import Any

from flask import url_for

from datev_bridge.access import Actor
from datev_bridge.checkup import program_here
from datev_bridge.checkup_service import service_facts
from datev_bridge.doctor import examine_service
from datev_bridge_flask import forms
from datev_bridge_flask.paging import page_of
from datev_bridge_flask.room import OPERATOR, attempt, room
from datev_bridge_flask.sessions import service

pages = room("operator", "/operator", OPERATOR)


@pages.shows("/", "operator.html.j2")
def show(actor: Actor) -> Any:
    """Show requests, and what can be done."""
    return {
        "requests": service().requests.open_ones(actor),
        "app": attempt(lambda: service().connecting.app("")),
        "redirect_uri": f"{service().portal}{url_for('connect.come_back')}",
    }


@pages.shows("/alarms", "operator_alarms.html.j2")
def alarms(actor: Actor) -> Any:
    """Show what is wrong, place by place, and which addresses mails do not reach."""
    return {
        "of_service": service().alarming.of_service(actor),
        "places": page_of(service().alarming.everywhere(actor)),
        "bounces": service().bouncing.all(actor),
    }


@pages.shows("/runs", "operator_runs.html.j2")
def runs(actor: Actor) -> Any:
    """Show the runs of all places that are not at their end."""
    return {"runs": page_of(service().overseeing.runs(actor))}


@pages.shows("/health", "operator_health.html.j2")
def health(actor: Actor) -> Any:
    """Show whether everything is ready, a question a line."""
    facts = service_facts(service(), actor, service().directory.places(actor))
    return {"lines": page_of(examine_service(program_here(), facts), 200)}


@pages.does("/requests/accept", done="accepted")
def accept(actor: Actor) -> None:
    """Accept a request."""
    service().requests.accept(actor, forms.line("request"))


@pages.does("/requests/decline", done="declined")
def decline(actor: Actor) -> None:
    """Decline a request."""
    service().requests.decline(actor, forms.line("request"), forms.line("reason"))


@pages.does("/app", done="app", proof=True)
def keep_app(actor: Actor) -> None:
    """Keep the credentials of the app at the POS's vendor."""
    service().connecting.keep_app(actor, forms.app())


@pages.does("/people/reset-second-factor", done="reset", proof=True)
def reset_second_factor(actor: Actor) -> None:
    """Let somebody set up their app anew."""
    service().second_factors.reset(actor, forms.line("email"))


@pages.does("/people/force-password", done="forced", proof=True)
def force_password(actor: Actor) -> None:
    """Let somebody's password be void, and mail them a link."""
    service().passwords.force(actor, forms.line("email"))


@pages.does("/people/disable", done="disabled", proof=True)
def disable(actor: Actor) -> None:
    """Let nobody log in with an account any more."""
    service().accounts.disable(actor, forms.line("email"))


@pages.does("/people/enable", done="enabled", proof=True)
def enable(actor: Actor) -> None:
    """Let somebody log in again."""
    service().accounts.enable(actor, forms.line("email"))


@pages.does("/bounces/clear", back="alarms", done="cleared")
def clear_bounce(actor: Actor) -> None:
    """Let mails go to an address again."""
    service().bouncing.clear(actor, forms.line("address"))
