"""Runs and files: what was done by itself, how far it is, and who has to act."""

from typing import Any

from flask import Blueprint, Response, render_template, request

from datev_bridge.access import Permission
from datev_bridge.errors import ConfigurationError
from datev_bridge_flask import forms
from datev_bridge_flask.sessions import At, at_place, demand_proof

pages = Blueprint("runs", __name__, url_prefix="/places/<organisation>/<place>/runs")


@pages.get("/")
@at_place
def show(at: At) -> Any:
    """Show the newest runs, and the files that were delivered."""
    return render_template(
        "runs.html.j2",
        runs=at.service.place_runs.runs(*at.whose),
        files=tuple(reversed(_files(at))),
        may_run=at.may(Permission.RUN),
        done=request.args.get("done", ""),
    )


def _files(at: At) -> Any:
    try:
        return at.service.place_runs.files(*at.whose)
    except ConfigurationError:
        return ()  # nothing was delivered as long as nobody settled where to


@pages.get("/files/<name>")
@at_place
def file(at: At, name: str) -> Any:
    """Give a file as it was delivered."""
    again = at.service.place_runs.resend(*at.whose, name, dry_run=True)
    return Response(
        again.content,
        headers={
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f'attachment; filename="{again.file.name}"',
        },
    )


@pages.post("/resend")
@at_place
def resend(at: At) -> Any:
    """Mail a file once more: the same bytes."""
    demand_proof()
    at.service.place_runs.resend(*at.whose, forms.line("file"))
    return at.go("runs.show", done="resent")
