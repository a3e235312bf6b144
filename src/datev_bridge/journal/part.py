"""The parts of a receipt before any account is known, and what has to be known to take it apart."""

from collections.abc import Callable
from decimal import Decimal

from attrs import frozen

from datev_bridge.daybook import Bucket, Category, PaymentPart, Receipt
from datev_bridge.journal.entry import RowKind
from datev_bridge.mapping import RuleTarget, TipAnswers


@frozen(kw_only=True)
class Part:
    """An amount of one receipt that needs an account.

    Attributes:
        kind: Row kind as far as it is known without the mapping; a category of revenue may turn
            out to be a voucher.
        target: What the mapping is asked for.
        category: What is booked.
        rate: VAT rate in percent; None where none applies.
        asked: Tips only: the rate by which its rule is found; None where no rule names one.
        centre: Revenue centre.
        method: Payment method that a tip came with.
        amount: EUR in cents, never zero; positive for takings and for money that comes in.
        on_account: Whether the POS marks the payment as a receivable.
        is_old: Whether an old voucher paid for it, so that it has the rate of that time.
        receipt: Where it comes from.
    """

    kind: RowKind
    target: RuleTarget
    category: Category
    rate: Decimal | None = None
    asked: Decimal | None = None
    centre: str = ""
    method: str = ""
    amount: Decimal
    on_account: bool = False
    is_old: bool = False
    receipt: Receipt

    @property
    def takes_back(self) -> bool:
        """Whether it goes back on an earlier receipt: a discount then comes in again."""
        return self.amount > 0 if self.target is RuleTarget.DISCOUNT else self.amount < 0


@frozen(kw_only=True)
class Treatment:
    """What the mapping says before any account is asked for.

    Attributes:
        tips: How tips are booked.
        voucher_rate: The rate in percent at which a payment's vouchers were taxed when they were
            sold; None where they were not, or where it is no voucher.
        books_floats: Whether cash put into the drawer is booked; otherwise it is information.
        books_discounts: Whether discounts have accounts of their own; otherwise revenue is net.
        earns: Whether a bucket is revenue, and no voucher or deposit that was sold.
    """

    tips: TipAnswers
    voucher_rate: Callable[[PaymentPart], Decimal | None]
    books_floats: bool
    books_discounts: bool
    earns: Callable[[Bucket], bool]
