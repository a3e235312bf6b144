"""Repairing files: a new file with only the mends that cannot change a booking, each reported.

Mended are line ends, encoding, quoting, width, decimal points and missing decimals, a lost leading
zero of the document date, over-long free texts, forbidden characters in document field 1 and
missing locks. Never an amount's value, never an account; the rest stays as it stands.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
import re
from typing import BinaryIO

from datev_bridge.errors import ExtfError
from datev_bridge.extf import codes
from datev_bridge.extf.cell import issue, shown
from datev_bridge.extf.characters import CHARSET, first_outside, transliterate
from datev_bridge.extf.column import Column, Kind
from datev_bridge.extf.file_header import CAPTIONS, FIELDS
from datev_bridge.extf.header import quoted
from datev_bridge.extf.header_check import TEXT_FIELDS
from datev_bridge.extf.parse import days_of
from datev_bridge.extf.reader import Reader, Record
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

    def lines(self) -> Iterator[bytes]:
        reader = self._reader
        yield self._encoded(self._header())
        expected = tuple(column.caption for column in self._columns)
        if not reader.captions:
            self._tell_once(codes.MENDED_CAPTIONS.at("Zeile 2"))
        yield self._encoded(";".join(map(_in_charset, reader.captions or expected)))
        for record in reader.records():
            yield self._encoded(self._line(record))
        self._file_reports()

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
            self._tell_once(_lock_report("0", "Kopfzeile"), "header")
        for number in TEXT_FIELDS:
            if number > len(header.cells.texts) or not header.cells.quoted[number - 1]:
                caption = f"{number} {CAPTIONS[number - 1]}"
                self._tell_once(codes.MENDED_QUOTES.at("Zeile 1", caption=caption, line=1), "1")
        return ";".join(
            quoted(_in_charset(text)) if number in TEXT_FIELDS else _in_charset(text)
            for number, text in enumerate(texts, 1)
        )

    def _line(self, record: Record) -> str:
        cells = record.cells
        width = len(self._columns)
        if cells is None or any(cells.texts[width:]):
            return _in_charset(record.text)
        if len(cells.texts) != width:
            about = {"line": record.line, "most": width}
            self._tell_once(codes.MENDED_WIDTH.at(f"Zeile {record.line}", **about))
        texts = (*cells.texts, *("",) * width)[:width]
        styles = (*cells.quoted, *(column.quoted for column in self._columns[len(cells.quoted) :]))
        mended = []
        for column, text, style in zip(self._columns, texts, styles, strict=False):
            if style != column.quoted and (text or style):
                self._quotes(column, record.line)
            cell = self._cell(column, text, record.line)
            mended.append(quoted(cell) if column.quoted else cell)
        return ";".join(mended)

    def _quotes(self, column: Column, line: int) -> None:
        self._tell_once(issue(codes.MENDED_QUOTES, column, "", line), column.number)

    def _cell(self, column: Column, text: str, line: int) -> str:
        if not text:
            return self._empty(column, line)
        for mend, kind in _MENDS:
            after = mend(column, text, self._days)
            if after != text:
                self._report(issue(kind, column, text, line, after=shown(after)))
                text = after
        return text

    def _empty(self, column: Column, line: int) -> str:
        if column.name != "is_committed":
            return ""
        self._tell_once(_lock_report(self._lock, f"Zeile {line}"), "row")
        return self._lock


def _lock_report(lock: str, line: str) -> Issue:
    return codes.MENDED_LOCK.at(line, after=lock, line=line)


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
