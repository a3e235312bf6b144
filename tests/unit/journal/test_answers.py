"""What a mapping is asked about a day, and what is known before a receipt is taken apart."""

from datetime import timedelta
from decimal import Decimal

from attrs import evolve
import pytest

from datev_bridge.daybook import Category, CategoryKind, ReceiptKind
from datev_bridge.journal.answers import LIABILITIES, Answers, voucher_rate
from datev_bridge.journal.entry import RowKind
from datev_bridge.journal.part import Part
from datev_bridge.mapping import AccountKind, MappingRule, Question, RuleTarget
from support.books import (
    CARD,
    DRINKS,
    REVENUE_RULES,
    RULES,
    VOUCHERS,
    bucket,
    mapping,
    paid,
    receipt,
    rule,
)
from support.sales import DAY
from support.told import codes_of

GIFT = rule(RuleTarget.PAYMENT, "1718", AccountKind.TAXED_VOUCHER, "8", voucher_rate=Decimal(19))
TIP = Category(kind=CategoryKind.TIP, name="Trinkgeld")


def answers(*rules: MappingRule) -> Answers:
    return Answers(mapping=mapping(*rules), day=DAY)


def test_a_question_is_asked_once_and_its_issues_are_noted_once() -> None:
    asked = answers(*REVENUE_RULES)
    question = Question(target=RuleTarget.PAYMENT, category_id="8", day=DAY)
    first = asked.to(question)
    assert asked.to(question) is first
    assert codes_of(asked.issues) == ["MAP-001"]
    assert asked.to(Question(target=RuleTarget.REVENUE, category_id="1", day=DAY)).rule
    assert codes_of(asked.issues) == ["MAP-001"]


def test_what_is_asked_for_a_part() -> None:
    part = Part(
        kind=RowKind.REVENUE,
        target=RuleTarget.REVENUE,
        category=DRINKS,
        rate=Decimal(19),
        asked=Decimal(7),
        centre="4",
        method="8",
        amount=Decimal("-1.00"),
        is_old=True,
        receipt=receipt(),
    )
    whole = Question(
        target=RuleTarget.REVENUE,
        category_id="2",
        category_name="Getränke",
        rate=Decimal(19),
        centre="4",
        method="8",
        day=DAY,
        is_refund=True,
        is_old=True,
    )
    asked = answers()
    assert asked.question(part) == whole
    new = evolve(part, amount=Decimal("1.00"), is_old=False)
    assert asked.question(new) == evolve(whole, is_refund=False, is_old=False)
    paid_by = evolve(part, target=RuleTarget.PAYMENT, category=CARD)
    assert asked.question(paid_by).category_id == "8"
    tip = asked.question(evolve(part, target=RuleTarget.TIP, category=TIP))
    assert (tip.category_id, tip.category_name, tip.rate) == ("", "Trinkgeld", Decimal(7))


@pytest.mark.parametrize("amount", ["1.00", "-1.00"])
def test_a_discount_that_comes_in_again_goes_back_on_an_earlier_receipt(amount: str) -> None:
    part = Part(
        kind=RowKind.REVENUE,
        target=RuleTarget.DISCOUNT,
        category=DRINKS,
        amount=Decimal(amount),
        receipt=receipt(kind=ReceiptKind.CORRECTION),
    )
    assert part.takes_back == (part.amount > 0)
    assert evolve(part, target=RuleTarget.REVENUE).takes_back == (part.amount < 0)
    assert not evolve(part, amount=Decimal("0.00")).takes_back
    assert not evolve(part, amount=Decimal("0.00"), target=RuleTarget.REVENUE).takes_back


def test_nothing_is_a_part_unless_it_is_said() -> None:
    part = Part(
        kind=RowKind.TIP,
        target=RuleTarget.TIP,
        category=TIP,
        amount=Decimal("1.00"),
        receipt=receipt(),
    )
    assert (part.rate, part.asked, part.centre, part.method) == (None, None, "", "")
    assert (part.on_account, part.is_old) == (False, False)


@pytest.mark.parametrize("target", [RuleTarget.FLOAT, RuleTarget.DISCOUNT])
def test_floats_and_discounts_are_booked_where_a_rule_of_the_day_says_so(
    target: RuleTarget,
) -> None:
    asked = rule(target, "1590", AccountKind.OTHER)
    ended = evolve(asked, valid_until=DAY - timedelta(days=1))
    books = {
        RuleTarget.FLOAT: lambda *rules: answers(*RULES, *rules).treatment().books_floats,
        RuleTarget.DISCOUNT: lambda *rules: answers(*RULES, *rules).treatment().books_discounts,
    }[target]
    assert books(asked) is True
    assert books(ended, asked) is True
    assert books(ended) is False
    assert books() is False
    assert answers(*RULES, asked).float_rule() == (asked if target is RuleTarget.FLOAT else None)


def test_vouchers_and_deposits_earn_nothing() -> None:
    assert {kind.value for kind in LIABILITIES} == {"voucher", "taxed_voucher", "deposit"}
    earns = answers().treatment().earns
    assert earns(bucket("1.00"))
    assert not earns(bucket("1.00", VOUCHERS, "0.00"))
    assert not earns(bucket("1.00", Category(kind=CategoryKind.ROUNDING), None))
    assert earns(bucket("1.00", evolve(DRINKS, id="99")))  # without a rule it may be revenue


@pytest.mark.parametrize(
    ("limits", "amount"),
    [({"rate": "19"}, "1.00"), ({"revenue_centre": "4"}, "1.00"), ({"rate": "19"}, "-1.00")],
)
def test_what_earns_is_asked_for_with_rate_and_centre(limits: dict[str, str], amount: str) -> None:
    owed = rule(RuleTarget.REVENUE, "1796", AccountKind.VOUCHER, "2", **limits)
    earns = answers(*REVENUE_RULES, owed).treatment().earns
    assert not earns(bucket(amount, centre="4"))
    assert earns(bucket(amount, rate="7.00", centre="5"))


def test_a_refund_looks_back_for_what_earned() -> None:
    owed = rule(
        RuleTarget.REVENUE,
        "1796",
        AccountKind.VOUCHER,
        "2",
        rate="19.00",
        valid_until=DAY - timedelta(days=1),
    )
    earns = answers(owed).treatment().earns
    assert earns(bucket("1.00"))
    assert earns(bucket("0.00"))
    assert not earns(bucket("-1.00"))


def test_the_rate_of_old_vouchers_is_that_of_the_rule_of_their_method() -> None:
    by_card, by_cash = paid("1.00", CARD, centre="4"), paid("1.00")
    rate = answers(*RULES[:4], GIFT).treatment().voucher_rate
    assert (rate(by_card), rate(by_cash)) == (19, None)
    there = evolve(GIFT, revenue_centre="4")
    rate = answers(*RULES, there).treatment().voucher_rate
    assert (rate(by_card), rate(evolve(by_card, centre="5"))) == (19, None)
    assert answers(GIFT).treatment().voucher_rate(by_cash) is None
    assert answers(*RULES).treatment().voucher_rate(by_card) is None
    assert voucher_rate(GIFT) == 19
    assert voucher_rate(evolve(GIFT, kind=AccountKind.VOUCHER)) is None


def test_tips_are_asked_for_on_the_same_day() -> None:
    tips = answers().treatment().tips
    assert (tips.mapping, tips.day) == (mapping(), DAY)
