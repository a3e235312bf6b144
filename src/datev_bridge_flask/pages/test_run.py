"""The test run: a real past day as it would be booked; right, or not yet."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from datev_bridge import extf
from datev_bridge.access import Permission
from datev_bridge.errors import ConfigurationError, ExportRefused, KSeriesError
from datev_bridge.issues import Issue
from datev_bridge.journey.model import Verdict
from datev_bridge_flask import forms
from datev_bridge_flask.failures import issues_of, status_of
from datev_bridge_flask.sessions import At, at_place, demand_proof

pages = Blueprint("test_run", __name__, url_prefix="/places/<organisation>/<place>/test-run")
_MOST_ROWS = 300


@pages.get("/")
@at_place
def show(at: At) -> Any:
    """Show the test runs, the newest with its rows."""
    return _page(at, done=request.args.get("done", ""))


@pages.post("/")
@at_place
def create(at: At) -> Any:
    """Make a test file and mail it."""
    try:
        at.service.test_files.create(*at.whose, forms.day("day"))
    except (ConfigurationError, ExportRefused, KSeriesError) as error:
        return _page(at, issues=issues_of(error), status=status_of(error))
    return at.go("test_run.show", done="made")


@pages.post("/send")
@at_place
def send(at: At) -> Any:
    """Mail it once more."""
    at.service.test_files.send(*at.whose, forms.line("run"))
    return at.go("test_run.show", done="sent")


@pages.post("/decide")
@at_place
def decide(at: At) -> Any:
    """Say whether it is right."""
    demand_proof()
    run, verdict = forms.line("run"), forms.choice("verdict", Verdict)
    try:
        at.service.verdicts.decide(
            at.actor, at.place.organisation, run, verdict, forms.text("comment")
        )
    except ConfigurationError as error:
        return _page(at, issues=issues_of(error), status=status_of(error))
    return at.go("test_run.show", done=verdict.value)


@pages.get("/<run>/file")
@at_place
def file(at: At, run: str) -> Any:
    """Give the file, byte by byte as it was mailed."""
    found = at.service.verdicts.find(at.actor, at.place.organisation, run)
    content = at.service.verdicts.content(at.actor, at.place.organisation, run)
    return Response(
        content,
        headers={
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f'attachment; filename="{found.file_name}"',
        },
    )


@pages.get("/<run>/proof")
@at_place
def proof(at: At, run: str) -> Any:
    """Give the page that proves it, to be opened on its own."""
    found = at.service.verdicts.find(at.actor, at.place.organisation, run)
    name = found.file_name.rpartition(".")[0]
    return Response(
        at.service.verdicts.proof(at.actor, at.place.organisation, run),
        headers={
            "Content-Type": "text/html; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{name}.html"',
        },
    )


def _page(at: At, *, issues: tuple[Issue, ...] = (), status: int = 200, done: str = "") -> Any:
    runs = at.service.test_files.runs(*at.whose)
    newest = runs[0] if runs else None
    page = render_template(
        "test_run.html.j2",
        runs=runs,
        newest=newest,
        rows=_rows(at, newest.id)[:_MOST_ROWS] if newest else (),
        facts=at.service.release.facts(*at.whose),
        issues=issues,
        comment=forms.text("comment"),
        may_run=at.may(Permission.RUN),
        may_confirm=at.may(Permission.CONFIRM) and bool(at.actor.roles.get(at.place.organisation)),
        done=done,
    )
    return make_response(page, status)


def _rows(at: At, run: str) -> Any:
    content = at.service.verdicts.content(at.actor, at.place.organisation, run)
    return tuple(extf.Reader(content).rows())
