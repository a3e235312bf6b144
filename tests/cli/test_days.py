"""Which business days a command is about."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge_cli.days import MOST_DAYS, asked_days
from datev_bridge_cli.failures import BadValue

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
YESTERDAY = date(2026, 11, 22)
days = st.dates(date(2015, 1, 1), date(2030, 1, 1))


@given(first=days, length=st.integers(1, MOST_DAYS))
def test_a_range_is_whole_and_in_order(first: date, length: int) -> None:
    last = first + timedelta(days=length - 1)
    found = asked_days(None, first, last, NOW)
    assert len(found) == length
    assert (found[0], found[-1]) == (first, last)
    assert list(found) == sorted(set(found))


@given(day=days)
def test_a_day_alone(day: date) -> None:
    assert asked_days(day, None, None, NOW) == (day,)


def test_without_a_day_it_is_yesterday() -> None:
    assert asked_days(None, None, None, NOW) == (YESTERDAY,)


def test_an_open_range_ends_yesterday() -> None:
    assert asked_days(None, date(2026, 11, 20), None, NOW)[-1] == YESTERDAY


@pytest.mark.parametrize(
    ("day", "first", "last", "option"),
    [
        (YESTERDAY, YESTERDAY, None, "--day"),
        (YESTERDAY, None, YESTERDAY, "--day"),
        (None, None, YESTERDAY, "--to"),
        (None, date(2026, 11, 2), date(2026, 11, 1), "--from"),
        (None, date(2025, 1, 1), date(2026, 1, 2), "--from"),
        (None, date(2026, 11, 23), None, "--from"),
    ],
)
def test_what_is_no_range(
    day: date | None, first: date | None, last: date | None, option: str
) -> None:
    with pytest.raises(BadValue) as caught:
        asked_days(day, first, last, NOW)
    assert caught.value.param_hint == option
