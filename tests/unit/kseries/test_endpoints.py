"""What is asked of the POS, and how it is spelled."""

from datetime import UTC, date, datetime, timedelta, timezone
import json
import os
from pathlib import Path
import re

import pytest

from datev_bridge.kseries.drift import Drift
from datev_bridge.kseries.endpoints import DateType, Endpoints, Feed, written
from datev_bridge.kseries.protocol import Call

BASE = "https://api.example"
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
UNTIL = datetime(2026, 2, 1, 5, 30, 0, 250_000, tzinfo=timezone(timedelta(hours=1)))
DAY = date(2026, 11, 20)
INCLUDE = ("include", "payments,staff,revenue_center,table,account_profile")


def endpoints(*, consumers: bool = False) -> Endpoints:
    return Endpoints(api_url=BASE, drift=Drift(), consumers=consumers)


def calls(ends: Endpoints) -> dict[str, Call[object]]:
    return {
        "businesses": ends.businesses(2),
        "tax-rates": ends.tax_rates("7"),
        "paymentMethods": ends.payment_methods("7"),
        "accountingGroups": ends.accounting_groups("7"),
        "sales-daily": ends.business_day("7", DAY, Feed.V2),
        "dailyFinancials": ends.business_day("7", DAY, Feed.V1),
        "sales": ends.sales("7", SINCE, UNTIL, "t+1"),
        "financials": ends.financials("7", SINCE, UNTIL, None),
        "saleByExternalReference": ends.sale_by_external_reference("7", "TASK:OO-7-x"),
        "aggregatedSales": ends.aggregated_sales("7", DAY, ("accountingGroup", "staff")),
        "lightspeed-payments": ends.lightspeed_payments("7", SINCE, UNTIL, DateType.CREATED, 100),
        "aborted-orders": ends.aborted_orders("7", DAY),
    }


EXPECTED: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "businesses": ("/f/data/businesses", (("page", "2"), ("size", "1000"))),
    "tax-rates": ("/f/finance/7/tax-rates", ()),
    "paymentMethods": ("/f/finance/7/paymentMethods", ()),
    "accountingGroups": ("/f/finance/7/accountingGroups", ()),
    "sales-daily": (
        "/f/v2/business-location/7/sales-daily",
        (("date", "2026-11-20"), INCLUDE),
    ),
    "dailyFinancials": ("/f/finance/7/dailyFinancials", (("date", "2026-11-20"), INCLUDE)),
    "sales": (
        "/f/v2/business-location/7/sales",
        (
            ("from", "2026-01-01T00:00:00Z"),
            ("to", "2026-02-01T04:30:00.250Z"),
            INCLUDE,
            ("pageSize", "100"),
            ("nextPageToken", "t+1"),
        ),
    ),
    "financials": (
        "/f/finance/7/financials/2026-01-01T00:00:00Z/2026-02-01T04:30:00.250Z",
        (INCLUDE, ("pageSize", "1000")),
    ),
    "saleByExternalReference": (
        "/f/finance/7/saleByExternalReference",
        (("externalReferenceId", "TASK:OO-7-x"),),
    ),
    "aggregatedSales": (
        "/f/finance/7/aggregatedSales",
        (("date", "2026-11-20"), ("groupBy", "accountingGroup,staff")),
    ),
    "lightspeed-payments": (
        "/f/v2/business-location/7/lightspeed-payments",
        (
            ("from", "2026-01-01T00:00:00Z"),
            ("to", "2026-02-01T04:30:00.250Z"),
            ("dateType", "CREATED"),
            ("pageSize", "100"),
            ("offset", "100"),
        ),
    ),
    "aborted-orders": (
        "/f/v2/beta/business-location/7/aborted-orders",
        (("date", "2026-11-20"),),
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_call_is_spelled_as_the_vendor_describes(name: str) -> None:
    call = calls(endpoints())[name]
    path, query = EXPECTED[name]
    assert call.request.url == BASE + path
    assert call.request.query == query
    assert call.request.method == "GET"
    assert call.what.startswith(name)
    assert call.location == ("" if name == "businesses" else "7")


def test_consumers_are_asked_for_only_on_request() -> None:
    asking, quiet = calls(endpoints(consumers=True)), calls(endpoints())
    for name in ("sales-daily", "dailyFinancials", "sales", "financials"):
        assert dict(asking[name].request.query)["include"].endswith(",consumer")
        assert "consumer" not in dict(quiet[name].request.query)["include"]
    for name in ("dailyFinancials", "financials"):
        assert dict(asking[name].request.query)["includeConsumers"] == "true"
        assert "includeConsumers" not in dict(quiet[name].request.query)
    assert "includeConsumers" not in dict(asking["sales-daily"].request.query)


def test_bodies_pass_unchanged() -> None:
    body = b'{"sales": [] }'
    day = calls(endpoints())["sales-daily"].read(body)
    assert day == endpoints().business_day("7", DAY, Feed.V2).read(body)
    assert getattr(day, "body") is body  # noqa: B009 - the type is hidden by the table
    assert 'sales": []' not in repr(day)
    assert calls(endpoints())["saleByExternalReference"].read(body) is body
    for name in ("sales", "financials"):
        assert getattr(calls(endpoints())[name].read(body), "body") is body  # noqa: B009


@pytest.mark.parametrize("location", ["", "7/8", "../7", "7?x=1", "7 ", "ä", "7" * 41])
def test_a_location_cannot_change_the_address(location: str) -> None:
    with pytest.raises(ValueError, match="not the id of a location"):
        endpoints().tax_rates(location)


def test_programming_errors_are_value_errors() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        written(datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="at least one group"):
        endpoints().aggregated_sales("7", DAY, ())


DOCUMENT = os.environ.get("DATEV_BRIDGE_KSERIES_OPENAPI")


@pytest.mark.skipif(DOCUMENT is None, reason="DATEV_BRIDGE_KSERIES_OPENAPI names no document")
@pytest.mark.parametrize("name", EXPECTED)
def test_the_vendors_document_knows_each_call(name: str) -> None:
    assert DOCUMENT is not None
    document = json.loads(Path(DOCUMENT).read_text("utf-8"))
    request = calls(endpoints(consumers=True))[name].request
    path = request.url.removeprefix(BASE)
    operations = [
        item["get"]
        for template, item in document["paths"].items()
        if "get" in item and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)
    ]
    (operation,) = operations
    known = {_resolved(document, p)["name"] for p in operation.get("parameters", [])}
    # Two consumers with live tenants send includeConsumers to financials as well.
    assert {key for key, _ in request.query} <= known | {"includeConsumers"}


def _resolved(
    document: dict[str, dict[str, dict[str, dict[str, str]]]], row: dict[str, str]
) -> dict[str, str]:
    if "$ref" not in row:
        return row
    return document["components"]["parameters"][row["$ref"].rpartition("/")[2]]
