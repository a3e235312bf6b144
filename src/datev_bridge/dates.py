"""Dates and times: business days, zones, months and fiscal years.

Times are aware everywhere. A business day (*Geschäftstag*) is bounded by the POS; it is never
derived from a calendar day or a fixed hour.
"""

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import frozen

_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


def find_zone(name: str) -> ZoneInfo | None:
    """Return the IANA time zone of that name, or None where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def parse_day(text: str) -> date | None:
    """Return a day as ISO 8601 or a German writes it (``2026-12-24``, ``24.12.2026``), or None."""
    german = _GERMAN_DAY.fullmatch(text)
    try:
        if german is None:
            return date.fromisoformat(text)
        day, month, year = map(int, german.groups())
        return date(year, month, day)
    except ValueError:
        return None


def parse_instant(text: str) -> datetime | None:
    """Return an ISO 8601 time with an offset or ``Z`` as an aware UTC time, or None.

    Its letters may be small (RFC 3339, 5.6). A time without an offset is none: guessing a zone is
    how receipts end up on the wrong day. The first and the last year of the calendar are none
    either, so that every instant has a day before and after it in every zone.
    """
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    if moment.tzinfo is None or moment.year in {MINYEAR, MAXYEAR}:
        return None
    return moment.astimezone(UTC)


def local_instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return the UTC time at which a clock in ``zone`` shows ``wall`` on ``day``.

    A wall time that a clock change skips is read as if the clocks had not changed: 02:30 is the
    moment at which they show 03:30 instead. One that occurs twice is its first occurrence.
    """
    return datetime.combine(day, wall, tzinfo=zone).astimezone(UTC)


def previous_border(border: datetime, zone: ZoneInfo) -> datetime:
    """Return the start of the business day that ends at ``border``: same wall time, a day earlier.

    The distance is 23 or 25 hours where the clocks change in between.
    """
    local = border.astimezone(zone)
    return local_instant(local.date() - timedelta(days=1), local.time(), zone)


def days_from(first: date, last: date) -> Iterator[date]:
    """Yield the days from the first to the last, both included; none if the last comes before."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def first_of_month(day: date) -> date:
    """Return the first day of the month that ``day`` is in."""
    return day.replace(day=1)


@frozen
class YearStart:
    """The day of the year on which a fiscal year starts (*Wirtschaftsjahresbeginn*)."""

    month: int = 1
    day: int = 1

    @classmethod
    def parse(cls, text: str) -> "YearStart | None":
        """Return the start written ``"MM-DD"`` (``"07-01"``), or None.

        29 February is none: it does not exist in most years.
        """
        match = re.fullmatch(r"(\d\d)-(\d\d)", text, re.ASCII)
        if match is None:
            return None
        month, day = int(match[1]), int(match[2])
        try:
            date(2023, month, day)
        except ValueError:
            return None
        return cls(month, day)

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"

    def of(self, day: date) -> date:
        """Return the first day of the fiscal year that ``day`` is in."""
        start = date(day.year, self.month, self.day)
        return start if start <= day else date(day.year - 1, self.month, self.day)
