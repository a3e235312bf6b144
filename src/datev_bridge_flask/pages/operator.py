"""What the operator does: answers requests, keeps the app's credentials, helps people in."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import Issue
from datev_bridge.kseries.oauth import PRODUCTION_API, PRODUCTION_AUTH, App
from datev_bridge_flask import forms
from datev_bridge_flask.failures import issues_of, status_of
from datev_bridge_flask.sessions import demand_proof, of_operator, service, visit

pages = Blueprint("operator", __name__, url_prefix="/operator")
_APP = ("client_id", "redirect_uri", "api_url", "auth_url")


@pages.get("/")
@of_operator
def show() -> Any:
    """Show requests, and what can be done."""
    return _page(done=request.args.get("done", ""))


@pages.post("/requests/accept")
@of_operator
def accept() -> Any:
    """Accept a request."""
    service().requests.accept(visit().actor, forms.line("request"))
    return redirect(url_for("operator.show", done="accepted"))


@pages.post("/requests/decline")
@of_operator
def decline() -> Any:
    """Decline a request."""
    service().requests.decline(visit().actor, forms.line("request"), forms.line("reason"))
    return redirect(url_for("operator.show", done="declined"))


@pages.post("/app")
@of_operator
def keep_app() -> Any:
    """Keep the credentials of the app at the POS's vendor."""
    demand_proof()
    try:
        app = App(
            client_id=forms.line("client_id"),
            client_secret=forms.secret("client_secret"),
            redirect_uri=forms.line("redirect_uri"),
            api_url=forms.line("api_url") or PRODUCTION_API,
            auth_url=forms.line("auth_url") or PRODUCTION_AUTH,
        )
        service().connecting.keep_app(visit().actor, app)
    except ConfigurationError as error:
        return _page(issues=issues_of(error), status=status_of(error))
    return redirect(url_for("operator.show", done="app"))


@pages.post("/people/reset-second-factor")
@of_operator
def reset_second_factor() -> Any:
    """Let somebody set up their app anew."""
    demand_proof()
    service().second_factors.reset(visit().actor, forms.line("email"))
    return redirect(url_for("operator.show", done="reset"))


@pages.post("/people/force-password")
@of_operator
def force_password() -> Any:
    """Let somebody's password be void, and mail them a link."""
    demand_proof()
    service().passwords.force(visit().actor, forms.line("email"))
    return redirect(url_for("operator.show", done="forced"))


def _page(*, issues: tuple[Issue, ...] = (), status: int = 200, done: str = "") -> Any:
    try:
        app = service().connecting.app("")
    except ConfigurationError:
        app = None
    page = render_template(
        "operator.html.j2",
        requests=service().requests.open_ones(visit().actor),
        app=app,
        redirect_uri=f"{service().portal}{url_for('connect.come_back')}",
        typed=forms.given(_APP),
        issues=issues,
        done=done,
    )
    return make_response(page, status)
