"""Files of lines that only ever get more: whole after every crash, one writer at a time."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from attrs import frozen

from datev_bridge.errors import StoreError
from datev_bridge.files import reported, write_atomically
from datev_bridge.locking import locked_file
from datev_bridge.runs import codes

T = TypeVar("T")


@frozen(kw_only=True)
class AppendedLines:
    """A file of lines of JSON.

    Attributes:
        path: Where it is; its folder exists when it is written to.
    """

    path: Path

    def values(self, read: Callable[[bytes], T]) -> Iterator[T]:
        """Yield what the lines say, oldest first; nothing where there is no file.

        Args:
            read: Reads one line; raises ValueError for one that it does not know.

        Raises:
            StoreError: A line cannot be read; RUN-005.
            DeliveryError: The file cannot be read; FILE-001 or FILE-003.
        """
        for number, line in enumerate((read_if_there(self.path) or b"").splitlines(), start=1):
            try:
                value = read(line)
            except ValueError:
                raise unreadable(self.path, number) from None
            yield value

    def append(self, lines: Iterable[bytes]) -> None:
        """Add lines, all or none: the file is replaced whole by a longer one.

        Raises:
            DeliveryError: They could not be added; FILE-001 to FILE-003.
        """
        new = tuple(lines)
        if not new:
            return
        before = read_if_there(self.path) or b""
        # An editor may have taken the last line's end; two values on one line are unreadable.
        between = b"" if not before or before.endswith(b"\n") else b"\n"
        write_atomically(self.path, [before, between, *new])

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other writers out; a folder that is not there needs no lock.

        Raises:
            DeliveryError: The folder cannot be written to; FILE-001.
        """
        if not self.path.parent.is_dir():
            yield
            return
        path = self.path.with_name(f".{self.path.name}.lock")
        with ExitStack() as held:
            with reported(path):
                held.enter_context(locked_file(path))
            yield


def unreadable(path: Path, line: object) -> StoreError:
    """Return the error of a line that cannot be read.

    Args:
        path: The file.
        line: The number of the line, or what it is about.
    """
    return StoreError(codes.LEDGER_UNREADABLE.at(str(path), line=line, file=path.name))


def read_if_there(path: Path) -> bytes | None:
    """Return a file's content, or None where there is none.

    Raises:
        DeliveryError: It cannot be read; FILE-001 or FILE-003.
    """
    with reported(path):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
