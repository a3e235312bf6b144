"""Between DATEV files and plain CSV or JSON with named columns, both ways and without loss.

Columns carry their English names; amounts are decimals with a point, dates ISO, flags true and
false. JSON carries the header as well; CSV is the rows alone, so its header is given for reading.
"""

from collections.abc import Iterable, Iterator, Mapping
import csv
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
import io
import json
from typing import Any, TextIO

import attrs

from datev_bridge.errors import ExtfError
from datev_bridge.extf import codes
from datev_bridge.extf.cell import EXPECTED, issue, shown
from datev_bridge.extf.column import Column, Kind
from datev_bridge.extf.formats import FORMATS, Format
from datev_bridge.extf.header import BatchHeader, Marker
from datev_bridge.extf.master_writer import FileFacts, write_rows
from datev_bridge.extf.plain import plain_text, plain_value
from datev_bridge.extf.reader import Reader
from datev_bridge.extf.rows_of import Row, row_class, typed, values_of
from datev_bridge.extf.writer import FIRST_LINE, write_batch

Header = BatchHeader | FileFacts
"""Of a booking batch, or of any other format."""

_SEPARATOR = ";"


def to_json(file: bytes, *, zone: tzinfo = UTC) -> Mapping[str, Any]:
    """Return a file as plain data: ``format``, ``header`` and ``rows``.

    Args:
        file: The bytes.
        zone: In which the creation time was meant; the file does not say.

    Raises:
        ExtfError: The file or one of its rows cannot be read.
    """
    reader = Reader(file)
    header = _header_of(reader, zone)
    return {
        "format": {"category": reader.format.category, "name": reader.format.name},
        "header": {name: _json_value(v) for name, v in attrs.asdict(header).items()},
        "rows": [dict(_plain(row)) for row in reader.rows()],
    }


