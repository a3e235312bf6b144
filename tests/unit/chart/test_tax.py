"""The VAT of restaurants by date, checked on both sides of every border."""

from datetime import date
from decimal import Decimal

import pytest

from datev_bridge.chart.tax import (
    RATE_CHANGES,
    Level,
    Supply,
    bu_key_for,
    key_number,
    rate_of_bu_key,
    rates_in_force,
    restaurant_rate,
    same_key,
    unlikely_rate,
)

BEFORE_2020 = date(2020, 6, 30)
HALF_YEAR = date(2020, 7, 1)
END_OF_HALF_YEAR = date(2020, 12, 31)
AFTER_2020 = date(2021, 1, 1)
END_OF_2023 = date(2023, 12, 31)
START_OF_2024 = date(2024, 1, 1)
END_OF_2025 = date(2025, 12, 31)
START_OF_2026 = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("day", "standard", "reduced"),
    [
        (date(2007, 1, 1), "19", "7"),
        (BEFORE_2020, "19", "7"),
        (HALF_YEAR, "16", "5"),
        (END_OF_HALF_YEAR, "16", "5"),
        (AFTER_2020, "19", "7"),
        (date(2028, 2, 29), "19", "7"),
    ],
)
def test_rates_in_force(day: date, standard: str, reduced: str) -> None:
    assert rates_in_force(day) == {
        Level.STANDARD: Decimal(standard),
        Level.REDUCED: Decimal(reduced),
    }


def test_nothing_is_known_before_the_tables_start() -> None:
    day = date(2006, 12, 31)
    assert rates_in_force(day) == {}
    assert restaurant_rate(Supply.DRINKS, day) is None
    assert bu_key_for(Decimal(19), day) is None
    assert rate_of_bu_key("3", day) is None
    assert rate_of_bu_key("", day) == 0


@pytest.mark.parametrize(
    ("day", "dine_in_food", "drinks", "takeaway_food"),
    [
        (BEFORE_2020, "19", "19", "7"),
        (HALF_YEAR, "5", "16", "5"),
        (END_OF_HALF_YEAR, "5", "16", "5"),
        (AFTER_2020, "7", "19", "7"),
        (END_OF_2023, "7", "19", "7"),
        (START_OF_2024, "19", "19", "7"),
        (END_OF_2025, "19", "19", "7"),
        (START_OF_2026, "7", "19", "7"),
        (date(2028, 2, 29), "7", "19", "7"),
    ],
)
def test_what_a_restaurant_owes(
    day: date, dine_in_food: str, drinks: str, takeaway_food: str
) -> None:
    assert restaurant_rate(Supply.DINE_IN_FOOD, day) == Decimal(dine_in_food)
    assert restaurant_rate(Supply.DRINKS, day) == Decimal(drinks)
    assert restaurant_rate(Supply.TAKEAWAY_FOOD, day) == Decimal(takeaway_food)


def test_the_changes_are_a_table_for_a_calendar() -> None:
    assert [
        (change.first_day.isoformat(), change.supply, str(change.old), str(change.new))
        for change in RATE_CHANGES
    ] == [
        ("2020-07-01", Supply.DINE_IN_FOOD, "19", "5"),
        ("2020-07-01", Supply.DRINKS, "19", "16"),
        ("2020-07-01", Supply.TAKEAWAY_FOOD, "7", "5"),
        ("2021-01-01", Supply.DINE_IN_FOOD, "5", "7"),
        ("2021-01-01", Supply.DRINKS, "16", "19"),
        ("2021-01-01", Supply.TAKEAWAY_FOOD, "5", "7"),
        ("2024-01-01", Supply.DINE_IN_FOOD, "7", "19"),
        ("2026-01-01", Supply.DINE_IN_FOOD, "19", "7"),
    ]


FOOD = (Supply.DINE_IN_FOOD,)


