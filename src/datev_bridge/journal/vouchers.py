"""Vouchers that were taxed when they were sold (single-purpose) and pay for something now.

What such a voucher pays has had its VAT already, at the rate of then. The share of the receipt's
revenue that it paid is therefore booked at that rate, and the payment against the taxed prepayment
of the same rate: both carry the same VAT with opposite signs. Rule: booking rules, section 4; § 3
(14) UStG, a single-purpose voucher is taxed when it is issued.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from attrs import evolve, frozen

from datev_bridge.daybook import Bucket, CategoryKind, PaymentPart, Receipt
from datev_bridge.journal.entry import VatShift
from datev_bridge.money import ZERO, proportional, total


@frozen(kw_only=True)
class Redeemed:
    """The revenue side of a receipt that old vouchers helped to pay.

    Attributes:
        kept: What is booked at the rate of the receipt.
        moved: What is booked at the rate of a voucher.
        shifts: Where those two rates differ.
    """

    kept: tuple[Bucket, ...]
    moved: tuple[Bucket, ...]
    shifts: tuple[VatShift, ...]


def redeem(receipt: Receipt, vouchers: Iterable[tuple[PaymentPart, Decimal]]) -> Redeemed | None:
    """Move the share of a receipt's taxed revenue that old vouchers paid to their rates.

    Several rates take their share one after the other, the highest first, each of what is left.

    Args:
        receipt: The receipt.
        vouchers: Its payments by taxed vouchers, each with the rate at which it was taxed.

    Returns:
        The new revenue side; None where the vouchers paid more than the taxed revenue, or where
        that revenue has amounts of both signs, so that no share of it can be told.
    """
    taxed = [bucket for bucket in receipt.buckets if _is_taxed(bucket)]
    left = [bucket.amount for bucket in taxed]
    moved: list[Bucket] = []
    shifts: list[VatShift] = []
    for rate, amount in _by_rate(vouchers):
        if not _fits(amount, left):
            return None
        for place, share in enumerate(proportional(amount, left)):
            left[place] -= share
            moved.append(_moved(taxed[place], rate, share))
            if share and taxed[place].rate != rate:
                shifts.append(_shift(receipt, taxed[place], share, rate))
    rest = [evolve(b, amount=amount) for b, amount in zip(taxed, left, strict=True)]
    others = [bucket for bucket in receipt.buckets if not _is_taxed(bucket)]
    return Redeemed(kept=(*rest, *others), moved=tuple(moved), shifts=tuple(shifts))


def _moved(bucket: Bucket, rate: Decimal, share: Decimal) -> Bucket:
    """Return a share at the rate of a voucher; discounts stay where they were given."""
    return evolve(bucket, rate=rate, exact=share, amount=share, tax=ZERO, discount=ZERO)


def _is_taxed(bucket: Bucket) -> bool:
    return bucket.category.kind is CategoryKind.REVENUE and bool(bucket.rate)


def _by_rate(
    vouchers: Iterable[tuple[PaymentPart, Decimal]],
) -> list[tuple[Decimal, Decimal]]:
    sums: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    for payment, rate in vouchers:
        sums[rate] += payment.amount
    return sorted(((rate, amount) for rate, amount in sums.items() if amount), reverse=True)


def _fits(amount: Decimal, revenue: Sequence[Decimal]) -> bool:
    """Tell whether the revenue is all of the voucher's sign and at least as much."""
    same_sign = all(share * amount >= 0 for share in revenue)
    return same_sign and abs(amount) <= abs(total(revenue))


def _shift(receipt: Receipt, bucket: Bucket, amount: Decimal, rate: Decimal) -> VatShift:
    return VatShift(
        receipt=receipt.account_id,
        category=bucket.category,
        amount=amount,
        receipt_rate=bucket.rate or ZERO,
        booked_rate=rate,
    )
