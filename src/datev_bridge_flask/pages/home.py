"""Where a login leads to, the list of places, the language, and whether the portal is well."""

from typing import Any

from flask import jsonify, redirect, request, url_for

from datev_bridge.identity.model import Visit
from datev_bridge_flask import forms, language
from datev_bridge_flask.cookies import set_cookie
from datev_bridge_flask.paging import page_of
from datev_bridge_flask.room import ANYBODY, SOMEBODY, room
from datev_bridge_flask.sessions import service

pages = room("home", "", SOMEBODY)


@pages.gives("/")
def home(here: Visit) -> Any:
    """Lead to the only place, or to the list of them."""
    views = service().directory.places(here.actor)
    if len(views) != 1 or here.actor.is_operator:
        return redirect(url_for("home.clients"))
    only = views[0].place
    return redirect(url_for("overview.overview", organisation=only.organisation, place=only.id))


@pages.shows("/clients", "clients.html.j2")
def clients(here: Visit) -> Any:
    """Show the places that the visitor may see, each with its state."""
    wanted = request.args.get("name", "").strip().casefold()
    views = service().directory.places(here.actor)
    found = [v for v in views if wanted in f"{v.place.name} {v.organisation.name}".casefold()]
    return {"views": page_of(found), "name": wanted}


@pages.to(ANYBODY).does("/language", back="clients")
def choose_language() -> Any:
    """Keep the language that was chosen."""
    response = redirect(forms.local(forms.line("next")) or "/")
    wished = forms.line("language")
    if wished in language.LANGUAGES:
        set_cookie(response, language.COOKIE, wished, lasts=True)  # type: ignore[arg-type]
    return response


@pages.to(ANYBODY).gives("/health")
def health() -> Any:
    """Tell monitors whether the portal and its database answer; nothing else."""
    service().visits.resume("-")  # nobody has this token, but the database is asked
    return jsonify(well=True)


@pages.to(ANYBODY).gives("/robots.txt")
def robots() -> Any:
    """Ask search engines to stay away."""
    return "User-agent: *\nDisallow: /\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
