"""German VAT by date: rates in force, what restaurants owe, and the tax keys (BU keys) for them.

Everything here is a row in a table with the day from which it holds. Rates are percentages as
``Decimal`` (``Decimal("7")`` and ``Decimal("7.00")`` are the same rate). Nothing here decides the
rate of a sale: that is the one printed on the receipt. The tables answer what an account or a key
means on a date, and whether a rate looks unlikely for it.

Sources: § 12 UStG with its amendments (second Corona tax act for 2020, StÄndG 2025 for § 12(2)
no. 15); the keys as DATEV's partners publish them per date (01.01.2007, 01.07.2020, 01.01.2021).
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
import re
from types import MappingProxyType

from attrs import frozen

NO_RATE = Decimal(0)
"""The rate of what carries no VAT."""

AUTOMATIC_OFF = "0040"
"""BU key 40: switches the automatic tax of an account off (correction key 4, no tax key)."""


class Level(Enum):
    """The two levels of German VAT; their rates follow the date."""

    STANDARD = "standard"
    REDUCED = "reduced"


class Supply(Enum):
    """What a restaurant sells, as far as its level of VAT has changed over time."""

    DINE_IN_FOOD = "dine-in food"
    DRINKS = "drinks"
    TAKEAWAY_FOOD = "takeaway food"


@frozen(kw_only=True)
class _Rates:
    """One row: the rates of both levels from ``start`` on."""

    start: date
    of: Mapping[Level, Decimal]


@frozen(kw_only=True)
class _Levels:
    """One row: the level of each supply from ``start`` on."""

    start: date
    of: Mapping[Supply, Level]


@frozen(kw_only=True)
class _Keys:
    """One row: the output tax keys from ``start`` on, and further ones that are only read."""

    start: date
    written: Mapping[Decimal, int]
    read: Mapping[int, Decimal] = MappingProxyType({})


def _rates(start: date, standard: str, reduced: str) -> _Rates:
    rates = {Level.STANDARD: Decimal(standard), Level.REDUCED: Decimal(reduced)}
    return _Rates(start=start, of=MappingProxyType(rates))


def _levels(start: date, dine_in_food: Level) -> _Levels:
    levels = {
        Supply.DINE_IN_FOOD: dine_in_food,
        Supply.DRINKS: Level.STANDARD,
        Supply.TAKEAWAY_FOOD: Level.REDUCED,
    }
    return _Levels(start=start, of=MappingProxyType(levels))


def _keys(start: date, *written: tuple[str, int], read: Mapping[int, Decimal]) -> _Keys:
    of = {Decimal(rate): key for rate, key in written}
    return _Keys(start=start, written=MappingProxyType(of), read=read)


_RATES = (
    _rates(date(2007, 1, 1), "19", "7"),
    _rates(date(2020, 7, 1), "16", "5"),
    _rates(date(2021, 1, 1), "19", "7"),
)

_LEVELS = (
    _levels(date(2007, 1, 1), Level.STANDARD),
    _levels(date(2020, 7, 1), Level.REDUCED),
    _levels(date(2024, 1, 1), Level.STANDARD),
    _levels(date(2026, 1, 1), Level.REDUCED),  # StÄndG 2025, BGBl. 2025 I no. 363, unlimited
)

# Key 1 is "tax-free, input tax deductible". The three-digit keys exist since 2018 beside the old
# ones; what 101 and 102 meant in the second half of 2020 is not published, so they mean nothing
# to us there.
_ONE = MappingProxyType({1: NO_RATE})
_ONE_AND_THREE_DIGITS = MappingProxyType({1: NO_RATE, 101: Decimal(19), 102: Decimal(7)})
_KEYS = (
    _keys(date(2007, 1, 1), ("7", 2), ("19", 3), ("16", 5), read=_ONE),
    _keys(date(2018, 1, 1), ("7", 2), ("19", 3), ("16", 5), read=_ONE_AND_THREE_DIGITS),
    _keys(date(2020, 7, 1), ("5", 2), ("16", 3), ("7", 4), ("19", 5), read=_ONE),
    _keys(date(2021, 1, 1), ("7", 2), ("19", 3), ("5", 4), ("16", 5), read=_ONE_AND_THREE_DIGITS),
)


@frozen(kw_only=True)
class RateChange:
    """A day from which a supply of a restaurant is taxed at another rate.

    Attributes:
        first_day: The first day with the new rate.
        supply: What is taxed.
        old: The rate until the day before, in percent.
        new: The rate from ``first_day`` on, in percent.
    """

    first_day: date
    supply: Supply
    old: Decimal
    new: Decimal


def rates_in_force(day: date) -> Mapping[Level, Decimal]:
    """Return the rate of each level on a day, in percent; empty before 2007-01-01.

    Source: § 12(1) and (2), § 28(1) and (2) UStG.
    """
    found = [row.of for row in _RATES if row.start <= day]
    return found[-1] if found else MappingProxyType({})


@lru_cache(maxsize=1024)
def restaurant_rate(supply: Supply, day: date) -> Decimal | None:
    """Return the rate of what a restaurant sells on a day, in percent; None before 2007-01-01.

    It says what the law expects, for warnings only: a receipt keeps the rate it was printed with.
    """
    levels = [row.of for row in _LEVELS if row.start <= day]
    return rates_in_force(day)[levels[-1][supply]] if levels else None


def unlikely_rate(
    rate: Decimal, day: date, *, supplies: Iterable[Supply] = Supply, tolerance: int = 1
) -> bool:
    """Tell whether no restaurant would print that rate on that business day.

    The night in which a rate changes may be taxed at either rate as a whole (BMF letters of
    2023 and of 22 December 2025), so the neighbouring days count as well. No tax is never
    unlikely: whether something is taxed at all is no question of the date.

    Args:
        rate: Percent, as the POS printed it.
        day: The business day.
        supplies: What may have been sold; all three kinds where it is not known.
        tolerance: How many days before and after count as well.
    """
    if rate == NO_RATE:
        return False
    days = [day + timedelta(days=offset) for offset in range(-tolerance, tolerance + 1)]
    return rate not in {restaurant_rate(supply, each) for supply in supplies for each in days}


def bu_key_for(rate: Decimal, day: date) -> str | None:
    """Return the output tax key that means ``rate`` on ``day``.

    Args:
        rate: Percent.
        day: The document date: DATEV reads a key by it, unless a delivery date is given.

    Returns:
        Four digits (``"0003"``), ``""`` for no tax, None where no key means that rate on that day.
    """
    if rate == NO_RATE:
        return ""
    row = _keys_on(day)
    key = row.written.get(rate) if row else None
    return None if key is None else f"{key:04}"


def rate_of_bu_key(key: str, day: date) -> Decimal | None:
    """Return the rate of output VAT that a key means on a day, in percent.

    Keys are compared as numbers: ``"3"``, ``"03"`` and ``"0003"`` are one key. An empty key is no
    tax. None where the key is none of output VAT at a German rate, or not known on that day; key
    40 is none, since it takes an automatic rate away instead of naming one.
    """
    number = key_number(key)
    if number == 0:
        return NO_RATE
    row = _keys_on(day)
    if number is None or row is None:
        return None
    written = {each: rate for rate, each in row.written.items()}
    return written.get(number, row.read.get(number))


def key_number(key: str) -> int | None:
    """Return a tax key as a number, 0 for an empty one; None where it is no key.

    Source: DATEV booking batch column 9, up to four digits.
    """
    if not key:
        return 0
    return int(key) if _KEY.fullmatch(key) else None


def same_key(one: str, other: str) -> bool:
    """Tell whether two keys are the same one, whatever their leading zeros."""
    number = key_number(one)
    return number is not None and number == key_number(other)


def _keys_on(day: date) -> _Keys | None:
    found = [row for row in _KEYS if row.start <= day]
    return found[-1] if found else None


def _rate_changes() -> Iterable[RateChange]:
    for start in sorted({row.start for row in (*_RATES, *_LEVELS)})[1:]:
        for supply in Supply:
            old = restaurant_rate(supply, start - timedelta(days=1))
            new = restaurant_rate(supply, start)
            if old is not None and new is not None and old != new:
                yield RateChange(first_day=start, supply=supply, old=old, new=new)


_KEY = re.compile(r"\d{1,4}", re.ASCII)

RATE_CHANGES = tuple(_rate_changes())
"""Every change of a restaurant's rates since 2007, in order of time."""
