"""Repairing files: a new file with only the mends that cannot change a booking, each reported.

Mended are line ends, encoding, quoting, width, decimal points and missing decimals, a lost leading
zero of the document date, over-long free texts, forbidden characters in document field 1 and
missing locks. Never an amount's value, never an account; the rest stays as it stands.

A line of a shape seen before costs one regular expression and a look at each filled cell; every
other line is split, and tells what is told once in a file.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import count
from pathlib import Path
import re
from typing import BinaryIO

from datev_bridge.errors import ExtfError
from datev_bridge.extf import codes
from datev_bridge.extf.cell import issue, pattern, shown
from datev_bridge.extf.characters import CHARSET, first_outside, transliterate
from datev_bridge.extf.column import Column, Kind
from datev_bridge.extf.file_header import CAPTIONS, FIELDS
from datev_bridge.extf.header import quoted
from datev_bridge.extf.header_check import TEXT_FIELDS
from datev_bridge.extf.memory import Memory
from datev_bridge.extf.parse import days_of
from datev_bridge.extf.reader import Reader, Record
from datev_bridge.extf.shape import Shape, loose_content
from datev_bridge.extf.tokens import Cells
from datev_bridge.issues import Issue, IssueKind

Report = Callable[[Issue], object]

_LOCK_FIELD = 21
_POINT = re.compile(r"-?[0-9]+\.[0-9]{1,2}", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,10}", re.ASCII)
_REFERENCE_SPELLINGS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)


def fix(file: BinaryIO | bytes, report: Report) -> Iterator[bytes]:
    """Yield a repaired copy of a file, line by line.

    Args:
        file: The original, which is only read.
        report: Told of every change, as an issue with the text before (``value``) and ``after``.

    Raises:
        ExtfError: This is no DATEV file.
    """
    return _Mender(Reader(file), report).lines()


def fix_file(path: str, target: str) -> tuple[Issue, ...]:
    """Write a repaired copy of a file and return the report.

    Args:
        path: The original.
        target: The new file; it appears whole or not at all.

    Raises:
        ExtfError: This is no DATEV file, or ``target`` is the original.
        OSError: The original cannot be read.
        DeliveryError: The new file cannot be written.
    """
    from datev_bridge.files import write_atomically  # noqa: PLC0415 - the island loads no files

    if Path(path).resolve() == Path(target).resolve():
        raise ExtfError(codes.FILE_NAME.at(target, value=Path(target).name))
    done: list[Issue] = []
    with open(path, "rb") as file:  # noqa: PTH123 - the island opens no paths but here
        write_atomically(target, fix(file, done.append))
    return tuple(done)


class _Mender:
    """Mends one file."""

    def __init__(self, reader: Reader, report: Report) -> None:
        self._reader = reader
        self._columns = reader.columns
        self._days: Mapping[str, date] = days_of(reader.header)
        self._report = report
        self._once: set[object] = set()
        lock = reader.header.text(_LOCK_FIELD)
        self._lock = lock if lock in {"0", "1"} else "0"
        self._shape = Shape(reader.columns, loose_content)

    def lines(self) -> Iterator[bytes]:
        reader = self._reader
        yield self._encoded(self._header())
        expected = tuple(column.caption for column in self._columns)
        if not reader.captions:
            self._tell_once(codes.MENDED_CAPTIONS.at("Zeile 2"))
        yield self._encoded(";".join(map(_in_charset, reader.captions or expected)))
        yield from map(self._encoded, self._rows())
        self._file_reports()

    def _rows(self) -> Iterator[str]:
        reader = self._reader
        quick, learned = self._quick(), self._shape.version
        number = reader.first_line - 1
        for line in reader.lines():
            number += 1
            mended = None if reader.is_waiting else quick(number, line)
            if mended is not None:
                yield mended
                continue
            for record in reader.full(number, line):
                yield self._line(record)
                self._learn(record, line)
            if self._shape.version != learned:
                quick, learned = self._quick(), self._shape.version
        yield from map(self._line, reader.rest(number))

    def _learn(self, record: Record, line: str) -> None:
        cells = record.cells
        if cells is None or "\n" in record.text or any(cells.texts[len(self._columns) :]):
            return
        self._shape.learn(cells, "\r" if line.endswith("\r") else "")

    def _quick(self) -> Callable[[int, str], str | None]:
        """Return what mends a line of the shape learned so far.

        What is told once in a file was told of the lines that taught the shape, but for a lock that
        is missing in a line and not in all.
        """
        match = self._shape.match
        if match is None:
            return lambda _number, _line: None
        empty = [_spelled(column, "") for column in self._columns]
        filled = [self._columns[number - 1] for number in self._shape.filled]
        lock = next((c.number - 1 for c in self._columns if c.name == "is_committed"), None)
        if lock is not None:
            empty[lock] = self._lock
        known = [(c.number - 1, c, Memory(partial(self._unchanged, c))) for c in filled]

        def quick(number: int, line: str) -> str | None:
            found = match(line)
            if found is None:
                return None
            cells = empty.copy()
            for (place, column, cell_of), text in zip(known, found.groups(), strict=True):
                cell = cell_of[text]
                cells[place] = cell or _spelled(column, self._cell(column, text, number))
            return ";".join(cells)

        return quick

    def _unchanged(self, column: Column, text: str) -> str:
        """Return the cell of a text that stays as it is; nothing where there is more to do."""
        if not text:
            return "" if column.name == "is_committed" else _spelled(column, "")
        right = text.isascii() and pattern(column).fullmatch(text) is not None
        return _spelled(column, text) if right or not any(self._mends(column, text)) else ""

    def _file_reports(self) -> None:
        source = self._reader.source
        if self._reader.has_lf or not source.is_whole:
            self._report(codes.MENDED_LINE_ENDS.at())
        if source.has_mark or source.encoding == "utf-8":
            self._report(codes.MENDED_ENCODING.at(value=source.encoding))

    def _encoded(self, line: str) -> bytes:
        return f"{line}\r\n".encode(CHARSET, "surrogateescape")

    def _tell_once(self, report: Issue, key: object = None) -> None:
        if (report.code, key) not in self._once:
            self._once.add((report.code, key))
            self._report(report)

    def _header(self) -> str:
        header = self._reader.header
        texts = [header.text(number) for number in range(1, FIELDS + 1)]
        if self._reader.format.has_period and not texts[_LOCK_FIELD - 1]:
            texts[_LOCK_FIELD - 1] = "0"
            self._tell_once(_lock_report("0", "Kopfzeile", 1), "header")
        for number in TEXT_FIELDS:
            if number > len(header.cells.texts) or not header.cells.quoted[number - 1]:
                caption = f"{number} {CAPTIONS[number - 1]}"
                self._tell_once(codes.MENDED_QUOTES.at("Zeile 1", caption=caption, line=1), "1")
        fields = map(self._header_text, count(1), texts)
        return ";".join(
            (
                *(_cell(f, is_text=n in TEXT_FIELDS) for n, f in enumerate(fields, 1)),
                *_surplus(header.cells),
            )
        )

    def _header_text(self, number: int, text: str) -> str:
        """Return a text of the header as the file can hold it, and tell where that is another."""
        after = _in_charset(text)
        if after != text:
            caption = f"{number} {CAPTIONS[number - 1]}"
            about = {"caption": caption, "value": shown(text), "after": shown(after), "line": 1}
            self._report(codes.MENDED_CHARACTERS.at(f"Kopfzeile · {caption}", **about))
        return after

    def _line(self, record: Record) -> str:
        cells = record.cells
        width = len(self._columns)
        if cells is None or any(cells.texts[width:]):
            return self._as_it_stands(record)
        if len(cells.texts) != width:
            about = {"line": record.line, "most": width}
            self._tell_once(codes.MENDED_WIDTH.at(f"Zeile {record.line}", **about))
        texts = (*cells.texts, *("",) * width)[:width]
        styles = (*cells.quoted, *(column.quoted for column in self._columns[len(cells.quoted) :]))
        mended = []
        for column, text, style in zip(self._columns, texts, styles, strict=False):
            if style != column.quoted and (text or style) and not _KEEPS_QUOTES.search(text):
                self._quotes(column, record.line)
            mended.append(_spelled(column, self._cell(column, text, record.line)))
        return ";".join(mended)

    def _as_it_stands(self, record: Record) -> str:
        """Return a line whose cells are not clear, with nothing but its characters mended."""
        after = _in_charset(record.text)
        if after != record.text:
            where = f"Zeile {record.line}"
            about = {"value": shown(record.text), "after": shown(after), "line": record.line}
            self._report(codes.MENDED_CHARACTERS.at(where, caption=where, **about))
        return after

    def _quotes(self, column: Column, line: int) -> None:
        self._tell_once(issue(codes.MENDED_QUOTES, column, "", line), column.number)

    def _cell(self, column: Column, text: str, line: int) -> str:
        if not text:
            return self._empty(column, line)
        for kind, before, after in self._mends(column, text):
            self._report(issue(kind, column, before, line, after=shown(after)))
            text = after
        return text

    def _mends(self, column: Column, text: str) -> Iterator[tuple[IssueKind, str, str]]:
        """Yield each mend that changes a text: what it is, the text before and after."""
        for mend, kind in _MENDS:
            after = mend(column, text, self._days)
            if after != text:
                yield kind, text, after
                text = after

    def _empty(self, column: Column, line: int) -> str:
        if column.name != "is_committed":
            return ""
        self._tell_once(_lock_report(self._lock, f"Zeile {line}", line), "row")
        return self._lock


def _surplus(cells: Cells) -> Iterator[str]:
    """Yield filled fields beyond the last as they stand: where one is too many, nobody knows."""
    texts, styles = cells.texts[FIELDS:], cells.quoted[FIELDS:]
    for text, style in zip(texts, styles, strict=True) if any(texts) else ():
        yield quoted(_in_charset(text)) if style else _in_charset(text)


def _spelled(column: Column, text: str) -> str:
    """Return a text as the column's cell."""
    return _cell(text, is_text=column.quoted)


