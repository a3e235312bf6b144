"""A connection's record as plain data and back, for stores that keep text."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from datev_bridge.kseries.oauth import Tokens
from datev_bridge.kseries.tokens import ENDINGS, TokenRecord

_FORMAT = 1


def record_to_plain(record: TokenRecord) -> dict[str, Any]:
    """Return a record as plain data; it holds secrets."""
    return {
        "format": _FORMAT,
        **tokens_to_plain(record.tokens),
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
        refresh_begun_at=time_from_plain(document["refresh_begun_at"]),
        ended=ended,
    )


def tokens_to_plain(tokens: Tokens) -> dict[str, Any]:
    """Return tokens as plain data, those of any login; they are secrets."""
    return {
        "access": tokens.access,
        "refresh": tokens.refresh,
        "issued_at": tokens.issued_at.isoformat(),
        "expires_at": time_to_plain(tokens.expires_at),
        "refresh_expires_at": time_to_plain(tokens.refresh_expires_at),
    }


def tokens_from_plain(document: Mapping[str, Any]) -> Tokens:
    """Return the tokens that :func:`tokens_to_plain` wrote; errors as for a record."""
    if not isinstance(document["access"], str):
        raise TypeError("an access token is text")
    return Tokens(
        access=document["access"],
        refresh=document["refresh"],
        issued_at=_time(document["issued_at"]),
        expires_at=time_from_plain(document["expires_at"]),
        refresh_expires_at=time_from_plain(document["refresh_expires_at"]),
    )


def time_to_plain(moment: datetime | None) -> str | None:
    """Return a moment as text."""
    return moment.isoformat() if moment else None


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without an offset")
    return moment


def time_from_plain(text: str | None) -> datetime | None:
    """Return the moment that :func:`time_to_plain` wrote.

    Raises:
        ValueError: It is no moment, or has no offset.
    """
    return None if text is None else _time(text)
