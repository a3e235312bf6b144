"""The booking row (*Buchungssatz*) as a typed value."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import TypeVar

from attrs import NOTHING as NO_DEFAULT
from attrs import field, fields, frozen

Value = str | int | bool | Decimal | date
"""What a cell holds in Python: text and accounts, whole numbers, flags, decimals, dates."""

Row = TypeVar("Row")

NOTHING: Mapping[str, Value] = MappingProxyType({})


class Side(Enum):
    """Debit or credit of the row's account (field 2, *Soll/Haben-Kennzeichen*)."""

    DEBIT = "S"
    CREDIT = "H"

    @property
    def other(self) -> "Side":
        """The opposite side."""
        return Side.CREDIT if self is Side.DEBIT else Side.DEBIT


def shares_defaults(cls: type[Row]) -> type[Row]:
    """Put the defaults of a row class on the class itself, as a class decorator.

    Then a row that was read needs to hold only what its line fills, which is a tenth of the
    columns; whatever else is asked of it is found on its class.
    """
    for attribute in fields(cls):  # type: ignore[arg-type] # an attrs class
        if attribute.default is not NO_DEFAULT:
            setattr(cls, attribute.name, attribute.default)
    return cls


@shares_defaults
@frozen(kw_only=True, slots=False)
class BookingRow:
    """One row of a booking batch, category 21; all values typed until they are written.

    Attributes:
        amount: Gross, positive, two decimals (field 1, *Umsatz*).
        side: Side of ``account`` (field 2).
        account: Digits (field 7, *Konto*).
        contra_account: Digits (field 8, *Gegenkonto*).
        document_date: Full date; the file keeps day and month only (field 10, *Belegdatum*).
        bu_key: Tax key, up to four digits, written with four; empty for none (field 9).
        document_field_1: Reference that open items are cleared by (field 11, *Belegfeld 1*).
        document_field_2: At most 12 characters (field 12, *Belegfeld 2*).
        posting_text: At most 60 characters (field 14, *Buchungstext*).
        kost1: First cost centre (field 37).
        kost2: Second cost centre (field 38).
        currency: ISO code of ``amount``; empty is the header's (field 3, *WKZ Umsatz*).
        exchange_rate: Of a foreign currency (field 4, *Kurs*).
        base_amount: In the base currency (field 5, *Basis-Umsatz*).
        base_currency: ISO code of ``base_amount`` (field 6).
        document_link: DATEV's link to a document image (field 20, *Beleglink*).
        is_committed: Locked on import (field 114, *Festschreibung*); None is as the header says.
        delivery_date: Day of supply (field 115, *Leistungsdatum*).
        tax_period_date: Tax period it belongs to (field 116), needed with ``delivery_date``.
        due_date: Of an open item (field 117, *Fälligkeit*).
        is_general_reversal: Reverses a booking (field 118, *Generalumkehr*).
        others: Every further column by its English name (:data:`fields.COLUMNS`).
    """

    amount: Decimal
    side: Side
    account: str
    contra_account: str
    document_date: date
    bu_key: str = ""
    document_field_1: str = ""
    document_field_2: str = ""
    posting_text: str = ""
    kost1: str = ""
    kost2: str = ""
    currency: str = ""
    exchange_rate: Decimal | None = None
    base_amount: Decimal | None = None
    base_currency: str = ""
    document_link: str = ""
    is_committed: bool | None = None
    delivery_date: date | None = None
    tax_period_date: date | None = None
    due_date: date | None = None
    is_general_reversal: bool = False
    others: Mapping[str, Value] = field(default=NOTHING, hash=False)
