"""Double entry: receipts of a business day → balanced entries through the clearing account."""

from datev_bridge.journal.build import build_day
from datev_bridge.journal.debtors import Debtor, DebtorBook, DebtorRange
from datev_bridge.journal.entry import (
    BookingSettings,
    DayJournal,
    Entry,
    ExplainedItem,
    ExplainedKind,
    Granularity,
    RowKind,
    VatShift,
)

__all__ = [
    "BookingSettings",
    "DayJournal",
    "Debtor",
    "DebtorBook",
    "DebtorRange",
    "Entry",
    "ExplainedItem",
    "ExplainedKind",
    "Granularity",
    "RowKind",
    "VatShift",
    "build_day",
]
