"""Natural batch (*Natural-Stapel*, category 66, agriculture): 15 columns in format version 2.

Captions are those of DATEV's sample file, expressions those of its format description.
"""

from datev_bridge.extf.column import Column, Kind
from datev_bridge.extf.column import column as _c

COLUMNS: tuple[Column, ...] = (
    _c(1, "Textschlüssel", "text_key", Kind.INTEGER, 9, required=True),
    _c(2, "Art", "type", Kind.INTEGER, 2, required=True),
    _c(3, "Stück", "pieces", Kind.INTEGER, 8),
    _c(4, "Gewicht", "weight", Kind.INTEGER, 8),
    _c(5, "Beleg", "document", Kind.TEXT, 36),
    _c(6, "Datum", "document_date", Kind.DAY_MONTH, 4, required=True),
    _c(7, "An/für Textschlüssel", "other_text_key", Kind.INTEGER, 4),
    _c(8, "Text", "posting_text", Kind.TEXT, 60),
    _c(9, "Entnahmekonto", "withdrawal_account", Kind.ACCOUNT, 9),
    _c(10, "Gesellschaftername", "partner_name", Kind.TEXT, 76),
    _c(11, "Beteiligtennummer", "participant_number", Kind.INTEGER, 4, pad=4),
    _c(12, "Identifikationsnummer", "identification_number", Kind.TEXT, 11),
    _c(13, "Zeichnernummer", "subscriber_number", Kind.TEXT, 20),
    _c(14, "Herkunft-Kz", "origin", Kind.TEXT, 2),
    _c(15, "Abschlussnummer", "closing_number", Kind.INTEGER, 2),
)
