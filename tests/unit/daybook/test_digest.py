"""The digest of a day: equal for equal facts, different for a different cent."""

from datetime import timedelta
from decimal import Decimal
import random
from typing import Any

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from datev_bridge.daybook import DaySummary, Location
from datev_bridge.daybook.digest import day_digest, receipt_digest
from datev_bridge.pipeline import read_day
from golden.random_sales import RandomDays, random_days
from support.sales import BERLIN, DAY, day_of, line, payment, sale

TWO = [
    sale(1),
    sale(
        2,
        salesLines=[line("10.70", "1.07"), line("11.90")],
        payments=[payment("22.60", tip="1.00", code="CARD", paymentMethodId=8)],
    ),
]


def test_order_and_repetitions_make_no_difference() -> None:
    first, second = TWO
    assert day_digest(day_of(first, second)) == day_digest(day_of(second, first, second))


@pytest.mark.parametrize(
    "changes",
    [
        {"timeClosed": "2026-11-21T23:00:00Z"},
        {"timeOfOpening": "2026-11-20T23:00:00Z"},
        {"brandNew": [1]},
        {"tableName": "Terrasse 4"},
        {"payments": [payment("11.9000", description="Bargeld")]},
        {"salesLines": [line(name="Anders", accountingGroup={
            "accountingGroupId": "2", "name": "Neuer Name", "code": "21"})]},
    ],
)  # fmt: skip
def test_names_times_and_noise_are_no_facts(changes: dict[str, Any]) -> None:
    assert day_digest(day_of(sale(1, **changes))) == day_digest(day_of(sale(1)))


@pytest.mark.parametrize(
    "changes",
    [
        {"receiptId": "R65315.99"},
        {"type": "REFUND"},
        {"source": {"initialAccountId": "A65315.99"}},
        {"payments": [payment(tip="0.01")]},
        {"salesLines": [line(totalDiscountAmount="0.01")]},
        {"payments": [payment(paymentMethodId=8)]},
        {"payments": [payment(type="ACCOUNTS_RECEIVABLE")]},
        {"payments": [payment("5.95"), payment("5.95")]},
        {"payments": [payment(revenueCenterId=5)]},
        {"salesLines": [line("11.90", "1.07")]},
        {"salesLines": [line("11.900001")]},
        {"salesLines": [line(accountingGroup={"accountingGroupId": 3, "name": "Getränke"})]},
        {"salesLines": [line(revenueCenterId=5)]},
        {"salesLines": [line(taxLines=[])]},
    ],
)
def test_what_is_booked_is_a_fact(changes: dict[str, Any]) -> None:
    assert day_digest(day_of(sale(1, **changes))) != day_digest(day_of(sale(1)))


def test_day_and_location_are_facts_and_their_names_and_the_feed_are_not() -> None:
    day = day_of(*TWO)
    renamed = evolve(day, feed="v1", location=evolve(BERLIN, name="Anders"))
    assert day_digest(renamed) == day_digest(day)
    assert day_digest(evolve(day, business_day=DAY + timedelta(days=1))) != day_digest(day)
    assert day_digest(evolve(day, location=evolve(BERLIN, id="1"))) != day_digest(day)


def test_a_day_called_incomplete_has_the_digest_of_its_facts() -> None:
    assert day_digest(day_of(*TWO, dataComplete=False)) == day_digest(day_of(*TWO))


def test_a_sale_that_cannot_be_read_is_a_fact_wherever_it_stands() -> None:
    broken = sale(3, payments=[payment("")])
    one, other = day_of(broken, *TWO), day_of(*TWO, broken)
    assert day_digest(one) == day_digest(other)
    assert day_digest(one) != day_digest(day_of(*TWO))


def summary_of(case: RandomDays, shuffled: random.Random | None = None) -> DaySummary:
    day, body = next(iter(case.days.items()))
    summary = read_day(body, location=Location(**case.location), business_day=day, feed="v2")
    if shuffled is None:
        return summary
    receipts = list(summary.receipts)
    shuffled.shuffle(receipts)
    return evolve(summary, receipts=tuple(receipts))


@settings(max_examples=40, deadline=None)
@given(random_days(), st.randoms(use_true_random=False))
def test_the_order_of_receipts_never_counts(case: RandomDays, dice: random.Random) -> None:
    assert day_digest(summary_of(case, dice)) == day_digest(summary_of(case))


@settings(max_examples=40, deadline=None)
@given(random_days(), st.data())
def test_a_cent_anywhere_counts(case: RandomDays, data: st.DataObject) -> None:
    summary = summary_of(case)
    paid = [r for r in summary.receipts if r.payments]
    if not paid:
        return
    receipt = data.draw(st.sampled_from(paid))
    first, *rest = receipt.payments
    moved = evolve(receipt, payments=(evolve(first, amount=first.amount + Decimal("0.01")), *rest))
    changed = evolve(
        summary, receipts=tuple(moved if r is receipt else r for r in summary.receipts)
    )
    assert day_digest(changed) != day_digest(summary)
    assert receipt_digest(moved) != receipt_digest(receipt)
