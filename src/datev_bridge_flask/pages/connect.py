"""Connecting the POS: why, the way there, the way back, and the choice of the location."""

from typing import Any

from flask import make_response, redirect, render_template, request, url_for

from datev_bridge.errors import KSeriesError
from datev_bridge.identity.model import Visit
from datev_bridge.journey.consents import place_in
from datev_bridge.onboarding import ConnectionState
from datev_bridge_flask import forms
from datev_bridge_flask.failures import issues_of, status_of
from datev_bridge_flask.room import SOMEBODY, attempt, room
from datev_bridge_flask.sessions import At, service

pages = room("connect", "/connect")


@pages.shows("/", "connect.html.j2")
def show(at: At) -> Any:
    """Say what is asked and why, or what is connected."""
    return {
        "app": attempt(lambda: at.service.connecting.app(at.place.organisation)),
        "redirect_uri": f"{at.service.portal}{url_for('connect.come_back')}",
    }


@pages.does("/app", done="app", proof=True)
def keep_app(at: At) -> None:
    """Keep credentials of an app of one's own; they come before the operator's."""
    at.service.connecting.keep_app(at.actor, forms.app(), at.place.organisation)


@pages.does("/begin")
def begin(at: At) -> Any:
    """Lead to the POS's login: by a page, for a form may not lead to other hosts."""
    return render_template("leaving.html.j2", address=at.service.connecting.begin(*at.whose))


@pages.to(SOMEBODY, "/connect").gives("/return")
def come_back(here: Visit) -> Any:
    """Complete the connection, or say why it did not come about and what to do."""
    state = request.args.get("state", "")
    address = f"{service().portal}{request.full_path}"
    try:
        service().connecting.finish(here.actor, address, state)
    except KSeriesError as error:
        page = render_template("problem.html.j2", issues=issues_of(error), key="come_back")
        return make_response(page, status_of(error))
    organisation, place = place_in(state)
    return redirect(url_for("connect.location", organisation=organisation, place=place))


@pages.shows("/location", "location.html.j2")
def location(at: At) -> Any:
    """Show the locations that the connection covers."""
    is_there = at.view.connection.state is ConnectionState.CONNECTED
    return {"locations": at.service.connecting.locations(*at.whose) if is_there else ()}


@pages.does("/location", back="location")
def choose(at: At) -> Any:
    """Choose the location whose days are booked."""
    at.service.connecting.choose(*at.whose, forms.line("location"))
    return at.go("overview.overview")


@pages.does("/part", proof=True)
def part(at: At) -> None:
    """Drop the connection; mapping and settings stay."""
    at.service.connecting.part(*at.whose)
