"""What a till prints: receipts, their lines and payments, in exact amounts."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from attrs import frozen

from datev_bridge.testing.menu import Item
from datev_bridge.testing.payments import Method
from datev_bridge.testing.service import ServiceCharge

MICRO = Decimal("0.000001")
"""The smallest unit of a line: the vendor writes up to six decimals."""


class SaleType(Enum):
    """The vendor's types of accounts."""

    SALE = "SALE"
    VOID = "VOID"
    RECALL = "RECALL"
    REFUND = "REFUND"
    SPLIT = "SPLIT"
    UPDATE = "UPDATE"
    TRANSFER = "TRANSFER"
    FLOAT = "FLOAT"
    TRANSITORY = "TRANSITORY"
    CROSS_BL = "CROSS_BL"
    CANCEL = "CANCEL"


class Profile(Enum):
    """Account profiles: how an account is served."""

    TABLE = "TABLE"
    TAKEAWAY = "TAKEAWAY"
    DELIVERY = "DELIVERY"
    STAFF = "STAFF"
    EVENT = "EVENT"


@frozen(kw_only=True)
class Discount:
    """A reduction of a line or of a whole account."""

    type: str
    """DISCOUNT, COMP (given away) or LOSS (wasted)."""
    code: str
    name: str
    share: Decimal
    """The part of the price that is taken off, 0 to 1."""


@frozen(kw_only=True)
class TaxPart:
    """The part of a line that bears one rate."""

    rate: Decimal
    """Per cent."""
    gross: Decimal
    tax: Decimal


@frozen(kw_only=True)
class Line:
    """One line of a receipt; amounts in euros with six decimals, negative where taken back."""

    id: str
    parent: str | None
    item: Item
    quantity: Decimal
    list_total: Decimal
    discount: Discount | None
    discount_amount: Decimal
    account_discount: Discount | None
    account_discount_amount: Decimal
    service_mode: ServiceCharge
    service_charge: Decimal
    gross: Decimal
    """After discounts, with tax and service charge."""
    net: Decimal
    tax: Decimal
    parts: tuple[TaxPart, ...]
    sold_at: datetime
    void_reason: str | None = None


@frozen(kw_only=True)
class Payment:
    """One payment of a receipt, in whole cents."""

    id: str
    uuid: str
    method: Method | None
    """None for the pseudo payment of a table that stays open over the day's border."""
    amount: Decimal
    tip: Decimal
    paid_at: datetime
    authorization: str | None = None
    customer: int | None = None
    """The customer's number, for invoices."""


RateKey = tuple[str, Decimal]
"""Id of an accounting group, and a rate in per cent."""


@frozen(kw_only=True)
class Tally:
    """What the till counted for one receipt while it was rung up."""

    revenue: Mapping[RateKey, Decimal]
    service_charge: Decimal
    payments: Mapping[str, Decimal]
    tips: Mapping[str, Decimal]
    cards_sold: Decimal
    cards_redeemed: Decimal
    invoiced: Decimal
    settled: Decimal


@frozen(kw_only=True)
class Receipt:
    """One account, closed."""

    account_id: str
    receipt_id: str | None
    """None where nothing was printed."""
    reference: str
    type: SaleType
    rates_of: date
    """The business day whose rates its lines bear."""
    opened: datetime
    closed: datetime
    entered: datetime
    """When the POS came to know it: later than ``closed`` only where V1 dates a change back."""
    lines: tuple[Line, ...]
    payments: tuple[Payment, ...]
    dine_in: bool
    covers: int
    profile: Profile
    centre: int
    staff: int
    device: int
    table: int | None
    tally: Tally
    initial: str | None = None
    previous: str | None = None
    cancelled: bool = False
    void_reason: str | None = None
    external_reference: str | None = None
    back_office: bool = False
    carried: bool = False
    """Opened on an earlier business day than it was closed."""
