"""Splitting rows into batches: one month, one fiscal year and 99 999 rows at most."""

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import frozen

from datev_bridge.dates import YearStart, first_of_month
from datev_bridge.extf.fields import MOST_ROWS
from datev_bridge.extf.row import BookingRow


@frozen(kw_only=True)
class Part:
    """Rows that may stand in one file.

    Attributes:
        month: First day of their month.
        fiscal_year_start: First day of their fiscal year.
        number: 1 for the first part of that month and year, 2 where it was too long.
        rows: In the order they came.
    """

    month: date
    fiscal_year_start: date
    number: int
    rows: tuple[BookingRow, ...]


def split(
    rows: Iterable[BookingRow], year_start: YearStart | None = None, most: int = MOST_ROWS
) -> Iterator[Part]:
    """Yield the rows by fiscal year and month of their document dates, ``most`` a part.

    Full parts are yielded as soon as they are full, the others at the end, by month; within a part
    the rows keep their order. Memory: the rows of the parts that are not full yet.

    Args:
        rows: Any iterable.
        year_start: First day of the fiscal year, 1 January where None. One that is not the
            first of a month divides that month.
        most: Most rows of a part.
    """
    start = year_start or YearStart()
    waiting: dict[tuple[date, date], list[BookingRow]] = {}
    numbers: dict[tuple[date, date], int] = {}
    for row in rows:
        period = (start.of(row.document_date), first_of_month(row.document_date))
        part = waiting.setdefault(period, [])
        part.append(row)
        if len(part) == most:
            numbers[period] = numbers.get(period, 0) + 1
            yield _part(period, numbers[period], waiting.pop(period))
    for period in sorted(waiting):
        yield _part(period, numbers.get(period, 0) + 1, waiting[period])


def _part(period: tuple[date, date], number: int, rows: list[BookingRow]) -> Part:
    year, month = period
    return Part(month=month, fiscal_year_start=year, number=number, rows=tuple(rows))
