"""Writing rows of any period straight into one file a month, in constant memory."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import BinaryIO

from attrs import frozen

from datev_bridge.dates import YearStart, first_of_month
from datev_bridge.extf.fields import MOST_ROWS
from datev_bridge.extf.header import BatchHeader, year_after
from datev_bridge.extf.row import BookingRow
from datev_bridge.extf.writer import CHUNK, BatchWriter


@frozen(kw_only=True)
class PartKey:
    """Which file a row belongs in.

    Attributes:
        fiscal_year_start: First day of the fiscal year.
        month: First day of the month.
        number: 1, or more where the month has more rows than a file may.
    """

    fiscal_year_start: date
    month: date
    number: int

    @property
    def first(self) -> date:
        """First day that the file may hold: of the month, or of the year that begins inside it."""
        return max(self.month, self.fiscal_year_start)

    @property
    def last(self) -> date:
        """Last day that the file may hold."""
        next_month = first_of_month(self.month + timedelta(days=31))
        return min(next_month, year_after(self.fiscal_year_start)) - timedelta(days=1)


def write_parts(
    rows: Iterable[BookingRow],
    *,
    header: Callable[[PartKey], BatchHeader],
    target: Callable[[PartKey], BinaryIO],
    year_start: YearStart | None = None,
    most: int = MOST_ROWS,
) -> tuple[PartKey, ...]:
    """Write rows into as many files as DATEV wants: one a month, fiscal year and 99 999 rows.

    Rows may come in any order; a file is open for each month that has been met.

    Args:
        rows: Any iterable, read once.
        header: Returns the header of a file; its dates are ``first`` and ``last`` of the key.
        target: Opens the binary stream that a file is written to; closed when the file is done.
        year_start: First day of the fiscal year, 1 January where None.
        most: Most rows of a file.

    Returns:
        The files in the order in which they were begun.

    Raises:
        ExtfError: A header or a row is refused; all streams are closed, none of them whole.
    """
    start = year_start or YearStart()
    begun: list[PartKey] = []
    numbers: dict[tuple[date, date], int] = {}
    waiting: dict[tuple[date, date], _Open] = {}
    try:
        for row in rows:
            period = (start.of(row.document_date), first_of_month(row.document_date))
            part = waiting.get(period)
            if part is None:
                numbers[period] = number = numbers.get(period, 0) + 1
                key = PartKey(fiscal_year_start=period[0], month=period[1], number=number)
                part = waiting[period] = _Open(BatchWriter(header(key)), target(key))
                begun.append(key)
            part.add(row)
            if part.writer.count == most:
                part.finish()
                del waiting[period]  # not before: one that cannot be finished is closed below
        for part in waiting.values():
            part.flush()
    finally:
        for part in waiting.values():
            part.stream.close()
    return tuple(begun)


class _Open:
    """A file that is being written."""

    def __init__(self, writer: BatchWriter, stream: BinaryIO) -> None:
        self.writer, self.stream = writer, stream
        self._pending = [writer.head()]

    def add(self, row: BookingRow) -> None:
        self._pending.append(self.writer.line(row))
        if len(self._pending) > CHUNK:
            self.flush()

    def flush(self) -> None:
        self.stream.write(b"".join(self._pending))
        self._pending = []

    def finish(self) -> None:
        self.flush()
        self.stream.close()
