"""The neutral waist of the line: one closed business day as receipts in whole cents."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from attrs import field, frozen

from datev_bridge.issues import Issue, any_blocks
from datev_bridge.money import ZERO, total


class CategoryKind(Enum):
    """What a category of the POS is about."""

    REVENUE = "revenue"
    SERVICE_CHARGE = "service_charge"
    ROUNDING = "rounding"
    TIP = "tip"
    PAYMENT = "payment"
    FLOAT = "float"
    DIFFERENCE = "difference"
    DISCOUNT = "discount"


@frozen(kw_only=True, cache_hash=True)
class Category:
    """One thing that needs an account: an accounting group, a payment method, tips, rounding.

    Two categories are the same if kind and id are; the name is for people.

    Attributes:
        kind: What it is about.
        id: The POS's id as text. An entry without one has ``-`` and its code or name, so that two
            of them never share an account by accident.
        name: As the POS shows it.
        code: The merchant's own reference, often an account number or a reserved word.
    """

    kind: CategoryKind
    id: str = ""
    name: str = field(default="", eq=False)
    code: str = field(default="", eq=False)


class ReceiptKind(Enum):
    """How a receipt is read."""

    TAKINGS = "takings"
    """An ordinary sale."""
    CORRECTION = "correction"
    """Takes back or redoes an earlier receipt: its rates may be those of an earlier day."""
    TRANSFER = "transfer"
    """Moves money between payment methods."""
    FLOAT = "float"
    """Cash put into or taken out of the drawer."""
    SET_ASIDE = "set_aside"
    """Information only: a table still open at the border of the day."""
    EXCLUDED = "excluded"
    """A person decided that it is not booked."""


OUTSIDE = frozenset({ReceiptKind.SET_ASIDE, ReceiptKind.EXCLUDED})
"""Receipts that are in no sum of their day: they are only ever explained."""


@frozen(kw_only=True)
class Bucket:
    """The share of one receipt that has one category, rate and revenue centre.

    Attributes:
        category: Revenue group, untaxed service charge, rounding at the POS, or the difference
            that a person decided to book.
        rate: VAT rate in percent (``Decimal("7.00")``); None where no VAT applies by nature.
        centre: Id of the revenue centre, empty if unknown.
        exact: What the POS says, EUR including VAT, up to six decimals.
        amount: The same in whole cents; all buckets of a receipt together meet its payments.
        tax: VAT in it as the POS says, exact.
        discount: What was taken off the price of what was sold, in whole cents, VAT included and
            already out of ``amount``; None if the POS does not say.
    """

    category: Category
    rate: Decimal | None
    centre: str = ""
    exact: Decimal
    amount: Decimal
    tax: Decimal = ZERO
    discount: Decimal | None = ZERO


@frozen(kw_only=True)
class Customer:
    """Who owes what was bought on account; read only where debtors per customer are wanted.

    Two customers are the same if their id is. Names are shown nowhere but in the file of debtors.

    Attributes:
        id: The POS's id as text.
        company: Name of the company, empty for a person.
        first_name: Of a person.
        last_name: Of a person.
    """

    id: str
    company: str = field(default="", eq=False, repr=False)
    first_name: str = field(default="", eq=False, repr=False)
    last_name: str = field(default="", eq=False, repr=False)


@frozen(kw_only=True)
class PaymentPart:
    """One payment of a receipt, EUR in whole cents.

    Attributes:
        method: Payment method.
        amount: What pays for goods; negative where money goes back.
        tip: Tip on top of it.
        centre: Id of the revenue centre, empty if unknown.
        on_account: Whether the POS marks it as a receivable.
        customer: Who pays, where the POS was asked for it.
    """

    method: Category
    amount: Decimal
    tip: Decimal = ZERO
    centre: str = ""
    on_account: bool = False
    customer: Customer | None = None


@frozen(kw_only=True)
class Receipt:
    """One closed account of the POS (*Beleg*).

    Attributes:
        id: Receipt number as printed, or the account's id where there is none.
        account_id: The POS's key of the account; unique.
        kind: How it is read.
        pos_type: The POS's own word for its type.
        opened_at: When the account was opened, aware; None if unknown.
        closed_at: When it was closed and paid, aware; None if unknown.
        carried_in: Opened before its business day began.
        settles: Account id that this one goes back to, empty if none.
        has_lines: Whether anything was sold or taken back on it.
        buckets: Revenue side.
        payments: Payment side.
    """

    id: str
    account_id: str
    kind: ReceiptKind = ReceiptKind.TAKINGS
    pos_type: str = ""
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    carried_in: bool = False
    settles: str = ""
    has_lines: bool = True
    buckets: tuple[Bucket, ...] = ()
    payments: tuple[PaymentPart, ...] = ()

    @property
    def gross(self) -> Decimal:
        """What the buckets come to, EUR in cents."""
        return total(bucket.amount for bucket in self.buckets)

    @property
    def paid(self) -> Decimal:
        """What the payments come to without tips, EUR in cents."""
        return total(payment.amount for payment in self.payments)

    @property
    def moved(self) -> Decimal:
        """How far rounding to cents moved the buckets, as a sum of distances."""
        return sum((abs(b.amount - b.exact) for b in self.buckets), ZERO)


@frozen(kw_only=True)
class Location:
    """A business location (*Betriebsstätte*) as the POS knows it.

    Attributes:
        id: The POS's id as text.
        name: Its name.
        timezone: IANA name.
        currency: ISO 4217 code.
        country: ISO 3166 two-letter code.
    """

    id: str
    name: str
    timezone: str
    currency: str = "EUR"
    country: str = "DE"


@frozen(kw_only=True)
class DaySummary:
    """One business day (*Geschäftstag*) of one location, as one feed of the POS shows it.

    Attributes:
        business_day: The date the POS gives the day.
        location: Where.
        feed: Which of the POS's feeds it was read from.
        starts_at: Border to the day before, aware, UTC; None if the POS did not say.
        ends_at: Border to the day after, aware, UTC; None if the POS did not say.
        receipts: All that could be read, by account id, whatever order the POS sent.
        receipts_read: How many sales the POS sent, repetitions included.
        repeated: How many of them were exact repetitions.
        issues: What was found; if one of them blocks, the day is held.
        drift: Fields we do not know, with how often they came.
        unread: Account id → receipt number of receipts that could not be read; a settlement of one
            of them still names the right number.
    """

    business_day: date
    location: Location
    feed: str = "v2"
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    receipts: tuple[Receipt, ...] = ()
    receipts_read: int = 0
    repeated: int = 0
    issues: tuple[Issue, ...] = ()
    drift: Mapping[str, int] = field(factory=dict, eq=False)
    unread: Mapping[str, str] = field(factory=dict, eq=False)

    @property
    def receipt_numbers(self) -> Mapping[str, str]:
        """Account id → receipt number of every receipt that the day is known to have."""
        return {**self.unread, **{r.account_id: r.id for r in self.receipts}}

    @property
    def is_held(self) -> bool:
        """Whether something found in the day's data forbids to book it as it is."""
        return any_blocks(self.issues)
