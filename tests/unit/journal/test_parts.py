"""A receipt taken apart: every part with all that it says."""

from decimal import Decimal
from typing import Any

from attrs import evolve
import pytest

from datev_bridge.daybook import Category, CategoryKind, Receipt, ReceiptKind
from datev_bridge.journal.answers import Answers
from datev_bridge.journal.entry import ExplainedItem, ExplainedKind, RowKind
from datev_bridge.journal.part import Part
from datev_bridge.journal.parts import DISCOUNT, take_apart
from datev_bridge.journal.tips import TIP
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget, TipMode
from support.books import (
    CARD,
    CASH,
    DRINKS,
    FOOD,
    RULES,
    TIP_RULE,
    VOUCHERS,
    bucket,
    mapping,
    paid,
    receipt,
    rule,
)
from support.sales import DAY
from support.told import says_everything

SERVICE = Category(kind=CategoryKind.SERVICE_CHARGE, name="Service")
ROUNDING = Category(kind=CategoryKind.ROUNDING, name="Rundung")
CLARIFIED = Category(kind=CategoryKind.DIFFERENCE, name="Differenz")
FLOAT = rule(RuleTarget.FLOAT, "1590", AccountKind.OTHER)
OFF = rule(RuleTarget.DISCOUNT, "8790", AccountKind.DISCOUNT)


def pieces(found: Receipt, *more: MappingRule, rules: tuple[MappingRule, ...] = RULES) -> list[Any]:
    answers = Answers(mapping=mapping(*rules, *more), day=DAY)
    return list(take_apart(found, answers.treatment()))


def test_what_was_sold_and_what_was_paid() -> None:
    sold = bucket("11.90", centre="4")
    meal = receipt(buckets=(sold,), payments=(paid("11.90", CARD, centre="5", on_account=True),))
    assert pieces(meal) == [
        Part(
            kind=RowKind.REVENUE,
            target=RuleTarget.REVENUE,
            category=DRINKS,
            rate=Decimal("19.00"),
            centre="4",
            amount=Decimal("11.90"),
            receipt=meal,
        ),
        Part(
            kind=RowKind.PAYMENT,
            target=RuleTarget.PAYMENT,
            category=CARD,
            centre="5",
            amount=Decimal("11.90"),
            on_account=True,
            receipt=meal,
        ),
    ]


@pytest.mark.parametrize(
    ("category", "target"),
    [
        (SERVICE, RuleTarget.SERVICE_CHARGE),
        (ROUNDING, RuleTarget.ROUNDING),
        (CLARIFIED, RuleTarget.DIFFERENCE),
    ],
)
def test_what_is_charged_beside_what_was_sold(category: Category, target: RuleTarget) -> None:
    (part,) = pieces(receipt(buckets=(bucket("1.00", category, None),), payments=()))
    assert (part.kind, part.target, part.category) == (RowKind.CHARGE, target, category)
    assert (part.rate, part.amount) == (None, Decimal("1.00"))


def test_what_comes_to_nothing_is_no_part() -> None:
    empty = receipt(buckets=(bucket("0.00"),), payments=(paid("0.00"),))
    assert pieces(empty) == []
    assert pieces(evolve(empty, kind=ReceiptKind.FLOAT), FLOAT) == []


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (ReceiptKind.SET_ASIDE, ExplainedKind.SET_ASIDE),
        (ReceiptKind.EXCLUDED, ExplainedKind.EXCLUDED),
        (ReceiptKind.FLOAT, ExplainedKind.FLOAT),
    ],
)
def test_what_is_rightly_booked_nowhere(kind: ReceiptKind, why: ExplainedKind) -> None:
    aside = receipt(kind=kind, payments=(paid("10.00", CARD, tip="2.00"), paid("1.90")))
    assert pieces(aside) == [
        ExplainedItem(kind=why, receipt=aside.account_id, category=category, amount=Decimal(amount))
        for category, amount in ((CARD, "12.00"), (CASH, "1.90"))
    ]


def test_cash_put_into_the_drawer() -> None:
    change = receipt(
        kind=ReceiptKind.FLOAT, buckets=(), payments=(paid("145.00", CASH, "5.00", centre="4"),)
    )
    assert pieces(change, FLOAT) == [
        Part(
            kind=RowKind.FLOAT,
            target=RuleTarget.PAYMENT,
            category=CASH,
            centre="4",
            amount=Decimal("150.00"),
            receipt=change,
        )
    ]


def test_a_discount_stands_beside_what_it_was_taken_off() -> None:
    meal = receipt(
        buckets=(bucket("9.00", FOOD, "7.00", centre="4", discount=Decimal("1.00")),), payments=()
    )
    sold, off = pieces(meal, OFF)
    assert (sold.target, sold.category, sold.amount) == (RuleTarget.REVENUE, FOOD, Decimal("10.00"))
    assert off == evolve(
        sold, target=RuleTarget.DISCOUNT, category=DISCOUNT, amount=Decimal("-1.00")
    )
    assert (off.kind, off.rate, off.centre) == (RowKind.REVENUE, Decimal("7.00"), "4")
    assert (DISCOUNT.kind, DISCOUNT.name) == (CategoryKind.DISCOUNT, "Rabatte")


def test_discounts_of_what_was_given_away_or_is_owed_are_none() -> None:
    free = bucket("0.00", FOOD, "7.00", discount=Decimal("10.00"))
    card = bucket("90.00", VOUCHERS, "0.00", discount=Decimal("10.00"))
    (part,) = pieces(receipt(buckets=(free, card), payments=()), OFF)
    assert (part.category, part.amount) == (VOUCHERS, Decimal("90.00"))


def test_a_discount_that_is_needed_and_not_stated_is_an_issue() -> None:
    (issue,) = pieces(receipt(buckets=(bucket("9.00", discount=None),), payments=()), OFF)
    assert (issue.code, issue.where) == ("JRN-015", "R65315.1")
    assert dict(issue.values) == {"category": "Getränke"}
    assert says_everything(issue)


def test_tips_of_each_kind() -> None:
    tipped = receipt(payments=(paid("11.90", CARD, tip="2.00", centre="5"),))
    employee, payment = pieces(tipped)[1:]
    assert employee == Part(
        kind=RowKind.TIP,
        target=RuleTarget.TIP,
        category=TIP,
        centre="5",
        method=CARD.id,
        amount=Decimal("2.00"),
        receipt=tipped,
    )
    assert payment.amount == Decimal("13.90")
    without_tips = tuple(rule for rule in RULES if rule is not TIP_RULE)
    owner = evolve(TIP_RULE, tip_mode=TipMode.OWNER)
    owners, payment = pieces(tipped, owner, rules=without_tips)[1:]
    assert owners == evolve(
        employee, kind=RowKind.OWNER_TIP, rate=Decimal("19.00"), asked=Decimal("19.00")
    )
    assert payment.amount == Decimal("13.90")
    ignored = evolve(TIP_RULE, tip_mode=TipMode.IGNORE)
    item, payment = pieces(tipped, ignored, rules=without_tips)[1:]
    assert item == ExplainedItem(
        kind=ExplainedKind.TIP_IGNORED,
        receipt=tipped.account_id,
        category=CARD,
        amount=Decimal("2.00"),
    )
    assert payment.amount == Decimal("11.90")
    assert (TIP.kind, TIP.name) == (CategoryKind.TIP, "Trinkgeld")
