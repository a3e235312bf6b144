"""Which files a backfill (*Nacherfassung*) makes of a range of days, and why it leaves days out.

Pure. Each day of the range is in exactly one file, or has exactly one reason. A file holds the days
of one month and fiscal year, as DATEV wants it; tax keys are those of each day by themselves.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from enum import Enum
from itertools import groupby

from attrs import frozen

from datev_bridge.dates import YearStart, days_from
from datev_bridge.runs.statement import Month

LONGEST = 3 * 366
"""Days of one backfill."""


class Left(Enum):
    """Why a day of the range is in no file."""

    DELIVERED = "delivered"
    NOTHING = "nothing to book"
    """It was asked for, and long enough after it for no sale to come later."""
    PLANNED = "planned"
    """A run that has not ended has it."""
    NOT_OPEN = "not open"
    """The location did not exist yet."""
    NOT_ENDED = "not ended"


@frozen(kw_only=True)
class PlannedFile:
    """One file.

    Attributes:
        fiscal_year: First day of the fiscal year.
        days: Business days of one month, in order.
    """

    fiscal_year: date
    days: tuple[date, ...]

    @property
    def month(self) -> str:
        """The month, ``"2026-03"``."""
        return f"{self.days[0]:%Y-%m}"


@frozen(kw_only=True)
class PlannedMonth:
    """A month of a backfill.

    Attributes:
        month: Which.
        cells: Its days, each with why it is left out, or None where a file takes it; None for a
            day beside the range.
    """

    month: Month
    cells: tuple[tuple[date, Left | None] | None, ...]


@frozen(kw_only=True)
class BackfillPlan:
    """What a backfill would do.

    Attributes:
        first: First day of the range.
        last: Last day of it.
        files: The files, in order.
        left: Days that are in none of them, with the reason, in order.
    """

    first: date
    last: date
    files: tuple[PlannedFile, ...]
    left: tuple[tuple[date, Left], ...]

    @property
    def months(self) -> tuple[PlannedMonth, ...]:
        """The range month by month, for a picture of it."""
        reasons: dict[date, Left | None] = dict(self.left)
        whole = (Month.of(self.first), Month.of(self.last))
        found, month = [], whole[0]
        while month.first <= whole[1].first:
            days = (day if self.first <= day <= self.last else None for day in month.days)
            cells = tuple((day, reasons.get(day)) if day else None for day in days)
            found.append(PlannedMonth(month=month, cells=cells))
            month = month.after
        return tuple(found)


@frozen(kw_only=True)
class Known:
    """What is known about days when a backfill is planned.

    Attributes:
        delivered: Days that some file holds.
        nothing: Days on which surely nothing was sold.
        planned: Days of runs that have not ended.
        opened: First day of the location at the POS; None if it existed all the time.
        ended: Last business day that has ended, grace included.
        fiscal_year_start: When fiscal years start.
    """

    delivered: Collection[date] = frozenset()
    nothing: Collection[date] = frozenset()
    planned: Collection[date] = frozenset()
    opened: date | None = None
    ended: date
    fiscal_year_start: YearStart

    def reason(self, day: date) -> Left | None:
        """Return why a day is left out, or None; what is done counts before what cannot be."""
        if day in self.delivered:
            return Left.DELIVERED
        if day in self.nothing:
            return Left.NOTHING
        if day in self.planned:
            return Left.PLANNED
        if self.opened is not None and day < self.opened:
            return Left.NOT_OPEN
        return Left.NOT_ENDED if day > self.ended else None


def plan(first: date, last: date, known: Known) -> BackfillPlan:
    """Return what a backfill of a range would do.

    Args:
        first: First day.
        last: Last day, included; not before the first.
        known: What is known.
    """
    reasons = [(day, known.reason(day)) for day in days_from(first, last)]
    wanted = [day for day, why in reasons if why is None]
    return BackfillPlan(
        first=first,
        last=last,
        files=tuple(_files(wanted, known.fiscal_year_start)),
        left=tuple((day, why) for day, why in reasons if why is not None),
    )


def _files(days: Iterable[date], start: YearStart) -> Iterator[PlannedFile]:
    def period(day: date) -> tuple[int, int, date]:
        return day.year, day.month, start.of(day)

    for (_, _, year), members in groupby(days, key=period):
        yield PlannedFile(fiscal_year=year, days=tuple(members))
