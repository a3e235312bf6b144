"""Held days: each of their issues with what can be decided about it."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.daybook import codes as day
from datev_bridge.days import codes
from datev_bridge.days.actions import (
    Action,
    ActionKind,
    BookDifference,
    BookIncomplete,
    ExcludeReceipts,
    PlaceCorrection,
    Placing,
    Reading,
    ReadType,
)
from datev_bridge.days.decisions import WITH_A_DIFFERENCE, place_of
from datev_bridge.issues import Issue, IssueKind
from datev_bridge.journal import codes as journal


@frozen(kw_only=True)
class Proposal:
    """A decision that would settle an issue.

    Attributes:
        kind: What would be decided.
        action: The action, ready to be decided; None where a person has to name an account first.
    """

    kind: ActionKind
    action: Action | None = None


@frozen(kw_only=True)
class HeldIssue:
    """An issue that holds a day.

    Attributes:
        issue: What was found.
        proposals: What can be decided, the most usual first; none where only the POS or time can
            help, as the issue's hint says.
    """

    issue: Issue
    proposals: tuple[Proposal, ...]


def held_issues(issues: Iterable[Issue], chart: ChartOfAccounts) -> tuple[HeldIssue, ...]:
    """Return what holds a day, each with its proposals.

    Args:
        issues: Of the day's journal; those that do not block are left out.
        chart: The client's chart of accounts; names the account for clarification.
    """
    return tuple(
        HeldIssue(issue=issue, proposals=tuple(_proposals(issue, chart)))
        for issue in issues
        if issue.blocks
    )


_READ = ActionKind.READ_TYPE
_MAP = ActionKind.MAP_CATEGORY
_EXCLUDE = ActionKind.EXCLUDE_RECEIPTS
_DIFFERENCE = ActionKind.BOOK_DIFFERENCE

_OF_RECEIPTS = (
    day.VALUE_MISSING,
    day.AMOUNT_UNREADABLE,
    day.VALUE_UNREADABLE,
    day.PAYMENTS_MISSING,
    day.OTHER_CURRENCY,
    day.TAX_NOT_INCLUDED,
    day.SURCHARGE,
    day.LINE_DOES_NOT_ADD_UP,
    day.TAX_SPLIT_OFF,
    day.NO_TAX_LINE,
    day.ZERO_RATE_IN_SPLIT,
    day.RATES_DISAGREE,
    day.TIP_INSIDE,
    day.NOT_IN_CENTS,
    day.TWO_VERSIONS,
    day.FLOAT_WITH_LINES,
    journal.VOUCHER_UNCLEAR,
)
_ONLY_WAITING = (day.NOT_READABLE, day.OTHER_DAY, day.UNKNOWN_ZONE, day.NOT_EURO)

POSSIBLE: Mapping[IssueKind, tuple[ActionKind, ...]] = {
    **dict.fromkeys(_OF_RECEIPTS, (_EXCLUDE,)),
    **dict.fromkeys(WITH_A_DIFFERENCE, (_DIFFERENCE, _EXCLUDE)),
    **dict.fromkeys(_ONLY_WAITING, ()),
    day.NOT_COMPLETE: (ActionKind.BOOK_INCOMPLETE,),
    day.UNKNOWN_TYPE: (_READ, _EXCLUDE),
    journal.UNTAXED_SERVICE_CHARGE: (ActionKind.SERVICE_CHARGE,),
    journal.TIP_WITHOUT_RATE: (_MAP, _EXCLUDE),
    codes.PERIOD_CLOSED: (ActionKind.PLACE_CORRECTION,),
    codes.TAX_OF_ANOTHER_TIME: (ActionKind.PLACE_CORRECTION,),
}
"""What can be decided about each issue of a day; about accounts it is always a rule."""

_ABOUT_ACCOUNTS = ("MAP-", "JRN-", "EXTF-")


def _proposals(issue: Issue, chart: ChartOfAccounts) -> Iterator[Proposal]:
    if issue.kind not in POSSIBLE and not issue.code.startswith(_ABOUT_ACCOUNTS):
        return
    for kind in POSSIBLE.get(issue.kind, (_kind_of_rule(issue),)):
        for action in _actions(kind, issue, chart):
            yield Proposal(kind=kind, action=action)


def _kind_of_rule(issue: Issue) -> ActionKind:
    is_charge = dict(issue.values).get("target") == "service_charge"
    return ActionKind.SERVICE_CHARGE if is_charge else _MAP


def _actions(kind: ActionKind, issue: Issue, chart: ChartOfAccounts) -> tuple[Action | None, ...]:
    receipt = place_of(issue)
    if kind in {_EXCLUDE, _DIFFERENCE} and not receipt:
        return ()  # a sale without any number cannot be named
    account = chart.defaults.clarification
    pos_type = dict(issue.values).get("type", "")
    ready: Mapping[ActionKind, tuple[Action, ...]] = {
        _EXCLUDE: (ExcludeReceipts(receipts=(receipt,)),),
        _DIFFERENCE: (BookDifference(receipts=(receipt,), account=account),),
        _READ: tuple(ReadType(pos_type=pos_type, reading=reading) for reading in Reading),
        ActionKind.BOOK_INCOMPLETE: (BookIncomplete(),),
        ActionKind.PLACE_CORRECTION: tuple(PlaceCorrection(placing=p) for p in Placing),
    }
    return ready.get(kind, (None,))
