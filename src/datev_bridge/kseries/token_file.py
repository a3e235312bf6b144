"""A connection's tokens in a file: readable by its owner only, whole at every moment, locked.

The file holds JSON. It is replaced as a whole (temporary name, fsync, rename), so a kill leaves the
old record or the new one. A second file beside it, ``….lock``, excludes other threads and processes
by the operating system's file lock, which ends with its process.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
import json
import os
from pathlib import Path
import time

from datev_bridge.errors import DeliveryError, ServiceUnavailable, StoreError
from datev_bridge.files import write_atomically
from datev_bridge.kseries import codes
from datev_bridge.kseries.token_plain import record_from_plain, record_to_plain
from datev_bridge.kseries.tokens import TokenRecord
from datev_bridge.locking import try_lock, unlock

_POLL = 0.05


class FileTokenStore:
    """Keeps one connection in a file of mode 0600.

    Args:
        path: The file; its folder must exist.
        patience: Seconds to wait for another process that refreshes. A refresh is bounded by its
            deadline, so a longer wait means that the other one is stuck.
        sleep: Waits, in seconds.
        monotonic: Reading of a clock that never jumps, in seconds.
    """

    def __init__(
        self,
        path: Path,
        *,
        patience: float = 330.0,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._patience = patience
        self._sleep = sleep
        self._monotonic = monotonic

    def load(self) -> TokenRecord | None:
        """Return the record, or None where there is no file.

        Raises:
            StoreError: The file cannot be read or is none of ours (AUTH-048).
        """
        try:
            text = self._path.read_text("utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            raise self._unreadable() from None
        try:
            return record_from_plain(json.loads(text))
        except (ValueError, KeyError, TypeError, RecursionError):
            raise self._unreadable() from None

    def save(self, record: TokenRecord) -> None:
        """Replace the file; the new content is on disk when this returns.

        Raises:
            StoreError: The folder or file cannot be written (AUTH-048).
        """
        text = json.dumps(record_to_plain(record), indent=1)
        try:
            write_atomically(self._path, [text.encode()], mode=0o600)
        except DeliveryError as error:
            raise self._unreadable() from error

    def lock(self) -> AbstractContextManager[None]:
        """Exclude all other threads and processes.

        Raises:
            ServiceUnavailable: Another one held it for longer than the patience (AUTH-049).
        """
        return self._locked()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock_path = self._path.with_name(f"{self._path.name}.lock")
        try:
            handle = os.open(lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self._unreadable() from error
        try:
            self._acquire(handle)
            try:
                yield
            finally:
                unlock(handle)
        finally:
            os.close(handle)

    def _acquire(self, handle: int) -> None:
        began = self._monotonic()
        while not self._try_lock(handle):
            if self._monotonic() - began >= self._patience:
                raise ServiceUnavailable(codes.CONNECTION_BUSY.at(str(self._path)))
            self._sleep(_POLL)

    def _try_lock(self, handle: int) -> bool:
        try:
            return try_lock(handle)
        except OSError as error:  # a file system without locks
            raise self._unreadable() from error

    def _unreadable(self) -> StoreError:
        return StoreError(codes.TOKENS_UNREADABLE.at(str(self._path)))
