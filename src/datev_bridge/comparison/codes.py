"""CMP-xxx: what keeps two sets of files from being compared, or explains a difference."""

from datev_bridge.issues import IssueKind, Severity

NO_BATCH = IssueKind(
    code="CMP-001",
    severity=Severity.BLOCKS,
    de="Unter {names} ist kein Buchungsstapel.",
    en="There is no booking batch among {names}.",
    hint_de="Nennen Sie je Seite Dateien oder Ordner mit Buchungsstapeln im DATEV-Format.",
    hint_en="Name files or folders with booking batches in DATEV's format for each side.",
)
NOT_A_BATCH = IssueKind(
    code="CMP-002",
    severity=Severity.WARNS,
    de="Das ist kein Buchungsstapel ({format}); die Datei zählt nicht mit.",
    en="This is no booking batch ({format}); the file does not count.",
    hint_de="Prüfen Sie, ob sie dazugehört; datev-bridge inspect zeigt, was darin steht.",
    hint_en="Check whether it belongs here; datev-bridge inspect shows what is in it.",
)
OTHER_CLIENT = IssueKind(
    code="CMP-003",
    severity=Severity.WARNS,
    de="Berater und Mandant sind verschieden: alt {old}, neu {new}.",
    en="Consultant and client differ: old {old}, new {new}.",
    hint_de="Prüfen Sie, ob beide Seiten vom selben Betrieb sind.",
    hint_en="Check whether both sides are of the same business.",
)
OTHER_CHART = IssueKind(
    code="CMP-004",
    severity=Severity.WARNS,
    de="Kontenrahmen und Kontenlänge sind verschieden: alt {old}, neu {new}.",
    en="Chart and account length differ: old {old}, new {new}.",
    hint_de="Konten verschiedener Rahmen oder Längen lassen sich nicht gegenüberstellen.",
    hint_en="Accounts of different charts or lengths cannot be set against one another.",
)
ROWS_UNREADABLE = IssueKind(
    code="CMP-005",
    severity=Severity.WARNS,
    de="{count} Zeilen sind nicht lesbar und fehlen im Vergleich.",
    en="{count} rows cannot be read and are missing from the comparison.",
    hint_de="Warum, zeigt datev-bridge check.",
    hint_en="datev-bridge check tells why.",
)
SAME_BATCH = IssueKind(
    code="CMP-006",
    severity=Severity.WARNS,
    de="Der Stapel „{description}“ ({first}) steht auf derselben Seite schon in {other}; er zählt "
    "doppelt.",
    en="The batch “{description}” ({first}) is on the same side in {other} already; it counts "
    "twice.",
    hint_de="Nennen Sie jede Datei nur einmal.",
    hint_en="Name each file once only.",
)
PASSING_ACCOUNT = IssueKind(
    code="CMP-007",
    severity=Severity.HINTS,
    de="Das Konto {account} steht nur in {side} und geht dort an jedem Tag auf.",
    en="Account {account} is in {side} only and nets to zero there on each day.",
    hint_de="Ist es ein Zwischenkonto, lassen Sie es mit --ignore {account} außer Acht.",
    hint_en="If it is a clearing account, leave it out with --ignore {account}.",
)
IGNORED_BALANCE = IssueKind(
    code="CMP-008",
    severity=Severity.WARNS,
    de="Das außer Acht gelassene Konto {account} geht in {side} nicht auf (Saldo {balance}).",
    en="The account {account} that is left out does not net to zero in {side} (balance {balance}).",
    hint_de="Ein Zwischenkonto geht auf; vergleichen Sie dieses Konto mit.",
    hint_en="A clearing account nets to zero; compare this account as well.",
)
IGNORED_ABSENT = IssueKind(
    code="CMP-009",
    severity=Severity.HINTS,
    de="Das Konto {account}, das außer Acht bleiben soll, kommt nicht vor.",
    en="The account {account} that is to be left out does not occur.",
    hint_de="Prüfen Sie die Nummer.",
    hint_en="Check the number.",
)
NO_COMMON_DAY = IssueKind(
    code="CMP-010",
    severity=Severity.WARNS,
    de="Beide Seiten haben keinen Tag gemeinsam: alt {old}, neu {new}.",
    en="The two sides have no day in common: old {old}, new {new}.",
    hint_de="Nennen Sie Dateien desselben Zeitraums.",
    hint_en="Name files of the same period.",
)
TAX_NOT_TOLD = IssueKind(
    code="CMP-011",
    severity=Severity.HINTS,
    de="Der Kontenrahmen von {side} ist nicht bekannt; Umsatzsteuer von Automatikkonten wird dort "
    "nicht berechnet.",
    en="The chart of {side} is not known; the VAT of automatic accounts is not computed there.",
    hint_de="Die Summen je Tag und Konto sind davon nicht betroffen.",
    hint_en="The totals by day and account are not affected.",
)
