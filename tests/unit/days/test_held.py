"""Held days: every issue says what can be decided about it."""

import pytest

from datev_bridge.daybook import codes as day_codes
from datev_bridge.days import codes as own_codes
from datev_bridge.days.actions import (
    ActionKind,
    BookDifference,
    BookIncomplete,
    ExcludeReceipts,
    PlaceCorrection,
    Placing,
    Reading,
    ReadType,
)
from datev_bridge.days.held import POSSIBLE, HeldIssue, Proposal, held_issues
from datev_bridge.issues import Issue, IssueKind
from datev_bridge.journal import codes as journal_codes
from datev_bridge.mapping import codes as mapping_codes
from support.books import SKR03
from support.told import kinds_of

BLOCKING = [
    kind
    for module in (day_codes, journal_codes, mapping_codes)
    for kind in kinds_of(module).values()
    if kind.at().blocks
]


def proposals(issue: Issue) -> tuple[Proposal, ...]:
    (held,) = held_issues([issue], SKR03)
    assert held.issue == issue
    return held.proposals


@pytest.mark.parametrize("kind", BLOCKING, ids=lambda kind: kind.code)
def test_everything_that_holds_a_day_can_be_decided_or_is_the_pos_s(kind: IssueKind) -> None:
    found = proposals(kind.at("R65315.1 · Artikel", type="NEU", target="revenue"))
    only_waiting = {"DAY-001", "DAY-020", "DAY-022", "DAY-023"}
    assert bool(found) is (kind.code not in only_waiting)


def test_every_issue_of_days_is_in_the_table() -> None:
    day = {kind for kind in kinds_of(day_codes).values() if kind.at().blocks}
    assert day <= POSSIBLE.keys()


def test_what_does_not_block_needs_no_decision() -> None:
    warning = journal_codes.CARD_TIP_IGNORED.at(amount="1.00", category="Karte")
    assert held_issues([warning], SKR03) == ()


@pytest.mark.parametrize(
    ("issue", "actions"),
    [
        (
            day_codes.PAYMENTS_DO_NOT_MEET.at("R1"),
            [
                BookDifference(receipts=("R1",), account="1590"),
                ExcludeReceipts(receipts=("R1",)),
            ],
        ),
        (day_codes.NO_TAX_LINE.at("R1 · Suppe"), [ExcludeReceipts(receipts=("R1",))]),
        (day_codes.VALUE_MISSING.at(""), []),
        (day_codes.NOT_COMPLETE.at("2026-11-21"), [BookIncomplete()]),
        (
            day_codes.UNKNOWN_TYPE.at("R1", type="CANCEL"),
            [
                ReadType(pos_type="CANCEL", reading=Reading.SALE),
                ReadType(pos_type="CANCEL", reading=Reading.INFORMATION),
                ExcludeReceipts(receipts=("R1",)),
            ],
        ),
        (
            own_codes.PERIOD_CLOSED.at("2026-11-21"),
            [
                PlaceCorrection(placing=Placing.ORIGINAL_DATE),
                PlaceCorrection(placing=Placing.FIRST_OPEN_DAY),
            ],
        ),
        (own_codes.OTHER_FEED.at("2026-11-21"), []),
    ],
    ids=lambda value: value.code if isinstance(value, Issue) else "",
)
def test_proposals_are_ready_to_be_decided(issue: Issue, actions: list[object]) -> None:
    assert [proposal.action for proposal in proposals(issue)] == actions


def test_an_account_has_to_be_named_by_a_person() -> None:
    missing = mapping_codes.NO_RULE.at("2026-11-21", target="payment", id="7")
    assert proposals(missing) == (Proposal(kind=ActionKind.MAP_CATEGORY),)
    charge = mapping_codes.NO_RULE.at("2026-11-21", target="service_charge")
    assert proposals(charge) == (Proposal(kind=ActionKind.SERVICE_CHARGE),)
    assert isinstance(held_issues([missing], SKR03)[0], HeldIssue)
