"""Files named on a command line; ``-`` is stdin."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
import io
import os
from pathlib import Path
import sys
from typing import Any, BinaryIO

import click

from datev_bridge.errors import ConfigurationError
from datev_bridge_cli import codes
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output
from datev_bridge_cli.tables import cut

STDIN = STDOUT = "-"
MOST_BYTES = 256 << 20
"""Bytes of a file that must be in memory as a whole."""

_BLOCK = 1 << 16
_MEGABYTE = 20
"""As a power of two."""


class Watched(io.RawIOBase):
    """A stream that tells how far it was read and keeps its beginning.

    Attributes:
        beginning: The first bytes read, about 64 KiB of them.
    """

    def __init__(self, stream: BinaryIO, told: Callable[[int], object]) -> None:
        super().__init__()
        self._stream = stream
        self._told = told
        self._done = 0
        self.beginning = b""

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        """Fill the buffer and return with how many bytes."""
        block = self._stream.read(len(buffer))
        buffer[: len(block)] = block
        if len(self.beginning) < _BLOCK:
            self.beginning += block
        self._done += len(block)
        self._told(self._done)
        return len(block)


@contextmanager
def watched(name: str, out: Output, stage: str = "") -> Iterator[tuple[BinaryIO, Watched]]:
    """Open a file that may be long: a bar on a terminal shows how far it was read.

    Args:
        name: The path, or ``-``.
        out: Whose terminal.
        stage: What is done to the file, before its name.

    Raises:
        OSError: It cannot be opened or read.
    """
    with opened(name) as file, out.progress(only_terminal=True) as progress:
        size = 0 if name == STDIN else os.fstat(file.fileno()).st_size
        title = f"{stage} {cut(Path(name).name)} (MB)"

        def told(done: int) -> None:
            if size:
                progress(title, done >> _MEGABYTE, size >> _MEGABYTE)

        raw = Watched(file, told)
        yield io.BufferedReader(raw, _BLOCK), raw


def each_watched(
    names: Iterable[str], out: Output, stage: str = ""
) -> Iterator[tuple[str, BinaryIO]]:
    """Yield files that may be long with their names; each is open until the next is asked for.

    Args:
        names: Paths, or ``-``.
        out: Whose terminal.
        stage: What is done to the files, before their names.

    Raises:
        OSError: One cannot be opened or read.
    """
    for name in names:
        with watched(name, out, stage) as (stream, _):
            yield name, stream


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """Open a file, or give stdin, which stays open.

    Raises:
        OSError: It cannot be opened.
    """
    if name == STDIN:
        yield sys.stdin.buffer
        return
    with Path(name).open("rb") as file:
        yield file


def whole(name: str, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a file that is worked on as a whole.

    Args:
        name: The path, or ``-``.
        most: How many bytes it may have.

    Raises:
        ConfigurationError: It is larger, CLI-014.
        OSError: It cannot be read.
    """
    with opened(name) as file:
        size = 0 if name == STDIN else os.fstat(file.fileno()).st_size
        data = b"" if size > most else file.read(most + 1)
    if max(size, len(data)) > most:
        raise ConfigurationError(codes.TOO_LARGE.at(path=name, most=most >> _MEGABYTE))
    return data


def keep_existing(source: str, target: str, *, force: bool) -> None:
    """Refuse to write over the original, and over any other file unless that is asked for.

    Args:
        source: What is read, or ``-``.
        target: What is to be written, or ``-``.
        force: Whether another file may be replaced.

    Raises:
        ConfigurationError: The target is the source, CLI-015, or exists, CLI-011.
    """
    path = Path(target)
    if target == STDOUT or not path.exists():
        return
    if source != STDIN and path.samefile(source):
        raise ConfigurationError(codes.SAME_FILE.at(path=path))
    if not force:
        raise ConfigurationError(codes.EXISTS.at(path=path))


def only_one_on_stdout(out: Output, target: str | None) -> None:
    """Refuse ``--json`` where the bytes of a file go to stdout: it holds one document or one file.

    Args:
        out: Whether a document is asked for.
        target: Where the bytes go: ``-`` is stdout.

    Raises:
        UsageError: Both were asked for.
    """
    if out.as_json and target == STDOUT:
        raise click.UsageError("--json | --out -")


def force_option(language: Language) -> Callable[[Any], Any]:
    """Return a decorator that adds ``--force``."""
    text = language.say("Vorhandene Datei ersetzen.", "Replace an existing file.")
    return click.option("--force", is_flag=True, help=text)


def text_of(data: bytes) -> str:
    """Return a text file's text: by its byte order mark, else UTF-8, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
