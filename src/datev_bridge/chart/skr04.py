"""SKR04, the accounts a restaurant meets.

Numbers and rates: DATEV's chart for 2026 (article 11175) and, for what happened to automatic
accounts in the second half of 2020, the notes of DATEV's partners: 43xx and 44xx followed the
date, 4334 and 4410 to 4419 kept their rate.
"""

from decimal import Decimal

from datev_bridge.chart.account import AUTOMATIC_REDUCED, AUTOMATIC_STANDARD, automatic_at
from datev_bridge.chart.ranges import number_ranges
from datev_bridge.chart.skr04_functions import SKR04_FUNCTIONS
from datev_bridge.chart.standard import ChartName, Defaults, Named, StandardChart

_FREE = automatic_at(Decimal(0))
_AT_5 = automatic_at(Decimal(5))
_AT_7 = automatic_at(Decimal(7))
_AT_16 = automatic_at(Decimal(16))
_AT_19 = automatic_at(Decimal(19))

_MONEY = (
    Named("1200", "Forderungen aus Lieferungen und Leistungen", "Trade receivables"),
    Named("1370", "Durchlaufende Posten", "Items in transit"),
    Named("1374", "Fremdgeld", "Money held for others"),
    Named("1460", "Geldtransit", "Money in transit"),
    Named("1461-1469", "Geldtransit je Anbieter", "Money in transit, by provider"),
    Named("1600", "Kasse", "Cash"),
    Named("1610", "Nebenkasse 1", "Cash, second drawer"),
    Named("1620", "Nebenkasse 2", "Cash, third drawer"),
    Named("1800", "Bank", "Bank"),
)

_LIABILITIES = (
    Named("3250", "Erhaltene Anzahlungen", "Prepayments received"),
    Named("3260", "Versteuerte Anzahlungen 7 % USt", "Taxed prepayments 7 %", AUTOMATIC_REDUCED),
    Named("3261", "Versteuerte Anzahlungen 5 % USt", "Taxed prepayments 5 %", _AT_5),
    Named("3264", "Versteuerte Anzahlungen 0 % USt", "Taxed prepayments 0 %", _FREE),
    Named("3270", "Versteuerte Anzahlungen 16 % USt", "Taxed prepayments 16 %", _AT_16),
    Named("3272", "Versteuerte Anzahlungen 19 % USt", "Taxed prepayments 19 %", AUTOMATIC_STANDARD),
    Named("3300", "Verbindlichkeiten aus Lieferungen und Leistungen", "Trade payables"),
    Named("3610", "Kreditkartenabrechnung", "Credit card settlement"),
    Named("3630", "Sonstige Verrechnungskonten", "Other clearing accounts"),
    Named("3786", "Ausgegebene Geschenkgutscheine", "Gift vouchers issued"),
    Named("3790", "Lohn- und Gehaltsverrechnung", "Payroll clearing"),
    Named("3801", "Umsatzsteuer 7 %", "Output VAT 7 %"),
    Named("3806", "Umsatzsteuer 19 %", "Output VAT 19 %"),
)

_REVENUE = (
    Named("4100-4104", "Steuerfreie Umsätze § 4 Nr. 8 ff. UStG", "Exempt revenue § 4 no. 8", _FREE),
    Named("4105", "Steuerfreie Vermietung § 4 Nr. 12 UStG", "Exempt rents § 4 no. 12", _FREE),
    Named("4110", "Sonstige steuerfreie Umsätze Inland", "Other exempt revenue", _FREE),
    Named("4200", "Erlöse", "Revenue"),
    Named("4290", "Erlöse 0 % USt", "Revenue 0 %", _FREE),
    Named("4300-4309", "Erlöse 7 % USt", "Revenue 7 %", AUTOMATIC_REDUCED),
    Named("4334", "Erlöse 7 % USt (fester Satz)", "Revenue 7 % (fixed rate)", _AT_7),
    Named("4340-4349", "Erlöse 16 % USt", "Revenue 16 %", _AT_16),
    Named("4400-4409", "Erlöse 19 % USt", "Revenue 19 %", AUTOMATIC_STANDARD),
    Named("4410-4419", "Erlöse 19 % USt (fester Satz)", "Revenue 19 % (fixed rate)", _AT_19),
    Named("4520", "Erlöse Leergut", "Revenue from returnable packaging"),
    Named("4690", "Nicht steuerbare Umsätze", "Revenue outside the scope of VAT"),
    Named("4941", "Sachbezüge Waren 7 % USt", "Benefits in kind 7 %", AUTOMATIC_REDUCED),
    Named("4945", "Sachbezüge Waren 19 % USt", "Benefits in kind 19 %", AUTOMATIC_STANDARD),
    Named(
        "4948",
        "Verrechnete sonstige Sachbezüge 19 % USt",
        "Other benefits in kind 19 %",
        AUTOMATIC_STANDARD,
    ),
    Named("4949", "Verrechnete sonstige Sachbezüge ohne USt", "Other benefits in kind, no VAT"),
)

_LESS_REVENUE = (
    Named("4610-4615", "Entnahme Waren 7 % USt", "Owner's withdrawals 7 %", AUTOMATIC_REDUCED),
    Named("4620-4626", "Entnahme Waren 19 % USt", "Owner's withdrawals 19 %", AUTOMATIC_STANDARD),
    Named("4700", "Erlösschmälerungen", "Revenue reductions"),
    Named("4710-4711", "Erlösschmälerungen 7 % USt", "Revenue reductions 7 %", AUTOMATIC_REDUCED),
    Named("4719", "Erlösschmälerungen 0 % USt", "Revenue reductions 0 %", _FREE),
    Named(
        "4720-4721", "Erlösschmälerungen 19 % USt", "Revenue reductions 19 %", AUTOMATIC_STANDARD
    ),
    Named("4770", "Gewährte Rabatte", "Discounts granted"),
    Named("4780-4781", "Gewährte Rabatte 7 % USt", "Discounts granted 7 %", AUTOMATIC_REDUCED),
    Named("4790-4791", "Gewährte Rabatte 19 % USt", "Discounts granted 19 %", AUTOMATIC_STANDARD),
)

_OTHER = (
    Named("4830", "Sonstige betriebliche Erträge", "Other operating income"),
    Named("4839", "Sonstige Erträge unregelmäßig", "Other irregular income"),
    Named("6045", "Bedienungsgelder", "Service pay"),
    Named("6300", "Sonstige betriebliche Aufwendungen", "Other operating expenses"),
    Named("6640", "Bewirtungskosten", "Entertainment costs"),
    Named("6855", "Nebenkosten des Geldverkehrs", "Bank and card charges"),
    Named("9090", "Summenvortragskonto", "Carry-forward of totals"),
)

SKR04 = StandardChart(
    name=ChartName.SKR04,
    code="04",
    named=(*_MONEY, *_LIABILITIES, *_REVENUE, *_LESS_REVENUE, *_OTHER),
    functions=SKR04_FUNCTIONS,
    cash=number_ranges("1600-1699"),
    liabilities=number_ranges("1374 3100-3999"),
    revenue_class="4",
    revenue_class_elsewhere="8",
    defaults=Defaults(
        cash="1600",
        drawers=("1610", "1620"),
        transit="1460",
        providers=tuple(str(number) for number in range(1461, 1470)),
        clearing="3630",
        tip="1374",
        voucher="3786",
        taxed_voucher_7="3260",
        taxed_voucher_19="3272",
        deposit="3250",
        clarification="1370",
        food="4300",
        drinks="4400",
    ),
)
"""SKR04, ordered like the balance sheet."""
