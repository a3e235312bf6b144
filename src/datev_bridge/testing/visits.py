"""Who comes in: the kinds of visits of a business day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from attrs import define

from datev_bridge.testing.chance import happens, weighted
from datev_bridge.testing.discounts import STAFF_MEAL, STAFF_PRICE
from datev_bridge.testing.house import House
from datev_bridge.testing.menu import BOX, VOUCHER_VALUES
from datev_bridge.testing.opening import last_order
from datev_bridge.testing.ordering import (
    VOID_REASONS,
    account_discount,
    brunch,
    event,
    extras,
    number_of_orders,
    order,
)
from datev_bridge.testing.paying import pay, pay_all
from datev_bridge.testing.payments import (
    CASH,
    GIFT_CARD,
    GIROCARD,
    INVOICE,
    STAFF,
    TENDERS,
)
from datev_bridge.testing.receipts import Profile, Receipt, SaleType
from datev_bridge.testing.sizes import Size
from datev_bridge.testing.till import Bill, Numbers, Occasion

_BRUNCH = range(4 * 60 + 30, 9 * 60)
"""Minutes after the start of the day in which brunch is eaten."""
_WEEKEND = {5, 6}
_SPLIT_FROM = 3
"""Orders above which a table may pay apart."""


@define(kw_only=True)
class Desk:
    """Where the bills of one business day are opened."""

    house: House
    day: date
    chance: Random
    numbers: Numbers

    def minute(self) -> int:
        """Return a minute of the day at which a bill is closed: 30 % lunch, 70 % dinner."""
        end = last_order(self.house.size, self.day)
        if happens(self.chance, 0.30):
            drawn = self.chance.gauss(7.5 * 60, 50)
        else:
            middle = 12.5 * 60 if self.house.size is Size.SMALL else 14.5 * 60
            drawn = self.chance.gauss(middle, 160 if self.house.size is Size.SMALL else 90)
            if end > 18 * 60 and happens(self.chance, 0.08):
                drawn = self.chance.uniform(18 * 60, end)
        return round(min(max(drawn, 150), end))

    def bill(self, profile: Profile, minute: int, covers: int, dwell: int) -> Bill:
        """Open a bill that will be closed at that minute."""
        chance = self.chance
        starts = self.house.starts(self.day)
        latest = self.house.ends(self.day) - timedelta(minutes=5)
        moment = timedelta(minutes=minute, milliseconds=chance.randrange(60_000))
        closed = min(starts + moment, latest)
        opened = max(closed - timedelta(minutes=dwell), starts + timedelta(minutes=5))
        return self.bill_at(profile, opened, closed, covers)

    def bill_at(self, profile: Profile, opened: datetime, closed: datetime, covers: int) -> Bill:
        """Open a bill at given times."""
        chance, measures = self.chance, self.house.measures
        at_table = profile in {Profile.TABLE, Profile.EVENT}
        return Bill(
            house=self.house,
            chance=chance,
            numbers=self.numbers,
            occasion=Occasion(
                day=self.day,
                opened=opened,
                closed=closed,
                profile=profile,
                covers=covers,
                centre=chance.randrange(len(measures.centres)),
                staff=chance.randrange(measures.staff),
                device=chance.randrange(measures.devices),
                table=chance.randrange(1, 40) if at_table else None,
            ),
        )


def _table(desk: Desk) -> list[Receipt]:
    chance, measures = desk.chance, desk.house.measures
    minute = desk.minute()
    covers = max(1, round(chance.gauss(measures.covers, 0.9)))
    is_brunch = minute in _BRUNCH and desk.day.weekday() in _WEEKEND and happens(chance, 0.25)
    orders = number_of_orders(chance, measures)
    if orders > _SPLIT_FROM and not is_brunch and happens(chance, 0.06):
        return _split(desk, minute, covers, orders)
    bill = desk.bill(Profile.TABLE, minute, covers, dwell=20 + 8 * orders)
    if is_brunch:
        brunch(bill)
    else:
        discount = account_discount(chance)
        order(bill, orders, discount)
        extras(bill, discount)
    pay(bill)
    return [bill.close()]


def _split(desk: Desk, minute: int, covers: int, orders: int) -> list[Receipt]:
    """A table that pays apart: the account that was opened, and one more for each other guest."""
    first: Receipt | None = None
    receipts = []
    for part in range(2 if orders <= 2 * _SPLIT_FROM else 3):
        bill = desk.bill(Profile.TABLE, minute + part, covers if part == 0 else 1, 20 + 8 * orders)
        order(bill, max(1, orders // 3))
        pay(bill)
        kind = SaleType.SALE if first is None else SaleType.SPLIT
        receipt = bill.close(kind, origin=first)
        first = first or receipt
        receipts.append(receipt)
    return receipts


def _takeaway(desk: Desk) -> list[Receipt]:
    bill = desk.bill(Profile.TAKEAWAY, desk.minute(), 1, dwell=6)
    order(bill, 1 + desk.chance.randrange(4))
    extras(bill)
    pay(bill)
    return [bill.close()]


def _delivery(desk: Desk) -> list[Receipt]:
    """An online order of a platform, with its reference."""
    bill = desk.bill(Profile.DELIVERY, desk.minute(), 1, dwell=35)
    order(bill, 2 + desk.chance.randrange(4))
    pay(bill)
    reference = f"TASK:OO-{desk.house.location_id}-{desk.chance.randrange(16**8):08x}"
    return [bill.close(external_reference=reference)]


def _gift_card_sold(desk: Desk) -> list[Receipt]:
    """No lines; two payments that cancel each other out (vendor's page on gift cards)."""
    bill = desk.bill(Profile.TABLE, desk.minute(), 1, dwell=2)
    value = desk.chance.choice(VOUCHER_VALUES)
    bill.pay(GIFT_CARD, -value)
    bill.pay(weighted(desk.chance, TENDERS), value)
    return [bill.close()]


def _invoice(desk: Desk) -> list[Receipt]:
    covers = 4 + desk.chance.randrange(8)
    bill = desk.bill(Profile.EVENT, desk.minute(), covers, dwell=150)
    event(bill)
    pay_all(bill, INVOICE)
    return [bill.close()]


def _staff_meal(desk: Desk) -> list[Receipt]:
    """Given away: lines of 0.00 and no payment."""
    bill = desk.bill(Profile.STAFF, desk.minute(), 1, dwell=20)
    order(bill, 1 + desk.chance.randrange(2), STAFF_MEAL)
    return [bill.close()]


def _staff_purchase(desk: Desk) -> list[Receipt]:
    bill = desk.bill(Profile.STAFF, desk.minute(), 1, dwell=20)
    order(bill, 1 + desk.chance.randrange(2), STAFF_PRICE)
    pay_all(bill, STAFF)
    return [bill.close()]


def _deposit_return(desk: Desk) -> list[Receipt]:
    """Boxes brought back: a receipt below zero."""
    bill = desk.bill(Profile.TAKEAWAY, desk.minute(), 1, dwell=1)
    bill.order(BOX, Decimal(-1 - desk.chance.randrange(3)))
    pay_all(bill, CASH)
    return [bill.close()]


def _cancelled(desk: Desk) -> list[Receipt]:
    """Everything taken back before payment. What the vendor sends for it is not documented."""
    bill = desk.bill(Profile.TABLE, desk.minute(), 2, dwell=20)
    reason = desk.chance.choice(VOID_REASONS)
    order(bill, 2)
    for line in tuple(bill.lines):
        if line.void_reason is None:
            bill.take_back(line, reason)
    return [bill.close(SaleType.CANCEL, cancelled=True, void_reason=reason)]


def _other_location(desk: Desk) -> list[Receipt]:
    """An account that came from a sister location. What the vendor sends is not documented."""
    bill = desk.bill(Profile.TABLE, desk.minute(), 2, dwell=40)
    order(bill, 3)
    pay_all(bill, GIROCARD)
    return [bill.close(SaleType.CROSS_BL)]


Visit = Callable[[Desk], list[Receipt]]

_VISITS: tuple[tuple[Visit, float], ...] = (
    (_table, 850),
    (_takeaway, 80),
    (_delivery, 50),
    (_invoice, 8),
    (_gift_card_sold, 4),
    (_staff_meal, 4),
    (_staff_purchase, 2),
    (_deposit_return, 0.5),
)
"""Kinds of visits and how many of a thousand there are."""

_UNCLEAR: tuple[tuple[Visit, float], ...] = ((_cancelled, 0.5), (_other_location, 0.5))


def visit(desk: Desk) -> list[Receipt]:
    """Serve one party; return the receipts it leaves."""
    rows = (*_VISITS, *_UNCLEAR) if desk.house.unclear_types else _VISITS
    return weighted(desk.chance, rows)(desk)
