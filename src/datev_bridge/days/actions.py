"""What can be decided about a business day, as values. Source: booking rules, section 8."""

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum

from attrs import frozen

from datev_bridge.mapping import MappingRule


class ActionKind(Enum):
    """What can be decided."""

    MAP_CATEGORY = "map_category"
    BOOK_DIFFERENCE = "book_difference"
    EXCLUDE_RECEIPTS = "exclude_receipts"
    READ_TYPE = "read_type"
    BOOK_INCOMPLETE = "book_incomplete"
    SERVICE_CHARGE = "service_charge"
    PLACE_CORRECTION = "place_correction"


class Reading(Enum):
    """What a type of sale is that the POS has and nobody knew."""

    SALE = "sale"
    INFORMATION = "information"


class Placing(Enum):
    """Where a late change of a closed period is booked."""

    ORIGINAL_DATE = "original_date"
    FIRST_OPEN_DAY = "first_open_day"


@frozen(kw_only=True)
class MapCategory:
    """Book a category with a rule; it goes before any rule of the same limits."""

    rule: MappingRule


@frozen(kw_only=True)
class BookDifference:
    """Book what payments have too much or too little on an account for clarification.

    Attributes:
        receipts: Receipt numbers as the issues name them.
        account: The clarification account (*Klärungskonto*).
    """

    receipts: tuple[str, ...]
    account: str


@frozen(kw_only=True)
class ExcludeReceipts:
    """Leave receipts out of the books; their money becomes an explained item."""

    receipts: tuple[str, ...]


@frozen(kw_only=True)
class ReadType:
    """Read a type of sale as a sale or as information."""

    pos_type: str
    reading: Reading


@frozen(kw_only=True)
class BookIncomplete:
    """Book although the POS does not call the day complete."""


@frozen(kw_only=True)
class ConfirmServiceCharge:
    """Book a service charge that the POS does not tax.

    Attributes:
        account: Where to.
        rate: Percent at which it is taxed; None or 0 where it is not, for the decision's reason.
    """

    account: str
    rate: Decimal | None = None


@frozen(kw_only=True)
class PlaceCorrection:
    """Say where a late change of a closed period is booked."""

    placing: Placing


Action = (
    MapCategory
    | BookDifference
    | ExcludeReceipts
    | ReadType
    | BookIncomplete
    | ConfirmServiceCharge
    | PlaceCorrection
)

KINDS: Mapping[type, ActionKind] = {
    MapCategory: ActionKind.MAP_CATEGORY,
    BookDifference: ActionKind.BOOK_DIFFERENCE,
    ExcludeReceipts: ActionKind.EXCLUDE_RECEIPTS,
    ReadType: ActionKind.READ_TYPE,
    BookIncomplete: ActionKind.BOOK_INCOMPLETE,
    ConfirmServiceCharge: ActionKind.SERVICE_CHARGE,
    PlaceCorrection: ActionKind.PLACE_CORRECTION,
}
