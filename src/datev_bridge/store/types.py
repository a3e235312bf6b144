"""Columns that mean the same on both databases."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
import json
from typing import Any

from sqlalchemy import Column, ColumnElement, DateTime, Dialect, Text, type_coerce
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC; SQLite forgets zones, so they are put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse times without zone, and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Document(TypeDecorator[Any]):
    """Plain data as canonical JSON text: equal data, equal bytes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write the data; anything but plain data is refused."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Read the data."""
        return None if value is None else json.loads(value)


def canonical(value: Any) -> str:
    """Return plain data as JSON text with sorted keys.

    Raises:
        TypeError: There is something in it that JSON has no word for; dates and amounts are text.
    """
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def as_text(column: Column[Any]) -> ColumnElement[str]:
    """Return a column of documents as the text that is kept, under its own name.

    For documents that are read again and again: what was made of equal text can be kept by it.
    """
    return type_coerce(column, Text).label(column.name)


def plain(value: Mapping[str, Any]) -> dict[str, str]:
    """Return facts as text by name: dates in ISO form, amounts with their decimals."""
    return {name: _text(fact) for name, fact in value.items() if fact is not None}


def _text(fact: object) -> str:
    match fact:
        case bool():
            return "true" if fact else "false"
        case Decimal():
            return f"{fact:f}"
        case date():
            return fact.isoformat()
        case _:
            return str(fact)
