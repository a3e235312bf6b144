"""Rules of the mapping, and the mapping as a whole."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum

from attrs import field, frozen


class RuleTarget(Enum):
    """What a rule is for: a category of the POS, or one of the pseudo-categories."""

    REVENUE = "revenue"
    PAYMENT = "payment"
    TIP = "tip"
    SERVICE_CHARGE = "service_charge"
    ROUNDING = "rounding"
    FLOAT = "float"
    DIFFERENCE = "difference"
    DISCOUNT = "discount"
    FALLBACK_REVENUE = "fallback_revenue"
    FALLBACK_PAYMENT = "fallback_payment"


class AccountKind(Enum):
    """What the account of a rule stands for in the books; decides checks and row kinds.

    Members of the revenue side come first, those of the payment side after them; a voucher can
    be both sold and redeemed.
    """

    REVENUE = "revenue"
    VOUCHER = "voucher"
    TAXED_VOUCHER = "taxed_voucher"
    DEPOSIT = "deposit"
    SERVICE_CHARGE = "service_charge"
    TIP = "tip"
    ROUNDING = "rounding"
    DISCOUNT = "discount"
    CASH = "cash"
    CARD = "card"
    RECEIVABLE = "receivable"
    PLATFORM = "platform"
    ROOM = "room"
    STAFF = "staff"
    OTHER = "other"


class TipMode(Enum):
    """Who a tip belongs to (*Trinkgeld*)."""

    EMPLOYEE = "employee"
    """A liability towards the staff (*TrinkgeldAN*)."""
    OWNER = "owner"
    """Revenue of the business, taxed like its receipt (*TrinkgeldAG*)."""
    IGNORE = "ignore"
    """Never enters the books, for instance cash handed to the waiter."""


BY_RATE = "by rate"
"""A rule's BU key that is looked up by rate and date."""


@frozen(kw_only=True)
class MappingRule:
    """One rule: what it matches, and what is booked then.

    Attributes:
        target: What it is for.
        category_id: Accounting group or payment method; empty for pseudo-categories.
        name: The category's name for people; never matched on.
        rate: VAT rate in percent it is limited to; None for any. The rule of a service charge that
            the POS does not tax is not limited by it: it says how the charge is taxed.
        revenue_centre: Id of the centre it is limited to, empty for what has none; None for any.
        payment_method: Id of the method it is limited to, tips only, empty for what has none; None
            for any.
        valid_from: First business day; None for always.
        valid_until: Last business day; None for always.
        account: Ledger account (*Konto*), digits as in the client's chart.
        kind: What the account stands for.
        bu_key: Tax key (*BU-Schlüssel*): empty, four digits, or :data:`BY_RATE`.
        kost1: Cost centre (*KOST1*).
        kost2: Cost object (*KOST2*).
        text: Replaces the category's name in the posting text.
        tip_mode: Who the tip belongs to; tips only.
        tip_rate: One rate for tips of the owner instead of the receipt's rates.
        voucher_rate: VAT rate in percent at which vouchers were taxed when they were sold; taxed
            vouchers on the payment side only.
        untaxed_reason: Why a service charge bears no VAT, in the adviser's words; without it or a
            rate above 0 %, such a charge holds the day in Germany.
        is_confirmed: Whether a person confirmed it; suggestions are not.
    """

    target: RuleTarget
    category_id: str = ""
    name: str = ""
    rate: Decimal | None = None
    revenue_centre: str | None = None
    payment_method: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    account: str
    kind: AccountKind
    bu_key: str = ""
    kost1: str = ""
    kost2: str = ""
    text: str = ""
    tip_mode: TipMode = TipMode.EMPLOYEE
    tip_rate: Decimal | None = None
    voucher_rate: Decimal | None = None
    untaxed_reason: str = ""
    is_confirmed: bool = True

    def covers(self, day: date) -> bool:
        """Tell whether the rule is valid on a business day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)

    @property
    def specificity(self) -> int:
        """How many of rate, centre and method the rule names: the most specific rule wins."""
        limits = (self.rate, self.revenue_centre, self.payment_method)
        return sum(limit is not None for limit in limits)


@frozen(kw_only=True)
class AccountMapping:
    """All rules of one revision.

    Attributes:
        revision: Names the revision in runs and proofs.
        rules: In the order they were written; the order never decides.
    """

    revision: str = ""
    rules: tuple[MappingRule, ...] = ()
    _by_category: Mapping[tuple[RuleTarget, str], tuple[MappingRule, ...]] = field(
        init=False, eq=False, repr=False
    )

    @_by_category.default
    def _index(self) -> Mapping[tuple[RuleTarget, str], tuple[MappingRule, ...]]:
        index: dict[tuple[RuleTarget, str], tuple[MappingRule, ...]] = {}
        for rule in self.rules:
            key = (rule.target, rule.category_id)
            index[key] = (*index.get(key, ()), rule)
        return index

    def rules_for(self, target: RuleTarget, category_id: str = "") -> tuple[MappingRule, ...]:
        """Return the rules of one category, whatever else they are limited to."""
        return self._by_category.get((target, category_id), ())
