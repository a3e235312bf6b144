"""Days and times by example."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from datev_bridge.dates import (
    YearStart,
    find_zone,
    first_of_month,
    local_instant,
    parse_day,
    parse_instant,
    previous_border,
)

BERLIN = ZoneInfo("Europe/Berlin")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-21T05:30:00+01:00", utc(2026, 11, 21, 4, 30)),
        ("2026-11-21T04:30:00Z", utc(2026, 11, 21, 4, 30)),
        ("2026-11-21T04:30:00.000Z", utc(2026, 11, 21, 4, 30)),
        ("2026-11-21t04:30:00z", utc(2026, 11, 21, 4, 30)),
        ("2026-11-21T05:30:00", None),
        ("2026-11-21", None),
        ("", None),
        ("heute", None),
        ("0001-01-01T00:00:00+02:00", None),
        ("9999-12-31T23:59:59-02:00", None),
    ],
)
def test_instants(text: str, moment: datetime | None) -> None:
    assert parse_instant(text) == moment


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-04", date(2026, 12, 4)),
        ("04.12.2026", date(2026, 12, 4)),
        ("4.12.2026", date(2026, 12, 4)),
        ("31.02.2026", None),
        ("00.00.0000", None),
        ("12/04/2026", None),
        ("4.12.26", None),
        ("٠٤.12.2026", None),
        ("heute", None),
        ("", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert parse_day(text) == day


def test_a_skipped_wall_time_is_shown_an_hour_later() -> None:
    moment = local_instant(date(2026, 3, 29), time(2, 30), BERLIN)
    assert moment == utc(2026, 3, 29, 1, 30)
    assert moment.astimezone(BERLIN).time() == time(3, 30)


def test_a_doubled_wall_time_is_its_first_occurrence() -> None:
    assert local_instant(date(2026, 10, 25), time(2, 30), BERLIN) == utc(2026, 10, 25, 0, 30)


@pytest.mark.parametrize(
    ("border", "start"),
    [
        (utc(2026, 11, 22, 4, 30), utc(2026, 11, 21, 4, 30)),
        (utc(2026, 3, 29, 3, 30), utc(2026, 3, 28, 4, 30)),
        (utc(2026, 10, 25, 4, 30), utc(2026, 10, 24, 3, 30)),
    ],
    ids=["24 hours", "23 hours", "25 hours"],
)
def test_the_border_before(border: datetime, start: datetime) -> None:
    assert previous_border(border, BERLIN) == start


def test_zones() -> None:
    assert find_zone("Europe/Berlin") == BERLIN
    assert find_zone("Europe/Bärlin") is None
    assert find_zone("") is None


def test_a_fiscal_year_from_july() -> None:
    start = YearStart.parse("07-01")
    assert start == YearStart(7, 1)
    assert start.of(date(2026, 6, 30)) == date(2025, 7, 1)
    assert start.of(date(2026, 7, 1)) == date(2026, 7, 1)
    assert str(start) == "07-01"


def test_the_calendar_year_is_the_usual_fiscal_year() -> None:
    assert YearStart().of(date(2026, 11, 21)) == date(2026, 1, 1)


@pytest.mark.parametrize("text", ["", "7-1", "13-01", "02-29", "04-31", "01-01 ", "01.01"])
def test_starts_that_do_not_exist(text: str) -> None:
    assert YearStart.parse(text) is None


def test_the_first_of_the_month() -> None:
    assert first_of_month(date(2028, 2, 29)) == date(2028, 2, 1)
