"""The audit trail: who did what, newest first."""

from typing import Any

from flask import Blueprint, render_template

from datev_bridge_flask.sessions import At, at_place

pages = Blueprint("audit", __name__, url_prefix="/places/<organisation>/<place>/audit")
_SHOWN = 200


@pages.get("/")
@at_place
def show(at: At) -> Any:
    """Show the newest entries, and whether the trail is intact."""
    organisation = at.place.organisation
    return render_template(
        "audit.html.j2",
        entries=at.service.trails.newest(at.actor, organisation, _SHOWN),
        examined=at.service.trails.examine(at.actor, organisation),
    )
