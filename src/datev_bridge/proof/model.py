"""The proof as values: one per export, a day each for every business day that was asked for."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property
from types import MappingProxyType

from attrs import field, frozen

from datev_bridge.batches import Batch, BatchKind
from datev_bridge.daybook import (
    OUTSIDE,
    DaySummary,
    DayTotals,
    Location,
    Receipt,
    ReceiptKind,
    reconcile,
)
from datev_bridge.daybook.pos_totals import PosTotals, TotalsNotRead
from datev_bridge.days.decisions import Decision
from datev_bridge.issues import Issue, in_order
from datev_bridge.journal import DayJournal, Entry
from datev_bridge.money import ZERO, total
from datev_bridge.proof.compare import (
    Compared,
    Comparison,
    Correction,
    compare,
    corrections_in,
)
from datev_bridge.proof.detail import (
    Booking,
    ReceiptDetail,
    RowDetail,
    receipt_details,
    row_details,
)
from datev_bridge.proof.vat import VatLine, vat_lines


class DayState(Enum):
    """What became of a business day."""

    BOOKED = "booked"
    NOTHING = "nothing"
    """Closed, or open without a sale: no rows, and rightly so."""
    HELD = "held"


@frozen(kw_only=True)
class ProofDay:
    """The proof of one business day.

    Attributes:
        summary: What came in.
        totals: What it comes to, summed from the receipts alone.
        journal: What was booked, and what was explained.
        vat: VAT by rate, highest first.
        carried_in: Receipts opened before the day began: information, never a row.
        off_balance: Receipts whose two sides differ: empty on every booked day.
        decisions: What people decided about the day, the earliest first.
        delivered: Names of the files that held it before; what they booked still counts.
        correction: What is due on top of them; None for a day that is delivered for the first time.
        compared: The day against the POS's own totals, or why they could not be read; None where
            nobody asked for them.
        booking: How the day was booked, for the details of its rows; None where it is not known.
    """

    summary: DaySummary
    totals: DayTotals
    journal: DayJournal
    vat: tuple[VatLine, ...]
    carried_in: tuple[Receipt, ...]
    off_balance: tuple[Receipt, ...]
    decisions: tuple[Decision, ...] = ()
    delivered: tuple[str, ...] = ()
    correction: tuple[Entry, ...] | None = None
    compared: Compared | None = None
    booking: Booking | None = field(default=None, eq=False, repr=False)

    @property
    def business_day(self) -> date:
        """The day."""
        return self.summary.business_day

    @property
    def state(self) -> DayState:
        """What became of it."""
        if self.journal.is_held:
            return DayState.HELD
        return DayState.BOOKED if self.journal.entries else DayState.NOTHING

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Everything found, what blocks first."""
        if not isinstance(self.compared, Comparison):
            return self.journal.issues
        found = self.compared.issue(self.summary)
        return in_order((*self.journal.issues, found)) if found else self.journal.issues

    def rows(self) -> tuple[RowDetail, ...]:
        """Return the rows that book the day, with what each receipt has in them."""
        return self._rows

    @cached_property
    def _rows(self) -> tuple[RowDetail, ...]:
        return row_details(self.journal.entries, self.booking)

    def cancelled_rows(self) -> tuple[RowDetail, ...]:
        """Return the rows that came to 0.00."""
        return self._cancelled_rows

    @cached_property
    def _cancelled_rows(self) -> tuple[RowDetail, ...]:
        return row_details(self.journal.cancelled, self.booking)

    def correction_rows(self) -> tuple[RowDetail, ...] | None:
        """Return what is due on top of the files before; None where there are none."""
        if self.correction is None:
            return None
        return row_details(self.correction, self.booking, is_traced=False)

    def receipts(self) -> tuple[ReceiptDetail, ...]:
        """Return every receipt with the rows and explained items it is in."""
        return self._receipts

    @cached_property
    def _receipts(self) -> tuple[ReceiptDetail, ...]:
        return receipt_details(
            self.summary.receipts, self._rows, self._cancelled_rows, self.journal
        )

    @property
    def clearing_debit(self) -> Decimal:
        """What the clearing account is debited with."""
        return _clearing(self.journal)[0]

    @property
    def clearing_credit(self) -> Decimal:
        """What the clearing account is credited with."""
        return _clearing(self.journal)[1]


