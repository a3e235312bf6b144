"""Payment terms (*Zahlungsbedingungen*, category 46): 31 columns in format version 2.

Percentages are hundredths without a comma, as DATEV's sample writes them: 300 is 3,00 %.
"""

from datev_bridge.extf.column import Column, Kind
from datev_bridge.extf.column import column as _c

COLUMNS: tuple[Column, ...] = (
    _c(1, "Nummer", "number", Kind.INTEGER, 3, required=True),
    _c(2, "Bezeichnung", "name", Kind.TEXT, 40),
    _c(3, "Fälligkeitstyp", "due_type", Kind.CHOICE, 1, allowed=("1", "2")),
    _c(4, "Skonto 1%", "discount_1_percent", Kind.INTEGER, 4),
    _c(5, "Skonto 1 Tage", "discount_1_days", Kind.INTEGER, 3),
    _c(6, "Skonto 2 %", "discount_2_percent", Kind.INTEGER, 4),
    _c(7, "Skonto 2 Tage", "discount_2_days", Kind.INTEGER, 3),
    _c(8, "Fällig Tage", "due_days", Kind.INTEGER, 3),
    _c(9, "Rechnung bis / Zeitraum 1", "invoice_until_period_1", Kind.INTEGER, 2),
    _c(10, "Skonto1 Datum / Zeitraum 1", "discount_1_day_period_1", Kind.INTEGER, 2),
    _c(11, "Skonto 1 Monat / Zeitraum 1", "discount_1_month_period_1", Kind.INTEGER, 1),
    _c(12, "Skonto 2 Datum / Zeitraum 1", "discount_2_day_period_1", Kind.INTEGER, 2),
    _c(13, "Skonto 2 Monat / Zeitraum 1", "discount_2_month_period_1", Kind.INTEGER, 1),
    _c(14, "Fällig Datum / Zeitraum 1", "due_day_period_1", Kind.INTEGER, 2),
    _c(15, "Fällig Monat / Zeitraum 1", "due_month_period_1", Kind.INTEGER, 1),
    _c(16, "Rechnung bis / Zeitraum 2", "invoice_until_period_2", Kind.INTEGER, 2),
    _c(17, "Skonto1 Datum / Zeitraum 2", "discount_1_day_period_2", Kind.INTEGER, 2),
    _c(18, "Skonto 1 Monat / Zeitraum 2", "discount_1_month_period_2", Kind.INTEGER, 1),
    _c(19, "Skonto 2 Datum / Zeitraum 2", "discount_2_day_period_2", Kind.INTEGER, 2),
    _c(20, "Skonto 2 Monat / Zeitraum 2", "discount_2_month_period_2", Kind.INTEGER, 1),
    _c(21, "Fällig Datum / Zeitraum 2", "due_day_period_2", Kind.INTEGER, 2),
    _c(22, "Fällig Monat / Zeitraum 2", "due_month_period_2", Kind.INTEGER, 1),
    _c(23, "Rechnung bis / Zeitraum 3", "invoice_until_period_3", Kind.INTEGER, 2),
    _c(24, "Skonto1 Datum / Zeitraum 3", "discount_1_day_period_3", Kind.INTEGER, 2),
    _c(25, "Skonto1 Monat / Zeitraum 3", "discount_1_month_period_3", Kind.INTEGER, 1),
    _c(26, "Skonto 2 Datum / Zeitraum 3", "discount_2_day_period_3", Kind.INTEGER, 2),
    _c(27, "Skonto 2 Monat / Zeitraum 3", "discount_2_month_period_3", Kind.INTEGER, 1),
    _c(28, "Fällig Datum / Zeitraum 3", "due_day_period_3", Kind.INTEGER, 2),
    _c(29, "Fällig Monat / Zeitraum 3", "due_month_period_3", Kind.INTEGER, 1),
    _c(30, "Leerfeld", "empty_1", Kind.TEXT, 36, since=2),
    _c(31, "Verwendung", "usage", Kind.INTEGER, 1, since=2),
)
