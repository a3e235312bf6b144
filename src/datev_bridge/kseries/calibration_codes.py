"""KS-600–649: what the calibration of a location has found.

A finding that fits the way days are booked is a hint; one that will hold days, or that a person
has to decide about, warns.
"""

from datev_bridge.issues import IssueKind, Severity

_NOTHING_DE = "Es ist nichts zu tun."
_NOTHING_EN = "Nothing to do."
_REPORT_DE = "Bitte melden Sie uns den Fall, am besten mit „datev-bridge capture“."
_REPORT_EN = "Please report the case, best with “datev-bridge capture”."
_LATER_DE = "Kalibrieren Sie später erneut, wenn so etwas vorgekommen ist."
_LATER_EN = "Calibrate again later, once there was such a case."


def _hint(code: str, de: str, en: str, hint_de: str, hint_en: str) -> IssueKind:
    return IssueKind(
        code=code, severity=Severity.HINTS, de=de, en=en, hint_de=hint_de, hint_en=hint_en
    )


def _warning(code: str, de: str, en: str, hint_de: str, hint_en: str) -> IssueKind:
    return IssueKind(
        code=code, severity=Severity.WARNS, de=de, en=en, hint_de=hint_de, hint_en=hint_en
    )


# How much was read -------------------------------------------------------------------------------
FEW_DAYS = _warning(
    "KS-600",
    "Gelesen wurden nur {days} vollständige Geschäftstage; aussagekräftig sind 30 bis 60.",
    "Only {days} complete business days were read; 30 to 60 are telling.",
    "Die Feststellungen gelten unter Vorbehalt. Kalibrieren Sie später erneut.",
    "Take the findings with reserve. Calibrate again later.",
)
LEFT_OUT = _hint(
    "KS-601",
    "Nicht berücksichtigt, weil unvollständig oder nicht lesbar: {days}.",
    "Left out because they are incomplete or unreadable: {days}.",
    "Es ist nichts zu tun; bleibt ein Tag unvollständig, verbinden Sie alle Kassengeräte einmal "
    "mit dem Internet.",
    "Nothing to do; if a day stays incomplete, bring every POS device online once.",
)
THIN = _warning(
    "KS-602",
    "Auf wenigen Fällen beruhen: {findings}.",
    "These rest on few cases: {findings}.",
    _LATER_DE,
    _LATER_EN,
)

# Tips --------------------------------------------------------------------------------------------
TIP_OUTSIDE = _hint(
    "KS-603",
    "Trinkgeld steht neben dem Zahlbetrag ({count} Belege).",
    "Tips stand beside the amount paid ({count} receipts).",
    "So wird gebucht; es ist nichts zu tun.",
    "This is how it is booked; nothing to do.",
)
TIP_INSIDE = _warning(
    "KS-604",
    "Trinkgeld ist im Zahlbetrag enthalten ({count} Belege, zum Beispiel {example}).",
    "Tips are part of the amount paid ({count} receipts, for example {example}).",
    "Tage mit Trinkgeld werden gehalten, bis diese Lesart bestätigt ist. " + _REPORT_DE,
    "Days with tips are held until this reading is confirmed. " + _REPORT_EN,
)
TIP_MIXED = _warning(
    "KS-605",
    "Trinkgeld steht auf {outside} Belegen neben dem Zahlbetrag und ist auf {inside} darin "
    "enthalten ({methods}; zum Beispiel {example}).",
    "Tips stand beside the amount paid on {outside} receipts and inside it on {inside} "
    "({methods}; for example {example}).",
    "Tage mit der zweiten Lesart werden gehalten. " + _REPORT_DE,
    "Days with the second reading are held. " + _REPORT_EN,
)
TIP_NOT_SEEN = _hint(
    "KS-606",
    "Kein Beleg mit Trinkgeld gesehen, aus dem seine Lesart hervorgeht.",
    "No receipt with a tip was seen that tells how it reads.",
    _LATER_DE,
    _LATER_EN,
)

