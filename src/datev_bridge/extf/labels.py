"""Account labels (*Kontenbeschriftungen*, category 20): 4 columns in format version 3.

Captions are those of DATEV's sample file; lengths those of its format description.
"""

from datev_bridge.extf.column import Column, Kind
from datev_bridge.extf.column import column as _c

COLUMNS: tuple[Column, ...] = (
    _c(1, "Konto", "account", Kind.ACCOUNT, 9, required=True),
    _c(2, "Kontobeschriftung", "label", Kind.TEXT, 40),
    _c(3, "SprachId", "language", Kind.CHOICE, 5, quoted=True, allowed=("de-DE", "en-GB")),
    _c(4, "Kontenbeschriftung lang", "label_long", Kind.TEXT, 300, since=3),
)
