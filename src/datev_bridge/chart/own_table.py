"""The adviser's own accounts as a table, out and in: German or English headings.

The headings are public: they only ever get more. Account numbers are text from the first cell to
the last.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
import csv
from datetime import date
from decimal import Decimal
import io
from typing import Any

from attrs import evolve, frozen

from datev_bridge.chart import declaring_codes as codes
from datev_bridge.chart.account import Automatic, OwnAccount
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.declaring import FUNCTIONS, Declared, Statement, declare
from datev_bridge.issues import Issue, any_blocks, in_order
from datev_bridge.money import parse_amount
from datev_bridge.spreadsheet import decoded, guard, separator, unguard

MOST_ROWS = 20_000
MOST_BYTES = 5_000_000
"""Bounds of a list that is read: a client's whole ledger has a few thousand accounts."""

_MEGABYTE = 1_000_000


class _Refused(ValueError):
    """A cell whose text is not possible in its column."""


@frozen(kw_only=True)
class _Column:
    """One column.

    Attributes:
        headings: How it may be called; the first German one is written.
        attribute: Of the statement.
        expected: What may stand in it, for messages.
        read: Cell, not empty, → value; raises :class:`_Refused`.
    """

    headings: tuple[str, ...]
    attribute: str
    expected: str
    read: Callable[[str], Any] = str


_WORDS: Mapping[str, Automatic] = {
    **dict.fromkeys(("nein", "no", "n", "kein", "keine", "none"), Automatic.NO),
    **dict.fromkeys(("unbekannt", "unknown", "?"), Automatic.UNKNOWN),
}
_FLAGS: Mapping[str, bool] = {
    **dict.fromkeys(("ja", "j", "yes", "y", "wahr", "true", "1", "x"), True),
    **dict.fromkeys(("nein", "n", "no", "falsch", "false", "0"), False),
}


def _read_automatic(cell: str) -> Decimal | Automatic:
    word = _WORDS.get(cell.casefold())
    if word is not None:
        return word
    rate = parse_amount(cell.removesuffix("%").strip().replace(",", "."))
    if rate is None or not 0 <= rate < 100:  # noqa: PLR2004 - percent
        raise _Refused(cell)
    return rate


def _read_flag(cell: str) -> bool:
    found = _FLAGS.get(cell.casefold())
    if found is None:
        raise _Refused(cell)
    return found


_COLUMNS = (
    _Column(
        headings=("Konto", "Kontonummer", "Konto-Nr.", "Kontonr.", "Account", "Account number"),
        attribute="number",
        expected="8300",
    ),
    _Column(
        headings=(
            "Bezeichnung",
            "Beschriftung",
            "Kontobezeichnung",
            "Kontobeschriftung",
            "Kontenbeschriftung",
            "Name",
            "Caption",
            "Label",
            "Account name",
        ),
        attribute="name",
        expected="Text / text",
    ),
    _Column(
        headings=("Funktion", "Kontofunktion", "Function", "Account function"),
        attribute="function",
        expected=", ".join(FUNCTIONS),
    ),
    _Column(
        headings=("Automatik", "Steuersatz", "Satz", "Automatic", "Rate", "Tax rate", "VAT rate"),
        attribute="automatic",
        expected="7, 19, nein / no, unbekannt / unknown",
        read=_read_automatic,
    ),
    _Column(
        headings=("Kasse", "Kassenkonto", "Cash", "Cash account"),
        attribute="is_cash",
        expected="ja / yes, nein / no",
        read=_read_flag,
    ),
)
_BY_HEADING = {heading.casefold(): column for column in _COLUMNS for heading in column.headings}
_ALLOWED = ", ".join(column.headings[0] for column in _COLUMNS)
_WRITTEN = ("Konto", "Bezeichnung", "Automatik", "Kasse")


