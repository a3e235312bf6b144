"""What the POS itself says a business day comes to: a cross-check, never a booking."""

from decimal import Decimal

from attrs import frozen


@frozen(kw_only=True)
class PosGroup:
    """The POS's total of one revenue group.

    Attributes:
        name: As the POS shows the group.
        gross: EUR, tax and service charge included.
    """

    name: str
    gross: Decimal


@frozen(kw_only=True)
class PosTotals:
    """The POS's own totals of a day's sales: no payments, no tips, no split by rate.

    Attributes:
        gross: EUR, tax and service charge included, discounts taken off.
        service_charge: Contained in ``gross``; None where the POS sends none.
        tax: Contained in ``gross``; None where the POS sends none.
        groups: The same by revenue group.
        is_complete: Whether the POS calls the day complete; None where it does not say.
    """

    gross: Decimal
    service_charge: Decimal | None = None
    tax: Decimal | None = None
    groups: tuple[PosGroup, ...] = ()
    is_complete: bool | None = None


@frozen(kw_only=True)
class TotalsNotRead:
    """Why there are no totals to compare with; the day is booked all the same.

    Attributes:
        code: Stable code of what was in the way.
    """

    code: str
