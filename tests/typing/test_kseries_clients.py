"""How the clients look to a type checker; mypy reads this file, pytest runs it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from typing import assert_type

from datev_bridge.kseries.client import AsyncKSeriesClient, KSeriesClient
from datev_bridge.kseries.endpoints import DayBody
from datev_bridge.kseries.master import AccountingGroup, Business, PaymentMethod, TaxRate
from datev_bridge.kseries.pages import SalesPage
from datev_bridge.kseries.reports import AbortedOrder, AggregatedSales, LightspeedPayment
from datev_bridge.kseries.tokens import MemoryTokenStore, TokenStore
from support.kseries import app_at, record_of
from support.loopback import Asked, Loopback, Reply, as_json

DAY = date(2026, 11, 20)
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


def read_blocking(client: KSeriesClient) -> None:
    assert_type(client.businesses(), tuple[Business, ...])
    assert_type(client.tax_rates("7"), tuple[TaxRate, ...])
    assert_type(client.payment_methods("7"), tuple[PaymentMethod, ...])
    assert_type(client.accounting_groups("7"), tuple[AccountingGroup, ...])
    assert_type(client.business_day("7", DAY), DayBody)
    assert_type(client.sales("7", SINCE, UNTIL), Iterator[SalesPage])
    assert_type(client.financials("7", SINCE, UNTIL), Iterator[SalesPage])
    assert_type(client.sale_by_external_reference("7", "x"), bytes)
    assert_type(client.aggregated_sales("7", DAY), AggregatedSales)
    assert_type(client.lightspeed_payments("7", SINCE, UNTIL), Iterator[LightspeedPayment])
    assert_type(client.aborted_orders("7", DAY), tuple[AbortedOrder, ...])
    assert sum(page.sales for page in client.sales("7", SINCE, UNTIL)) == 0


async def read_async(client: AsyncKSeriesClient) -> None:
    assert_type(await client.businesses(), tuple[Business, ...])
    assert_type(await client.tax_rates("7"), tuple[TaxRate, ...])
    assert_type(await client.payment_methods("7"), tuple[PaymentMethod, ...])
    assert_type(await client.accounting_groups("7"), tuple[AccountingGroup, ...])
    assert_type(await client.business_day("7", DAY), DayBody)
    assert_type(client.sales("7", SINCE, UNTIL), AsyncIterator[SalesPage])
    assert_type(client.financials("7", SINCE, UNTIL), AsyncIterator[SalesPage])
    assert_type(await client.sale_by_external_reference("7", "x"), bytes)
    assert_type(await client.aggregated_sales("7", DAY), AggregatedSales)
    assert_type(client.lightspeed_payments("7", SINCE, UNTIL), AsyncIterator[LightspeedPayment])
    assert_type(await client.aborted_orders("7", DAY), tuple[AbortedOrder, ...])
    assert sum([page.sales async for page in client.sales("7", SINCE, UNTIL)]) == 0


def answer(asked: Asked) -> Reply:
    if asked.path.endswith("aborted-orders"):
        return as_json([])
    return as_json({"sales": [], "totalAmount": "0.00", "_links": {}})


def store() -> TokenStore:
    return MemoryTokenStore(record_of("a", "r", issued_at=datetime.now(UTC)))


def test_the_blocking_client_does_what_its_types_say() -> None:
    with Loopback(answer) as server, KSeriesClient(app_at(server.url), store()) as client:
        read_blocking(client)


def test_the_asynchronous_client_does_what_its_types_say() -> None:
    async def read(url: str) -> None:
        async with AsyncKSeriesClient(app_at(url), store()) as client:
            await read_async(client)

    with Loopback(answer) as server:
        asyncio.run(read(server.url))
