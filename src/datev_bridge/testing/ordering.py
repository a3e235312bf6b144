"""What guests order: fills a bill with lines."""

from decimal import Decimal
from functools import cache
from itertools import accumulate
from random import Random

from attrs import frozen

from datev_bridge.testing.chance import happens, weighted
from datev_bridge.testing.discounts import ACCOUNT_DISCOUNTS, LINE_DISCOUNTS
from datev_bridge.testing.menu import (
    BOX,
    BRUNCH_BUFFET,
    COOKBOOK,
    CORKAGE,
    GLASS,
    ITEMS,
    MAINS,
    MODIFIERS,
    ROOM_HIRE,
    STEAK,
    VOUCHER_ITEMS,
    Item,
)
from datev_bridge.testing.receipts import Discount, Profile
from datev_bridge.testing.sizes import Measures, Size
from datev_bridge.testing.till import Bill

VOID_REASONS = (
    "Broken",
    "Cooking",
    "Other",
    "Taste",
    "Unhappy Client",
    "User Mistake",
    "Waited too long",
)
"""The reasons that the vendor's V1 description knows."""

_QUANTITIES = ((1, 91), (2, 7), (3, 1), (4, 1))

_EXTRAS: tuple[tuple[float, tuple[Item, ...]], ...] = (
    (0.004, (COOKBOOK, GLASS)),
    (0.004, VOUCHER_ITEMS),
    (0.002, (CORKAGE,)),
)
"""How often a bill in the house carries one of these."""


@frozen(kw_only=True)
class _Choice:
    items: tuple[Item, ...]
    cumulated: tuple[int, ...]


@cache
def _choice(size: Size, *, to_go: bool) -> _Choice:
    column = {Size.SMALL: 0, Size.MEDIUM: 1}.get(size, 2)
    items = tuple(i for i in ITEMS if i.weights[column] and (i.to_go or not to_go))
    return _Choice(items=items, cumulated=tuple(accumulate(item.weights[column] for item in items)))


def number_of_orders(chance: Random, measures: Measures) -> int:
    """Return how many things a table orders."""
    more = chance.gammavariate(2, (measures.lines - 1) / 2)
    return 1 + min(round(more), measures.most_lines - 1)


def account_discount(chance: Random) -> Discount | None:
    """Return the discount on the whole account, for 15 of 1 000 bills."""
    return weighted(chance, ACCOUNT_DISCOUNTS) if happens(chance, 0.015) else None


def order(bill: Bill, orders: int, on_account: Discount | None = None) -> None:
    """Fill a bill with ordinary orders.

    Args:
        bill: The bill to fill.
        orders: How many things are ordered.
        on_account: The discount on the whole account.
    """
    chance = bill.chance
    choice = _choice(bill.house.size, to_go=not bill.occasion.dine_in)
    discounted = chance.randrange(orders) if happens(chance, 0.045) else None
    picked = chance.choices(choice.items, cum_weights=choice.cumulated, k=orders)
    for place, item in enumerate(picked):
        line = bill.order(
            item,
            Decimal(weighted(chance, _QUANTITIES)),
            discount=weighted(chance, LINE_DISCOUNTS) if place == discounted else None,
            account_discount=on_account,
        )
        if item.group is MAINS and happens(chance, 0.15):
            modifier = chance.choice(MODIFIERS)
            bill.order(modifier, parent=line.id, account_discount=on_account)
    _void(bill)


def brunch(bill: Bill) -> None:
    """Order the buffet for every guest, and a few drinks."""
    bill.order(BRUNCH_BUFFET, Decimal(max(1, bill.occasion.covers)))
    order(bill, 1 + bill.chance.randrange(2))


def extras(bill: Bill, on_account: Discount | None = None) -> None:
    """Order what is rarely ordered: goods by weight, vouchers, books, corkage, deposit boxes."""
    chance = bill.chance
    if bill.occasion.profile is Profile.TAKEAWAY:
        if happens(chance, 0.10):
            bill.order(BOX)
        if happens(chance, 0.05):
            bill.order(BOX, Decimal(-1))
        return
    if happens(chance, 0.010):
        kilograms = Decimal(chance.randrange(180, 900)) / 1000
        bill.order(STEAK, kilograms, account_discount=on_account)
    for share, items in _EXTRAS:
        if chance.random() < share:
            bill.order(chance.choice(items))


def event(bill: Bill) -> None:
    """Order what a company or a party does: a lot, sometimes with the room."""
    order(bill, number_of_orders(bill.chance, bill.house.measures) + 2 * bill.occasion.covers)
    if happens(bill.chance, 0.3):
        bill.order(ROOM_HIRE)


def _void(bill: Bill) -> None:
    """Take a line back before payment, on 20 of 1 000 bills: the negative line has the reason."""
    if happens(bill.chance, 0.020):
        bill.take_back(bill.chance.choice(bill.lines), bill.chance.choice(VOID_REASONS))
