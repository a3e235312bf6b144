"""A restaurant that sells from a seed."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property, lru_cache

from attrs import field, frozen

from datev_bridge.testing.afterwards import (
    carried_into,
    changed_on,
    changes_of,
    floats_on,
    left_open_on,
    settled_on,
)
from datev_bridge.testing.house import House
from datev_bridge.testing.receipts import Receipt
from datev_bridge.testing.rendering import (
    EVERYTHING,
    Document,
    Feed,
    Include,
    Spelling,
    render,
    spelled,
)
from datev_bridge.testing.selling import moved, sold_on
from datev_bridge.testing.service import ServiceCharge
from datev_bridge.testing.sizes import Size
from datev_bridge.testing.totals import Totals, total_of


@frozen(kw_only=True, slots=False)
class SimulatedDay:
    """One business day of a restaurant.

    Attributes:
        house: The restaurant's facts.
        day: The business day.
        receipts: What was closed on the day, by time: the day as V2 has it.
        receipts_v1: The day as V1 has it in the end: back-office changes stand on the day that they
            change, and tables left open are in it as TRANSITORY accounts.
    """

    house: House = field(repr=False)
    day: date
    receipts: tuple[Receipt, ...] = field(repr=False)
    receipts_v1: tuple[Receipt, ...] = field(repr=False)

    @property
    def starts(self) -> datetime:
        """When the business day starts, in UTC."""
        return self.house.starts(self.day)

    @property
    def ends(self) -> datetime:
        """When it ends, 23, 24 or 25 hours later, in UTC."""
        return self.house.ends(self.day)

    @cached_property
    def totals(self) -> Totals:
        """The totals of ``receipts``, counted while they were rung up."""
        return total_of(self.receipts)

    @cached_property
    def totals_v1(self) -> Totals:
        """The totals of ``receipts_v1``."""
        return total_of(self.receipts_v1)

    def v2(self, include: Iterable[Include] = EVERYTHING) -> list[Document]:
        """Return the sales as V2 writes them."""
        wanted = frozenset(include)
        return [render(self.house, receipt, wanted, Feed.V2) for receipt in self.receipts]

    def v1(
        self, include: Iterable[Include] = EVERYTHING, spelling: Spelling = Spelling.CAMEL
    ) -> list[Document]:
        """Return the sales as V1 writes them, in the order of their accounts."""
        wanted = frozenset(include)
        return [
            spelled(render(self.house, receipt, wanted, Feed.V1), spelling)
            for receipt in self.receipts_v1
        ]

    @property
    def next_start(self) -> str:
        """The start of the following business day in local time with its offset."""
        return self.ends.astimezone(self.house.zone).isoformat()

    def sales_daily(self, include: Iterable[Include] = EVERYTHING) -> Document:
        """Return the whole answer of V2's ``sales-daily`` for the complete day."""
        return {
            "sales": self.v2(include),
            "nextStartOfDayAsIso8601": self.next_start,
            "dataComplete": True,
        }


@lru_cache(maxsize=16)
def _sell(house: House, day: date) -> SimulatedDay:
    both = (
        *sold_on(house, day),
        *settled_on(house, day),
        *carried_into(house, day),
        *floats_on(house, day),
    )
    v1_only = (
        *(moved(receipt, day, house) for receipt in changes_of(house, day)),
        *(table.transitory for table in left_open_on(house, day)),
    )
    return SimulatedDay(
        house=house,
        day=day,
        receipts=tuple(
            sorted((*both, *changed_on(house, day)), key=lambda r: (r.closed, r.account_id))
        ),
        receipts_v1=tuple(sorted((*both, *v1_only), key=_account_order)),
    )


def _account_order(receipt: Receipt) -> tuple[str, int]:
    device, _, number = receipt.account_id.partition(".")
    return device, int(number)


@frozen(kw_only=True)
class Restaurant:
    """A deterministic restaurant in Germany: the same seed sells the same, day by day.

    Days do not depend on which other days were asked for, nor on their order.

    Attributes:
        seed: What everything is drawn from.
        size: How big the restaurant is.
        opened: Its first business day.
        name: The name of the location.
        business: The name of the business; locations of one name belong together.
        service_charge: Whether guests are charged for service; German restaurants do not.
        tip_inside: Whether payments contain their tip, which the vendor leaves open.
        unclear_types: Whether CROSS_BL and CANCEL accounts occur, which nobody has documented.
    """

    seed: int
    size: Size = Size.MEDIUM
    opened: date
    name: str = "Restaurant Demo"
    business: str = "Demo Gastronomie"
    service_charge: ServiceCharge = ServiceCharge.NONE
    tip_inside: bool = False
    unclear_types: bool = False
    house: House = field(init=False, repr=False, eq=False)

    @house.default
    def _house(self) -> House:
        return House(
            seed=self.seed,
            size=self.size,
            opened=self.opened,
            name=self.name,
            business=self.business,
            service_charge=self.service_charge,
            tip_inside=self.tip_inside,
            unclear_types=self.unclear_types,
        )

    def is_open(self, day: date) -> bool:
        """Tell whether guests are served on the day."""
        return self.house.is_open(day)

    def sell(self, day: date) -> SimulatedDay:
        """Return a business day; a closed one has no receipts.

        Raises:
            ValueError: The restaurant had not opened yet.
        """
        if day < self.opened:
            raise ValueError(f"{self.name} opened on {self.opened}, {day} is before that")
        return _sell(self.house, day)
