"""A simulated restaurant as a place of the sandbox."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
import json
from threading import Lock
from typing import Any

from attrs import define, field

from datev_bridge.testing.chance import happens, stream
from datev_bridge.testing.house import COUNTRY, CURRENCY, ZONE
from datev_bridge.testing.menu import GROUPS, ITEMS
from datev_bridge.testing.payments import METHODS
from datev_bridge.testing.rendering import (
    Feed,
    Include,
    instant,
    render,
    staff_name,
    statistic_json,
    tax_code,
    two,
)
from datev_bridge.testing.restaurant import Restaurant
from datev_bridge.testing.sandbox.place import GroupRow, MethodRow, StoredSale, TaxRow
from datev_bridge.testing.vat import period_of

_CACHED_BYTES = 256 * 1024 * 1024

_Key = tuple[date, Feed, frozenset[Include]]


@define(eq=False)
class SimulatedPlace:
    """Serves a restaurant; keeps the days it has written, up to 256 MiB of them."""

    restaurant: Restaurant
    _written: "OrderedDict[_Key, tuple[StoredSale, ...]]" = field(factory=OrderedDict, init=False)
    _bytes: int = field(default=0, init=False)
    _lock: Lock = field(factory=Lock, init=False)

    @property
    def location_id(self) -> str:
        """Id of the location."""
        return str(self.restaurant.house.location_id)

    @property
    def name(self) -> str:
        """Name of the location."""
        return self.restaurant.name

    @property
    def business(self) -> tuple[str, str]:
        """Id and name of the business."""
        return str(self.restaurant.house.business_id), self.restaurant.business

    @property
    def timezone(self) -> str:
        """IANA name of the time zone."""
        return ZONE

    @property
    def country(self) -> str:
        """ISO 3166 code."""
        return COUNTRY

    @property
    def currency(self) -> str:
        """ISO 4217 code."""
        return CURRENCY

    @property
    def earliest(self) -> date:
        """The day the restaurant opened."""
        return self.restaurant.opened

    def starts(self, day: date) -> datetime:
        """Return when a business day starts."""
        return self.restaurant.house.starts(day)

    def day_of(self, moment: datetime) -> date:
        """Return the business day that a time belongs to."""
        day = moment.astimezone(self.restaurant.house.zone).date()
        return day if self.starts(day) <= moment else day - timedelta(days=1)

    def sales(self, day: date, feed: Feed, include: frozenset[Include]) -> Sequence[StoredSale]:
        """Return the sales of a day."""
        key = (day, feed, include)
        with self._lock:
            known = self._written.get(key)
            if known is not None:
                self._written.move_to_end(key)
                return known
        written = self._write(day, feed, include)
        with self._lock:
            self._keep(key, written)
        return written

    def tax_rates(self, today: date) -> Sequence[TaxRow]:
        """Return the rates in force today."""
        period = period_of(today)
        rates = {period.standard, period.reduced, period.dining, Decimal("0.00")}
        return [TaxRow(code=tax_code(rate), rate=rate) for rate in sorted(rates, reverse=True)]

    def payment_methods(self) -> Sequence[MethodRow]:
        """Return the payment methods."""
        house = self.restaurant.house
        return [
            MethodRow(
                id=int(house.method_id(method)),
                name=method.name,
                code=method.code,
                reference=method.reference,
            )
            for method in METHODS
        ]

    def accounting_groups(self) -> Sequence[GroupRow]:
        """Return the accounting groups."""
        house = self.restaurant.house
        return [
            GroupRow(
                id=int(house.group_id(group)),
                name=group.name,
                code=group.code,
                statistic=statistic_json(group),
            )
            for group in GROUPS
        ]

    def aborted_orders(self, day: date) -> Sequence[Mapping[str, Any]]:
        """Return one emptied order on some days."""
        house = self.restaurant.house
        chance = stream(house.seed, day, "aborted")
        if not house.is_open(day) or happens(chance, 0.6):
            return ()
        item = chance.choice(ITEMS)
        moment = house.starts(day) + timedelta(minutes=chance.randrange(400, 900))
        return (
            {
                "staffName": staff_name(chance.randrange(house.measures.staff)),
                "timeOfAbortedOrder": instant(moment),
                "totalAmountAborted": two(item.price),
                "abortedLineItems": [
                    {
                        "itemName": item.name,
                        "itemSku": item.sku,
                        "itemQuantity": "1.000",
                        "itemAmount": two(item.price),
                        "itemPrice": two(item.price),
                    }
                ],
            },
        )

    def _write(self, day: date, feed: Feed, include: frozenset[Include]) -> tuple[StoredSale, ...]:
        simulated = self.restaurant.sell(day)
        receipts = simulated.receipts if feed is Feed.V2 else simulated.receipts_v1
        return tuple(
            StoredSale(
                account_id=receipt.account_id,
                closed=receipt.closed,
                seen_from=receipt.entered,
                text=json.dumps(
                    render(simulated.house, receipt, include, feed),
                    ensure_ascii=False,
                    separators=(",", ":"),
                ).encode(),
            )
            for receipt in receipts
        )

    def _keep(self, key: _Key, written: tuple[StoredSale, ...]) -> None:
        if key in self._written:
            return
        self._written[key] = written
        self._bytes += sum(len(sale.text) for sale in written)
        while self._bytes > _CACHED_BYTES and len(self._written) > 1:
            _, dropped = self._written.popitem(last=False)
            self._bytes -= sum(len(sale.text) for sale in dropped)
