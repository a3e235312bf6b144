"""The request for a connection: a form that anybody can fill in."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from datev_bridge.errors import ConfigurationError
from datev_bridge.journey.requests import Asked
from datev_bridge_flask import forms, language
from datev_bridge_flask.failures import status_of
from datev_bridge_flask.sessions import public, service

pages = Blueprint("request", __name__, url_prefix="/request")
_FIELDS = ("property_name", "contact_name", "email")


@pages.get("/")
@public
def form() -> Any:
    """Ask who wants to be connected."""
    return render_template("request.html.j2", issues=(), typed={})


@pages.post("/")
@public
def send() -> Any:
    """Take the request."""
    typed = {name: forms.line(name) for name in _FIELDS} | {"message": forms.text("message")}
    try:
        asked = Asked(language=language.chosen(), **typed)
        service().requests.ask(asked, address=request.remote_addr or "")
    except ConfigurationError as error:
        page = render_template("request.html.j2", issues=error.issues, typed=typed)
        return make_response(page, status_of(error))
    return redirect(url_for("request.thanks"))


@pages.get("/thanks")
@public
def thanks() -> Any:
    """Say what happens next."""
    return render_template("thanks.html.j2")
