"""Actions in words: every proposal can be asked for as it is shown, and nothing else is taken."""

from decimal import Decimal

import pytest

from datev_bridge.chart.codes import RATE_DIFFERS
from datev_bridge.daybook import codes as day_codes
from datev_bridge.days import codes as own_codes
from datev_bridge.days.actions import (
    Action,
    ActionKind,
    BookDifference,
    BookIncomplete,
    ConfirmServiceCharge,
    ExcludeReceipts,
    MapCategory,
    PlaceCorrection,
    Placing,
    Reading,
    ReadType,
)
from datev_bridge.days.asked import Asked, asked_action, proposed
from datev_bridge.days.held import held_issues
from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import Issue
from datev_bridge.journal import codes as journal_codes
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget
from datev_bridge.mapping import codes as mapping_codes
from support.books import SKR03
from support.told import says_everything

K = ActionKind


def rule(**more: object) -> MappingRule:
    values = {"target": RuleTarget.PAYMENT, "category_id": "77", "account": "1361"}
    return MappingRule(**{**values, "kind": AccountKind.CARD, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "action"),
    [
        (
            Asked(
                kind=K.MAP_CATEGORY,
                subjects=("payment:77",),
                words={"account": "1361", "kind": "card", "name": "Lieferando"},
            ),
            MapCategory(rule=rule(name="Lieferando")),
        ),
        (
            Asked(
                kind=K.MAP_CATEGORY,
                subjects=("revenue:-a:b",),
                words={"account": "8300", "rate": "7", "bu_key": "2"},
            ),
            MapCategory(
                rule=rule(
                    target=RuleTarget.REVENUE,
                    category_id="-a:b",
                    account="8300",
                    kind=AccountKind.REVENUE,
                    rate=Decimal(7),
                    bu_key="0002",
                )
            ),
        ),
        (
            Asked(kind=K.BOOK_DIFFERENCE, subjects=("R1", "R2")),
            BookDifference(receipts=("R1", "R2"), account="1590"),
        ),
        (
            Asked(kind=K.BOOK_DIFFERENCE, subjects=("R1",), words={"account": "1591"}),
            BookDifference(receipts=("R1",), account="1591"),
        ),
        (Asked(kind=K.EXCLUDE_RECEIPTS, subjects=("R1",)), ExcludeReceipts(receipts=("R1",))),
        (
            Asked(kind=K.READ_TYPE, subjects=("A=B=sale",)),
            ReadType(pos_type="A=B", reading=Reading.SALE),
        ),
        (Asked(kind=K.BOOK_INCOMPLETE), BookIncomplete()),
        (
            Asked(kind=K.SERVICE_CHARGE, words={"account": "8400", "rate": "10,7"}),
            ConfirmServiceCharge(account="8400", rate=Decimal("10.7")),
        ),
        (
            Asked(kind=K.SERVICE_CHARGE, words={"account": "1590"}),
            ConfirmServiceCharge(account="1590"),
        ),
        (
            Asked(kind=K.PLACE_CORRECTION, subjects=("first_open_day",)),
            PlaceCorrection(placing=Placing.FIRST_OPEN_DAY),
        ),
    ],
)
def test_words_ask_for_an_action(asked: Asked, action: Action) -> None:
    assert asked_action(asked, SKR03) == action


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Asked(kind=K.MAP_CATEGORY), "DEC-006"),
        (Asked(kind=K.MAP_CATEGORY, subjects=("tip", "tip")), "DEC-006"),
        (Asked(kind=K.MAP_CATEGORY, subjects=("payment:7",), words={"account": "1"}), "MAP-058"),
        (Asked(kind=K.MAP_CATEGORY, subjects=("tip",), words={"rate": "x"}), "MAP-057"),
        (Asked(kind=K.READ_TYPE, subjects=("CANCEL",)), "DEC-006"),
        (Asked(kind=K.READ_TYPE, subjects=("CANCEL=maybe",)), "DEC-006"),
        (Asked(kind=K.SERVICE_CHARGE), "DEC-006"),
        (Asked(kind=K.SERVICE_CHARGE, words={"account": "8400", "rate": "100"}), "DEC-006"),
        (Asked(kind=K.SERVICE_CHARGE, words={"account": "8400", "rate": "viel"}), "DEC-006"),
        (Asked(kind=K.PLACE_CORRECTION, subjects=("gestern",)), "DEC-006"),
        (Asked(kind=K.PLACE_CORRECTION), "DEC-006"),
    ],
)
def test_words_that_say_nothing_possible_are_refused(asked: Asked, code: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        asked_action(asked, SKR03)
    assert code in {issue.code for issue in caught.value.issues}
    assert all(says_everything(issue) for issue in caught.value.issues)


@pytest.mark.parametrize(
    "issue",
    [
        day_codes.PAYMENTS_DO_NOT_MEET.at("R1"),
        day_codes.NO_TAX_LINE.at("R1 · Suppe"),
        day_codes.NOT_COMPLETE.at("2026-11-21"),
        day_codes.UNKNOWN_TYPE.at("R1", type="CANCEL"),
        own_codes.PERIOD_CLOSED.at("2026-11-21"),
        journal_codes.UNTAXED_SERVICE_CHARGE.at("2026-11-21", amount="1.00"),
        mapping_codes.NO_RULE.at("2026-11-21", target="payment", id="77", category="Lieferando"),
        mapping_codes.NO_RULE.at("2026-11-21", target="tip", id="", category="tip"),
        journal_codes.TIP_WITHOUT_RATE.at("R1", amount="1.00", target="tip"),
    ],
    ids=lambda issue: issue.code,
)
def test_every_proposal_can_be_asked_for_in_its_words(issue: Issue) -> None:
    (held,) = held_issues([issue], SKR03)
    assert held.proposals
    for proposal in held.proposals:
        words = proposed(held, proposal)
        named = {"account": "1590", "kind": "card"} if proposal.action is None else {}
        filled = Asked(kind=words.kind, subjects=words.subjects, words={**words.words, **named})
        if words.subjects == ("tip",):
            filled = Asked(kind=words.kind, subjects=("tip",), words={"account": "1592"})
        action = asked_action(filled, SKR03)
        assert proposal.action in {None, action}
        if isinstance(action, MapCategory):
            assert action.rule.target.value == dict(issue.values)["target"]
            assert action.rule.category_id == dict(issue.values).get("id", "")


def test_a_category_that_an_issue_does_not_name_is_left_out() -> None:
    issue = RATE_DIFFERS.at("2026-11-21 · Speisen", account="8300", rate="19", actual="7")
    (held,) = held_issues([issue], SKR03)
    (proposal,) = held.proposals
    assert proposed(held, proposal) == Asked(kind=ActionKind.MAP_CATEGORY)
