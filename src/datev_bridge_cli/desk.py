"""What ``days`` shows: the state of days, what holds them, and what can be decided."""

from collections.abc import Iterable, Mapping
import shlex
from typing import Any

from datev_bridge.days.actions import ActionKind
from datev_bridge.days.asked import Asked, proposed
from datev_bridge.days.held import HeldIssue
from datev_bridge.days.plain import to_plain
from datev_bridge.days.record import DecisionRecord
from datev_bridge.runs.dayview import DayCondition, DayStatus, DayView, Decided
from datev_bridge_cli.entries import entry_rows, plain_entry
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.tables import aligned

BY, AS = "--by …", "--as …"
"""How a command names who decides: beside a profile, and in a service."""
_CONDITIONS = {
    DayCondition.DELIVERED: ("geliefert", "delivered"),
    DayCondition.CORRECTED: ("korrigiert", "corrected"),
    DayCondition.HELD: ("gehalten", "held"),
    DayCondition.NOTHING: ("nichts zu buchen", "nothing to book"),
    DayCondition.MISSING: ("fehlt", "missing"),
}
_KINDS = {
    ActionKind.MAP_CATEGORY: ("Kategorie zugeordnet", "category mapped"),
    ActionKind.BOOK_DIFFERENCE: ("Differenz gebucht", "difference booked"),
    ActionKind.EXCLUDE_RECEIPTS: ("Beleg nicht gebucht", "receipt not booked"),
    ActionKind.READ_TYPE: ("Belegtyp gelesen als", "type read as"),
    ActionKind.BOOK_INCOMPLETE: ("trotz Unvollständigkeit gebucht", "booked though incomplete"),
    ActionKind.SERVICE_CHARGE: ("Bedienungsgeld bestätigt", "service charge confirmed"),
    ActionKind.PLACE_CORRECTION: ("Korrektur gehört", "correction placed"),
}
_OPTIONS = {
    "map_category": "--map",
    "book_difference": "--difference",
    "exclude_receipts": "--exclude",
    "read_type": "--read",
    "book_incomplete": "--incomplete",
    "service_charge": "--service-charge",
    "place_correction": "--place",
}
_TO_NAME: Mapping[str, tuple[str, ...]] = {
    "map_category": ("--account", "…", "--kind", "…"),
    "service_charge": ("--account", "…", "--rate", "…"),
    "exclude_receipts": ("--reason", "…"),
}
"""What a person has to fill in before the line can be used."""
_UNNAMED = {"map_category": ("…",)}
"""What an option is about where the issue does not say."""


def show_days(out: Output, found: Iterable[DayStatus]) -> None:
    """Show a line for each day, and what holds the held ones."""
    days = tuple(found)
    head = (out.say("Geschäftstag", "Business day"), out.say("Zustand", "State"), "")
    out.result("\n".join(aligned([head, *(_row(out, day) for day in days)], whole={2})))
    out.document("days", {"days": [_plain_status(day) for day in days]})
    open_days = [d for d in days if d.condition in {DayCondition.HELD, DayCondition.MISSING}]
    if open_days:
        on = open_days[0].business_day
        out.note(f"→ datev-bridge days show {on}")


def _row(out: Output, day: DayStatus) -> tuple[str, ...]:
    codes = ", ".join(dict.fromkeys(held.issue.code for held in day.held))
    more = codes or (day.files[-1] if day.files else "")
    return day.business_day.isoformat(), out.say(*_CONDITIONS[day.condition]), more


def show_day(out: Output, view: DayView, *, who: str = BY) -> None:
    """Show everything about a day.

    Args:
        out: Where to.
        view: The day.
        who: How a proposed command names who decides.
    """
    _show_view(out, view, who)
    out.document("day", _plain_view(view))


def _show_view(out: Output, view: DayView, who: str = BY) -> None:
    status = view.status
    condition = out.say(*_CONDITIONS[status.condition])
    out.result(f"{status.business_day} · {condition}")
    for part in view.parts:
        gone = out.say("ersetzt", "replaced") if part.is_withdrawn else ""
        out.result(f"  {part.name}  {gone}".rstrip())
    _show_rows(out, view)
    held = [one.issue for one in status.held]
    out.findings(held)
    for one in status.held:
        _show_proposals(out, view, one, who)
    out.findings(issue for issue in view.issues if issue not in held)
    for record in view.decisions:
        out.result(_said(out, record))


