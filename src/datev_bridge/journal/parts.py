"""A receipt taken apart into what has to be booked, before any account is known.

Each receipt's parts close to zero by themselves: what goes through the clearing account on the
revenue side and as tips comes back as payments.
"""

from collections.abc import Iterator
from decimal import Decimal

from attrs import evolve

from datev_bridge.daybook import Bucket, Category, CategoryKind, PaymentPart, Receipt, ReceiptKind
from datev_bridge.issues import Issue
from datev_bridge.journal import codes
from datev_bridge.journal.entry import ExplainedItem, ExplainedKind, RowKind, VatShift
from datev_bridge.journal.part import Part, Treatment
from datev_bridge.journal.tips import tip_pieces
from datev_bridge.journal.vouchers import redeem
from datev_bridge.mapping import RuleTarget
from datev_bridge.money import ZERO

DISCOUNT = Category(kind=CategoryKind.DISCOUNT, name="Rabatte")
"""What was taken off prices, where it has accounts of its own."""

_TARGET = {
    CategoryKind.REVENUE: RuleTarget.REVENUE,
    CategoryKind.SERVICE_CHARGE: RuleTarget.SERVICE_CHARGE,
    CategoryKind.ROUNDING: RuleTarget.ROUNDING,
    CategoryKind.DIFFERENCE: RuleTarget.DIFFERENCE,
}


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
    """Yield all that came into the drawer; what the POS calls a tip of it is no tip of anybody."""
    moved = payment.amount + payment.tip
    if moved:
        yield Part(
            kind=RowKind.FLOAT,
            target=RuleTarget.PAYMENT,
            category=payment.method,
            centre=payment.centre,
            amount=moved,
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
            yield from _bucket(bucket, receipt, treatment)
        return
    redeemed = redeem(receipt, vouchers)
    if redeemed is None or any(_pays_tip(payment, receipt, treatment) for payment, _ in vouchers):
        for payment, _ in vouchers:
            yield codes.VOUCHER_UNCLEAR.at(
                receipt.id, category=payment.method.name, amount=payment.amount + payment.tip
            )
        return
    for bucket in redeemed.kept:
        yield from _bucket(bucket, receipt, treatment)
    for bucket in redeemed.moved:
        yield from _bucket(bucket, receipt, treatment, is_old=True)
    yield from redeemed.shifts


def _pays_tip(payment: PaymentPart, receipt: Receipt, treatment: Treatment) -> bool:
    """Tell whether a voucher paid a tip as well: then its VAT would not net to zero."""
    pieces = tip_pieces(payment, receipt, treatment)
    return any(not isinstance(piece, ExplainedItem) for piece in pieces)


def _bucket(
    bucket: Bucket, receipt: Receipt, treatment: Treatment, *, is_old: bool = False
) -> Iterator[Part | Issue]:
    off = _discount(bucket, treatment)
    if off is None:
        yield codes.DISCOUNT_NOT_STATED.at(receipt.id, category=bucket.category.name)
        return
    is_revenue = bucket.category.kind is CategoryKind.REVENUE
    sold = Part(
        kind=RowKind.REVENUE if is_revenue else RowKind.CHARGE,
        target=_TARGET[bucket.category.kind],
        category=bucket.category,
        rate=bucket.rate,
        centre=bucket.centre,
        amount=bucket.amount + off,
        is_old=is_old,
        receipt=receipt,
    )
    if sold.amount:
        yield sold
    if off:
        yield evolve(sold, target=RuleTarget.DISCOUNT, category=DISCOUNT, amount=-off)


def _discount(bucket: Bucket, treatment: Treatment) -> Decimal | None:
    """Return the discount that is booked beside a bucket; None where it is needed and not stated.

    Only revenue that was earned has one: what was given away whole is no revenue, and a voucher
    is owed for what was paid for it. What an old voucher paid whole was earned.
    """
    is_given_away = not bucket.amount and not bucket.exact
    if not treatment.books_discounts or is_given_away or not treatment.earns(bucket):
        return ZERO
    return bucket.discount


def _payment(
    payment: PaymentPart, receipt: Receipt, treatment: Treatment
) -> Iterator[Part | ExplainedItem | Issue]:
    ignored = ZERO
    for piece in tip_pieces(payment, receipt, treatment):
        if isinstance(piece, ExplainedItem):
            ignored += piece.amount
        yield piece
    paid = payment.amount + payment.tip - ignored
    if paid:
        yield Part(
            kind=RowKind.PAYMENT,
            target=RuleTarget.PAYMENT,
            category=payment.method,
            centre=payment.centre,
            amount=paid,
            on_account=payment.on_account,
            receipt=receipt,
        )
