"""Writing the formats beside the booking batch: master data, recurring and natural bookings."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from attrs import frozen

from datev_bridge.errors import ExtfError
from datev_bridge.extf import codes
from datev_bridge.extf.cell import cell_text, issue, shown
from datev_bridge.extf.characters import CHARSET, is_writable
from datev_bridge.extf.column import Column, Kind
from datev_bridge.extf.file_header import FileHeader
from datev_bridge.extf.formats import FORMATS, Format
from datev_bridge.extf.frame import Frame, frame
from datev_bridge.extf.header import Marker, is_day, quoted, year_after
from datev_bridge.extf.header_check import header_issues
from datev_bridge.extf.master_rules import RULES
from datev_bridge.extf.rows_of import ROW_CLASSES, Row, values_of
from datev_bridge.extf.rules import broken_rules
from datev_bridge.extf.tokens import cells_of
from datev_bridge.extf.writer import FIRST_LINE, refuse, spelled
from datev_bridge.issues import Issue, IssueKind

_CATEGORY_OF: Mapping[type[Row], int] = {cls: category for category, cls in ROW_CLASSES.items()}


@frozen(kw_only=True)
class FileFacts:
    """The header of a file without a booking period; fields as in :class:`BatchHeader`.

    Attributes:
        consultant_number: 1001 to 9999999 (field 11).
        client_number: 1 to 99999 (field 12).
        fiscal_year_start: First day of the fiscal year (field 13).
        account_length: 4 to 8 (field 14).
        created_at: Aware (field 6).
        chart_of_accounts: Two digits or nothing (field 27).
        origin: At most two characters (field 8).
        exported_by: At most 25 characters (field 9).
        application_information: At most 16 characters (field 31).
        marker: Who wrote the file (field 1).
    """

    consultant_number: int
    client_number: int
    fiscal_year_start: date
    account_length: int
    created_at: datetime
    chart_of_accounts: str = ""
    origin: str = ""
    exported_by: str = ""
    application_information: str = ""
    marker: Marker = Marker.EXTF


def write_rows(facts: FileFacts, rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a file of any format but the booking batch as chunks; its rows decide the format.

    Args:
        facts: For the header.
        rows: Rows of one class, read once.

    Raises:
        ExtfError: The header or a row is refused (before its first byte), there is no row, the rows
            are of several classes, or they are booking rows, whose header carries a period.
    """
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        raise ExtfError(codes.NO_ROWS.at())
    target = FORMATS[_CATEGORY_OF[type(first)]]
    if target.has_period:
        about = {"value": target.category}
        raise ExtfError(codes.UNKNOWN_FORMAT.at("Kopfzeile · 3 Formatkategorie", **about))
    refuse(tuple(_fact_issues(facts)))
    head = ";".join(_header_cells(facts, target))
    refuse(tuple(header_issues(_parsed(head), target, len(head))))
    captions = ";".join(column.caption for column in target.columns)
    yield f"{head}\r\n{captions}\r\n".encode(CHARSET)
    line = FIRST_LINE
    for row in _chained(first, remaining):
        yield _line(row, target, facts, line).encode("latin-1")
        line += 1


