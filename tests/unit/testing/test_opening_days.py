from datetime import date, timedelta

import pytest

from datev_bridge.testing.opening import busyness, easter, is_feast, is_open
from datev_bridge.testing.sizes import Size


@pytest.mark.parametrize(
    "sunday",
    ["2000-04-23", "2008-03-23", "2011-04-24", "2019-04-21", "2024-03-31", "2026-04-05"],
)
def test_easter_falls_on_known_sundays(sunday: str) -> None:
    day = date.fromisoformat(sunday)
    assert easter(day.year) == day


def test_easter_is_a_sunday_between_22_march_and_25_april() -> None:
    for year in range(1990, 2100):
        sunday = easter(year)
        assert sunday.weekday() == 6
        assert date(year, 3, 22) <= sunday <= date(year, 4, 25)


def test_mothers_day_is_the_second_sunday_of_may() -> None:
    feasts = [date(2026, 5, 1) + timedelta(days=n) for n in range(31)]
    assert [day for day in feasts if is_feast(day)] == [date(2026, 5, 10)]


def test_a_restaurant_rests_on_mondays_but_not_on_easter_monday() -> None:
    assert not is_open(Size.MEDIUM, date(2026, 4, 13))
    assert is_open(Size.MEDIUM, date(2026, 4, 6))
    assert is_open(Size.LARGE, date(2026, 4, 13))


def test_christmas_eve_is_closed_for_all() -> None:
    assert not any(is_open(size, date(2026, 12, 24)) for size in Size)


def test_saturdays_are_busier_than_tuesdays_and_feasts_busier_still() -> None:
    tuesday, saturday, easter_sunday = date(2026, 4, 14), date(2026, 4, 18), date(2026, 4, 5)
    assert busyness(tuesday) < busyness(saturday) < busyness(easter_sunday)