# Service charges ---------------------------------------------------------------------------------
CHARGE_NONE = _hint(
    "KS-610",
    "Keine der {count} Positionen trägt eine Servicegebühr.",
    "None of the {count} lines carries a service charge.",
    _NOTHING_DE,
    _NOTHING_EN,
)
CHARGE_TAXED = _hint(
    "KS-611",
    "Die Servicegebühr wird besteuert wie die Ware ({count} Positionen).",
    "The service charge is taxed like the goods ({count} lines).",
    "Sie ist Teil des Umsatzes; es ist nichts zu tun.",
    "It is part of the revenue; nothing to do.",
)
CHARGE_UNTAXED = _warning(
    "KS-612",
    "Die Servicegebühr ist nicht besteuert ({count} Positionen).",
    "The service charge is not taxed ({count} lines).",
    "In Deutschland ist das selten richtig. Ordnen Sie ihr mit der Kanzlei ein Konto zu.",
    "In Germany this is rarely right. Agree on an account for it with the tax adviser.",
)
CHARGE_MIXED = _warning(
    "KS-613",
    "Die Servicegebühr ist auf {taxed} Positionen besteuert, auf {untaxed} nicht.",
    "The service charge is taxed on {taxed} lines and not on {untaxed}.",
    "Prüfen Sie die Einstellung in der Kasse, und ordnen Sie den unbesteuerten Teil zu.",
    "Check the setting at the POS, and map the untaxed part.",
)
CHARGE_CONTRADICTS = _warning(
    "KS-614",
    "Auf {count} Positionen nennt die Kasse die Servicegebühr anders, als die Beträge sie zeigen.",
    "On {count} lines the POS names the service charge otherwise than the amounts show it.",
    "Gebucht wird nach den Beträgen. " + _REPORT_DE,
    "The amounts decide what is booked. " + _REPORT_EN,
)
LINES_UNEXPLAINED = _warning(
    "KS-615",
    "Auf {count} Positionen passen Brutto, Netto, Steuer und Servicegebühr nicht zusammen.",
    "On {count} lines gross, net, tax and service charge do not fit together.",
    "Solche Tage werden gehalten. " + _REPORT_DE,
    "Such days are held. " + _REPORT_EN,
)

# Writing -----------------------------------------------------------------------------------------
DISCOUNTS_GROSS = _hint(
    "KS-616",
    "Rabatte sind einschließlich Umsatzsteuer angegeben ({count} Positionen).",
    "Discounts are stated with VAT ({count} lines).",
    "Gebucht wird der Umsatz nach Rabatt. Auf Wunsch der Kanzlei können Rabatte eigene Konten "
    'erhalten (category = "discount").',
    "Revenue is booked after discounts. If the tax adviser wishes, discounts can have accounts of "
    'their own (category = "discount").',
)
DISCOUNTS_NOT_GROSS = _hint(
    "KS-617",
    "Aus den Rabatten geht nicht einheitlich hervor, ob sie Umsatzsteuer enthalten: {gross} mit, "
    "{net} ohne, {unclear} unklar.",
    "The discounts do not tell with one voice whether they include VAT: {gross} with, {net} "
    "without, {unclear} unclear.",
    "Es ist nichts zu tun: gebucht wird der Umsatz nach Rabatt. Eigene Konten für Rabatte sind "
    "hier nicht möglich.",
    "Nothing to do: revenue is booked after discounts. Accounts of their own for discounts are not "
    "possible here.",
)
SPELLINGS = _hint(
    "KS-620",
    "Zeitfelder heißen: {names}.",
    "Time fields are called: {names}.",
    "Alle diese Schreibweisen werden gelesen; es ist nichts zu tun.",
    "All these spellings are read; nothing to do.",
)
AMOUNTS_AS_NUMBERS = _hint(
    "KS-621",
    "{count} Beträge kamen als Zahl statt als Text.",
    "{count} amounts came as numbers instead of text.",
    "Sie werden genau gelesen; es ist nichts zu tun.",
    "They are read exactly; nothing to do.",
)
EMPTY_AMOUNTS = _warning(
    "KS-622",
    "{count} Beträge waren leer.",
    "{count} amounts were empty.",
    "Ein leerer Betrag ist nie null: Wird er gebraucht, wird der Tag gehalten.",
    "An empty amount is never zero: where it is needed, the day is held.",
)

# Categories --------------------------------------------------------------------------------------
METHOD_WITHOUT_ID = _warning(
    "KS-630",
    "Die Zahlungsart „{name}“ kommt ohne Nummer ({count} Zahlungen, {amount} EUR).",
    "The payment method “{name}” comes without an id ({count} payments, EUR {amount}).",
    "Ordnen Sie sie unter „{id}“ zu; eine neue Bezeichnung in der Kasse braucht eine neue Zeile.",
    "Map it under “{id}”; a new name at the POS needs a new row.",
)
GROUP_WITHOUT_ID = _warning(
    "KS-631",
    "Die Warengruppe „{name}“ kommt ohne Nummer ({count} Positionen, {amount} EUR).",
    "The accounting group “{name}” comes without an id ({count} lines, EUR {amount}).",
    "Ordnen Sie sie unter „{id}“ zu, oder geben Sie den Artikeln in der Kasse eine Warengruppe.",
    "Map it under “{id}”, or give the items an accounting group at the POS.",
)
GROUP_RATES = _hint(
    "KS-632",
    "Die Warengruppe „{name}“ hat mehrere Steuersätze: {rates}.",
    "The accounting group “{name}” has several VAT rates: {rates}.",
    "Ordnen Sie jedem Satz ein Konto zu.",
    "Map each rate to an account.",
)
LINES_WITHOUT_RATE = _warning(
    "KS-633",
    "{count} Positionen mit einem Betrag haben keinen Steuersatz.",
    "{count} lines with an amount have no VAT rate.",
    "Hinterlegen Sie in der Kasse einen Steuersatz für jeden Artikel (auch 0 %); solche Tage "
    "werden gehalten.",
    "Give every item a VAT rate at the POS (0 % counts); such days are held.",
)

