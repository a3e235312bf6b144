"""Runs and files: what was done by itself, how far it is, and who has to act."""

from functools import partial
from typing import Any

from flask import abort, request

from datev_bridge.runs.state import RunKind, RunState
from datev_bridge_flask import forms
from datev_bridge_flask.downloads import download
from datev_bridge_flask.paging import page_of
from datev_bridge_flask.room import attempt, room
from datev_bridge_flask.sessions import At

pages = room("runs", "/runs")


@pages.shows("/", "runs.html.j2")
def show(at: At) -> Any:
    """Show runs, as filtered, and the month with its missing and held days."""
    kind, state = forms.asked("kind", RunKind), forms.asked("state", RunState)
    runs = page_of(at.service.place_runs.runs(*at.whose, kind=kind, state=state))
    return {
        "runs": runs,
        "amounts": at.service.place_runs.amounts(*at.whose, runs.rows),
        "view": at.service.months.show(*at.whose, forms.month()),
        "kinds": tuple(RunKind),
        "states": tuple(RunState),
    }


@pages.does("/cancel", done="cancelled")
def cancel(at: At) -> None:
    """Call a run off that has not begun."""
    at.service.place_runs.cancel(at.actor, at.place.organisation, forms.line("run"))


@pages.shows("/files", "files.html.j2")
def files(at: At) -> Any:
    """Show the files that were delivered, the newest first."""
    found = attempt(lambda: at.service.place_runs.files(*at.whose))
    return {"files": page_of(tuple(reversed(found or ())))}


@pages.shows("/files/<name>/about", "file.html.j2")
def about(at: At, name: str) -> Any:
    """Show everything about a file: days, rows, digest, receipts of its delivery."""
    return {"view": at.service.place_runs.file(*at.whose, name)}


@pages.gives("/files/<name>")
def file(at: At, name: str) -> Any:
    """Give a file as it was delivered."""
    again = at.service.place_runs.resend(*at.whose, name, dry_run=True)
    return download(again.content, again.file.name, media_type="application/octet-stream")


@pages.gives("/files/<name>/proof")
def proof(at: At, name: str) -> Any:
    """Give the page that proves a file."""
    page, content = at.service.place_runs.proof(*at.whose, name) or abort(404)
    return download(content, page)


@pages.does("/resend", back="files", done="resent", proof=True)
def resend(at: At) -> None:
    """Mail a file once more: the same bytes."""
    at.service.place_runs.resend(*at.whose, forms.line("file"))


@pages.does("/retry", back="files", done="retried")
def retry(at: At) -> None:
    """Offer a file once more to the targets that refused it."""
    at.service.deliverer.again(*at.whose, forms.line("file"))


@pages.shows("/repost", "repost.html.j2")
def plan_repost(at: At) -> Any:
    """Show which files booking days anew would make; nothing changes."""
    days, replaces = forms.days(), request.args.get("replaces", "")
    planned = partial(at.service.place_runs.repost, *at.whose, days, replaces=replaces)
    report = attempt(lambda: planned(dry_run=True)) if days else None
    return {"report": report, "replaces": replaces}


@pages.does("/repost", back="plan_repost", proof=True)
def repost(at: At) -> Any:
    """Book delivered days anew, beside what was delivered or in its place."""
    at.service.place_runs.repost(*at.whose, forms.days(), replaces=request.args.get("replaces", ""))
    return at.go("runs.files", done="reposted")
