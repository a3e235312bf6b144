"""Mailed links: whoever opens one changes nothing; what is sent from the page does."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, url_for

from datev_bridge.errors import ConfigurationError
from datev_bridge.identity.model import Purpose
from datev_bridge.identity.password_change import PURPOSES
from datev_bridge.journey.model import Verdict
from datev_bridge_flask import forms
from datev_bridge_flask.failures import status_for, status_of
from datev_bridge_flask.sessions import public, service

pages = Blueprint("links", __name__, url_prefix="/links")


@pages.get("/<token>")
@public
def look(token: str) -> Any:
    """Show what a link is for; mail scanners open it as well."""
    link = service().mailed_links.look(token)
    if link.purpose is Purpose.CONFIRM_TEST_RUN:
        return render_template("link_test_run.html.j2", issues=(), comment="", link=link)
    user = service().passwords.receiver(token)
    return render_template("link_password.html.j2", issues=(), user=user, token=token)


@pages.post("/<token>")
@public
def act(token: str) -> Any:
    """Do what the link is for."""
    link = service().mailed_links.look(token)
    return _set_password(token) if link.purpose in PURPOSES else _decide(token)


def _set_password(token: str) -> Any:
    user = service().passwords.receiver(token)
    found = service().passwords.set_by_link(token, forms.secret("password"))
    if found:
        page = render_template("link_password.html.j2", issues=found, user=user, token=token)
        return make_response(page, status_for(found))
    return redirect(url_for("links.done", what="password"))


def _decide(token: str) -> Any:
    link, comment = service().mailed_links.look(token), forms.text("comment")
    verdict = forms.choice("verdict", Verdict)
    try:
        service().verdicts.decide_by_link(token, verdict, comment)
    except ConfigurationError as error:
        page = render_template(
            "link_test_run.html.j2", issues=error.issues, comment=comment, link=link
        )
        return make_response(page, status_of(error))
    return redirect(url_for("links.done", what=verdict.value))


@pages.get("/done/<what>")
@public
def done(what: str) -> Any:
    """Say what was done, and what comes next."""
    return render_template("link_done.html.j2", what=what)
