"""Where tokens are kept between requests, runs and processes: the port, and a store in memory.

Refresh tokens work once. Whoever refreshes holds the store's lock, writes down that a refresh has
begun, asks, and stores the new tokens before anything uses them. So at every moment the store tells
whether a refresh token may have been used up without its successor being known.
"""

from contextlib import AbstractContextManager
from datetime import datetime
from threading import Lock
from typing import Protocol

from attrs import frozen

from datev_bridge.issues import IssueKind
from datev_bridge.kseries import codes
from datev_bridge.kseries.oauth import Tokens


@frozen(kw_only=True)
class TokenRecord:
    """What is known about one connection.

    Attributes:
        tokens: The newest that were received.
        refresh_begun_at: Set while the outcome of a refresh is unknown: its answer is on the way,
            or was lost by a kill or a broken connection. Aware.
        ended: Code of the reason why these tokens will never work again, ``"AUTH-042"``; a person
            must connect again.
    """

    tokens: Tokens
    refresh_begun_at: datetime | None = None
    ended: str | None = None


ENDINGS: dict[str, IssueKind] = {
    kind.code: kind for kind in (codes.REFRESH_EXPIRED, codes.REFRESH_LOST, codes.REFRESH_REFUSED)
}
"""Why a connection can end: code → row."""


class TokenStore(Protocol):
    """Keeps the record of one connection."""

    def load(self) -> TokenRecord | None:
        """Return the record, or None before the first connection."""
        ...

    def save(self, record: TokenRecord) -> None:
        """Keep the record durably: it survives a crash right after the return."""
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Exclude all other threads and processes that refresh this connection.

        It is held across a request, so a database must not keep a transaction open for it.
        """
        ...


class MemoryTokenStore:
    """A record in memory, for one process: tests, demos, scripts that connect each time."""

    def __init__(self, record: TokenRecord | None = None) -> None:
        self._record = record
        self._lock = Lock()

    def load(self) -> TokenRecord | None:
        """Return the record, or None."""
        return self._record

    def save(self, record: TokenRecord) -> None:
        """Keep the record until the process ends."""
        self._record = record

    def lock(self) -> AbstractContextManager[None]:
        """Exclude all other threads."""
        return _Held(self._lock)


@frozen
class _Held:
    """A lock as a context without a value."""

    lock: Lock

    def __enter__(self) -> None:
        self.lock.acquire()

    def __exit__(self, *_: object) -> None:
        self.lock.release()
