"""Writing booking batches: every cell and every rule between cells checked, in constant memory.

Speed without leaving Python: columns nobody filled are constant runs of text, so the 125 cells are
never built; a value once checked is remembered as the cell it became; lines are joined as Latin-1
views of Windows-1252 (:func:`characters.wire`), which encodes them by plain copying. Rows that the
short path does not know, and all rows with a problem, take the full path of :mod:`check`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain
from operator import attrgetter
import re
from typing import Any

from datev_bridge.errors import ExtfError
from datev_bridge.extf import codes
from datev_bridge.extf.cell import cell_text, pattern
from datev_bridge.extf.characters import CHARSET, wire
from datev_bridge.extf.check import ATTRIBUTES, check_header, frame_of, in_batch, row_texts
from datev_bridge.extf.column import Column, Kind
from datev_bridge.extf.fields import BY_NAME, COLUMNS, COLUMNS_OF_VERSION, MOST_ROWS
from datev_bridge.extf.header import BatchHeader, header_cells, quoted
from datev_bridge.extf.memory import Memory
from datev_bridge.extf.row import BookingRow, Side
from datev_bridge.extf.rules import RowRule, blocking_rules, broken_rules
from datev_bridge.issues import Issue, any_blocks

CHUNK = 256
"""Lines after which :meth:`BatchWriter.lines` hands out what it has."""

FIRST_LINE = 3
"""Rows begin in line 3: line 1 is the header, line 2 the captions."""

_END = (
    "is_committed",
    "delivery_date",
    "tax_period_date",
    "due_date",
    "currency",
    "base_currency",
    "exchange_rate",
    "base_amount",
    "document_link",
    "is_general_reversal",
)
"""What fills the cells 3 to 6, 15 to 36 and 39 to the end; few rows set one of the last six."""

_end_of = attrgetter(*_END)
_KOST = ("kost1", "kost2")
_DEBIT, _CREDIT = quoted(Side.DEBIT.value), quoted(Side.CREDIT.value)
_LONGEST_AMOUNT, _LONGEST_REFERENCE = len("9999999999.99"), 36
_is_reference = re.compile(rf"[A-Za-z0-9_$&%*+\-/]{{0,{_LONGEST_REFERENCE}}}").fullmatch


def _is_usual(row: BookingRow) -> bool:
    """Tell whether none of the attributes is set that hardly any row sets."""
    return (
        row.currency == row.base_currency == row.document_link == ""
        and row.base_amount is row.exchange_rate is None
        and row.is_general_reversal is False
    )


def _is_right_reference(text: str) -> bool:
    """Tell whether document field 1 takes the text; most are digits and letters alone."""
    if text.isalnum() and text.isascii():
        return len(text) <= _LONGEST_REFERENCE
    return _is_reference(text) is not None


class _NotSimple(Exception):
    """The row needs the full path: something is wrong with it, or may be."""


class BatchWriter:
    """Turns the rows of one batch into lines; a refused row leaves it as it was.

    Attributes:
        header: The batch's header.
        count: Rows written so far.

    Raises:
        ExtfError: The header has issues that block.
    """

    def __init__(self, header: BatchHeader) -> None:
        refuse(check_header(header))
        self.header = header
        self.count = 0
        self._columns = COLUMNS[: COLUMNS_OF_VERSION[header.version]]
        self._empty = tuple(spelled(column, "") for column in self._columns)
        self._simple = _Spelling(header).simple_line()

    def head(self) -> bytes:
        """Return the header line and the caption line."""
        captions = ";".join(column.caption for column in self._columns)
        return "\r\n".join((";".join(header_cells(self.header)), captions, "")).encode(CHARSET)

    def line(self, row: BookingRow) -> bytes:
        """Return the row as one line of the file.

        Raises:
            ExtfError: The row has issues that block, all of them in ``issues``; or the batch is
                full.
        """
        return b"".join(self.lines((row,)))

    def lines(self, rows: Iterable[BookingRow]) -> Iterator[bytes]:
        """Yield the rows as chunks of whole lines.

        Raises:
            ExtfError: A row is refused; the lines before it have been yielded, and the writer
                can go on with the rows after it.
        """
        pending: list[str] = []
        simple, count = self._simple, self.count
        try:
            for row in rows:
                if count >= MOST_ROWS:
                    refuse((codes.TOO_MANY_ROWS.at(most=MOST_ROWS),))
                try:
                    line = simple(row)
                except (_NotSimple, TypeError):
                    line = self._full_line(row, count)
                pending.append(line)
                count += 1
                if len(pending) == CHUNK:
                    yield "".join(pending).encode("latin-1")
                    pending, self.count = [], count
        except ExtfError:
            self.count = count
            yield "".join(pending).encode("latin-1")
            raise
        self.count = count
        yield "".join(pending).encode("latin-1")

    def _full_line(self, row: BookingRow, count: int) -> str:
        texts, found = row_texts(row, self.header, FIRST_LINE + count)
        refuse(found)
        cells = list(self._empty)
        for number, text in texts.items():
            cells[number - 1] = spelled(self._columns[number - 1], text)
        return ";".join(cells) + "\r\n"


class _Spelling:
    """How the values of one batch are spelled; it does not know the writer that uses it.

    So nothing refers to itself, and what a file remembered goes with its writer.
    """

    def __init__(self, header: BatchHeader) -> None:
        self.header = header
        self.columns = COLUMNS[: COLUMNS_OF_VERSION[header.version]]
        self.frame = frame_of(header)

    def simple_line(self) -> Callable[[BookingRow], str]:
        """Return what spells a row that fills no column but its own attributes.

        Written as one expression a step, since it runs for every row: a sum with two decimals has
        its point third from the end, and sorts after "0.00" as text only if it is positive.
        """
        spellers = {name: self.speller(column) for name, column in ATTRIBUTES}
        accounts = Memory(_joined(spellers, "account", "contra_account", "bu_key"))
        days, text = Memory(spellers["document_date"]), Memory(spellers["posting_text"])
        second, kosts = Memory(spellers["document_field_2"]), Memory(_joined(spellers, *_KOST))
        ends = Memory(self.end)
        debit, credit = Side.DEBIT, Side.CREDIT

        def simple(row: BookingRow) -> str:
            amount, side, first = str(row.amount), row.side, row.document_field_1
            if amount[-3:-2] != "." or amount <= "0.00" or len(amount) > _LONGEST_AMOUNT:
                raise _NotSimple
            if row.others or type(row.amount) is not Decimal or type(first) is not str:
                raise _NotSimple
            if (side is not debit and side is not credit) or not _is_right_reference(first):
                raise _NotSimple
            currency, link, end = ends[
                (row.is_committed, row.delivery_date, row.tax_period_date, row.due_date)
                if _is_usual(row)
                else _end_of(row)
            ]
            return (
                f"{amount.replace('.', ',')};{_DEBIT if side is debit else _CREDIT};{currency};"
                f"{accounts[row.account, row.contra_account, row.bu_key]};"
                f'{days[row.document_date]};"{first}";{second[row.document_field_2]};;'
                f"{text[row.posting_text]};{link};{kosts[row.kost1, row.kost2]};{end}\r\n"
            )

        return simple

    def speller(self, column: Column) -> Callable[[Any], str]:
        """Return what spells a value that breaks no rule by itself."""
        rules = blocking_rules(column.number)
        is_text = column.kind is Kind.TEXT and not column.pad and not rules
        is_right = pattern(column).fullmatch

        def spell(value: Any) -> str:
            if is_text and type(value) is str and value.isascii() and '"' not in value:
                if is_right(value) or not value:
                    return f'"{value}"'
                raise _NotSimple
            return self.cell(column, value, rules)

        return spell

    def cell(self, column: Column, value: Any, rules: tuple[RowRule, ...]) -> str:
        if value == "" and not column.required:
            return spelled(column, "")
        text = cell_text(column, value)
        if not isinstance(text, str):
            raise _NotSimple
        if column.kind is Kind.DAY_MONTH and not in_batch(value, self.header):
            raise _NotSimple
        if any(broken_rules({column.number: text}, self.frame, rules=rules)):
            raise _NotSimple
        return spelled(column, text)

    def end(self, values: tuple[Any, ...]) -> tuple[str, str, str]:
        """Return the cells 3 to 6, 15 to 36 and 39 to the end for the first values of ``_END``."""
        given = dict(zip(_END, values, strict=False))
        if given["is_committed"] is None:
            given["is_committed"] = self.header.is_committed
        texts: dict[int, str] = {}
        for name, value in given.items():
            column = BY_NAME[name]
            if value in {"", None} or (value is False and column.quoted):
                continue
            text = cell_text(column, value)
            if not isinstance(text, str) or column.kind in {Kind.DECIMAL, Kind.AMOUNT}:
                raise _NotSimple
            texts[column.number] = text
        if any_blocks(broken_rules(texts, self.frame)):
            raise _NotSimple
        cells = [spelled(c, texts.get(c.number, "")) for c in self.columns]
        return ";".join(cells[2:6]), ";".join(cells[14:36]), ";".join(cells[38:])


def _joined(spellers: Mapping[str, Callable[[Any], str]], *names: str) -> Callable[[Any], str]:
    """Return what spells neighbouring cells of the named columns from a tuple of values."""
    return lambda values: ";".join(
        spellers[name](value) for name, value in zip(names, values, strict=True)
    )


def spelled(column: Column, text: str) -> str:
    """Return a checked bare text as its cell, ready to be joined and encoded as Latin-1."""
    return wire(quoted(text)) if column.quoted else text


def refuse(found: tuple[Issue, ...]) -> None:
    """Raise the first issue that blocks, with all of them.

    Raises:
        ExtfError: One of the issues blocks.
    """
    for problem in found:
        if problem.blocks:
            raise ExtfError(problem, issues=found)


def write_batch(header: BatchHeader, rows: Iterable[BookingRow]) -> Iterator[bytes]:
    """Yield a whole booking batch as chunks of bytes, in constant memory.

    Args:
        header: Its header; decides the format version and the lock of rows without one.
        rows: Any iterable, read once; at least one row and at most :data:`MOST_ROWS`.

    Raises:
        ExtfError: The header or a row is refused (before its first byte), there is no row, or there
            are too many.
    """
    writer = BatchWriter(header)
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        raise ExtfError(codes.NO_ROWS.at())
    yield writer.head() + writer.line(first)
    yield from filter(None, writer.lines(remaining))


def to_bytes(header: BatchHeader, rows: Iterable[BookingRow]) -> bytes:
    """Return a whole booking batch as bytes; errors as in :func:`write_batch`."""
    return b"".join(write_batch(header, rows))


def write_file(path: str, header: BatchHeader, rows: Iterable[BookingRow]) -> None:
    """Write a booking batch to a file that appears whole or not at all.

    Args:
        path: Where; its name should come from :func:`naming.file_name`.
        header: As in :func:`write_batch`.
        rows: As in :func:`write_batch`.

    Raises:
        ExtfError: As in :func:`write_batch`; no file is left behind.
        DeliveryError: The folder or the disk refuses.
    """
    from datev_bridge.files import write_atomically  # noqa: PLC0415 - the island loads no files

    write_atomically(path, chain(write_batch(header, rows)))