def _chained(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def check_master_row(row: Row, facts: FileFacts, line: int | None = None) -> tuple[Issue, ...]:
    """Return everything that is wrong with a row of any format but the booking batch."""
    return _texts(row, FORMATS[_CATEGORY_OF[type(row)]], facts, line)[1]


def _line(row: Row, target: Format, facts: FileFacts, line: int) -> str:
    if type(row) is not ROW_CLASSES[target.category]:
        about = {"value": type(row).__name__, "caption": "", "expected": target.name}
        raise ExtfError(codes.WRONG_TYPE.at(f"Zeile {line}", found=type(row).__name__, **about))
    texts, found = _texts(row, target, facts, line)
    refuse(found)
    cells = (spelled(column, texts.get(column.number, "")) for column in target.columns)
    return ";".join(cells) + "\r\n"


def _texts(
    row: Row, target: Format, facts: FileFacts, line: int | None
) -> tuple[dict[int, str], tuple[Issue, ...]]:
    by_name = {column.name: column for column in target.columns}
    texts: dict[int, str] = {}
    found: list[Issue] = []
    filled: set[str] = set()
    for name, value in values_of(row):
        column = by_name.get(name)
        if column is None or name in filled:
            found.append(codes.UNKNOWN_COLUMN.at(name, value=name, line=line or ""))
            continue
        filled.add(name)
        text = _text(column, value, facts, line)
        if isinstance(text, str):
            texts[column.number] = text
        else:
            found += text
    found += (
        issue(codes.REQUIRED, column, "", line)
        for column in target.columns
        if column.required and column.name not in filled
    )
    around = _frame(facts)
    numbers = {column.number: column for column in target.columns}
    rules = RULES[target.category]
    found += broken_rules(texts, around, line, rules=rules, columns=numbers)
    return texts, tuple(sorted(found, key=_position))


def _text(
    column: Column, value: Any, facts: FileFacts, line: int | None
) -> str | tuple[Issue, ...]:
    """Return a checked text; a date without its year must lie in the fiscal year."""
    if value is False and column.quoted:
        return ""
    text = cell_text(column, value, line)
    if column.kind is not Kind.DAY_MONTH or not isinstance(text, str):
        return text
    start = facts.fiscal_year_start
    if start <= value < year_after(start):
        return text
    return (issue(codes.DATE_BEFORE_YEAR, column, value, line, start=start),)


def _frame(facts: FileFacts) -> Frame:
    return frame(facts.account_length, "", facts.chart_of_accounts)


def _position(problem: Issue) -> tuple[int, str]:
    return int(dict(problem.values).get("column", "0")), problem.code


def _parsed(head: str) -> FileHeader:
    cells = cells_of(head)
    if cells is None:
        raise ExtfError(codes.NOT_A_DATEV_FILE.at("Kopfzeile"))
    return FileHeader(cells)


_TEXTS = (
    # attribute, caption
    ("origin", "8 Herkunft"),
    ("exported_by", "9 Exportiert von"),
    ("chart_of_accounts", "27 Sachkontenrahmen"),
    ("application_information", "31 Anwendungsinformation"),
)
_NUMBERS = (
    # attribute, caption, problem
    ("consultant_number", "11 Beraternummer", codes.CONSULTANT_NUMBER),
    ("client_number", "12 Mandantennummer", codes.CLIENT_NUMBER),
    ("account_length", "14 Sachkontenlänge", codes.ACCOUNT_LENGTH),
)


def _fact_issues(facts: FileFacts) -> Iterator[Issue]:
    """Yield the facts that no header can be made of; what the cells then say is checked there."""
    for name, caption in _TEXTS:
        text = getattr(facts, name)
        if type(text) is not str or not is_writable(text):
            yield _fact_issue(codes.HEADER_VALUE, caption, text, "Windows-1252")
    for name, caption, kind in _NUMBERS:
        if type(getattr(facts, name)) is not int:
            yield _fact_issue(kind, caption, getattr(facts, name))
    moment: object = facts.created_at
    if not isinstance(moment, datetime):
        yield _fact_issue(codes.CREATED_AT, "6 Erzeugt am", moment)
    if not is_day(facts.fiscal_year_start):
        start = facts.fiscal_year_start
        yield _fact_issue(codes.FISCAL_YEAR_START, "13 WJ-Beginn", start)


def _fact_issue(kind: IssueKind, caption: str, value: object, expected: str = "") -> Issue:
    about = {"caption": caption, "value": shown(str(value)), "expected": expected}
    return kind.at(f"Kopfzeile · {caption}", **about)


def _header_cells(facts: FileFacts, target: Format) -> tuple[str, ...]:
    moment = facts.created_at
    return (
        quoted(facts.marker.value),
        "700",
        str(target.category),
        quoted(target.name),
        str(target.version),
        f"{moment:%Y%m%d%H%M%S}{moment.microsecond // 1000:03}" if moment.tzinfo else "",
        "",
        quoted(facts.origin),
        quoted(facts.exported_by),
        '""',
        str(facts.consultant_number),
        str(facts.client_number),
        f"{facts.fiscal_year_start:%Y%m%d}",
        str(facts.account_length),
        *("", "", '""', '""', "", "", "", '""', "", '""', "", ""),
        quoted(facts.chart_of_accounts),
        "",
        "",
        '""',
        quoted(facts.application_information),
    )
