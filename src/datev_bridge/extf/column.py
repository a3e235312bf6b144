"""One column of a DATEV format: the row type of all format tables."""

from enum import Enum

from attrs import frozen


class Kind(Enum):
    """How a column's values look in Python and in the file.

    Dates are written ``TTMMJJJJ`` without separators, ``DAY_MONTH`` is the document date's ``TTMM``
    whose year stands in the header (DATEV booking batch, field 10).
    """

    TEXT = "text"
    ACCOUNT = "account"
    AMOUNT = "amount"
    DECIMAL = "decimal"
    INTEGER = "integer"
    CHOICE = "choice"
    FLAG = "flag"
    DATE = "date"
    DAY_MONTH = "day_month"


@frozen(kw_only=True)
class Column:
    """One column of a format.

    Attributes:
        number: DATEV's field number, from 1.
        caption: DATEV's German caption, as its sample files write it in line 2.
        name: English identifier, the attribute or key in typed rows.
        kind: How values look.
        length: Most characters of a text, or most digits before the decimal comma.
        decimals: Digits after the decimal comma, of amounts and decimals.
        quoted: Whether the cell is written in double quotes; an empty one then is ``""``.
        required: Whether DATEV's test program refuses the row without it.
        allowed: The only values, of a choice.
        expression: What a bare value must match beyond its kind, where DATEV says so.
        pad: Digits to fill up to with leading zeros when writing.
        since: Format version that introduced the column.
    """

    number: int
    caption: str
    name: str
    kind: Kind
    length: int
    decimals: int = 0
    quoted: bool = False
    required: bool = False
    allowed: tuple[str, ...] = ()
    expression: str = ""
    pad: int = 0
    since: int = 1

    @property
    def label(self) -> str:
        """Number and caption as a person looks them up: ``Spalte 7 · Konto``."""
        return f"Spalte {self.number} · {self.caption}"


def column(
    number: int,
    caption: str,
    name: str,
    kind: Kind,
    length: int,
    **more: bool | int | str | tuple[str, ...],
) -> Column:
    """Return one row of a format table; texts are quoted, everything else is as told."""
    more.setdefault("quoted", kind is Kind.TEXT)
    return Column(
        number=number,
        caption=caption,
        name=name,
        kind=kind,
        length=length,
        **more,  # type: ignore[arg-type]
    )
