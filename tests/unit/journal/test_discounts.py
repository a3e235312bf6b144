"""Discounts on accounts of their own: revenue as it was before them, and a second row."""

from decimal import Decimal

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.daybook import Receipt, ReceiptKind
from datev_bridge.journal import RowKind
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget
from datev_bridge.money import total
from support.books import (
    CARD,
    FOOD,
    RULES,
    SKR03,
    VOUCHERS,
    bucket,
    journal,
    paid,
    receipt,
    rows,
    rule,
)
from support.sales import DAY
from support.told import codes_of


def off(account: str, rate: str | None = None, **more: object) -> MappingRule:
    return rule(RuleTarget.DISCOUNT, account, AccountKind.DISCOUNT, rate=rate, **more)


SEVEN, NINETEEN = off("8780", "7"), off("8790", "19")


def cheaper(food: str = "9.00", drinks: str = "18.00", **changes: object) -> Receipt:
    """Return a receipt with 10 % off: 1.00 on food, 2.00 on drinks."""
    plain = receipt(
        buckets=(
            bucket(food, FOOD, "7.00", discount=Decimal("1.00")),
            bucket(drinks, discount=Decimal("2.00")),
        ),
        payments=(paid("27.00"),),
    )
    return evolve(plain, **changes)


def test_unless_asked_for_revenue_is_net() -> None:
    assert rows(journal(cheaper())) == [
        "1792 S 18.00/8400",
        "1792 S 9.00/8300",
        "1000 S 27.00/1792",
    ]


def test_revenue_is_grossed_up_and_the_discount_stands_beside_it() -> None:
    booked = journal(cheaper(), rules=(*RULES, SEVEN, NINETEEN))
    assert rows(booked) == [
        "1792 S 20.00/8400",
        "1792 H 2.00/8790",
        "1792 H 1.00/8780",
        "1792 S 10.00/8300",
        "1000 S 27.00/1792",
    ]
    assert booked.issues == ()
    assert [entry.category.name for entry in booked.entries[1:3]] == ["Rabatte", "Rabatte"]
    assert {entry.kind for entry in booked.entries[:4]} == {RowKind.REVENUE}
    assert [entry.rate for entry in booked.entries[1:3]] == [Decimal("19.00"), Decimal("7.00")]


def test_the_other_chart_has_its_own_accounts() -> None:
    chart = ChartOfAccounts(name=ChartName.SKR04)
    rules = (
        *(evolve(r, account={"8300": "4300", "8400": "4400"}.get(r.account, "1600"))
          for r in (RULES[0], RULES[1], RULES[3])),
        off("4780", "7"),
        off("4790", "19"),
    )  # fmt: skip
    booked = journal(cheaper(), rules=rules, chart=chart)
    assert not booked.is_held, booked.issues
    assert rows(booked)[1:3] == ["1792 H 2.00/4790", "1792 H 1.00/4780"]


def test_a_keyed_account_has_the_key_of_the_rate() -> None:
    booked = journal(cheaper(), rules=(*RULES, off("8770", bu_key="by rate")))
    assert [e.bu_key for e in booked.entries if e.account == "1792"] == ["", "0003", "0002", ""]


def test_a_rate_without_an_account_holds_the_day() -> None:
    assert codes_of(journal(cheaper(), rules=(*RULES, SEVEN)).issues) == ["MAP-002"]


def test_an_account_of_another_rate_holds_the_day() -> None:
    assert codes_of(journal(cheaper(), rules=(*RULES, off("8780"))).issues) == ["MAP-201"]


def test_vouchers_that_were_sold_are_owed_for_what_was_paid() -> None:
    sold = receipt(
        buckets=(bucket("90.00", VOUCHERS, "0.00", discount=Decimal("10.00")),),
        payments=(paid("90.00"),),
    )
    assert rows(journal(sold, rules=(*RULES, SEVEN)))[0] == "1792 S 90.00/1796"


