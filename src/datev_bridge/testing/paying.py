"""How guests pay: tenders, split payments, gift cards, tips."""

from decimal import ROUND_CEILING, Decimal
from random import Random

from datev_bridge.money import CENT, ZERO
from datev_bridge.testing.chance import happens, weighted
from datev_bridge.testing.menu import VOUCHER_VALUES
from datev_bridge.testing.payments import (
    CASH,
    GIFT_CARD,
    PLATFORMS,
    ROOM_CHARGE,
    TENDERS,
    TIP_SHARES,
    Method,
)
from datev_bridge.testing.receipts import Profile
from datev_bridge.testing.sizes import Size
from datev_bridge.testing.till import Bill, to_cents

_ROUND_UP = 10
_WHOLE = Decimal(1)


def pay(bill: Bill) -> None:
    """Pay a bill in full. The payments add up to its total, rounded half to even."""
    if bill.due == ZERO:
        return
    chance = bill.chance
    if bill.occasion.profile is Profile.DELIVERY:
        bill.pay(weighted(chance, PLATFORMS), bill.due)
        return
    if bill.due < ZERO:
        bill.pay(CASH, bill.due)
        return
    if bill.house.size is not Size.SMALL and happens(chance, 0.005):
        bill.pay(ROOM_CHARGE, bill.due)
        return
    if happens(chance, 0.015):
        bill.pay(GIFT_CARD, min(bill.due, chance.choice(VOUCHER_VALUES)))
    if bill.due > CENT * 2 and happens(chance, 0.03):
        _pay_with(bill, weighted(chance, TENDERS), to_cents(bill.due * _part(chance)))
    if bill.due:
        _pay_with(bill, weighted(chance, TENDERS), bill.due)


def pay_all(bill: Bill, method: Method) -> None:
    """Pay what is due with one method and without a tip."""
    if bill.due:
        bill.pay(method, bill.due)


def _part(chance: Random) -> Decimal:
    return Decimal(chance.randrange(25, 75)) / 100


def _pay_with(bill: Bill, method: Method, amount: Decimal) -> None:
    if amount:
        bill.pay(method, amount, _tip(bill.chance, method, amount))


def _tip(chance: Random, method: Method, amount: Decimal) -> Decimal:
    """Return the tip: on 62 of 100 card payments; in cash it is mostly not recorded."""
    if not happens(chance, 0.62 if method.is_card else 0.05):
        return ZERO
    rows: list[tuple[Decimal | None, float]] = [*TIP_SHARES, (None, _ROUND_UP)]
    share = weighted(chance, rows)
    if share is None:
        return (amount / 1).to_integral_value(ROUND_CEILING).quantize(CENT) - amount
    return (amount * share).quantize(Decimal("0.1")).quantize(CENT)
