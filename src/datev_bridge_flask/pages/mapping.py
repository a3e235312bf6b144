"""The mapping in three columns: what the POS has, its account, and what that means."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request

from datev_bridge.journey.examples import examples
from datev_bridge.mapping.board import RowState, board, edited, known_accounts
from datev_bridge.mapping.desk import Edit, Edited, MappingDesk
from datev_bridge.mapping.table import from_csv, to_csv
from datev_bridge.mapping.table_xlsx import from_xlsx, to_xlsx
from datev_bridge_flask import forms
from datev_bridge_flask.downloads import download as give
from datev_bridge_flask.paging import page_of
from datev_bridge_flask.room import attempt, room
from datev_bridge_flask.sessions import At
from datev_bridge_flask.viewmodels import may

pages = room("mapping", "/mapping")
_WORDS = ("account", "kind", "bu_key", "kost1", "confirm")
_WAYS = {"csv": to_csv, "xlsx": to_xlsx}
_ZIP = b"PK\x03\x04"


@pages.shows("/", "mapping.html.j2")
def show(at: At) -> Any:
    """Show the board."""
    desk = attempt(lambda: at.service.mapping_desk(*at.whose))
    if desk is None:
        return render_template("mapping_waits.html.j2")
    draft, seen, only = desk.history.draft(), _seen(at), forms.asked("only", RowState)
    rows = board(seen, draft.rules, desk.chart, desk.check(_today(at), seen))
    shown = page_of([row for row in rows if only in {None, row.state}])
    profile = at.service.settings.profile(*at.whose)
    return {
        "rows": rows,
        "shown": shown,
        "only": only,
        "examples": examples(shown.rows, profile, at.place.location, _today(at)),
        "sources": at.service.copying.sources(*at.whose) if may("edit_mapping") else (),
        "states": tuple(RowState),
        "typed_row": lambda row: forms.row(row.key, _WORDS),
        "accounts": known_accounts(desk.chart, draft.rules),
        "reading": at.service.readings.newest(*at.whose),
        "is_draft": any(step.approved_by == "" for step in desk.history.steps()),
    }


@pages.does("/", done="saved")
def save(at: At) -> None:
    """Keep what was changed on the board, as a draft."""

    def work(desk: MappingDesk, edit: Edit) -> Edited:
        rows = board(_seen(at), desk.history.draft().rules, desk.chart)
        words = {row.key: forms.row(row.key, _WORDS) for row in rows}
        wanted = edited(rows, words)
        return desk.set_all(wanted.rules, edit, on=_today(at), removed=wanted.removed)

    _worked(at, work)


@pages.does("/suggest", done="suggested")
def suggest(at: At) -> None:
    """Ask the POS what there is, and put suggestions into the draft."""

    def work(desk: MappingDesk, edit: Edit) -> Edited:
        shown = at.service.looking.look(*at.whose)
        found = shown.suggestions(desk.history.draft().mapping, desk.chart)
        return desk.suggest(found, edit, on=shown.on)

    _worked(at, work)


@pages.does("/copy", done="copied")
def copy(at: At) -> None:
    """Take the mapping of another of one's clients over, as suggestions."""
    at.service.copying.copy(*at.whose, forms.line("source"))


@pages.does("/confirm", done="confirmed")
def confirm(at: At) -> None:
    """Confirm all suggestions."""
    _worked(at, lambda desk, edit: desk.confirm((), edit, on=_today(at)))


@pages.shows("/history", "mapping_history.html.j2")
def history(at: At) -> Any:
    """Show every state, what changed in it, and what the draft would change."""
    desk = at.service.mapping_desk(*at.whose)
    return {
        "steps": tuple(reversed(desk.history.steps())),
        "changes": desk.changes(),
        "found": desk.check(_today(at), _seen(at)),
    }


@pages.does("/approve", done="approved", proof=True)
def approve(at: At) -> None:
    """Let the draft book from now on."""
    _worked(at, lambda desk, edit: desk.approve(edit, on=_today(at), seen=_seen(at)))


@pages.does("/restore", done="restored")
def restore(at: At) -> None:
    """Bring an earlier state back, as a draft."""
    step = forms.line("step")
    _worked(at, lambda desk, edit: desk.restore(step, edit, on=_today(at)))


@pages.gives("/table.<any(csv, xlsx):kind>")
def download(at: At, kind: str) -> Any:
    """Give the draft as a table, with a row for each category that lacks a rule."""
    desk = at.service.mapping_desk(*at.whose)
    rules = desk.history.draft().rules
    known = {(rule.target, rule.category_id) for rule in rules}
    missing = tuple(each for each in _seen(at) if (each.target, each.category_id) not in known)
    return give(_WAYS[kind](rules, chart=desk.chart, missing=missing), f"kontenzuordnung.{kind}")


@pages.does("/table", done="uploaded")
def upload(at: At) -> Any:
    """Make a table the draft."""
    file = request.files.get("table")
    data = file.read() if file else b""
    reading = from_xlsx(data) if data.startswith(_ZIP) else from_csv(data)
    if any(issue.blocks for issue in reading.issues):
        return reading.issues
    return _worked(at, lambda desk, edit: desk.replace(reading.rules, edit, on=_today(at)))


def _worked(at: At, work: Callable[[MappingDesk, Edit], Edited]) -> None:
    work(at.service.mapping_desk(*at.whose), Edit(by=at.actor.name, note=forms.line("note")))


def _seen(at: At) -> Any:
    reading = at.service.readings.newest(*at.whose)
    return reading.categories if reading else ()


def _today(at: At) -> Any:
    return at.service.clock().date()
