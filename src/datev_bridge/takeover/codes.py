"""TKO-xxx: what is in the way of taking a client over from a DATEV file."""

from datev_bridge.issues import IssueKind, Severity

TWO_CLIENTS = IssueKind(
    code="TKO-001",
    severity=Severity.BLOCKS,
    de="Die Dateien gehören nicht zusammen: {field} ist {first} und hier {other}.",
    en="The files do not belong together: {field} is {first}, and {other} here.",
    hint_de="Nennen Sie nur Dateien eines Mandanten mit derselben Sachkontenlänge.",
    hint_en="Name files of one client with one account length only.",
)
HEADER_GAP = IssueKind(
    code="TKO-002",
    severity=Severity.WARNS,
    de="Die Kopfzeile nennt kein gültiges Feld {field} („{value}“).",
    en="The header has no valid field {field} (“{value}”).",
    hint_de="Das Profil behält dafür seinen Vorgabewert; bitte fragen Sie die Kanzlei.",
    hint_en="The profile keeps its default for it; please ask the tax adviser.",
)
CHART_OTHER = IssueKind(
    code="TKO-003",
    severity=Severity.WARNS,
    de="Die Kopfzeile nennt den Sachkontenrahmen „{code}“; bekannt sind 03 und 04.",
    en="The header names the chart “{code}”; 03 and 04 are known.",
    hint_de="Erklären Sie im Profil jedes Konto als eigenes Konto, und prüfen Sie die Vorgaben.",
    hint_en="Declare each account as an own account in the profile, and check the defaults.",
)
CHART_OPEN = IssueKind(
    code="TKO-004",
    severity=Severity.WARNS,
    de="Ob SKR03 oder SKR04 gilt, lässt die Datei offen (dafür sprechen {skr03} und {skr04} "
    "Zeilen).",
    en="Whether SKR03 or SKR04 holds is left open by the file ({skr03} and {skr04} rows speak for "
    "them).",
    hint_de="Bitte fragen Sie die Kanzlei, und tragen Sie den Kontenrahmen ein.",
    hint_en="Please ask the tax adviser and enter the chart.",
)
CHART_CONTRADICTED = IssueKind(
    code="TKO-005",
    severity=Severity.WARNS,
    de="Die Kopfzeile nennt {chart}, die Konten sprechen für {other}: {evidence}.",
    en="The header names {chart}, the accounts speak for {other}: {evidence}.",
    hint_de="Übernommen wird die Angabe der Kopfzeile; bitte lassen Sie die Kanzlei es prüfen.",
    hint_en="What the header says is taken over; please have the tax adviser check it.",
)
NO_CLEARING = IssueKind(
    code="TKO-006",
    severity=Severity.HINTS,
    de="Ein Zwischenkonto ist nicht zu erkennen; die meisten Zeilen hat {account} mit dem Saldo "
    "{balance}.",
    en="No clearing account can be told; {account} has the most rows, with the balance {balance}.",
    hint_de="Das Profil behält das übliche Zwischenkonto; bitte fragen Sie die Kanzlei.",
    hint_en="The profile keeps the usual clearing account; please ask the tax adviser.",
)
ROWS_UNREADABLE = IssueKind(
    code="TKO-007",
    severity=Severity.WARNS,
    de="{count} Zeilen sind nicht lesbar und fehlen in den Angaben.",
    en="{count} rows cannot be read and are missing from the facts.",
    hint_de="Warum, zeigt datev-bridge check.",
    hint_en="datev-bridge check tells why.",
)
LOCKS = IssueKind(
    code="TKO-008",
    severity=Severity.HINTS,
    de="Die bisherige Datei schreibt beim Import fest (Feld 21: „{header}“, Zeilen: {rows}).",
    en="The file so far locks on import (field 21: “{header}”, rows: {rows}).",
    hint_de="Das Profil bleibt bei „committed = false“; ändern Sie es nur mit der Kanzlei.",
    hint_en="The profile stays at “committed = false”; change it with the tax adviser only.",
)
ACCOUNT_NOT_POSSIBLE = IssueKind(
    code="TKO-009",
    severity=Severity.WARNS,
    de="Das Konto {account} der Datei passt nicht zur Sachkontenlänge {length}; es wird nicht "
    "übernommen.",
    en="Account {account} of the file does not fit the account length {length}; it is not taken "
    "over.",
    hint_de="Bitte prüfen Sie die Sachkontenlänge mit der Kanzlei.",
    hint_en="Please check the account length with the tax adviser.",
)
TEXTS_LEFT_OUT = IssueKind(
    code="TKO-010",
    severity=Severity.HINTS,
    de="Die Datei hat mehr als {most} verschiedene Buchungstexte; {rows} Zeilen mit weiteren "
    "Texten ergeben keinen Vorschlag.",
    en="The file has more than {most} different posting texts; {rows} rows with further ones give "
    "no suggestion.",
    hint_de="Summen und Konten sind vollständig; ein einzelner Monat genügt für Vorschläge.",
    hint_en="Totals and accounts are complete; a single month is enough for suggestions.",
)
SEVERAL_ACCOUNTS = IssueKind(
    code="TKO-011",
    severity=Severity.HINTS,
    de="Für „{category}“ nutzt die Datei mehrere Konten: {accounts}; es gibt keinen Vorschlag.",
    en="The file uses several accounts for “{category}”: {accounts}; nothing is suggested.",
    hint_de="Wählen Sie mit der Kanzlei eines davon.",
    hint_en="Choose one of them with the tax adviser.",
)
LACKS_RATE = IssueKind(
    code="TKO-012",
    severity=Severity.WARNS,
    de="Die Datei bucht „{category}“ auf {account}; das Konto trägt am {day} nicht {rate} %.",
    en="The file books “{category}” to {account}; the account does not carry {rate} % on {day}.",
    hint_de="Wählen Sie mit der Kanzlei ein Konto, das den Satz trägt, oder erklären Sie es.",
    hint_en="Choose an account that carries the rate with the tax adviser, or declare it.",
)
ENGLISH_LABELS = IssueKind(
    code="TKO-013",
    severity=Severity.HINTS,
    de="{count} englische Beschriftungen stehen neben deutschen und werden nicht übernommen.",
    en="{count} English labels stand beside German ones and are not taken over.",
    hint_de="Ein Konto hat im Profil einen Namen: den deutschen, wo es ihn gibt.",
    hint_en="An account has one name in the profile: the German one where there is one.",
)
TWO_LABELS = IssueKind(
    code="TKO-014",
    severity=Severity.WARNS,
    de="Das Konto {account} ist verschieden beschriftet: „{first}“ und „{other}“; es gilt das "
    "Erste.",
    en="Account {account} is labelled differently: “{first}” and “{other}”; the first counts.",
    hint_de="Bitte prüfen Sie den Namen im Profil.",
    hint_en="Please check the name in the profile.",
)
NO_CATEGORIES = IssueKind(
    code="TKO-015",
    severity=Severity.BLOCKS,
    de="Das ist nicht das Dokument, das „datev-bridge categories --json“ schreibt.",
    en="This is not the document that “datev-bridge categories --json” writes.",
    hint_de="Schreiben Sie es neu: datev-bridge categories --json > categories.json",
    hint_en="Write it anew: datev-bridge categories --json > categories.json",
)