def _show_rows(out: Output, view: DayView) -> None:
    due = view.proof.correction
    if due:
        out.result(out.say("Zu korrigieren:", "To be corrected:"))
    lines = entry_rows(due or view.proof.journal.entries, out.language)
    if lines:
        out.result("\n".join(lines))


def _show_proposals(out: Output, view: DayView, held: HeldIssue, who: str) -> None:
    for proposal in held.proposals:
        out.result(f"  {held.issue.code}: {_line(view, proposed(held, proposal), who)}")


def _line(view: DayView, asked: Asked, who: str) -> str:
    """Return the command that decides as proposed; what a person must name is an ellipsis."""
    option, kind = _OPTIONS[asked.kind.value], asked.kind.value
    about = [word for subject in asked.subjects for word in (option, shlex.quote(subject))]
    named = [word for name, text in asked.words.items() for word in (f"--{name}", text)]
    words = (
        "datev-bridge days decide",
        view.status.business_day.isoformat(),
        *(about or [option, *_UNNAMED.get(kind, ())]),
        *(named or _TO_NAME.get(kind, ())),
        who,
    )
    return harmless(" ".join(words))


def _said(out: Output, record: DecisionRecord) -> str:
    decision = record.decision
    days = f"{decision.first_day} … {decision.last_day or ''}".strip()
    parts = [
        f"  {record.id}",
        out.say(*_KINDS[decision.kind]),
        " ".join(decision.subjects),
        days if decision.last_day != decision.first_day else str(decision.first_day),
        f"{decision.by}, {decision.at.astimezone():%Y-%m-%d %H:%M}",
        decision.reason,
    ]
    if record.withdrawal is not None:
        taken_back = out.say("zurückgenommen von", "withdrawn by")
        parts.append(f"{taken_back} {record.withdrawal.by}")
    return harmless(" · ".join(part for part in parts if part.strip()))


def show_decided(out: Output, decided: Decided, *, comes_by_itself: bool = False) -> None:
    """Show what was decided and what the day is then.

    Args:
        out: Where to.
        decided: The decision.
        comes_by_itself: Whether a service exports the day, or the person has to.
    """
    _show_view(out, decided.after, AS if comes_by_itself else BY)
    out.issues(decided.issues)
    document = {
        "recorded": decided.is_recorded,
        "decision": _plain_record(decided.record),
        "issues": [issue.as_json() for issue in decided.issues],
        "day": _plain_view(decided.after),
    }
    out.document("decision", document)
    if not decided.is_recorded:
        out.note(out.say("Es wurde nichts vermerkt.", "Nothing was recorded."))
    elif comes_by_itself:
        out.note(out.say("Der Tag folgt von selbst.", "The day follows by itself."))
    elif decided.after.status.condition is DayCondition.MISSING:
        out.note(f"→ datev-bridge export --day {decided.after.status.business_day}")
    elif decided.after.proof.correction:
        out.note("→ datev-bridge export --corrections")


def _plain_status(day: DayStatus) -> Mapping[str, Any]:
    return {
        "business_day": day.business_day.isoformat(),
        "state": day.condition.value,
        "files": list(day.files),
        "held": [_plain_held(one) for one in day.held],
    }


def _plain_held(held: HeldIssue) -> Mapping[str, Any]:
    asked = [proposed(held, proposal) for proposal in held.proposals]
    return {
        **held.issue.as_json(),
        "proposals": [
            {"kind": one.kind.value, "subjects": list(one.subjects), **one.words} for one in asked
        ],
    }


def _plain_record(record: DecisionRecord) -> Mapping[str, Any]:
    withdrawal = record.withdrawal
    return {
        "id": record.id,
        **to_plain(record.decision),
        "withdrawal": None if withdrawal is None else to_plain(withdrawal),
    }


def _plain_view(view: DayView) -> Mapping[str, Any]:
    due = view.proof.correction
    return {
        **_plain_status(view.status),
        "rows": [plain_entry(entry) for entry in view.proof.journal.entries],
        "correction": None if due is None else [plain_entry(entry) for entry in due],
        "decisions": [_plain_record(record) for record in view.decisions],
        "issues": [issue.as_json() for issue in view.issues],
    }
