"""A delivery: files on their way, and what is recorded once they are there.

What is about to be written is noted first. So whenever a process is killed, the next run knows for
every file on the disk whether it is one of ours: whole and recorded, or not there at all.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
import hashlib
import json
from typing import Any

from attrs import evolve, field, frozen

from datev_bridge.days.plain import from_plain, to_plain
from datev_bridge.days.sealed import SealedDay
from datev_bridge.issues import Issue
from datev_bridge.journal import DebtorBook
from datev_bridge.journal.debtors import NO_DEBTORS
from datev_bridge.runs import codes
from datev_bridge.runs.ledger import LedgerEntry

SCHEMA = "datev_bridge/delivery/1"
"""Name and version of the stored form; a change that breaks a reader gets a new number."""


@frozen(kw_only=True)
class Delivery:
    """What is recorded together.

    Attributes:
        entries: A line of the ledger for each day in each file.
        sealed: The days as they are once the files are there.
        proofs: Name and digest of the proof's files.
        companions: Name and digest of files beside the batches.
        debtors: What the days add to the book of debtors: accounts by customer, and customers by
            invoice.
    """

    entries: tuple[LedgerEntry, ...] = ()
    sealed: tuple[SealedDay, ...] = ()
    proofs: tuple[tuple[str, str], ...] = ()
    companions: tuple[tuple[str, str], ...] = ()
    debtors: DebtorBook = NO_DEBTORS

    @property
    def files(self) -> dict[str, str]:
        """Name and digest of each file."""
        return {entry.file_name: entry.file_sha256 for entry in self.entries}

    def only(self, names: Iterable[str]) -> "Delivery":
        """Return what is to be recorded if only some of the files are there."""
        kept = set(names)
        entries = tuple(entry for entry in self.entries if entry.file_name in kept)
        if kept >= self.files.keys():
            return self
        days = {entry.business_day for entry in entries}
        sealed = tuple(day for day in self.sealed if day.business_day in days)
        # A customer whose file of names was never delivered has to be given an account anew.
        debtors = self.debtors if entries else NO_DEBTORS
        return evolve(self, entries=entries, sealed=sealed, debtors=debtors)

    def to_json(self) -> bytes:
        """Return it as one line of JSON."""
        document = {
            "schema": SCHEMA,
            "entries": [json.loads(entry.to_line()) for entry in self.entries],
            "sealed": [to_plain(day) for day in self.sealed],
            "proofs": dict(self.proofs),
            "companions": dict(self.companions),
            "debtors": book_to_plain(self.debtors),
        }
        return json.dumps(document, ensure_ascii=False).encode() + b"\n"

    @classmethod
    def from_json(cls, text: bytes) -> "Delivery":
        """Return the delivery that :meth:`to_json` wrote.

        Raises:
            ValueError: It is none, or of another schema.
        """
        raw: Any = json.loads(text)
        if not isinstance(raw, dict) or raw.get("schema") != SCHEMA:
            raise ValueError(f"not {SCHEMA}")
        return cls(
            entries=tuple(LedgerEntry.from_line(json.dumps(e).encode()) for e in raw["entries"]),
            sealed=from_plain(raw["sealed"], tuple[SealedDay, ...]),
            proofs=tuple(raw["proofs"].items()),
            companions=tuple(raw.get("companions", {}).items()),
            debtors=book_from_plain(raw.get("debtors", {})),
        )


def book_to_plain(book: DebtorBook) -> dict[str, dict[str, str]]:
    """Return a book of debtors, or what is added to one, as plain data."""
    return {"accounts": dict(book.accounts), "invoices": dict(book.invoices)}


def book_from_plain(raw: Mapping[str, Mapping[str, str]]) -> DebtorBook:
    """Return the book that :func:`book_to_plain` wrote."""
    return DebtorBook(
        accounts=dict(raw.get("accounts", {})), invoices=dict(raw.get("invoices", {}))
    )


@frozen(kw_only=True)
class Recovery:
    """What is left of a delivery that was interrupted.

    Attributes:
        delivery: What has to be recorded: its files are there, whole.
        orphans: Proofs of which no file was written.
        issues: What to tell.
    """

    delivery: Delivery = field(factory=Delivery)
    orphans: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()


def recover(unfinished: Delivery | None, read: Callable[[str], bytes | None]) -> Recovery:
    """Find out what an interrupted delivery left behind.

    Args:
        unfinished: What was noted before the files were written; None if all was finished.
        read: Returns a file's content, or None where there is none of that name.
    """
    if unfinished is None:
        return Recovery()
    found = {name: digest_of(read(name)) for name in unfinished.files}
    whole = [name for name, sha256 in unfinished.files.items() if found[name] == sha256]
    orphans = () if whole else (*unfinished.proofs, *unfinished.companions)
    return Recovery(
        delivery=unfinished.only(whole),
        orphans=tuple(name for name, sha256 in orphans if digest_of(read(name)) == sha256),
        issues=tuple(
            codes.RECOVERED.at(name, file=name, days=day_list(_days(unfinished, name)))
            for name in whole
        ),
    )


def digest_of(content: bytes | None) -> str | None:
    """Return the digest of a file, in hexadecimal."""
    return None if content is None else hashlib.sha256(content).hexdigest()


def _days(delivery: Delivery, name: str) -> list[date]:
    return [entry.business_day for entry in delivery.entries if entry.file_name == name]


def day_list(days: Iterable[date]) -> str:
    """Return days as they stand in texts."""
    return ", ".join(day.isoformat() for day in days)
