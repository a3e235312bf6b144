from datetime import date, timedelta
from decimal import Decimal
import hashlib
import json
import subprocess
import sys

import pytest

from datev_bridge.testing import Include, Restaurant, Size, Spelling
from datev_bridge.testing.receipts import SaleType
from support.pos_sums import takings

OPENED = date(2025, 1, 1)
FRIDAY = date(2026, 7, 31)


def restaurant(size: Size = Size.MEDIUM) -> Restaurant:
    return Restaurant(seed=7, size=size, opened=OPENED)


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-28", 23), ("2026-03-29", 24), ("2026-10-24", 25), ("2026-10-25", 24)],
)
def test_business_days_have_23_or_25_hours_when_clocks_change(day: str, hours: int) -> None:
    simulated = restaurant().sell(date.fromisoformat(day))
    assert simulated.ends - simulated.starts == timedelta(hours=hours)


def test_the_next_start_is_written_in_local_time() -> None:
    assert restaurant().sell(date(2026, 3, 28)).next_start == "2026-03-29T05:30:00+02:00"
    assert restaurant().sell(date(2026, 10, 24)).next_start == "2026-10-25T05:30:00+01:00"


def test_a_late_bar_sells_while_the_clocks_change() -> None:
    """The hour from 02:00 to 03:00 happens twice on 25 October 2026: 00:00 to 02:00 UTC."""
    found = [
        receipt
        for seed in range(10)
        for receipt in Restaurant(seed=seed, size=Size.SMALL, opened=OPENED)
        .sell(date(2026, 10, 24))
        .receipts
        if receipt.closed.hour in {0, 1}
    ]
    assert found


def test_the_same_seed_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib, json, sys; from datetime import date;"
        "from datev_bridge.testing import Restaurant;"
        "day = Restaurant(seed=7, opened=date(2025, 1, 1)).sell(date(2026, 7, 31));"
        "print(hashlib.sha256(json.dumps([day.v2(), day.v1()]).encode()).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    day = restaurant().sell(FRIDAY)
    mine = hashlib.sha256(json.dumps([day.v2(), day.v1()]).encode()).hexdigest()
    assert other.stdout.strip() == mine


def test_another_seed_gives_other_sales_and_other_ids() -> None:
    one, two = restaurant().sell(FRIDAY), Restaurant(seed=8, opened=OPENED).sell(FRIDAY)
    assert {r.account_id for r in one.receipts}.isdisjoint(r.account_id for r in two.receipts)
    assert one.totals.revenue.keys().isdisjoint(two.totals.revenue)


def test_amounts_have_the_vendors_decimals() -> None:
    for sale in restaurant().sell(FRIDAY).v2():
        for line in sale["salesLines"]:
            assert line["totalNetAmountWithTax"].partition(".")[2].__len__() == 6
            assert line["discountAmount"].partition(".")[2].__len__() == 6
            assert line["accountDiscountAmount"].partition(".")[2].__len__() == 2
            assert line["taxRatePercentage"].partition(".")[2].__len__() == 2
            assert line["quantity"].partition(".")[2].__len__() == 3
        for payment in sale["payments"]:
            assert payment["netAmountWithTax"].partition(".")[2].__len__() == 2
            assert isinstance(payment["paymentMethodId"], int)


def test_without_include_there_are_no_payments_and_nothing_of_the_rest() -> None:
    for sale in restaurant().sell(FRIDAY).v2(include=()):
        assert "payments" not in sale
        assert not {"ownerId", "tableName", "accountProfileCode"} & sale.keys()
        for line in sale["salesLines"]:
            assert not {"staffId", "revenueCenter", "accountProfileCode"} & line.keys()


@pytest.mark.parametrize(
    ("include", "field"),
    [
        (Include.STAFF, "ownerName"),
        (Include.TABLE, "tableNumber"),
        (Include.ACCOUNT_PROFILE, "accountProfileCode"),
        (Include.PAYMENTS, "payments"),
    ],
)
def test_each_include_adds_its_fields(include: Include, field: str) -> None:
    assert any(field in sale for sale in restaurant().sell(FRIDAY).v2(include={include}))


@pytest.mark.parametrize(
    ("include", "field"),
    [
        (Include.STAFF, "staffName"),
        (Include.REVENUE_CENTER, "revenueCenterId"),
        (Include.PAYMENT_AUTHORIZATION, "authorization"),
        (Include.CONSUMER, "consumer"),
    ],
)
def test_each_include_adds_its_fields_to_payments(include: Include, field: str) -> None:
    def has(*chosen: Include) -> bool:
        days = [restaurant().sell(FRIDAY + timedelta(days=n)) for n in range(0, -4, -1)]
        return any(
            field in payment
            for day in days
            for sale in day.v2(include={Include.PAYMENTS, *chosen})
            for payment in sale["payments"]
        )

    assert has(include)
    assert not has()


