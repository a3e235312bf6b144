"""Sales of a business day → :class:`DaySummary`. The second arrow of the line.

Every receipt is brought to whole cents here, once, so that its revenue side meets its payments to
the cent; everything after this only adds cents up. The rules are sections 1 and 2 of the booking
rules. What cannot be read for certain becomes an issue that holds the day.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from attrs import evolve

from datev_bridge.dates import find_zone, previous_border
from datev_bridge.daybook import codes
from datev_bridge.daybook.day import (
    Bucket,
    Category,
    CategoryKind,
    DaySummary,
    Location,
    PaymentPart,
    Receipt,
    ReceiptKind,
)
from datev_bridge.issues import Issue, in_order
from datev_bridge.kseries.decode import DecodedDay
from datev_bridge.kseries.lines import read_line
from datev_bridge.kseries.models import Payment, Sale
from datev_bridge.money import CENT, ZERO, allocate, in_cents

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


def summarise(
    decoded: DecodedDay, *, location: Location, business_day: date, feed: str = "v2"
) -> DaySummary:
    """Turn a decoded day into receipts in cents.

    Args:
        decoded: What :func:`datev_bridge.kseries.decode.decode_day` returned.
        location: Whose day it is; its zone gives the borders their wall time.
        business_day: The day that was asked for.
        feed: Which feed it came from, ``"v2"`` or ``"v1"``.

    Returns:
        The day, with an issue for everything that was not understood. The order in which the POS
        sent its sales makes no difference.
    """
    issues = [*decoded.issues, *_day_issues(decoded, location, business_day)]
    starts_at = _start(decoded.next_start_of_day, location)
    sales, repeated, found = _each_once(decoded.sales)
    issues.extend(found)
    names = _Names(sales)
    receipts: list[Receipt] = []
    for sale in sales:
        receipt, found = _read_sale(sale, location, starts_at, names)
        issues.extend(found)
        receipts.append(receipt)
    return DaySummary(
        business_day=business_day,
        location=location,
        feed=feed,
        starts_at=starts_at,
        ends_at=decoded.next_start_of_day,
        receipts=tuple(receipts),
        receipts_read=decoded.sales_sent,
        repeated=repeated,
        issues=in_order(issues),
        drift=decoded.drift,
    )


def _day_issues(decoded: DecodedDay, location: Location, day: date) -> Iterator[Issue]:
    if location.currency != "EUR":
        yield codes.NOT_EURO.at(day.isoformat(), found=location.currency)
    if decoded.data_complete is not True:
        yield codes.NOT_COMPLETE.at(day.isoformat())
    zone = find_zone(location.timezone)
    if zone is None:
        yield codes.UNKNOWN_ZONE.at(day.isoformat(), zone=location.timezone)
    elif decoded.next_start_of_day is not None:
        border = decoded.next_start_of_day.astimezone(zone)
        if (border.date() - day).days != 1:
            yield codes.OTHER_DAY.at(day.isoformat(), border=border.isoformat())


def _start(border: datetime | None, location: Location) -> datetime | None:
    zone = find_zone(location.timezone)
    return previous_border(border, zone) if border is not None and zone is not None else None


def _each_once(sales: Iterable[Sale]) -> tuple[list[Sale], int, list[Issue]]:
    """Return each account once, by id; equal repetitions are counted, unequal ones an issue."""
    versions: dict[str, list[Sale]] = {}
    repeated = 0
    for sale in sales:
        known = versions.setdefault(sale.account_fisc_id, [])
        if sale in known:
            repeated += 1
        else:
            known.append(sale)
    # Which of two versions is shown must not depend on the order either.
    once = [
        found[0] if len(found) == 1 else min(found, key=repr)
        for _, found in sorted(versions.items())
    ]
    issues = [
        codes.TWO_VERSIONS.at(sale.receipt_id or sale.account_fisc_id)
        for sale in once
        if len(versions[sale.account_fisc_id]) > 1
    ]
    return once, repeated, issues


class _Names:
    """The name of each category on that day: ids decide, names may be edited between two sales."""

    def __init__(self, sales: Iterable[Sale]) -> None:
        self._categories: dict[tuple[CategoryKind, str], Category] = {}
        for sale in sales:
            for line in sale.sales_lines:
                group = line.accounting_group
                if group is not None:
                    self._learn(
                        CategoryKind.REVENUE, group.accounting_group_id, group.name, group.code
                    )
            for payment in sale.payments or ():
                self._learn(
                    CategoryKind.PAYMENT,
                    payment.payment_method_id,
                    payment.description or payment.code,
                    payment.code,
                )

    def _learn(self, kind: CategoryKind, pos_id: str, name: str, code: str) -> None:
        category = _category(kind, pos_id, name, code)
        known = self._categories.get((kind, category.id), category)
        # The alphabetically last name wins, so that the order of the sales never decides.
        self._categories[kind, category.id] = max(known, category, key=_name_order)

    def of(self, kind: CategoryKind, pos_id: str, name: str, code: str) -> Category:
        key = _category(kind, pos_id, name, code)
        return self._categories.get((kind, key.id), key)


def _name_order(category: Category) -> tuple[bool, str, str]:
    return category.name != _NAMELESS, category.name, category.code


_NAMELESS = "(ohne Bezeichnung)"


def _category(kind: CategoryKind, pos_id: str, name: str, code: str) -> Category:
    return Category(kind=kind, id=pos_id or f"-{code or name}", name=name or _NAMELESS, code=code)


def _read_sale(
    sale: Sale, location: Location, starts_at: datetime | None, names: _Names
) -> tuple[Receipt, list[Issue]]:
    where = sale.receipt_id or sale.account_fisc_id
    kind = KIND_OF_TYPE.get(sale.type)
    if kind is None:
        kind, issues = ReceiptKind.TAKINGS, [codes.UNKNOWN_TYPE.at(where, type=sale.type)]
        return _receipt(sale, kind, (), (), starts_at), issues
    if kind is ReceiptKind.SET_ASIDE:
        return _receipt(sale, kind, (), _payments(sale, names), starts_at), []
    issues = list(_payment_issues(sale, location, where))
    if kind is ReceiptKind.FLOAT:
        return _receipt(sale, kind, (), _payments(sale, names), starts_at), issues
    shares, found = _shares(sale, location, names)
    issues.extend(found)
    if issues:
        return _receipt(sale, kind, (), _payments(sale, names), starts_at), issues
    problem = _identity_problem(sale, sum((s.exact for s in shares), ZERO), where)
    if problem is not None:
        return _receipt(sale, kind, (), _payments(sale, names), starts_at), [problem]
    buckets = _in_cents(shares, _target(sale), _rounding(sale))
    return _receipt(sale, kind, buckets, _payments(sale, names), starts_at), []


def _receipt(
    sale: Sale,
    kind: ReceiptKind,
    buckets: tuple[Bucket, ...],
    payments: tuple[PaymentPart, ...],
    starts_at: datetime | None,
) -> Receipt:
    opened = sale.time_of_opening
    own = sale.account_fisc_id
    origin = sale.source.initial_account_id if sale.source else ""
    return Receipt(
        id=sale.receipt_id or own,
        account_id=own,
        kind=kind,
        pos_type=sale.type,
        opened_at=opened,
        closed_at=sale.time_closed,
        carried_in=bool(opened and starts_at and opened < starts_at),
        settles=origin if origin != own else "",
        has_lines=bool(sale.sales_lines),
        buckets=buckets,
        payments=payments,
    )


def _payment_issues(sale: Sale, location: Location, where: str) -> Iterator[Issue]:
    if sale.payments is None:
        yield codes.PAYMENTS_MISSING.at(where)
    for payment in sale.payments or ():
        if payment.currency and payment.currency != location.currency:
            yield codes.OTHER_CURRENCY.at(where, found=payment.currency, expected=location.currency)
        if payment.surcharge:
            yield codes.SURCHARGE.at(where, amount=payment.surcharge)
        for amount in (payment.net_amount_with_tax, payment.tip, payment.rounding_amount):
            if not in_cents(amount):
                yield codes.NOT_IN_CENTS.at(where, amount=amount)


def _payments(sale: Sale, names: _Names) -> tuple[PaymentPart, ...]:
    return tuple(_part(payment, names) for payment in sale.payments or ())


def _part(payment: Payment, names: _Names) -> PaymentPart:
    return PaymentPart(
        method=names.of(
            CategoryKind.PAYMENT,
            payment.payment_method_id,
            payment.description or payment.code,
            payment.code,
        ),
        amount=payment.net_amount_with_tax,
        tip=payment.tip,
        centre=payment.revenue_center_id,
        on_account=payment.type == "ACCOUNTS_RECEIVABLE",
    )


def _shares(sale: Sale, location: Location, names: _Names) -> tuple[list[Bucket], list[Issue]]:
    """Return the exact shares of a sale by category, rate and centre, zero ones left out."""
    gross: dict[tuple[Category, Decimal | None, str], Decimal] = defaultdict(lambda: ZERO)
    tax: dict[tuple[Category, Decimal | None, str], Decimal] = defaultdict(lambda: ZERO)
    issues: list[Issue] = []
    receipt = sale.receipt_id or sale.account_fisc_id
    for number, line in enumerate(sale.sales_lines, start=1):
        where = f"{receipt} · {line.name or line.id or number}"
        if line.currency and line.currency != location.currency:
            issues.append(
                codes.OTHER_CURRENCY.at(where, found=line.currency, expected=location.currency)
            )
        reading = read_line(line, where)
        issues.extend(reading.issues)
        group = line.accounting_group
        category = names.of(
            CategoryKind.REVENUE,
            group.accounting_group_id if group else "",
            group.name if group else "",
            group.code if group else "",
        )
        for share in reading.shares:
            key = (category, share.rate, line.revenue_center_id)
            gross[key] += share.gross
            tax[key] += share.tax
        if reading.service_charge:
            gross[SERVICE_CHARGE, None, line.revenue_center_id] += reading.service_charge
    shares = [
        Bucket(category=category, rate=rate, centre=centre, exact=amount, amount=ZERO, tax=tax[key])
        for key, amount in gross.items()
        for category, rate, centre in [key]
        if amount
    ]
    return sorted(shares, key=_bucket_order), issues


def _bucket_order(bucket: Bucket) -> tuple[bool, str, Decimal, str, str]:
    category = bucket.category
    return (
        category.kind is CategoryKind.SERVICE_CHARGE,
        category.name,
        -(bucket.rate or ZERO),
        category.id,
        bucket.centre,
    )


def _rounding(sale: Sale) -> Decimal:
    return sum((p.rounding_amount for p in sale.payments or ()), ZERO)


def _target(sale: Sale) -> Decimal:
    """What the buckets must come to: payments without what the POS rounded on them."""
    return sum((p.net_amount_with_tax for p in sale.payments or ()), ZERO) - _rounding(sale)


def _identity_problem(sale: Sale, sold: Decimal, where: str) -> Issue | None:
    """Check that payments meet the lines. POS payments are rounded half-even, hence the width."""
    payments = sale.payments or ()
    target = _target(sale)
    if not sale.sales_lines:
        return codes.WITHOUT_LINES_NOT_ZERO.at(where, paid=target) if target else None
    width = CENT * max(1, len(payments))
    if abs(sold - target) < width:
        if target and not sold:
            return codes.NOTHING_TO_ALLOCATE.at(where, paid=target)
        return None
    tips = sum((p.tip for p in payments), ZERO)
    if tips and abs(sold - (target - tips)) < width:
        return codes.TIP_INSIDE.at(where, tip=tips)
    return codes.PAYMENTS_DO_NOT_MEET.at(where, sold=sold, paid=target, difference=target - sold)


def _in_cents(shares: list[Bucket], target: Decimal, rounded: Decimal) -> tuple[Bucket, ...]:
    """Bring the shares of one receipt to cents; buckets already in cents stay as they are."""
    amounts = allocate([share.exact for share in shares], target) if shares else ()
    buckets = [evolve(b, amount=amount) for b, amount in zip(shares, amounts, strict=True)]
    if rounded:
        buckets.append(Bucket(category=ROUNDING, rate=None, exact=rounded, amount=rounded))
    return tuple(buckets)
