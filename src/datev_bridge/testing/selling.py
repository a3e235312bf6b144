"""A business day's sales, and what the POS changes on the same day."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from random import Random

from attrs import evolve

from datev_bridge.money import ZERO
from datev_bridge.testing.chance import stream
from datev_bridge.testing.house import House
from datev_bridge.testing.opening import busyness
from datev_bridge.testing.payments import CASH, GIROCARD, Method
from datev_bridge.testing.receipts import Receipt, SaleType
from datev_bridge.testing.till import Bill, Numbers, Occasion
from datev_bridge.testing.visits import Desk, visit

_REASON = "User Mistake"


def occasion_of(receipt: Receipt, at: timedelta) -> Occasion:
    """Return the occasion of a receipt that follows another one after some time."""
    return Occasion(
        day=receipt.rates_of,
        opened=receipt.closed + at,
        closed=receipt.closed + at,
        profile=receipt.profile,
        covers=receipt.covers,
        centre=receipt.centre,
        staff=receipt.staff,
        device=receipt.device,
        table=receipt.table,
    )


def undo(bill: Bill, origin: Receipt, reason: str | None = None) -> None:
    """Ring up the opposite of a receipt: lines, payments and tips."""
    for line in origin.lines:
        bill.take_back(line, reason)
    for payment in origin.payments:
        bill.pay(payment.method, -payment.amount, -payment.tip)


def other_method(method: Method | None) -> Method:
    """Return what a payment is changed to."""
    return GIROCARD if method is CASH else CASH


def payment_change(first: Bill, second: Bill, origin: Receipt) -> tuple[Receipt, Receipt]:
    """Undo a payment and redo it with another method: two UPDATE accounts."""
    undo(first, origin)
    undone = first.close(SaleType.UPDATE, origin=origin)
    for line in origin.lines:
        second.repeat(line)
    for payment in origin.payments:
        second.pay(other_method(payment.method), payment.amount, payment.tip)
    return undone, second.close(SaleType.UPDATE, origin=origin, previous=undone)


def _payment_changed(next_bill: Callable[[], Bill], origin: Receipt) -> list[Receipt]:
    return list(payment_change(next_bill(), next_bill(), origin))


def _cancelled(next_bill: Callable[[], Bill], origin: Receipt) -> list[Receipt]:
    bill = next_bill()
    undo(bill, origin, _REASON)
    return [bill.close(SaleType.VOID, origin=origin, cancelled=True, void_reason=_REASON)]


def _reopened(next_bill: Callable[[], Bill], origin: Receipt) -> list[Receipt]:
    """Reopening is a refund and a new order, here without the last line."""
    back = next_bill()
    undo(back, origin)
    refund = back.close(SaleType.REFUND, origin=origin)
    again = next_bill()
    for line in origin.lines[:-1] or origin.lines:
        again.repeat(line)
    if again.due:
        again.pay(origin.payments[0].method, again.due)
    return [refund, again.close(SaleType.RECALL, origin=origin, previous=refund)]


_SAME_DAY = (
    (0.0015, _cancelled),
    (0.0030, _reopened),
    (0.0045, _payment_changed),
)
"""Cumulated share of receipts that are changed on the POS on their own day."""


def is_ordinary(receipt: Receipt) -> bool:
    """Tell whether a receipt is one that guests paid for, which later changes may start from."""
    return receipt.type is SaleType.SALE and bool(receipt.lines) and _total(receipt) > ZERO


def _total(receipt: Receipt) -> Decimal:
    return sum((payment.amount for payment in receipt.payments), ZERO)


def _changes(house: House, day: date, chance: Random, sold: list[Receipt]) -> list[Receipt]:
    numbers = Numbers.starting(house.first_number(day) + house.measures.numbers * 6 // 10)
    latest = house.ends(day) - timedelta(minutes=1)
    changes: list[Receipt] = []
    for receipt in sold:
        drawn = chance.random()
        change = next((change for share, change in _SAME_DAY if drawn < share), None)
        if change is None or not is_ordinary(receipt):
            continue
        delay = timedelta(minutes=3 + chance.randrange(9), milliseconds=chance.randrange(60_000))
        occasion = occasion_of(receipt, min(delay, latest - receipt.closed))

        def next_bill(occasion: Occasion = occasion) -> Bill:
            return Bill(house=house, chance=chance, numbers=numbers, occasion=occasion)

        changes.extend(change(next_bill, receipt))
    return changes


@lru_cache(maxsize=32)
def sold_on(house: House, day: date) -> tuple[Receipt, ...]:
    """Return what is sold on a business day, without anything that links to another day."""
    if not house.is_open(day):
        return ()
    chance = stream(house.seed, day, "sales")
    desk = Desk(
        house=house,
        day=day,
        chance=chance,
        numbers=Numbers.starting(house.first_number(day)),
    )
    bills = max(1, round(house.measures.bills * busyness(day) * chance.gauss(1, 0.08)))
    sold = [receipt for _ in range(bills) for receipt in visit(desk)]
    sold += _changes(house, day, stream(house.seed, day, "changes"), sold)
    return tuple(sold)


def moved(receipt: Receipt, to: date, house: House) -> Receipt:
    """Return a back-office change as V1 dates it: on the day of what it changes.

    It keeps the time at which it was entered, before which nobody can have seen it.
    """
    latest = house.ends(to) - timedelta(seconds=1)
    return evolve(receipt, opened=latest, closed=latest)
