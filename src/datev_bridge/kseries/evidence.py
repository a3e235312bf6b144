"""What one answer of the POS tells about its location; :mod:`.calibrate` adds days up."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from attrs import Factory, define, field

from datev_bridge.daybook import (
    Category,
    CategoryKind,
    DaySummary,
    Location,
    Receipt,
    ReceiptKind,
    codes,
)
from datev_bridge.daybook.digest import receipt_digest
from datev_bridge.kseries.as_written import read_writing
from datev_bridge.kseries.charges import charge_reading
from datev_bridge.kseries.decode import decode_day
from datev_bridge.kseries.endpoints import DayBody
from datev_bridge.kseries.lines import percent
from datev_bridge.kseries.models import Payment, Sale, SalesLine
from datev_bridge.kseries.receipts import KIND_OF_TYPE
from datev_bridge.kseries.summarise import summarise
from datev_bridge.kseries.tally import Tally
from datev_bridge.money import CENT, ZERO

_UNUSABLE = frozenset(
    kind.code for kind in (codes.NOT_READABLE, codes.NOT_COMPLETE, codes.OTHER_DAY)
)


@define(kw_only=True)
class Evidence:
    """What one or more answers tell.

    Attributes:
        counts: What was counted.
        inside_methods: See :class:`~datev_bridge.kseries.calibration.Tips`.
        example: A receipt that reads inside, with its day.
        times: Names of time fields.
        types: Types of sale.
        rates: Group and rate → lines.
        without_id: Category without an id → count.
        amounts_without_id: Category without an id → sum.
        worst_move: Largest move to cents in one receipt.
        worst_gap: Largest gap in one receipt.
        moved_receipt: The receipt of the largest move, with its day.
    """

    counts: Counter[Tally] = Factory(Counter)
    inside_methods: set[str] = Factory(set)
    example: str = ""
    times: Counter[str] = Factory(Counter)
    types: Counter[str] = Factory(Counter)
    rates: Counter[tuple[Category, Decimal]] = Factory(Counter)
    without_id: Counter[Category] = Factory(Counter)
    amounts_without_id: dict[Category, Decimal] = Factory(dict)
    worst_move: Decimal = ZERO
    worst_gap: Decimal = ZERO
    moved_receipt: str = ""

    def add(self, other: "Evidence") -> None:
        """Add another answer's evidence."""
        self.counts.update(other.counts)
        self.times.update(other.times)
        self.types.update(other.types)
        self.rates.update(other.rates)
        self.without_id.update(other.without_id)
        for category, amount in other.amounts_without_id.items():
            self._add_amount(category, amount)
        self.inside_methods |= other.inside_methods
        self.example = self.example or other.example
        if other.worst_move > self.worst_move:
            self.worst_move, self.moved_receipt = other.worst_move, other.moved_receipt
        self.worst_gap = max(self.worst_gap, other.worst_gap)

    def note_without_id(self, category: Category, amount: Decimal) -> None:
        """Note a payment or line whose method or group has no id."""
        self.without_id[category] += 1
        self._add_amount(category, amount)

    def _add_amount(self, category: Category, amount: Decimal) -> None:
        self.amounts_without_id[category] = self.amounts_without_id.get(category, ZERO) + amount


@define(kw_only=True)
class ReadDay:
    """One answer, read.

    Attributes:
        day: The business day.
        feed: ``"v2"`` or ``"v1"``.
        read_at: When it was given, aware.
        ends_at: End of the day, aware; None if the POS did not say.
        is_usable: Whether it could be read and the POS calls the day complete.
        evidence: What it tells.
        receipts: Account id → digest of the receipt, TRANSITORY ones apart.
        gross: Gross revenue, EUR in cents.
        transitory: Number of TRANSITORY sales.
    """

    day: date
    feed: str
    read_at: datetime
    ends_at: datetime | None
    is_usable: bool
    evidence: Evidence
    receipts: Mapping[str, str] = field(repr=False)
    gross: Decimal
    transitory: int


