"""What the client reads exists in the vendor's document, and its examples can be read."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
import json
import os
from pathlib import Path
from typing import Any

import pytest

from datev_bridge.kseries import master, reports
from datev_bridge.kseries.drift import Drift
from datev_bridge.kseries.endpoints import DateType, Endpoints
from datev_bridge.kseries.protocol import Answer, Call, earliest_day, request_id_of

DOCUMENT = os.environ.get("DATEV_BRIDGE_KSERIES_OPENAPI")
pytestmark = pytest.mark.skipif(
    DOCUMENT is None, reason="DATEV_BRIDGE_KSERIES_OPENAPI names no document"
)

F1, F2 = "/f/finance/{businessLocationId}", "/f/v2/business-location/{businessLocationId}"
BETA = "/f/v2/beta/business-location/{businessLocationId}/aborted-orders"


@pytest.fixture(scope="module")
def document() -> Mapping[str, Any]:
    assert DOCUMENT is not None
    found: Mapping[str, Any] = json.loads(Path(DOCUMENT).read_text("utf-8"))
    return found


def resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    found: Any = document
    for step in schema["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return resolved(document, found)


def answer_schema(document: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    content = document["paths"][path]["get"]["responses"]["200"]["content"]
    return resolved(document, content["application/json"]["schema"])


def instance(document: Mapping[str, Any], schema: Mapping[str, Any], depth: int = 9) -> Any:
    """Return a value built from the examples that stand in a schema."""
    schema = resolved(document, schema)
    if "example" in schema:
        return schema["example"]
    if schema.get("examples"):
        return schema["examples"][0]
    if "properties" in schema:
        return {k: instance(document, v, depth - 1) for k, v in schema["properties"].items()}
    if schema.get("type") == "array" and depth:
        return [instance(document, schema["items"], depth - 1)]
    if "enum" in schema:
        return schema["enum"][0]
    return {"string": "x", "boolean": True}.get(str(schema.get("type")), {})


def fields_at(document: Mapping[str, Any], path: str, *steps: str) -> set[str]:
    schema = answer_schema(document, path)
    for step in steps:
        schema = schema["items"] if step == "[]" else schema["properties"][step]
        schema = resolved(document, schema)
    return set(schema["properties"])


@pytest.mark.parametrize(
    ("known", "path", "steps"),
    [
        (master._BUSINESS, "/f/data/businesses", ("_embedded", "businessList", "[]")),
        (master._TAX_RATE, f"{F1}/tax-rates", ("_embedded", "taxRateList", "[]")),
        (master._METHOD, f"{F1}/paymentMethods", ("_embedded", "paymentMethodList", "[]")),
        (master._GROUP, f"{F1}/accountingGroups", ("_embedded", "accountingGroupList", "[]")),
        (reports._TOTAL, f"{F1}/aggregatedSales", ()),
        (reports._PAYMENT, f"{F2}/lightspeed-payments", ("payments", "[]")),
        (reports._ORDER, BETA, ("[]",)),
        (("sales", "nextPageToken"), f"{F2}/sales", ()),
        (("sales", "_links"), f"{F1}/financials/{{from}}/{{to}}", ()),
        (("sales", "nextStartOfDayAsIso8601", "dataComplete"), f"{F2}/sales-daily", ()),
    ],
)
def test_every_field_that_is_read_exists(
    document: Mapping[str, Any], known: tuple[str, ...], path: str, steps: tuple[str, ...]
) -> None:
    assert set(known) <= fields_at(document, path, *steps)


def test_the_locations_id_is_spelled_in_one_of_the_ways_that_are_read(
    document: Mapping[str, Any],
) -> None:
    steps = ("_embedded", "businessList", "[]", "businessLocations", "[]")
    fields = fields_at(document, "/f/data/businesses", *steps)
    assert fields & {"blID", "blId"}
    assert set(master._LOCATION) - {"blID", "blId"} <= fields


def calls(ends: Endpoints) -> dict[str, Call[Any]]:
    since, until = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    day = date(2026, 1, 1)
    return {
        "/f/data/businesses": ends.businesses(0),
        f"{F1}/tax-rates": ends.tax_rates("7"),
        f"{F1}/paymentMethods": ends.payment_methods("7"),
        f"{F1}/accountingGroups": ends.accounting_groups("7"),
        f"{F1}/aggregatedSales": ends.aggregated_sales("7", day, ("staff",)),
        f"{F1}/financials/{{from}}/{{to}}": ends.financials("7", since, until, None),
        f"{F2}/sales": ends.sales("7", since, until, None),
        f"{F2}/lightspeed-payments": ends.lightspeed_payments(
            "7", since, until, DateType.CREATED, 0
        ),
        BETA: ends.aborted_orders("7", day),
    }


SEEN: dict[str, Callable[[Any], object]] = {
    "/f/data/businesses": lambda r: r[0].locations[0].id,
    f"{F1}/tax-rates": lambda r: r[0].percent,
    f"{F1}/paymentMethods": lambda r: r[0].id,
    f"{F1}/accountingGroups": lambda r: r[0].statistic_group,
    f"{F1}/aggregatedSales": lambda r: r.total.parts[0].gross,
    f"{F1}/financials/{{from}}/{{to}}": lambda r: r.next_token,
    f"{F2}/sales": lambda r: r.sales[0][0],
    f"{F2}/lightspeed-payments": lambda r: r.payments[0].fees.currency,
    BETA: lambda r: r[0].amount,
}


@pytest.mark.parametrize("path", SEEN)
def test_the_examples_of_the_document_are_read(document: Mapping[str, Any], path: str) -> None:
    drift = Drift()
    call = calls(Endpoints(api_url="https://x", drift=drift))[path]
    example = instance(document, answer_schema(document, path))
    assert SEEN[path](call.read(json.dumps(example).encode()))
    assert drift.counts == {}


def test_the_earliest_date_is_read_from_the_documents_sentence(
    document: Mapping[str, Any],
) -> None:
    responses = document["paths"][f"{F2}/sales"]["get"]["responses"]
    examples = responses["400"]["content"]["application/json"]["examples"]
    found = {}
    for name, example in examples.items():
        text = example["value"]["error"].replace("{earliest_date}", "2021-03-01T00:00:00Z")
        body = json.dumps({"error": text}).encode()
        found[name] = earliest_day(Answer(status=400, body=body))
    assert {n: day for n, day in found.items() if day} == {"invalidFromDate": date(2021, 3, 1)}


def test_the_request_id_is_read_where_the_document_has_it(document: Mapping[str, Any]) -> None:
    schema = document["components"]["schemas"]["financial-apiErrorResponse"]
    assert "requestId" in schema["required"]
    body = json.dumps({**instance(document, schema), "requestId": "r-1"}).encode()
    assert request_id_of(Answer(status=500, body=body)) == "r-1"
