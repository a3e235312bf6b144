"""The unchanging facts of a simulated restaurant: ids, numbers, borders."""

from datetime import date, datetime, time, timedelta
from functools import cached_property
import hashlib
from zoneinfo import ZoneInfo

from attrs import field, frozen, validators

from datev_bridge.dates import local_instant
from datev_bridge.testing.menu import Group
from datev_bridge.testing.opening import is_open
from datev_bridge.testing.payments import Method
from datev_bridge.testing.service import ServiceCharge
from datev_bridge.testing.sizes import MEASURES, Measures, Size

BORDER = time(5, 30)
"""When a business day starts by the clock on the wall (the vendor's usual border)."""

ZONE = "Europe/Berlin"
CURRENCY = "EUR"
COUNTRY = "DE"

_FIRST_ID = 141_948_669_000_000
_IDS_PER_HOUSE = 1_000
_NUMBER_GAP = 4


def _number(*name: object, below: int) -> int:
    digest = hashlib.sha256("/".join(map(str, name)).encode()).digest()
    return int.from_bytes(digest[:8]) % below


@frozen(kw_only=True, cache_hash=True, slots=False)
class House:
    """A restaurant's facts.

    Attributes:
        seed: What everything is drawn from.
        size: How big it is.
        opened: The first business day it has sales of.
        name: The location's name.
        business: The name of the business that runs it; locations of one name are one business.
        service_charge: Whether and how guests are charged for service.
        tip_inside: Whether payments contain their tip (nobody has seen this; a doubt to test).
        unclear_types: Whether CROSS_BL and CANCEL accounts occur, which nobody has documented.
    """

    seed: int
    size: Size = field(validator=validators.instance_of(Size))
    opened: date
    name: str
    business: str
    service_charge: ServiceCharge = field(
        default=ServiceCharge.NONE, validator=validators.instance_of(ServiceCharge)
    )
    tip_inside: bool = False
    unclear_types: bool = False

    @property
    def measures(self) -> Measures:
        """What the size means."""
        return MEASURES[self.size]

    @cached_property
    def zone(self) -> ZoneInfo:
        """The location's time zone."""
        return ZoneInfo(ZONE)

    @cached_property
    def first_id(self) -> int:
        """The smallest of the 64-bit ids at this location."""
        return _FIRST_ID + _number("house", self.seed, below=10**6) * _IDS_PER_HOUSE

    @property
    def location_id(self) -> int:
        """The id of the business location."""
        return self.first_id + 2

    @cached_property
    def business_id(self) -> int:
        """The id of the business."""
        return _FIRST_ID + _number("business", self.business, below=10**6)

    @cached_property
    def first_device(self) -> int:
        """The number of the first till; ids of receipts start with a till's number."""
        return 60_000 + _number("device", self.seed, below=30_000)

    def group_id(self, group: Group) -> str:
        """Return the id of an accounting group here."""
        return str(self.first_id + group.number)

    def method_id(self, method: Method) -> str:
        """Return the id of a payment method here."""
        return str(self.first_id + method.number)

    def centre_id(self, centre: int) -> int:
        """Return the id of the revenue centre at that place."""
        return self.first_id + 301 + centre

    def tax_id(self, rate: object) -> str:
        """Return the id of a tax rate here."""
        return str(self.first_id + 401 + _number("tax", rate, below=500))

    def receipt_number(self, account: int) -> int:
        """Return the number of an account's receipt: fewer receipts than accounts were printed."""
        return account - _NUMBER_GAP

    def starts(self, day: date) -> datetime:
        """Return when a business day starts, in UTC."""
        return local_instant(day, BORDER, self.zone)

    def ends(self, day: date) -> datetime:
        """Return when a business day ends: 23, 24 or 25 hours after its start, in UTC."""
        return self.starts(day + timedelta(days=1))

    def is_open(self, day: date) -> bool:
        """Tell whether guests are served on the day."""
        return day >= self.opened and is_open(self.size, day)

    def next_open(self, day: date) -> date:
        """Return the first open day after ``day``."""
        after = day + timedelta(days=1)
        while not self.is_open(after):
            after += timedelta(days=1)
        return after

    def previous_open(self, day: date) -> date | None:
        """Return the last open day before ``day``, or None before the first."""
        before = day - timedelta(days=1)
        while before >= self.opened:
            if self.is_open(before):
                return before
            before -= timedelta(days=1)
        return None

    def first_number(self, day: date) -> int:
        """Return the first of the numbers reserved for accounts and lines of a day."""
        return (day - self.opened).days * self.measures.numbers + _NUMBER_GAP + 1