def to_csv(accounts: Iterable[OwnAccount]) -> bytes:
    """Return own accounts as CSV as German spreadsheets open it: semicolons, UTF-8 with a mark.

    No cell is a formula, and none loses a digit.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(_WRITTEN)
    writer.writerows(map(_cells, accounts))
    return text.getvalue().encode("utf-8-sig", "replace")  # a lone surrogate has no bytes


def _cells(own: OwnAccount) -> tuple[str, ...]:
    flag = {None: "", True: "ja", False: "nein"}[own.is_cash]
    return (guard(own.number), guard(own.name), _written(own.automatic), flag)


def _written(automatic: Decimal | Automatic | None) -> str:
    if automatic is None:
        return ""
    if isinstance(automatic, Decimal):
        return f"{automatic.normalize():f}".replace(".", ",")
    return {Automatic.NO: "nein", Automatic.UNKNOWN: "unbekannt"}[automatic]


def from_csv(data: bytes, chart: ChartOfAccounts, day: date) -> Declared:
    """Read own accounts from CSV: ours, or a list of anybody's with the headings named above.

    UTF-8, UTF-16 with a mark, and Windows-1252 are understood, with semicolons, commas or
    tabulators between the cells; columns may stand in any order.

    Args:
        data: The file.
        chart: The client's chart.
        day: The day whose rates count where a row contradicts the chart.
    """
    rows = _rows(data)
    if isinstance(rows, Issue):
        return Declared(issues=(rows,))
    numbered = ((n, row) for n, row in enumerate(rows, start=1) if any(map(str.strip, row)))
    _, headings = next(numbered, (1, ()))
    columns, issues = _columns([unguard(cell.strip()) for cell in headings])
    if any_blocks(issues):
        return Declared(issues=in_order(issues))
    statements: list[Statement] = []
    for number, row in numbered:
        found = _statement(row, columns, f"Zeile {number}")
        if isinstance(found, Statement):
            statements.append(found)
        else:
            issues.append(found)
    declared = declare(statements, chart, day)
    return evolve(declared, issues=in_order((*issues, *declared.issues)))


def _rows(data: bytes) -> list[list[str]] | Issue:
    unreadable = codes.LIST_UNREADABLE.at(rows=MOST_ROWS, megabytes=MOST_BYTES // _MEGABYTE)
    text = decoded(data) if len(data) <= MOST_BYTES else None
    if text is None:
        return unreadable
    rows: list[list[str]] = []
    try:
        for row in csv.reader(
            io.StringIO(text, newline=""), delimiter=separator(text), strict=True
        ):
            rows.append(row)
            if len(rows) > MOST_ROWS + 1:
                return unreadable
    except csv.Error:
        return evolve(unreadable, where=f"Zeile {len(rows) + 1}")
    return rows


def _columns(headings: Sequence[str]) -> tuple[list[_Column | None], list[Issue]]:
    columns = [_BY_HEADING.get(heading.casefold()) for heading in headings]
    issues: list[Issue] = []
    first: dict[str, str] = {}
    for heading, column in zip(headings, columns, strict=True):
        if column is None:
            if heading:
                issues.append(codes.COLUMN_NOT_READ.at("Zeile 1", column=heading, allowed=_ALLOWED))
            continue
        other = first.setdefault(column.attribute, heading)
        if other != heading or list(headings).count(heading) > 1:
            issues.append(codes.COLUMN_AGAIN.at("Zeile 1", column=other, other=heading))
    if "number" not in first:
        issues.append(codes.NO_ACCOUNT_COLUMN.at("Zeile 1", allowed=_ALLOWED))
    return columns, issues


def _statement(
    row: Sequence[str], columns: Sequence[_Column | None], where: str
) -> Statement | Issue:
    """Return what a row says, or why it cannot be taken over."""
    if any(cell.strip() for cell in row[len(columns) :]):
        return codes.SURPLUS.at(where, cells=len(row), columns=len(columns))
    cells = {
        column.attribute: (column, unguard(cell))
        for column, cell in zip(columns, row, strict=False)
        if column is not None
    }
    account = cells["number"][1].strip() if "number" in cells else ""
    values: dict[str, Any] = {"number": account, "where": where}
    for attribute, (column, cell) in cells.items():
        if not cell.strip() or attribute == "number":
            continue
        try:
            values[attribute] = column.read(cell if attribute == "name" else cell.strip())
        except _Refused:
            return codes.CELL_NOT_POSSIBLE.at(
                f"{where} · {column.headings[0]}",
                value=cell,
                column=column.headings[0],
                account=account or "?",
                expected=column.expected,
            )
    return Statement(**values)
