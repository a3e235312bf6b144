"""SKR03, the accounts a restaurant meets.

Numbers and rates: DATEV's chart for 2026 (article 11174) and, for what happened to automatic
accounts in the second half of 2020, the notes of DATEV's partners: 83xx and 84xx followed the
date, 8334 and 8410 to 8419 kept their rate.
"""

from decimal import Decimal

from datev_bridge.chart.account import AUTOMATIC_REDUCED, AUTOMATIC_STANDARD, automatic_at
from datev_bridge.chart.ranges import number_ranges
from datev_bridge.chart.skr03_functions import SKR03_FUNCTIONS
from datev_bridge.chart.standard import ChartName, Defaults, Named, StandardChart

_FREE = automatic_at(Decimal(0))
_AT_5 = automatic_at(Decimal(5))
_AT_7 = automatic_at(Decimal(7))
_AT_16 = automatic_at(Decimal(16))
_AT_19 = automatic_at(Decimal(19))

_MONEY = (
    Named("1000", "Kasse", "Cash"),
    Named("1010", "Nebenkasse 1", "Cash, second drawer"),
    Named("1020", "Nebenkasse 2", "Cash, third drawer"),
    Named("1200", "Bank", "Bank"),
    Named("1360", "Geldtransit", "Money in transit"),
    Named("1361-1369", "Geldtransit je Anbieter", "Money in transit, by provider"),
    Named("1400", "Forderungen aus Lieferungen und Leistungen", "Trade receivables"),
    Named("1590", "Durchlaufende Posten", "Items in transit"),
    Named("1592", "Fremdgeld", "Money held for others"),
    Named("1730", "Kreditkartenabrechnung", "Credit card settlement"),
)

_LIABILITIES = (
    Named("1600", "Verbindlichkeiten aus Lieferungen und Leistungen", "Trade payables"),
    Named("1710", "Erhaltene Anzahlungen", "Prepayments received"),
    Named("1711", "Versteuerte Anzahlungen 7 % USt", "Taxed prepayments 7 %", AUTOMATIC_REDUCED),
    Named("1712", "Versteuerte Anzahlungen 5 % USt", "Taxed prepayments 5 %", _AT_5),
    Named("1714", "Versteuerte Anzahlungen 0 % USt", "Taxed prepayments 0 %", _FREE),
    Named("1717", "Versteuerte Anzahlungen 16 % USt", "Taxed prepayments 16 %", _AT_16),
    Named("1718", "Versteuerte Anzahlungen 19 % USt", "Taxed prepayments 19 %", AUTOMATIC_STANDARD),
    Named("1755", "Lohn- und Gehaltsverrechnung", "Payroll clearing"),
    Named("1771", "Umsatzsteuer 7 %", "Output VAT 7 %"),
    Named("1776", "Umsatzsteuer 19 %", "Output VAT 19 %"),
    Named("1792", "Sonstige Verrechnungskonten", "Other clearing accounts"),
    Named("1796", "Ausgegebene Geschenkgutscheine", "Gift vouchers issued"),
)

_REVENUE = (
    Named("8100-8104", "Steuerfreie Umsätze § 4 Nr. 8 ff. UStG", "Exempt revenue § 4 no. 8", _FREE),
    Named("8105", "Steuerfreie Vermietung § 4 Nr. 12 UStG", "Exempt rents § 4 no. 12", _FREE),
    Named("8110", "Sonstige steuerfreie Umsätze Inland", "Other exempt revenue", _FREE),
    Named("8200", "Erlöse", "Revenue"),
    Named("8290", "Erlöse 0 % USt", "Revenue 0 %", _FREE),
    Named("8300-8309", "Erlöse 7 % USt", "Revenue 7 %", AUTOMATIC_REDUCED),
    Named("8334", "Erlöse 7 % USt (fester Satz)", "Revenue 7 % (fixed rate)", _AT_7),
    Named("8340-8349", "Erlöse 16 % USt", "Revenue 16 %", _AT_16),
    Named("8400-8409", "Erlöse 19 % USt", "Revenue 19 %", AUTOMATIC_STANDARD),
    Named("8410-8419", "Erlöse 19 % USt (fester Satz)", "Revenue 19 % (fixed rate)", _AT_19),
    Named("8540", "Erlöse Leergut", "Revenue from returnable packaging"),
    Named("8591", "Sachbezüge Waren 7 % USt", "Benefits in kind 7 %", AUTOMATIC_REDUCED),
    Named("8595", "Sachbezüge Waren 19 % USt", "Benefits in kind 19 %", AUTOMATIC_STANDARD),
    Named(
        "8611",
        "Verrechnete sonstige Sachbezüge 19 % USt",
        "Other benefits in kind 19 %",
        AUTOMATIC_STANDARD,
    ),
    Named("8614", "Verrechnete sonstige Sachbezüge ohne USt", "Other benefits in kind, no VAT"),
    Named("8950", "Nicht steuerbare Umsätze", "Revenue outside the scope of VAT"),
)

_LESS_REVENUE = (
    Named("8700", "Erlösschmälerungen", "Revenue reductions"),
    Named("8710-8711", "Erlösschmälerungen 7 % USt", "Revenue reductions 7 %", AUTOMATIC_REDUCED),
    Named("8719", "Erlösschmälerungen 0 % USt", "Revenue reductions 0 %", _FREE),
    Named(
        "8720-8721", "Erlösschmälerungen 19 % USt", "Revenue reductions 19 %", AUTOMATIC_STANDARD
    ),
    Named("8770", "Gewährte Rabatte", "Discounts granted"),
    Named("8780-8781", "Gewährte Rabatte 7 % USt", "Discounts granted 7 %", AUTOMATIC_REDUCED),
    Named("8790-8791", "Gewährte Rabatte 19 % USt", "Discounts granted 19 %", AUTOMATIC_STANDARD),
    Named("8910-8913", "Entnahme Waren 19 % USt", "Owner's withdrawals 19 %", AUTOMATIC_STANDARD),
    Named("8915-8916", "Entnahme Waren 7 % USt", "Owner's withdrawals 7 %", AUTOMATIC_REDUCED),
)

_OTHER = (
    Named("2700", "Sonstige neutrale Erträge", "Other extraordinary income"),
    Named("4180", "Bedienungsgelder", "Service pay"),
    Named("4650", "Bewirtungskosten", "Entertainment costs"),
    Named("4900", "Sonstige betriebliche Aufwendungen", "Other operating expenses"),
    Named("4970", "Nebenkosten des Geldverkehrs", "Bank and card charges"),
    Named("9090", "Summenvortragskonto", "Carry-forward of totals"),
)

SKR03 = StandardChart(
    name=ChartName.SKR03,
    code="03",
    named=(*_MONEY, *_LIABILITIES, *_REVENUE, *_LESS_REVENUE, *_OTHER),
    functions=SKR03_FUNCTIONS,
    cash=number_ranges("1000-1099"),
    liabilities=number_ranges("1592 1600-1799"),
    revenue_class="8",
    revenue_class_elsewhere="4",
    defaults=Defaults(
        cash="1000",
        drawers=("1010", "1020"),
        transit="1360",
        providers=tuple(str(number) for number in range(1361, 1370)),
        clearing="1792",
        tip="1592",
        voucher="1796",
        taxed_voucher_7="1711",
        taxed_voucher_19="1718",
        deposit="1710",
        clarification="1590",
        food="8300",
        drinks="8400",
    ),
)
"""SKR03, ordered by processes."""