_KEEPS_QUOTES = re.compile('[;"\n]')
"""What would end a cell or its line if it stood there without quotes."""


def _cell(text: str, *, is_text: bool) -> str:
    """Return a text as a cell; a number that is none keeps the quotes that hold it together."""
    return quoted(text) if is_text or _KEEPS_QUOTES.search(text) else text


def _lock_report(lock: str, where: str, line: int) -> Issue:
    return codes.MENDED_LOCK.at(where, after=lock, line=line)


_KNOWN_BYTES = re.compile("[^\udc80-\udcff]+")
"""Everything but bytes without a character, which stay as they stand."""


def _in_charset(text: str) -> str:
    """Rewrite what Windows-1252 lacks."""
    return _KNOWN_BYTES.sub(_rewritten, text)


def _rewritten(match: re.Match[str]) -> str:
    text = match.group()
    return text if first_outside(text) is None else transliterate(text)[0]


def _decimals(column: Column, text: str, _days: Mapping[str, date]) -> str:
    if column.kind is Kind.AMOUNT and _WHOLE.fullmatch(text):
        return f"{text},00"
    if column.kind in {Kind.AMOUNT, Kind.DECIMAL} and _POINT.fullmatch(text):
        return f"{Decimal(text):.{column.decimals}f}".replace(".", ",")
    return text


