"""What is in a file, at a glance: header, totals by account and tax key, first rows."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from attrs import frozen

from datev_bridge.extf.file_header import CAPTIONS, FIELDS, FileHeader
from datev_bridge.extf.reader import Reader, Record
from datev_bridge.extf.row import BookingRow, Side
from datev_bridge.extf.rows_of import Row
from datev_bridge.money import ZERO


@frozen(kw_only=True)
class AccountTotals:
    """What a file books on one account, in the currency of its batch.

    Attributes:
        debit: Sum of the debits (*Soll*).
        credit: Sum of the credits (*Haben*).
        count: Rows that touch the account.
    """

    debit: Decimal = ZERO
    credit: Decimal = ZERO
    count: int = 0

    @property
    def balance(self) -> Decimal:
        """Debit less credit."""
        return self.debit - self.credit

    def plus(self, side: Side, amount: Decimal) -> "AccountTotals":
        """Return the totals with one more row."""
        debit = self.debit + amount if side is Side.DEBIT else self.debit
        credit = self.credit + amount if side is Side.CREDIT else self.credit
        return AccountTotals(debit=debit, credit=credit, count=self.count + 1)


@frozen(kw_only=True)
class Inspection:
    """A file at a glance.

    Attributes:
        header: Number, caption and text of each header field.
        format_name: DATEV's name of the format.
        encoding: Of the file; ``ascii`` where nothing else occurs.
        rows: How many rows can be read.
        unreadable: How many cannot.
        first_day: First document date of a booking batch.
        last_day: Last one.
        accounts: Totals by account, by number.
        tax_keys: Sum of the amounts and rows by tax key as four digits; empty for none.
        sample: The first rows.
    """

    header: tuple[tuple[int, str, str], ...]
    format_name: str
    encoding: str
    rows: int
    unreadable: int
    first_day: date | None
    last_day: date | None
    accounts: Mapping[str, AccountTotals]
    tax_keys: Mapping[str, tuple[Decimal, int]]
    sample: tuple[Row, ...]


def inspect(file: BinaryIO | bytes, *, sample: int = 10) -> Inspection:
    """Read a file and sum it up, in memory that grows with its accounts only.

    A row in a foreign currency counts with its base amount; a general reversal (*Generalumkehr*)
    takes back on the same side.

    Args:
        file: A binary stream or the bytes.
        sample: How many rows to keep.

    Raises:
        ExtfError: This is no DATEV file.
    """
    reader = Reader(file)
    sums = _Sums()
    refused: list[int] = []
    kept: list[Row] = []
    count = unclear = 0

    def refuse(record: Record) -> None:
        refused.append(record.line)

    for row in reader.rows(refuse):
        if isinstance(row, BookingRow) and not _is_sided(row):
            unclear += 1
            continue
        count += 1
        if len(kept) < sample:
            kept.append(row)
        if isinstance(row, BookingRow):
            sums.add(row)
    return Inspection(
        header=_fields(reader.header),
        format_name=reader.format.name,
        encoding=reader.source.encoding or "ascii",
        rows=count,
        unreadable=len(refused) + unclear,
        first_day=sums.first,
        last_day=sums.last,
        accounts=dict(sorted(sums.accounts.items())),
        tax_keys=dict(sorted(sums.keys.items())),
        sample=tuple(kept),
    )


def _is_sided(row: BookingRow) -> bool:
    """Tell whether a row is debit or credit: the reader leaves any other letter as it stands."""
    side: object = row.side
    return isinstance(side, Side)


class _Sums:
    """Running totals of a booking batch."""

    def __init__(self) -> None:
        self.accounts: dict[str, AccountTotals] = {}
        self.keys: dict[str, tuple[Decimal, int]] = {}
        self.first: date | None = None
        self.last: date | None = None

    def add(self, row: BookingRow) -> None:
        amount = row.amount if row.base_amount is None else row.base_amount
        signed = -amount if row.is_general_reversal else amount
        for account, side in ((row.account, row.side), (row.contra_account, row.side.other)):
            before = self.accounts.get(account, AccountTotals())
            self.accounts[account] = before.plus(side, signed)
        key = row.bu_key and row.bu_key.zfill(4)
        total, count = self.keys.get(key, (ZERO, 0))
        self.keys[key] = (total + signed, count + 1)
        self.first = min(self.first or row.document_date, row.document_date)
        self.last = max(self.last or row.document_date, row.document_date)


def _fields(header: FileHeader) -> tuple[tuple[int, str, str], ...]:
    return tuple((n, CAPTIONS[n - 1], header.text(n)) for n in range(1, FIELDS + 1))
