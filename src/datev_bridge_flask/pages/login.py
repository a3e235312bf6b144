"""Logging in and out: password, then code."""

from typing import Any

from flask import g, redirect, request, url_for

from datev_bridge.identity.model import Step, Visit
from datev_bridge_flask import forms
from datev_bridge_flask.room import ANYBODY, HALFWAY, room
from datev_bridge_flask.sessions import entered, forget, service

pages = room("login", "", HALFWAY)


@pages.to(ANYBODY).shows("/login", "login.html.j2")
def login() -> Any:
    """Ask for address and password."""
    return {"to": request.args.get("next", "")}


@pages.to(ANYBODY).does("/login", back="login")
def log_in() -> Any:
    """Check address and password."""
    done = service().logins.log_in(
        forms.line("email"),
        forms.secret("password"),
        address=request.remote_addr or "",
        device=request.user_agent.string,
    )
    if done.issue is not None:
        return (done.issue,)
    to = forms.local(forms.line("next"))
    return entered(done, to=url_for("login.code", next=to) if done.step is Step.CODE else "")


@pages.shows("/login/code", "code.html.j2")
def code(_: Visit) -> Any:
    """Ask for the code of the app."""
    return {"to": request.args.get("next", "")}


@pages.does("/login/code", back="code")
def give_code(_: Visit) -> Any:
    """Check the code."""
    done = service().second_factors.complete(g.token, forms.line("code"))
    return (done.issue,) if done.issue else entered(done, to=forms.local(forms.line("next")))


@pages.does("/login/lost", back="code", done="asked")
def ask_for_reset(here: Visit) -> None:
    """Ask the operator for a new second factor, after phone and codes were lost."""
    service().lost_phones.ask(here, forms.line("reach"))


@pages.does("/logout", back="code")
def log_out(here: Visit) -> Any:
    """End the session."""
    service().visits.end(here.actor, here.user.id, here.session.id)
    return forget(redirect(url_for("login.login")))  # type: ignore[arg-type]
