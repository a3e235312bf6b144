"""Sales as K-Series sends them: only the fields the books need, typed, amounts exact.

Source: vendor's OpenAPI, schemas of ``sales-daily`` (V2) and ``dailyFinancials`` (V1). Everything
else in an answer is ignored and counted.
"""

from datetime import datetime
from decimal import Decimal

from attrs import field, frozen

from datev_bridge.money import ZERO


@frozen(kw_only=True)
class TaxLine:
    """One tax of a sales line.

    Attributes:
        tax_rate: Multiplier, ``Decimal("1.07")`` for 7 %.
        tax_amount: EUR, exact.
        tax_included: Whether the line's price contains it.
    """

    tax_rate: Decimal
    tax_amount: Decimal
    tax_included: bool = True


@frozen(kw_only=True)
class AccountingGroup:
    """The merchant's revenue group (*Warengruppe*) as a line carries it."""

    accounting_group_id: str = ""
    name: str = ""
    code: str = ""


@frozen(kw_only=True)
class SalesLine:
    """One line of a sale; amounts are EUR with up to six decimals, after discounts.

    Attributes:
        total_net_amount_with_tax: Including VAT and any service charge; “net” means after
            discount, not before tax.
        total_net_amount_without_tax: Before VAT, without an untaxed service charge.
        tax_amount: VAT of the line.
        service_charge: Part of the amount with tax, never added to it.
        tax_rate_percentage: The line's rate where it has a single one.
        total_discount_amount: What was taken off, by the line and by the account; None if not
            stated. Already out of the amounts above.
    """

    id: str = ""
    name: str = ""
    total_net_amount_with_tax: Decimal
    total_net_amount_without_tax: Decimal
    tax_amount: Decimal
    service_charge: Decimal = ZERO
    tax_rate_percentage: Decimal | None = None
    total_discount_amount: Decimal | None = None
    tax_lines: tuple[TaxLine, ...] = ()
    accounting_group: AccountingGroup | None = None
    revenue_center_id: str = ""
    currency: str = ""


@frozen(kw_only=True)
class Consumer:
    """The customer of a payment, sent only if asked for; of its data, what a debtor needs.

    Attributes:
        id: UUID.
        customer_id: The POS's number of the customer.
    """

    id: str = ""
    customer_id: str = ""
    company_name: str = field(default="", repr=False)
    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)


@frozen(kw_only=True)
class Payment:
    """One payment of a sale.

    Attributes:
        net_amount_with_tax: What pays for goods, EUR; the tip is not in it.
        tip: On top.
        surcharge: Card surcharge (not in Germany).
        rounding_amount: Paid less payable where cash is rounded; V2 only.
        type: ``NORMAL`` or ``ACCOUNTS_RECEIVABLE``.
    """

    payment_method_id: str = ""
    code: str = ""
    description: str = ""
    net_amount_with_tax: Decimal
    tip: Decimal = ZERO
    surcharge: Decimal = ZERO
    rounding_amount: Decimal = ZERO
    type: str = ""
    currency: str = ""
    revenue_center_id: str = ""
    consumer: Consumer | None = None


@frozen(kw_only=True)
class Source:
    """Where a refund, reopened or settling account comes from."""

    initial_account_id: str = ""
    previous_account_id: str = ""


@frozen(kw_only=True)
class Sale:
    """One closed account.

    Attributes:
        account_fisc_id: The POS's key, ``A{pos}.{n}``.
        receipt_id: Printed number, ``R{pos}.{n}``; empty where there is no receipt.
        type: The vendor's word (``SALE``, ``REFUND`` …), kept as sent.
        payments: None where the answer has no payments at all, which is not the same as none made.
        time_of_opening: Aware, UTC.
        time_closed: Aware, UTC.
    """

    account_fisc_id: str
    receipt_id: str = ""
    type: str
    source: Source | None = None
    time_of_opening: datetime | None = None
    time_closed: datetime | None = None
    sales_lines: tuple[SalesLine, ...] = ()
    payments: tuple[Payment, ...] | None = None
