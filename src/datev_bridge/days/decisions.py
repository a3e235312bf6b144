"""Decisions: how a person releases a held day, for that day or as a rule from a date.

A decision never edits a figure of the POS. It says how a day is read (which receipts, what a type
means) or to which account something goes; who decided, when and why stands in every proof of the
day. Source: booking rules, section 8.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from attrs import evolve, frozen

from datev_bridge.daybook import (
    Bucket,
    Category,
    CategoryKind,
    DaySummary,
    Receipt,
    ReceiptKind,
)
from datev_bridge.daybook import codes as day_codes
from datev_bridge.daybook.digest import PLACE_MARK
from datev_bridge.days import codes
from datev_bridge.days.actions import (
    KINDS,
    Action,
    ActionKind,
    BookDifference,
    BookIncomplete,
    ConfirmServiceCharge,
    ExcludeReceipts,
    MapCategory,
    Reading,
    ReadType,
)
from datev_bridge.issues import Issue, IssueKind
from datev_bridge.mapping import AccountKind, AccountMapping, MappingRule, RuleTarget
from datev_bridge.mapping.model import BY_RATE

DIFFERENCE = Category(kind=CategoryKind.DIFFERENCE, name="Differenz zur Zahlung")
"""What a receipt's payments have too much or too little."""

WITH_A_DIFFERENCE = (
    day_codes.PAYMENTS_DO_NOT_MEET,
    day_codes.WITHOUT_LINES_NOT_ZERO,
    day_codes.NOTHING_TO_ALLOCATE,
)
"""The issues of receipts that are understood but for a difference."""


@frozen(kw_only=True)
class Decision:
    """One decision of one person.

    Attributes:
        action: What is done.
        first_day: The business day, or the first one.
        last_day: The last business day; None makes it a rule from ``first_day`` on.
        by: Who decided.
        at: When, aware.
        reason: Why, in their words.
    """

    action: Action
    first_day: date
    last_day: date | None
    by: str
    at: datetime
    reason: str = ""

    @property
    def kind(self) -> ActionKind:
        """What it decides."""
        return KINDS[type(self.action)]

    def covers(self, day: date) -> bool:
        """Tell whether it is about a business day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    @property
    def subjects(self) -> tuple[str, ...]:
        """What it names, as a person would look it up: receipts, a type, a category, accounts."""
        match self.action:
            case MapCategory(rule=rule):
                return (rule.name or rule.category_id or rule.target.value, rule.account)
            case BookDifference(receipts=receipts, account=account):
                return (*receipts, account)
            case ExcludeReceipts(receipts=receipts):
                return receipts
            case ReadType(pos_type=pos_type, reading=reading):
                return (pos_type, reading.value)
            case ConfirmServiceCharge(account=account, rate=rate):
                return (account,) if rate is None else (account, f"{rate.normalize():f} %")
            case _:
                return ()


def check_decision(decision: Decision) -> tuple[Issue, ...]:
    """Return what a decision lacks before it may be stored."""
    action = decision.action
    of_receipts = isinstance(action, BookDifference | ExcludeReceipts)
    untaxed = isinstance(action, ConfirmServiceCharge) and not action.rate
    needs_reason = untaxed or isinstance(action, ExcludeReceipts)
    rows: tuple[tuple[bool, IssueKind], ...] = (
        (not decision.by.strip() or decision.at.utcoffset() is None, codes.NOBODY),
        (needs_reason and not decision.reason.strip(), codes.WITHOUT_REASON),
        (of_receipts and decision.last_day != decision.first_day, codes.NOT_AS_A_RULE),
        (isinstance(action, BookDifference | ExcludeReceipts) and not action.receipts,
         codes.WITHOUT_RECEIPTS),
    )  # fmt: skip
    where, what = decision.first_day.isoformat(), decision.kind.value
    found = [kind.at(where, what=what) for wrong, kind in rows if wrong]
    last = decision.last_day
    if last is not None and last < decision.first_day and not of_receipts:
        expected = f"≥ {where}"
        found.append(codes.NOT_AN_ACTION.at(where, what=what, value=last, expected=expected))
    return tuple(found)


@frozen(kw_only=True)
class DecidedDay:
    """A business day as people decided to have it booked.

    Attributes:
        read: The day as it was read, before any decision.
        summary: The day as it is booked.
        mapping: The rules that book it.
        decisions: Those that make a difference to it, the earliest first.
    """

    read: DaySummary
    summary: DaySummary
    mapping: AccountMapping
    decisions: tuple[Decision, ...] = ()


def decide(
    summary: DaySummary, mapping: AccountMapping, decisions: Iterable[Decision]
) -> DecidedDay:
    """Return a day with everything that was decided about it."""
    covering = _on(summary.business_day, decisions)
    if not covering:
        return DecidedDay(read=summary, summary=summary, mapping=mapping)
    return DecidedDay(
        read=summary,
        summary=apply(summary, covering),
        mapping=decided_mapping(mapping, covering, summary.business_day),
        decisions=in_effect(summary, covering),
    )


def apply(summary: DaySummary, decisions: Iterable[Decision]) -> DaySummary:
    """Return the day as the decisions that cover it have it read, the earliest first."""
    for decision in _on(summary.business_day, decisions):
        summary = _applied(summary, decision)
    return summary


def in_effect(summary: DaySummary, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return the decisions that make a difference to a day as it was read, the earliest first.

    A rule from a date covers many days on which nothing of it is to be seen; these proofs need not
    repeat it.
    """
    found = []
    for decision in _on(summary.business_day, decisions):
        decided = _applied(summary, decision)
        rule = _rule_of(decision)
        if decided != summary or (rule is not None and _concerns(rule, decided)):
            found.append(decision)
        summary = decided
    return tuple(found)


