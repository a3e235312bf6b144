"""The client for asyncio."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Any, Self, TypeVar

from datev_bridge.issues import Issue
from datev_bridge.kseries.client.options import Clockwork, Options, Parts
from datev_bridge.kseries.client.transport import AsyncWay
from datev_bridge.kseries.drift import Drift
from datev_bridge.kseries.endpoints import DateType, DayBody, Feed
from datev_bridge.kseries.flow import GetTokens, Send, Step, carry
from datev_bridge.kseries.master import AccountingGroup, Business, PaymentMethod, TaxRate
from datev_bridge.kseries.oauth import App, Tokens
from datev_bridge.kseries.pages import (
    Item,
    SalesPage,
    Walk,
    walk_businesses,
    walk_payments,
    walk_sales,
)
from datev_bridge.kseries.protocol import Call
from datev_bridge.kseries.reports import AbortedOrder, AggregatedSales, LightspeedPayment
from datev_bridge.kseries.tokens import TokenStore

T = TypeVar("T")


class AsyncKSeriesClient:
    """Reads Lightspeed Restaurant K-Series within an event loop; an asynchronous context manager.

    Methods, arguments and errors are those of
    :class:`~datev_bridge.kseries.client.blocking.KSeriesClient`. Token stores are not asynchronous:
    a refresh runs in a thread and completes there even if the task that asked for it is cancelled,
    since its single-use token is spent by then.

    Args:
        app: The credentials and where they are valid.
        tokens: Where the connection is kept.
        options: Timeouts, limits, tries.
        clockwork: Time and chance; its ``sleep`` is for the thread that refreshes.
        sleep: Waits without blocking the loop, in seconds.
    """

    def __init__(
        self,
        app: App,
        tokens: TokenStore,
        *,
        options: Options | None = None,
        clockwork: Clockwork | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        options, clockwork = options or Options(), clockwork or Clockwork()
        self._parts = Parts(app, tokens, options, clockwork)
        self._endpoints = self._parts.endpoints
        self._sleep = sleep
        self._way = AsyncWay(self._parts.route)

    async def connect(self, code: str, verifier: str) -> None:
        """Turn the code of a consent into a stored connection; replaces any former one."""
        await asyncio.to_thread(self._parts.connection.connect, code, verifier)

    async def renew(self) -> None:
        """Let the connection renew itself now, which shows that it lasts."""
        await asyncio.to_thread(self._parts.connection.renew)

    async def businesses(self) -> tuple[Business, ...]:
        """Return all businesses with their locations that the connection may see."""
        return tuple([found async for found in self._walk(walk_businesses(self._endpoints))])

    async def tax_rates(self, location: str) -> tuple[TaxRate, ...]:
        """Return the tax rates of a location, as of today."""
        return await self._run(self._endpoints.tax_rates(location))

    async def payment_methods(self, location: str) -> tuple[PaymentMethod, ...]:
        """Return the payment methods of a location, as of today."""
        return await self._run(self._endpoints.payment_methods(location))

    async def accounting_groups(self, location: str) -> tuple[AccountingGroup, ...]:
        """Return the accounting groups of a location, as of today."""
        return await self._run(self._endpoints.accounting_groups(location))

    async def business_day(self, location: str, day: date, feed: Feed = Feed.V2) -> DayBody:
        """Return all sales of a business day as received (``sales-daily``, ``dailyFinancials``)."""
        return await self._run(self._endpoints.business_day(location, day, feed))

    def sales(
        self, location: str, since: datetime, until: datetime | None = None
    ) -> AsyncIterator[SalesPage]:
        """Yield V2 sales closed in a range, page by page, each sale once.

        Args:
            location: Id of the business location.
            since: Start, aware.
            until: End, aware; now if not given. Any length: it is asked for year by year.
        """
        end = until or self._parts.clock()
        return self._walk(walk_sales(self._endpoints.sales, location, since, end))

    def financials(
        self, location: str, since: datetime, until: datetime | None = None
    ) -> AsyncIterator[SalesPage]:
        """Yield V1 sales of a range, page by page, each sale once; arguments as for sales."""
        end = until or self._parts.clock()
        return self._walk(walk_sales(self._endpoints.financials, location, since, end))

    async def sale_by_external_reference(self, location: str, reference: str) -> bytes:
        """Return the one V1 sale that carries an external reference, as received."""
        return await self._run(self._endpoints.sale_by_external_reference(location, reference))

    async def aggregated_sales(
        self, location: str, day: date, group_by: Sequence[str] = ("accountingGroup",)
    ) -> AggregatedSales:
        """Return the POS's own totals of a business day: a cross-check, without payments."""
        return await self._run(self._endpoints.aggregated_sales(location, day, group_by))

    def lightspeed_payments(
        self,
        location: str,
        since: datetime,
        until: datetime | None = None,
        date_type: DateType = DateType.MODIFIED,
    ) -> AsyncIterator[LightspeedPayment]:
        """Yield payments by Lightspeed Payments with their fees, each once."""
        end = until or self._parts.clock()
        return self._walk(walk_payments(self._endpoints, location, since, end, date_type))

    async def aborted_orders(self, location: str, day: date) -> tuple[AbortedOrder, ...]:
        """Return orders emptied before they were committed (beta at the vendor)."""
        return await self._run(self._endpoints.aborted_orders(location, day))

    @property
    def drift(self) -> Mapping[str, int]:
        """Unknown fields seen so far: ``"paymentMethodList.newField"`` → how often."""
        return self._parts.health.drift.counts

    @property
    def drift_counter(self) -> Drift:
        """Where the decoder of sales adds the unknown fields that it sees."""
        return self._parts.health.drift

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What a check of the connection should show: unknown fields, a clock that differs."""
        return self._parts.health.issues

    async def close(self) -> None:
        """Close all connections to the POS; the stored connection stays."""
        await self._way.close()
        self._parts.login.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def _run(self, call: Call[T]) -> T:
        flow = carry(call, self._parts.conditions)
        reply: Any = None
        while True:
            try:
                step = flow.send(reply)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            reply = await self._do(step)

    async def _do(self, step: Step) -> object:
        if isinstance(step, Send):
            return await self._way.send(step.request)
        if isinstance(step, GetTokens):
            return await self._tokens(step.refused)
        return await self._sleep(step.seconds)

    async def _tokens(self, refused: str | None) -> Tokens:
        known = self._parts.connection.known()
        if known is not None and known.access != refused:
            return known
        return await asyncio.to_thread(self._parts.connection.tokens, refused=refused)

    async def _walk(self, walk: Walk[T]) -> AsyncIterator[T]:
        reply: Any = None
        while True:
            try:
                step = walk.send(reply)
            except StopIteration:
                return
            reply = None
            if isinstance(step, Item):
                yield step.value
            else:
                reply = await self._run(step)
