"""What a day comes to, summed from its receipts alone: the measure of every journal."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from attrs import frozen

from datev_bridge.daybook.day import (
    OUTSIDE,
    CategoryKind,
    DaySummary,
    PaymentPart,
    Receipt,
    ReceiptKind,
)
from datev_bridge.money import ZERO

RateKey = Decimal | None


@frozen(kw_only=True)
class DayTotals:
    """Sums of one day, EUR.

    Attributes:
        revenue: Gross revenue by rate, in cents.
        revenue_tax: VAT of the receipts by rate, exact.
        service_charge: Untaxed service charge.
        rounding: What the POS rounded when it was paid.
        clarified: Differences between receipts and their payments that a person decided to book.
        payments: Without tips, by payment method id.
        tips: By payment method id.
        floats: Cash put into the drawer, by payment method id.
        moved: Sum of the distances by which rounding to cents moved a bucket, exact.
        worst_move: The largest such distance in one receipt, exact.
    """

    revenue: Mapping[RateKey, Decimal]
    revenue_tax: Mapping[RateKey, Decimal]
    service_charge: Decimal
    rounding: Decimal
    clarified: Decimal
    payments: Mapping[str, Decimal]
    tips: Mapping[str, Decimal]
    floats: Mapping[str, Decimal]
    moved: Decimal
    worst_move: Decimal

    @property
    def turnover(self) -> Decimal:
        """What was sold, VAT and service charge included."""
        return sum(self.revenue.values(), self.service_charge)

    @property
    def difference(self) -> Decimal:
        """Revenue side less payment side: 0.00 on every day that can be booked."""
        sold = sum(self.revenue.values(), ZERO) + self.service_charge + self.rounding
        sold += self.clarified
        return sold - sum(self.payments.values(), ZERO)


def reconcile(summary: DaySummary) -> DayTotals:
    """Add up the receipts of a day."""
    booked = [r for r in summary.receipts if r.kind not in OUTSIDE]
    ordinary = [r for r in booked if r.kind is not ReceiptKind.FLOAT]
    floats = [r for r in booked if r.kind is ReceiptKind.FLOAT]
    moves = [receipt.moved for receipt in ordinary]
    return DayTotals(
        revenue=_by_rate(ordinary, tax=False),
        revenue_tax=_by_rate(ordinary, tax=True),
        service_charge=_of_kind(ordinary, CategoryKind.SERVICE_CHARGE),
        rounding=_of_kind(ordinary, CategoryKind.ROUNDING),
        clarified=_of_kind(ordinary, CategoryKind.DIFFERENCE),
        payments=_by_method(ordinary, lambda part: part.amount),
        tips=_by_method(ordinary, lambda part: part.tip or None),
        floats=_by_method(floats, lambda part: part.amount + part.tip),
        moved=sum(moves, ZERO),
        worst_move=max(moves, default=ZERO),
    )


def _by_rate(receipts: Iterable[Receipt], *, tax: bool) -> Mapping[RateKey, Decimal]:
    sums: dict[RateKey, Decimal] = defaultdict(lambda: ZERO)
    for receipt in receipts:
        for bucket in receipt.buckets:
            if bucket.category.kind is CategoryKind.REVENUE:
                sums[bucket.rate] += bucket.tax if tax else bucket.amount
    return dict(sums)


def _of_kind(receipts: Iterable[Receipt], kind: CategoryKind) -> Decimal:
    return sum(
        (b.amount for r in receipts for b in r.buckets if b.category.kind is kind),
        ZERO,
    )


def _by_method(
    receipts: Iterable[Receipt], amount_of: Callable[[PaymentPart], Decimal | None]
) -> Mapping[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for receipt in receipts:
        for payment in receipt.payments:
            amount = amount_of(payment)
            if amount is not None:
                sums[payment.method.id] += amount
    return dict(sums)