def read_answer(answer: DayBody, read_at: datetime, location: Location) -> ReadDay:
    """Read one answer of the POS for a business day."""
    decoded = decode_day(answer.body)
    summary = summarise(decoded, location=location, business_day=answer.day, feed=answer.feed.value)
    evidence = Evidence()
    for sale in {sale.account_fisc_id: sale for sale in decoded.sales}.values():
        _read_sale(sale, answer.day, evidence)
    writing = read_writing(answer.body)
    evidence.times.update(writing.times)
    evidence.counts.update(writing.counts)
    _read_rounding(summary, evidence)
    booked = [r for r in summary.receipts if r.kind is not ReceiptKind.SET_ASIDE]
    return ReadDay(
        day=answer.day,
        feed=answer.feed.value,
        read_at=read_at,
        ends_at=summary.ends_at,
        is_usable=not any(issue.code in _UNUSABLE for issue in summary.issues),
        evidence=evidence,
        receipts={receipt.account_id: receipt_digest(receipt) for receipt in booked},
        gross=sum((receipt.gross for receipt in booked), ZERO),
        transitory=len(summary.receipts) - len(booked),
    )


def _read_sale(sale: Sale, day: date, evidence: Evidence) -> None:
    evidence.counts[Tally.RECEIPTS] += 1
    evidence.types[sale.type] += 1
    kind = KIND_OF_TYPE.get(sale.type)
    if kind is ReceiptKind.SET_ASIDE:
        return
    for line in sale.sales_lines:
        _read_line(line, evidence)
    for payment in sale.payments or ():
        if not payment.payment_method_id:
            evidence.note_without_id(_method(payment), payment.net_amount_with_tax)
    if kind is not ReceiptKind.FLOAT and sale.sales_lines and sale.payments is not None:
        _read_balance(
            sale, f"{day.isoformat()} · {sale.receipt_id or sale.account_fisc_id}", evidence
        )


def _read_line(line: SalesLine, evidence: Evidence) -> None:
    group = _group(line)
    if group.id.startswith("-"):
        evidence.note_without_id(group, line.total_net_amount_with_tax)
    for tax in line.tax_lines:
        evidence.rates[group, percent(tax.tax_rate)] += 1
    if line.total_net_amount_with_tax and not line.tax_lines:
        evidence.counts[Tally.WITHOUT_RATE] += 1
    evidence.counts[charge_reading(line)] += 1


def _group(line: SalesLine) -> Category:
    group = line.accounting_group
    if group is None:
        return Category(kind=CategoryKind.REVENUE, id="-")
    return Category(
        kind=CategoryKind.REVENUE,
        id=group.accounting_group_id or f"-{group.code or group.name}",
        name=group.name,
        code=group.code,
    )


def _method(payment: Payment) -> Category:
    name = payment.description or payment.code
    return Category(
        kind=CategoryKind.PAYMENT,
        id=f"-{payment.code or name}",
        name=name,
        code=payment.code,
    )


def _read_balance(sale: Sale, where: str, evidence: Evidence) -> None:
    payments = sale.payments or ()
    sold = sum((line.total_net_amount_with_tax for line in sale.sales_lines), ZERO)
    paid = sum((p.net_amount_with_tax - p.rounding_amount for p in payments), ZERO)
    tips = sum((p.tip for p in payments), ZERO)
    width = CENT * max(1, len(payments))
    outside, inside = abs(sold - paid) < width, abs(sold - paid + tips) < width
    if outside:
        evidence.worst_gap = max(evidence.worst_gap, abs(sold - paid))
    elif not (tips and inside):
        evidence.counts[Tally.UNBALANCED] += 1
    if not tips:
        return
    if outside == inside:
        evidence.counts[Tally.TIP_UNCLEAR] += 1
        return
    evidence.counts[Tally.TIP_OUTSIDE if outside else Tally.TIP_INSIDE] += 1
    if inside:
        evidence.example = evidence.example or where
        evidence.inside_methods.update(p.description or p.code for p in payments if p.tip)


def _read_rounding(summary: DaySummary, evidence: Evidence) -> None:
    def moved(receipt: Receipt) -> Decimal:
        return receipt.moved

    worst = max(summary.receipts, key=moved, default=None)
    if worst is not None and worst.moved:
        evidence.worst_move = worst.moved
        evidence.moved_receipt = f"{summary.business_day.isoformat()} · {worst.id}"
