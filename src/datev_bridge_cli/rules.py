"""What ``mapping`` shows: rules, suggestions, differences, states."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.issues import Issue
from datev_bridge.mapping import MappingRule
from datev_bridge.mapping.desk import Edited
from datev_bridge.mapping.diff import ChangeKind, RuleChange
from datev_bridge.mapping.history import MappingStep
from datev_bridge.mapping.plain import rules_to_plain
from datev_bridge.mapping.suggestion import Suggestion
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.tables import aligned

_SIGNS = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "-", ChangeKind.CHANGED: "~"}


def show_rules(out: Output, step: MappingStep, chart: ChartOfAccounts) -> None:
    """Show the rules of a state."""
    head = (
        out.say("Kategorie", "Category"),
        "Name",
        out.say("Gilt für", "Limits"),
        out.say("Konto", "Account"),
        out.say("Bezeichnung", "Caption"),
        out.say("Art", "Kind"),
        "",
    )
    rows = [_row(out, rule) for rule in step.rules]
    captions = [chart.find(rule.account).name(out.language.value) for rule in step.rules]
    whole = [(*row[:4], caption, *row[4:]) for row, caption in zip(rows, captions, strict=True)]
    out.result("\n".join(aligned([head, *whole])))
    out.document("mapping", _plain_step(step))


def _row(out: Output, rule: MappingRule) -> tuple[str, ...]:
    unsure = "" if rule.is_confirmed else out.say("Vorschlag", "suggestion")
    return (
        f"{rule.target.value}:{rule.category_id}" if rule.category_id else rule.target.value,
        rule.name,
        _limits(rule),
        rule.account,
        rule.kind.value,
        " ".join(text for text in (rule.bu_key, unsure) if text),
    )


def _limits(rule: MappingRule) -> str:
    rate = None if rule.rate is None else f"{rule.rate.normalize():f} %"
    days = f"{rule.valid_from or ''}…{rule.valid_until or ''}"
    limits = (rate, rule.revenue_centre, rule.payment_method, days.strip("…") and days)
    return " ".join(text for text in limits if text)


def show_suggestions(
    out: Output, suggestions: Sequence[Suggestion], *, is_document: bool = True
) -> None:
    """Show what is suggested, and why.

    Args:
        out: Where to.
        suggestions: What is suggested.
        is_document: Whether that is the document of ``--json``, of which there is one.
    """
    for suggestion in suggestions:
        seen = suggestion.seen
        for proposal in suggestion.proposals:
            line = "  ".join(text for text in _row(out, proposal.rule)[:5] if text)
            out.result(harmless(f"{line}  → {proposal.reason.text(out.language.value)}"))
        rates = [f"{rate.normalize():f} %" for rate in suggestion.open_rates if rate is not None]
        if suggestion.open_rates:
            asked = out.say("Konto von der Kanzlei", "account from the tax adviser")
            name = " ".join((seen.name or seen.target.value, *rates))
            out.result(harmless(f"{seen.target.value}:{seen.category_id}  {name}  → {asked}"))
    if not suggestions:
        out.note(out.say("Alles hat eine Regel.", "Everything has a rule."))
    if is_document:
        plain = [_plain_suggestion(each) for each in suggestions]
        out.document("suggestions", {"suggestions": plain})


def _plain_suggestion(suggestion: Suggestion) -> Mapping[str, Any]:
    return {
        "category": suggestion.seen.target.value,
        "id": suggestion.seen.category_id,
        "name": suggestion.seen.name,
        "kind": suggestion.kind.value,
        "reason": {"de": suggestion.reason.text("de"), "en": suggestion.reason.text("en")},
        "rules": rules_to_plain(suggestion.rules),
        "open_rates": [None if rate is None else str(rate) for rate in suggestion.open_rates],
    }


def show_edited(out: Output, edited: Edited) -> None:
    """Show what changed, and whether it was kept."""
    show_rule_changes(out, edited.changes)
    out.issues(edited.issues)
    document = {
        "revision": edited.step.id if edited.step else None,
        "changes": plain_changes(edited.changes),
        "issues": [issue.as_json() for issue in edited.issues],
    }
    out.document("mapping-change", document)
    if edited.step is None:
        out.note(out.say("Es wurde nichts geschrieben.", "Nothing was written."))
    else:
        out.note(out.say(f"Stand {edited.step.id}.", f"Revision {edited.step.id}."))


def show_changes(out: Output, changes: Sequence[RuleChange]) -> None:
    """Show the difference of two states."""
    show_rule_changes(out, changes)
    out.document("mapping-diff", {"changes": plain_changes(changes)})


def show_rule_changes(out: Output, changes: Sequence[RuleChange]) -> None:
    """Show a line for each rule that is different."""
    for change in changes:
        line = "  ".join(text for text in _row(out, change.rule) if text)
        told = ", ".join(
            f"{name}: {_said(getattr(change.before, name))} → {_said(getattr(change.after, name))}"
            for name in change.attributes
        )
        out.result(harmless(f"{_SIGNS[change.kind]} {line}  {told}".rstrip()))
    if not changes:
        out.note(out.say("Kein Unterschied.", "No difference."))


def _said(value: Any) -> str:
    return str(getattr(value, "value", value))


def plain_changes(changes: Iterable[RuleChange]) -> list[Mapping[str, Any]]:
    """Return rules that are different as plain data."""
    return [_plain_change(change) for change in changes]


def _plain_change(change: RuleChange) -> Mapping[str, Any]:
    return {
        "kind": change.kind.value,
        "attributes": list(change.attributes),
        "before": rules_to_plain([change.before])[0] if change.before else None,
        "after": rules_to_plain([change.after])[0] if change.after else None,
    }


def show_history(out: Output, steps: Sequence[MappingStep]) -> None:
    """Show every state, oldest first."""
    head = (
        out.say("Stand", "Revision"),
        out.say("Zeit", "Time"),
        out.say("Wer", "Who"),
        out.say("Regeln", "Rules"),
        out.say("Freigabe", "Approved by"),
        out.say("Notiz", "Note"),
    )
    rows = [
        (
            step.id,
            f"{step.at.astimezone():%Y-%m-%d %H:%M}",
            step.author or out.say("von Hand", "by hand"),
            str(len(step.rules)),
            step.approved_by,
            step.note,
        )
        for step in steps
    ]
    out.result("\n".join(aligned([head, *rows], right={3})))
    out.document("mapping-history", {"steps": [_plain_step(step) for step in steps]})


def _plain_step(step: MappingStep) -> Mapping[str, Any]:
    return {
        "revision": step.id,
        "parent": step.parent,
        "author": step.author,
        "at": step.at.isoformat(),
        "note": step.note,
        "approved_by": step.approved_by,
        "rules": rules_to_plain(step.rules),
    }


def show_check(out: Output, on: date, found: Iterable[Issue]) -> None:
    """Show what a check found on a day."""
    issues = tuple(found)
    out.findings(issues)
    document = {"on": on.isoformat(), "issues": [issue.as_json() for issue in issues]}
    out.document("mapping-check", document)
    if not issues:
        out.note(out.say(f"Alles in Ordnung am {on:%d.%m.%Y}.", f"All is well on {on}."))
