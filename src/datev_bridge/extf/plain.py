"""Values of cells as plain text for CSV and JSON: decimals with a point, dates ISO."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from datev_bridge.errors import ExtfError
from datev_bridge.extf import codes
from datev_bridge.extf.cell import EXPECTED, issue
from datev_bridge.extf.column import Column, Kind


def plain_text(value: Any) -> str:
    """Return a typed value as text: ``1926.00``, ``2026-07-31``, ``true``, ``S``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    return value.isoformat() if isinstance(value, date) else str(value)


def plain_value(column: Column, text: str, line: int | None = None) -> Any:
    """Return the typed value that :func:`plain_text` wrote.

    Raises:
        ExtfError: The text has no value of the column's kind.
    """
    try:
        return _VALUES[column.kind](column, text)
    except (ValueError, KeyError, InvalidOperation):
        about = {"expected": EXPECTED[column.kind], "found": "str"}
        raise ExtfError(issue(codes.WRONG_TYPE, column, text, line, **about)) from None


def _decimal(_column: Column, text: str) -> Decimal:
    return Decimal(text)


def _integer(_column: Column, text: str) -> int:
    return int(text)


def _choice(column: Column, text: str) -> str | int:
    return text if column.quoted else int(text)


def _flag(_column: Column, text: str) -> bool:
    return {"true": True, "false": False, "1": True, "0": False}[text.lower()]


def _date(_column: Column, text: str) -> date:
    return date.fromisoformat(text)


def _text(_column: Column, text: str) -> str:
    return text


_VALUES: Mapping[Kind, Callable[[Column, str], Any]] = {
    Kind.TEXT: _text,
    Kind.ACCOUNT: _text,
    Kind.AMOUNT: _decimal,
    Kind.DECIMAL: _decimal,
    Kind.INTEGER: _integer,
    Kind.CHOICE: _choice,
    Kind.FLAG: _flag,
    Kind.DATE: _date,
    Kind.DAY_MONTH: _date,
}
