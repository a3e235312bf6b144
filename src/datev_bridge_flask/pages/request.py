"""The request for a connection: a form that anybody can fill in."""

from typing import Any

from flask import redirect, request, url_for

from datev_bridge.journey.requests import Asked
from datev_bridge_flask import forms, language
from datev_bridge_flask.room import ANYBODY, room
from datev_bridge_flask.sessions import service

pages = room("request", "/request", ANYBODY)
_FIELDS = ("property_name", "contact_name", "email")


@pages.shows("/", "request.html.j2")
def form() -> Any:
    """Ask who wants to be connected."""
    return {}


@pages.does("/", back="form")
def send() -> Any:
    """Take the request."""
    typed = {name: forms.line(name) for name in _FIELDS} | {"message": forms.text("message")}
    asked = Asked(language=language.chosen(), **typed)
    service().requests.ask(asked, address=request.remote_addr or "")
    return redirect(url_for("request.thanks"))


@pages.shows("/thanks", "thanks.html.j2")
def thanks() -> Any:
    """Say what happens next."""
    return {}
