"""Entries of the journal, and what stands beside them."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum, IntEnum
from types import MappingProxyType

from attrs import evolve, field, frozen

from datev_bridge.daybook import Category
from datev_bridge.issues import Issue, any_blocks, in_order
from datev_bridge.journal.debtors import Debtor, DebtorBook, DebtorRange
from datev_bridge.mapping.resolve import Why
from datev_bridge.money import ZERO, total


class RowKind(IntEnum):
    """The kinds of rows in the order in which they stand in a file (booking rules, section 4)."""

    REVENUE = 1
    LIABILITY = 2
    CHARGE = 3
    TIP = 4
    OWNER_TIP = 5
    PAYMENT = 6
    FLOAT = 7


class Granularity(Enum):
    """How much is added up into one row."""

    DAY = "day"
    DAY_AND_CENTRE = "day and centre"
    RECEIPT = "receipt"


@frozen(kw_only=True)
class BookingSettings:
    """What the profile says about booking.

    Attributes:
        clearing_account: Contra account of every row (*Zwischenkonto*).
        granularity: How much is added up into one row.
        allow_suggestions: Whether unconfirmed rules may book: in a preview, never in a file.
        debtors: Accounts for customers, each on an account of its own; None for one account of
            the mapping for all of them.
    """

    clearing_account: str
    granularity: Granularity = Granularity.DAY
    allow_suggestions: bool = False
    debtors: DebtorRange | None = None


@frozen(kw_only=True)
class Entry:
    """One entry: ``account`` is debited with ``amount``, or credited where it is negative.

    Attributes:
        business_day: The day it belongs to, as a rule the document date (*Belegdatum*).
        kind: Row kind.
        category: What is booked.
        rate: VAT rate in percent; None where none applies.
        amount: EUR in cents, never zero.
        account: Account (*Konto*).
        contra_account: Contra account (*Gegenkonto*).
        bu_key: Tax key (*BU-Schlüssel*), empty or four digits.
        kost1: Cost centre (*KOST1*).
        kost2: Cost object (*KOST2*).
        text: What replaces the category's name in the posting text, if anything.
        centre: Revenue centre where rows are split by it.
        document_key: Number of the receipt where the row has one of its own.
        is_open_item: Whether it opens or settles an invoice: DATEV clears it by that number.
        without_lines: Whether it sums up receipts on which nothing was sold.
        receipts: Account ids of the receipts in it, sorted.
        note: What stands before the posting text: that it is a correction, and of which day.
        posted_on: The document date where it is not the business day: a correction of a period
            that is closed.
        why: Why the mapping's rule was chosen.
        is_confirmed: Whether a person confirmed that rule.
    """

    business_day: date
    kind: RowKind
    category: Category
    rate: Decimal | None
    amount: Decimal
    account: str
    contra_account: str
    bu_key: str = ""
    kost1: str = ""
    kost2: str = ""
    text: str = ""
    centre: str = ""
    document_key: str = ""
    is_open_item: bool = False
    without_lines: bool = False
    receipts: tuple[str, ...] = ()
    note: str = field(default="", eq=False)
    posted_on: date | None = field(default=None, eq=False)
    why: Why = field(default=Why.MATCH, eq=False)
    is_confirmed: bool = field(default=True, eq=False)

    @property
    def is_debit(self) -> bool:
        """Whether ``account`` is debited (S); a negative sum credits it (H)."""
        return self.amount > 0


def file_order(entry: Entry) -> tuple[object, ...]:
    """Return by what the entries of a day are sorted in the file."""
    return (
        entry.kind,
        entry.category.name,
        -(entry.rate or ZERO),
        entry.category.id,
        entry.document_key,
        entry.without_lines,
        entry.receipts if entry.is_open_item else (),
        entry.account,
        entry.contra_account,
        entry.bu_key,
        entry.kost1,
        entry.kost2,
        entry.centre,
        entry.text,
    )


class ExplainedKind(Enum):
    """Why money of the POS is not in a row."""

    TIP_IGNORED = "tip_ignored"
    SET_ASIDE = "set_aside"
    EXCLUDED = "excluded"
    FLOAT = "float"


@frozen(kw_only=True)
class ExplainedItem:
    """Money that the POS shows and that is rightly in no row.

    Attributes:
        kind: Why.
        receipt: Account id at the POS.
        category: Payment method it concerns.
        amount: EUR in cents.
    """

    kind: ExplainedKind
    receipt: str
    category: Category
    amount: Decimal


@frozen(kw_only=True)
class VatShift:
    """Revenue that is booked at another rate than its receipt states: an old voucher paid for it.

    Attributes:
        receipt: Account id at the POS.
        category: What was sold.
        amount: EUR in cents, VAT included.
        receipt_rate: Percent on the receipt.
        booked_rate: Percent at which the voucher was taxed when it was sold.
    """

    receipt: str
    category: Category
    amount: Decimal
    receipt_rate: Decimal
    booked_rate: Decimal


@frozen(kw_only=True)
class DayJournal:
    """The entries of one business day, or the reasons why there are none.

    Attributes:
        business_day: The day.
        clearing_account: Through which every entry goes.
        entries: In the order of the file; empty if the day is held.
        cancelled: What came to exactly 0.00 within its row, and so is in no file.
        explained: What is rightly in no entry.
        vat_shifts: Where the VAT of the entries rightly differs from the receipts.
        issues: Everything found on the way, the day's own issues included.
        debtors: Customers who were given an account.
        invoices: Account id of each receipt on a customer's account → customer id.
    """

    business_day: date
    clearing_account: str
    entries: tuple[Entry, ...] = ()
    cancelled: tuple[Entry, ...] = ()
    explained: tuple[ExplainedItem, ...] = ()
    vat_shifts: tuple[VatShift, ...] = ()
    issues: tuple[Issue, ...] = ()
    debtors: tuple[Debtor, ...] = ()
    invoices: Mapping[str, str] = MappingProxyType({})

    @property
    def is_held(self) -> bool:
        """Whether the day cannot be booked as it is."""
        return any_blocks(self.issues)

    def with_issues(self, issues: tuple[Issue, ...]) -> "DayJournal":
        """Return the journal with more issues; one that blocks leaves no entries."""
        if not issues:
            return self
        found = in_order((*self.issues, *issues))
        if any_blocks(found):
            return DayJournal(
                business_day=self.business_day,
                clearing_account=self.clearing_account,
                issues=found,
            )
        return evolve(self, issues=found)

    @property
    def clearing_balance(self) -> Decimal:
        """Debits less credits of the clearing account: 0.00 by construction."""
        debits = total(e.amount for e in self.entries if e.account == self.clearing_account)
        credits_ = total(
            e.amount for e in self.entries if e.contra_account == self.clearing_account
        )
        return debits - credits_


def debtors_after(book: DebtorBook, journals: Iterable[DayJournal]) -> DebtorBook:
    """Return what is known of debtors once some days are booked; held days add nothing."""
    for journal in journals:
        book = book.plus(journal.debtors, journal.invoices)
    return book