@pytest.mark.parametrize(
    ("rate", "day", "unlikely"),
    [
        ("19", END_OF_2025, False),
        ("19", START_OF_2026, False),  # the night may stay at 19 as a whole
        ("19", date(2026, 1, 2), True),
        ("7", END_OF_2025, False),
        ("7", date(2025, 12, 30), True),
        ("7", START_OF_2024, False),
        ("7", date(2024, 1, 2), True),
        ("19", date(2020, 7, 2), True),
        ("5", BEFORE_2020, False),
        ("5", date(2020, 6, 29), True),
        ("5", AFTER_2020, False),
        ("5", date(2021, 1, 2), True),
        ("7.00", date(2026, 7, 31), False),
        ("0", date(2026, 7, 31), False),
        ("10.7", date(2026, 7, 31), True),
    ],
)
def test_unlikely_rates_of_food_eaten_in(rate: str, day: date, *, unlikely: bool) -> None:
    assert unlikely_rate(Decimal(rate), day, supplies=FOOD) is unlikely


def test_a_rate_is_likely_if_anything_may_have_it() -> None:
    assert not unlikely_rate(Decimal(19), date(2026, 7, 31))
    assert not unlikely_rate(Decimal(7), date(2025, 7, 31))
    assert unlikely_rate(Decimal(16), date(2026, 7, 31))
    assert unlikely_rate(Decimal(7), date(2020, 9, 1))


def test_the_tolerance_is_the_callers() -> None:
    assert unlikely_rate(Decimal(19), START_OF_2026, supplies=FOOD, tolerance=0)
    assert not unlikely_rate(Decimal(19), date(2026, 1, 2), supplies=FOOD, tolerance=2)


@pytest.mark.parametrize(
    ("rate", "day", "key"),
    [
        ("7", BEFORE_2020, "0002"),
        ("19", BEFORE_2020, "0003"),
        ("16", BEFORE_2020, "0005"),
        ("5", BEFORE_2020, None),
        ("5", HALF_YEAR, "0002"),
        ("16", HALF_YEAR, "0003"),
        ("7", HALF_YEAR, "0004"),
        ("19", HALF_YEAR, "0005"),
        ("5", END_OF_HALF_YEAR, "0002"),
        ("16", END_OF_HALF_YEAR, "0003"),
        ("7", AFTER_2020, "0002"),
        ("19", AFTER_2020, "0003"),
        ("5", AFTER_2020, "0004"),
        ("16", AFTER_2020, "0005"),
        ("7.00", date(2026, 7, 31), "0002"),
        ("19.0", date(2028, 2, 29), "0003"),
        ("0", date(2026, 7, 31), ""),
        ("0.00", BEFORE_2020, ""),
        ("10.7", date(2026, 7, 31), None),
        ("-19", date(2026, 7, 31), None),
    ],
)
def test_the_key_of_a_rate(rate: str, day: date, key: str | None) -> None:
    assert bu_key_for(Decimal(rate), day) == key


@pytest.mark.parametrize(
    ("key", "day", "rate"),
    [
        ("3", BEFORE_2020, "19"),
        ("0003", HALF_YEAR, "16"),
        ("03", AFTER_2020, "19"),
        ("2", HALF_YEAR, "5"),
        ("2", date(2017, 12, 31), "7"),
        ("3", date(2017, 12, 31), "19"),
        ("5", date(2017, 12, 31), "16"),
        ("1", date(2017, 12, 31), "0"),
        ("1", BEFORE_2020, "0"),
        ("1", HALF_YEAR, "0"),
        ("4", BEFORE_2020, None),
        ("0", START_OF_2026, "0"),
        ("1", START_OF_2026, "0"),
        ("101", date(2017, 12, 31), None),
        ("101", date(2018, 1, 1), "19"),
        ("0102", START_OF_2026, "7"),
        ("101", HALF_YEAR, None),
        ("9", START_OF_2026, None),  # input tax
        ("40", START_OF_2026, None),
        ("13", START_OF_2026, None),
        ("abc", START_OF_2026, None),
        ("00003", START_OF_2026, None),
    ],
)
def test_the_rate_of_a_key(key: str, day: date, rate: str | None) -> None:
    assert rate_of_bu_key(key, day) == (None if rate is None else Decimal(rate))


def test_keys_are_compared_as_numbers() -> None:
    assert same_key("3", "0003")
    assert same_key("", "0000")
    assert not same_key("3", "0030")
    assert not same_key("x", "x")


@pytest.mark.parametrize("key", ["x", "-3", "3 ", "00003", "٣", "²"])
def test_what_is_no_key(key: str) -> None:
    assert key_number(key) is None
