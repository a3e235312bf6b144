"""Entries of the journal on the terminal and in documents: ``1792 S 11,90 8400``."""

from collections.abc import Iterable, Mapping
from typing import Any

from datev_bridge.journal import Entry
from datev_bridge.journal.check import percent_text
from datev_bridge_cli.language import Language
from datev_bridge_cli.tables import aligned, amount_text


def entry_rows(entries: Iterable[Entry], language: Language) -> tuple[str, ...]:
    """Return a line for each entry; nothing for none."""
    rows = [_row(entry, language) for entry in entries]
    return aligned(rows, right={2}) if rows else ()


def _row(entry: Entry, language: Language) -> tuple[str, ...]:
    name = entry.text or entry.category.name
    said = (entry.note, name, percent_text(entry.rate), entry.document_key)
    return (
        entry.account,
        "S" if entry.is_debit else "H",
        amount_text(abs(entry.amount), language),
        entry.contra_account,
        entry.bu_key,
        (entry.posted_on or entry.business_day).isoformat(),
        " ".join(text for text in said if text),
    )


def plain_entry(entry: Entry) -> Mapping[str, Any]:
    """Return an entry as plain data."""
    return {
        "account": entry.account,
        "side": "S" if entry.is_debit else "H",
        "amount": f"{abs(entry.amount):.2f}",
        "contra_account": entry.contra_account,
        "bu_key": entry.bu_key,
        "document_date": (entry.posted_on or entry.business_day).isoformat(),
        "category": entry.category.name,
        "rate": percent_text(entry.rate) or None,
    }
