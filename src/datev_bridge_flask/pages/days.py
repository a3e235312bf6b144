"""Business days: what became of each."""

from typing import Any

from flask import Blueprint, render_template

from datev_bridge_flask.sessions import At, at_place

pages = Blueprint("days", __name__, url_prefix="/places/<organisation>/<place>/days")


@pages.get("/")
@at_place
def show(at: At) -> Any:
    """Show the last days, and those that are held."""
    return render_template("days.html.j2", days=at.service.watching.days(*at.whose))
