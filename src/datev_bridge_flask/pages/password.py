"""A new password: because one must, because one wants to, or because one forgot it."""

from secrets import token_urlsafe
from typing import Any

from flask import redirect, render_template, request, url_for

from datev_bridge.identity.chance import new_token
from datev_bridge.identity.model import Login, Visit
from datev_bridge_flask import forms
from datev_bridge_flask.room import ANYBODY, HALFWAY, room
from datev_bridge_flask.sessions import keep, service

pages = room("password", "/password", HALFWAY)


@pages.shows("/", "password.html.j2")
def change(here: Visit) -> Any:
    """Ask for the present and the new password."""
    return {"step": here.step.value}


@pages.does("/", back="change")
def set_new(here: Visit) -> Any:
    """Replace the present password."""
    present, new = forms.secret("present"), forms.secret("password")
    token = new_token(token_urlsafe)  # whoever stole the present one is out as well
    found = service().passwords.change(here, present, new, token=token)
    done = redirect(url_for("account.show", done="password"))
    return found or keep(done, Login(token=token))  # type: ignore[arg-type]


@pages.to(ANYBODY).shows("/forgot", "forgot.html.j2")
def forgot() -> Any:
    """Ask whose password it is."""
    return {"is_sent": False}


@pages.to(ANYBODY).does("/forgot", back="forgot")
def mail_link() -> Any:
    """Mail a link, if there is such an account; the answer never tells."""
    found = service().passwords.forgot(forms.line("email"), address=request.remote_addr or "")
    return found or render_template("forgot.html.j2", is_sent=True)
