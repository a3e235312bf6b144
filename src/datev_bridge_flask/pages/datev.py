"""DATEV's data centre: connect, come back, choose the client, part. Not released by DATEV."""

from typing import Any

from flask import redirect, render_template, request, url_for

from datev_bridge.datev_upload.consent import TOKENS_PAGE
from datev_bridge.identity.model import Visit
from datev_bridge.journey.consents import place_in
from datev_bridge_flask import forms
from datev_bridge_flask.room import SOMEBODY, room
from datev_bridge_flask.sessions import At, service

pages = room("datev", "/datev")


@pages.shows("/", "datev.html.j2")
def show(at: At) -> Any:
    """Say what is connected, or what keeps anybody from connecting."""
    hurdles = at.service.datev.hurdles(at.actor, at.place.organisation)
    fact = at.service.datev.fact(*at.whose)
    return {"fact": fact, "hurdles": hurdles, "tokens_page": TOKENS_PAGE}


@pages.does("/begin")
def begin(at: At) -> Any:
    """Lead to DATEV's login: by a page, for a form may not lead to other hosts."""
    address = at.service.datev.begin(*at.whose, lasting=forms.line("lasting") != "today")
    return render_template("datev_leaving.html.j2", address=address)


@pages.to(SOMEBODY, "/datev").gives("/return")
def come_back(here: Visit) -> Any:
    """Complete the connection; why it did not come about is said as of any other act."""
    state = request.args.get("state", "")
    service().datev.finish(here.actor, f"{service().portal}{request.full_path}", state)
    organisation, place = place_in(state)
    return redirect(url_for("datev.show", organisation=organisation, place=place, done="connected"))


@pages.does("/choose", done="chosen", proof=True)
def choose(at: At) -> None:
    """Let files go to the client whose numbers the settings have."""
    at.service.datev.choose_settled(*at.whose)


@pages.does("/part", done="parted", proof=True)
def part(at: At) -> Any:
    """End the connection at DATEV and here."""
    return at.service.datev.part(*at.whose)
