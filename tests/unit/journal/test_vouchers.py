"""Vouchers taxed when they were sold, redeemed now: section 4 of the booking rules."""

from decimal import Decimal

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.chart.account import OwnAccount
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.daybook import Category, CategoryKind, PaymentPart, Receipt
from datev_bridge.journal import DayJournal, VatShift
from datev_bridge.journal.vouchers import redeem
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget, TipMode
from datev_bridge.money import total
from datev_bridge.proof.model import prove_day
from support.books import (
    CARD,
    CASH,
    DRINKS,
    FOOD,
    RULES,
    TIP_RULE,
    VOUCHERS,
    bucket,
    day,
    journal,
    paid,
    receipt,
    rows,
    rule,
)
from support.told import codes_of

GIFT = Category(kind=CategoryKind.PAYMENT, id="20", name="Gutschein 2025")
OLDER = Category(kind=CategoryKind.PAYMENT, id="21", name="Gutschein 7 %")
CHART = ChartOfAccounts(
    name=ChartName.SKR03, own=(OwnAccount(number="8401", automatic=Decimal(19)),)
)


def voucher(method: Category, account: str, rate: str) -> MappingRule:
    return rule(
        RuleTarget.PAYMENT,
        account,
        AccountKind.TAXED_VOUCHER,
        method.id,
        voucher_rate=Decimal(rate),
    )


OLD_RULES = (
    *(evolve(r, rate=Decimal(7)) if r.category_id == "1" else r for r in RULES),
    rule(RuleTarget.REVENUE, "8401", AccountKind.REVENUE, "1", rate="19"),
    rule(RuleTarget.REVENUE, "8300", AccountKind.REVENUE, "2", rate="7"),
    voucher(GIFT, "1718", "19"),
    voucher(OLDER, "1711", "7"),
)


def sold(*parts: tuple[str, Category, str], by: tuple[PaymentPart, ...]) -> Receipt:
    return receipt(buckets=tuple(bucket(a, c, r) for a, c, r in parts), payments=by)


def booked(found: Receipt, *more: MappingRule) -> DayJournal:
    return journal(found, rules=(*OLD_RULES, *more), chart=CHART)


def test_the_worked_example() -> None:
    meal = sold(("50.00", FOOD, "7.00"), by=(paid("50.00", GIFT),))
    found = booked(meal)
    assert rows(found) == ["1792 S 50.00/8401", "1718 S 50.00/1792"]
    assert found.issues == ()
    assert found.vat_shifts == (
        VatShift(
            receipt=meal.account_id,
            category=FOOD,
            amount=Decimal("50.00"),
            receipt_rate=Decimal(7),
            booked_rate=Decimal(19),
        ),
    )
    vat = {line.rate: (line.gross, line.datev) for line in prove_day(day(meal), found).vat}
    assert vat == {Decimal(19): (0, 0), Decimal(7): (0, 0)}


def test_only_the_share_that_the_voucher_paid_is_moved() -> None:
    meal = sold(
        ("80.00", FOOD, "7.00"),
        ("40.00", DRINKS, "19.00"),
        by=(paid("50.00", GIFT), paid("70.00")),
    )
    found = booked(meal)
    # 50.00 × 80/120 = 33.33, 50.00 × 40/120 = 16.67; drinks have the voucher's rate already.
    assert rows(found) == [
        "1792 S 40.00/8400",
        "1792 S 33.33/8401",
        "1792 S 46.67/8300",
        "1000 S 70.00/1792",
        "1718 S 50.00/1792",
    ]
    assert [shift.amount for shift in found.vat_shifts] == [Decimal("33.33")]


def test_two_rates_of_vouchers_take_one_after_the_other() -> None:
    meal = sold(
        ("10.00", FOOD, "7.00"),
        ("20.00", DRINKS, "19.00"),
        by=(paid("15.00", GIFT), paid("15.00", OLDER)),
    )
    found = booked(meal)
    assert found.clearing_balance == 0
    assert rows(found) == [
        "1792 S 10.00/8400",
        "1792 S 10.00/8300",
        "1792 S 5.00/8401",
        "1792 S 5.00/8300",
        "1718 S 15.00/1792",
        "1711 S 15.00/1792",
    ]


