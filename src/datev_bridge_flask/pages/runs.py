"""Runs: what was done by itself, how far it is, and who has to act."""

from typing import Any

from flask import Blueprint, render_template

from datev_bridge_flask.sessions import At, at_place

pages = Blueprint("runs", __name__, url_prefix="/places/<organisation>/<place>/runs")


@pages.get("/")
@at_place
def show(at: At) -> Any:
    """Show the newest runs."""
    return render_template("runs.html.j2", runs=at.service.watching.runs(*at.whose))
