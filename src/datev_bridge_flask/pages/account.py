"""One's own account: password, second factor, sessions."""

from typing import Any

from flask import abort

from datev_bridge.identity.model import Visit
from datev_bridge_flask import forms
from datev_bridge_flask.room import SOMEBODY, room
from datev_bridge_flask.sessions import service

pages = room("account", "/account", SOMEBODY)


@pages.shows("/", "account.html.j2")
def show(here: Visit) -> Any:
    """Show the account."""
    return {
        "sessions": service().visits.sessions(here.actor, here.user.id),
        "codes_left": service().second_factors.codes_left(here),
    }


@pages.does("/sessions/end", done="ended")
def end_session(here: Visit) -> None:
    """End one of one's own sessions."""
    if not service().visits.end(here.actor, here.user.id, forms.line("session")):
        abort(404)


@pages.does("/sessions/end-others", done="ended")
def end_others(here: Visit) -> None:
    """End all of one's own sessions but this one."""
    service().visits.end_all(here.actor, here.user.id, but=here.session.id)
