"""The release: what is still open, or what comes of it; pause and go on."""

from typing import Any

from flask import Blueprint, make_response, render_template, request

from datev_bridge.access import Permission
from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import Issue
from datev_bridge.onboarding import may_go_live
from datev_bridge_flask.failures import issues_of, status_of
from datev_bridge_flask.sessions import At, at_place, demand_proof

pages = Blueprint("release", __name__, url_prefix="/places/<organisation>/<place>/release")


@pages.get("/")
@at_place
def show(at: At) -> Any:
    """Show what is open, or what comes of a release."""
    return _page(at, done=request.args.get("done", ""))


@pages.post("/go-live")
@at_place
def go_live(at: At) -> Any:
    """Let files come by themselves."""
    demand_proof()
    return _moved(at, "go_live")


@pages.post("/pause")
@at_place
def pause(at: At) -> Any:
    """Let no files come for now."""
    return _moved(at, "pause")


@pages.post("/resume")
@at_place
def resume(at: At) -> Any:
    """Let files come again."""
    return _moved(at, "resume")


def _moved(at: At, verb: str) -> Any:
    try:
        getattr(at.service.release, verb)(*at.whose)
    except ConfigurationError as error:
        return _page(at, issues=issues_of(error), status=status_of(error))
    return at.go("release.show", done=verb)


def _page(at: At, *, issues: tuple[Issue, ...] = (), status: int = 200, done: str = "") -> Any:
    facts = at.service.release.facts(*at.whose)
    page = render_template(
        "release.html.j2",
        facts=facts,
        missing=may_go_live(facts),
        listed={each.key: each.value for each in at.service.settings.listed(*at.whose)},
        issues=issues,
        may_release=at.may(Permission.GO_LIVE),
        may_run=at.may(Permission.RUN),
        done=done,
    )
    return make_response(page, status)
