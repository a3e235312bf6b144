"""Files that appear whole or not at all."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
import errno
import os
from pathlib import Path
from secrets import token_hex

from datev_bridge.errors import DeliveryError
from datev_bridge.issues import IssueKind, Severity

FOLDER_MISSING = IssueKind(
    code="FILE-001",
    severity=Severity.BLOCKS,
    de="In den Ordner „{folder}“ kann nicht geschrieben werden ({reason}).",
    en="The folder “{folder}” cannot be written to ({reason}).",
    hint_de="Legen Sie den Ordner an, oder geben Sie dem Programm Schreibrechte.",
    hint_en="Create the folder, or give the program permission to write there.",
)
DISK_FULL = IssueKind(
    code="FILE-002",
    severity=Severity.BLOCKS,
    de="Auf dem Datenträger von „{folder}“ ist kein Platz mehr.",
    en="The disk of “{folder}” is full.",
    hint_de="Schaffen Sie Platz, und wiederholen Sie den Vorgang.",
    hint_en="Free some space and try again.",
)
OTHER_FAILURE = IssueKind(
    code="FILE-003",
    severity=Severity.BLOCKS,
    de="Die Datei „{name}“ konnte nicht geschrieben werden ({reason}).",
    en="The file “{name}” could not be written ({reason}).",
    hint_de="Prüfen Sie Datenträger und Pfad, und wiederholen Sie den Vorgang.",
    hint_en="Check disk and path and try again.",
)
KINDS: tuple[IssueKind, ...] = (FOLDER_MISSING, DISK_FULL, OTHER_FAILURE)

_FOLDER = frozenset(
    (errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR)
)
_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


def write_atomically(
    path: str | os.PathLike[str], chunks: Iterable[bytes], *, mode: int = 0o666
) -> None:
    """Write a file so that a reader sees the old one or the whole new one, even after a crash.

    The bytes go to a temporary name in the same folder, are flushed to the disk and renamed; then
    the folder is flushed. Whatever goes wrong, an interrupt by keyboard and an error of ``chunks``
    included, no temporary file stays behind and a file of that name is as it was.

    Args:
        path: The file, in an existing folder.
        chunks: Its bytes, read once.
        mode: Its permissions, less what the process masks.

    Raises:
        DeliveryError: ``FILE-001`` folder missing or not writable, ``FILE-002`` disk full,
            ``FILE-003`` anything else the system reports; ``retry`` is true for the latter two.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.name}.{token_hex(6)}{_PART}")
    with reported(target):
        handle = os.open(temporary, _NEW_FILE, mode)
    try:
        try:
            for chunk in chunks:
                with reported(target):
                    _write_all(handle, chunk)
            with reported(target):
                os.fsync(handle)
        finally:
            os.close(handle)
        with reported(target):
            temporary.replace(target)
            _flush_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def remove_parts(path: str | os.PathLike[str]) -> None:
    """Remove what writers of a file left that were killed; nobody else may be writing it now."""
    target = Path(path)
    with suppress(OSError):
        for entry in os.scandir(target.parent):
            if entry.name.startswith(f".{target.name}.") and entry.name.endswith(_PART):
                Path(entry.path).unlink()


_PART = ".part"
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def _write_all(handle: int, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _flush_folder(folder: Path) -> None:
    """Make the new name itself durable; systems that cannot open folders do so on their own."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def reported(target: Path) -> Iterator[None]:
    """Turn what the system says about ``target`` into an error of this library.

    Raises:
        DeliveryError: ``FILE-001`` to ``FILE-003``, instead of any OSError inside.
    """
    try:
        yield
    except OSError as error:
        about = {"folder": target.parent, "name": target.name, "reason": error.strerror}
        folder, full = error.errno in _FOLDER, error.errno in _FULL
        kind = FOLDER_MISSING if folder else DISK_FULL if full else OTHER_FAILURE
        issue = kind.at(str(target), **about)
        raise DeliveryError(issue, target=str(target), retry=not folder) from error
