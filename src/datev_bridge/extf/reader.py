"""Reading DATEV files: header, captions, typed rows; streaming, tolerant, lossless.

A right line of a shape seen before costs one regular expression and a look-up for each filled cell.
Everything else takes the full path, which splits the line, parses each cell and names each problem.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, tzinfo
from decimal import Decimal
from functools import partial
from io import BytesIO
from itertools import chain, zip_longest
import re
from typing import Any, BinaryIO

from attrs import frozen

from datev_bridge.errors import ExtfError
from datev_bridge.extf import codes
from datev_bridge.extf.cell import check_text, issue, shown
from datev_bridge.extf.column import Column, Kind
from datev_bridge.extf.file_header import FileHeader
from datev_bridge.extf.formats import FORMATS, Format
from datev_bridge.extf.header import BatchHeader, Marker
from datev_bridge.extf.memory import Memory
from datev_bridge.extf.parse import days_of, parse
from datev_bridge.extf.row_maker import Lookup, row_maker
from datev_bridge.extf.rows_of import Row, RowClass, row_class, typed
from datev_bridge.extf.shape import Shape
from datev_bridge.extf.source import Source
from datev_bridge.extf.tokens import Cells, cells_of, is_open
from datev_bridge.issues import Issue, IssueKind

_MOST_JOINED = 8
_MARKERS = frozenset(marker.value for marker in Marker)


@frozen(kw_only=True)
class Record:
    """One row as it was read.

    Attributes:
        line: Its line in the file, the first where it goes over several.
        cells: Its cells as they stand there; None where its quotes do not close.
        row: The typed row; None where a cell has no value or a required one is empty.
        issues: Why ``row`` is None.
        text: The line itself, without its line break.
    """

    line: int
    cells: Cells | None
    row: Row | None
    issues: tuple[Issue, ...]
    text: str


class Reader:
    """A DATEV file that is being read.

    Attributes:
        header: Line 1.
        format: What the header says its rows are.
        columns: The columns of its format version.
        captions: Line 2 as found; empty where there is none.
        source: Encoding and line ends, complete when everything was read.
        first_line: The line of the first row.
        header_length: Characters of line 1.
        has_lf: Whether line 1, or a row read by :meth:`full`, ends without a carriage return; a
            line break inside quotes is part of its cell.
    """

    def __init__(self, file: BinaryIO | bytes, *, encoding: str | None = None) -> None:
        """Read header and captions.

        Args:
            file: A binary stream, which stays open, or the bytes of a file.
            encoding: Python's name of the encoding, where the caller knows it; found out if None.

        Raises:
            ExtfError: This is no DATEV file, or one of an unknown format.
        """
        self.source = Source(BytesIO(file) if isinstance(file, bytes) else file, encoding)
        self._blocks = self.source.blocks()
        first = self._next_line()
        self.header = FileHeader(_header_cells(first))
        self.header_length = len(first or "")
        self.has_lf = first is not None and not first.endswith("\r")
        self.format = _format_of(self.header)
        self.columns = self.format.columns_of(self.header.version)
        self.captions = self._captions()
        self.first_line = 3 if self.captions else 2
        self._days = days_of(self.header)
        self._rows: RowClass = row_class(self.format.category)
        self._open: list[str] = []
        self._has_open_lf = False
        self._shape = Shape(self.columns)

    def batch_header(self, zone: tzinfo = UTC) -> BatchHeader | None:
        """Return the header of a booking batch as a typed value, or None where it is not right.

        Args:
            zone: In which the creation time was meant; the file does not say.
        """
        return self.header.batch_header(zone)

    def rows(self, refused: Callable[[Record], object] | None = None) -> Iterator[Row]:
        """Yield the typed rows.

        Args:
            refused: Told of each row that cannot be read, and reading goes on; without it the first
                such row ends the reading.

        Raises:
            ExtfError: A row cannot be read and ``refused`` is None.
        """
        quick, learned = self._quick(), self._shape.version
        number = self.first_line - 1
        for line in chain.from_iterable(self._blocks):
            number += 1
            if not self._open:
                row = quick(line)
                if row is not None:
                    yield row
                    continue
            for record in self.full(number, line):
                if record.row is None:
                    (refused or _refuse)(record)
                else:
                    yield record.row
            if self._shape.version != learned:
                quick, learned = self._quick(), self._shape.version
        for record in self.rest(number):
            (refused or _refuse)(record)

    def records(self) -> Iterator[Record]:
        """Yield all rows with their cells as they stand in the file, the unreadable ones too."""
        quick, learned = self._quick_record(), self._shape.version
        number = self.first_line - 1
        for line in chain.from_iterable(self._blocks):
            number += 1
            record = None if self._open else quick(number, line)
            if record is not None:
                yield record
                continue
            yield from self.full(number, line)
            if self._shape.version != learned:
                quick, learned = self._quick_record(), self._shape.version
        yield from self.rest(number)

    @property
    def is_waiting(self) -> bool:
        """Whether a quote is open, so that the next line may belong to the one before it."""
        return bool(self._open)

    def lines(self) -> Iterator[str]:
        """Yield the remaining lines of the file, a carriage return at their end included."""
        return chain.from_iterable(self._blocks)

    def full(self, number: int, line: str) -> Iterator[Record]:
        """Yield what a line completes: nothing, its record, or those of broken lines before it."""
        text = line.removesuffix("\r")
        if not text and not self._open:
            return
        is_lf = len(text) == len(line)
        whole = "\n".join((*self._open, text))
        cells = cells_of(whole)
        first = number - len(self._open)
        if cells is not None:
            self._open.clear()
            self._has_open_lf = False
            self.has_lf = self.has_lf or is_lf
            yield self._record(first, whole, cells, line[len(text) :])
            return
        alone = cells_of(text) if self._open else None
        starts_anew = alone is not None and 2 * len(alone.texts) > len(self.columns)
        if is_open(whole) and not starts_anew and len(self._open) < _MOST_JOINED:
            self._open.append(text)
            self._has_open_lf = self._has_open_lf or is_lf
            return
        yield from self.rest(number - 1)
        self.has_lf = self.has_lf or is_lf
        if alone is None:
            yield _broken(number, text)
        else:
            yield self._record(number, text, alone, line[len(text) :])

    def rest(self, number: int) -> Iterator[Record]:
        """Yield what is left open at the end of the file, or before a line that starts anew."""
        waiting, self._open = self._open, []
        self.has_lf, self._has_open_lf = self.has_lf or self._has_open_lf, False
        first = number - len(waiting) + 1
        yield from (_broken(first + n, text) for n, text in enumerate(waiting))

    def _record(self, line: int, text: str, cells: Cells, ending: str) -> Record:
        found = list(_width_issues(cells, self.columns, line))
        values: dict[str, Any] = {}
        for column, cell in zip_longest(self.columns, cells.texts, fillvalue=""):
            if isinstance(column, str):
                break
            if cell:
                value = self._value(column, cell)
                if value is None:
                    found += _unreadable(column, cell, line)
                else:
                    values[column.name] = value
            elif column.required:
                found.append(issue(codes.REQUIRED, column, "", line))
        missing = self._rows.names - self._rows.defaults.keys() - values.keys()
        if not found and not missing and "\n" not in text:
            self._shape.learn(cells, ending)
        row = None if found or missing else self._rows.build(values)
        return Record(line=line, cells=cells, row=row, issues=tuple(found), text=text)

    def _value(self, column: Column, text: str) -> Any:
        if column.kind is Kind.DAY_MONTH:
            return self._days.get(text)
        value = parse(column, text)
        return None if value is None else typed(column, value)

    def _quick(self) -> Callable[[str], Row | None]:
        """Return what reads a line of the shape learned so far."""
        match = self._shape.match
        if match is None:
            return _never
        make = self._row_maker()

        def quick(line: str) -> Row | None:
            found = match(line)
            if found is None:
                return None
            try:
                return make(found.groups())
            except _Unusual:
                return None

        return quick

    def _quick_record(self) -> Callable[[int, str], Record | None]:
        """Return what reads a line of the shape learned so far together with its cells."""
        match = self._shape.match
        if match is None:
            return lambda _number, _line: None
        make, cells_from = self._row_maker(), self._shape.cells_maker()

        def quick(number: int, line: str) -> Record | None:
            found = match(line)
            if found is None:
                return None
            groups = found.groups()
            try:
                row = make(groups)
            except _Unusual:
                return None
            text = line.removesuffix("\r")
            return Record(line=number, cells=cells_from(groups), row=row, issues=(), text=text)

        return quick

    def _row_maker(self) -> Callable[[tuple[str, ...]], Row]:
        """Return what makes a row of the filled cells of the shape learned so far."""
        columns = [self.columns[number - 1] for number in self._shape.filled]
        lookups = tuple(map(self._lookup, columns))
        return row_maker(self._rows, tuple(column.name for column in columns), lookups)

    def _lookup(self, column: Column) -> Lookup:
        """Return how a cell becomes its value; a text that may be empty is its own."""
        is_attribute = column.name in self._rows.names
        if is_attribute and column.kind is Kind.TEXT and not column.required:
            return None
        if column.kind is Kind.AMOUNT and column.required:
            return _plain_amount
        return Memory(partial(self._cell, column))

    def _cell(self, column: Column, text: str) -> Any:
        """Return a cell's value, or what an empty one stands for."""
        if text:
            value = self._value(column, text)
            if value is None:
                raise _Unusual
            return value
        if column.required:
            raise _Unusual
        return self._rows.defaults.get(column.name)

    def _next_line(self) -> str | None:
        block = next(self._blocks, None)
        if block is None:
            return None
        self._blocks = chain((block[1:],), self._blocks) if len(block) > 1 else self._blocks
        return block[0]

    def _captions(self) -> tuple[str, ...]:
        line = self._next_line()
        cells = None if line is None else cells_of(line.removesuffix("\r"))
        if line is None or (cells is not None and _are_captions(cells.texts, self.columns[0])):
            return cells.texts if cells else ()
        self._blocks = chain(([line],), self._blocks)
        return ()