def decided_mapping(
    mapping: AccountMapping, decisions: Iterable[Decision], day: date
) -> AccountMapping:
    """Return the rules of a business day: a decided rule replaces those of the same limits.

    The revision stays: it names what was approved; what was decided beside it the proof lists.
    """
    rules, earlier = mapping.rules, list[Decision]()
    for decision in _on(day, decisions):
        decided = _rule_of(decision)
        if decided is not None:
            beside = {_rule_of(each) for each in earlier if _is_of_others(each, decision)}
            kept = beside - {decided}
            rules = (*(r for r in rules if r in kept or _limits(r) != _limits(decided)), decided)
        earlier.append(decision)
    if rules == mapping.rules:
        return mapping
    return AccountMapping(revision=mapping.revision, rules=rules)


def _on(day: date, decisions: Iterable[Decision]) -> list[Decision]:
    return sorted((d for d in decisions if d.covers(day)), key=lambda d: d.at)


def _applied(summary: DaySummary, decision: Decision) -> DaySummary:
    match decision.action:
        case BookDifference() as action:
            return _book_difference(summary, action)
        case ExcludeReceipts(receipts=receipts):
            return _set_aside(summary, frozenset(receipts), ReceiptKind.EXCLUDED)
        case ReadType() as action:
            return _read_type(summary, action)
        case BookIncomplete():
            return _without(summary, lambda issue: issue.kind == day_codes.NOT_COMPLETE)
        case _:
            return summary


def _book_difference(summary: DaySummary, action: BookDifference) -> DaySummary:
    def is_meant(issue: Issue) -> bool:
        return issue.kind in WITH_A_DIFFERENCE and place_of(issue) in action.receipts

    found = {place_of(issue) for issue in summary.issues if is_meant(issue)}
    receipts = tuple(
        _with_difference(receipt) if receipt.id in found else receipt
        for receipt in summary.receipts
    )
    return _without(evolve(summary, receipts=receipts), is_meant)


def _with_difference(receipt: Receipt) -> Receipt:
    missing = receipt.paid - receipt.gross
    extra = Bucket(category=DIFFERENCE, rate=None, exact=missing, amount=missing)
    return evolve(receipt, buckets=(*receipt.buckets, extra))


