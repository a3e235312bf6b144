"""What the sandbox serves for one business location, simulated or recorded."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from attrs import field, frozen

from datev_bridge.testing.rendering import Feed, Include


@frozen(kw_only=True)
class StoredSale:
    """A sale, written.

    Attributes:
        account_id: ``accountFiscId``.
        closed: When it was closed, aware.
        seen_from: Since when the POS shows it, aware.
        text: Its JSON.
    """

    account_id: str
    closed: datetime
    seen_from: datetime
    text: bytes = field(repr=False)


@frozen(kw_only=True)
class TaxRow:
    """A tax rate of the master data."""

    code: str
    rate: Decimal
    """Per cent."""


@frozen(kw_only=True)
class MethodRow:
    """A payment method of the master data."""

    id: int
    name: str
    code: str
    reference: str


@frozen(kw_only=True)
class GroupRow:
    """An accounting group of the master data."""

    id: int
    name: str
    code: str
    statistic: str
    """JSON in a string, as the vendor has it."""


class Place(Protocol):
    """A business location."""

    @property
    def location_id(self) -> str:
        """Id of the location."""
        ...

    @property
    def name(self) -> str:
        """Name of the location."""
        ...

    @property
    def business(self) -> tuple[str, str]:
        """Id and name of the business."""
        ...

    @property
    def timezone(self) -> str:
        """IANA name of the time zone."""
        ...

    @property
    def country(self) -> str:
        """ISO 3166 code."""
        ...

    @property
    def currency(self) -> str:
        """ISO 4217 code."""
        ...

    @property
    def earliest(self) -> date:
        """The first business day there can be sales of."""
        ...

    def starts(self, day: date) -> datetime:
        """Return when a business day starts."""
        ...

    def day_of(self, moment: datetime) -> date:
        """Return the business day that a time belongs to."""
        ...

    def sales(self, day: date, feed: Feed, include: frozenset[Include]) -> Sequence[StoredSale]:
        """Return the sales of a day, in V2 by the time they were closed."""
        ...

    def tax_rates(self, today: date) -> Sequence[TaxRow]:
        """Return the tax rates as set up today."""
        ...

    def payment_methods(self) -> Sequence[MethodRow]:
        """Return the payment methods."""
        ...

    def accounting_groups(self) -> Sequence[GroupRow]:
        """Return the accounting groups."""
        ...

    def aborted_orders(self, day: date) -> Sequence[Mapping[str, Any]]:
        """Return the orders that were emptied before they were committed."""
        ...
