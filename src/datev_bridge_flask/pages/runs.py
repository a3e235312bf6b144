"""Runs and files: what was done by itself, how far it is, and who has to act."""

from typing import Any

from datev_bridge.errors import ConfigurationError
from datev_bridge_flask import forms
from datev_bridge_flask.downloads import download
from datev_bridge_flask.room import room
from datev_bridge_flask.sessions import At

pages = room("runs", "/runs")


@pages.shows("/", "runs.html.j2")
def show(at: At) -> Any:
    """Show the newest runs, and the files that were delivered."""
    return {"runs": at.service.place_runs.runs(*at.whose), "files": tuple(reversed(_files(at)))}


def _files(at: At) -> Any:
    try:
        return at.service.place_runs.files(*at.whose)
    except ConfigurationError:
        return ()  # nothing was delivered as long as nobody settled where to


@pages.gives("/files/<name>")
def file(at: At, name: str) -> Any:
    """Give a file as it was delivered."""
    again = at.service.place_runs.resend(*at.whose, name, dry_run=True)
    return download(again.content, again.file.name, media_type="application/octet-stream")


@pages.does("/resend", done="resent", proof=True)
def resend(at: At) -> None:
    """Mail a file once more: the same bytes."""
    at.service.place_runs.resend(*at.whose, forms.line("file"))
