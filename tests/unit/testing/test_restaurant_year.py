"""A year of a medium restaurant: everything that happens to a restaurant happens in it."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from datev_bridge.testing import Restaurant
from datev_bridge.testing.menu import DEPOSIT, MERCHANDISE, STEAK
from datev_bridge.testing.payments import GIFT_CARD, INVOICE, METHODS
from datev_bridge.testing.receipts import Receipt, SaleType
from datev_bridge.testing.restaurant import SimulatedDay
from datev_bridge.testing.vat import parts_of

FIRST = date(2026, 1, 1)


class Year:
    """What was seen over the year, in numbers."""

    def __init__(self) -> None:
        self.types: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        self.methods: Counter[str] = Counter()
        self.closed_days: list[SimulatedDay] = []
        self.revenue = Decimal(0)
        self.receipts = 0
        self.open_days = 0
        self.wrong_rates: list[str] = []
        self.invoices: set[str] = set()
        self.settled: list[str | None] = []


def restaurant() -> Restaurant:
    return Restaurant(seed=4, opened=date(2025, 1, 1), unclear_types=True)


def look_at(year: Year, receipt: Receipt, day: date) -> None:
    seen = year.seen
    year.types[receipt.type.value] += 1
    year.methods.update(p.method.code for p in receipt.payments if p.method)
    total = sum((payment.amount for payment in receipt.payments), Decimal(0))
    seen["takeaway"] += not receipt.dine_in
    seen["carried"] += receipt.carried
    seen["back office"] += receipt.back_office
    seen["split payment"] += len(receipt.payments) > 1 and bool(receipt.lines)
    seen["gift card sold"] += bool(receipt.tally.cards_sold)
    seen["gift card redeemed"] += bool(receipt.tally.cards_redeemed)
    seen["negative"] += total < 0 and receipt.type is SaleType.SALE
    seen["nothing to pay"] += bool(receipt.lines) and not receipt.payments
    seen["tip"] += bool(receipt.tally.tips)
    seen["online order"] += receipt.external_reference is not None
    for line in receipt.lines:
        seen["void"] += line.void_reason is not None and receipt.type is SaleType.SALE
        seen["two rates on a line"] += len(line.parts) == 2
        seen["by weight"] += line.item is STEAK
        seen["line discount"] += line.discount is not None
        seen["account discount"] += line.account_discount is not None
        seen["modifier"] += line.parent is not None
        seen["deposit"] += line.item.group is DEPOSIT
        seen["merchandise"] += line.item.group is MERCHANDISE
        seen["fraction of a cent"] += line.gross != line.gross.quantize(Decimal("0.01"))
        expected = [
            rate for _, rate in parts_of(line.item.goods, receipt.rates_of, dine_in=receipt.dine_in)
        ]
        if [part.rate for part in line.parts] != expected:
            year.wrong_rates.append(f"{receipt.account_id} on {day}")


@pytest.fixture(scope="module")
def year() -> Year:
    year = Year()
    house = restaurant()
    for distance in range(365):
        simulated = house.sell(FIRST + timedelta(days=distance))
        year.open_days += bool(simulated.receipts)
        year.revenue += sum(simulated.totals.revenue.values())
        year.receipts += simulated.totals.receipts
        if not simulated.receipts:
            year.closed_days.append(simulated)
        for receipt in simulated.receipts:
            look_at(year, receipt, simulated.day)
            if receipt.tally.invoiced:
                year.invoices.add(receipt.account_id)
            if receipt.type is SaleType.TRANSFER:
                year.settled.append(receipt.initial)
        year.types.update(
            receipt.type.value
            for receipt in simulated.receipts_v1
            if receipt.type is SaleType.TRANSITORY
        )
    return year


def test_every_type_of_sale_occurs(year: Year) -> None:
    assert set(year.types) == {kind.value for kind in SaleType}


def test_every_payment_method_is_used(year: Year) -> None:
    assert set(year.methods) == {method.code for method in METHODS}


@pytest.mark.parametrize(
    "event",
    [
        "takeaway", "carried", "back office", "split payment", "gift card sold",
        "gift card redeemed", "negative", "nothing to pay", "tip", "online order", "void",
        "two rates on a line", "by weight", "line discount", "account discount", "modifier",
        "deposit", "merchandise", "fraction of a cent",
    ],
)  # fmt: skip
def test_everything_that_happens_to_a_restaurant_happens(year: Year, event: str) -> None:
    assert year.seen[event] >= 10


def test_rates_are_those_of_the_day_on_which_was_ordered(year: Year) -> None:
    assert year.wrong_rates == []


def test_closed_days_have_nothing(year: Year) -> None:
    days = [simulated.day for simulated in year.closed_days]
    assert date(2026, 12, 24) in days
    assert all(day.weekday() == 0 or (day.month, day.day) == (12, 24) for day in days)
    for simulated in year.closed_days:
        assert simulated.receipts_v1 == ()
        assert simulated.totals.receipts == 0
        assert simulated.totals.revenue == {}


def test_the_year_is_that_of_a_medium_restaurant(year: Year) -> None:
    """About a million euros, 90 bills of 37 euros on an open day."""
    assert 800_000 < year.revenue < 1_300_000
    assert 75 < year.receipts / year.open_days < 110
    assert 30 < year.revenue / year.receipts < 45


def test_an_invoice_is_settled_at_most_once_and_after_it_was_made(year: Year) -> None:
    assert len(year.settled) == len(set(year.settled)) > 50
    made_this_year = [account for account in year.settled if account in year.invoices]
    assert len(made_this_year) >= len(year.settled) - 20


def test_carried_tables_come_once_or_twice_a_week(year: Year) -> None:
    assert 26 < year.seen["carried"] < 104


def test_gift_cards_never_meet_lines_when_sold() -> None:
    for distance in range(20):
        for receipt in restaurant().sell(FIRST + timedelta(days=distance)).receipts:
            if receipt.tally.cards_sold:
                assert receipt.lines == ()
                assert sum(payment.amount for payment in receipt.payments) == 0
                assert any(p.method is GIFT_CARD and p.amount < 0 for p in receipt.payments)


def test_an_invoice_is_paid_by_nothing_else() -> None:
    for distance in range(20):
        for receipt in restaurant().sell(FIRST + timedelta(days=distance)).receipts:
            if receipt.type is SaleType.SALE and receipt.tally.invoiced:
                (payment,) = receipt.payments
                assert payment.method is INVOICE
                assert payment.customer is not None
