"""Whatever the schedule: every business day is due once, no clock change skips or doubles one."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from datev_bridge.profile import Cadence, ScheduleSettings
from datev_bridge.schedule import (
    Borders,
    due,
    ended_days,
    following,
    latest,
    newest_day,
    occurrences,
)

BERLIN = ZoneInfo("Europe/Berlin")
times = st.builds(lambda h, m: f"{h:02}:{m:02}", st.integers(0, 23), st.integers(0, 59))
schedules = st.builds(
    ScheduleSettings,
    cadence=st.sampled_from(Cadence),
    closing_time=times,
    weekday=st.integers(1, 7),
    day_of_month=st.integers(1, 10),
    grace_minutes=st.integers(30, 1440),
)
zones = st.sampled_from(("Europe/Berlin", "UTC", "America/Los_Angeles", "Australia/Lord_Howe"))
borders = st.builds(
    Borders,
    zone=zones.map(ZoneInfo),
    start_of_day=st.times().map(lambda t: t.replace(microsecond=0)),
)
moments = st.integers(0, 6 * 365 * 24 * 60).map(
    lambda minutes: datetime(2023, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(schedule=schedules, zone=zones.map(ZoneInfo), start=moments)
def test_each_date_has_one_closing_time_and_they_rise(
    schedule: ScheduleSettings, zone: ZoneInfo, start: datetime
) -> None:
    found = list(occurrences(schedule, zone, start, start + timedelta(days=400)))
    assert found == sorted(set(found))
    days = [moment.astimezone(zone).date() for moment in found]
    fewest = {Cadence.DAILY: 399, Cadence.WEEKLY: 56, Cadence.MONTHLY: 12}[schedule.cadence]
    assert len(set(days)) == len(days) >= fewest


@given(schedule=schedules, zone=zones.map(ZoneInfo), now=moments)
def test_latest_and_following_are_neighbours(
    schedule: ScheduleSettings, zone: ZoneInfo, now: datetime
) -> None:
    before, after = latest(schedule, zone, now), following(schedule, zone, now)
    assert before <= now < after
    assert list(occurrences(schedule, zone, before, after)) == [after]


@given(schedule=schedules, border=borders, first=st.sampled_from((date.max, date(9999, 12, 30))))
def test_a_first_day_at_the_end_of_the_calendar_is_waited_for(
    schedule: ScheduleSettings, border: Borders, first: date
) -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    found = due(schedule, border, first_day=first, done=lambda _: False, last_run=None, now=now)
    assert found is None


@settings(max_examples=60)
@given(
    schedule=schedules,
    border=borders,
    first=st.dates(date(2024, 1, 1), date(2028, 3, 1)),
    pauses=st.lists(st.integers(1, 30), min_size=1, max_size=40),
)
def test_every_business_day_is_delivered_once_whenever_it_is_asked(
    schedule: ScheduleSettings, border: Borders, first: date, pauses: list[int]
) -> None:
    delivered: list[date] = []
    last_run: datetime | None = None
    now = border.end_of(first)
    for pause in pauses:
        now += timedelta(hours=pause * 6)
        found = due(
            schedule,
            border,
            first_day=first,
            done=delivered.__contains__,
            last_run=last_run,
            now=now,
        )
        if found is None:
            continue
        assert last_run is None or found.at > last_run
        assert found.at <= now
        last_run = found.at
        for period in found.periods:
            assert list(period) == sorted(period)
            delivered.extend(period)
    assert len(delivered) == len(set(delivered))
    if last_run and schedule.cadence is Cadence.DAILY:
        assert delivered == list(ended_days(schedule, border, first, last_run))


@given(schedule=schedules, border=borders, now=moments)
def test_no_day_is_due_before_it_ended(
    schedule: ScheduleSettings, border: Borders, now: datetime
) -> None:
    first = (now - timedelta(days=70)).date()
    found = due(schedule, border, first_day=first, done=lambda _: False, last_run=None, now=now)
    for period in found.periods if found else ():
        for day in period:
            assert border.end_of(day) + timedelta(minutes=schedule.grace_minutes) <= now


def run(year_from: date, days: int, schedule: ScheduleSettings, outage: range) -> list[list[date]]:
    """Ask every half an hour for some days; not at all while there is an outage."""
    border = Borders(zone=BERLIN)
    now = datetime.combine(year_from, time(), UTC)
    delivered: set[date] = set()
    files: list[list[date]] = []
    last_run: datetime | None = None
    for step in range(days * 48):
        now += timedelta(minutes=30)
        if step // 48 in outage:
            continue
        found = due(
            schedule,
            border,
            first_day=year_from,
            done=delivered.__contains__,
            last_run=last_run,
            now=now,
        )
        if found:
            last_run = found.at
            files.extend(list(period) for period in found.periods)
            delivered.update(day for period in found.periods for day in period)
    return files


@pytest.mark.parametrize("year", [2026, 2028])
@pytest.mark.parametrize("closing_time", ["02:30", "23:00"])
def test_a_year_with_clock_changes_and_an_outage(year: int, closing_time: str) -> None:
    schedule = ScheduleSettings(closing_time=closing_time)
    files = run(date(year, 1, 1), 370, schedule, range(100, 103))
    days = [day for file in files for day in file]
    assert days == [date(year, 1, 1) + timedelta(days=n) for n in range(len(days))]
    assert len(days) >= 367
    assert max(len(file) for file in files) in {3, 4}  # three were missed, one may be due anyway
    assert sum(len(file) > 1 for file in files) == 1


def test_a_year_of_weeks_is_whole_weeks() -> None:
    files = run(date(2026, 1, 1), 120, ScheduleSettings(cadence=Cadence.WEEKLY), range(0))
    assert [file[0] for file in files[:2]] == [date(2026, 1, 1), date(2026, 1, 5)]
    assert all(file[-1].weekday() == 6 for file in files)
    assert {len(file) for file in files[1:]} == {7}


def test_a_year_of_months_is_whole_months() -> None:
    schedule = ScheduleSettings(cadence=Cadence.MONTHLY, day_of_month=3)
    files = run(date(2028, 1, 15), 100, schedule, range(0))
    assert [(file[0], file[-1]) for file in files] == [
        (date(2028, 1, 15), date(2028, 1, 31)),
        (date(2028, 2, 1), date(2028, 2, 29)),
        (date(2028, 3, 1), date(2028, 3, 31)),
    ]


@pytest.mark.parametrize(
    ("closing_time", "newest"),
    [("23:00", date(2026, 11, 22)), ("07:59", date(2026, 11, 21)), ("08:00", date(2026, 11, 22))],
)
def test_people_are_told_which_day_a_file_holds(closing_time: str, newest: date) -> None:
    schedule = ScheduleSettings(closing_time=closing_time)
    border = Borders(zone=BERLIN)
    at = latest(schedule, BERLIN, datetime(2026, 11, 23, 22, 59, tzinfo=UTC))
    assert newest_day(schedule, border, at) == newest


@pytest.mark.parametrize(
    ("schedule", "newest"),
    [
        (ScheduleSettings(cadence=Cadence.WEEKLY, weekday=1), date(2026, 11, 22)),
        (ScheduleSettings(cadence=Cadence.WEEKLY, weekday=1, closing_time="07:59"),
         date(2026, 11, 15)),
        (ScheduleSettings(cadence=Cadence.WEEKLY, weekday=5), date(2026, 11, 15)),
        (ScheduleSettings(cadence=Cadence.MONTHLY, day_of_month=1), date(2026, 10, 31)),
        (ScheduleSettings(cadence=Cadence.MONTHLY, day_of_month=1, closing_time="07:59"),
         date(2026, 9, 30)),
        (ScheduleSettings(cadence=Cadence.MONTHLY, day_of_month=10), date(2026, 10, 31)),
    ],
)  # fmt: skip
def test_a_file_of_weeks_or_months_holds_no_day_of_one_that_has_not_ended(
    schedule: ScheduleSettings, newest: date
) -> None:
    border = Borders(zone=BERLIN)
    at = latest(schedule, BERLIN, datetime(2026, 11, 23, 22, 59, tzinfo=UTC))
    assert newest_day(schedule, border, at) == newest
    found = due(
        schedule, border, first_day=date(2026, 8, 1), done=lambda _: False, last_run=None, now=at
    )
    assert found is not None
    assert found.periods[-1][-1] == newest


def test_a_held_day_blocks_no_later_day_and_follows_when_released() -> None:
    schedule, border = ScheduleSettings(), Borders(zone=BERLIN)
    held = date(2026, 11, 20)
    delivered = {date(2026, 11, 19), date(2026, 11, 21)}
    found = due(
        schedule,
        border,
        first_day=date(2026, 11, 19),
        done=delivered.__contains__,
        last_run=datetime(2026, 11, 22, 22, tzinfo=UTC),
        now=datetime(2026, 11, 23, 22, 30, tzinfo=UTC),
    )
    assert found is not None
    assert found.periods == ((held, date(2026, 11, 22)),)
