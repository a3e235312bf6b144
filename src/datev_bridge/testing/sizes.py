"""How big a restaurant is: bills, lines and guests of a day.

The figures follow what is published about German restaurants: about 590 000 € of revenue a year on
average, average bills of 25 to 37 € (orderbird panel 2023, DEHOGA 2025).
"""

from collections.abc import Mapping
from enum import Enum

from attrs import frozen


class Size(Enum):
    """A restaurant's size."""

    SMALL = "small"
    """A café-bar."""
    MEDIUM = "medium"
    """A restaurant with a terrace."""
    LARGE = "large"
    """A brewery with a beer garden, two outlets, open every day."""
    STRESS = "stress"
    """Far more than any restaurant sells: for measuring."""


@frozen(kw_only=True)
class Measures:
    """What a size means."""

    bills: int
    """Bills on an open day before weekday and month; the average day has about a tenth more."""
    lines: float
    """Mean number of orders on a bill."""
    most_lines: int
    covers: float
    closed_weekdays: frozenset[int]
    """0 is Monday."""
    last_order: tuple[int, int]
    """Minutes after the start of the business day: on ordinary nights, on Fridays and Saturdays."""
    centres: tuple[str, ...]
    """Names of the revenue centres."""
    staff: int
    devices: int
    numbers: int
    """Numbers a day reserves for accounts, lines and payments, so that ids never meet."""


_MONDAY = frozenset({0})

MEASURES: Mapping[Size, Measures] = {
    Size.SMALL: Measures(
        bills=41,
        lines=3.5,
        most_lines=12,
        covers=1.9,
        closed_weekdays=_MONDAY,
        last_order=(20 * 60, 22 * 60),
        centres=("Bar",),
        staff=4,
        devices=1,
        numbers=10_000,
    ),
    Size.MEDIUM: Measures(
        bills=83,
        lines=5.5,
        most_lines=30,
        covers=2.4,
        closed_weekdays=_MONDAY,
        last_order=(18 * 60, 20 * 60),
        centres=("Restaurant", "Terrasse"),
        staff=8,
        devices=3,
        numbers=10_000,
    ),
    Size.LARGE: Measures(
        bills=365,
        lines=6.0,
        most_lines=60,
        covers=2.6,
        closed_weekdays=frozenset(),
        last_order=(18 * 60, 20 * 60),
        centres=("Bräustube", "Biergarten"),
        staff=20,
        devices=8,
        numbers=50_000,
    ),
    Size.STRESS: Measures(
        bills=3_000,
        lines=7.2,
        most_lines=60,
        covers=2.6,
        closed_weekdays=frozenset(),
        last_order=(18 * 60, 20 * 60),
        centres=("Halle Nord", "Halle Süd"),
        staff=60,
        devices=20,
        numbers=500_000,
    ),
}