def _plain_amount(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))  # the shape takes no others


class _Unusual(Exception):
    """The line needs the full path."""


def _refuse(record: Record) -> None:
    raise ExtfError(record.issues[0], issues=record.issues)


def _never(_line: str) -> None:
    return None


def _header_cells(line: str | None) -> Cells:
    if not line:
        raise ExtfError(codes.EMPTY_FILE.at("Zeile 1"))
    cells = cells_of(line.removesuffix("\r"))
    if cells is None or cells.texts[0] not in _MARKERS or len(cells.texts) == 1:
        raise ExtfError(_why_no_header(line).at("Zeile 1", value=shown(line)))
    return cells


def _why_no_header(line: str) -> IssueKind:
    if re.match(r'"?(EXTF|DTVF)"?[,\t|]', line):
        return codes.WRONG_SEPARATOR
    captions = tuple(entry.columns[0].caption for entry in FORMATS.values())
    return codes.HEADINGS_FIRST if line.startswith(captions) else codes.NOT_A_DATEV_FILE


def _format_of(header: FileHeader) -> Format:
    found = FORMATS.get(header.category or 0)
    if found is None:
        value = header.text(3)
        raise ExtfError(codes.UNKNOWN_FORMAT.at("Kopfzeile · 3 Formatkategorie", value=value))
    return found


def _are_captions(texts: tuple[str, ...], first: Column) -> bool:
    if texts[0] == first.caption:
        return True
    return first.kind is not Kind.TEXT and bool(texts[0]) and parse(first, texts[0]) is None


def _width_issues(cells: Cells, columns: tuple[Column, ...], line: int) -> Iterator[Issue]:
    if any(cells.texts[len(columns) :]):
        about = {"length": len(cells.texts), "most": len(columns), "line": line}
        yield codes.TOO_MANY_COLUMNS.at(f"Zeile {line}", **about)


def _unreadable(column: Column, text: str, line: int) -> tuple[Issue, ...]:
    found = tuple(i for i in check_text(column, text, line) if i.blocks)
    if found:
        return found
    kind = codes.DATE_FORMAT if column.kind is Kind.DAY_MONTH else codes.CELL_FORMAT
    return (issue(kind, column, text, line),)


def _broken(line: int, text: str) -> Record:
    found = (codes.QUOTES.at(f"Zeile {line}", line=line, value=shown(text)),)
    return Record(line=line, cells=None, row=None, issues=found, text=text)