# Sums --------------------------------------------------------------------------------------------
ROUNDING = _hint(
    "KS-634",
    "Ganze Cent bewegen einen Beleg um höchstens {move} EUR ({receipt}); zwischen Positionen und "
    "Zahlungen liegen höchstens {gap} EUR.",
    "Whole cents move a receipt by EUR {move} at most ({receipt}); between lines and payments "
    "there are EUR {gap} at most.",
    _NOTHING_DE,
    _NOTHING_EN,
)
NO_ROUNDING = _hint(
    "KS-635",
    "Alle Belege gehen ohne Rundung auf.",
    "All receipts balance without rounding.",
    _NOTHING_DE,
    _NOTHING_EN,
)
UNBALANCED = _warning(
    "KS-636",
    "Bei {count} Belegen passen Positionen und Zahlungen unter keiner Lesart zusammen.",
    "On {count} receipts lines and payments meet under no reading.",
    "Solche Tage werden gehalten. " + _REPORT_DE,
    "Such days are held. " + _REPORT_EN,
)

# Time --------------------------------------------------------------------------------------------
CHANGED_LATE = _warning(
    "KS-640",
    "{changed} von {compared} zweimal gelesenen Tagen änderten sich noch, zuletzt zwischen {after} "
    "und {before} Stunden nach ihrem Ende.",
    "{changed} of {compared} days read twice still changed, the latest between {after} and "
    "{before} hours after their end.",
    "Lassen Sie Dateien später kommen, oder rechnen Sie mit Korrekturdateien.",
    "Let files come later, or expect correction files.",
)
NOT_CHANGED = _hint(
    "KS-641",
    "Keiner von {compared} zweimal gelesenen Tagen änderte sich noch.",
    "None of {compared} days read twice changed.",
    _NOTHING_DE,
    _NOTHING_EN,
)
CHANGES_NOT_SEEN = _hint(
    "KS-642",
    "Kein Tag wurde zweimal gelesen; ob Tage sich spät ändern, ist nicht bekannt.",
    "No day was read twice; whether days change late is not known.",
    "Kalibrieren Sie in einigen Tagen erneut mit denselben Tagen.",
    "Calibrate again in some days with the same days.",
)
FEEDS_DIFFER = _hint(
    "KS-643",
    "V1 und V2 unterscheiden sich an {different} von {compared} Tagen: {only_v1} Belege nur in V1, "
    "{only_v2} nur in V2, {differing} verschieden; Umsatz V1 − V2 = {difference} EUR.",
    "V1 and V2 differ on {different} of {compared} days: {only_v1} receipts only in V1, {only_v2} "
    "only in V2, {differing} different; revenue V1 − V2 = EUR {difference}.",
    "So ist es vorgesehen: V1 datiert Korrekturen zurück. Bleiben Sie bei einem der beiden.",
    "This is as intended: V1 dates corrections back. Stay with one of the two.",
)
FEEDS_EQUAL = _hint(
    "KS-644",
    "V1 und V2 stimmen an {compared} Tagen überein.",
    "V1 and V2 agree on {compared} days.",
    "Bleiben Sie bei einem der beiden: Bei Korrekturen weichen sie voneinander ab.",
    "Stay with one of the two: they differ where there are corrections.",
)
FEEDS_NOT_SEEN = _hint(
    "KS-645",
    "Kein Tag wurde aus beiden Schnittstellen gelesen; V1 und V2 sind nicht verglichen.",
    "No day was read from both feeds; V1 and V2 are not compared.",
    "Das ist nur vor einem Wechsel nötig.",
    "This is only needed before a switch.",
)
TYPES = _hint(
    "KS-646",
    "Belegarten: {types}.",
    "Types of sale: {types}.",
    _NOTHING_DE,
    _NOTHING_EN,
)
UNKNOWN_TYPES = _warning(
    "KS-647",
    "Belegarten ohne Buchungsregel: {types}.",
    "Types of sale without a booking rule: {types}.",
    "Solche Tage werden gehalten. " + _REPORT_DE,
    "Such days are held. " + _REPORT_EN,
)
