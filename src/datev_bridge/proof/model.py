"""The proof as values: one per export, a day each for every business day that was asked for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from types import MappingProxyType

from attrs import frozen

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
from datev_bridge.days.decisions import Decision
from datev_bridge.issues import Issue
from datev_bridge.journal import DayJournal, Entry, RowKind
from datev_bridge.money import CENT, ZERO, total

_HUNDRED = Decimal(100)


class DayState(Enum):
    """What became of a business day."""

    BOOKED = "booked"
    NOTHING = "nothing"
    """Closed, or open without a sale: no rows, and rightly so."""
    HELD = "held"


@frozen(kw_only=True)
class VatLine:
    """VAT at one rate, EUR.

    Attributes:
        rate: Percent.
        gross: Booked at that rate, VAT included.
        datev: As DATEV takes it out of the rows, each rounded to the cent.
        receipts: As the receipts state it, exact.
    """

    rate: Decimal
    gross: Decimal
    datev: Decimal
    receipts: Decimal

    @property
    def difference(self) -> Decimal:
        """DATEV less receipts: fractions of cents on ordinary days."""
        return self.datev - self.receipts


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
        return self.journal.issues

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
) -> Proof:
    """Set what came in against what was booked, day by day."""
    return Proof(
        property_name=property_name,
        location=location,
        created_at=created_at,
        kind=kind,
        mapping_revision=mapping_revision,
        files=tuple(_file(batch) for batch in batches),
        days=tuple(
            prove_day(summary, journal, decisions.get(summary.business_day, ()))
            for summary, journal in zip(summaries, journals, strict=True)
        ),
    )


def prove_day(
    summary: DaySummary, journal: DayJournal, decisions: tuple[Decision, ...] = ()
) -> ProofDay:
    """Set one day's receipts against its journal."""
    totals = reconcile(summary)
    booked = [r for r in summary.receipts if r.kind not in _OUTSIDE]
    return ProofDay(
        summary=summary,
        totals=totals,
        journal=journal,
        vat=_vat(journal, totals),
        carried_in=tuple(r for r in booked if r.carried_in),
        off_balance=tuple(r for r in booked if r.gross != r.paid),
        decisions=decisions,
    )


_OUTSIDE = OUTSIDE | {ReceiptKind.FLOAT}


def vat_in(gross: Decimal, rate: Decimal) -> Decimal:
    """Return the VAT that DATEV takes out of a gross amount at ``rate`` percent, in cents."""
    return (gross * rate / (_HUNDRED + rate)).quantize(CENT, rounding=ROUND_HALF_UP)


def _vat(journal: DayJournal, totals: DayTotals) -> tuple[VatLine, ...]:
    gross: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    datev: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    for shift in journal.vat_shifts:
        gross[shift.receipt_rate] += ZERO  # nothing may be left at that rate: shown all the same
    for entry in journal.entries:
        if entry.rate:
            # The payment by a taxed voucher takes back the VAT of when it was sold.
            sign = -1 if entry.kind is RowKind.PAYMENT else 1
            gross[entry.rate] += sign * entry.amount
            datev[entry.rate] += sign * vat_in(entry.amount, entry.rate)
    return tuple(
        VatLine(
            rate=rate,
            gross=gross[rate],
            datev=datev[rate],
            receipts=totals.revenue_tax.get(rate, ZERO),
        )
        for rate in sorted(gross, reverse=True)
    )


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
