"""Leaving: all data to take along, the end of a place or of everything, and deletion."""

import io
from typing import Any

from flask import redirect, url_for

from datev_bridge_flask import forms
from datev_bridge_flask.downloads import download
from datev_bridge_flask.room import room
from datev_bridge_flask.sessions import At

pages = room("ending", "/ending")


@pages.shows("/", "ending.html.j2")
def show(at: At) -> Any:
    """Say what can be taken along, and what an end means."""
    return {"organisation": at.view.organisation}


@pages.does("/data", proof=True)
def take(at: At) -> Any:
    """Give everything that is kept, without secrets; its digest is asked for by a deletion."""
    content = io.BytesIO()
    digest = at.service.leaving.take_data(at.actor, at.place.organisation, content)
    return download(content.getvalue(), f"datev_bridge-{digest}.zip")


@pages.does("/place", done="terminated", proof=True)
def terminate(at: At) -> None:
    """End this place: no file comes any more."""
    at.service.release.terminate(*at.whose)


@pages.does("/organisation", done="ended", proof=True)
def end(at: At) -> None:
    """End everything of the organisation."""
    at.service.leaving.end(at.actor, at.place.organisation)


@pages.does("/delete", proof=True)
def delete(at: At) -> Any:
    """Delete everything, once it has been taken along."""
    at.service.leaving.delete(at.actor, at.place.organisation, took=forms.line("took"))
    return redirect(url_for("home.clients"))
