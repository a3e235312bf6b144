"""Discounts that guests and staff get."""

from decimal import Decimal

from datev_bridge.testing.receipts import Discount

_THIRD = Decimal(1) / Decimal(3)


def _row(code: str, name: str, share: Decimal, kind: str = "DISCOUNT") -> Discount:
    return Discount(type=kind, code=code, name=name, share=share)


HAPPY_HOUR = _row("HAPPY15", "Happy Hour", Decimal("0.15"))
"""4.90 becomes 4.165: half a cent."""

THREE_FOR_TWO = _row("3FOR2", "3 für 2", _THIRD)

LINE_DISCOUNTS = (
    (_row("10PCT", "10 % Rabatt", Decimal("0.10")), 12),
    (_row("20PCT", "20 % Rabatt", Decimal("0.20")), 6),
    (HAPPY_HOUR, 10),
    (THREE_FOR_TWO, 6),
    (_row("LOSS", "Bruch", Decimal(1), "LOSS"), 1),
)

REGULAR = _row("STAMM10", "Stammgast 10 %", Decimal("0.10"))
STAFF_PRICE = _row("STAFF20", "Personal 20 %", Decimal("0.20"))
STAFF_MEAL = _row("PERS100", "Personalessen", Decimal(1), "COMP")

ACCOUNT_DISCOUNTS = ((REGULAR, 10), (_row("AKTION", "Aktion 7,5 %", Decimal("0.075")), 5))
