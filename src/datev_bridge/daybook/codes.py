"""DAY-xxx: what can be wrong with the data of a business day."""

from datev_bridge.issues import IssueKind, Severity

_WAIT_DE = "Der Tag wird gehalten; es ist nichts zu tun, er wird später erneut gelesen."
_WAIT_EN = "The day is held; nothing to do, it is read again later."
_CASE_DE = (
    "Der Tag wird gehalten. Bitte prüfen Sie den Beleg in der Kasse; stimmt er dort, melden Sie "
    "uns den Fall mit dieser Angabe."
)
_CASE_EN = (
    "The day is held. Please look at the receipt at the POS; if it is right there, report the case "
    "with this place."
)

NOT_READABLE = IssueKind(
    code="DAY-001",
    severity=Severity.BLOCKS,
    de="Die Antwort der Kasse ist nicht lesbar: {reason}.",
    en="The answer of the POS cannot be read: {reason}.",
    hint_de=_WAIT_DE,
    hint_en=_WAIT_EN,
)
VALUE_MISSING = IssueKind(
    code="DAY-002",
    severity=Severity.BLOCKS,
    de="Ein benötigter Wert fehlt: {path}.",
    en="A value that is needed is missing: {path}.",
    hint_de=_CASE_DE,
    hint_en=_CASE_EN,
)
AMOUNT_UNREADABLE = IssueKind(
    code="DAY-003",
    severity=Severity.BLOCKS,
    de="Kein lesbarer Betrag: „{value}“ in {path}.",
    en="Not a readable amount: “{value}” in {path}.",
    hint_de=_CASE_DE,
    hint_en=_CASE_EN,
)
VALUE_UNREADABLE = IssueKind(
    code="DAY-004",
    severity=Severity.BLOCKS,
    de="Kein lesbarer Wert: „{value}“ in {path}.",
    en="Not a readable value: “{value}” in {path}.",
    hint_de=_CASE_DE,
    hint_en=_CASE_EN,
)
PAYMENTS_MISSING = IssueKind(
    code="DAY-005",
    severity=Severity.BLOCKS,
    de="Die Kasse hat zu diesem Beleg keine Zahlungen geliefert.",
    en="The POS sent no payments with this receipt.",
    hint_de="Der Tag wird gehalten. Prüfen Sie mit „datev-bridge preview“, ob die Kasse "
    "Zahlungen liefert (include=payments); sonst melden Sie uns den Fall.",
    hint_en="The day is held. Check with “datev-bridge preview” whether the POS sends payments "
    "(include=payments); otherwise report the case.",
)
NOT_COMPLETE = IssueKind(
    code="DAY-006",
    severity=Severity.BLOCKS,
    de="Der Geschäftstag ist in der Kasse noch nicht vollständig.",
    en="The POS says that the business day is not complete yet.",
    hint_de="Bitte versuchen Sie es später erneut. Bleibt es dabei, verbinden Sie alle "
    "Kassengeräte einmal mit dem Internet.",
    hint_en="Please try again later. If it stays so, bring every POS device online once.",
)
UNKNOWN_TYPE = IssueKind(
    code="DAY-007",
    severity=Severity.BLOCKS,
    de="Unbekannte Belegart „{type}“.",
    en="Unknown type of sale “{type}”.",
    hint_de="Der Tag wird gehalten, bis entschieden ist, ob „{type}“ Umsatz oder nur Information "
    "ist. Bitte melden Sie uns den Fall.",
    hint_en="The day is held until it is decided whether “{type}” is takings or only information. "
    "Please report the case.",
)
OTHER_CURRENCY = IssueKind(
    code="DAY-008",
    severity=Severity.BLOCKS,
    de="Der Beleg ist in {found}, die Betriebsstätte rechnet in {expected}.",
    en="The receipt is in {found}, the location uses {expected}.",
    hint_de="Fremdwährungen werden nicht gebucht. Ändern Sie die Zahlungsart in der Kasse oder "
    "melden Sie uns den Fall.",
    hint_en="Foreign currencies are not booked. Change the payment method at the POS or report the "
    "case.",
)
TAX_NOT_INCLUDED = IssueKind(
    code="DAY-009",
    severity=Severity.BLOCKS,
    de="Die Position weist Steuer aus, die nicht im Preis enthalten ist.",
    en="The line has tax that is not included in its price.",
    hint_de="Nur Preise einschließlich Umsatzsteuer können gebucht werden. Prüfen Sie die "
    "Steuereinstellung des Artikels in der Kasse.",
    hint_en="Only prices that include VAT can be booked. Check the item's tax setting at the POS.",
)
SURCHARGE = IssueKind(
    code="DAY-010",
    severity=Severity.BLOCKS,
    de="Die Zahlung enthält einen Aufschlag von {amount}.",
    en="The payment carries a surcharge of {amount}.",
    hint_de="Für Aufschläge gibt es keine Buchungsregel. Bitte melden Sie uns den Fall.",
    hint_en="There is no booking rule for surcharges. Please report the case.",
)
LINE_DOES_NOT_ADD_UP = IssueKind(
    code="DAY-011",
    severity=Severity.BLOCKS,
    de="Die Beträge der Position passen nicht zusammen: brutto {with_tax}, netto {without_tax}, "
    "Steuer {tax}, Servicegebühr {service_charge}.",
    en="The amounts of the line do not fit together: gross {with_tax}, net {without_tax}, "
    "tax {tax}, service charge {service_charge}.",
    hint_de=_CASE_DE,
    hint_en=_CASE_EN,
)
TAX_SPLIT_OFF = IssueKind(
    code="DAY-012",
    severity=Severity.BLOCKS,
    de="Die Steuersätze der Position ergeben zusammen {found} statt {expected}.",
    en="The tax rates of the line come to {found} instead of {expected}.",
    hint_de=_CASE_DE,
    hint_en=_CASE_EN,
)
NO_TAX_LINE = IssueKind(
    code="DAY-013",
    severity=Severity.BLOCKS,
    de="Die Position über {amount} hat keinen Steuersatz.",
    en="The line of {amount} has no tax rate.",
    hint_de="Hinterlegen Sie in der Kasse einen Steuersatz für den Artikel (auch 0 %).",
    hint_en="Give the item a tax rate at the POS (0 % counts).",
)
ZERO_RATE_IN_SPLIT = IssueKind(
    code="DAY-014",
    severity=Severity.BLOCKS,
    de="Einer von mehreren Steuersätzen der Position ist 0 %; ihr Anteil ist nicht bestimmbar.",
    en="One of several tax rates of the line is 0 %; its share cannot be told.",
    hint_de=_CASE_DE,
    hint_en=_CASE_EN,
)
RATES_DISAGREE = IssueKind(
    code="DAY-015",
    severity=Severity.BLOCKS,
    de="Die Position nennt {stated} % und zugleich {found} %.",
    en="The line states {stated} % and {found} % at the same time.",
    hint_de=_CASE_DE,
    hint_en=_CASE_EN,
)
PAYMENTS_DO_NOT_MEET = IssueKind(
    code="DAY-016",
    severity=Severity.BLOCKS,
    de="Der Beleg über {sold} ist mit {paid} bezahlt; Differenz {difference}.",
    en="The receipt of {sold} is paid with {paid}; difference {difference}.",
    hint_de=_CASE_DE,
    hint_en=_CASE_EN,
)
TIP_INSIDE = IssueKind(
    code="DAY-017",
    severity=Severity.BLOCKS,
    de="Der Beleg geht nur auf, wenn das Trinkgeld von {tip} in der Zahlung enthalten ist.",
    en="The receipt only balances if the tip of {tip} is part of the payment.",
    hint_de="Diese Lesart wurde für Ihre Kasse nicht bestätigt. Bitte melden Sie uns den Fall.",
    hint_en="This reading has not been confirmed for your POS. Please report the case.",
)
WITHOUT_LINES_NOT_ZERO = IssueKind(
    code="DAY-018",
    severity=Severity.BLOCKS,
    de="Der Beleg hat keine Positionen, seine Zahlungen ergeben aber {paid} statt 0,00.",
    en="The receipt has no lines, yet its payments come to {paid} instead of 0.00.",
    hint_de=_CASE_DE,
    hint_en=_CASE_EN,
)
NOT_IN_CENTS = IssueKind(
    code="DAY-019",
    severity=Severity.BLOCKS,
    de="Eine Zahlung hat Bruchteile eines Cents: {amount}.",
    en="A payment has fractions of a cent: {amount}.",
    hint_de=_CASE_DE,
    hint_en=_CASE_EN,
)
OTHER_DAY = IssueKind(
    code="DAY-020",
    severity=Severity.BLOCKS,
    de="Die Kasse hat einen anderen Tag geliefert: nächster Tagesbeginn {border}.",
    en="The POS sent another day: the next day starts at {border}.",
    hint_de=_WAIT_DE,
    hint_en=_WAIT_EN,
)
TWO_VERSIONS = IssueKind(
    code="DAY-021",
    severity=Severity.BLOCKS,
    de="Die Kasse hat denselben Beleg mit verschiedenem Inhalt geliefert: {versions}.",
    en="The POS sent the same receipt with different content: {versions}.",
    hint_de=_WAIT_DE,
    hint_en=_WAIT_EN,
)
UNKNOWN_ZONE = IssueKind(
    code="DAY-022",
    severity=Severity.BLOCKS,
    de="Die Zeitzone „{zone}“ der Betriebsstätte ist unbekannt.",
    en="The location's time zone “{zone}” is unknown.",
    hint_de="Prüfen Sie die Zeitzone in der Kasse, zum Beispiel „Europe/Berlin“.",
    hint_en="Check the time zone at the POS, for example “Europe/Berlin”.",
)
NOT_EURO = IssueKind(
    code="DAY-023",
    severity=Severity.BLOCKS,
    de="Die Betriebsstätte rechnet in {found}; gebucht wird nur in EUR.",
    en="The location uses {found}; only EUR is booked.",
    hint_de="Für andere Währungen gibt es keine Buchungsregel.",
    hint_en="There is no booking rule for other currencies.",
)
NOTHING_TO_ALLOCATE = IssueKind(
    code="DAY-024",
    severity=Severity.BLOCKS,
    de="Der Beleg hat Zahlungen über {paid}, aber keine Position mit einem Betrag.",
    en="The receipt has payments of {paid} but no line with an amount.",
    hint_de=_CASE_DE,
    hint_en=_CASE_EN,
)
NO_BORDER = IssueKind(
    code="DAY-025",
    severity=Severity.WARNS,
    de="Die Kasse nennt nicht, wann der nächste Geschäftstag beginnt.",
    en="The POS does not say when the next business day begins.",
    hint_de="Der Tag ist vollständig und wird gebucht; übertragene Tische erscheinen nicht im "
    "Nachweis. Kommt das wieder vor, melden Sie uns den Fall.",
    hint_en="The day is complete and is booked; tables carried over are not shown in the proof. "
    "Should it happen again, report the case.",
)
FLOAT_WITH_LINES = IssueKind(
    code="DAY-026",
    severity=Severity.BLOCKS,
    de="Der Beleg bewegt Wechselgeld und verkauft zugleich etwas: {sold}.",
    en="The receipt moves a float and sells something at the same time: {sold}.",
    hint_de=_CASE_DE,
    hint_en=_CASE_EN,
)
