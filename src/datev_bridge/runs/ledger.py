"""What was exported: one entry per business day and file, in a form that outlives the program."""

from collections.abc import Mapping
from datetime import date, datetime
import json
from typing import Any

from attrs import frozen

from datev_bridge.journal import DayJournal
from datev_bridge.journal.digest import entries_digest


@frozen(kw_only=True)
class LedgerEntry:
    """One business day in one delivered file: the day is sealed by it.

    Attributes:
        location: Business location id.
        business_day: The day.
        feed: Which feed of the POS the day was read from.
        journal_digest: Digest of the day's journal, to find late changes later.
        mapping_revision: Rules it was booked with.
        file_name: File that holds it.
        file_sha256: Digest of that file.
        exported_at: When, aware.
        receipt_numbers: Account id → receipt number of the day's invoices, so that a later
            settlement can name the receipt that it clears.
        label: What the file is for, as in its name: ``Nachtrag``, ``K1``; empty for an ordinary
            one.
        replaces: Name of the file in whose place it stands, empty for none.
    """

    location: str
    business_day: date
    feed: str
    journal_digest: str
    mapping_revision: str
    file_name: str
    file_sha256: str
    exported_at: datetime
    receipt_numbers: tuple[tuple[str, str], ...] = ()
    label: str = ""
    replaces: str = ""

    def to_line(self) -> bytes:
        """Return the entry as one line of JSON."""
        document: dict[str, Any] = {
            "location": self.location,
            "business_day": self.business_day.isoformat(),
            "feed": self.feed,
            "journal_digest": self.journal_digest,
            "mapping_revision": self.mapping_revision,
            "file": self.file_name,
            "sha256": self.file_sha256,
            "exported_at": self.exported_at.isoformat(),
            "receipt_numbers": dict(self.receipt_numbers),
        }
        marks = {"label": self.label, "replaces": self.replaces}
        document.update({name: text for name, text in marks.items() if text})
        return json.dumps(document, ensure_ascii=False).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "LedgerEntry":
        """Read an entry that :meth:`to_line` wrote.

        Raises:
            ValueError: The line is no entry.
        """
        try:
            raw: Mapping[str, Any] = json.loads(line)
            return cls(
                location=raw["location"],
                business_day=date.fromisoformat(raw["business_day"]),
                feed=raw["feed"],
                journal_digest=raw["journal_digest"],
                mapping_revision=raw["mapping_revision"],
                file_name=raw["file"],
                file_sha256=raw["sha256"],
                exported_at=datetime.fromisoformat(raw["exported_at"]),
                receipt_numbers=tuple(raw.get("receipt_numbers", {}).items()),
                label=raw.get("label", ""),
                replaces=raw.get("replaces", ""),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not an entry of the ledger") from error


def journal_digest(journal: DayJournal) -> str:
    """Return a digest of what a journal books, independent of texts, names and versions."""
    return entries_digest(journal.entries)
