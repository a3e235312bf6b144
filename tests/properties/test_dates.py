"""Days and times: what must hold on every day and in every zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st
import pytest

from datev_bridge.dates import (
    YearStart,
    days_from,
    find_zone,
    first_of_month,
    local_instant,
    parse_instant,
    previous_border,
)

ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "Australia/Lord_Howe", "UTC")
BORDERS = (time(5, 30), time(0, 0), time(2, 30), time(3, 0), time(23, 59))
HOUR = timedelta(hours=1)
FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)


@pytest.mark.parametrize("zone_name", ZONES)
@pytest.mark.parametrize("wall", BORDERS, ids=str)
def test_a_business_day_is_23_24_or_25_hours_long(zone_name: str, wall: time) -> None:
    zone = ZoneInfo(zone_name)
    changes = 0
    for number in range((LAST - FIRST).days):
        day = FIRST + timedelta(days=number)
        border = local_instant(day, wall, zone)
        start = previous_border(border, zone)
        length = border - start
        offsets = [moment.astimezone(zone).utcoffset() for moment in (start, border)]
        assert start.tzinfo is UTC
        assert 23 * HOUR <= length <= 25 * HOUR
        if all(moment.astimezone(zone).time() == wall for moment in (start, border)):
            assert length == 24 * HOUR - (offsets[1] - offsets[0])
            assert start == local_instant(day - timedelta(days=1), wall, zone)
        changes += length != 24 * HOUR
    assert (changes > 0) == (zone_name != "UTC")


@given(text=st.text(max_size=30) | st.datetimes().map(str) | st.datetimes().map(lambda d: f"{d}Z"))
@example("0001-01-01T00:00:00+14:00")
@example("9999-12-31T23:59:59-14:00")
@example("2026-01-01")
@example("2026-01-01T00:00:00")
def test_an_instant_is_aware_and_has_days_around_it_or_is_none(text: str) -> None:
    moment = parse_instant(text)
    if moment is not None:
        assert moment.tzinfo is UTC
        for name in ZONES:
            zone = ZoneInfo(name)
            assert previous_border(moment, zone) < moment
            moment.astimezone(zone) + timedelta(days=1)


@given(
    moment=st.datetimes().filter(lambda moment: 1 < moment.year < 9999),
    hours=st.integers(-14, 14),
)
def test_an_instant_is_read_whatever_its_offset(moment: datetime, hours: int) -> None:
    text = f"{moment.isoformat()}{hours:+03}:00"
    assert parse_instant(text) == moment.replace(tzinfo=UTC) - hours * HOUR


@given(name=st.text(max_size=20))
@example("")
@example("../../etc/passwd")
@example("\0")
@example("Europe")
@example("/etc")
def test_a_zone_is_found_or_none(name: str) -> None:
    zone = find_zone(name)
    assert zone is None or zone.key == name


@given(day=st.dates(date(2, 1, 1)), month=st.integers(1, 12), start=st.integers(1, 28))
def test_a_day_is_in_the_fiscal_year_that_began_last(day: date, month: int, start: int) -> None:
    begins = YearStart(month, start).of(day)
    assert (begins.month, begins.day) == (month, start)
    assert begins <= day
    assert (day - begins).days < 366
    assert YearStart(month, start).of(begins) == begins


@given(text=st.text(max_size=6) | st.from_regex(r"\d\d-\d\d", fullmatch=True))
@example("02-29")
@example("04-31")
@example("00-01")
@example("٠١-٠١")
@example("01-01\n")
def test_a_start_of_the_year_is_written_as_it_is_read(text: str) -> None:
    start = YearStart.parse(text)
    assert start is None or str(start) == text


@given(day=st.dates())
def test_the_first_of_a_month_is_in_that_month(day: date) -> None:
    first = first_of_month(day)
    assert (first.year, first.month, first.day) == (day.year, day.month, 1)


@given(first=st.dates(), length=st.integers(min_value=-3, max_value=800))
@example(first=date.max, length=0)
def test_days_are_all_there_once_and_in_order(first: date, length: int) -> None:
    last = date.fromordinal(min(max(first.toordinal() + length, 1), date.max.toordinal()))
    found = [day.toordinal() for day in days_from(first, last)]
    assert found == list(range(first.toordinal(), last.toordinal() + 1))