def test_a_refund_to_a_voucher_mirrors() -> None:
    back = sold(("-50.00", FOOD, "7.00"), by=(paid("-50.00", GIFT),))
    assert rows(booked(back)) == ["1792 H 50.00/8401", "1718 H 50.00/1792"]


def test_what_was_sold_untaxed_is_never_what_the_voucher_paid() -> None:
    both = sold(
        ("100.00", VOUCHERS, "0.00"),
        ("50.00", FOOD, "7.00"),
        by=(paid("50.00", GIFT), paid("100.00")),
    )
    assert "1792 S 50.00/8401" in rows(booked(both))
    assert "1792 S 100.00/1796" in rows(booked(both))


def test_without_lines_a_voucher_moves_money_only() -> None:
    """A taxed voucher sold for cash, or paid out: its own account carries the VAT."""
    gift = receipt(has_lines=False, buckets=(), payments=(paid("-50.00", GIFT), paid("50.00")))
    assert rows(booked(gift)) == ["1000 S 50.00/1792", "1718 H 50.00/1792"]


@pytest.mark.parametrize(
    "odd",
    [
        sold(("50.00", FOOD, "7.00"), by=(paid("60.00", GIFT), paid("-10.00"))),
        sold(("50.00", VOUCHERS, "0.00"), by=(paid("50.00", GIFT),)),
        sold(("60.00", FOOD, "7.00"), ("-10.00", DRINKS, "19.00"), by=(paid("50.00", GIFT),)),
        sold(("50.00", FOOD, "7.00"), by=(paid("50.00", GIFT, tip="5.00"),)),
    ],
    ids=["more than the revenue", "untaxed", "both signs", "tip"],
)
def test_what_cannot_be_told_holds_the_day(odd: Receipt) -> None:
    found = booked(odd)
    assert codes_of(found.issues) == ["JRN-013"]
    assert found.is_held


def test_a_tip_that_is_ignored_does_not_matter() -> None:
    ignored = evolve(TIP_RULE, tip_mode=TipMode.IGNORE, payment_method=GIFT.id)
    tipped = sold(("50.00", FOOD, "7.00"), by=(paid("50.00", GIFT, tip="5.00"),))
    assert rows(booked(tipped, ignored)) == ["1792 S 50.00/8401", "1718 S 50.00/1792"]


def test_a_rule_that_ended_lately_serves_old_vouchers() -> None:
    rules = [
        evolve(r, valid_until=day().business_day.replace(year=2025)) if r.account == "8401" else r
        for r in OLD_RULES
    ]
    meal = sold(("50.00", FOOD, "7.00"), by=(paid("50.00", GIFT),))
    found = journal(meal, rules=rules, chart=CHART)
    assert rows(found) == ["1792 S 50.00/8401", "1718 S 50.00/1792"]
    assert codes_of(found.issues) == ["MAP-006"]


cents = st.integers(1, 30_000).map(lambda c: Decimal(c) / 100)
rates = st.sampled_from(("7.00", "19.00"))


