"""What is due on top of rows that were delivered, row by row.

Rows are the same where they book the same thing; what they say about it (texts, names, receipts)
may differ. Source: booking rules, section 6.
"""

from collections.abc import Collection, Iterable
from datetime import date

from attrs import evolve

from datev_bridge.journal.entry import Entry, file_order
from datev_bridge.money import ZERO

CORRECTION = "Korrektur"
"""What the text of a correcting row begins with."""


def row_key(entry: Entry) -> Entry:
    """Return an entry without amount and text: equal for rows that book the same thing.

    Notes, names and reasons are no part of an entry's equality anyway.
    """
    own = entry.receipts if entry.is_open_item else ()
    return evolve(entry, amount=ZERO, text="", receipts=own)


def summed(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Add up entries that are the same row, in the order of the file; rows of 0.00 are left out.

    Words are those of the last one; receipts are those of all. Where a row was posted is no part
    of it: the sum belongs to its business day.
    """
    rows: dict[Entry, Entry] = {}
    for entry in entries:
        key = row_key(entry)
        plain = evolve(entry, note="", posted_on=None)
        before = rows.get(key)
        rows[key] = plain if before is None else _joined(before, plain)
    return tuple(sorted((row for row in rows.values() if row.amount), key=file_order))


def delta(
    delivered: Iterable[Entry], now: Iterable[Entry], *, changed: Collection[str] = ()
) -> tuple[Entry, ...]:
    """Return what has to be booked so that what was delivered becomes what is right now.

    Args:
        delivered: The entries of a day that were delivered, corrections included.
        now: The entries the day should have.
        changed: Account ids of the receipts that are known to differ; each row names those of its
            own among them, or all of its own where there is none.

    Returns:
        Entries of the original day in the order of the file; none where nothing is due.
    """
    taken_back = [evolve(entry, amount=-entry.amount) for entry in delivered]
    return tuple(
        evolve(row, note=CORRECTION, receipts=_narrowed(row, changed))
        for row in summed((*taken_back, *now))
    )


def posted(entries: Iterable[Entry], day: date) -> tuple[Entry, ...]:
    """Return entries with another document date; their text names the day they belong to."""
    return tuple(
        evolve(entry, posted_on=day, note=f"{CORRECTION} {entry.business_day:%d.%m.%Y}")
        for entry in entries
    )


def _joined(one: Entry, other: Entry) -> Entry:
    receipts = tuple(sorted({*one.receipts, *other.receipts}))
    return evolve(other, amount=one.amount + other.amount, receipts=receipts)


def _narrowed(row: Entry, changed: Collection[str]) -> tuple[str, ...]:
    return tuple(receipt for receipt in row.receipts if receipt in changed) or row.receipts
