"""A receipt taken apart into what has to be booked, before any account is known.

Each receipt's parts close to zero by themselves: what goes through the clearing account on the
revenue side and as tips comes back as payments.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from attrs import frozen

from datev_bridge.daybook import Bucket, Category, CategoryKind, PaymentPart, Receipt, ReceiptKind
from datev_bridge.issues import Issue
from datev_bridge.journal import codes
from datev_bridge.journal.entry import ExplainedItem, ExplainedKind, RowKind, VatShift
from datev_bridge.journal.vouchers import redeem
from datev_bridge.mapping import RuleTarget, TipMode, TipTreatment
from datev_bridge.money import ZERO, proportional

TIP = Category(kind=CategoryKind.TIP, name="Trinkgeld")

_TARGET = {
    CategoryKind.REVENUE: RuleTarget.REVENUE,
    CategoryKind.SERVICE_CHARGE: RuleTarget.SERVICE_CHARGE,
    CategoryKind.ROUNDING: RuleTarget.ROUNDING,
    CategoryKind.DIFFERENCE: RuleTarget.DIFFERENCE,
}


@frozen(kw_only=True)
class Part:
    """An amount of one receipt that needs an account.

    Attributes:
        kind: Row kind as far as it is known without the mapping; a category of revenue may turn
            out to be a voucher.
        target: What the mapping is asked for.
        category: What is booked.
        rate: VAT rate in percent; None where none applies.
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
    centre: str = ""
    method: str = ""
    amount: Decimal
    on_account: bool = False
    is_old: bool = False
    receipt: Receipt


@frozen(kw_only=True)
class Treatment:
    """What the mapping says before any account is asked for.

    Attributes:
        tips: How the tips of a payment method are booked.
        voucher_rate: The rate in percent at which a payment's vouchers were taxed when they were
            sold; None where they were not, or where it is no voucher.
        books_floats: Whether cash put into the drawer is booked; otherwise it is information.
        earns: Whether a bucket is revenue, and no voucher or deposit that was sold.
    """

    tips: Callable[[Category], TipTreatment]
    voucher_rate: Callable[[PaymentPart], Decimal | None]
    books_floats: bool
    earns: Callable[[Bucket], bool]


def take_apart(
    receipt: Receipt, treatment: Treatment
) -> Iterator[Part | ExplainedItem | VatShift | Issue]:
    """Take a receipt apart.

    Args:
        receipt: A receipt in cents.
        treatment: What the mapping says about its payments.

    Yields:
        What has to be booked, what is rightly booked nowhere, where VAT rightly differs from the
        receipt, and what cannot be booked.
    """
    if receipt.kind in _EXPLAINED:
        yield from _explain(receipt, _EXPLAINED[receipt.kind])
    elif receipt.kind is ReceiptKind.FLOAT and not treatment.books_floats:
        yield from _explain(receipt, ExplainedKind.FLOAT)
    elif receipt.kind is ReceiptKind.FLOAT:
        for payment in receipt.payments:
            yield from _float(payment, receipt)
    else:
        yield from _revenue_side(receipt, treatment)
        for payment in receipt.payments:
            yield from _payment(payment, receipt, treatment)


_EXPLAINED = {
    ReceiptKind.SET_ASIDE: ExplainedKind.SET_ASIDE,
    ReceiptKind.EXCLUDED: ExplainedKind.EXCLUDED,
}


def _explain(receipt: Receipt, kind: ExplainedKind) -> Iterator[ExplainedItem]:
    for payment in receipt.payments:
        yield ExplainedItem(
            kind=kind,
            receipt=receipt.account_id,
            category=payment.method,
            amount=payment.amount + payment.tip,
        )


def _float(payment: PaymentPart, receipt: Receipt) -> Iterator[Part]:
    if payment.amount:
        yield Part(
            kind=RowKind.FLOAT,
            target=RuleTarget.PAYMENT,
            category=payment.method,
            centre=payment.centre,
            amount=payment.amount,
            receipt=receipt,
        )