def _read_type(summary: DaySummary, action: ReadType) -> DaySummary:
    def is_meant(issue: Issue) -> bool:
        named = dict(issue.values).get("type")
        return issue.kind == day_codes.UNKNOWN_TYPE and named == action.pos_type

    if action.reading is Reading.SALE:
        return _without(summary, is_meant)
    theirs = frozenset(place_of(issue) for issue in summary.issues if is_meant(issue))
    return _set_aside(summary, theirs, ReceiptKind.SET_ASIDE)


def _without(summary: DaySummary, is_settled: Callable[[Issue], bool]) -> DaySummary:
    kept = tuple(issue for issue in summary.issues if not is_settled(issue))
    return evolve(summary, issues=kept)


def _set_aside(summary: DaySummary, numbers: frozenset[str], kind: ReceiptKind) -> DaySummary:
    """Make receipts mere information: nothing is sold on them, and nothing is wrong with them."""
    named = numbers - {"", summary.business_day.isoformat()}  # the day itself is no receipt
    receipts = tuple(
        evolve(receipt, kind=kind, buckets=()) if receipt.id in named else receipt
        for receipt in summary.receipts
    )
    return _without(evolve(summary, receipts=receipts), lambda issue: place_of(issue) in named)


def place_of(issue: Issue) -> str:
    """Return the receipt, or the day, that an issue is about."""
    return issue.where.partition(PLACE_MARK)[0]


def _rule_of(decision: Decision) -> MappingRule | None:
    """Return the rule that a decision stands for, valid for as long as it covers days."""
    match decision.action:
        case MapCategory(rule=rule):
            found = rule
        case BookDifference(account=account):
            found = MappingRule(
                target=RuleTarget.DIFFERENCE, account=account, kind=AccountKind.OTHER
            )
        case ConfirmServiceCharge(account=account, rate=rate):
            found = MappingRule(
                target=RuleTarget.SERVICE_CHARGE,
                account=account,
                kind=AccountKind.SERVICE_CHARGE,
                rate=rate,
                bu_key="" if rate is None else BY_RATE,
                untaxed_reason="" if rate else decision.reason,
            )
        case _:
            return None
    return evolve(found, valid_from=decision.first_day, valid_until=decision.last_day)


def _is_of_others(earlier: Decision, later: Decision) -> bool:
    """Tell whether two decisions book differences of different receipts.

    Neither account goes before the other then: two of them hold the day, as any two rules do.
    """
    one, other = earlier.action, later.action
    if not isinstance(one, BookDifference) or not isinstance(other, BookDifference):
        return False
    return not {*one.receipts} <= {*other.receipts}


def _limits(rule: MappingRule) -> tuple[object, ...]:
    """Return what a rule is for; how a service charge is taxed does not limit it."""
    rate = None if rule.target is RuleTarget.SERVICE_CHARGE else rule.rate
    return rule.target, rule.category_id, rate, rule.revenue_centre, rule.payment_method


_CATEGORY_OF = {
    RuleTarget.REVENUE: CategoryKind.REVENUE,
    RuleTarget.SERVICE_CHARGE: CategoryKind.SERVICE_CHARGE,
    RuleTarget.ROUNDING: CategoryKind.ROUNDING,
    RuleTarget.DIFFERENCE: CategoryKind.DIFFERENCE,
}


def _concerns(rule: MappingRule, summary: DaySummary) -> bool:
    """Tell whether a day has anything that a rule could be for."""
    kind = _CATEGORY_OF.get(rule.target)
    if kind is not None:
        return any(
            bucket.category.kind is kind and bucket.category.id == rule.category_id
            for receipt in summary.receipts
            for bucket in receipt.buckets
        )
    payments = [payment for receipt in summary.receipts for payment in receipt.payments]
    if rule.target is RuleTarget.PAYMENT:
        return any(payment.method.id == rule.category_id for payment in payments)
    return bool(payments)