def test_v1_comes_in_both_spellings() -> None:
    day = restaurant().sell(FRIDAY)
    camel, described = day.v1()[0], day.v1(spelling=Spelling.DESCRIBED)[0]
    assert {"timeOfOpening", "timeOfCloseAndPaid"} <= camel.keys()
    assert {"timeofOpening", "timeofCloseAndPaid"} <= described.keys()
    assert "timeOfSale" in camel["salesLines"][0]
    assert "timeofSale" in described["salesLines"][0]
    assert not any("timeOf" in key for key in described)


def test_v2_dates_a_back_office_change_on_the_day_it_was_made_v1_on_the_day_it_changes() -> None:
    found = 0
    for distance in range(30):
        day = FRIDAY + timedelta(days=distance)
        simulated = restaurant().sell(day)
        for receipt in simulated.receipts_v1:
            if receipt.back_office:
                found += 1
                later = restaurant().sell(restaurant().house.next_open(day))
                assert receipt.account_id in {r.account_id for r in later.receipts}
                assert receipt.account_id not in {r.account_id for r in later.receipts_v1}
                assert receipt.entered >= later.starts
                assert receipt.initial in {r.account_id for r in simulated.receipts}
    assert found > 5


def test_v2_has_no_transitory_accounts_and_v1_has_them_the_day_before_their_sale() -> None:
    found = 0
    for distance in range(30):
        simulated = restaurant().sell(FRIDAY + timedelta(days=distance))
        assert all(r.type is not SaleType.TRANSITORY for r in simulated.receipts)
        for receipt in simulated.receipts_v1:
            if receipt.type is SaleType.TRANSITORY:
                found += 1
                following = restaurant().sell(simulated.day + timedelta(days=1))
                (sale,) = (r for r in following.receipts if r.carried)
                assert sale.tally.revenue == receipt.tally.revenue
                assert following.totals.carried_in == simulated.totals_v1.transitory > 0
    assert found


def test_a_refund_takes_back_what_was_sold_at_the_rate_of_then() -> None:
    """Food of 31 December 2025 bore 19 %; its refund in 2026 does too."""
    for seed in range(200):
        house = Restaurant(seed=seed, opened=OPENED)
        refunds = [
            receipt
            for receipt in house.sell(date(2026, 1, 1)).receipts
            if receipt.type is SaleType.REFUND and receipt.back_office
        ]
        if refunds:
            assert refunds[0].rates_of == date(2025, 12, 31)
            assert {part.rate for line in refunds[0].lines for part in line.parts} <= {
                Decimal("19.00"),
                Decimal("7.00"),
            }
            dine_in_food = [
                part.rate
                for line in refunds[0].lines
                for part in line.parts
                if refunds[0].dine_in and line.item.group.statistic == "Speisen"
            ]
            assert set(dine_in_food) <= {Decimal("19.00")}
            return
    pytest.fail("no refund of New Year's Eve among 200 restaurants")


def test_german_restaurants_charge_no_service() -> None:
    lines = [line for sale in restaurant().sell(FRIDAY).v2() for line in sale["salesLines"]]
    assert {line["serviceChargeType"] for line in lines} == {"NO_SERVICE_CHARGE"}
    assert {Decimal(line["serviceCharge"]) for line in lines} == {Decimal(0)}


def test_tips_can_be_put_inside_payments() -> None:
    inside = Restaurant(seed=7, opened=OPENED, tip_inside=True).sell(FRIDAY)
    outside = restaurant().sell(FRIDAY)
    pairs = zip(takings(inside.v2()), takings(outside.v2()), strict=True)
    tips = 0
    for one, other in pairs:
        for payment, plain in zip(one["payments"], other["payments"], strict=True):
            tips += Decimal(plain["tip"]) > 0
            assert Decimal(payment["netAmountWithTax"]) == Decimal(
                plain["netAmountWithTax"]
            ) + Decimal(plain["tip"])
    assert tips > 10


def test_undocumented_types_are_sold_only_when_asked_for() -> None:
    days = [restaurant().sell(FRIDAY + timedelta(days=n)) for n in range(30)]
    types = {receipt.type for day in days for receipt in day.receipts_v1}
    assert types.isdisjoint({SaleType.CROSS_BL, SaleType.CANCEL})
