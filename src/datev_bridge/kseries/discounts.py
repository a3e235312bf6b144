"""Whether the POS states discounts with VAT: what list price and amount of a line tell of it.

Only where it does may discounts be booked on accounts of their own, for revenue is grossed up by
exactly what is stated. The vendor does not say; it is seen from the list price.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

from attrs import frozen

from datev_bridge.kseries.json_text import Number
from datev_bridge.kseries.tally import Tally
from datev_bridge.money import CENT, ZERO, parse_amount

_HUNDRED = Decimal(100)
_NAMES = ("menuListPrice", "totalDiscountAmount", "totalNetAmountWithTax", "taxRatePercentage")


class DiscountForm(Enum):
    """How discounts are stated; the value stands in the profile's calibration."""

    GROSS = "gross"
    NET = "net"
    MIXED = "mixed"
    NOT_SEEN = "not seen"


@frozen(kw_only=True)
class Discounts:
    """Sales lines with a discount, by the reading under which list price and amount meet.

    Attributes:
        gross: Only if the discount includes VAT.
        net: Only if it does not.
        unclear: Under neither reading.
    """

    gross: int = 0
    net: int = 0
    unclear: int = 0

    @property
    def seen(self) -> int:
        """How many lines tell something."""
        return self.gross + self.net + self.unclear

    @property
    def form(self) -> DiscountForm:
        """What they tell: one line that fits otherwise leaves it open."""
        if not self.seen:
            return DiscountForm.NOT_SEEN
        if self.gross == self.seen:
            return DiscountForm.GROSS
        return DiscountForm.NET if self.net == self.seen else DiscountForm.MIXED


def discount_reading(line: Mapping[str, Any]) -> Tally | None:
    """Tell how a line states its discount; None where it has none, or one that fits both ways.

    What was given away whole tells nothing: it is never booked as a discount.
    """
    amounts = [_amount(line.get(name)) for name in _NAMES]
    if any(amount is None for amount in amounts):
        return None
    listed, off, paid, rate = (amount or ZERO for amount in amounts)
    if not off or not paid:
        return None
    charge = _amount(line.get("serviceCharge")) or ZERO
    gross = _meets(listed - off, paid, charge)
    net = _meets(listed - off * (1 + rate / _HUNDRED), paid, charge)
    if gross and net:
        return None
    if not gross and not net:
        return Tally.DISCOUNT_UNCLEAR
    return Tally.DISCOUNT_GROSS if gross else Tally.DISCOUNT_NET


def _meets(left: Decimal, paid: Decimal, charge: Decimal) -> bool:
    """Tell whether a price is what was paid, with or without the service charge in it."""
    return abs(left - paid) <= CENT or abs(left + charge - paid) <= CENT


def _amount(value: object) -> Decimal | None:
    if isinstance(value, Number):
        return parse_amount(value.text)
    return parse_amount(value) if isinstance(value, str) else None
