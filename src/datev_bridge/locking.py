"""Locks between processes, by the operating system: they end with the process that holds them."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import sys
import time

_POLL_SECONDS = 0.05


@contextmanager
def locked_file(path: Path) -> Iterator[None]:
    """Hold the lock of a file while the context lasts; wait for whoever holds it now.

    The file is made if it is not there and stays behind empty.

    Raises:
        OSError: The file cannot be opened.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        while not try_lock(handle):
            time.sleep(_POLL_SECONDS)
        try:
            yield
        finally:
            unlock(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":  # pragma: no cover - the suite runs on POSIX
    import msvcrt

    def try_lock(handle: int) -> bool:
        """Take the lock of an open file if nobody else has it, and tell whether it was taken."""
        os.lseek(handle, 0, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def unlock(handle: int) -> None:
        """Give the lock back."""
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def try_lock(handle: int) -> bool:
        """Take the lock of an open file if nobody else has it, and tell whether it was taken."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(handle: int) -> None:
        """Give the lock back."""
        fcntl.flock(handle, fcntl.LOCK_UN)
