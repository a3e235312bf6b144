"""What the page shows of a proof, as values, before a word is chosen or a tag is written."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from enum import Enum

from attrs import frozen

from datev_bridge.batches import BatchKind
from datev_bridge.daybook import Receipt
from datev_bridge.journal import Entry, ExplainedKind, VatShift
from datev_bridge.money import total
from datev_bridge.proof.compare import Comparison
from datev_bridge.proof.detail import RowDetail
from datev_bridge.proof.model import DayState, Proof, ProofDay
from datev_bridge.proof.picture import Columns

Rate = Decimal | None


class SoldKind(Enum):
    """Why a day has money to be paid."""

    REVENUE = "revenue"
    LIABILITY = "liability"
    SERVICE_CHARGE = "service_charge"
    ROUNDING = "rounding"
    DIFFERENCE = "difference"
    TIPS = "tips"


@frozen(kw_only=True)
class SoldLine:
    """One line of what was sold, EUR; ``rate`` counts for revenue only."""

    kind: SoldKind
    rate: Rate
    amount: Decimal


@frozen(kw_only=True)
class MethodLine:
    """What came by one payment method, EUR.

    Attributes:
        id: The POS's id of the method.
        name: Its name, the id where it has none.
        amount: Without tips.
        tip: Tips.
    """

    id: str
    name: str
    amount: Decimal
    tip: Decimal

    @property
    def total(self) -> Decimal:
        """Amount and tips."""
        return self.amount + self.tip


@frozen(kw_only=True)
class ShareView:
    """A receipt within a row or an explained group.

    Attributes:
        number: As printed, its account's id where it has none.
        anchor: Where the page shows the receipt; empty where it does not.
        at: When it was closed, else opened; None if unknown.
        amount: What it has there, EUR; None where that is not known.
    """

    number: str
    anchor: str = ""
    at: datetime | None = None
    amount: Decimal | None = None


@frozen(kw_only=True)
class ExplainedGroup:
    """Items that are in no row for the same reason, with their receipts."""

    kind: ExplainedKind
    method: str
    amount: Decimal
    receipts: tuple[ShareView, ...]
    anchor: str


@frozen(kw_only=True)
class RowView:
    """A booking row, where the page shows it, and the receipts in it."""

    detail: RowDetail
    anchor: str
    receipts: tuple[ShareView, ...]

    @property
    def entry(self) -> Entry:
        """The entry."""
        return self.detail.entry


class PlaceKind(Enum):
    """Where an amount of a receipt can be."""

    ROW = "row"
    CANCELLED = "cancelled"
    EXPLAINED = "explained"


@frozen(kw_only=True)
class PlaceView:
    """Where an amount of a receipt is: which kind of place, its number, what it is called."""

    kind: PlaceKind
    number: int
    anchor: str
    what: str
    amount: Decimal


@frozen(kw_only=True)
class ReceiptView:
    """A receipt, where the page shows it, and where each of its cents is."""

    receipt: Receipt
    anchor: str
    at: datetime | None
    places: tuple[PlaceView, ...]

    @property
    def amount(self) -> Decimal:
        """What was paid, tips included, EUR."""
        return self.receipt.paid + total(payment.tip for payment in self.receipt.payments)


@frozen(kw_only=True)
class DayView:
    """One business day of the page.

    Attributes:
        proof: The day's proof.
        sold: What was sold.
        paid: How it was paid.
        floats: Cash put into the drawer: information beside the payments.
        rows: The rows of the file.
        whole: The rows that book the whole day, where the file only has what is due on top.
        cancelled: Rows that came to 0.00.
        explained: What is rightly in no row.
        receipts: Every receipt with where its money is.
        shifts: Where VAT rightly differs from the receipts, each with the receipt's number.
    """

    proof: ProofDay
    sold: tuple[SoldLine, ...]
    paid: tuple[MethodLine, ...]
    floats: tuple[MethodLine, ...]
    rows: tuple[RowView, ...]
    whole: tuple[RowView, ...]
    cancelled: tuple[RowView, ...]
    explained: tuple[ExplainedGroup, ...]
    receipts: tuple[ReceiptView, ...]
    shifts: tuple[tuple[str, VatShift], ...] = ()

    @property
    def is_booked(self) -> bool:
        """Whether its rows are in a file."""
        return self.proof.state is DayState.BOOKED

    @property
    def comparison(self) -> Comparison | None:
        """The day against the POS's own totals, where they are known."""
        found = self.proof.compared
        return found if isinstance(found, Comparison) else None

    @property
    def sold_total(self) -> Decimal:
        """All that was sold, tips included."""
        return total(line.amount for line in self.sold)

    @property
    def paid_total(self) -> Decimal:
        """All payments, tips included."""
        return total(line.total for line in self.paid)

    def numbers(self, account_ids: Iterable[str]) -> tuple[str, ...]:
        """Return receipt numbers as printed; ids of receipts of other days stay ids."""
        known = self.proof.summary.receipt_numbers
        return tuple(known.get(account_id, account_id) for account_id in account_ids)

    def amount(self, kind: SoldKind, rate: Rate = None) -> Decimal:
        """Return one line of what was sold, 0.00 where the day has none."""
        return total(line.amount for line in self.sold if (line.kind, line.rate) == (kind, rate))


@frozen(kw_only=True)
class Page:
    """The whole page.

    Attributes:
        proof: What it shows.
        days: Every day asked for.
        sold: What all booked days sold.
        paid: How it was paid, most first.
        columns: The picture; None where it would have a single day.
    """

    proof: Proof
    days: tuple[DayView, ...]
    sold: tuple[SoldLine, ...]
    paid: tuple[MethodLine, ...]
    columns: Columns | None

    @property
    def is_test(self) -> bool:
        """Whether the files are for looking only."""
        return self.proof.kind is BatchKind.TEST

    @property
    def clearing_account(self) -> str:
        """Number of the clearing account, empty where there is no day."""
        return self.proof.days[0].journal.clearing_account if self.proof.days else ""

    @property
    def is_balanced(self) -> bool:
        """Whether the clearing account comes to 0.00 and so does each receipt of a booked day."""
        off = any(day.proof.off_balance for day in self.days if day.is_booked)
        return self.proof.clearing_balance == 0 and not off

    @property
    def sold_total(self) -> Decimal:
        """All that booked days sold, tips included."""
        return total(line.amount for line in self.sold)

    @property
    def paid_total(self) -> Decimal:
        """All payments of booked days, tips included."""
        return total(line.total for line in self.paid)

    @property
    def receipts(self) -> int:
        """How many receipts the booked days have."""
        return sum(len(day.proof.summary.receipts) for day in self.days if day.is_booked)

    def in_state(self, state: str) -> tuple[DayView, ...]:
        """Return the days of which this became."""
        return tuple(day for day in self.days if day.proof.state.value == state)
