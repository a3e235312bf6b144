"""Files of lines that only ever get more: whole after every crash, one writer at a time."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from typing import TypeVar

from attrs import frozen

from datev_bridge.errors import StoreError
from datev_bridge.files import reported, write_atomically
from datev_bridge.locking import locked_file
from datev_bridge.runs import codes

T = TypeVar("T")


_BLOCK = 1 << 20


@frozen(kw_only=True)
class Line:
    """Where a line is.

    Attributes:
        begin: Bytes before it.
        length: Its bytes, without its end.
    """

    begin: int
    length: int


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
        for value, _ in self.found(read):
            yield value

    def found(self, read: Callable[[bytes], T]) -> Iterator[tuple[T, "Line"]]:
        """Yield what the lines say like :meth:`values`, and where each line is.

        Only one line is in memory at a time: over years there are many.
        """
        with reported(self.path), ExitStack() as opened:
            try:
                file = opened.enter_context(self.path.open("rb"))
            except FileNotFoundError:
                return
            begin = 0
            for number, raw in enumerate(file, start=1):
                text = raw.rstrip(b"\r\n")
                try:
                    value = read(text)
                except (ValueError, RecursionError):
                    raise unreadable(self.path, number) from None
                yield value, Line(begin=begin, length=len(text))
                begin += len(raw)

    def read(self, line: "Line") -> bytes:
        """Return a line that was found before: what is in the file stays where it is.

        Raises:
            DeliveryError: The file cannot be read; FILE-001 or FILE-003.
        """
        with reported(self.path), self.path.open("rb") as file:
            file.seek(line.begin)
            return file.read(line.length)

    def append(self, lines: Iterable[bytes]) -> None:
        """Add lines, all or none: the file is replaced whole by a longer one.

        Raises:
            DeliveryError: They could not be added; FILE-001 to FILE-003.
        """
        new = tuple(lines)
        if new:
            write_atomically(self.path, chain(self._before(), new))

    def _before(self) -> Iterator[bytes]:
        """Yield what is there, in blocks, with a last line that is ended."""
        with reported(self.path), ExitStack() as opened:
            try:
                file = opened.enter_context(self.path.open("rb"))
            except FileNotFoundError:
                return
            block = b"\n"
            while found := file.read(_BLOCK):
                block = found
                yield block
            # An editor may have taken the last line's end; two values on one line are unreadable.
            if not block.endswith(b"\n"):
                yield b"\n"

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
