"""What the writer accepts, and what it makes of it."""

import csv
from decimal import Decimal
import io

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.errors import ExtfError
from datev_bridge.extf import BatchWriter, BookingRow, check_row, split, to_bytes, transliterate
from datev_bridge.extf.characters import is_writable
from datev_bridge.extf.fields import COLUMNS
from datev_bridge.issues import any_blocks
from support.bookings import HEADER, ROW, any_rows, booking_rows


@given(any_rows())
def test_each_row_is_written_or_has_an_issue_that_blocks(row: BookingRow) -> None:
    writer = BatchWriter(HEADER)
    if any_blocks(check_row(row, HEADER)):
        with pytest.raises(ExtfError) as refused:
            writer.line(row)
        assert any_blocks(refused.value.issues)
        assert writer.count == 0
    else:
        assert writer.line(row).endswith(b"\r\n")


@given(st.lists(any_rows(), max_size=8))
def test_a_row_is_the_same_line_whatever_came_before(rows: list[BookingRow]) -> None:
    writer = BatchWriter(HEADER)
    for row in rows:
        try:
            line = writer.line(row)
        except ExtfError:
            with pytest.raises(ExtfError):
                BatchWriter(HEADER).line(row)
        else:
            assert line == BatchWriter(HEADER).line(row)


@given(booking_rows())
def test_every_line_has_all_columns_for_any_csv_reader(row: BookingRow) -> None:
    text = BatchWriter(HEADER).line(row).decode("cp1252")
    (cells,) = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert len(cells) == len(COLUMNS)
    assert Decimal(cells[0].replace(",", ".")) == row.amount
    assert cells[1] == row.side.value
    assert cells[13] == row.posting_text
    assert cells[9] == f"{row.document_date:%d%m}"


@given(st.lists(booking_rows(), min_size=1, max_size=5))
def test_a_batch_is_its_head_and_its_lines(rows: list[BookingRow]) -> None:
    writer = BatchWriter(HEADER)
    expected = writer.head() + b"".join(writer.line(row) for row in rows)
    assert to_bytes(HEADER, iter(rows)) == expected


@given(st.text())
def test_transliterated_text_is_writable_and_changes_are_reported(text: str) -> None:
    written, changes = transliterate(text)
    assert is_writable(written)
    assert bool(changes) == (written != text)
    assert transliterate(written) == (written, ())


@given(
    st.lists(st.dates(min_value=ROW.document_date.replace(year=2024), max_value=ROW.document_date)),
    st.integers(1, 5),
)
def test_splitting_keeps_every_row_and_its_order(days: list, most: int) -> None:
    rows = [
        BookingRow(
            amount=Decimal(n + 1),
            side=ROW.side,
            account="1",
            contra_account="2",
            document_date=day,
        )
        for n, day in enumerate(days)
    ]
    parts = list(split(rows, most=most))
    assert sorted((r for p in parts for r in p.rows), key=lambda r: r.amount) == rows
    for part in parts:
        assert 1 <= len(part.rows) <= most
        assert {r.document_date.replace(day=1) for r in part.rows} == {part.month}
        assert list(part.rows) == sorted(part.rows, key=lambda r: r.amount)
    names = [(p.month, p.number) for p in parts]
    assert len(set(names)) == len(names)
