"""Delivered days, read again: late changes, reposts and replacements.

::

    SealedDay ─┐
               ├─correct▶ what is due ─to_rows▶ BookingRow ─write▶ EXTF (K1, E1) ─▶ SealedDay
    DaySummary ┘

The second page of the line, after :mod:`datev_bridge.pipeline`: never a second full copy of a day,
only what it lacks or has too much. Source: booking rules, section 6.
"""

from datev_bridge.corrections.again import late_changes, replacement, repost
from datev_bridge.corrections.books import Books, Corrected
from datev_bridge.corrections.made import seal_export

__all__ = ["Books", "Corrected", "late_changes", "replacement", "repost", "seal_export"]
