"""The digest of a journal: two journals that book the same have the same one."""

from collections.abc import Iterable
import hashlib
import json

from datev_bridge.journal.entry import Entry


def entries_digest(entries: Iterable[Entry]) -> str:
    """Return a digest of what entries book, in hexadecimal, independent of texts and names."""
    rows: list[list[str]] = [
        [
            str(entry.kind.value),
            entry.category.id,
            "" if entry.rate is None else f"{entry.rate.normalize():f}",
            entry.account,
            entry.contra_account,
            entry.bu_key,
            entry.kost1,
            entry.kost2,
            entry.document_key,
            f"{entry.amount:.2f}",
        ]
        for entry in entries
    ]
    # Sorted, because names decide the order of the file.
    return hashlib.sha256(json.dumps(sorted(rows)).encode()).hexdigest()
