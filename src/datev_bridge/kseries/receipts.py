"""One sale → one receipt in whole cents. Rules: section 2 of the booking rules.

What is not certain becomes an issue; the receipt then has no revenue side, and its day is held.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from datev_bridge.daybook import codes
from datev_bridge.daybook.day import (
    Bucket,
    Category,
    CategoryKind,
    Customer,
    Location,
    PaymentPart,
    Receipt,
    ReceiptKind,
)
from datev_bridge.issues import Issue
from datev_bridge.kseries.lines import read_line
from datev_bridge.kseries.models import AccountingGroup, Consumer, Payment, Sale, SalesLine
from datev_bridge.money import CENT, ZERO, allocate, in_cents

if TYPE_CHECKING:
    from datev_bridge.kseries.wire import (
        WireAccountingGroup,
        WireConsumer,
        WirePayment,
        WireSale,
        WireSalesLine,
    )

    AnySale = Sale | WireSale
    AnyLine = SalesLine | WireSalesLine
    AnyPayment = Payment | WirePayment
    AnyConsumer = Consumer | WireConsumer
    AnyGroup = AccountingGroup | WireAccountingGroup

KIND_OF_TYPE = {
    "SALE": ReceiptKind.TAKINGS,
    "SPLIT": ReceiptKind.TAKINGS,
    "REFUND": ReceiptKind.CORRECTION,
    "RECALL": ReceiptKind.CORRECTION,
    "UPDATE": ReceiptKind.CORRECTION,
    "VOID": ReceiptKind.CORRECTION,
    "TRANSFER": ReceiptKind.TRANSFER,
    "FLOAT": ReceiptKind.FLOAT,
    "TRANSITORY": ReceiptKind.SET_ASIDE,
}
"""How each type of sale is read. What is not here (CROSS_BL, CANCEL, any new one) holds the day."""

SERVICE_CHARGE = Category(
    kind=CategoryKind.SERVICE_CHARGE, name="Servicegebühr (ohne Umsatzsteuer)"
)
ROUNDING = Category(kind=CategoryKind.ROUNDING, name="Rundung der Kasse")


NAMELESS = "(ohne Bezeichnung)"

ReadReceipt = tuple[Receipt, tuple[Issue, ...]]
"""A receipt, and what is wrong with it."""


@frozen(kw_only=True)
class Till:
    """Where receipts come from; knows every category it has met, by all its names.

    Attributes:
        location: Whose sales are read.
        starts_at: When the business day began, aware; None if unknown.
    """

    location: Location
    starts_at: datetime | None
    _met: dict[tuple[object, ...], Category] = field(factory=dict, init=False)

    def category(
        self, kind: CategoryKind, pos_id: object, name: str | None, code: str | None
    ) -> Category:
        """Return the category of that kind and id; an entry without id is named by its code."""
        key = (kind, pos_id, name, code)
        if key not in self._met:
            ident = str(pos_id) if pos_id not in {None, ""} else f"-{code or name or ''}"
            self._met[key] = Category(kind=kind, id=ident, name=name or NAMELESS, code=code or "")
        return self._met[key]

    def read(self, sale: "AnySale") -> ReadReceipt:
        """Read one sale.

        Raises:
            ArithmeticError: An amount is beyond all bounds; only the quick reading lets it through.
        """
        kind = KIND_OF_TYPE.get(sale.type)
        where = sale.receipt_id or sale.account_fisc_id
        if kind is None:
            # Read like any sale: should somebody decide that it is one, nothing is missing.
            receipt, issues = self._read_as(ReceiptKind.TAKINGS, sale, where)
            return receipt, (codes.UNKNOWN_TYPE.at(where, type=sale.type), *issues)
        return self._read_as(kind, sale, where)

    def _read_as(self, kind: ReceiptKind, sale: "AnySale", where: str) -> ReadReceipt:
        if kind is ReceiptKind.SET_ASIDE:
            return self._receipt(sale, kind, ()), ()
        issues = tuple(self._payment_issues(sale, where))
        shares, found = self._shares(sale, where)
        issues = (*issues, *found)
        if kind is ReceiptKind.FLOAT:
            return self._receipt(sale, kind, ()), (*issues, *_sold_with_a_float(shares, where))
        if issues:
            return self._receipt(sale, kind, ()), issues
        sound = _check_identity(sale, shares, where)
        if sound.sold is None:
            return self._receipt(sale, kind, ()), sound.issues
        return self._receipt(sale, kind, _in_cents(shares, sound.sold, sale)), sound.issues

    def with_one_name_each(self, receipts: tuple[Receipt, ...]) -> tuple[Receipt, ...]:
        """Return receipts whose categories bear one name a day: names may be edited in between.

        The alphabetically last name wins, so that the order of the sales never decides.
        """
        best: dict[Category, Category] = {}
        for category in self._met.values():
            best[category] = max(best.get(category, category), category, key=_name_order)
        if len(best) == len(self._met):
            return receipts
        return tuple(_renamed(receipt, best) for receipt in receipts)

    def _receipt(self, sale: "AnySale", kind: ReceiptKind, buckets: tuple[Bucket, ...]) -> Receipt:
        own = sale.account_fisc_id
        opened, closed = _utc(sale.time_of_opening), _utc(sale.time_closed)
        origin = (sale.source.initial_account_id if sale.source else "") or ""
        return Receipt(
            id=sale.receipt_id or own,
            account_id=own,
            kind=kind,
            pos_type=sale.type,
            opened_at=opened,
            closed_at=closed,
            carried_in=bool(opened and self.starts_at and opened < self.starts_at),
            settles=origin if origin != own else "",
            has_lines=bool(sale.sales_lines),
            buckets=buckets,
            payments=tuple(self._part(payment) for payment in sale.payments or ()),
        )

    def _part(self, payment: "AnyPayment") -> PaymentPart:
        name = payment.description or payment.code
        return PaymentPart(
            method=self.category(
                CategoryKind.PAYMENT, payment.payment_method_id, name, payment.code
            ),
            amount=payment.net_amount_with_tax,
            tip=payment.tip,
            centre=id_text(payment.revenue_center_id),
            on_account=payment.type == "ACCOUNTS_RECEIVABLE",
            customer=_customer(payment.consumer),
        )

    def _payment_issues(self, sale: "AnySale", where: str) -> Iterator[Issue]:
        if sale.payments is None:
            yield codes.PAYMENTS_MISSING.at(where)
        for payment in sale.payments or ():
            yield from self._currency_issues(payment.currency, where)
            if payment.surcharge:
                yield codes.SURCHARGE.at(where, amount=payment.surcharge)
            for amount in (payment.net_amount_with_tax, payment.tip, payment.rounding_amount):
                if not in_cents(amount):
                    yield codes.NOT_IN_CENTS.at(where, amount=amount)

    def _currency_issues(self, currency: str | None, where: str) -> Iterator[Issue]:
        expected = self.location.currency
        if currency and currency != expected:
            yield codes.OTHER_CURRENCY.at(where, found=currency, expected=expected)

    def _shares(self, sale: "AnySale", receipt: str) -> tuple[list[Bucket], list[Issue]]:
        """Return the exact shares of a sale by category, rate and centre, zero ones left out."""
        gross: dict[tuple[Category, Decimal | None, str], Decimal] = defaultdict(lambda: ZERO)
        tax: dict[tuple[Category, Decimal | None, str], Decimal] = defaultdict(lambda: ZERO)
        off: dict[tuple[Category, Decimal | None, str], Decimal | None] = defaultdict(lambda: ZERO)
        issues: list[Issue] = []
        lines: Iterable[AnyLine] = sale.sales_lines
        for number, line in enumerate(lines, start=1):
            where = f"{receipt} · {line.name or line.id or number}"
            issues.extend(self._currency_issues(line.currency, where))
            reading = read_line(line, where)
            issues.extend(reading.issues)
            category = self._group(line.accounting_group)
            centre = id_text(line.revenue_center_id)
            for share in reading.shares:
                key = (category, share.rate, centre)
                gross[key] += share.gross
                tax[key] += share.tax
                off[key] = _plus(off[key], share.discount)
            if reading.service_charge:
                gross[SERVICE_CHARGE, None, centre] += reading.service_charge
        shares = [
            Bucket(
                category=key[0],
                rate=key[1],
                centre=key[2],
                exact=amount,
                amount=ZERO,
                tax=tax.get(key, ZERO),
                discount=_in_whole_cents(off[key]),
            )
            for key, amount in gross.items()
            if amount
        ]
        return sorted(shares, key=_bucket_order), issues

    def _group(self, group: "AnyGroup | None") -> Category:
        if group is None:
            return self.category(CategoryKind.REVENUE, "", "", "")
        return self.category(
            CategoryKind.REVENUE, group.accounting_group_id, group.name, group.code
        )


def _customer(consumer: "AnyConsumer | None") -> Customer | None:
    """Return the customer of a payment; one without any id cannot be told from others."""
    if consumer is None:
        return None
    # The number may come as 120913 or 120913.0: the vendor calls it a number, not an integer.
    known = id_text(consumer.customer_id) or consumer.id or ""
    if not known:
        return None
    return Customer(
        id=known,
        company=consumer.company_name or "",
        first_name=consumer.first_name or "",
        last_name=consumer.last_name or "",
    )


def id_text(found: object) -> str:
    """Return an id as text; 0, in whatever form it comes, is none."""
    text = "" if found is None else str(found).removesuffix(".0")
    return "" if text == "0" else text


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


def _in_whole_cents(discount: Decimal | None) -> Decimal | None:
    """Round a discount for its two rows, which cancel each other out: no cent of it is booked."""
    return None if discount is None else discount.quantize(CENT)


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment is not None else None


def _name_order(category: Category) -> tuple[bool, str, str]:
    return category.name != NAMELESS, category.name, category.code


def _renamed(receipt: Receipt, best: dict[Category, Category]) -> Receipt:
    return evolve(
        receipt,
        buckets=tuple(
            evolve(b, category=best.get(b.category, b.category)) for b in receipt.buckets
        ),
        payments=tuple(evolve(p, method=best[p.method]) for p in receipt.payments),
    )


def _bucket_order(bucket: Bucket) -> tuple[bool, str, Decimal, str, str]:
    category = bucket.category
    return (
        category.kind is CategoryKind.SERVICE_CHARGE,
        category.name,
        -(bucket.rate or ZERO),
        category.id,
        bucket.centre,
    )


@frozen(kw_only=True)
class _Identity:
    """Whether payments meet the lines: what the shares come to in cents, and what is wrong."""

    sold: Decimal | None
    issues: tuple[Issue, ...] = ()


def _check_identity(sale: "AnySale", shares: list[Bucket], where: str) -> _Identity:
    """Check that payments meet the lines. POS payments are rounded half-even, hence the width.

    Where they do not, the lines still come to something, so that the difference can be told.
    """
    payments = sale.payments or ()
    sold = sum((share.exact for share in shares), ZERO)
    target = _target(sale)
    if not sale.sales_lines:
        missing = codes.WITHOUT_LINES_NOT_ZERO.at(where, paid=target)
        return _Identity(sold=ZERO, issues=(missing,) if target else ())
    width = CENT * max(1, len(payments))
    if abs(sold - target) < width:
        if sold or not target:
            return _Identity(sold=target)
        return _Identity(sold=ZERO, issues=(codes.NOTHING_TO_ALLOCATE.at(where, paid=target),))
    tips = sum((p.tip for p in payments), ZERO)
    if tips and abs(sold - (target - tips)) < width:
        return _Identity(sold=None, issues=(codes.TIP_INSIDE.at(where, tip=tips),))
    difference = target - sold
    issue = codes.PAYMENTS_DO_NOT_MEET.at(where, sold=sold, paid=target, difference=difference)
    return _Identity(sold=sold.quantize(CENT), issues=(issue,))


def _sold_with_a_float(shares: list[Bucket], where: str) -> Iterator[Issue]:
    """A movement of cash sells nothing; what it does sell would be booked nowhere."""
    if shares:
        sold = sum((share.exact for share in shares), ZERO)
        yield codes.FLOAT_WITH_LINES.at(where, sold=sold)


def _rounding(sale: "AnySale") -> Decimal:
    return sum((p.rounding_amount for p in sale.payments or ()), ZERO)


def _target(sale: "AnySale") -> Decimal:
    """What the buckets must come to: payments without what the POS rounded on them."""
    return sum((p.net_amount_with_tax for p in sale.payments or ()), ZERO) - _rounding(sale)


def _in_cents(shares: list[Bucket], sold: Decimal, sale: "AnySale") -> tuple[Bucket, ...]:
    """Bring the shares of one receipt to cents; buckets already in cents stay as they are."""
    amounts = allocate([share.exact for share in shares], sold) if shares else ()
    buckets = [evolve(b, amount=amount) for b, amount in zip(shares, amounts, strict=True)]
    rounded = _rounding(sale)
    if rounded:
        buckets.append(Bucket(category=ROUNDING, rate=None, exact=rounded, amount=rounded))
    return tuple(buckets)
