"""Splitting by month, fiscal year and size."""

from datetime import date

from datev_bridge.dates import YearStart
from datev_bridge.extf import BatchWriter, split
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
