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
        "access": record.tokens.access,
        "refresh": record.tokens.refresh,
        "issued_at": record.tokens.issued_at.isoformat(),
        "expires_at": _text(record.tokens.expires_at),
        "refresh_expires_at": _text(record.tokens.refresh_expires_at),
        "refresh_begun_at": _text(record.refresh_begun_at),
        "ended": record.ended,
    }


def record_from_plain(document: Mapping[str, Any]) -> TokenRecord:
    """Return the record that :func:`record_to_plain` wrote.

    Raises:
        ValueError: It is of another format, or something in it is not possible.
        KeyError: Something in it is missing.
        TypeError: Something in it has another type.
    """
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
