"""Drafts and approved revisions of a mapping, as values.

Nothing approved is edited: a change is a new draft on top of it, and its approval a new revision.
Times and ids are passed in.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
import json

from attrs import Attribute, evolve, field, fields, frozen

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.issues import Issue, any_blocks, in_order
from datev_bridge.mapping import codes, revision_codes
from datev_bridge.mapping.check import check_mapping
from datev_bridge.mapping.model import AccountMapping, MappingRule
from datev_bridge.mapping.seen import SeenCategory


def _aware(_: object, attribute: "Attribute[datetime]", moment: datetime) -> None:
    if moment.tzinfo is None:
        raise ValueError(f"{attribute.name} has no time zone")


@frozen(kw_only=True)
class Draft:
    """Rules that somebody is working on; they never book, but in a preview.

    Attributes:
        rules: All rules, not only the changed ones.
        parent: Id of the approved revision it started from, empty for the first.
        author: Who changed it last.
        edited_at: When, aware.
        note: What it is about, in the author's words.

    Raises:
        ValueError: The time has no zone.
    """

    rules: tuple[MappingRule, ...]
    parent: str = ""
    author: str
    edited_at: datetime = field(validator=_aware)
    note: str = ""

    @property
    def mapping(self) -> AccountMapping:
        """The rules, for previews; the revision's name says that it is none."""
        return AccountMapping(revision=f"{self.parent}+", rules=self.rules)

    @property
    def unconfirmed(self) -> tuple[MappingRule, ...]:
        """The suggestions that nobody confirmed yet."""
        return tuple(rule for rule in self.rules if not rule.is_confirmed)

    def edited(self, rules: Iterable[MappingRule], *, author: str, at: datetime) -> "Draft":
        """Return the draft with other rules."""
        return evolve(self, rules=tuple(rules), author=author, edited_at=at)

    def confirmed(self, rules: Iterable[MappingRule], *, author: str, at: datetime) -> "Draft":
        """Return the draft with some of its suggestions confirmed; the others stay as they are."""
        chosen = set(rules)
        return self.edited(
            (evolve(r, is_confirmed=True) if r in chosen else r for r in self.rules),
            author=author,
            at=at,
        )


@frozen(kw_only=True)
class Approved:
    """A revision that books from now on.

    Attributes:
        id: Names it in runs and proofs.
        rules: All rules, each confirmed.
        parent: Id of the revision before it, empty for the first.
        author: Who wrote the draft.
        approved_by: Who approved it.
        approved_at: When, aware.
        note: What it is about, in the author's words.

    Raises:
        ValueError: The time has no zone.
    """

    id: str
    rules: tuple[MappingRule, ...]
    parent: str = ""
    author: str
    approved_by: str
    approved_at: datetime = field(validator=_aware)
    note: str = ""

    @property
    def mapping(self) -> AccountMapping:
        """The rules under the revision's name."""
        return AccountMapping(revision=self.id, rules=self.rules)

    @property
    def digest(self) -> str:
        """What the rules say, as 64 hexadecimal digits: equal rules, equal digest."""
        return digest(self.rules)


@frozen(kw_only=True)
class Approval:
    """The answer to a wish to approve.

    Attributes:
        approved: The new revision; None if something forbids it.
        issues: Everything that was found, what blocks first. What is merely missing (a category
            without a rule) is among it and forbids nothing: it holds the days that need it.
    """

    approved: Approved | None
    issues: tuple[Issue, ...] = ()


_MISSING = frozenset({codes.NO_RULE, codes.NO_RULE_FOR_RATE})


def approve(
    draft: Draft,
    *,
    newest: Approved | None,
    revision: str,
    by: str,
    at: datetime,
    chart: ChartOfAccounts,
    on: date,
    seen: Iterable[SeenCategory] = (),
    clearing_account: str = "",
) -> Approval:
    """Approve a draft, unless something in it would hold days or book them wrong.

    Args:
        draft: What is to be approved.
        newest: The revision that books now; None if there is none.
        revision: The id of the new revision.
        by: Who approves.
        at: When, aware.
        chart: The client's chart of accounts.
        on: The business day the rules are checked on.
        seen: What the POS has shown, to check the rates that rules for any rate will book.
        clearing_account: Through which every row goes (*Zwischenkonto*).
    """
    found = [*_out_of_step(draft, newest, revision)]
    found += check_mapping(draft.mapping, chart, on, seen, clearing_account=clearing_account)
    issues = in_order(found)
    if any_blocks(issue for issue in issues if issue.kind not in _MISSING):
        return Approval(approved=None, issues=issues)
    approved = Approved(
        id=revision,
        rules=draft.rules,
        parent=draft.parent,
        author=draft.author,
        approved_by=by,
        approved_at=at,
        note=draft.note,
    )
    return Approval(approved=approved, issues=issues)


def _out_of_step(draft: Draft, newest: Approved | None, revision: str) -> Iterable[Issue]:
    current = newest.id if newest else ""
    if draft.parent != current:
        yield revision_codes.STALE_DRAFT.at(parent=draft.parent, newest=current)
    if revision in {current, draft.parent}:
        yield revision_codes.REVISION_USED.at(revision=revision)
    if not draft.rules:
        yield revision_codes.NOTHING_TO_APPROVE.at()


def restore(old: Approved, *, newest: Approved, author: str, at: datetime) -> Draft:
    """Return a draft that would bring an old revision's rules back on top of the newest one."""
    return Draft(rules=old.rules, parent=newest.id, author=author, edited_at=at, note=f"↶ {old.id}")


def digest(rules: Iterable[MappingRule]) -> str:
    """Return what rules say as 64 hexadecimal digits, whatever their order."""
    lines = sorted(json.dumps(_plain(rule), ensure_ascii=True) for rule in rules)
    return sha256("\n".join(lines).encode()).hexdigest()


def _plain(rule: MappingRule) -> list[object]:
    return [_as_json(getattr(rule, attribute.name)) for attribute in fields(MappingRule)]


def _as_json(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case Decimal():
            return f"{value.normalize():f}"
        case date():
            return value.isoformat()
        case _:
            return value
