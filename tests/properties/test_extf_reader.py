"""Reading back what was written, and never failing but in one way."""

from contextlib import suppress
from io import BytesIO
from typing import Any

import attrs
from hypothesis import example, given, settings
from hypothesis import strategies as st

from datev_bridge.errors import ExtfError
from datev_bridge.extf import BookingRow, to_bytes
from datev_bridge.extf.reader import Reader, Record
from support.bookings import HEADER, ROW, booking_rows
from support.broken_files import CELLS, batch

HEAD = to_bytes(HEADER, [ROW]).split(b"\r\n")
LINE = HEAD[2]
FAULTS = st.sampled_from(sorted(CELLS)).flatmap(
    lambda number: st.tuples(st.just(number), st.sampled_from(CELLS[number]))
)
LINES = st.lists(st.lists(FAULTS, max_size=4).map(dict), min_size=1, max_size=8)


def as_written(row: BookingRow) -> dict[str, Any]:
    """Return a row's values as the file can tell them: keys padded, locks explicit."""
    values = attrs.asdict(row, recurse=False)
    values["bu_key"] = row.bu_key and row.bu_key.zfill(4)
    values["is_committed"] = bool(row.is_committed)
    return {**values, "others": dict(row.others)}


@given(st.lists(booking_rows(), min_size=1, max_size=6))
def test_written_rows_are_read_back(rows: list[BookingRow]) -> None:
    reader = Reader(to_bytes(HEADER, rows), encoding="cp1252")
    assert reader.batch_header() == HEADER
    assert [as_written(row) for row in reader.rows()] == [as_written(row) for row in rows]


@given(st.lists(booking_rows(), min_size=1, max_size=6))
def test_a_file_in_canonical_form_is_written_again_to_the_byte(rows: list[BookingRow]) -> None:
    data = to_bytes(HEADER, rows)
    reader = Reader(data, encoding="cp1252")
    header = reader.batch_header()
    assert header is not None
    assert to_bytes(header, reader.rows()) == data


def by_full_path(data: bytes) -> list[Record]:
    """Return the records of a file whose lines all take the full path."""
    reader = Reader(data, encoding="cp1252")
    lines = list(enumerate(reader.lines(), reader.first_line))
    records = [record for number, line in lines for record in reader.full(number, line)]
    return [*records, *reader.rest(lines[-1][0])]


@given(st.lists(booking_rows(), min_size=1, max_size=6))
def test_both_paths_read_the_same(rows: list[BookingRow]) -> None:
    data = to_bytes(HEADER, rows)
    records = list(Reader(data, encoding="cp1252").records())
    assert records == by_full_path(data)
    assert [record.row for record in records] == list(Reader(data, encoding="cp1252").rows())
    assert [record.line for record in records] == list(range(3, 3 + len(rows)))


@given(LINES)
def test_both_paths_read_the_same_of_lines_with_faults(lines: list[dict[int, str]]) -> None:
    data = batch(*lines)
    records = list(Reader(data, encoding="cp1252").records())
    assert records == by_full_path(data)
    rows = list(Reader(data, encoding="cp1252").rows(lambda _: None))
    assert rows == [record.row for record in records if record.row is not None]


def read_all(data: bytes) -> None:
    with suppress(ExtfError):
        reader = Reader(BytesIO(data))
        for record in reader.records():
            assert record.row is not None or record.issues
        seen: list[object] = []
        for _ in Reader(BytesIO(data)).rows(seen.append):
            pass
        reader.batch_header()


@given(st.binary(max_size=400))
@example(b"PK\x03\x04 zip")
@example(b"\x00" * 10)
@example(b'"EXTF"')
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_all(data)


@settings(max_examples=300)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(b"\r\n".join([*HEAD[:2], LINE, LINE, b""]))
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(content)))
        end = start + data.draw(st.integers(0, 8))
        content[start:end] = data.draw(
            st.sampled_from(
                [b"", b'"', b'""', b";", b"\n", b"\r\n", b"\x81", b"\xc3\xa4", b"1", b"-"]
            )
            | st.binary(max_size=4)
        )
    read_all(bytes(content))
