"""What links one business day to another: refunds, settlements, tables left open, floats.

Everything here is derived from the day it starts on, so that a day is the same whichever other
days were asked for before.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from random import Random

from attrs import evolve, frozen

from datev_bridge.money import ZERO
from datev_bridge.testing.chance import happens, stream, weighted
from datev_bridge.testing.house import House
from datev_bridge.testing.ordering import number_of_orders, order
from datev_bridge.testing.paying import pay
from datev_bridge.testing.payments import CASH, GIROCARD, INVOICE
from datev_bridge.testing.receipts import Profile, Receipt, SaleType
from datev_bridge.testing.selling import is_ordinary, occasion_of, payment_change, sold_on
from datev_bridge.testing.till import Bill, Numbers
from datev_bridge.testing.visits import Desk

_MORNING = timedelta(hours=4, minutes=30)
"""After the start of the day: when the back office works."""

_SHORTEST_CREDIT, _LONGEST_CREDIT = 7, 20
"""Days until an invoice is settled."""
_LONGEST_REST = 5
"""Days by which a settlement may wait for an open day."""
_SETTLED = 0.8
"""The share of invoices that are settled through the POS."""

_PAID_WITH = ((GIROCARD, 3), (CASH, 1))
_FLOATS = (Decimal("100.00"), Decimal("200.00"), Decimal("-150.00"))


@frozen(kw_only=True)
class _Office:
    """Where the back office enters changes to an earlier day."""

    house: House
    chance: Random
    numbers: Numbers
    starts: datetime

    def bill(self, origin: Receipt) -> Bill:
        moment = self.starts + _MORNING + timedelta(seconds=self.chance.randrange(7200))
        return Bill(
            house=self.house,
            chance=self.chance,
            numbers=self.numbers,
            occasion=occasion_of(origin, moment - origin.closed),
        )


def _numbers(house: House, day: date, tenth: int, step: int = 0) -> Numbers:
    tenths = house.measures.numbers // 10
    return Numbers.starting(house.first_number(day) + tenth * tenths + step)


def _whole_refund(office: _Office, origin: Receipt) -> list[Receipt]:
    """The whole bill is paid back; the tip stays with the staff."""
    bill = office.bill(origin)
    for line in origin.lines:
        bill.take_back(line)
    for payment in origin.payments:
        bill.pay(payment.method, -payment.amount)
    return [bill.close(SaleType.REFUND, origin=origin, back_office=True)]


def _part_refund(office: _Office, origin: Receipt) -> list[Receipt]:
    bill = office.bill(origin)
    bill.take_back(max(origin.lines, key=lambda line: line.gross))
    if bill.due:
        bill.pay(origin.payments[0].method, bill.due)
    return [bill.close(SaleType.REFUND, origin=origin, back_office=True)]


def _payment_changed(office: _Office, origin: Receipt) -> list[Receipt]:
    pair = payment_change(office.bill(origin), office.bill(origin), origin)
    return [evolve(receipt, back_office=True) for receipt in pair]


_Change = Callable[[_Office, Receipt], list[Receipt]]

_CHANGES: tuple[tuple[float, _Change], ...] = (
    (0.002, _whole_refund),
    (0.005, _part_refund),
    (0.0065, _payment_changed),
)
"""Cumulated share of a day's receipts that the back office changes on the next open day."""


@lru_cache(maxsize=64)
def changes_of(house: House, day: date) -> tuple[Receipt, ...]:
    """Return what the back office changes about a day's receipts, on the next open day."""
    sold = sold_on(house, day)
    if not sold:
        return ()
    due = house.next_open(day)
    chance = stream(house.seed, day, "afterwards")
    office = _Office(
        house=house, chance=chance, numbers=_numbers(house, due, 7), starts=house.starts(due)
    )
    changed = {receipt.previous for receipt in sold}
    receipts: list[Receipt] = []
    for origin in sold:
        drawn = chance.random()
        change = next((change for share, change in _CHANGES if drawn < share), None)
        # What was already reopened or voided on its own day is not changed a second time.
        if change and is_ordinary(origin) and origin.account_id not in changed:
            receipts.extend(change(office, origin))
    return tuple(receipts)


def changed_on(house: House, day: date) -> tuple[Receipt, ...]:
    """Return the back office's changes that are entered on a day."""
    before = house.previous_open(day) if house.is_open(day) else None
    return changes_of(house, before) if before else ()