def _leading_zero(column: Column, text: str, days: Mapping[str, date]) -> str:
    return f"0{text}" if column.kind is Kind.DAY_MONTH and f"0{text}" in days else text


def _characters(_column: Column, text: str, _days: Mapping[str, date]) -> str:
    return _in_charset(text)


def _reference(column: Column, text: str, _days: Mapping[str, date]) -> str:
    if column.name != "document_field_1" or re.fullmatch(column.expression, text):
        return text
    return re.sub(r"[^A-Za-z0-9_$&%*+\-/]", "-", text.translate(_REFERENCE_SPELLINGS))


def _length(column: Column, text: str, _days: Mapping[str, date]) -> str:
    """Cut free text only: a cut reference, key or account would be another one."""
    is_free = column.kind is Kind.TEXT and not column.expression
    return text[: column.length] if is_free else text


_MENDS: tuple[tuple[Callable[[Column, str, Mapping[str, date]], str], IssueKind], ...] = (
    (_decimals, codes.MENDED_DECIMALS),
    (_leading_zero, codes.MENDED_DATE),
    (_characters, codes.MENDED_CHARACTERS),
    (_reference, codes.MENDED_REFERENCE),
    (_length, codes.MENDED_LENGTH),
)
"""Mends of one cell, in this order."""
