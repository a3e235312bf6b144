"""The booking batch (*Buchungsstapel*, category 21): its 125 columns in format version 13.

Captions, types, lengths and required columns are those of the definitions in DATEV's test program
(2.2.3.0, October 2025) and of its 2024 sample file; expressions are those of DATEV's format
description, except where its own samples break them (fields 4, 17, 39, 97, 101); there the wider
one stands. This is the one table: writer, reader, checker and documentation derive from it.
"""

from collections.abc import Mapping

from datev_bridge.extf.column import Column, Kind
from datev_bridge.extf.column import column as _c

CURRENCY = "[A-Z]{3}"
COUNTRY = "[A-Z]{2}"
KEY = r"\d{1,4}"
"""A tax key (BU-Schlüssel); DATEV's own sample writes one to four digits."""
REVERSAL = "[01G]"
REFERENCE = r"[A-Za-z0-9_$&%*+\-/]*"
"""Belegfeld 1 and 2; the underscore passes the expression though the description omits it."""
WORD = r"\w*"
WORDS = r"[\w ]*"
YEAR = r"20\d\d"
NOT_ZERO = r"[1-9]\d*"
IBAN = "[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}"
DIGITS = r"[0-9]*"
OR_ZERO = "[0-9]{1,9}"
"""An account that may be 0, as in DATEV's own sample (field 101)."""
NOT_NULL = r"(?!0+(,0+)?\Z)"
VAT_ID = "[A-Z]{2}[A-Za-z0-9+*]{0,13}"
"""Two letters, then up to 13 characters; keys that need only the country carry only it."""


def _pairs(first: int, count: int, info: str, content: str, name: str) -> tuple[Column, ...]:
    """Return the pairs of a kind and a content, which run in one long block (fields 21 and 48)."""
    return tuple(
        row
        for n in range(1, count + 1)
        for row in (
            _c(first + 2 * n - 2, f"{info} {n}", f"{name}_type_{n}", Kind.TEXT, 20),
            _c(first + 2 * n - 1, f"{content} {n}", f"{name}_content_{n}", Kind.TEXT, 210),
        )
    )


