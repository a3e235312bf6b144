"""From the bare text of a cell to its typed value; as tolerant as DATEV's own samples need."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
import re

from datev_bridge.dates import days_from
from datev_bridge.extf.cell import full_date
from datev_bridge.extf.column import Column, Kind
from datev_bridge.extf.file_header import FileHeader
from datev_bridge.extf.header import year_after
from datev_bridge.extf.row import Value

_NUMBER = re.compile(r"-?[0-9]{1,20}(,[0-9]{1,10})?", re.ASCII)


def parse(column: Column, text: str) -> Value | None:
    """Return the value of a non-empty cell, or None where its text has none.

    Tolerated: amounts without decimals and unpadded keys, as in DATEV's samples; too long texts,
    which are for the checker to find. Document dates need their batch: :func:`days_of`.
    """
    return _PARSERS[column.kind](column, text)


def _text(_column: Column, text: str) -> Value:
    return text


def _account(_column: Column, text: str) -> Value | None:
    return text if text.isascii() and text.isdigit() else None


def _decimal(_column: Column, text: str) -> Value | None:
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def _integer(_column: Column, text: str) -> Value | None:
    digits = text.replace(".", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(text) < 20 else None  # noqa: PLR2004


def _choice(column: Column, text: str) -> Value | None:
    return text if column.quoted else _integer(column, text)


def _flag(_column: Column, text: str) -> Value | None:
    return {"0": False, "1": True, "G": True}.get(text)


def _date(_column: Column, text: str) -> Value | None:
    return full_date(text) if len(text) == 8 and text.isascii() and text.isdigit() else None  # noqa: PLR2004


_PARSERS: Mapping[Kind, Callable[[Column, str], Value | None]] = {
    Kind.TEXT: _text,
    Kind.ACCOUNT: _account,
    Kind.AMOUNT: _decimal,
    Kind.DECIMAL: _decimal,
    Kind.INTEGER: _integer,
    Kind.CHOICE: _choice,
    Kind.FLAG: _flag,
    Kind.DATE: _date,
    Kind.DAY_MONTH: lambda _column, _text: None,
}


def days_of(header: FileHeader) -> Mapping[str, date]:
    """Return the full document dates by their ``TTMM``.

    The year is the one that puts the day into the batch; failing that, into the twelve months from
    the start of the fiscal year. Empty where the header has no usable dates.
    """
    first, last, start = (header.day(number) for number in (15, 16, 13))
    days: dict[str, date] = {}
    if start:
        end = year_after(start) - timedelta(days=1)
        days |= {f"{day:%d%m}": day for day in days_from(start, end)}
    if first and last and first <= last <= year_after(first):
        days |= {f"{day:%d%m}": day for day in days_from(first, last)}
    return days
