"""A mapping as an Excel workbook, out and in; needs openpyxl, the extra ``xlsx``."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
import io
import re
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import Issue, in_order
from datev_bridge.mapping import table_codes
from datev_bridge.mapping.model import MappingRule
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.table import (
    MOST_BYTES,
    MOST_ROWS,
    TableReading,
    from_rows,
    place,
    to_rows,
    too_large,
)

if TYPE_CHECKING:
    from types import ModuleType

SHEET = "Kontenzuordnung"
_MOST_UNPACKED = 20 * MOST_BYTES
_MOST_COLUMNS = 60
_MOST_TAGS = MOST_ROWS * _MOST_COLUMNS * 5
"""A cell has up to four; each costs time, however few bytes it unpacks from."""
_EXACT = 10**15
_WIDEST = 40


def to_xlsx(
    rules: Iterable[MappingRule],
    *,
    chart: ChartOfAccounts | None = None,
    missing: Iterable[SeenCategory] = (),
) -> bytes:
    """Return a mapping as a workbook of one sheet; every cell is text.

    Args:
        rules: The rules, in the order of the rows.
        chart: The client's chart; with it, the accounts' names are shown.
        missing: Categories without a rule: a row for each rate, the account left to be filled in.

    Raises:
        ConfigurationError: openpyxl, the extra ``xlsx``, is not installed (``MAP-062``).
    """
    book = _openpyxl().Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.freeze_panes = "A2"
    rows = list(to_rows(rules, chart=chart, missing=missing))
    for number, row in enumerate(rows, start=1):
        for column_number, text in enumerate(row, start=1):
            cell = sheet.cell(number, column_number)
            cell.value = _escaped(text)
            cell.data_type = "s"  # a text that begins with "=" stays one
            cell.number_format = "@"
    for column in sheet.columns:
        longest = max(len(cell.value or "") for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(longest + 2, _WIDEST)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def from_xlsx(data: bytes) -> TableReading:
    """Read a mapping from the first sheet of a workbook: ours, or one that was edited.

    Numbers and dates are taken as what they show; formulas count with their last result.

    Args:
        data: The file.

    Raises:
        ConfigurationError: openpyxl, the extra ``xlsx``, is not installed (``MAP-062``).
    """
    openpyxl = _openpyxl()
    if len(data) > MOST_BYTES:
        return TableReading(issues=(too_large(),))
    try:
        with ZipFile(io.BytesIO(data)) as packed:
            if _is_too_much(packed):
                return TableReading(issues=(too_large(),))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        cells = [list(row) for row in _rows_of(book.worksheets[0])]
        rows = [[_text(cell) for cell in row] for row in cells]
        book.close()
    except Exception:  # noqa: BLE001 - openpyxl lets through whatever a broken file provokes
        return TableReading(issues=(table_codes.NOT_XLSX.at(),))
    if any(map(any, rows[MOST_ROWS + 1 :])):
        return TableReading(issues=(too_large(),))
    lost = tuple(_lost_digits(cells))
    return TableReading(issues=in_order(lost)) if lost else from_rows(rows)


def _is_too_much(packed: ZipFile) -> bool:
    """Tell whether a workbook is more than a mapping can be, before it is read."""
    if sum(each.file_size for each in packed.infolist()) > _MOST_UNPACKED:
        return True
    return sum(packed.read(each).count(b"<") for each in packed.infolist()) > _MOST_TAGS


def _openpyxl() -> "ModuleType":
    try:
        import openpyxl  # noqa: PLC0415 - an extra, loaded only where it is needed
    except ImportError as error:
        raise ConfigurationError(table_codes.XLSX_EXTRA_MISSING.at(package="openpyxl")) from error
    return openpyxl


def _rows_of(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a sheet within the bounds, and one more that tells of too many."""
    yield from sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=_MOST_COLUMNS)


def _text(cell: Any) -> str:
    """Return what a cell shows."""
    match cell.value:
        case None:
            return ""
        case bool(said):
            return "ja" if said else "nein"
        case str(text):
            return _unescaped(text)
        case datetime() | date() as moment:
            return f"{moment:%d.%m.%Y}"
        case int() | float() as number:
            return _number(number, is_percent="%" in cell.number_format)
        case other:
            return str(other)


def _number(number: float, *, is_percent: bool) -> str:
    exact = Decimal(repr(number)) * (100 if is_percent else 1)
    return f"{exact.normalize():f}".replace(".", ",")


def _lost_digits(cells: Iterable[Iterable[Any]]) -> Iterator[Issue]:
    """Yield the numbers of which a spreadsheet keeps fifteen digits only: ids are longer."""
    headings: list[str] = []
    for number, row in enumerate(cells, start=1):
        headings = headings or [_text(cell) for cell in row]
        for cell, heading in zip(row, headings, strict=False):
            value = cell.value
            if isinstance(value, int | float) and abs(value) >= _EXACT:
                where = place(number, heading)
                yield table_codes.DIGITS_LOST.at(where, column=heading, value=_text(cell))


def _escaped(text: str) -> str:
    """Return a text as a workbook holds it: what XML does not allow stands as its number.

    Source: ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
    """
    marked = _LOOKS_ESCAPED.sub("_x005F_", text)
    return _NOT_XML.sub(lambda match: f"_x{ord(match[0]):04X}_", marked)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
