"""A folder on this machine: files that appear whole, and beside them the ledger."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
import os
from pathlib import Path

from attrs import frozen

from datev_bridge.delivery.lines import AppendedLines, read_if_there, unreadable
from datev_bridge.delivery.records import (
    FolderDebtors,
    FolderDecisions,
    FolderMappings,
    FolderSealedDays,
)
from datev_bridge.errors import DeliveryError
from datev_bridge.files import FOLDER_MISSING, reported, write_atomically
from datev_bridge.runs.delivery import Delivery
from datev_bridge.runs.ledger import LedgerEntry
from datev_bridge.runs.ports import Records

LEDGER_NAME = "ledger.jsonl"
UNFINISHED_NAME = ".unfinished.json"


@frozen(kw_only=True)
class FolderOutput:
    """Writes into a folder, which it makes if it is not there.

    Attributes:
        folder: The folder.
    """

    folder: Path

    def check(self) -> None:
        """Make the folder and see whether files can be written to it.

        Raises:
            DeliveryError: It cannot be made or written to; FILE-001.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            issue = FOLDER_MISSING.at(str(self.folder), folder=self.folder, reason=error.strerror)
            raise DeliveryError(issue, target=str(self.folder), retry=False) from error
        if not os.access(self.folder, os.W_OK | os.X_OK):
            issue = FOLDER_MISSING.at(str(self.folder), folder=self.folder, reason=os.strerror(13))
            raise DeliveryError(issue, target=str(self.folder), retry=False)

    def put(self, name: str, content: bytes) -> str:
        """Write a file whole or not at all and return its path.

        Raises:
            DeliveryError: It could not be written; FILE-001 to FILE-003.
        """
        path = self.folder / name
        write_atomically(path, [content])
        return str(path)

    def read(self, name: str) -> bytes | None:
        """Return a file's content, or None where there is none of that name.

        Raises:
            DeliveryError: It cannot be read; FILE-001 or FILE-003.
        """
        return read_if_there(self.folder / name)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there.

        Raises:
            DeliveryError: It could not be removed; FILE-001 or FILE-003.
        """
        path = self.folder / name
        with reported(path):
            path.unlink(missing_ok=True)


@frozen(kw_only=True)
class FolderLedger:
    """The ledger of a folder: one line of JSON for each day in each file, only ever appended.

    Beside it stand the sealed days, and while files are written, what is about to be recorded.

    Attributes:
        folder: The folder the files are in.
    """

    folder: Path

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.folder / LEDGER_NAME

    def entries(self) -> tuple[LedgerEntry, ...]:
        """Return everything recorded, oldest first.

        Raises:
            StoreError: A line cannot be read; RUN-005. Going on without it could book a day twice.
            DeliveryError: The file cannot be read; FILE-001 or FILE-003.
        """
        return tuple(self._lines.values(LedgerEntry.from_line))

    def append(self, entries: Iterable[LedgerEntry]) -> None:
        """Record entries, all or none.

        Raises:
            DeliveryError: They could not be recorded; FILE-001 to FILE-003.
        """
        self._lines.append(entry.to_line() for entry in entries)

    def unfinished(self) -> Delivery | None:
        """Return the delivery that was begun and never completed, if there is one.

        Raises:
            StoreError: What was noted of it cannot be read; RUN-005.
            DeliveryError: The file cannot be read; FILE-001 or FILE-003.
        """
        text = read_if_there(self._note)
        if text is None:
            return None
        try:
            return Delivery.from_json(text)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise unreadable(self._note, 1) from None

    def begin(self, delivery: Delivery) -> None:
        """Note what is about to be written.

        Raises:
            DeliveryError: It could not be noted; FILE-001 to FILE-003.
        """
        write_atomically(self._note, [delivery.to_json()])

    def complete(self, delivery: Delivery) -> None:
        """Record a delivery and forget what was noted; what is recorded already is left out.

        Raises:
            DeliveryError: It could not be recorded; FILE-001 to FILE-003.
        """
        FolderSealedDays(folder=self.folder).append(delivery.sealed)
        for location in sorted({entry.location for entry in delivery.entries}):
            FolderDebtors(folder=self.folder).append(location, delivery.debtors)
        known = set(self.entries())
        self.append(entry for entry in delivery.entries if entry not in known)
        with reported(self._note):
            self._note.unlink(missing_ok=True)

    def lock(self) -> AbstractContextManager[None]:
        """Keep other exports into this folder out; a folder that is not there needs no lock.

        Raises:
            DeliveryError: The folder cannot be written to; FILE-001.
        """
        return self._lines.lock()

    @property
    def _lines(self) -> AppendedLines:
        return AppendedLines(path=self.path)

    @property
    def _note(self) -> Path:
        return self.folder / UNFINISHED_NAME


def folder_records(folder: Path) -> Records:
    """Return what a folder remembers of the days in its files.

    Args:
        folder: The folder the files are in.
    """
    return Records(
        ledger=FolderLedger(folder=folder),
        days=FolderSealedDays(folder=folder),
        decisions=FolderDecisions(folder=folder),
        mappings=FolderMappings(folder=folder),
        debtors=FolderDebtors(folder=folder),
    )
