"""The POS's own totals, grouped (vendor's OpenAPI, aggregatedSales)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
import json
from typing import Any

from datev_bridge.testing.rendering import EVERYTHING, Feed
from datev_bridge.testing.sandbox.desk import (
    Desk,
    check_range,
    parse_day,
    parse_moment,
    refuse,
)
from datev_bridge.testing.sandbox.messages import Reply, as_json
from datev_bridge.testing.sandbox.place import StoredSale
from datev_bridge.testing.sandbox.sales_v2 import next_start

Line = dict[str, Any]


def _tag(line: Line) -> str:
    return str((line.get("tags") or [""])[0])


def _group(line: Line) -> str:
    return str((line.get("accountingGroup") or {}).get("name", ""))


_KEYS: Mapping[str, Callable[[Line], str]] = {
    "staff": lambda line: str(line.get("staffName", "")),
    "device": lambda line: str(line.get("deviceName", "")),
    "deviceId": lambda line: str(line.get("deviceId", "")),
    "tag": _tag,
    "accountingGroup": _group,
    "statisticGroup": lambda line: str(line.get("statisticGroup", "")),
}

_SUMS = {
    "totalAmount": "totalNetAmountWithTax",
    "serviceCharge": "serviceCharge",
    "totalDiscountedAmount": "totalDiscountAmount",
    "totalTaxAmount": "taxAmount",
}


def aggregated_sales(desk: Desk) -> Reply:
    """Answer the totals of a business day or a range, nested by the groups asked for.

    How the vendor writes ``flattened`` answers is not documented: here one level has the joined
    values.
    """
    keys = desk.asked.query.get("groupBy", "").split(",")
    unknown = [key for key in keys if key not in _KEYS]
    if unknown:
        raise refuse(f"Invalid parameter 'groupBy': {','.join(unknown)}")
    sales, day = _sales(desk)
    lines = [
        line
        for sale in sales
        for document in [json.loads(sale.text)]
        if document.get("type") != "TRANSITORY"
        for line in document.get("salesLines") or ()
    ]
    flat = desk.asked.query.get("flattened", "").lower() == "true"
    levels = [",".join(keys)] if flat else keys
    return as_json(
        {
            **_totals(lines),
            "children": _children(lines, levels),
            "nextStartOfDayAsIso8601": next_start(desk.here, day),
            "dataComplete": desk.here.is_over(day),
            "businessName": desk.here.place.business[1],
        }
    )


def _sales(desk: Desk) -> tuple[Iterable[StoredSale], date]:
    query, here = desk.asked.query, desk.here
    if "from" in query or "to" in query:
        if "date" in query or not ("from" in query and "to" in query):
            raise refuse("Use either 'date', or both 'from' and 'to'")
        start, end = parse_moment(query["from"]), parse_moment(query["to"])
        check_range(desk, start, end)
        found = here.closed_between(start, min(end, desk.now), Feed.V1, EVERYTHING)
        return found, here.place.day_of(end - timedelta(microseconds=1))
    day = parse_day(query["date"]) if "date" in query else here.today
    return here.sales(day, Feed.V1, EVERYTHING), day


def _totals(lines: Sequence[Line]) -> dict[str, Any]:
    sums: dict[str, Any] = {
        name: f"{sum((Decimal(str(line[field])) for line in lines), Decimal(0)):.2f}"
        for name, field in _SUMS.items()
    }
    return sums | {"numberOfSales": float(len(lines))}


def _children(lines: Sequence[Line], levels: Sequence[str]) -> list[dict[str, Any]]:
    """Return one level: what it groups by, and below it a set of totals for each value."""
    if not levels:
        return []
    key, *deeper = levels
    parts: dict[str, list[Line]] = {}
    for line in lines:
        value = ",".join(_KEYS[name](line) for name in key.split(","))
        parts.setdefault(value, []).append(line)
    values = [
        {"groupByValue": value, **_totals(part), "children": _children(part, deeper)}
        for value, part in sorted(parts.items())
    ]
    return [{"groupByKey": key, "children": values}]
