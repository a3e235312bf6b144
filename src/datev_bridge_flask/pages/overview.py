"""A place at a glance: its task list, its connection, its last runs."""

from typing import Any

from flask import Blueprint, render_template

from datev_bridge_flask.sessions import At, at_place

pages = Blueprint("overview", __name__, url_prefix="/places/<organisation>/<place>")

_FEW = 5


@pages.get("/")
@at_place
def overview(at: At) -> Any:
    """Show the task list and what happened last."""
    runs = at.service.place_runs.runs(*at.whose)[:_FEW]
    return render_template("overview.html.j2", runs=runs)
