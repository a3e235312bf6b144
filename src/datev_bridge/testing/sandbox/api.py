"""The API: which endpoint answers which path, and who may ask."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
import re

from attrs import Factory, define, frozen

from datev_bridge.testing.sandbox.aggregate import aggregated_sales
from datev_bridge.testing.sandbox.card_payments import aborted_orders, lightspeed_payments
from datev_bridge.testing.sandbox.desk import Desk, Endpoint, Refused
from datev_bridge.testing.sandbox.faults import Switchboard
from datev_bridge.testing.sandbox.grants import Grants, Session
from datev_bridge.testing.sandbox.master import (
    accounting_groups,
    businesses,
    payment_methods,
    tax_rates,
)
from datev_bridge.testing.sandbox.messages import (
    Asked,
    Reply,
    as_json,
    forbidden,
    not_found,
    unauthorized,
)
from datev_bridge.testing.sandbox.place import Place
from datev_bridge.testing.sandbox.sales_v1 import (
    daily_financials,
    financials,
    sale_by_external_reference,
)
from datev_bridge.testing.sandbox.sales_v2 import sales, sales_daily
from datev_bridge.testing.sandbox.view import View

SCOPE = "financial-api"


@frozen(kw_only=True)
class Route:
    """A path and its endpoint."""

    name: str
    path: re.Pattern[str]
    endpoint: Endpoint


def _route(name: str, path: str, endpoint: Endpoint) -> Route:
    pattern = path.replace("{location}", r"(?P<location>[^/]+)")
    return Route(name=name, path=re.compile(pattern), endpoint=endpoint)


_V1, _V2 = "/f/finance/{location}", "/f/v2/business-location/{location}"

ROUTES = (
    _route("businesses", "/f/data/businesses", businesses),
    _route("tax-rates", f"{_V1}/tax-rates", tax_rates),
    _route("paymentMethods", f"{_V1}/paymentMethods", payment_methods),
    _route("accountingGroups", f"{_V1}/accountingGroups", accounting_groups),
    _route("dailyFinancials", f"{_V1}/dailyFinancials", daily_financials),
    _route("financials", f"{_V1}/financials/[^/]+/[^/]+", financials),
    _route("saleByExternalReference", f"{_V1}/saleByExternalReference", sale_by_external_reference),
    _route("aggregatedSales", f"{_V1}/aggregatedSales", aggregated_sales),
    _route("sales", f"{_V2}/sales", sales),
    _route("sales-daily", f"{_V2}/sales-daily", sales_daily),
    _route("lightspeed-payments", f"{_V2}/lightspeed-payments", lightspeed_payments),
    _route(
        "aborted-orders",
        "/f/v2/beta/business-location/{location}/aborted-orders",
        aborted_orders,
    ),
)


@define(kw_only=True, eq=False)
class Api:
    """Answers requests of the financial API."""

    places: tuple[Place, ...]
    grants: Grants
    clock: Callable[[], datetime]
    delay: timedelta
    board: Switchboard
    bookmarks: dict[tuple[str, str], date] = Factory(dict)

    def answer(self, asked: Asked) -> Reply:
        """Check who asks, find the endpoint and the location, and answer."""
        session = self.grants.session_of(asked.bearer) if asked.bearer else None
        if session is None:
            return unauthorized()
        if SCOPE not in session.scope:
            return forbidden()
        for route in ROUTES:
            match = route.path.fullmatch(asked.path)
            if match:
                return self._at(route, match.groupdict().get("location"), asked, session)
        return as_json({"error": "Not Found"}, 404)

    def _at(self, route: Route, location: str | None, asked: Asked, session: Session) -> Reply:
        place = next((place for place in self.places if place.location_id == location), None)
        if location is not None and place is None:
            return not_found(asked, self.clock())
        if place is not None and place.location_id not in session.locations:
            return forbidden()
        now = self.clock()
        desk = Desk(
            asked=asked,
            session=session,
            places=tuple(p for p in self.places if p.location_id in session.locations),
            view=View(place=place, now=now, faults=self.board.faults, delay=self.delay)
            if place
            else None,
            now=now,
            board=self.board,
            bookmarks=self.bookmarks,
        )
        try:
            return route.endpoint(desk)
        except Refused as refused:
            return refused.reply
