"""What columns were in older format versions, as far as it differs from the current tables.

From the definitions in DATEV's test program, one for each version of the booking batch from 1 to 13
and of debtors and creditors from 1 to 5. They give types, lengths and captions but no expressions;
what today's expression demands beyond them is asked of older files too. Columns were only ever
added at the end, which ``since`` in the current tables tells. Left out are columns of debtors that
were numbers or accounts in versions 1 and 2 and are texts now, but for their lengths; and the 2015
spelling of the caption of field 97, which two sources write differently.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import attrs
from attrs import frozen

from datev_bridge.extf.column import Column

_Changes = Mapping[str, bool | int | str]


@frozen(kw_only=True)
class Older:
    """What a column was up to a version.

    Attributes:
        last: The last format version in which it was so.
        number: DATEV's field number.
        changes: Attributes of :class:`Column` and what they were.
    """

    last: int
    number: int
    changes: _Changes = attrs.field(hash=False)


def _was(last: int, number: int, **changes: bool | int | str) -> Older:
    return Older(last=last, number=number, changes=MappingProxyType(changes))


BOOKING_BATCH: tuple[Older, ...] = (
    _was(11, 40, caption="EU-Land u. UStID"),
    _was(11, 41, caption="EU-Steuersatz"),
    _was(8, 4, length=4),
    _was(8, 9, length=2, expression=r"\d{1,2}", pad=0),
    _was(8, 11, length=12),
    _was(8, 37, length=8),
    _was(8, 38, length=8),
    _was(8, 39, length=9, decimals=2),
    _was(4, 105, caption="Mandatsreferenz"),
    _was(1, 9, quoted=False),
    _was(1, 43, length=2),
)
"""Later versions first; what was earlier comes on top."""

DEBTORS: tuple[Older, ...] = (
    _was(2, 96, length=3),
    *(_was(2, number, length=30) for number in (167, 178, 189, 200, 211)),
)


def columns_in(version: int, columns: Iterable[Column], older: Iterable[Older]) -> Iterable[Column]:
    """Yield the columns that a version has, as it has them.

    Args:
        version: A format version.
        columns: Those of the current version.
        older: What they were.
    """
    for column in columns:
        if column.since <= version:
            was = [o.changes for o in older if o.number == column.number and version <= o.last]
            merged = {name: value for changes in was for name, value in changes.items()}
            yield attrs.evolve(column, **merged)  # type: ignore[arg-type] # named in the tables
