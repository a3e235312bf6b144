"""A folder of recorded days as a place of the sandbox.

The folder has ``sales/YYYY-MM-DD.json`` with V2's answers for business days (and, where V1 is to be
served too, ``financials/YYYY-MM-DD.json`` with V1's), and says which location they are of: in
``location.json``, or in ``case.toml`` under ``[location]``. Both know ``id``, ``name``,
``timezone``, ``currency``, ``country`` and ``business``. Master data comes from the lists
``taxRates``, ``paymentMethods`` and ``accountingGroups`` of ``location.json`` in the vendor's form;
a list that is missing is gathered from the sales.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
import json
from pathlib import Path
import tomllib
from typing import Any
from zoneinfo import ZoneInfo

from attrs import field, frozen

from datev_bridge.dates import local_instant, parse_instant
from datev_bridge.testing.house import BORDER, COUNTRY, CURRENCY, ZONE
from datev_bridge.testing.rendering import Feed, Include
from datev_bridge.testing.sandbox.json_text import elements_of
from datev_bridge.testing.sandbox.place import GroupRow, MethodRow, StoredSale, TaxRow

_FOLDERS = {Feed.V2: "sales", Feed.V1: "financials"}
_CLOSED = ("timeClosed", "timeOfCloseAndPaid", "timeofCloseAndPaid")
_HUNDRED = Decimal(100)


def _facts(folder: Path) -> Mapping[str, Any]:
    described = folder / "location.json"
    if described.is_file():
        facts = json.loads(described.read_text(encoding="utf-8"))
    else:
        facts = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8")).get("location")
    if not isinstance(facts, dict) or "id" not in facts:
        raise ValueError(f"{folder}: the id of the location is not named")
    return facts


@frozen(kw_only=True, slots=False, eq=False)
class RecordedPlace:
    """Serves recorded days as they were recorded; other days are empty.

    Attributes:
        folder: The folder.
        facts: What it says about its location.

    Raises:
        OSError: The folder says nothing about its location.
        ValueError: It says it wrongly.
    """

    folder: Path
    facts: Mapping[str, Any] = field(init=False, repr=False)

    @facts.default
    def _read_facts(self) -> Mapping[str, Any]:
        return _facts(self.folder)

    @property
    def location_id(self) -> str:
        """Id of the location."""
        return str(self.facts["id"])

    @property
    def name(self) -> str:
        """Name of the location."""
        return str(self.facts.get("name", "Restaurant"))

    @property
    def business(self) -> tuple[str, str]:
        """Id and name of the business; one of its own unless named."""
        return f"{self.location_id}9", str(self.facts.get("business", self.name))

    @property
    def timezone(self) -> str:
        """IANA name of the time zone."""
        return str(self.facts.get("timezone", ZONE))

    @property
    def country(self) -> str:
        """ISO 3166 code."""
        return str(self.facts.get("country", COUNTRY))

    @property
    def currency(self) -> str:
        """ISO 4217 code."""
        return str(self.facts.get("currency", CURRENCY))

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The recorded days, in order."""
        names = {path.stem for name in _FOLDERS.values() for path in self._files(name)}
        return tuple(sorted(map(date.fromisoformat, names)))

    @property
    def earliest(self) -> date:
        """The first recorded day, or the first of 2015 where there is none."""
        return self.days[0] if self.days else date(2015, 1, 1)

    def starts(self, day: date) -> datetime:
        """Return when a business day starts: as the day before says, else at the usual hour."""
        recorded = self._ends.get(day - timedelta(days=1))
        return recorded or local_instant(day, self._border, self._zone)

    def day_of(self, moment: datetime) -> date:
        """Return the business day that a time belongs to."""
        day = moment.astimezone(self._zone).date()
        return day if self.starts(day) <= moment else day - timedelta(days=1)

    def sales(self, day: date, feed: Feed, include: frozenset[Include]) -> Sequence[StoredSale]:
        """Return the sales of a day, each as it was recorded, whatever is to be included."""
        del include
        return self._recorded.get((day, feed), ())

    def tax_rates(self, today: date) -> Sequence[TaxRow]:
        """Return the tax rates; they know no dates."""
        del today
        rows = self.facts.get("taxRates")
        if rows is not None:
            return [
                TaxRow(code=row.get("code", ""), rate=(Decimal(str(row["rate"])) - 1) * _HUNDRED)
                for row in rows
            ]
        found = {
            (tax.get("taxCode", ""), (Decimal(str(tax["taxRate"])) - 1) * _HUNDRED)
            for line in self._all("salesLines")
            for tax in line.get("taxLines") or ()
            if "taxRate" in tax
        }
        return [TaxRow(code=code, rate=rate) for code, rate in sorted(found)]

    def payment_methods(self) -> Sequence[MethodRow]:
        """Return the payment methods."""
        rows = self.facts.get("paymentMethods")
        if rows is None:
            rows = [
                {
                    "pmId": payment["paymentMethodId"],
                    "name": payment.get("description"),
                    "code": payment.get("code"),
                }
                for payment in self._all("payments")
                if payment.get("paymentMethodId")
            ]
        found = {
            int(row["pmId"]): MethodRow(
                id=int(row["pmId"]),
                name=row.get("name") or "",
                code=row.get("code") or "",
                reference=row.get("accountingReference") or "",
            )
            for row in rows
        }
        return [found[number] for number in sorted(found)]

    def accounting_groups(self) -> Sequence[GroupRow]:
        """Return the accounting groups."""
        rows = self.facts.get("accountingGroups")
        if rows is None:
            groups = (line.get("accountingGroup") or {} for line in self._all("salesLines"))
            rows = [group for group in groups if group.get("accountingGroupId")]
        found = {
            int(row["accountingGroupId"]): GroupRow(
                id=int(row["accountingGroupId"]),
                name=row.get("name") or "",
                code=row.get("code") or "",
                statistic=row.get("statisticGroup") or "",
            )
            for row in rows
        }
        return [found[number] for number in sorted(found)]

    def aborted_orders(self, day: date) -> Sequence[Mapping[str, Any]]:
        """Return nothing: aborted orders are not recorded."""
        del day
        return ()

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def _files(self, name: str) -> Iterator[Path]:
        return (self.folder / name).glob("????-??-??.json")

    @cached_property
    def _texts(self) -> Mapping[tuple[date, Feed], str]:
        return {
            (date.fromisoformat(path.stem), feed): path.read_text(encoding="utf-8")
            for feed, name in _FOLDERS.items()
            for path in self._files(name)
        }

    @cached_property
    def _ends(self) -> Mapping[date, datetime]:
        ends = {}
        for (day, _), text in self._texts.items():
            end = parse_instant(str(json.loads(text).get("nextStartOfDayAsIso8601", "")))
            if end is not None:
                ends[day] = end
        return ends

    @cached_property
    def _border(self) -> time:
        """The hour at which recorded days end."""
        ends = sorted(self._ends.values())
        return ends[0].astimezone(self._zone).time() if ends else BORDER

    @cached_property
    def _recorded(self) -> Mapping[tuple[date, Feed], tuple[StoredSale, ...]]:
        return {
            key: tuple(_stored(sale, text) for sale, text in elements_of(whole, "sales"))
            for key, whole in self._texts.items()
        }

    def _all(self, name: str) -> Iterator[Mapping[str, Any]]:
        for sales in self._recorded.values():
            for sale in sales:
                yield from json.loads(sale.text).get(name) or ()


def _stored(sale: Mapping[str, Any], text: str) -> StoredSale:
    written = next((str(sale[name]) for name in _CLOSED if name in sale), "")
    closed = parse_instant(written) or datetime.min.replace(tzinfo=UTC)
    return StoredSale(
        account_id=str(sale.get("accountFiscId", "")),
        closed=closed,
        seen_from=closed,
        text=text.encode(),
    )
