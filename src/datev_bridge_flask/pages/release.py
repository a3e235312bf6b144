"""The release: what is still open, or what comes of it; pause and go on."""

from typing import Any

from datev_bridge.onboarding import may_go_live
from datev_bridge_flask.room import room
from datev_bridge_flask.sessions import At

pages = room("release", "/release")


@pages.shows("/", "release.html.j2")
def show(at: At) -> Any:
    """Show what is open, or what comes of a release."""
    facts = at.service.release.facts(*at.whose)
    listed = {each.key: each.value for each in at.service.settings.listed(*at.whose)}
    return {"facts": facts, "missing": may_go_live(facts), "listed": listed}


@pages.does("/go-live", done="go_live", proof=True)
def go_live(at: At) -> None:
    """Let files come by themselves."""
    at.service.release.go_live(*at.whose)


@pages.does("/pause", done="pause")
def pause(at: At) -> None:
    """Let no files come for now."""
    at.service.release.pause(*at.whose)


@pages.does("/resume", done="resume")
def resume(at: At) -> None:
    """Let files come again."""
    at.service.release.resume(*at.whose)
