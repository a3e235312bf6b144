"""Lightspeed Payments and aborted orders (vendor's OpenAPI, FinancialV2)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
import hashlib
from itertools import islice
import json
from typing import Any

from datev_bridge.dates import parse_instant
from datev_bridge.testing.rendering import EVERYTHING, Feed, instant
from datev_bridge.testing.sandbox.desk import (
    Desk,
    check_range,
    needed,
    number,
    parse_day,
    parse_moment,
    refuse,
)
from datev_bridge.testing.sandbox.messages import Reply, as_json

_PAGE, _LARGEST_PAGE = 50, 100
_FEE = Decimal("0.0129")
_BATCH = timedelta(minutes=30)
"""After the end of the business day: when payments are captured (vendor's support pages)."""
_STATUSES = ("CAPTURED", "DISPUTED", "PARTIALLY_REFUNDED", "REFUNDED")
_DATES = {"CREATED": "createdDate", "MODIFIED": "modificationDate"}


def lightspeed_payments(desk: Desk) -> Reply:
    """Answer a page of card payments with their fees, by offset."""
    start = parse_moment(needed(desk, "from", "OffsetDateTime"))
    until = desk.asked.query.get("to")
    end = min(parse_moment(until), desk.now) if until else desk.now
    check_range(desk, start, end)
    field = _DATES.get(desk.asked.query.get("dateType", "MODIFIED"))
    if field is None:
        raise refuse("Invalid parameter 'dateType'")
    size = number(desk, "pageSize", _PAGE, _LARGEST_PAGE)
    offset = number(desk, "offset", 0)
    found = _newest_last(desk, start, end, field)
    rows = list(islice(found, offset, offset + size + 1))
    answer: dict[str, Any] = {
        "payments": rows[:size],
        "pageSize": min(size, len(rows)),
        "offset": offset,
    }
    if len(rows) > size:
        answer["nextOffset"] = offset + size
    return as_json(answer)


def _newest_last(
    desk: Desk, start: datetime, end: datetime, field: str
) -> Iterator[dict[str, Any]]:
    wanted = {status for status in desk.asked.query.get("status", "").split(",") if status}
    rows: list[dict[str, Any]] = []
    # What is modified in the range was made up to two days before.
    for sale in desk.here.closed_between(start - timedelta(days=2), end, Feed.V2, EVERYTHING):
        captured = desk.here.ends(desk.here.place.day_of(sale.closed)) + _BATCH
        document = json.loads(sale.text)
        rows += [
            _row(document, payment, captured)
            for payment in document.get("payments") or ()
            if payment.get("authorization")
        ]
    within = [
        row
        for row in rows
        if start <= (parse_instant(row[field]) or end) < end
        and (not wanted or row["status"] in wanted)
    ]
    descending = desk.asked.query.get("sortDirection") == "DESC"
    return iter(sorted(within, key=lambda row: str(row[field]), reverse=descending))


def _row(sale: dict[str, Any], payment: dict[str, Any], captured: datetime) -> dict[str, Any]:
    paid = Decimal(str(payment["netAmountWithTax"])) + Decimal(str(payment["tip"]))
    digest = hashlib.sha256(str(payment["fiscId"]).encode()).hexdigest().upper()
    status = _STATUSES[3] if paid < 0 else _STATUSES[0]
    return {
        "accountFiscId": sale["accountFiscId"],
        "lightspeedPaymentId": f"ad-{digest[:16]}",
        "uuid": payment["uuid"],
        "reference": digest[16:28],
        "status": status,
        "createdDate": payment["fiscDate"],
        "captureDate": instant(captured),
        "modificationDate": instant(captured),
        "fees": {"value": f"{paid * _FEE:.2f}", "currency": payment["currency"]},
        "surcharge": {"value": "0.00", "currency": payment["currency"]},
    }


def aborted_orders(desk: Desk) -> Reply:
    """Answer the orders of a business day that were emptied before they were committed."""
    day = parse_day(needed(desk, "date", "LocalDate"))
    if day < desk.here.place.earliest or day > desk.here.today:
        return as_json([])
    return as_json(list(desk.here.place.aborted_orders(day)))
