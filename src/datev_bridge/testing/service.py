"""Service charge: what a restaurant may add for service."""

from decimal import Decimal
from enum import Enum

RATE = Decimal("10.00")
"""Per cent of the price after discounts, where one is charged."""


class ServiceCharge(Enum):
    """How a service charge is taxed. German restaurants charge none."""

    NONE = "NO_SERVICE_CHARGE"
    UNTAXED = "UNTAXED"
    """On top of price and tax; not in the amount before tax."""
    TAXED = "APPORTIONED"
    """Taxed like the goods; in the amount before tax."""
