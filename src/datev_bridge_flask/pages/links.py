"""Mailed links: whoever opens one changes nothing; what is sent from the page does."""

from typing import Any

from flask import redirect, render_template, url_for

from datev_bridge.identity.model import Purpose
from datev_bridge.identity.password_change import PURPOSES
from datev_bridge.journey.model import Verdict
from datev_bridge_flask import forms
from datev_bridge_flask.room import ANYBODY, room
from datev_bridge_flask.sessions import service

pages = room("links", "/links", ANYBODY)


@pages.shows("/<token>", "link_password.html.j2")
def look(token: str) -> Any:
    """Show what a link is for; mail scanners open it as well."""
    link = service().mailed_links.look(token)
    if link.purpose is Purpose.CONFIRM_TEST_RUN:
        return render_template("link_test_run.html.j2", link=link)
    return {"user": service().passwords.receiver(token), "token": token}


@pages.does("/<token>", back="look")
def act(token: str) -> Any:
    """Do what the link is for."""
    link = service().mailed_links.look(token)
    return _set_password(token) if link.purpose in PURPOSES else _decide(token)


def _set_password(token: str) -> Any:
    found = service().passwords.set_by_link(token, forms.secret("password"))
    return found or redirect(url_for("links.done", what="password"))


def _decide(token: str) -> Any:
    verdict = forms.choice("verdict", Verdict)
    service().verdicts.decide_by_link(token, verdict, forms.text("comment"))
    return redirect(url_for("links.done", what=verdict.value))


@pages.shows("/done/<what>", "link_done.html.j2")
def done(what: str) -> Any:
    """Say what was done, and what comes next."""
    return {"what": what}
