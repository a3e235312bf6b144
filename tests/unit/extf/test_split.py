"""Splitting by month, fiscal year and size."""

from datetime import date
from io import BytesIO

import pytest

from datev_bridge.dates import YearStart
from datev_bridge.errors import ExtfError
from datev_bridge.extf import BatchHeader, BatchWriter, PartKey, split, to_bytes, write_parts
from support.bookings import batch_header, booking


def test_months_in_order_with_their_fiscal_years() -> None:
    days = [date(2026, 7, 1), date(2026, 6, 30), date(2026, 7, 31), date(2025, 7, 1)]
    rows = [booking(document_date=day) for day in days]
    parts = list(split(rows, YearStart(7, 1)))
    assert [(p.fiscal_year_start, p.month, p.number) for p in parts] == [
        (date(2025, 7, 1), date(2025, 7, 1), 1),
        (date(2025, 7, 1), date(2026, 6, 1), 1),
        (date(2026, 7, 1), date(2026, 7, 1), 1),
    ]
    assert parts[2].rows == (rows[0], rows[2])


def test_a_fiscal_year_that_starts_inside_a_month_divides_it() -> None:
    rows = [booking(document_date=date(2026, 7, n)) for n in (14, 15)]
    parts = list(split(rows, YearStart(7, 15)))
    assert [(p.fiscal_year_start, p.rows) for p in parts] == [
        (date(2025, 7, 15), (rows[0],)),
        (date(2026, 7, 15), (rows[1],)),
    ]


def test_full_parts_are_numbered() -> None:
    rows = [booking(posting_text=str(n)) for n in range(5)]
    assert [(p.number, len(p.rows)) for p in split(rows, most=2)] == [(1, 2), (2, 2), (3, 1)]


def test_each_part_can_be_written() -> None:
    rows = [booking(document_date=date(2026, m, 28)) for m in range(1, 13)]
    for part in split(rows):
        last = max(row.document_date for row in part.rows)
        writer = BatchWriter(batch_header(date_from=part.month, date_to=last))
        assert all(writer.line(row) for row in part.rows)


class Sink(BytesIO):
    """A stream that keeps its bytes when it is closed."""

    content = b""

    def close(self) -> None:
        self.content = self.getvalue()
        super().close()


def header_of(key: PartKey) -> BatchHeader:
    return batch_header(
        fiscal_year_start=key.fiscal_year_start, date_from=key.first, date_to=key.last
    )


def test_parts_are_written_as_the_rows_come() -> None:
    sinks: dict[PartKey, Sink] = {}

    def target(key: PartKey) -> Sink:
        return sinks.setdefault(key, Sink())

    days = [date(2026, 7, 1), date(2026, 6, 30), date(2026, 7, 31), date(2026, 7, 2)]
    rows = [booking(document_date=day, posting_text=str(n)) for n, day in enumerate(days)]
    keys = write_parts(rows, header=header_of, target=target, year_start=YearStart(7, 1), most=2)
    assert [(k.fiscal_year_start, k.month, k.number) for k in keys] == [
        (date(2026, 7, 1), date(2026, 7, 1), 1),
        (date(2025, 7, 1), date(2026, 6, 1), 1),
        (date(2026, 7, 1), date(2026, 7, 1), 2),
    ]
    assert tuple(sinks) == keys
    assert [s.content for s in sinks.values()] == [
        to_bytes(header_of(keys[0]), [rows[0], rows[2]]),
        to_bytes(header_of(keys[1]), [rows[1]]),
        to_bytes(header_of(keys[2]), [rows[3]]),
    ]


def test_a_refused_row_closes_all_parts() -> None:
    sinks: list[Sink] = []

    def target(_key: PartKey) -> Sink:
        sinks.append(Sink())
        return sinks[-1]

    with pytest.raises(ExtfError):
        write_parts([booking(), booking(account="0")], header=header_of, target=target)
    assert [sink.closed for sink in sinks] == [True]


def test_the_days_of_a_part() -> None:
    key = PartKey(fiscal_year_start=date(2026, 7, 15), month=date(2026, 7, 1), number=1)
    assert (key.first, key.last) == (date(2026, 7, 15), date(2026, 7, 31))
    key = PartKey(fiscal_year_start=date(2025, 7, 15), month=date(2026, 7, 1), number=1)
    assert (key.first, key.last) == (date(2026, 7, 1), date(2026, 7, 14))
    key = PartKey(fiscal_year_start=date(2028, 1, 1), month=date(2028, 2, 1), number=1)
    assert key.last == date(2028, 2, 29)


def test_a_full_part_that_cannot_be_written_is_closed() -> None:
    class FullDisk(Sink):
        def write(self, _: object) -> int:
            raise OSError("no space left")

    sinks: list[Sink] = []

    def target(_key: PartKey) -> Sink:
        sinks.append(FullDisk())
        return sinks[-1]

    with pytest.raises(OSError, match="no space"):
        write_parts([booking()], header=header_of, target=target, most=1)
    assert [sink.closed for sink in sinks] == [True]