@frozen(kw_only=True)
class ProofFile:
    """A file the proof belongs to.

    Attributes:
        name: Its name.
        sha256: Its digest.
        rows: How many rows it has.
        days: The business days in it.
        debit: Sum of all amounts: each row debits and credits it once.
        is_committed: Whether DATEV locks it on import.
        replaces: Name of the file in whose place it stands, empty for none.
    """

    name: str
    sha256: str
    rows: int
    days: tuple[date, ...]
    debit: Decimal
    is_committed: bool
    replaces: str = ""


@frozen(kw_only=True)
class Proof:
    """The proof of one export.

    Attributes:
        property_name: Whose.
        location: Which location.
        created_at: When, aware.
        kind: What the batch is for.
        number: Of a correction or a replacement, 0 for any other.
        mapping_revision: By which rules.
        files: What was written.
        days: Every day that was asked for, in order.
    """

    property_name: str
    location: Location
    created_at: datetime
    kind: BatchKind
    number: int = 0
    mapping_revision: str
    files: tuple[ProofFile, ...]
    days: tuple[ProofDay, ...]

    @property
    def clearing_balance(self) -> Decimal:
        """Debits less credits of the clearing account over all days: 0.00."""
        return total(day.clearing_debit - day.clearing_credit for day in self.days)


def prove(
    summaries: Iterable[DaySummary],
    journals: Iterable[DayJournal],
    batches: Iterable[Batch],
    *,
    property_name: str,
    location: Location,
    created_at: datetime,
    kind: BatchKind,
    mapping_revision: str,
    decisions: Mapping[date, tuple[Decision, ...]] = MappingProxyType({}),
    bookings: Mapping[date, Booking] = MappingProxyType({}),
    pos_totals: Mapping[date, PosTotals | TotalsNotRead] = MappingProxyType({}),
) -> Proof:
    """Set what came in against what was booked, day by day.

    Args:
        summaries: What came in.
        journals: What was booked, a journal for each day.
        batches: The files.
        property_name: Whose.
        location: Which location.
        created_at: When, aware.
        kind: What the files are for.
        mapping_revision: By which rules.
        decisions: What people decided about each day.
        bookings: How each day was booked; without, rows are shown without their receipts' shares.
        pos_totals: What the POS itself says the days come to, where it was asked.
    """
    days = tuple(summaries)
    corrections = corrections_in(days)
    return Proof(
        property_name=property_name,
        location=location,
        created_at=created_at,
        kind=kind,
        mapping_revision=mapping_revision,
        files=tuple(_file(batch) for batch in batches),
        days=tuple(
            prove_day(
                summary,
                journal,
                decisions.get(summary.business_day, ()),
                booking=bookings.get(summary.business_day),
                compared=_compared(summary, pos_totals.get(summary.business_day), corrections),
            )
            for summary, journal in zip(days, journals, strict=True)
        ),
    )


def prove_day(
    summary: DaySummary,
    journal: DayJournal,
    decisions: tuple[Decision, ...] = (),
    *,
    booking: Booking | None = None,
    compared: Compared | None = None,
) -> ProofDay:
    """Set one day's receipts against its journal."""
    totals = reconcile(summary)
    booked = [r for r in summary.receipts if r.kind not in _OUTSIDE]
    return ProofDay(
        summary=summary,
        totals=totals,
        journal=journal,
        vat=vat_lines(journal, totals, booking.chart if booking else None),
        carried_in=tuple(r for r in booked if r.carried_in),
        off_balance=tuple(r for r in booked if r.gross != r.paid),
        decisions=decisions,
        compared=compared,
        booking=booking,
    )


def _compared(
    summary: DaySummary, pos: PosTotals | TotalsNotRead | None, known: tuple[Correction, ...]
) -> Compared | None:
    return compare(summary, pos, known) if isinstance(pos, PosTotals) else pos


_OUTSIDE = OUTSIDE | {ReceiptKind.FLOAT}


def _clearing(journal: DayJournal) -> tuple[Decimal, Decimal]:
    """Return debits and credits of the clearing account, negative rows on the other side."""
    debit = credit = ZERO
    for entry in journal.entries:
        if journal.clearing_account not in {entry.account, entry.contra_account}:
            continue
        on_debit = (entry.account == journal.clearing_account) == entry.is_debit
        if on_debit:
            debit += abs(entry.amount)
        else:
            credit += abs(entry.amount)
    return debit, credit


def _file(batch: Batch) -> ProofFile:
    return ProofFile(
        name=batch.file_name,
        sha256=batch.sha256,
        rows=len(batch.rows),
        days=batch.days,
        debit=total(row.amount for row in batch.rows),
        is_committed=batch.header.is_committed,
        replaces=batch.replaces,
    )
