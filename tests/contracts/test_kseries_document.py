"""The sandbox answers as the vendor's OpenAPI document describes.

The document is the vendor's and not part of this repository. ``DATEV_BRIDGE_KSERIES_OPENAPI`` names
a copy of it.
"""

from collections.abc import Iterator
from datetime import date, timedelta
import os
from pathlib import Path
import re
from typing import Any

import pytest

from datev_bridge.testing import Include, ServiceCharge, Spelling
from datev_bridge.testing.sandbox import Faults, Kind, Trouble
from datev_bridge.testing.sandbox.api import ROUTES
from support.described import Document, without_places
from support.sandboxes import Caller, calling, small

VARIABLE = "DATEV_BRIDGE_KSERIES_OPENAPI"
NAMED = os.environ.get(VARIABLE, "")

pytestmark = pytest.mark.skipif(not NAMED, reason=f"{VARIABLE} names no copy of the document")

V1, V2 = "/f/finance/{businessLocationId}", "/f/v2/business-location/{businessLocationId}"
ALL = ",".join(include.value for include in Include)
SPAN = {"from": "2026-07-29T03:30:00Z", "to": "2026-07-31T03:30:00Z"}
CAMEL = frozenset({"timeOfOpening", "timeOfCloseAndPaid", "timeOfSale"})
"""Live tenants of the first generation spell times so; the document does otherwise."""

CASES = [
    ("/f/data/businesses", {}),
    (f"{V1}/tax-rates", {}),
    (f"{V1}/paymentMethods", {}),
    (f"{V1}/accountingGroups", {}),
    (f"{V1}/dailyFinancials", {"date": "2026-07-30", "include": ALL}),
    (f"{V1}/financials/{{from}}/{{to}}", {"include": ALL, "pageSize": "20"}),
    (f"{V1}/aggregatedSales", {"date": "2026-07-30", "groupBy": "accountingGroup,staff"}),
    (f"{V2}/sales", {**SPAN, "include": ALL}),
    (f"{V2}/sales-daily", {"date": "2026-07-30", "include": ALL}),
    (f"{V2}/lightspeed-payments", SPAN),
    ("/f/v2/beta/business-location/{businessLocationId}/aborted-orders", {"date": "2026-07-29"}),
]


@pytest.fixture(scope="module")
def document() -> Document:
    return Document.read(Path(NAMED))


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    restaurant = small(service_charge=ServiceCharge.UNTAXED, unclear_types=True)
    with calling(restaurant, faults=Faults(spelling=Spelling.DESCRIBED)) as caller:
        yield caller


def filled(path: str, location: str) -> str:
    path = path.replace("{businessLocationId}", location)
    return path.replace("{from}", SPAN["from"]).replace("{to}", SPAN["to"])


def findings(document: Document, caller: Caller, path: str, query: dict[str, str]) -> set[str]:
    answer = caller.get(filled(path, caller.sandbox.location_id), query)
    schema = document.answer_schema(path, answer.status)
    return without_places(document.findings(answer.json, schema))


@pytest.mark.parametrize(("path", "query"), CASES)
def test_an_answer_is_as_described(
    document: Document, caller: Caller, path: str, query: dict[str, str]
) -> None:
    answer = caller.get(filled(path, caller.sandbox.location_id), query)
    assert answer.status == 200
    assert findings(document, caller, path, query) == set()


def test_a_sale_by_its_reference_is_as_described(document: Document, caller: Caller) -> None:
    path = f"{V1}/saleByExternalReference"
    restaurant = small(service_charge=ServiceCharge.UNTAXED, unclear_types=True)
    for age in range(10):
        for receipt in restaurant.sell(date(2026, 7, 30) - timedelta(days=age)).receipts:
            if receipt.external_reference:
                query = {"externalReferenceId": receipt.external_reference}
                assert findings(document, caller, path, query) == set()
                return
    pytest.fail("no online order in ten days")


def test_a_month_of_sales_is_as_described_but_for_the_spelling(document: Document) -> None:
    """All types, discounts, voids and refunds come by in a month."""
    restaurant = small(seed=11, unclear_types=True)
    found: set[str] = set()
    v1, v2 = (
        document.answer_schema(path, 200) for path in (f"{V1}/dailyFinancials", f"{V2}/sales-daily")
    )
    for age in range(31):
        day = restaurant.sell(date(2026, 7, 31) - timedelta(days=age))
        found |= without_places(document.findings({"sales": day.v1()}, v1, CAMEL))
        found |= without_places(document.findings(day.sales_daily(), v2))
    assert found == set()


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (f"{V2}/sales", {}),
        (f"{V2}/sales", {"from": "12/12/2023"}),
        (f"{V2}/sales", {"from": "2025-01-01T00:00:00Z", "to": "2025-02-01T00:00:00Z"}),
        (f"{V2}/sales", {"from": SPAN["to"], "to": SPAN["from"]}),
        (f"{V2}/sales-daily", {"date": "2025-01-01"}),
        (f"{V2}/lightspeed-payments", {"from": "x"}),
        ("/f/v2/beta/business-location/{businessLocationId}/aborted-orders", {}),
    ],
)
def test_a_refusal_is_as_described(
    document: Document, caller: Caller, path: str, query: dict[str, str]
) -> None:
    answer = caller.get(filled(path, caller.sandbox.location_id), query)
    assert answer.status == 400
    assert findings(document, caller, path, query) == set()


def test_a_refusal_has_the_words_of_the_documents_examples(document: Document) -> None:
    """The examples with their parameters cut out must stand in what the sandbox says."""
    responses = document.operation(f"{V2}/sales")["responses"]
    examples = responses["400"]["content"]["application/json"]["examples"]
    said = " ".join(
        caller_said(query).json["error"]
        for query in (
            {"from": "12/12/2023"},
            {},
            {"from": SPAN["to"], "to": SPAN["from"]},
            {"from": "2025-01-01T00:00:00Z", "to": "2025-02-01T00:00:00Z"},
        )
    )
    for example in examples.values():
        for words in re.split(r"%s|\{earliest_date\}", example["value"]["error"]):
            assert words.strip() in said


def caller_said(query: dict[str, str]) -> Any:
    with calling() as caller:
        return caller.v2("sales", query)


def test_a_server_error_is_as_described(document: Document) -> None:
    troubles = (Trouble(kind=Kind.SERVER_ERROR),)
    with calling(faults=Faults(troubles=troubles)) as caller:
        path = f"{V2}/sales-daily"
        assert findings(document, caller, path, {"date": "2026-07-30"}) == set()


def test_every_financial_operation_is_served(document: Document) -> None:
    for path in document.content["paths"]:
        if path.startswith("/f/"):
            target = path.replace("{businessLocationId}", "1").replace("{from}", "a")
            target = target.replace("{to}", "b")
            assert any(route.path.fullmatch(target) for route in ROUTES), path


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"dataComplete": "yes"}, "$.dataComplete: str instead of boolean"),
        ({"sales": [{"type": "BARTER"}]}, "$.sales[].type: BARTER is none of the values"),
        ({"sales": [{"timeClosed": "noon"}]}, "$.sales[].timeClosed: noon is no date-time"),
        ({"surprise": 1}, "$: surprise is not described"),
        ({"sales": [{"nbCovers": True}]}, "$.sales[].nbCovers: bool instead of number"),
    ],
)
def test_what_is_unlike_the_document_is_found(
    document: Document, change: dict[str, Any], finding: str
) -> None:
    schema = document.answer_schema(f"{V2}/sales-daily", 200)
    assert without_places(document.findings(change, schema)) == {finding}
