"""Which class a format's rows have, and how a row is put together from typed values."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

import attrs
from attrs import frozen

from datev_bridge.extf.column import Column
from datev_bridge.extf.master_rows import (
    AccountLabel,
    NaturalRow,
    PaymentTerms,
    PersonAccount,
    RecurringBooking,
    VariousAddress,
)
from datev_bridge.extf.row import NOTHING, BookingRow, Side, Value

Row = (
    BookingRow
    | PersonAccount
    | AccountLabel
    | PaymentTerms
    | VariousAddress
    | RecurringBooking
    | NaturalRow
)

ROW_CLASSES: Mapping[int, type[Row]] = {
    21: BookingRow,
    16: PersonAccount,
    20: AccountLabel,
    46: PaymentTerms,
    48: VariousAddress,
    65: RecurringBooking,
    66: NaturalRow,
}


@frozen(kw_only=True)
class RowClass:
    """A row class as its format's table sees it.

    Attributes:
        cls: The class.
        names: Its attributes but ``others``.
        defaults: What an empty cell becomes, of the attributes that may be empty.
    """

    cls: type[Row]
    names: frozenset[str]
    defaults: Mapping[str, Any]

    def build(self, values: Mapping[str, Any]) -> Row:
        """Return a row of typed values by column name; the required ones are there."""
        typed = {name: value for name, value in values.items() if name in self.names}
        others = {name: value for name, value in values.items() if name not in self.names}
        return self.cls(**typed, others=others or NOTHING)


def row_class(category: int) -> RowClass:
    """Return the row class of a format category."""
    cls = ROW_CLASSES[category]
    attributes = tuple(a for a in attrs.fields(cls) if a.name != "others")
    return RowClass(
        cls=cls,
        names=frozenset(a.name for a in attributes),
        defaults={a.name: a.default for a in attributes if a.default is not attrs.NOTHING},
    )


def typed(column: Column, value: Value) -> Value | Enum:
    """Return a parsed value as a row class holds it: sides are an enumeration."""
    return Side(value) if column.name == "side" and value in {"S", "H"} else value


def values_of(row: Row) -> Iterator[tuple[str, Any]]:
    """Yield the filled columns of a row by their English names: attributes first, then others."""
    for attribute in attrs.fields(type(row)):
        value: object = getattr(row, attribute.name)
        if attribute.name != "others" and value is not None and value != "":
            yield attribute.name, value
    yield from ((name, value) for name, value in row.others.items() if value != "")
