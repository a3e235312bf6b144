"""A mapping as a table for the Kanzlei, out and in: German headings, nothing lost on the way."""

from collections.abc import Iterable, Iterator, Sequence
import csv
import io
from typing import Any

from attrs import NOTHING, frozen

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.issues import Issue, any_blocks, in_order
from datev_bridge.mapping import table_codes
from datev_bridge.mapping.model import MappingRule
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.table_cells import COLUMNS, SHOWN_ONLY, CellRefused, Column
from datev_bridge.spreadsheet import decoded, guard, separator, unguard

MOST_ROWS = 2_000
MOST_BYTES = 2_000_000
"""Bounds of a table that is read: far beyond any restaurant, and read within a second or two."""

_NEEDED = ("Bereich", "Konto", "Kontoart")
_BY_HEADING = {column.heading.casefold(): column for column in COLUMNS}
_MEGABYTE = 1_000_000


@frozen(kw_only=True)
class TableReading:
    """What a table says.

    Attributes:
        rules: The rules of the rows; none if anything blocks.
        issues: What was found, each with row and column, what blocks first.
    """

    rules: tuple[MappingRule, ...] = ()
    issues: tuple[Issue, ...] = ()


def to_rows(
    rules: Iterable[MappingRule],
    *,
    chart: ChartOfAccounts | None = None,
    missing: Iterable[SeenCategory] = (),
) -> Iterator[tuple[str, ...]]:
    """Yield a mapping as rows of cells, headings first.

    Args:
        rules: The rules, in the order of the rows.
        chart: The client's chart; with it, the accounts' names are shown.
        missing: Categories without a rule: a row for each rate, the account left to be filled in.
    """
    yield (*(column.heading for column in COLUMNS), *(SHOWN_ONLY if chart else ()))
    for rule in rules:
        cells = [column.write(getattr(rule, column.attribute)) for column in COLUMNS]
        yield (*cells, *([guard(chart.find(rule.account).name())] if chart else []))
    for seen in missing:
        for rate in seen.asked:
            known = {
                "target": seen.target,
                "category_id": seen.category_id,
                "name": seen.name,
                "rate": rate,
            }
            cells = [c.write(known[c.attribute]) if c.attribute in known else "" for c in COLUMNS]
            yield (*cells, *([""] if chart else []))


def to_csv(
    rules: Iterable[MappingRule],
    *,
    chart: ChartOfAccounts | None = None,
    missing: Iterable[SeenCategory] = (),
) -> bytes:
    """Return a mapping as CSV as German spreadsheets open it: semicolons, UTF-8 with a mark.

    Args:
        rules: The rules, in the order of the rows.
        chart: The client's chart; with it, the accounts' names are shown.
        missing: Categories without a rule: a row for each rate, the account left to be filled in.
    """
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(to_rows(rules, chart=chart, missing=missing))
    return text.getvalue().encode("utf-8-sig", "replace")  # a lone surrogate has no bytes


def from_csv(data: bytes) -> TableReading:
    """Read a mapping from CSV: ours, or what a spreadsheet made of it.

    UTF-8, UTF-16 with a mark, and Windows-1252 are understood, with semicolons, commas or
    tabulators between the cells.

    Args:
        data: The file.
    """
    if len(data) > MOST_BYTES:
        return _refused(too_large())
    text = decoded(data)
    if text is None:
        return _refused(table_codes.NOT_TEXT.at())
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MOST_ROWS + 1:
                return _refused(too_large())
    except csv.Error:
        return _refused(table_codes.BROKEN_ROW.at(place(len(rows) + 1)))
    return from_rows(rows)


def too_large() -> Issue:
    """Return the issue of a table beyond the bounds."""
    return table_codes.TOO_LARGE.at(rows=MOST_ROWS, megabytes=MOST_BYTES // _MEGABYTE)


def _refused(issue: Issue) -> TableReading:
    return TableReading(issues=(issue,))


def from_rows(rows: Iterable[Sequence[str]]) -> TableReading:
    """Read a mapping from rows of cells, headings first.

    Args:
        rows: As :func:`to_rows` yields them; the order of the columns does not matter, and rows
            without any text are passed over.
    """
    numbered = (
        (number, row) for number, row in enumerate(rows, start=1) if any(map(str.strip, row))
    )
    first = next(numbered, (1, ()))
    headings = [unguard(cell.strip()) for cell in first[1]]
    issues = list(_heading_issues(headings, first[0]))
    if any_blocks(issues):
        return TableReading(issues=in_order(issues))
    columns = [_BY_HEADING.get(heading.casefold()) for heading in headings]
    rules: list[MappingRule] = []
    for number, row in numbered:
        found = _rule(row, columns, number)
        if isinstance(found, MappingRule):
            rules.append(found)
        else:
            issues.extend(found)
    blocked = any_blocks(issues)
    return TableReading(rules=() if blocked else tuple(rules), issues=in_order(issues))


def _heading_issues(headings: Sequence[str], number: int) -> Iterator[Issue]:
    where = place(number)
    known = [heading.casefold() for heading in headings]
    for needed in _NEEDED:
        if needed.casefold() not in known:
            yield table_codes.MISSING_COLUMN.at(where, column=needed)
    shown = {heading.casefold() for heading in SHOWN_ONLY}
    allowed = ", ".join(column.heading for column in COLUMNS)
    for index, heading in enumerate(known):
        if heading in known[:index] and heading in _BY_HEADING:
            yield table_codes.COLUMN_TWICE.at(where, column=headings[index])
        elif heading and heading not in _BY_HEADING and heading not in shown:
            yield table_codes.UNKNOWN_COLUMN.at(where, column=headings[index], allowed=allowed)


def _rule(
    row: Sequence[str], columns: Sequence[Column | None], number: int
) -> MappingRule | list[Issue]:
    """Return the rule of a row, or why there is none."""
    if any(cell.strip() for cell in row[len(columns) :]):
        where = place(number)
        return [table_codes.SURPLUS_CELLS.at(where, cells=len(row), columns=len(columns))]
    cells = {
        column.attribute: (column, unguard(cell))
        for column, cell in zip(columns, row, strict=False)
        if column is not None
    }
    if not _said(cells, "account").strip():
        name = _said(cells, "name") or _said(cells, "category_id") or _said(cells, "target")
        return [table_codes.ACCOUNT_OPEN.at(place(number), category=name)]
    values: dict[str, Any] = {}
    issues: list[Issue] = []
    for attribute, (column, cell) in cells.items():
        where = place(number, column.heading)
        named = {"column": column.heading, "expected": column.expected}
        if not cell or (column.read is not str and not cell.strip()):
            if column.default is NOTHING:
                issues.append(table_codes.EMPTY_CELL.at(where, **named))
            continue
        try:
            values[attribute] = column.read(cell)
        except CellRefused:
            issues.append(table_codes.BAD_CELL.at(where, **named, value=cell))
    return issues or MappingRule(**values)


def _said(cells: dict[str, tuple[Column, str]], attribute: str) -> str:
    return cells[attribute][1] if attribute in cells else ""


def place(number: int, heading: str = "") -> str:
    """Return a place as a spreadsheet shows it."""
    return f"Zeile {number} · {heading}" if heading else f"Zeile {number}"
