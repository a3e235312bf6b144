"""The test run: a real past day as it would be booked; right, or not yet."""

from typing import Any

from datev_bridge import extf
from datev_bridge.journey.model import Verdict
from datev_bridge_flask import forms
from datev_bridge_flask.downloads import download
from datev_bridge_flask.room import Done, room
from datev_bridge_flask.sessions import At

pages = room("test_run", "/test-run")
_MOST_ROWS = 300


@pages.shows("/", "test_run.html.j2")
def show(at: At) -> Any:
    """Show the test runs, the newest with its rows."""
    runs = at.service.test_files.runs(*at.whose)
    newest = runs[0] if runs else None
    return {
        "newest": newest,
        "rows": _rows(at, newest.id)[:_MOST_ROWS] if newest else (),
        "facts": at.service.release.facts(*at.whose),
        "is_member": bool(at.actor.roles.get(at.place.organisation)),
    }


def _rows(at: At, run: str) -> Any:
    content = at.service.verdicts.content(at.actor, at.place.organisation, run)
    return tuple(extf.Reader(content).rows())


@pages.does("/", done="made")
def create(at: At) -> None:
    """Make a test file and mail it."""
    at.service.test_files.create(*at.whose, forms.day("day"))


@pages.does("/send", done="sent")
def send(at: At) -> None:
    """Mail it once more."""
    at.service.test_files.send(*at.whose, forms.line("run"))


@pages.does("/decide", proof=True)
def decide(at: At) -> Done:
    """Say whether it is right."""
    verdict, comment = forms.choice("verdict", Verdict), forms.text("comment")
    whose = at.actor, at.place.organisation
    at.service.verdicts.decide(*whose, forms.line("run"), verdict, comment)
    return Done(verdict.value)


@pages.gives("/<run>/file")
def file(at: At, run: str) -> Any:
    """Give the file, byte by byte as it was mailed."""
    whose = at.actor, at.place.organisation, run
    return download(at.service.verdicts.content(*whose), at.service.verdicts.find(*whose).file_name)


@pages.gives("/<run>/proof")
def proof(at: At, run: str) -> Any:
    """Give the page that proves it, to be opened on its own."""
    whose = at.actor, at.place.organisation, run
    name = at.service.verdicts.find(*whose).file_name.rpartition(".")[0]
    return download(at.service.verdicts.proof(*whose), f"{name}.html")