COLUMNS: tuple[Column, ...] = (
    _c(1, "Umsatz (ohne Soll/Haben-Kz)", "amount", Kind.AMOUNT, 10, decimals=2, required=True),
    _c(
        2,
        "Soll/Haben-Kennzeichen",
        "side",
        Kind.CHOICE,
        1,
        quoted=True,
        required=True,
        allowed=("S", "H"),
    ),
    _c(3, "WKZ Umsatz", "currency", Kind.TEXT, 3, expression=CURRENCY),
    _c(4, "Kurs", "exchange_rate", Kind.DECIMAL, 5, decimals=6, expression=NOT_NULL),
    _c(5, "Basis-Umsatz", "base_amount", Kind.AMOUNT, 10, decimals=2),
    _c(6, "WKZ Basis-Umsatz", "base_currency", Kind.TEXT, 3, expression=CURRENCY),
    _c(7, "Konto", "account", Kind.ACCOUNT, 9, required=True),
    _c(8, "Gegenkonto (ohne BU-Schlüssel)", "contra_account", Kind.ACCOUNT, 9, required=True),
    _c(9, "BU-Schlüssel", "bu_key", Kind.TEXT, 4, expression=KEY, pad=4),
    _c(10, "Belegdatum", "document_date", Kind.DAY_MONTH, 4, required=True),
    _c(11, "Belegfeld 1", "document_field_1", Kind.TEXT, 36, expression=REFERENCE),
    _c(12, "Belegfeld 2", "document_field_2", Kind.TEXT, 12, expression=REFERENCE),
    _c(13, "Skonto", "cash_discount", Kind.AMOUNT, 8, decimals=2),
    _c(14, "Buchungstext", "posting_text", Kind.TEXT, 60),
    _c(15, "Postensperre", "is_item_locked", Kind.FLAG, 1),
    _c(16, "Diverse Adressnummer", "various_address_number", Kind.TEXT, 9, expression=WORD),
    _c(17, "Geschäftspartnerbank", "business_partner_bank", Kind.INTEGER, 3, pad=3),
    _c(18, "Sachverhalt", "matter", Kind.CHOICE, 2, allowed=("31", "40")),
    _c(19, "Zinssperre", "is_interest_locked", Kind.FLAG, 1),
    _c(20, "Beleglink", "document_link", Kind.TEXT, 210),
    *_pairs(21, 8, "Beleginfo - Art", "Beleginfo - Inhalt", "document_info"),
    _c(37, "KOST1 - Kostenstelle", "kost1", Kind.TEXT, 36, expression=WORDS),
    _c(38, "KOST2 - Kostenstelle", "kost2", Kind.TEXT, 36, expression=WORDS),
    _c(39, "Kost-Menge", "kost_quantity", Kind.DECIMAL, 12, decimals=4),
    _c(
        40,
        "EU-Land u. UStID (Bestimmung)",
        "eu_vat_id_destination",
        Kind.TEXT,
        15,
        expression=VAT_ID,
    ),
    _c(
        41,
        "EU-Steuersatz (Bestimmung)",
        "eu_tax_rate_destination",
        Kind.DECIMAL,
        2,
        decimals=2,
        pad=2,
    ),
    _c(
        42,
        "Abw. Versteuerungsart",
        "deviating_taxation_method",
        Kind.CHOICE,
        1,
        quoted=True,
        allowed=("I", "K", "P", "S"),
    ),
    _c(43, "Sachverhalt L+L", "matter_ll", Kind.INTEGER, 3, expression=NOT_ZERO),
    _c(44, "Funktionsergänzung L+L", "function_supplement_ll", Kind.INTEGER, 3),
    _c(45, "BU 49 Hauptfunktionstyp", "bu49_main_function_type", Kind.INTEGER, 1),
    _c(46, "BU 49 Hauptfunktionsnummer", "bu49_main_function_number", Kind.INTEGER, 2),
    _c(47, "BU 49 Funktionsergänzung", "bu49_function_supplement", Kind.INTEGER, 3),
    *_pairs(48, 20, "Zusatzinformation - Art", "Zusatzinformation- Inhalt", "additional_info"),
    _c(88, "Stück", "pieces", Kind.INTEGER, 8),
    _c(89, "Gewicht", "weight", Kind.DECIMAL, 8, decimals=2),
    _c(90, "Zahlweise", "payment_method", Kind.CHOICE, 2, allowed=("1", "2", "3"), since=2),
    _c(91, "Forderungsart", "claim_type", Kind.TEXT, 10, expression=WORD, since=2),
    _c(92, "Veranlagungsjahr", "assessment_year", Kind.INTEGER, 4, expression=YEAR, since=2),
    _c(93, "Zugeordnete Fälligkeit", "assigned_due_date", Kind.DATE, 8, since=2),
    _c(94, "Skontotyp", "discount_type", Kind.CHOICE, 1, allowed=("1", "2"), since=3),
    _c(95, "Auftragsnummer", "order_number", Kind.TEXT, 30, since=4),
    _c(
        96,
        "Buchungstyp",
        "booking_type_advance_payment",
        Kind.CHOICE,
        2,
        quoted=True,
        allowed=("AA", "AG", "AV", "SR", "SU", "SG", "SO"),
        since=4,
    ),
    _c(97, "USt-Schlüssel (Anzahlungen)", "tax_key_advance_payment", Kind.INTEGER, 4, since=4),
    _c(
        98,
        "EU-Land (Anzahlungen)",
        "eu_country_advance_payment",
        Kind.TEXT,
        2,
        expression=COUNTRY,
        since=4,
    ),
    _c(
        99,
        "Sachverhalt L+L (Anzahlungen)",
        "matter_ll_advance_payment",
        Kind.INTEGER,
        3,
        expression=NOT_ZERO,
        since=4,
    ),
    _c(
        100,
        "EU-Steuersatz (Anzahlungen)",
        "eu_tax_rate_advance_payment",
        Kind.DECIMAL,
        2,
        decimals=2,
        since=4,
    ),
    _c(
        101,
        "Erlöskonto (Anzahlungen)",
        "revenue_account_advance_payment",
        Kind.ACCOUNT,
        9,
        expression=OR_ZERO,
        since=4,
    ),
    _c(102, "Herkunft-Kz", "origin", Kind.TEXT, 2, expression=COUNTRY, since=4),
    _c(103, "Buchungs GUID", "booking_guid", Kind.TEXT, 36, since=4),
    _c(104, "KOST-Datum", "kost_date", Kind.DATE, 8, since=4),
    _c(105, "SEPA-Mandatsreferenz", "sepa_mandate_reference", Kind.TEXT, 35, since=4),
    _c(106, "Skontosperre", "is_discount_locked", Kind.FLAG, 1, since=5),
    _c(107, "Gesellschaftername", "partner_name", Kind.TEXT, 76, since=5),
    _c(108, "Beteiligtennummer", "participant_number", Kind.INTEGER, 4, pad=4, since=5),
    _c(109, "Identifikationsnummer", "identification_number", Kind.TEXT, 11, since=5),
    _c(110, "Zeichnernummer", "subscriber_number", Kind.TEXT, 20, since=5),
    _c(111, "Postensperre bis", "item_lock_until", Kind.DATE, 8, since=6),
    _c(112, "Bezeichnung SoBil-Sachverhalt", "special_balance_matter_name", Kind.TEXT, 30, since=6),
    _c(113, "Kennzeichen SoBil-Buchung", "is_special_balance_booking", Kind.FLAG, 1, since=6),
    _c(114, "Festschreibung", "is_committed", Kind.FLAG, 1, since=7),
    _c(115, "Leistungsdatum", "delivery_date", Kind.DATE, 8, since=7),
    _c(116, "Datum Zuord. Steuerperiode", "tax_period_date", Kind.DATE, 8, since=7),
    _c(117, "Fälligkeit", "due_date", Kind.DATE, 8, since=8),
    _c(
        118,
        "Generalumkehr (GU)",
        "is_general_reversal",
        Kind.FLAG,
        1,
        quoted=True,
        expression=REVERSAL,
        since=9,
    ),
    _c(119, "Steuersatz", "tax_rate", Kind.DECIMAL, 2, decimals=2, since=9),
    _c(120, "Land", "country", Kind.TEXT, 2, expression=COUNTRY, since=9),
    _c(121, "Abrechnungsreferenz", "billing_reference", Kind.TEXT, 50, since=10),
    _c(
        122,
        "BVV-Position",
        "bvv_position",
        Kind.CHOICE,
        1,
        allowed=("1", "2", "3", "4", "5"),
        since=11,
    ),
    _c(
        123,
        "EU-Land u. UStID (Ursprung)",
        "eu_vat_id_origin",
        Kind.TEXT,
        15,
        expression=VAT_ID,
        since=12,
    ),
    _c(
        124,
        "EU-Steuersatz (Ursprung)",
        "eu_tax_rate_origin",
        Kind.DECIMAL,
        2,
        decimals=2,
        pad=2,
        since=12,
    ),
    _c(125, "Abw. Skontokonto", "deviating_discount_account", Kind.ACCOUNT, 8, since=13),
)

MOST_ROWS = 99_999
"""DATEV refuses files with more booking rows (upload service, error 1008833)."""

BY_NAME: Mapping[str, Column] = {row.name: row for row in COLUMNS}
BY_NUMBER: Mapping[int, Column] = {row.number: row for row in COLUMNS}

COLUMNS_OF_VERSION: Mapping[int, int] = {
    version: sum(row.since <= version for row in COLUMNS) for version in range(1, 14)
}
"""How many columns each format version has: columns were only ever added at the end."""
