"""A folder on this machine: files that appear whole, and beside them the ledger."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
import os
from pathlib import Path

from attrs import frozen

from datev_bridge.errors import DeliveryError, StoreError
from datev_bridge.files import FOLDER_MISSING, reported, write_atomically
from datev_bridge.locking import locked_file
from datev_bridge.runs import codes
from datev_bridge.runs.ledger import LedgerEntry

LEDGER_NAME = "ledger.jsonl"


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


@frozen(kw_only=True)
class FolderLedger:
    """The ledger of a folder: one line of JSON for each day in each file, only ever appended.

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
        with reported(self.path):
            try:
                lines = self.path.read_bytes().splitlines()
            except FileNotFoundError:
                return ()
        found = []
        for number, line in enumerate(lines, start=1):
            try:
                found.append(LedgerEntry.from_line(line))
            except ValueError:
                issue = codes.LEDGER_UNREADABLE.at(str(self.path), line=number, file=LEDGER_NAME)
                raise StoreError(issue) from None
        return tuple(found)

    def append(self, entries: Iterable[LedgerEntry]) -> None:
        """Record entries, all or none: the file is replaced whole by a longer one.

        Raises:
            DeliveryError: They could not be recorded; FILE-001 to FILE-003.
        """
        lines = [entry.to_line() for entry in entries]
        if not lines:
            return
        before = self.path.read_bytes() if self.path.exists() else b""
        # An editor may have taken the last line's end; two entries on one line are unreadable.
        between = b"" if not before or before.endswith(b"\n") else b"\n"
        write_atomically(self.path, [before, between, *lines])

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other exports into this folder out; a folder that is not there needs no lock.

        Raises:
            DeliveryError: The folder cannot be written to; FILE-001.
        """
        if not self.folder.is_dir():
            yield
            return
        path = self.folder / f".{LEDGER_NAME}.lock"
        with ExitStack() as held:
            with reported(path):
                held.enter_context(locked_file(path))
            yield
