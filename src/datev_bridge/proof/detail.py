"""Rows and receipts of a day, each with the other: from a row to its receipts and back."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property

from attrs import frozen

from datev_bridge.chart.account import Account
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.daybook import Location, Receipt
from datev_bridge.journal import DayJournal, Entry
from datev_bridge.mapping import Question
from datev_bridge.profile import DatevSettings
from datev_bridge.proof.trace import Share, Trace
from datev_bridge.proof.vat import booked_rate, vat_in
from datev_bridge.rows import to_row


@frozen(kw_only=True)
class Booking:
    """How a day was booked, as far as its rows cannot tell it themselves.

    Attributes:
        traced: Returns what each row is made of; asked once, and only where somebody looks.
        chart: Names and functions of accounts.
        settings: How rows get their texts.
        location: Where the day comes from.
    """

    traced: Callable[[], Trace] = Trace
    chart: ChartOfAccounts
    settings: DatevSettings
    location: Location

    @cached_property
    def trace(self) -> Trace:
        """What each row is made of."""
        return self.traced()


@frozen(kw_only=True)
class RowDetail:
    """A row as it stands in the file, with what it is made of.

    Attributes:
        number: Its place among the day's rows, from 1.
        entry: The entry.
        document_date: As in the file (*Belegdatum*).
        document_field_1: As in the file (*Belegfeld 1*); empty where it is not known.
        posting_text: As in the file (*Buchungstext*); empty where it is not known.
        account: The account, None where the chart is not known.
        contra_account: The contra account, likewise.
        vat_rate: At which DATEV taxes it, in percent; 0 for none.
        shares: What each receipt has in it; none where it is not known, as in a correction.
        questions: What the mapping was asked for it.
    """

    number: int
    entry: Entry
    document_date: date
    document_field_1: str = ""
    posting_text: str = ""
    account: Account | None = None
    contra_account: Account | None = None
    vat_rate: Decimal
    shares: tuple[Share, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def vat(self) -> Decimal:
        """The VAT that DATEV takes out of it, in cents, never negative."""
        return vat_in(abs(self.entry.amount), self.vat_rate)


@frozen(kw_only=True)
class Placed:
    """Where an amount of a receipt is: the number of a row or of an explained item, from 1."""

    number: int
    amount: Decimal


@frozen(kw_only=True)
class ReceiptDetail:
    """A receipt and where each of its cents is.

    Attributes:
        receipt: The receipt.
        rows: Its shares in the day's rows.
        cancelled: Its shares in rows that came to 0.00.
        explained: What of it is rightly in no row.
    """

    receipt: Receipt
    rows: tuple[Placed, ...] = ()
    cancelled: tuple[Placed, ...] = ()
    explained: tuple[Placed, ...] = ()


def row_details(
    entries: Iterable[Entry], booking: Booking | None, *, is_traced: bool = True
) -> tuple[RowDetail, ...]:
    """Return entries as rows, numbered in their order.

    Args:
        entries: Of one day.
        booking: How they were booked, as far as it is known.
        is_traced: Whether they are what was booked; the rows of a correction are differences.
    """
    return tuple(
        _detail(number, entry, booking, is_traced=is_traced)
        for number, entry in enumerate(entries, start=1)
    )


def _detail(number: int, entry: Entry, booking: Booking | None, *, is_traced: bool) -> RowDetail:
    if booking is None:
        return RowDetail(
            number=number,
            entry=entry,
            document_date=entry.posted_on or entry.business_day,
            vat_rate=booked_rate(entry, None),
        )
    row = to_row(entry, settings=booking.settings, location=booking.location)
    return RowDetail(
        number=number,
        entry=entry,
        document_date=row.document_date,
        document_field_1=row.document_field_1,
        posting_text=row.posting_text,
        account=booking.chart.find(entry.account),
        contra_account=booking.chart.find(entry.contra_account),
        vat_rate=booked_rate(entry, booking.chart),
        shares=booking.trace.shares(entry) if is_traced else (),
        questions=booking.trace.questions(entry),
    )


def receipt_details(
    receipts: Iterable[Receipt],
    rows: Iterable[RowDetail],
    cancelled: Iterable[RowDetail],
    journal: DayJournal,
) -> tuple[ReceiptDetail, ...]:
    """Return receipts with the rows and explained items that they are in."""
    in_rows, in_cancelled = _placed(rows), _placed(cancelled)
    explained: dict[str, list[Placed]] = defaultdict(list)
    for number, item in enumerate(journal.explained, start=1):
        explained[item.receipt].append(Placed(number=number, amount=item.amount))
    return tuple(
        ReceiptDetail(
            receipt=receipt,
            rows=tuple(in_rows.get(receipt.account_id, ())),
            cancelled=tuple(in_cancelled.get(receipt.account_id, ())),
            explained=tuple(explained.get(receipt.account_id, ())),
        )
        for receipt in receipts
    )


def _placed(rows: Iterable[RowDetail]) -> dict[str, list[Placed]]:
    found: dict[str, list[Placed]] = defaultdict(list)
    for row in rows:
        for share in row.shares:
            found[share.receipt].append(Placed(number=row.number, amount=share.amount))
    return found