@pytest.mark.parametrize(
    ("voucher", "cash", "kept"),
    [("18.00", "0.00", "2.00"), ("10.00", "8.00", "10.00")],
    ids=["whole", "in part"],
)
def test_what_an_old_voucher_paid_keeps_its_discount(voucher: str, cash: str, kept: str) -> None:
    gift = evolve(CARD, id="5", name="Gutschein")
    old = rule(
        RuleTarget.PAYMENT, "1711", AccountKind.TAXED_VOUCHER, "5", voucher_rate=Decimal("7.00")
    )
    then = rule(RuleTarget.REVENUE, "8300", AccountKind.REVENUE, "2", rate="7")
    meal = receipt(
        buckets=(bucket("18.00", discount=Decimal("2.00")),),
        payments=(paid(voucher, gift), paid(cash)),
    )
    booked = journal(meal, rules=(*RULES, then, NINETEEN, old))
    assert [row for row in rows(booked) if "8400" in row or "8790" in row] == [
        f"1792 S {kept}/8400",
        "1792 H 2.00/8790",
    ]


def test_a_refund_takes_its_discount_back() -> None:
    back = receipt(
        kind=ReceiptKind.CORRECTION,
        buckets=(bucket("-18.00", discount=Decimal("-2.00")),),
        payments=(paid("-18.00", CARD),),
    )
    booked = journal(back, rules=(*RULES, NINETEEN))
    assert rows(booked) == ["1792 H 20.00/8400", "1792 S 2.00/8790", "1361 H 18.00/1792"]


@pytest.mark.parametrize(("amount", "held"), [("18.00", True), ("-18.00", False)])
def test_an_ended_rule_serves_discounts_that_are_taken_back_only(
    amount: str, *, held: bool
) -> None:
    sign = -1 if amount.startswith("-") else 1
    some = receipt(
        kind=ReceiptKind.CORRECTION,
        buckets=(bucket(amount, discount=Decimal("2.00") * sign),),
        payments=(paid(amount, CARD),),
    )
    ended = evolve(NINETEEN, valid_until=DAY.replace(year=2025))
    booked = journal(some, rules=(*RULES, SEVEN, ended))
    assert codes_of(booked.issues) == (["MAP-002"] if held else ["MAP-006"])


def test_a_rule_that_has_not_begun_books_nothing() -> None:
    later = evolve(NINETEEN, valid_from=DAY.replace(year=2027))
    assert len(journal(cheaper(), rules=(*RULES, later)).entries) == 3


def test_an_old_voucher_pays_for_what_was_left_of_the_price() -> None:
    gift = rule(
        RuleTarget.PAYMENT,
        "1718",
        AccountKind.TAXED_VOUCHER,
        "8",
        voucher_rate=Decimal(19),
    )
    one = receipt(
        buckets=(bucket("18.00", discount=Decimal("2.00")),),
        payments=(paid("10.00", CARD), paid("8.00")),
    )
    booked = journal(one, rules=(*RULES[:4], gift, NINETEEN))
    assert rows(booked) == [
        "1792 S 20.00/8400",
        "1792 H 2.00/8790",
        "1000 S 8.00/1792",
        "1718 S 10.00/1792",
    ]


cents = st.decimals(-99, 99, places=2)


@given(st.lists(st.tuples(cents, cents, st.sampled_from(("7.00", "19.00"))), max_size=6))
def test_discounts_change_no_sum(sold: list[tuple[Decimal, Decimal, str]]) -> None:
    buckets = tuple(
        bucket(str(amount), FOOD if rate == "7.00" else evolve(FOOD, id="2"), rate, discount=less)
        for amount, less, rate in sold
    )
    whole = total(amount for amount, _, _ in sold)
    one = receipt(buckets=buckets, payments=(paid(str(whole)),))
    net = journal(one, chart=SKR03)
    apart = journal(one, rules=(*RULES, SEVEN, NINETEEN))
    assert not apart.is_held, apart.issues
    assert apart.clearing_balance == net.clearing_balance == 0
    for rate in (Decimal("7.00"), Decimal("19.00")):
        sums = [
            total(e.amount for e in each.entries if e.rate == rate and e.kind is RowKind.REVENUE)
            for each in (net, apart)
        ]
        assert sums[0] == sums[1]
