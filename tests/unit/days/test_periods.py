"""Closed periods: what may still be booked at its own date."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.days.periods import Closing


@pytest.mark.parametrize(
    ("today", "closed_until", "first"),
    [
        (date(2026, 12, 1), None, date(2026, 11, 1)),
        (date(2026, 12, 10), None, date(2026, 11, 1)),
        (date(2026, 12, 11), None, date(2026, 12, 1)),
        (date(2027, 1, 5), None, date(2026, 12, 1)),
        (date(2026, 12, 5), date(2026, 11, 30), date(2026, 12, 1)),
        (date(2026, 12, 5), date(2026, 11, 15), date(2026, 11, 16)),
        (date(2026, 12, 20), date(2026, 10, 31), date(2026, 12, 1)),
    ],
)
def test_the_first_open_day(today: date, closed_until: date | None, first: date) -> None:
    closing = Closing(today=today, closed_until=closed_until)
    assert closing.first_open_day == first
    assert not closing.is_closed(first)


def test_a_period_that_is_closed_for_good_leaves_the_calendar_s_last_day() -> None:
    closing = Closing(today=date(2026, 12, 20), closed_until=date.max)
    assert closing.first_open_day == date.max
    assert closing.is_closed(date(2026, 12, 19))


dates = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(today=dates, until=st.none() | dates, day=dates)
def test_what_is_marked_closed_is_closed(today: date, until: date | None, day: date) -> None:
    closing = Closing(today=today, closed_until=until)
    assert closing.is_closed(day) or day >= closing.first_open_day
    if until is not None and day <= until:
        assert closing.is_closed(day)
    if until is None:
        assert not closing.is_closed(today)
