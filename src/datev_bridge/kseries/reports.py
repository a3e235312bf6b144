"""The POS's other answers as values: its own totals, Lightspeed Payments, aborted orders.

None of them is booked. Totals cross-check a day, payments explain fees, aborted orders are no
revenue.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from attrs import frozen

from datev_bridge.dates import parse_instant
from datev_bridge.kseries.drift import Drift
from datev_bridge.kseries.json_text import whole_text
from datev_bridge.kseries.master import amount_of, parse_json, parse_object
from datev_bridge.kseries.protocol import not_as_described


@frozen(kw_only=True)
class Total:
    """The POS's own totals of a set of sales, and of its parts.

    Attributes:
        key: What the set is grouped by, ``"accountingGroup"``; ``""`` for everything.
        value: Which group it is; ``""`` for everything.
        gross: Total with tax and service charge; None where the POS sends none.
        service_charge: Contained in ``gross``.
        discount: Already taken off ``gross``.
        tax: Contained in ``gross``.
        count: Number of sale lines; of sales in nested sets.
        parts: The next level of groups.
    """

    key: str
    value: str
    gross: Decimal | None
    service_charge: Decimal | None
    discount: Decimal | None
    tax: Decimal | None
    count: Decimal | None
    parts: tuple["Total", ...] = ()


@frozen(kw_only=True)
class AggregatedSales:
    """An answer of ``aggregatedSales``.

    Attributes:
        total: Everything, its parts nested in the order of the groups asked for.
        data_complete: Whether the POS calls the range complete; None if not stated.
    """

    total: Total
    data_complete: bool | None


@frozen(kw_only=True)
class Money:
    """An amount with its currency.

    Attributes:
        amount: In units of the currency.
        currency: ISO 4217 code.
    """

    amount: Decimal
    currency: str


@frozen(kw_only=True)
class LightspeedPayment:
    """A payment by Lightspeed Payments, with what it cost.

    Attributes:
        id: ``lightspeedPaymentId``, the unique one.
        account_fisc_id: The sale it belongs to, or ``""``.
        reference: As on the payout, or ``""``.
        status: ``"CAPTURED"`` …; unknown values are kept as such.
        created_at: Aware, or None.
        captured_at: Aware, or None.
        modified_at: Aware, or None.
        fees: What Lightspeed keeps, or None.
        surcharge: What the guest paid on top, or None.
    """

    id: str
    account_fisc_id: str
    reference: str
    status: str
    created_at: datetime | None
    captured_at: datetime | None
    modified_at: datetime | None
    fees: Money | None
    surcharge: Money | None


@frozen(kw_only=True)
class PaymentsPage:
    """A page of Lightspeed Payments; ``next_offset`` is None on the last one."""

    payments: tuple[LightspeedPayment, ...]
    next_offset: int | None


@frozen(kw_only=True)
class AbortedOrder:
    """An order whose lines were all removed before it was committed.

    Attributes:
        staff: Who removed them, or ``""``.
        at: When, aware, or None.
        amount: What the order would have come to; None if not stated.
        lines: Number of removed lines.
    """

    staff: str
    at: datetime | None
    amount: Decimal | None
    lines: int


_TOTAL = (
    "groupByKey", "groupByValue", "totalAmount", "serviceCharge", "totalDiscountedAmount",
    "totalTaxAmount", "numberOfSales", "children", "nextStartOfDayAsIso8601", "dataComplete",
    "businessName",
)  # fmt: skip
_PAYMENT = (
    "accountFiscId", "lightspeedPaymentId", "uuid", "reference", "status", "createdDate",
    "captureDate", "modificationDate", "fees", "surcharge",
)  # fmt: skip
_ORDER = ("staffName", "timeOfAbortedOrder", "totalAmountAborted", "abortedLineItems")


def read_aggregated_sales(body: bytes, drift: Drift) -> AggregatedSales:
    """Return the totals of an answer of ``aggregatedSales``.

    Raises:
        UnexpectedResponse: No object, or its total is no amount.
    """
    document = parse_object(body, "aggregatedSales")
    total = _total(document, "", drift)
    if total.gross is None and all(part.gross is None for part in total.parts):
        raise not_as_described("aggregatedSales", "$.totalAmount")
    complete = document.get("dataComplete")
    return AggregatedSales(
        total=total, data_complete=complete if isinstance(complete, bool) else None
    )


def _total(row: Mapping[str, Any], key: str, drift: Drift) -> Total:
    drift.compare("aggregatedSales", row, _TOTAL)
    parts: list[Total] = []
    for child in _objects(row.get("children")):
        # Levels alternate: one names the key, the next holds the values (vendor's description).
        inner_key = _text(child.get("groupByKey"))
        if "groupByValue" in child:
            parts.append(_total(child, inner_key or key, drift))
        else:
            drift.compare("aggregatedSales", child, _TOTAL)
            grand = _objects(child.get("children"))
            parts.extend(_total(part, inner_key, drift) for part in grand)
    return Total(
        key=_text(row.get("groupByKey")) or key,
        value=_text(row.get("groupByValue")),
        gross=amount_of(row.get("totalAmount")),
        service_charge=amount_of(row.get("serviceCharge")),
        discount=amount_of(row.get("totalDiscountedAmount")),
        tax=amount_of(row.get("totalTaxAmount")),
        count=amount_of(row.get("numberOfSales")),
        parts=tuple(parts),
    )


def read_payments_page(body: bytes, drift: Drift) -> PaymentsPage:
    """Return a page of an answer of ``lightspeed-payments``.

    Raises:
        UnexpectedResponse: The list, or the id of a payment, is missing, or the next page cannot
            be asked for.
    """
    where = "lightspeed-payments"
    document = parse_object(body, where)
    rows = document.get("payments")
    if not isinstance(rows, list):
        raise not_as_described(where, "$.payments")
    return PaymentsPage(
        payments=tuple(
            _payment(row, f"$.payments[{index}]", drift, where) for index, row in enumerate(rows)
        ),
        next_offset=_next_offset(document.get("nextOffset"), where),
    )


def _next_offset(value: object, where: str) -> int | None:
    """Return where the next page starts; None on the last one, which names none or nothing ahead.

    What cannot be read is an error: taken for the last page, the rest would be missing.
    """
    if value is None or value == "":
        return None
    offset = amount_of(value)
    if offset is None or offset != int(offset):
        raise not_as_described(where, "$.nextOffset")
    return int(offset) if offset > 0 else None


def _payment(row: object, path: str, drift: Drift, where: str) -> LightspeedPayment:
    if not isinstance(row, dict) or not _text(row.get("lightspeedPaymentId")):
        raise not_as_described(where, f"{path}.lightspeedPaymentId")
    drift.compare("payments", row, _PAYMENT)
    return LightspeedPayment(
        id=_text(row.get("lightspeedPaymentId")),
        account_fisc_id=_text(row.get("accountFiscId")),
        reference=_text(row.get("reference")),
        status=_text(row.get("status")),
        created_at=_moment(row.get("createdDate")),
        captured_at=_moment(row.get("captureDate")),
        modified_at=_moment(row.get("modificationDate")),
        fees=_money(row.get("fees"), f"{path}.fees", where),
        surcharge=_money(row.get("surcharge"), f"{path}.surcharge", where),
    )


def read_aborted_orders(body: bytes, drift: Drift) -> tuple[AbortedOrder, ...]:
    """Return the orders of an answer of ``aborted-orders``.

    Raises:
        UnexpectedResponse: No list.
    """
    rows = parse_json(body, "aborted-orders")
    if not isinstance(rows, list):
        raise not_as_described("aborted-orders", "$")
    orders = []
    for row in _objects(rows):
        drift.compare("abortedOrders", row, _ORDER)
        orders.append(
            AbortedOrder(
                staff=_text(row.get("staffName")),
                at=_moment(row.get("timeOfAbortedOrder")),
                amount=amount_of(row.get("totalAmountAborted")),
                lines=len(_objects(row.get("abortedLineItems"))),
            )
        )
    return tuple(orders)


def _objects(rows: object) -> list[Mapping[str, Any]]:
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _text(value: object) -> str:
    return whole_text(value) if isinstance(value, str) else ""


def _moment(value: object) -> datetime | None:
    return parse_instant(value) if isinstance(value, str) else None


def _money(value: object, path: str, where: str) -> Money | None:
    if value is None:
        return None
    amount = amount_of(value.get("value")) if isinstance(value, dict) else None
    if not isinstance(value, dict) or amount is None:
        raise not_as_described(where, f"{path}.value")
    return Money(amount=amount, currency=_text(value.get("currency")))
