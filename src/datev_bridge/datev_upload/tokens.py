"""What is kept of a place's connection to DATEV, and the port of whoever keeps it."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from attrs import frozen

from datev_bridge.datev_upload import codes
from datev_bridge.issues import IssueKind
from datev_bridge.kseries.oauth import Tokens
from datev_bridge.kseries.token_plain import (
    time_from_plain,
    time_to_plain,
    tokens_from_plain,
    tokens_to_plain,
)


@frozen(kw_only=True)
class TokenRecord:
    """What is known about one connection.

    Attributes:
        tokens: The newest that were received.
        connected_by: The person who connected, as people read it; shown with the connection.
        connected_at: When that was, aware.
        refresh_begun_at: Set while the outcome of a refresh is unknown: its answer is on the way,
            or was lost by a kill or a broken connection. Aware.
        ended: Code of the reason why these tokens will never work again; a person must reconnect.
    """

    tokens: Tokens
    connected_by: str = ""
    connected_at: datetime | None = None
    refresh_begun_at: datetime | None = None
    ended: str | None = None


ENDINGS: Mapping[str, IssueKind] = {
    kind.code: kind for kind in (codes.REFRESH_EXPIRED, codes.REFRESH_LOST, codes.REFRESH_REFUSED)
}
"""Why a connection can end: code → row."""


class TokenKeeper(Protocol):
    """Keeps the record of one connection."""

    def load(self) -> TokenRecord | None:
        """Return the record, or None where there is no connection."""
        ...

    def save(self, record: TokenRecord) -> None:
        """Keep the record durably: it survives a crash right after the return."""
        ...

    def drop(self) -> None:
        """Forget the connection."""
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Exclude all other threads and processes that renew or end this connection.

        It is held across a request, so a database must not keep a transaction open for it.
        """
        ...


_FORMAT = 1


def record_to_plain(record: TokenRecord) -> dict[str, Any]:
    """Return a record as plain data; it holds secrets."""
    return {
        "format": _FORMAT,
        **tokens_to_plain(record.tokens),
        "connected_by": record.connected_by,
        "connected_at": time_to_plain(record.connected_at),
        "refresh_begun_at": time_to_plain(record.refresh_begun_at),
        "ended": record.ended,
    }


def record_from_plain(document: Mapping[str, Any]) -> TokenRecord:
    """Return the record that :func:`record_to_plain` wrote.

    Raises:
        ValueError: It is of another format, or something in it is not possible.
        KeyError: Something in it is missing.
        TypeError: Something in it has another type.
    """
    ended = document["ended"]
    if document["format"] != _FORMAT or (ended is not None and ended not in ENDINGS):
        raise ValueError("another format")
    return TokenRecord(
        tokens=tokens_from_plain(document),
        connected_by=document["connected_by"],
        connected_at=time_from_plain(document["connected_at"]),
        refresh_begun_at=time_from_plain(document["refresh_begun_at"]),
        ended=ended,
    )
