"""Support cases: asked from any page, answered in a thread."""

from typing import Any

from flask import redirect, url_for

from datev_bridge.identity.model import Visit
from datev_bridge_flask import forms
from datev_bridge_flask.room import SOMEBODY, room
from datev_bridge_flask.sessions import service

pages = room("cases", "/cases", SOMEBODY)
_FIELDS = ("subject", "place", "organisation")


@pages.shows("/", "cases.html.j2")
def show(here: Visit) -> Any:
    """Show the cases, and the form for a new one."""
    return {
        "cases": service().desk.cases(here.actor),
        "organisations": service().directory.organisations(here.actor),
    }


@pages.does("/")
def begin(here: Visit) -> Any:
    """Open a case."""
    asked = {name: forms.line(name) for name in _FIELDS}
    thread = service().desk.open(here.actor, **asked, text=forms.text("text"))
    return redirect(url_for("cases.thread", number=thread.case.number))


@pages.shows("/<number>", "case.html.j2")
def thread(here: Visit, number: str) -> Any:
    """Show a case with everything written in it."""
    return {"thread": service().desk.show(here.actor, number)}


@pages.does("/<number>", back="thread")
def write(here: Visit, number: str) -> None:
    """Reply in a case, or close it."""
    act = service().desk.close if "close" in forms.names() else service().desk.reply
    act(here.actor, number, forms.text("text"))
