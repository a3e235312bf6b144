"""What can be asked of the POS: one builder per operation of the vendor's description.

All are GET with the scope ``financial-api``. Addresses are built here and never taken from
``_links``: those may point to the vendor's old host.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import Enum
import re

from attrs import field, frozen

from datev_bridge.kseries.drift import Drift
from datev_bridge.kseries.master import (
    AccountingGroup,
    Business,
    PaymentMethod,
    TaxRate,
    read_accounting_groups,
    read_businesses,
    read_payment_methods,
    read_tax_rates,
)
from datev_bridge.kseries.page import Page, read_page
from datev_bridge.kseries.protocol import Call, Pairs, Request
from datev_bridge.kseries.reports import (
    AbortedOrder,
    AggregatedSales,
    PaymentsPage,
    read_aborted_orders,
    read_aggregated_sales,
    read_payments_page,
)

INCLUDE = "payments,staff,revenue_center,table,account_profile"
"""Sent with every request for sales: without ``payments`` everything looks unpaid."""

BUSINESSES_PER_PAGE = 1000
V1_PAGE = 1000
V2_PAGE = 100


class Feed(Enum):
    """The two ways the POS dates corrections.

    V1 shows a correction on the original day, V2 on the day it was made. A location uses one of
    them; mixing them books corrections twice.
    """

    V1 = "v1"
    V2 = "v2"


class DateType(Enum):
    """Which date of a Lightspeed payment a range speaks of."""

    CREATED = "CREATED"
    MODIFIED = "MODIFIED"


@frozen(kw_only=True)
class DayBody:
    """The POS's answer for one business day, as received.

    Attributes:
        location: Id of the business location.
        day: The business day (*Geschäftstag*) that was asked for.
        feed: Which feed answered.
        body: JSON bytes, whole; :func:`datev_bridge.kseries.decode.decode_day` reads them.
    """

    location: str
    day: date
    feed: Feed
    body: bytes = field(repr=False)


@frozen(kw_only=True)
class Endpoints:
    """Builds calls.

    Attributes:
        api_url: Base of the API, without a slash at its end.
        drift: Where readers count unknown fields.
        consumers: Whether to ask for customers' data too; only for debtors per customer.
    """

    api_url: str
    drift: Drift
    consumers: bool = False

    def businesses(self, page: int) -> Call[tuple[Business, ...]]:
        """Return the call for a page of the businesses that the connection may see, from 0."""
        return Call(
            request=self._get(
                "/f/data/businesses", ("page", str(page)), ("size", str(BUSINESSES_PER_PAGE))
            ),
            read=lambda body: read_businesses(body, self.drift),
            what="businesses",
        )

    def tax_rates(self, location: str) -> Call[tuple[TaxRate, ...]]:
        """Return the call for the tax rates of a location, as of today."""
        return Call(
            request=self._get(f"{_v1(location)}/tax-rates"),
            read=lambda body: read_tax_rates(body, self.drift),
            what="tax-rates",
            location=location,
        )

    def payment_methods(self, location: str) -> Call[tuple[PaymentMethod, ...]]:
        """Return the call for the payment methods of a location, as of today."""
        return Call(
            request=self._get(f"{_v1(location)}/paymentMethods"),
            read=lambda body: read_payment_methods(body, self.drift),
            what="paymentMethods",
            location=location,
        )

    def accounting_groups(self, location: str) -> Call[tuple[AccountingGroup, ...]]:
        """Return the call for the accounting groups of a location, as of today."""
        return Call(
            request=self._get(f"{_v1(location)}/accountingGroups"),
            read=lambda body: read_accounting_groups(body, self.drift),
            what="accountingGroups",
            location=location,
        )

    def business_day(self, location: str, day: date, feed: Feed) -> Call[DayBody]:
        """Return the call for all sales of a business day: ``sales-daily`` or V1's counterpart."""
        path, name, extra = _DAILY[feed]
        return Call(
            request=self._get(
                path.format(location=_checked(location)),
                ("date", day.isoformat()),
                *self._include(),
                *(extra if self.consumers else ()),
            ),
            read=lambda body: DayBody(location=location, day=day, feed=feed, body=body),
            what=f"{name} {day.isoformat()}",
            location=location,
        )

    def sales(
        self, location: str, since: datetime, until: datetime, token: str | None
    ) -> Call[Page]:
        """Return the call for a page of V2 sales closed in a range of at most 365 days."""
        what = f"sales {written(since)} {written(until)}"
        return Call(
            request=self._get(
                f"{_v2(location)}/sales",
                ("from", written(since)),
                ("to", written(until)),
                *self._include(),
                ("pageSize", str(V2_PAGE)),
                *_token(token),
            ),
            read=lambda body: read_page(body, f"{what} · {location}"),
            what=what,
            location=location,
        )

    def financials(
        self, location: str, since: datetime, until: datetime, token: str | None
    ) -> Call[Page]:
        """Return the call for a page of V1 sales in a range of at most 365 days."""
        what = f"financials {written(since)} {written(until)}"
        return Call(
            request=self._get(
                f"{_v1(location)}/financials/{written(since)}/{written(until)}",
                *self._include(),
                *(_WITH_CONSUMERS if self.consumers else ()),
                ("pageSize", str(V1_PAGE)),
                *_token(token),
            ),
            read=lambda body: read_page(body, f"{what} · {location}"),
            what=what,
            location=location,
        )

    def sale_by_external_reference(self, location: str, reference: str) -> Call[bytes]:
        """Return the call for the one V1 sale that carries a reference of ours."""
        return Call(
            request=self._get(
                f"{_v1(location)}/saleByExternalReference", ("externalReferenceId", reference)
            ),
            read=_as_received,
            what="saleByExternalReference",
            location=location,
        )

    def aggregated_sales(
        self, location: str, day: date, group_by: Sequence[str]
    ) -> Call[AggregatedSales]:
        """Return the call for the POS's own totals of a business day, nested by the groups."""
        if not group_by:
            raise ValueError("group_by must name at least one group")
        return Call(
            request=self._get(
                f"{_v1(location)}/aggregatedSales",
                ("date", day.isoformat()),
                ("groupBy", ",".join(group_by)),
            ),
            read=lambda body: read_aggregated_sales(body, self.drift),
            what=f"aggregatedSales {day.isoformat()}",
            location=location,
        )

    def lightspeed_payments(
        self, location: str, since: datetime, until: datetime, date_type: DateType, offset: int
    ) -> Call[PaymentsPage]:
        """Return the call for a page of Lightspeed Payments in a range of at most 365 days."""
        return Call(
            request=self._get(
                f"{_v2(location)}/lightspeed-payments",
                ("from", written(since)),
                ("to", written(until)),
                ("dateType", date_type.value),
                ("pageSize", str(V2_PAGE)),
                ("offset", str(offset)),
            ),
            read=lambda body: read_payments_page(body, self.drift),
            what=f"lightspeed-payments {written(since)} {written(until)}",
            location=location,
        )

    def aborted_orders(self, location: str, day: date) -> Call[tuple[AbortedOrder, ...]]:
        """Return the call for orders emptied before they were committed (beta at the vendor)."""
        return Call(
            request=self._get(
                f"/f/v2/beta/business-location/{_checked(location)}/aborted-orders",
                ("date", day.isoformat()),
            ),
            read=lambda body: read_aborted_orders(body, self.drift),
            what=f"aborted-orders {day.isoformat()}",
            location=location,
        )

    def _get(self, path: str, *query: tuple[str, str]) -> Request:
        return Request(
            method="GET",
            url=f"{self.api_url}{path}",
            query=query,
            headers=(("accept", "application/json"),),
        )

    def _include(self) -> Pairs:
        return (("include", f"{INCLUDE},consumer" if self.consumers else INCLUDE),)


_WITH_CONSUMERS: Pairs = (("includeConsumers", "true"),)

_DAILY: dict[Feed, tuple[str, str, Pairs]] = {
    Feed.V1: ("/f/finance/{location}/dailyFinancials", "dailyFinancials", _WITH_CONSUMERS),
    Feed.V2: ("/f/v2/business-location/{location}/sales-daily", "sales-daily", ()),
}
"""Feed → path, name, what to add for customers' data."""


def written(moment: datetime) -> str:
    """Return a time as the API takes it: UTC with ``Z``, so that no ``+`` needs encoding.

    Raises:
        ValueError: The time has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    precision = "milliseconds" if moment.microsecond else "seconds"
    return moment.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")


def _as_received(body: bytes) -> bytes:
    return body


def _checked(location: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]{1,40}", location, re.ASCII):
        raise ValueError(f"not the id of a location: {location!r}")
    return location


def _v1(location: str) -> str:
    return f"/f/finance/{_checked(location)}"


def _v2(location: str) -> str:
    return f"/f/v2/business-location/{_checked(location)}"


def _token(token: str | None) -> Pairs:
    return () if token is None else (("nextPageToken", token),)
