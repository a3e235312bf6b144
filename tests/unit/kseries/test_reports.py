"""The POS's own totals, Lightspeed Payments and aborted orders."""

from datetime import UTC, datetime
from decimal import Decimal
import json

import pytest

from datev_bridge.errors import UnexpectedResponse
from datev_bridge.kseries.drift import Drift
from datev_bridge.kseries.reports import (
    AbortedOrder,
    LightspeedPayment,
    Money,
    read_aborted_orders,
    read_aggregated_sales,
    read_payments_page,
)


def test_totals_are_nested_as_the_groups_were_asked_for() -> None:
    body = json.dumps(
        {
            "totalAmount": "47.00",
            "serviceCharge": "0.00",
            "totalDiscountedAmount": "0.00",
            "totalTaxAmount": "7.04",
            "numberOfSales": 7.0,
            "dataComplete": True,
            "neu": 1,
            "children": [
                {
                    "groupByKey": "staff",
                    "children": [
                        {
                            "groupByValue": "manager",
                            "totalAmount": "28.00",
                            "children": [
                                {
                                    "groupByKey": "device",
                                    "children": [{"groupByValue": "iPad7", "totalAmount": 28}],
                                }
                            ],
                        },
                        {"groupByValue": "waiter", "totalAmount": "19.00"},
                    ],
                }
            ],
        }
    ).encode()
    drift = Drift()
    found = read_aggregated_sales(body, drift)
    assert found.data_complete is True
    assert (found.total.gross, found.total.tax, found.total.count) == (
        Decimal("47.00"),
        Decimal("7.04"),
        Decimal("7.0"),
    )
    manager, waiter = found.total.parts
    assert (manager.key, manager.value, manager.gross) == ("staff", "manager", Decimal("28.00"))
    assert (waiter.key, waiter.value) == ("staff", "waiter")
    (tablet,) = manager.parts
    assert (tablet.key, tablet.value, tablet.gross) == ("device", "iPad7", Decimal(28))
    assert drift.counts == {"aggregatedSales.neu": 1}


def test_flat_totals_are_read_too() -> None:
    child = {"groupByKey": "tag", "groupByValue": "x", "totalAmount": "1.00"}
    body = json.dumps({"totalAmount": "1.00", "children": [child]}).encode()
    (part,) = read_aggregated_sales(body, Drift()).total.parts
    assert (part.key, part.value) == ("tag", "x")


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"totalAmount": ""}',
        b"[]",
        b'{"children": [{"groupByKey": "accountingGroup", "groupByValue": "Bar"}]}',
    ],
)
def test_totals_without_an_amount_are_named(body: bytes) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        read_aggregated_sales(body, Drift())
    assert caught.value.code == "KS-012"


def test_a_page_of_payments() -> None:
    row = {
        "accountFiscId": "A72691.8",
        "lightspeedPaymentId": "ad-1",
        "uuid": "u",
        "reference": "R",
        "status": "NEW_STATUS",
        "createdDate": "2022-09-21T10:11:56Z",
        "captureDate": None,
        "fees": {"value": "0.31", "currency": "EUR"},
    }
    body = json.dumps({"payments": [row], "pageSize": 1, "offset": 0, "nextOffset": 1}).encode()
    page = read_payments_page(body, Drift())
    assert page.next_offset == 1
    assert page.payments == (
        LightspeedPayment(
            id="ad-1",
            account_fisc_id="A72691.8",
            reference="R",
            status="NEW_STATUS",
            created_at=datetime(2022, 9, 21, 10, 11, 56, tzinfo=UTC),
            captured_at=None,
            modified_at=None,
            fees=Money(amount=Decimal("0.31"), currency="EUR"),
            surcharge=None,
        ),
    )


@pytest.mark.parametrize("following", [None, 0, "", "0", -1])
def test_the_last_page_of_payments(following: object) -> None:
    body = json.dumps({"payments": [], "nextOffset": following}).encode()
    assert read_payments_page(body, Drift()).next_offset is None


@pytest.mark.parametrize("following", [100, "100", 100.0])
def test_the_next_page_of_payments_in_any_spelling(following: object) -> None:
    body = json.dumps({"payments": [], "nextOffset": following}).encode()
    assert read_payments_page(body, Drift()).next_offset == 100


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({}, "$.payments"),
        ({"payments": [{}]}, "$.payments[0].lightspeedPaymentId"),
        ({"payments": [7]}, "$.payments[0].lightspeedPaymentId"),
        ({"payments": [], "nextOffset": True}, "$.nextOffset"),
        ({"payments": [], "nextOffset": "next"}, "$.nextOffset"),
        ({"payments": [], "nextOffset": 0.5}, "$.nextOffset"),
        ({"payments": [{"lightspeedPaymentId": "a", "fees": {"value": ""}}]},
         "$.payments[0].fees.value"),
        ({"payments": [{"lightspeedPaymentId": "a", "fees": 7}]}, "$.payments[0].fees.value"),
    ],
)  # fmt: skip
def test_payments_of_another_shape_are_named(document: object, path: str) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        read_payments_page(json.dumps(document).encode(), Drift())
    assert caught.value.paths == (path,)


def test_aborted_orders() -> None:
    row = {
        "staffName": "Anna",
        "timeOfAbortedOrder": "2023-03-14T19:58:48.224Z",
        "totalAmountAborted": "33.32",
        "abortedLineItems": [{"itemName": "Soda"}],
        "neu": 1,
    }
    drift = Drift()
    assert read_aborted_orders(json.dumps([row, {}]).encode(), drift) == (
        AbortedOrder(
            staff="Anna",
            at=datetime(2023, 3, 14, 19, 58, 48, 224000, tzinfo=UTC),
            amount=Decimal("33.32"),
            lines=1,
        ),
        AbortedOrder(staff="", at=None, amount=None, lines=0),
    )
    assert drift.counts == {"abortedOrders.neu": 1}
    with pytest.raises(UnexpectedResponse):
        read_aborted_orders(b"{}", drift)