@given(
    parts=st.lists(st.tuples(cents, rates), min_size=1, max_size=5),
    share=st.decimals(0, 1, places=3),
    second=st.decimals(0, 1, places=3),
    sign=st.sampled_from((1, -1)),
)
def test_every_cent_stays_and_the_vat_of_vouchers_nets_to_zero(
    parts: list[tuple[Decimal, str]], share: Decimal, second: Decimal, sign: int
) -> None:
    buckets = tuple(
        bucket(str(sign * amount), FOOD if rate == "7.00" else DRINKS, rate)
        for amount, rate in parts
    )
    whole = total(b.amount for b in buckets)
    first = (whole * share).quantize(Decimal("0.01"))
    other = ((whole - first) * second).quantize(Decimal("0.01"))
    found = redeem(
        receipt(buckets=buckets),
        ((paid(str(first), GIFT), Decimal(19)), (paid(str(other), OLDER), Decimal(7))),
    )
    assert found is not None
    assert total(b.amount for b in (*found.kept, *found.moved)) == whole
    assert all(b.amount * sign >= 0 for b in (*found.kept, *found.moved))
    assert total(b.amount for b in found.moved if b.rate == 19) == first
    assert total(b.amount for b in found.moved if b.rate == 7) == other
    assert not any(shift.receipt_rate == shift.booked_rate for shift in found.shifts)
    assert redeem(receipt(buckets=buckets), ((paid("0.00", CASH), Decimal(19)),)) is not None
    assert redeem(receipt(buckets=buckets), ((paid(str(-sign), CARD), Decimal(19)),)) is None


def test_what_a_voucher_moves_is_that_amount_and_nothing_else() -> None:
    meal = receipt(
        buckets=(
            bucket("30.00", FOOD, "7.00", exact="30.004", tax=Decimal("1.96")),
            bucket("20.00", DRINKS, tax=Decimal("3.19")),
        )
    )
    found = redeem(meal, ((paid("10.00", GIFT), Decimal(19)),))
    assert found is not None
    assert [(b.amount, b.exact, b.tax) for b in found.moved] == [
        (Decimal("6.00"), Decimal("6.00"), 0),
        (Decimal("4.00"), Decimal("4.00"), 0),
    ]


def test_a_share_of_nothing_shifts_no_vat() -> None:
    meal = receipt(buckets=(bucket("49.99", DRINKS), bucket("0.01", FOOD, "7.00")))
    found = redeem(meal, ((paid("0.01", GIFT), Decimal(19)),))
    assert found is not None
    assert [b.amount for b in found.moved] == [Decimal("0.01"), Decimal("0.00")]
    assert found.shifts == ()


def test_one_voucher_that_paid_a_tip_makes_all_of_its_receipt_unclear() -> None:
    meal = sold(("50.00", FOOD, "7.00"), by=(paid("20.00", GIFT, tip="5.00"), paid("30.00", OLDER)))
    found = booked(meal)
    assert {(issue.code, issue.where) for issue in found.issues} == {("JRN-013", meal.id)}
    assert sorted(dict(issue.values)["amount"] for issue in found.issues) == ["25.00", "30.00"]


def test_only_taxed_revenue_is_moved_and_the_highest_rate_takes_its_share_first() -> None:
    service = Category(kind=CategoryKind.SERVICE_CHARGE, name="Service")
    meal = receipt(buckets=(bucket("10.00", FOOD, "7.00"), bucket("5.00", service, "19.00")))
    by_7, by_19 = (paid("4.00", OLDER), Decimal(7)), (paid("5.00", GIFT), Decimal(19))
    found = redeem(meal, (by_7, by_19))
    assert found is not None
    assert [(b.rate, b.amount) for b in found.moved] == [(19, 5), (7, 4)]
    assert [(b.category, b.amount) for b in found.kept] == [(FOOD, 1), (service, 5)]
    assert redeem(meal, ((paid("10.01", GIFT), Decimal(19)),)) is None


def test_vouchers_of_nothing_and_revenue_of_nothing_do_no_harm() -> None:
    free = receipt(buckets=(bucket("10.00"), bucket("0.00", FOOD, "7.00")))
    found = redeem(free, ((paid("4.00", GIFT), Decimal(19)),))
    assert found is not None
    assert [b.amount for b in found.moved] == [4, 0]
    nothing = redeem(receipt(buckets=()), ((paid("0.00", GIFT), Decimal(19)),))
    assert nothing is not None
    assert (nothing.kept, nothing.moved, nothing.shifts) == ((), (), ())