def _settling_day(house: House, day: date) -> date:
    chance = stream(house.seed, day, "credit")
    due = day + timedelta(days=chance.randint(_SHORTEST_CREDIT, _LONGEST_CREDIT))
    return due if house.is_open(due) else house.next_open(due)


def settled_on(house: House, day: date) -> tuple[Receipt, ...]:
    """Return the transfers by which earlier invoices are settled on a day."""
    if not house.is_open(day):
        return ()
    receipts: list[Receipt] = []
    for age in range(_SHORTEST_CREDIT, _LONGEST_CREDIT + _LONGEST_REST + 1):
        earlier = day - timedelta(days=age)
        if house.is_open(earlier) and _settling_day(house, earlier) == day:
            receipts.extend(_settlements(house, earlier, day))
    return tuple(receipts)


def _settlements(house: House, invoiced: date, day: date) -> list[Receipt]:
    chance = stream(house.seed, invoiced, "settled")
    step = (day - invoiced).days * (house.measures.numbers // 300)
    office = _Office(
        house=house,
        chance=chance,
        numbers=_numbers(house, day, 8, step),
        starts=house.starts(day),
    )
    receipts = []
    for origin in sold_on(house, invoiced):
        owed = origin.tally.invoiced
        is_open = is_ordinary(origin) and owed > ZERO and not _is_undone(house, invoiced, origin)
        if is_open and happens(chance, _SETTLED):
            bill = office.bill(origin)
            bill.pay(INVOICE, -owed)
            bill.pay(weighted(chance, _PAID_WITH), owed)
            receipts.append(bill.close(SaleType.TRANSFER, origin=origin))
    return receipts


def _is_undone(house: House, day: date, origin: Receipt) -> bool:
    """Tell whether an invoice was voided, reopened, refunded or paid otherwise meanwhile."""
    later = (*sold_on(house, day), *changes_of(house, day))
    return any(receipt.initial == origin.account_id for receipt in later)


@frozen(kw_only=True)
class LeftOpen:
    """A table that stays open over the border of a business day."""

    transitory: Receipt
    """What V1 may show for it on the day it was opened."""
    sale: Receipt
    """The sale that arrives when it is closed."""


@lru_cache(maxsize=64)
def left_open_on(house: House, day: date) -> tuple[LeftOpen, ...]:
    """Return the tables opened on a day and closed on the following one: one or two a week."""
    chance = stream(house.seed, day, "left open")
    following = day + timedelta(days=1)
    if not (house.is_open(day) and house.is_open(following) and happens(chance, 0.25)):
        return ()
    desk = Desk(house=house, day=day, chance=chance, numbers=_numbers(house, day, 9))
    border = house.ends(day)
    opened = border - timedelta(minutes=chance.randrange(300, 480))
    closed = border + timedelta(minutes=chance.randrange(10, 420))
    open_bill = desk.bill_at(Profile.TABLE, opened, border - timedelta(seconds=1), 2)
    order(open_bill, number_of_orders(chance, house.measures))
    bill = desk.bill_at(Profile.TABLE, opened, closed, 2)
    for line in open_bill.lines:
        again = bill.repeat(line)
        bill.lines[-1] = evolve(again, sold_at=line.sold_at)
    pay(bill)
    # The pseudo payment has no method and says only what is still owed.
    open_bill.pay(None, open_bill.due)
    return (
        LeftOpen(
            transitory=open_bill.close(SaleType.TRANSITORY),
            sale=bill.close(carried=True),
        ),
    )


def carried_into(house: House, day: date) -> tuple[Receipt, ...]:
    """Return the sales of tables that were opened the day before."""
    before = day - timedelta(days=1)
    return tuple(table.sale for table in left_open_on(house, before))


def floats_on(house: House, day: date) -> tuple[Receipt, ...]:
    """Return cash put into or taken out of the drawer, on a fifth of the days."""
    chance = stream(house.seed, day, "float")
    if not house.is_open(day) or not happens(chance, 0.2):
        return ()
    numbers = _numbers(house, day, 9, house.measures.numbers // 20)
    desk = Desk(house=house, day=day, chance=chance, numbers=numbers)
    bill = desk.bill(Profile.TABLE, 240, 0, dwell=0)
    bill.pay(CASH, chance.choice(_FLOATS))
    return (bill.close(SaleType.FLOAT),)
