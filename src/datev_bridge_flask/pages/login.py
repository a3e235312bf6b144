"""Logging in and out: password, then code."""

from typing import Any

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for

from datev_bridge.identity.model import Step
from datev_bridge_flask import forms
from datev_bridge_flask.failures import status_for
from datev_bridge_flask.sessions import entered, forget, halfway, public, service, visit

pages = Blueprint("login", __name__)


@pages.get("/login")
@public
def login() -> Any:
    """Ask for address and password."""
    return render_template("login.html.j2", issues=(), email="", to=request.args.get("next", ""))


@pages.post("/login")
@public
def log_in() -> Any:
    """Check address and password."""
    email, to = forms.line("email"), forms.local(forms.line("next"))
    done = service().logins.log_in(
        email,
        forms.secret("password"),
        address=request.remote_addr or "",
        device=request.user_agent.string,
    )
    if done.issue is not None:
        page = render_template("login.html.j2", issues=(done.issue,), email=email, to=to)
        return make_response(page, status_for((done.issue,)))
    return entered(done, to=url_for("login.code", next=to) if done.step is Step.CODE else "")


@pages.get("/login/code")
@halfway
def code() -> Any:
    """Ask for the code of the app."""
    return render_template("code.html.j2", issues=(), to=request.args.get("next", ""))


@pages.post("/login/code")
@halfway
def give_code() -> Any:
    """Check the code."""
    to = forms.local(forms.line("next"))
    done = service().second_factors.complete(g.token, forms.line("code"))
    if done.issue is not None:
        page = render_template("code.html.j2", issues=(done.issue,), to=to)
        return make_response(page, status_for((done.issue,)))
    return entered(done, to=to)


@pages.post("/logout")
@halfway
def log_out() -> Any:
    """End the session."""
    here = visit()
    service().visits.end(here.actor, here.user.id, here.session.id)
    return forget(redirect(url_for("login.login")))  # type: ignore[arg-type]
