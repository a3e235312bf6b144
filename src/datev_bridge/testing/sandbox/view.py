"""What the POS shows of a location at a moment: what has been entered by then, faults included."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
import json
from typing import Any

from attrs import evolve, frozen

from datev_bridge.dates import days_from
from datev_bridge.testing.rendering import Feed, Include, Spelling, spelled
from datev_bridge.testing.sandbox.alterations import with_numbers, without_ids, without_tips
from datev_bridge.testing.sandbox.faults import Draw, Faults
from datev_bridge.testing.sandbox.place import Place, StoredSale

Alteration = Callable[[dict[str, Any]], dict[str, Any]]


def _read(sale: StoredSale) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(sale.text)
    return document


def _with(sale: StoredSale, document: dict[str, Any]) -> StoredSale:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return evolve(sale, text=text)


@frozen(kw_only=True)
class View:
    """A location at a moment.

    Attributes:
        place: The location.
        now: The moment, aware.
        faults: What is switched on.
        delay: How long after its end a business day is complete.
    """

    place: Place
    now: datetime
    faults: Faults
    delay: timedelta

    def ends(self, day: date) -> datetime:
        """Return when a business day ends."""
        return self.place.starts(day + timedelta(days=1))

    def is_over(self, day: date) -> bool:
        """Tell whether a day has ended and the POS has had time to gather it."""
        return self.now >= self.ends(day) + self.delay

    @property
    def today(self) -> date:
        """The current business day."""
        return self.place.day_of(self.now)

    def sales(self, day: date, feed: Feed, include: frozenset[Include]) -> Sequence[StoredSale]:
        """Return the sales of a day that the POS shows now."""
        if day < self.place.earliest or self.place.starts(day) > self.now:
            return ()
        sales = [
            sale
            for sale in map(self._dated(day), self.place.sales(day, feed, include))
            if sale.seen_from <= self.now
        ]
        if self.faults.strange_type and sales:
            sales[0] = _with(sales[0], _read(sales[0]) | {"type": self.faults.strange_type})
        return [self._altered(sale, self._alterations(day, feed, sale)) for sale in sales]

    def closed_between(
        self,
        start: datetime,
        end: datetime,
        feed: Feed,
        include: frozenset[Include],
        first_day: date | None = None,
    ) -> Iterator[StoredSale]:
        """Yield the sales closed from ``start`` up to before ``end``, in V2 by that time.

        Args:
            start: Aware.
            end: Aware.
            feed: Whose sales.
            include: What they contain.
            first_day: The business day to start with, if it is known to be a later one.
        """
        first = max(first_day or self.place.day_of(start), self.place.earliest)
        for day in days_from(first, self.place.day_of(end)):
            sales = self.sales(day, feed, include)
            if feed is Feed.V2:
                sales = sorted(sales, key=lambda sale: (sale.closed, sale.account_id))
            for sale in sales:
                if start <= sale.closed < end:
                    yield sale

    def _dated(self, day: date) -> "_Dated":
        late = self.faults.late
        share = late.receipts if late else 0.0
        return _Dated(
            draw=Draw(seed=self.faults.seed, name="late receipt", share=share),
            late=self.ends(day) + late.after if late else self.now,
        )

    def _alterations(self, day: date, feed: Feed, sale: StoredSale) -> Iterator[Alteration]:
        """Yield what the faults change about a sale."""
        faults, late = self.faults, self.faults.late
        if late and self.now < self.ends(day) + late.after:
            draw = Draw(seed=faults.seed, name="late tip", share=late.tips)
            if draw.strikes(sale.account_id):
                yield without_tips
        if Draw(seed=faults.seed, name="bare", share=faults.bare).strikes(sale.account_id):
            yield without_ids
        if faults.numbers:
            yield with_numbers
        if feed is Feed.V1 and faults.spelling is not Spelling.CAMEL:
            yield lambda document: spelled(document, faults.spelling)

    def _altered(self, sale: StoredSale, alterations: Iterable[Alteration]) -> StoredSale:
        chosen = tuple(alterations)
        if not chosen:
            return sale
        document = _read(sale)
        for alteration in chosen:
            document = alteration(document)
        return _with(sale, document)


@frozen(kw_only=True)
class _Dated:
    """Puts off what a till that was offline has rung up."""

    draw: Draw
    late: datetime

    def __call__(self, sale: StoredSale) -> StoredSale:
        if not self.draw.strikes(sale.account_id):
            return sale
        return evolve(sale, seen_from=max(sale.seen_from, self.late))
