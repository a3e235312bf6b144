"""A new password: because one must, because one wants to, or because one forgot it."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from datev_bridge_flask import forms
from datev_bridge_flask.failures import status_for
from datev_bridge_flask.sessions import halfway, public, service, visit

pages = Blueprint("password", __name__, url_prefix="/password")


@pages.get("/")
@halfway
def change() -> Any:
    """Ask for the present and the new password."""
    return render_template("password.html.j2", issues=(), step=visit().step.value)


@pages.post("/")
@halfway
def set_new() -> Any:
    """Replace the present password."""
    present, new = forms.secret("present"), forms.secret("password")
    found = service().passwords.change(visit(), present, new)
    if found:
        page = render_template("password.html.j2", issues=found, step=visit().step.value)
        return make_response(page, status_for(found))
    return redirect(url_for("account.show", done="password"))


@pages.get("/forgot")
@public
def forgot() -> Any:
    """Ask whose password it is."""
    return render_template("forgot.html.j2", issues=(), is_sent=False, email="")


@pages.post("/forgot")
@public
def mail_link() -> Any:
    """Mail a link, if there is such an account; the answer never tells."""
    email = forms.line("email")
    found = service().passwords.forgot(email, address=request.remote_addr or "")
    page = render_template("forgot.html.j2", issues=found, is_sent=not found, email=email)
    return make_response(page, status_for(found)) if found else page
