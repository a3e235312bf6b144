"""A connection's tokens in a file: readable by its owner only, whole at every moment, locked.

The file holds JSON. It is replaced as a whole (temporary name, fsync, rename), so a kill leaves the
old record or the new one. A second file beside it, ``….lock``, excludes other threads and processes
by the operating system's file lock, which ends with its process.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
import json
import os
from pathlib import Path
import time
from typing import Any

from datev_bridge.errors import DeliveryError, ServiceUnavailable, StoreError
from datev_bridge.files import write_atomically
from datev_bridge.kseries import codes
from datev_bridge.kseries.oauth import Tokens
from datev_bridge.kseries.tokens import ENDINGS, TokenRecord
from datev_bridge.locking import try_lock, unlock

_FORMAT = 1
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
            return _structure(json.loads(text))
        except (ValueError, KeyError, TypeError, RecursionError):
            raise self._unreadable() from None

    def save(self, record: TokenRecord) -> None:
        """Replace the file; the new content is on disk when this returns.

        Raises:
            StoreError: The folder or file cannot be written (AUTH-048).
        """
        text = json.dumps(_unstructure(record), indent=1)
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


def _unstructure(record: TokenRecord) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "access": record.tokens.access,
        "refresh": record.tokens.refresh,
        "issued_at": record.tokens.issued_at.isoformat(),
        "expires_at": _text(record.tokens.expires_at),
        "refresh_expires_at": _text(record.tokens.refresh_expires_at),
        "refresh_begun_at": _text(record.refresh_begun_at),
        "ended": record.ended,
    }


def _structure(document: Mapping[str, Any]) -> TokenRecord:
    if document["format"] != _FORMAT or not isinstance(document["access"], str):
        raise ValueError("another format")
    ended = document["ended"]
    if ended is not None and ended not in ENDINGS:
        raise ValueError("another format")
    return TokenRecord(
        tokens=Tokens(
            access=document["access"],
            refresh=document["refresh"],
            issued_at=_time(document["issued_at"]),
            expires_at=_time_or_none(document["expires_at"]),
            refresh_expires_at=_time_or_none(document["refresh_expires_at"]),
        ),
        refresh_begun_at=_time_or_none(document["refresh_begun_at"]),
        ended=ended,
    )


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without an offset")
    return moment


def _time_or_none(text: str | None) -> datetime | None:
    return None if text is None else _time(text)
