"""The formats by category, as header field 3 names them."""

from collections.abc import Mapping

from attrs import frozen

from datev_bridge.extf import (
    addresses,
    debtors,
    fields,
    labels,
    natural,
    older,
    payment_terms,
    recurring,
)
from datev_bridge.extf.column import Column
from datev_bridge.extf.older import Older, columns_in


@frozen(kw_only=True)
class Format:
    """One format of the DATEV family.

    Attributes:
        category: Header field 3 (*Formatkategorie*).
        name: Header field 4 (*Formatname*).
        version: Current format version, header field 5.
        columns: The columns of the current version; older ones end earlier.
        has_period: Whether the header carries *Datum von* and *Datum bis*.
        older: What columns were in older versions.
    """

    category: int
    name: str
    version: int
    columns: tuple[Column, ...]
    has_period: bool = False
    older: tuple[Older, ...] = ()

    def columns_of(self, version: int | None) -> tuple[Column, ...]:
        """Return the columns as a version has them; of an unknown one those of the current."""
        if version is None or not 1 <= version < self.version:
            return self.columns
        return tuple(columns_in(version, self.columns, self.older))


BOOKING_BATCH = Format(
    category=21,
    name="Buchungsstapel",
    version=13,
    columns=fields.COLUMNS,
    has_period=True,
    older=older.BOOKING_BATCH,
)
DEBTORS = Format(
    category=16,
    name="Debitoren/Kreditoren",
    version=5,
    columns=debtors.COLUMNS,
    older=older.DEBTORS,
)
LABELS = Format(category=20, name="Kontenbeschriftungen", version=3, columns=labels.COLUMNS)
PAYMENT_TERMS = Format(
    category=46, name="Zahlungsbedingungen", version=2, columns=payment_terms.COLUMNS
)
ADDRESSES = Format(category=48, name="Diverse Adressen", version=2, columns=addresses.COLUMNS)
RECURRING = Format(
    category=65, name="Wiederkehrende Buchungen", version=4, columns=recurring.COLUMNS
)
NATURAL = Format(category=66, name="Natural-Stapel", version=2, columns=natural.COLUMNS)

FORMATS: Mapping[int, Format] = {
    entry.category: entry
    for entry in (
        BOOKING_BATCH,
        DEBTORS,
        LABELS,
        PAYMENT_TERMS,
        ADDRESSES,
        RECURRING,
        NATURAL,
    )
}
