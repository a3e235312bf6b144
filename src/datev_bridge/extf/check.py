"""Checks of typed rows: what a row would do to a file, before a byte of it is written."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from datev_bridge.extf import codes
from datev_bridge.extf.cell import cell_text, issue
from datev_bridge.extf.column import Column
from datev_bridge.extf.fields import BY_NAME, COLUMNS, COLUMNS_OF_VERSION, MOST_ROWS
from datev_bridge.extf.frame import Frame, frame
from datev_bridge.extf.header import CATEGORY, BatchHeader, check_header
from datev_bridge.extf.repeats import Repeats
from datev_bridge.extf.row import BookingRow, Value
from datev_bridge.extf.rules import broken_rules
from datev_bridge.issues import Issue

__all__ = ["check_batch", "check_header", "check_row", "frame_of", "in_batch", "row_texts"]

ATTRIBUTES = tuple(
    (attribute.name, BY_NAME[attribute.name])
    for attribute in BookingRow.__attrs_attrs__
    if attribute.name != "others"
)
_FIRST_LINE = 3
_DOCUMENT_DATE = BY_NAME["document_date"]
_IS_COMMITTED = BY_NAME["is_committed"]
_TYPED = frozenset(name for name, _ in ATTRIBUTES)


def frame_of(header: BatchHeader) -> Frame:
    """Return what the rules of a row need to know of the header."""
    committed = "1" if header.is_committed else "0"
    return frame(header.account_length, committed, header.chart_of_accounts)


def in_batch(day: date, header: BatchHeader) -> bool:
    """Tell whether a document date lies in the batch and in its fiscal year.

    The file keeps only day and month, so any other date would silently become one of that period.
    """
    first = max(header.date_from, header.fiscal_year_start)
    return first <= day <= min(header.date_to, header.fiscal_year_end)


def check_row(row: BookingRow, header: BatchHeader, line: int | None = None) -> tuple[Issue, ...]:
    """Return everything that is wrong with a row, by column; the writer refuses what blocks.

    Args:
        row: The typed row.
        header: The batch it would be written into.
        line: Its line in the file, 3 for the first, for the place of the issues.
    """
    return row_texts(row, header, line)[1]


def row_texts(
    row: BookingRow, header: BatchHeader, line: int | None = None
) -> tuple[dict[int, str], tuple[Issue, ...]]:
    """Return the bare texts of the filled columns by number, and everything that is wrong."""
    texts: dict[int, str] = {}
    found: list[Issue] = []
    for column, value in _filled(row, header):
        text = cell_text(column, value, line)
        if isinstance(text, str):
            texts[column.number] = text
        else:
            found += text
    found += _missing(row, line)
    found += _unknown(row, header, line)
    found += _date_issues(row, header, line)
    found += broken_rules(texts, frame_of(header), line)
    return texts, tuple(sorted(found, key=_position))


def _position(problem: Issue) -> tuple[int, str]:
    return int(dict(problem.values).get("column", "0")), problem.code


def _filled(row: BookingRow, header: BatchHeader) -> Iterator[tuple[Column, Value]]:
    for name, column in ATTRIBUTES:
        value = getattr(row, name)
        if column is _IS_COMMITTED:
            yield column, header.is_committed if value is None else value
        elif value != "" and value is not None and value is not False:
            yield column, value
    for name, value in row.others.items():
        if name in BY_NAME and name not in _TYPED and value not in ("", None):
            yield BY_NAME[name], value


def _missing(row: BookingRow, line: int | None) -> Iterator[Issue]:
    for name, column in ATTRIBUTES:
        if column.required and getattr(row, name) in ("", None):
            yield issue(codes.REQUIRED, column, "", line)


def _unknown(row: BookingRow, header: BatchHeader, line: int | None) -> Iterator[Issue]:
    known = COLUMNS_OF_VERSION.get(header.version, len(COLUMNS))
    for name in row.others:
        column = BY_NAME.get(name)
        if column is None or name in _TYPED or column.number > known:
            place = "" if line is None else f"Zeile {line} · "
            yield codes.UNKNOWN_COLUMN.at(f"{place}{name}", value=name, line=line or "")


def _date_issues(row: BookingRow, header: BatchHeader, line: int | None) -> Iterator[Issue]:
    day: object = row.document_date
    if isinstance(day, date) and not isinstance(day, datetime) and not in_batch(day, header):
        in_year = header.fiscal_year_start <= day <= header.fiscal_year_end
        kind = codes.DATE_OUTSIDE_BATCH if in_year else codes.DATE_BEFORE_YEAR
        span = {
            "date_from": header.date_from,
            "date_to": header.date_to,
            "start": header.fiscal_year_start,
        }
        yield issue(kind, _DOCUMENT_DATE, day, line, **span)


def check_batch(header: BatchHeader, rows: Iterable[BookingRow]) -> tuple[Issue, ...]:
    """Return all problems of a batch before it is written: header, rows by line, then the whole.

    The rules are those of :func:`file_check.find_issues`, as far as typed values can break them.

    Args:
        header: Its header.
        rows: Its rows, read once.
    """
    found = list(check_header(header))
    repeats = Repeats(CATEGORY, header.account_length)
    months: set[str] = set()
    line = _FIRST_LINE - 1
    for line, row in enumerate(rows, _FIRST_LINE):
        texts, problems = row_texts(row, header, line)
        found += problems
        found += repeats.of(texts, line, COLUMNS)
        months.add(texts.get(_DOCUMENT_DATE.number, "")[2:])
    count = line - _FIRST_LINE + 1
    if not count:
        found.append(codes.NO_ROWS.at())
    if count > MOST_ROWS:
        found.append(codes.TOO_MANY_ROWS.at(most=MOST_ROWS))
    if len(months - {""}) > 1:
        found.append(codes.SEVERAL_PERIODS.at(value=", ".join(sorted(months - {""}))))
    return tuple(found)
