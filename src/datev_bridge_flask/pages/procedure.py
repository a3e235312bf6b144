"""The procedural documentation (*Verfahrensdokumentation*), made when it is asked for."""

from typing import Any

from datev_bridge_flask import forms, language
from datev_bridge_flask.downloads import download
from datev_bridge_flask.room import room
from datev_bridge_flask.sessions import At

pages = room("procedure", "/procedure")


@pages.shows("/", "procedure.html.j2")
def show(at: At) -> Any:
    """Show what is made, and for which day."""
    return {"today": at.service.clock().date()}


@pages.does("/")
def make(at: At) -> Any:
    """Make the documentation, and give it as a page to print."""
    places = [at.place.id] if forms.line("places") == "this" else []
    spoken = forms.line("in") if forms.line("in") in language.LANGUAGES else language.chosen()
    made = at.service.procedures.make(
        at.actor, at.place.organisation, places, on=forms.day("on"), language=spoken
    )
    return download(made.page, made.file_name)
