"""The mapping in three columns: what the POS has, its account, and what that means."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from datev_bridge.access import Permission
from datev_bridge.errors import ConfigurationError, ExportRefused
from datev_bridge.issues import Issue
from datev_bridge.mapping.board import RowState, board, edited, known_accounts
from datev_bridge.mapping.desk import Edit, Edited, MappingDesk
from datev_bridge.mapping.table import from_csv, to_csv
from datev_bridge.mapping.table_xlsx import from_xlsx, to_xlsx
from datev_bridge_flask import forms
from datev_bridge_flask.failures import issues_of, status_for, status_of
from datev_bridge_flask.sessions import At, at_place, demand_proof

pages = Blueprint("mapping", __name__, url_prefix="/places/<organisation>/<place>/mapping")
_WORDS = ("account", "kind", "bu_key", "kost1", "confirm")
_WAYS = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_ZIP = b"PK\x03\x04"


@pages.get("/")
@at_place
def show(at: At) -> Any:
    """Show the board."""
    return _page(at, done=request.args.get("done", ""))


@pages.post("/")
@at_place
def save(at: At) -> Any:
    """Keep what was changed on the board, as a draft."""

    def work(desk: MappingDesk, edit: Edit) -> Edited:
        rows = board(_seen(at), desk.history.draft().rules, desk.chart)
        words = {row.key: forms.row(row.key, _WORDS) for row in rows}
        wanted = edited(rows, words)
        return desk.set_all(wanted.rules, edit, on=_today(at), removed=wanted.removed)

    return _worked(at, work, "saved")


@pages.post("/suggest")
@at_place
def suggest(at: At) -> Any:
    """Ask the POS what there is, and put suggestions into the draft."""

    def work(desk: MappingDesk, edit: Edit) -> Edited:
        shown = at.service.looking.look(*at.whose)
        found = shown.suggestions(desk.history.draft().mapping, desk.chart)
        return desk.suggest(found, edit, on=shown.on)

    return _worked(at, work, "suggested")


@pages.post("/confirm")
@at_place
def confirm(at: At) -> Any:
    """Confirm all suggestions."""
    return _worked(at, lambda desk, edit: desk.confirm((), edit, on=_today(at)), "confirmed")


@pages.get("/history")
@at_place
def history(at: At) -> Any:
    """Show every state, what changed in it, and what the draft would change."""
    desk = at.service.mapping_desk(*at.whose)
    steps = desk.history.steps()
    return render_template(
        "mapping_history.html.j2",
        steps=tuple(reversed(steps)),
        changes={step.id: desk.diff(new=step.id) for step in steps},
        found=desk.check(_today(at), _seen(at)),
        may_approve=at.may(Permission.APPROVE_MAPPING),
        may_edit=at.may(Permission.EDIT_MAPPING),
    )


@pages.post("/approve")
@at_place
def approve(at: At) -> Any:
    """Let the draft book from now on."""
    demand_proof()
    return _worked(
        at, lambda desk, edit: desk.approve(edit, on=_today(at), seen=_seen(at)), "approved"
    )


@pages.post("/restore")
@at_place
def restore(at: At) -> Any:
    """Bring an earlier state back, as a draft."""
    step = forms.line("step")
    return _worked(at, lambda desk, edit: desk.restore(step, edit, on=_today(at)), "restored")


@pages.get("/table.<any(csv, xlsx):kind>")
@at_place
def download(at: At, kind: str) -> Any:
    """Give the draft as a table, with a row for each category that lacks a rule."""
    desk = at.service.mapping_desk(*at.whose)
    rules = desk.history.draft().rules
    known = {(rule.target, rule.category_id) for rule in rules}
    missing = tuple(each for each in _seen(at) if (each.target, each.category_id) not in known)
    write, media_type = _WAYS[kind]
    response = Response(write(rules, chart=desk.chart, missing=missing), mimetype=None)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="kontenzuordnung.{kind}"'
    return response


@pages.post("/table")
@at_place
def upload(at: At) -> Any:
    """Make a table the draft."""
    file = request.files.get("table")
    data = file.read() if file else b""
    reading = from_xlsx(data) if data.startswith(_ZIP) else from_csv(data)
    if any(issue.blocks for issue in reading.issues):
        return _page(at, issues=reading.issues, status=status_for(reading.issues))
    return _worked(
        at, lambda desk, edit: desk.replace(reading.rules, edit, on=_today(at)), "uploaded"
    )


def _worked(at: At, work: Callable[[MappingDesk, Edit], Edited], done: str) -> Any:
    """Do something with the mapping; what is wrong is shown on the board, nothing typed is lost."""
    edit = Edit(by=at.actor.name, note=forms.line("note"))
    try:
        work(at.service.mapping_desk(*at.whose), edit)
    except (ConfigurationError, ExportRefused) as error:
        return _page(at, issues=issues_of(error), status=status_of(error))
    return at.go("mapping.show", done=done)


def _page(at: At, *, issues: tuple[Issue, ...] = (), status: int = 200, done: str = "") -> Any:
    try:
        desk = at.service.mapping_desk(*at.whose)
    except ConfigurationError as error:
        page = render_template("mapping_waits.html.j2", issues=issues_of(error))
        return make_response(page, status)
    draft, seen = desk.history.draft(), _seen(at)
    found = desk.check(_today(at), seen)
    rows = board(seen, draft.rules, desk.chart, found)
    page = render_template(
        "mapping.html.j2",
        rows=rows,
        only=request.args.get("only", ""),
        states=tuple(RowState),
        typed={row.key: forms.row(row.key, _WORDS) for row in rows},
        accounts=known_accounts(desk.chart, draft.rules),
        reading=at.service.readings.newest(*at.whose),
        is_draft=any(step.approved_by == "" for step in desk.history.steps()),
        issues=issues,
        may_edit=at.may(Permission.EDIT_MAPPING),
        may_approve=at.may(Permission.APPROVE_MAPPING),
        done=done,
    )
    return make_response(page, status)


def _seen(at: At) -> Any:
    reading = at.service.readings.newest(*at.whose)
    return reading.categories if reading else ()


def _today(at: At) -> Any:
    return at.service.clock().date()
