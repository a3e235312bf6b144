"""When files come, and which business days they take. Pure.

At the closing time a file takes every business day that has ended for at least the grace period and
is in no file yet. So nothing is missed when a run was: the next one takes it along, and a day that
was held follows when it is released. Source: booking rules, section 7.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from attrs import frozen
from dateutil.relativedelta import relativedelta
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule

from datev_bridge.dates import first_of_month, local_instant
from datev_bridge.profile import Cadence, ScheduleSettings

_FREQUENCIES: Mapping[Cadence, Literal[1, 2, 3]] = {
    Cadence.DAILY: DAILY,
    Cadence.WEEKLY: WEEKLY,
    Cadence.MONTHLY: MONTHLY,
}
_GAPS = {
    Cadence.DAILY: timedelta(days=2),
    Cadence.WEEKLY: timedelta(days=8),
    Cadence.MONTHLY: timedelta(days=32),
}
"""Longer than two closing times can be apart, clock changes included."""
_ONE_DAY = timedelta(days=1)
_TWO_MONTHS = timedelta(days=62)
START_OF_DAY = time(5, 0)
"""When a business day ends where the POS has not told its own border yet."""


@frozen(kw_only=True)
class Borders:
    """Where business days end.

    Attributes:
        zone: Of the location.
        start_of_day: Wall time at which the POS begins a new business day.
    """

    zone: ZoneInfo
    start_of_day: time = START_OF_DAY

    def end_of(self, day: date) -> datetime:
        """Return when a business day ends, in UTC."""
        return local_instant(day + _ONE_DAY, self.start_of_day, self.zone)


@frozen(kw_only=True)
class Due:
    """Files that are due.

    Attributes:
        at: The closing time that makes them due, in UTC.
        periods: The business days of each file, in order.
    """

    at: datetime
    periods: tuple[tuple[date, ...], ...]


def occurrences(
    schedule: ScheduleSettings, zone: ZoneInfo, after: datetime, until: datetime
) -> Iterator[datetime]:
    """Yield the closing times after one moment and up to another, in UTC.

    A wall time that a clock change leaves out is the moment at which it would have been; one that
    comes twice is the first of the two. So each date has exactly one.

    Args:
        schedule: When files come.
        zone: Of the location.
        after: Aware.
        until: Aware.
    """
    hour, _, minute = schedule.closing_time.partition(":")
    wall = time(int(hour), int(minute))
    first = after.astimezone(zone).date() - _ONE_DAY
    last = until.astimezone(zone).date() + _ONE_DAY
    for day in _dates(schedule, first, last):
        moment = local_instant(day, wall, zone)
        if after < moment <= until:
            yield moment


def latest(schedule: ScheduleSettings, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the newest closing time up to now, in UTC."""
    return list(occurrences(schedule, zone, now - _GAPS[schedule.cadence], now))[-1]


def following(schedule: ScheduleSettings, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the next closing time, in UTC."""
    return next(occurrences(schedule, zone, now, now + _GAPS[schedule.cadence]))


def due(
    schedule: ScheduleSettings,
    borders: Borders,
    *,
    first_day: date,
    done: Callable[[date], bool],
    last_run: datetime | None,
    now: datetime,
) -> Due | None:
    """Return the files that are due, or None.

    Args:
        schedule: When files come.
        borders: Where business days end.
        first_day: The first business day of the automatic files.
        done: Tells whether a day needs no file any more.
        last_run: The closing time of the newest run, aware; None before the first.
        now: Aware.
    """
    at = latest(schedule, borders.zone, now)
    if last_run is not None and at <= last_run:
        return None
    days = [day for day in ended_days(schedule, borders, first_day, at) if not done(day)]
    periods = tuple(_periods(schedule, borders, days, at))
    return Due(at=at, periods=periods) if periods else None


def ended_days(
    schedule: ScheduleSettings, borders: Borders, first_day: date, at: datetime
) -> Iterator[date]:
    """Yield the business days from the first one on that have ended, grace included."""
    grace = timedelta(minutes=schedule.grace_minutes)
    day = first_day
    # A day after tomorrow has begun nowhere: its end may lie beyond the calendar.
    while day <= at.date() + _ONE_DAY and borders.end_of(day) + grace <= at:
        yield day
        day += _ONE_DAY


def new_days(
    schedule: ScheduleSettings, borders: Borders, days: Iterable[date], at: datetime
) -> frozenset[date]:
    """Return those of a file's days that no file of an earlier closing time could hold.

    Args:
        schedule: When files come.
        borders: Where business days end.
        days: The file's days.
        at: Its closing time, aware.
    """
    asked = sorted(days)
    before = latest(schedule, borders.zone, at - timedelta(microseconds=1))
    grace = timedelta(minutes=schedule.grace_minutes)
    ended = [day for day in asked if borders.end_of(day) + grace <= before]
    known = {day for period in _periods(schedule, borders, ended, before) for day in period}
    return frozenset(asked) - known


def newest_day(schedule: ScheduleSettings, borders: Borders, at: datetime) -> date:
    """Return the newest business day that the file of a closing time can hold.

    People are shown it: the file of 23:00 holds yesterday's business day, that of a month the last
    day of the month before.
    """
    first = at.astimezone(borders.zone).date() - _TWO_MONTHS
    ended = ended_days(schedule, borders, first, at)
    return max(day for period in _periods(schedule, borders, ended, at) for day in period)


def newest_ended_day(schedule: ScheduleSettings, borders: Borders, at: datetime) -> date:
    """Return the newest business day that has ended, grace included, whatever file holds it."""
    local = at.astimezone(borders.zone).date()
    return max(ended_days(schedule, borders, local - timedelta(days=4), at))


def _periods(
    schedule: ScheduleSettings, borders: Borders, days: Iterable[date], at: datetime
) -> Iterator[tuple[date, ...]]:
    """Group days by file; weeks and months only once they have ended as a whole."""
    grace = timedelta(minutes=schedule.grace_minutes)
    groups: dict[date, list[date]] = {}
    for day in days:
        groups.setdefault(_last_of_period(schedule.cadence, day, at), []).append(day)
    for last, members in sorted(groups.items()):
        if schedule.cadence is Cadence.DAILY or borders.end_of(last) + grace <= at:
            yield tuple(members)


def _last_of_period(cadence: Cadence, day: date, at: datetime) -> date:
    match cadence:
        case Cadence.DAILY:
            return at.date()
        case Cadence.WEEKLY:
            return day + timedelta(days=6 - day.weekday())
        case Cadence.MONTHLY:
            return first_of_month(day) + relativedelta(months=1) - _ONE_DAY


def _dates(schedule: ScheduleSettings, first: date, last: date) -> Iterator[date]:
    start, end = datetime.combine(first, time()), datetime.combine(last, time())
    weekday = schedule.weekday - 1 if schedule.cadence is Cadence.WEEKLY else None
    day = schedule.day_of_month if schedule.cadence is Cadence.MONTHLY else None
    frequency = _FREQUENCIES[schedule.cadence]
    for moment in rrule(frequency, dtstart=start, until=end, byweekday=weekday, bymonthday=day):
        yield moment.date()
