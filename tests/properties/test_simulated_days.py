"""What holds for every day of every simulated restaurant."""

from datetime import date, timedelta
from decimal import Decimal
import json

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from datev_bridge.testing import Restaurant, ServiceCharge, SimulatedDay, Size
from support.pos_sums import (
    line_sum,
    payment_sum,
    payments_by_method,
    revenue_by_group_and_rate,
    takings,
)

OPENED = date(2020, 1, 1)

days = st.dates(min_value=OPENED, max_value=date(2027, 12, 31))
restaurants = st.builds(
    Restaurant,
    seed=st.integers(min_value=0, max_value=10**6),
    size=st.just(Size.SMALL),
    opened=st.just(OPENED),
    service_charge=st.sampled_from(ServiceCharge),
    unclear_types=st.booleans(),
)
few = settings(max_examples=25, deadline=None)


def in_bytes(day: SimulatedDay) -> bytes:
    return json.dumps([day.sales_daily(), day.v1()], ensure_ascii=False).encode()


@few
@given(restaurants, days)
def test_lines_and_payments_of_a_receipt_agree(restaurant: Restaurant, day: date) -> None:
    simulated = restaurant.sell(day)
    for sale in (*takings(simulated.v2()), *takings(simulated.v1())):
        tolerance = Decimal("0.01") * max(1, len(sale["payments"]))
        assert abs(line_sum(sale) - payment_sum(sale)) < tolerance, sale["accountFiscId"]


@few
@given(restaurants, days)
def test_payments_are_the_receipt_rounded_half_to_even(restaurant: Restaurant, day: date) -> None:
    for sale in takings(restaurant.sell(day).v2()):
        assert payment_sum(sale) == Decimal(f"{line_sum(sale):.2f}")


@few
@given(restaurants, days)
def test_totals_counted_while_selling_are_the_sums_of_the_sales(
    restaurant: Restaurant, day: date
) -> None:
    simulated = restaurant.sell(day)
    for totals, sales in (
        (simulated.totals, takings(simulated.v2())),
        (simulated.totals_v1, takings(simulated.v1())),
    ):
        assert totals.receipts == len(sales)
        summed = revenue_by_group_and_rate(sales)
        assert summed.keys() == totals.revenue.keys()
        for key, gross in totals.revenue.items():
            assert abs(summed[key] - gross) < Decimal("0.01")
        assert sum(totals.revenue.values(), totals.service_charge) == sum(
            map(line_sum, sales), Decimal(0)
        )
        assert totals.payments == payments_by_method(sales, "netAmountWithTax")
        tips = payments_by_method(sales, "tip")
        for method, tip in totals.tips.items():
            assert tips.pop(method) == tip
        assert not any(tips.values())


@few
@given(restaurants, days)
def test_gross_net_tax_and_untaxed_service_charge_agree(restaurant: Restaurant, day: date) -> None:
    for sale in restaurant.sell(day).v2():
        for line in sale["salesLines"]:
            rest = (
                Decimal(line["totalNetAmountWithTax"])
                - Decimal(line["totalNetAmountWithoutTax"])
                - Decimal(line["taxAmount"])
            )
            untaxed = line["serviceChargeType"] == "UNTAXED"
            assert rest == (Decimal(line["serviceCharge"]) if untaxed else 0)
            assert Decimal(line["taxAmount"]) == sum(
                Decimal(tax["taxAmount"]) for tax in line["taxLines"]
            )


@settings(max_examples=10, deadline=None)
@given(st.integers(min_value=0, max_value=10**6), days, st.integers(min_value=1, max_value=4))
def test_a_day_does_not_depend_on_the_days_asked_for_before(
    seed: int, day: date, distance: int
) -> None:
    def bytes_of(*others: date) -> bytes:
        restaurant = Restaurant(seed=seed, size=Size.SMALL, opened=OPENED)
        for other in others:
            restaurant.sell(other)
        return in_bytes(restaurant.sell(day))

    from datev_bridge.testing import afterwards, restaurant, selling

    caches = (
        afterwards.changes_of,
        afterwards.left_open_on,
        selling.sold_on,
        restaurant._sell,
    )
    for cache in caches:
        cache.cache_clear()
    alone = bytes_of()
    for cache in caches:
        cache.cache_clear()
    assert bytes_of(day + timedelta(days=distance), max(OPENED, day - timedelta(days=1))) == alone


@settings(max_examples=8, deadline=None)
@given(restaurants, days)
def test_ids_are_unique_over_days(restaurant: Restaurant, day: date) -> None:
    accounts: list[str] = []
    receipts: list[str] = []
    lines: list[str] = []
    payments: list[str] = []
    for distance in range(10):
        simulated = restaurant.sell(day + timedelta(days=distance))
        for sale in simulated.v2():
            accounts.append(sale["accountFiscId"])
            receipts += [sale["receiptId"]] if "receiptId" in sale else []
            lines += [line["id"] for line in sale["salesLines"]]
            payments += [payment["fiscId"] for payment in sale["payments"]]
    for ids in (accounts, receipts, lines, payments):
        assert len(ids) == len(set(ids))


@few
@given(restaurants, days)
def test_everything_is_closed_within_its_business_day(restaurant: Restaurant, day: date) -> None:
    simulated = restaurant.sell(day)
    for receipt in (*simulated.receipts, *simulated.receipts_v1):
        assert simulated.starts <= receipt.closed < simulated.ends
        assert receipt.opened <= receipt.closed
        assert receipt.carried == (receipt.opened < simulated.starts)


def test_a_day_before_the_opening_is_refused() -> None:
    with pytest.raises(ValueError, match="opened on 2020-01-01"):
        Restaurant(seed=1, opened=OPENED).sell(OPENED - timedelta(days=1))
