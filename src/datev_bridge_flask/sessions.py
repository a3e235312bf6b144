"""Who is there: sessions by the core's visits, and what each page asks of them.

The browser holds a token and nothing else; whose it is, how far the login has come and when it
ends is known by the core alone.
"""

from collections.abc import Mapping
from typing import Any

from attrs import frozen
from flask import Response, current_app, g, redirect, request, url_for

from datev_bridge.access import Actor, Permission
from datev_bridge.identity.model import Login, Step, Visit
from datev_bridge.journey.directory import PlaceView
from datev_bridge.journey.model import Place
from datev_bridge.service import Service
from datev_bridge_flask.cookies import cookie_name, drop_cookie, set_cookie
from datev_bridge_flask.failures import ask_for_proof
from datev_bridge_flask.forms import PROOF_FIELD

SERVICE = "datev_bridge"
_SESSION = "session"
_PAGE_OF: Mapping[Step, str] = {
    Step.CHANGE_PASSWORD: "password.change",
    Step.ENROL: "second_factor.explain",
    Step.CODE: "login.code",
    Step.NOTHING: "home.home",
}
"""Where a login goes on."""


def service() -> Service:
    """Return the service whose portal this is."""
    found: Service = current_app.extensions[SERVICE]
    return found


def visit() -> Visit:
    """Return the visit of the request; only on pages that ask for a login."""
    found: Visit = g.visit
    return found


def token_of_visit() -> str:
    """Return the token of the session in use; empty if there is none."""
    return str(g.token) if g.get("visit") is not None else ""


def resume() -> None:
    """Find out who is there."""
    g.token = request.cookies.get(cookie_name(_SESSION), "")
    g.visit = service().visits.resume(g.token) if g.token else None


def guard() -> Any:
    """Send away who has not come as far as the page asks; take a password that came along."""
    view = current_app.view_functions.get(request.endpoint or "")
    asks = "nothing" if request.endpoint in {None, "static"} else getattr(view, "asks", "whole")
    if asks == "nothing":
        return None
    if g.visit is None:
        return redirect(url_for("login.login", next=_wanted()))
    if asks == "whole" and g.visit.step is not Step.NOTHING:
        return redirect(url_for(_PAGE_OF[g.visit.step]))
    return _proved_meanwhile() if PROOF_FIELD in request.form else None


def _wanted() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None


def _proved_meanwhile() -> Any:
    found = service().passwords.prove(g.visit, request.form[PROOF_FIELD])
    if found:
        return ask_for_proof(found)
    g.visit = service().visits.resume(g.token)
    return None


def entered(login: Login, *, to: str = "") -> Response:
    """Return the way to what comes next, with the session's new token."""
    response = redirect(to or url_for(_PAGE_OF[login.step]))
    keep(response, login)  # type: ignore[arg-type]
    return response  # type: ignore[return-value]


def keep(response: Response, login: Login) -> Response:
    """Let the browser hold the token of a session."""
    set_cookie(response, _SESSION, login.token)
    return response


def forget(response: Response) -> Response:
    """Let the browser forget its token."""
    drop_cookie(response, _SESSION)
    return response


@frozen(kw_only=True)
class At:
    """A place, and who works on it.

    Attributes:
        service: The service.
        actor: Who.
        view: The place at a glance.
    """

    service: Service
    actor: Actor
    view: PlaceView

    @property
    def place(self) -> Place:
        """The place."""
        return self.view.place

    @property
    def whose(self) -> tuple[Actor, str, str]:
        """Actor, organisation and place, as use cases take them."""
        return self.actor, self.place.organisation, self.place.id

    @property
    def ids(self) -> Mapping[str, Any]:
        """Organisation and place, as addresses of pages take them."""
        return {"organisation": self.place.organisation, "place": self.place.id}

    def may(self, permission: Permission) -> bool:
        """Tell whether the visitor may do this here."""
        return self.actor.may(permission, self.place.organisation)

    def go(self, page: str, **values: Any) -> Any:
        """Return the way to a page of this place."""
        return redirect(url_for(page, **self.ids, **values))


def with_place(organisation: str, place: str) -> At:
    """Return a place that an address names; what the visitor may not see is not there.

    Raises:
        AccessRefused: They may not, or there is no such place.
    """
    actor = visit().actor
    found = service().directory.view(actor, organisation, place)
    g.at = At(service=service(), actor=actor, view=found)
    return g.at  # type: ignore[no-any-return]