def from_json(document: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield the file that :func:`to_json` described, in the writer's form.

    Cells are texts, whole numbers, decimals, or true and false of flags; null and ``""`` are empty.
    Numbers with a point are to be read as text or Decimal (``json.loads(…, parse_float=str)``).

    Raises:
        ExtfError: A name or a value is not one of the format, or the writer refuses a row.
    """
    target = _format(document["format"]["category"])
    cls = BatchHeader if target.has_period else FileFacts
    header = _header_from(cls, document["header"])
    rows = _rows(target, enumerate(document["rows"], FIRST_LINE))
    yield from _written(header, rows)


def to_csv(file: bytes) -> Iterator[str]:
    """Yield the rows of a file as CSV with the filled columns' English names in line 1.

    Raises:
        ExtfError: The file or one of its rows cannot be read.
    """
    reader = Reader(file)
    filled = {name for row in Reader(file).rows() for name, _ in _plain(row)}
    names = [column.name for column in reader.columns if column.name in filled]
    yield _csv_line(names)
    for row in reader.rows():
        cells = dict(_plain(row))
        yield _csv_line([cells.get(name, "") for name in names])


def from_csv(file: TextIO, header: Header, category: int = 21) -> Iterator[bytes]:
    """Yield the file that CSV rows make under a header.

    Args:
        file: Text with the names of columns in line 1; comma, semicolon or tab between cells.
        header: A :class:`BatchHeader` for booking batches, else :class:`FileFacts`.
        category: Which format the rows have.

    Raises:
        ExtfError: A name or a value is not one of the format, the text is no table, or the writer
            refuses a row.
    """
    yield from _written(header, _rows(_format(category), _csv_rows(file)))


def _csv_rows(file: TextIO) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the cells of CSV by name, each row with the line of the text that it ends in."""
    first = file.readline()
    separator = max(";,\t", key=first.count)
    line = 1
    try:
        names = next(csv.reader([first], delimiter=separator), [])
        _refuse_second(names)
        lines = csv.reader(file, delimiter=separator)
        for cells in lines:
            line = 1 + lines.line_num
            if cells:
                yield line, _named(names, cells, line)
    except csv.Error:  # a text that is never closed grows beyond what a cell may be
        where, about = f"Zeile {line + 1}", {"line": line + 1, "value": ""}
        raise ExtfError(codes.QUOTES.at(where, **about)) from None


def _refuse_second(names: list[str]) -> None:
    """Refuse two columns of one name: only the cells of one of them could be kept."""
    filled = [name for name in names if name]
    if len(set(filled)) < len(filled):
        about = {"line": 1, "length": len(filled), "most": len(set(filled))}
        raise ExtfError(codes.TOO_MANY_COLUMNS.at("Zeile 1", **about))


def _named(names: list[str], cells: list[str], line: int) -> Mapping[str, str]:
    """Return the cells of a CSV line by name; empty ones beyond the names are no loss."""
    if any(cells[len(names) :]):
        about = {"line": line, "length": len(cells), "most": len(names)}
        raise ExtfError(codes.TOO_MANY_COLUMNS.at(f"Zeile {line}", **about))
    return dict(zip(names, cells, strict=False))


def _written(header: Header, rows: Iterator[Row]) -> Iterator[bytes]:
    if isinstance(header, BatchHeader):
        return write_batch(header, rows)  # type: ignore[arg-type] # category 21 makes booking rows
    return write_rows(header, rows)


def _format(category: object) -> Format:
    found = FORMATS.get(category) if isinstance(category, int) else None
    if found is None:
        raise ExtfError(codes.UNKNOWN_FORMAT.at("format", value=category))
    return found


def _rows(target: Format, given: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[Row]:
    columns = {column.name: column for column in target.columns}
    cls = row_class(target.category)
    for line, cells in given:
        filled = ((name, cell) for name, cell in cells.items() if cell is not None and cell != "")
        values = {name: _value(columns, name, cell, line) for name, cell in filled}
        missing = sorted(cls.names - cls.defaults.keys() - values.keys())
        if missing:
            about = {"caption": columns[missing[0]].caption, "value": "", "line": line}
            raise ExtfError(codes.REQUIRED.at(f"Zeile {line} · {missing[0]}", **about))
        yield cls.build(values)


def _value(columns: Mapping[str, Column], name: str, cell: Any, line: int) -> Any:
    column = columns.get(name)
    if column is None:
        raise ExtfError(codes.UNKNOWN_COLUMN.at(f"Zeile {line} · {name}", value=name, line=line))
    if not isinstance(cell, (str, int, Decimal)) or (
        isinstance(cell, bool) and column.kind is not Kind.FLAG
    ):
        about = {"expected": EXPECTED[column.kind], "found": type(cell).__name__}
        raise ExtfError(issue(codes.WRONG_TYPE, column, cell, line, **about))
    return typed(column, plain_value(column, plain_text(cell), line))


def _plain(row: Row) -> Iterator[tuple[str, str]]:
    for name, value in values_of(row):
        if value is not False or name in row.others or name == "is_committed":
            yield name, plain_text(value)


def _csv_line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=_SEPARATOR).writerow(cells)
    return line.getvalue()


def _header_of(reader: Reader, zone: tzinfo) -> Header:
    is_batch = reader.format.has_period
    header = reader.batch_header(zone) if is_batch else _facts_of(reader, zone)
    if header is None:
        about = {"caption": "", "value": "", "expected": reader.format.name}
        raise ExtfError(codes.HEADER_VALUE.at("Kopfzeile", **about))
    return header


def _facts_of(reader: Reader, zone: tzinfo) -> FileFacts | None:
    header = reader.header
    consultant, client, length = (header.number(n) for n in (11, 12, 14))
    start, created = header.day(13), header.created_at(zone)
    if consultant is None or client is None or length is None or not start or not created:
        return None
    return FileFacts(
        consultant_number=consultant,
        client_number=client,
        fiscal_year_start=start,
        account_length=length,
        created_at=created,
        chart_of_accounts=header.text(27),
        origin=header.text(8),
        exported_by=header.text(9),
        application_information=header.text(31),
        marker=Marker(header.text(1)),
    )


def _json_value(value: Any) -> Any:
    return value if isinstance(value, int) else plain_text(value)


def _header_from(cls: type[Header], given: Mapping[str, Any]) -> Header:
    fields = attrs.fields_dict(cls)
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in fields:
            raise ExtfError(codes.UNKNOWN_COLUMN.at(f"header · {name}", value=name))
        values[name] = _header_value(fields[name].type, value)
    try:
        return cls(**values)
    except TypeError as error:
        about = {"caption": "", "value": json.dumps(sorted(given)), "expected": str(error)}
        raise ExtfError(codes.HEADER_VALUE.at("header", **about)) from None


def _header_value(wanted: Any, value: Any) -> Any:
    if wanted is Marker:
        return _marker(value)
    parsers = {date: date.fromisoformat, datetime: datetime.fromisoformat}
    try:
        return parsers[wanted](value) if wanted in parsers else value
    except (ValueError, TypeError):
        return value


def _marker(value: Any) -> Marker:
    try:
        return Marker(value)
    except ValueError:
        allowed = ", ".join(marker.value for marker in Marker)
        about = {"caption": "1 Kennzeichen", "value": shown(str(value)), "expected": allowed}
        raise ExtfError(codes.HEADER_VALUE.at("header · marker", **about)) from None
