"""When the restaurant is open, and how busy it is."""

from datetime import date, timedelta
from functools import lru_cache

from datev_bridge.testing.sizes import MEASURES, Size

_BY_WEEKDAY = (0.7, 0.75, 0.85, 0.95, 1.35, 1.5, 1.15)
_BY_MONTH = (0.82, 0.85, 0.95, 1.0, 1.1, 1.1, 1.08, 1.05, 1.05, 1.0, 0.95, 1.2)
_HOLIDAY = 1.4
_FEASTS = {(12, 25), (12, 26)}
_CLOSED = {(12, 24)}


def easter(year: int) -> date:
    """Return Easter Sunday (the Gregorian computus in Spencer's form)."""
    century, rest = divmod(year, 100)
    moon = (
        19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (year % 19 + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def _feasts(year: int) -> frozenset[date]:
    sunday = easter(year)
    first_of_may = date(year, 5, 1)
    mothers_day = first_of_may + timedelta(days=(6 - first_of_may.weekday()) % 7 + 7)
    fixed = {date(year, month, day) for month, day in _FEASTS}
    return frozenset(fixed | {sunday, sunday + timedelta(days=1), mothers_day})


def is_feast(day: date) -> bool:
    """Tell whether the day is one on which many people eat out."""
    return day in _feasts(day.year)


def is_open(size: Size, day: date) -> bool:
    """Tell whether a restaurant of this size opens on the day.

    Feasts beat the weekly day off; Christmas Eve is closed.
    """
    if (day.month, day.day) in _CLOSED:
        return False
    return is_feast(day) or day.weekday() not in MEASURES[size].closed_weekdays


def busyness(day: date) -> float:
    """Return how busy an open day is; 1 is average."""
    factor = _BY_WEEKDAY[day.weekday()] * _BY_MONTH[day.month - 1]
    return factor * _HOLIDAY if is_feast(day) else factor


def last_order(size: Size, day: date) -> int:
    """Return the minutes after the start of the business day up to which bills are closed."""
    ordinary, long = MEASURES[size].last_order
    late = day.weekday() in {4, 5} or (day.month, day.day) == (12, 31)
    return long if late else ordinary
