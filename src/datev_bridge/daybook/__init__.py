"""The business day as the books see it: receipts in cents, whatever the POS.

This room knows no POS and no chart of accounts. Another POS only has to produce a
:class:`DaySummary`.
"""

from datev_bridge.daybook.day import (
    OUTSIDE,
    Bucket,
    Category,
    CategoryKind,
    Customer,
    DaySummary,
    Location,
    PaymentPart,
    Receipt,
    ReceiptKind,
)
from datev_bridge.daybook.reconcile import DayTotals, reconcile

__all__ = [
    "OUTSIDE",
    "Bucket",
    "Category",
    "CategoryKind",
    "Customer",
    "DaySummary",
    "DayTotals",
    "Location",
    "PaymentPart",
    "Receipt",
    "ReceiptKind",
    "reconcile",
]
