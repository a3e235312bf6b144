"""VAT rates of a German restaurant over time.

Rates belong to a business day: a night that begins before a change ends with the old rates, as the
tax offices tolerate for New Year's nights (BMF 22.12.2025).
"""

from bisect import bisect_right
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache

from attrs import frozen


class Goods(Enum):
    """What is sold, as VAT law sees it."""

    FOOD = "food"
    DRINK = "drink"
    MILK_DRINK = "milk drink"
    """At least 75 % milk: the reduced rate when taken away."""
    BOOK = "book"
    WARE = "ware"
    VOUCHER = "voucher"
    BRUNCH = "brunch"
    """One price for a buffet with drinks: 70 % food, 30 % drinks (UStAE 10.1 (12))."""


@frozen(kw_only=True)
class Period:
    """The rates, in per cent, from a day on."""

    since: date
    dining: Decimal
    """Food eaten in the restaurant."""
    standard: Decimal
    reduced: Decimal
    """Food taken away, books."""
    voucher: Decimal
    """0 where vouchers are taxed when they are redeemed."""


def _period(since: date, dining: str, standard: str, reduced: str, voucher: str) -> Period:
    return Period(
        since=since,
        dining=Decimal(dining),
        standard=Decimal(standard),
        reduced=Decimal(reduced),
        voucher=Decimal(voucher),
    )


TIME_LINE = (
    _period(date(2007, 1, 1), "19.00", "19.00", "7.00", "0.00"),
    _period(date(2020, 7, 1), "5.00", "16.00", "5.00", "0.00"),
    _period(date(2021, 1, 1), "7.00", "19.00", "7.00", "0.00"),
    # One rate for everything in the house makes restaurant vouchers single-purpose.
    _period(date(2024, 1, 1), "19.00", "19.00", "7.00", "19.00"),
    _period(date(2026, 1, 1), "7.00", "19.00", "7.00", "0.00"),
)
"""Sources: § 12 (2) no. 15 UStG in its versions, Zweites Corona-Steuerhilfegesetz, StÄndG 2025."""

_SINCE = tuple(period.since for period in TIME_LINE)
_WHOLE = Decimal(1)
_FOOD_SHARE = Decimal("0.7")

Part = tuple[Decimal, Decimal]
"""A share of the gross price, and the rate in per cent that it bears."""


def period_of(day: date) -> Period:
    """Return the rates in force on a business day.

    Raises:
        ValueError: The day is before the time line begins.
    """
    place = bisect_right(_SINCE, day)
    if place == 0:
        raise ValueError(f"no VAT rates known for {day}")
    return TIME_LINE[place - 1]


@cache
def _parts(goods: Goods, period: Period, *, dine_in: bool) -> tuple[Part, ...]:
    food = period.dining if dine_in else period.reduced
    rates: dict[Goods, tuple[Part, ...]] = {
        Goods.FOOD: ((_WHOLE, food),),
        Goods.DRINK: ((_WHOLE, period.standard),),
        Goods.MILK_DRINK: ((_WHOLE, period.standard if dine_in else period.reduced),),
        Goods.BOOK: ((_WHOLE, period.reduced),),
        Goods.WARE: ((_WHOLE, period.standard),),
        Goods.VOUCHER: ((_WHOLE, period.voucher),),
        Goods.BRUNCH: ((_FOOD_SHARE, food), (_WHOLE - _FOOD_SHARE, period.standard)),
    }
    parts = rates[goods]
    # Where food and drinks bear one rate, the POS shows one tax line.
    return ((_WHOLE, parts[0][1]),) if len({rate for _, rate in parts}) == 1 else parts


def parts_of(goods: Goods, day: date, *, dine_in: bool) -> tuple[Part, ...]:
    """Return how a gross price divides into rates on a business day."""
    return _parts(goods, period_of(day), dine_in=dine_in)
