"""Connecting the POS: why, the way there, the way back, and the choice of the location."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from datev_bridge.access import Permission
from datev_bridge.errors import ConfigurationError, KSeriesError
from datev_bridge.issues import Issue
from datev_bridge.journey.connecting import place_in
from datev_bridge.onboarding import ConnectionState
from datev_bridge_flask import forms
from datev_bridge_flask.failures import issues_of, status_of
from datev_bridge_flask.sessions import At, at_place, demand_proof, service, visit

pages = Blueprint("connect", __name__)
_AT = "/places/<organisation>/<place>/connect"


@pages.get(f"{_AT}/")
@at_place
def show(at: At) -> Any:
    """Say what is asked and why, or what is connected."""
    return render_template(
        "connect.html.j2", missing=_missing(at), may_connect=at.may(Permission.CONNECT)
    )


def _missing(at: At) -> tuple[Issue, ...]:
    """Return why nobody can connect yet."""
    try:
        at.service.connecting.app(at.place.organisation)
    except ConfigurationError as error:
        return issues_of(error)
    return ()


@pages.post(f"{_AT}/begin")
@at_place
def begin(at: At) -> Any:
    """Lead to the POS's login: by a page, for a form may not lead to other hosts."""
    return render_template("leaving.html.j2", address=at.service.connecting.begin(*at.whose))


@pages.get("/connect/return")
def come_back() -> Any:
    """Complete the connection, or say why it did not come about and what to do."""
    state = request.args.get("state", "")
    address = f"{service().portal}{request.full_path}"
    try:
        service().connecting.finish(visit().actor, address, state)
    except KSeriesError as error:
        page = render_template("problem.html.j2", issues=issues_of(error), key="come_back")
        return make_response(page, status_of(error))
    organisation, place = place_in(state)
    return redirect(url_for("connect.location", organisation=organisation, place=place))


@pages.get(f"{_AT}/location")
@at_place
def location(at: At) -> Any:
    """Show the locations that the connection covers."""
    found = _locations(at)
    return render_template("location.html.j2", locations=found)


def _locations(at: At) -> Any:
    if at.view.connection.state is not ConnectionState.CONNECTED:
        return ()
    return at.service.connecting.locations(*at.whose)


@pages.post(f"{_AT}/location")
@at_place
def choose(at: At) -> Any:
    """Choose the location whose days are booked."""
    at.service.connecting.choose(*at.whose, forms.line("location"))
    return at.go("overview.overview")


@pages.post(f"{_AT}/part")
@at_place
def part(at: At) -> Any:
    """Drop the connection; mapping and settings stay."""
    demand_proof()
    at.service.connecting.part(*at.whose)
    return at.go("connect.show")