def _revenue_side(receipt: Receipt, treatment: Treatment) -> Iterator[Part | VatShift | Issue]:
    vouchers = tuple(
        (payment, rate)
        for payment in receipt.payments
        if receipt.has_lines and (rate := treatment.voucher_rate(payment)) is not None
    )
    if not vouchers:
        for bucket in receipt.buckets:
            yield from _bucket(bucket, receipt)
        return
    redeemed = redeem(receipt, vouchers)
    if redeemed is None or any(_has_tip(payment, treatment) for payment, _ in vouchers):
        for payment, _ in vouchers:
            yield codes.VOUCHER_UNCLEAR.at(
                receipt.id, category=payment.method.name, amount=payment.amount + payment.tip
            )
        return
    for bucket in redeemed.kept:
        yield from _bucket(bucket, receipt)
    for bucket in redeemed.moved:
        yield from _bucket(bucket, receipt, is_old=True)
    yield from redeemed.shifts


def _has_tip(payment: PaymentPart, treatment: Treatment) -> bool:
    """Tell whether a voucher paid a tip as well: then its VAT would not net to zero."""
    return bool(payment.tip) and treatment.tips(payment.method).mode is not TipMode.IGNORE


def _bucket(bucket: Bucket, receipt: Receipt, *, is_old: bool = False) -> Iterator[Part]:
    if not bucket.amount:
        return
    is_revenue = bucket.category.kind is CategoryKind.REVENUE
    yield Part(
        kind=RowKind.REVENUE if is_revenue else RowKind.CHARGE,
        target=_TARGET[bucket.category.kind],
        category=bucket.category,
        rate=bucket.rate,
        centre=bucket.centre,
        amount=bucket.amount,
        is_old=is_old,
        receipt=receipt,
    )


def _payment(
    payment: PaymentPart, receipt: Receipt, treatment: Treatment
) -> Iterator[Part | ExplainedItem | Issue]:
    tips = treatment.tips(payment.method)
    booked_tip = ZERO if tips.mode is TipMode.IGNORE else payment.tip
    if payment.tip and tips.mode is TipMode.IGNORE:
        yield ExplainedItem(
            kind=ExplainedKind.TIP_IGNORED,
            receipt=receipt.account_id,
            category=payment.method,
            amount=payment.tip,
        )
    elif payment.tip and tips.mode is TipMode.OWNER:
        yield from _owner_tip(payment, receipt, tips.one_rate, treatment)
    elif payment.tip:
        yield _tip(payment, receipt, RowKind.TIP, None, payment.tip)
    if payment.amount + booked_tip:
        yield Part(
            kind=RowKind.PAYMENT,
            target=RuleTarget.PAYMENT,
            category=payment.method,
            centre=payment.centre,
            amount=payment.amount + booked_tip,
            on_account=payment.on_account,
            receipt=receipt,
        )


def _owner_tip(
    payment: PaymentPart, receipt: Receipt, one_rate: Decimal | None, treatment: Treatment
) -> Iterator[Part | Issue]:
    """Split a tip of the owner by the rates of its receipt: it is part of what the guest pays."""
    if one_rate is not None:
        yield _tip(payment, receipt, RowKind.OWNER_TIP, one_rate, payment.tip)
        return
    by_rate: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    for bucket in receipt.buckets:
        if bucket.rate is not None and treatment.earns(bucket):
            by_rate[bucket.rate] += bucket.amount
    if not _of_one_sign(by_rate.values()):
        yield codes.TIP_WITHOUT_RATE.at(receipt.id, amount=payment.tip)
        return
    rates = sorted(by_rate, reverse=True)
    shares = proportional(payment.tip, [by_rate[rate] for rate in rates])
    for rate, share in zip(rates, shares, strict=True):
        if share:
            yield _tip(payment, receipt, RowKind.OWNER_TIP, rate, share)


def _of_one_sign(amounts: Iterable[Decimal]) -> bool:
    """Tell whether there is something to split by, with all of it on one side."""
    return len({amount > 0 for amount in amounts if amount}) == 1


def _tip(
    payment: PaymentPart, receipt: Receipt, kind: RowKind, rate: Decimal | None, amount: Decimal
) -> Part:
    return Part(
        kind=kind,
        target=RuleTarget.TIP,
        category=TIP,
        rate=rate,
        centre=payment.centre,
        method=payment.method.id,
        amount=amount,
        receipt=receipt,
    )
