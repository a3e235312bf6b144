"""The problems of DATEV files: one row each.

Numbers follow the sections of the rule list this room is built on: 001 file, 050 encoding, 100
header, 150 locking, 200 amounts, 250 accounts, 300 tax keys, 350 dates, 400 texts, 450 dependent
columns, 500 other formats, 600 duplicates, 700 cells of any kind, 800 repairs, 900 messages of
DATEV's import log. The effect is DATEV's; the writer also refuses what DATEV would *cut*, since a
silently changed booking is worse than none.
"""

from datev_bridge.issues import Effect, IssueKind, Severity

BLOCKS, WARNS, HINTS = Severity.BLOCKS, Severity.WARNS, Severity.HINTS
FILE, ROW, CUT, NONE, UNKNOWN = Effect.FILE, Effect.ROW, Effect.CUT, Effect.NONE, Effect.UNKNOWN


def _kind(  # noqa: PLR0917 - one row of the table, always in this order
    code: int,
    severity: Severity,
    effect: Effect,
    de: str,
    en: str,
    hint_de: str,
    hint_en: str,
) -> IssueKind:
    """Return one row: code, severity, DATEV's effect, both texts, both hints."""
    return IssueKind(
        code=f"EXTF-{code:03}",
        severity=severity,
        effect=effect,
        de=de,
        en=en,
        hint_de=hint_de,
        hint_en=hint_en,
    )


# File ------------------------------------------------------------------------------------------
SEVERAL_PERIODS = _kind(
    16,
    HINTS,
    NONE,
    "Die Datei enthält Buchungen aus mehreren Monaten ({value}).",
    "The file has bookings of several months ({value}).",
    "DATEV empfiehlt eine Datei je Buchungsperiode.",
    "DATEV recommends a file for each period.",
)
FILE_NAME_UNSEEN = _kind(
    36,
    WARNS,
    FILE,
    "Der Dateiname „{value}“ beginnt nicht mit EXTF_ oder endet nicht auf .csv; DATEV zeigt "
    "die Datei nicht an.",
    "The file name “{value}” does not begin with EXTF_ or end in .csv; DATEV does not list it.",
    "Benennen Sie die Datei um.",
    "Rename the file.",
)
HEADER_TOO_LONG = _kind(
    35,
    WARNS,
    FILE,
    "Die Kopfzeile hat mehr als 1000 Zeichen; die Übermittlung nimmt sie nicht an.",
    "The header has more than 1000 characters; the upload does not take it.",
    "Kürzen Sie die Kopfzeile.",
    "Shorten the header.",
)
FILE_TOO_LARGE = _kind(
    14,
    WARNS,
    FILE,
    "Die Datei ist größer als 50 MB; die Übermittlung nimmt sie nicht an.",
    "The file is larger than 50 MB; the upload does not take it.",
    "Teilen Sie den Stapel.",
    "Split the batch.",
)
TRAILING_SEPARATOR = _kind(
    37,
    WARNS,
    UNKNOWN,
    "Die Zeile endet mit einem überzähligen Semikolon.",
    "The line ends in a semicolon too many.",
    "Die Reparatur entfernt es.",
    "The repair removes it.",
)
HEADINGS_FIRST = _kind(
    32,
    BLOCKS,
    FILE,
    "Die Datei beginnt mit Spaltenüberschriften statt mit der Kopfzeile.",
    "The file begins with captions instead of the header.",
    "Fügen Sie die Kopfzeile „EXTF;700;…“ als erste Zeile ein.",
    "Insert the header “EXTF;700;…” as the first line.",
)
WRONG_SEPARATOR = _kind(
    33,
    BLOCKS,
    FILE,
    "Die Felder sind nicht durch Semikolons getrennt.",
    "The fields are not separated by semicolons.",
    "Speichern Sie die Datei mit Semikolon als Trennzeichen.",
    "Save the file with semicolons as separators.",
)
EMPTY_FILE = _kind(
    1,
    BLOCKS,
    FILE,
    "Die Datei ist leer.",
    "The file is empty.",
    "Erzeugen Sie die Datei neu.",
    "Create the file again.",
)
NOT_A_DATEV_FILE = _kind(
    2,
    BLOCKS,
    FILE,
    "Die Datei beginnt nicht mit „EXTF“ oder „DTVF“.",
    "The file does not begin with “EXTF” or “DTVF”.",
    "Wählen Sie eine Datei im DATEV-Format.",
    "Choose a file in DATEV format.",
)
LINE_ENDS = _kind(
    3,
    WARNS,
    NONE,
    "Nicht jede Zeile endet mit CR LF (zuerst Zeile {line}).",
    "Not every line ends in CR LF (line {line} first).",
    "Die Reparatur setzt die Zeilenenden.",
    "The repair sets the line ends.",
)
QUOTES = _kind(
    4,
    BLOCKS,
    ROW,
    "Die Anführungszeichen der Zeile gehen nicht auf.",
    "The quotes of the line do not close.",
    "Verdoppeln Sie Anführungszeichen im Text, und schließen Sie jeden Text.",
    "Double quotes inside a text, and close each text.",
)
TEXT_UNQUOTED = _kind(
    5,
    WARNS,
    UNKNOWN,
    "{caption} steht nicht in Anführungszeichen.",
    "{caption} does not stand in quotes.",
    "Die Reparatur setzt Anführungszeichen.",
    "The repair sets the quotes.",
)
NUMBER_QUOTED = _kind(
    30,
    WARNS,
    UNKNOWN,
    "{caption} steht in Anführungszeichen, obwohl das Feld keinen Text enthält.",
    "{caption} stands in quotes although the field holds no text.",
    "Die Reparatur entfernt die Anführungszeichen.",
    "The repair removes the quotes.",
)
CAPTIONS_DIFFER = _kind(
    7,
    WARNS,
    NONE,
    "Die Überschrift „{value}“ weicht von „{expected}“ ab.",
    "The caption “{value}” differs from “{expected}”.",
    "DATEV ordnet nach der Position zu; prüfen Sie, ob eine Spalte fehlt.",
    "DATEV maps by position; check whether a column is missing.",
)
CAPTIONS_MISSING = _kind(
    31,
    BLOCKS,
    FILE,
    "In Zeile 2 fehlen die Spaltenüberschriften.",
    "Line 2 lacks the captions.",
    "Fügen Sie die Zeile mit den Überschriften ein.",
    "Insert the line with the captions.",
)
TOO_MANY_COLUMNS = _kind(
    9,
    BLOCKS,
    ROW,
    "Die Zeile hat {length} Spalten, das Format {most}.",
    "The line has {length} columns, the format {most}.",
    "Meist steht ein Semikolon in einem Text ohne Anführungszeichen.",
    "Mostly a semicolon stands in a text without quotes.",
)
TOO_FEW_COLUMNS = _kind(
    34,
    WARNS,
    UNKNOWN,
    "Die Zeile hat {length} Spalten, das Format {most}.",
    "The line has {length} columns, the format {most}.",
    "DATEV nimmt die fehlenden Spalten meist als leer; die Reparatur ergänzt sie.",
    "DATEV mostly takes the missing columns as empty; the repair adds them.",
)
FRAGMENT = _kind(
    19,
    WARNS,
    ROW,
    "Die letzte Zeile ist nur der Anfang einer Zeile ({length} von {most} Spalten).",
    "The last line is only the beginning of a line ({length} of {most} columns).",
    "Entfernen Sie die Zeile, wenn ihre Buchung schon in der Datei steht.",
    "Remove the line if its booking is in the file already.",
)
LINE_TOO_LONG = _kind(
    20,
    BLOCKS,
    FILE,
    "Eine Zeile ist länger als {most} Zeichen.",
    "A line is longer than {most} characters.",
    "Das ist keine Datei im DATEV-Format.",
    "This is no file in DATEV format.",
)
TOO_MANY_ROWS = _kind(
    13,
    BLOCKS,
    FILE,
    "Die Datei hat mehr als {most} Buchungszeilen.",
    "The file has more than {most} rows.",
    "Teilen Sie den Stapel, zum Beispiel nach Monaten.",
    "Split the batch, by months for example.",
)
FILE_NAME = _kind(
    15,
    BLOCKS,
    FILE,
    "Der Dateiname „{value}“ entspricht nicht dem Muster EXTF_….csv.",
    "The file name “{value}” does not follow the pattern EXTF_….csv.",
    "Verwenden Sie nach EXTF_ höchstens 51 Buchstaben, Ziffern, Punkte, Binde- oder Unterstriche.",
    "Use at most 51 letters, digits, dots, hyphens or underscores after EXTF_.",
)
NO_ROWS = _kind(
    18,
    BLOCKS,
    FILE,
    "Die Datei enthält keine Zeilen.",
    "The file has no rows.",
    "Ohne Buchungen gibt es nichts zu importieren; erzeugen Sie keine Datei.",
    "There is nothing to import without rows; do not create a file.",
)

# Encoding --------------------------------------------------------------------------------------
UNDEFINED_BYTE = _kind(
    56,
    BLOCKS,
    UNKNOWN,
    "Das Byte {value} steht in Windows-1252 für kein Zeichen.",
    "The byte {value} stands for no character in Windows-1252.",
    "Prüfen Sie, mit welcher Kodierung die Datei geschrieben wurde.",
    "Check in which encoding the file was written.",
)
NOT_IN_CHARSET = _kind(
    51,
    BLOCKS,
    CUT,
    "Das Zeichen „{character}“ (U+{codepoint}) gibt es in Windows-1252 nicht.",
    "The character “{character}” (U+{codepoint}) does not exist in Windows-1252.",
    "Ersetzen Sie es, oder lassen Sie Texte vor dem Schreiben umschreiben.",
    "Replace it, or have texts transliterated before writing.",
)
CONTROL_CHARACTER = _kind(
    8,
    BLOCKS,
    ROW,
    "Der Text enthält ein Steuerzeichen oder einen Zeilenumbruch (U+{codepoint}).",
    "The text contains a control character or a line break (U+{codepoint}).",
    "Entfernen Sie es.",
    "Remove it.",
)

UTF8_UNMARKED = _kind(
    52,
    WARNS,
    CUT,
    "Die Datei ist UTF-8 ohne Kennung (BOM); DATEV liest sie als Windows-1252.",
    "The file is UTF-8 without a byte order mark; DATEV reads it as Windows-1252.",
    "Die Reparatur schreibt sie als Windows-1252.",
    "The repair writes it as Windows-1252.",
)
UNICODE_FILE = _kind(
    53,
    HINTS,
    NONE,
    "Die Datei ist in {value} kodiert; nicht jeder Weg in DATEV nimmt Unicode an.",
    "The file is encoded in {value}; not every way into DATEV takes Unicode.",
    "Windows-1252 wird überall gelesen; die Reparatur schreibt es.",
    "Windows-1252 is read everywhere; the repair writes it.",
)

# Header ----------------------------------------------------------------------------------------
DESCRIPTION_MISSING = _kind(
    122,
    HINTS,
    NONE,
    "Der Stapel hat keine Bezeichnung.",
    "The batch has no description.",
    "Mit einer Bezeichnung lassen sich Stapel in DATEV unterscheiden.",
    "A description tells batches apart in DATEV.",
)
DATEV_MARKER = _kind(
    120,
    HINTS,
    FILE,
    "Die Datei stammt von DATEV selbst (DTVF); die Übermittlung nimmt nur EXTF an.",
    "The file comes from DATEV itself (DTVF); the upload takes EXTF only.",
    "Für den Import von Hand stört es nicht.",
    "It does not matter for an import by hand.",
)
RESERVED_FILLED = _kind(
    117,
    HINTS,
    FILE,
    "Das reservierte Feld {caption} ist gefüllt; die Übermittlung nimmt die Datei nicht an.",
    "The reserved field {caption} is filled; the upload does not take the file.",
    "Leeren Sie das Feld; für den Import von Hand stört es nicht.",
    "Clear the field; it does not matter for an import by hand.",
)
HEADER_TEXT = _kind(
    113,
    WARNS,
    CUT,
    "„{value}“ ist im Feld {caption} zu lang oder hat unzulässige Zeichen.",
    "“{value}” is too long in the field {caption} or has characters it does not allow.",
    "Kürzen oder leeren Sie das Feld.",
    "Shorten or clear the field.",
)
PERIOD_IN_MASTER_DATA = _kind(
    110,
    HINTS,
    NONE,
    "Datum von und bis gehören nur in Buchungsstapel.",
    "Start and end dates belong in booking batches only.",
    "Lassen Sie die Felder 15 und 16 leer.",
    "Leave the fields 15 and 16 empty.",
)
HEADER_UNQUOTED = _kind(
    137,
    WARNS,
    UNKNOWN,
    "Ein Textfeld der Kopfzeile steht nicht in Anführungszeichen ({value}).",
    "A text field of the header does not stand in quotes ({value}).",
    "Die Reparatur setzt Anführungszeichen.",
    "The repair sets the quotes.",
)
ACCOUNT_LENGTH_MISSING = _kind(
    136,
    WARNS,
    CUT,
    "Die Sachkontenlänge fehlt; DATEV nimmt die des Mandanten.",
    "The account length is missing; DATEV takes the client's.",
    "Tragen Sie die Sachkontenlänge ein.",
    "Enter the account length.",
)
FORMAT_VERSION_OLD = _kind(
    135,
    HINTS,
    NONE,
    "Die Formatversion {value} ist nicht die aktuelle ({expected}).",
    "The format version {value} is not the current one ({expected}).",
    "DATEV liest ältere Versionen; neue Felder fehlen darin.",
    "DATEV reads older versions; they lack new fields.",
)
FORMAT_VERSION_UNKNOWN = _kind(
    138,
    BLOCKS,
    FILE,
    "Die Formatversion „{value}“ ist nicht bekannt; aktuell ist {expected}.",
    "The format version “{value}” is not known; {expected} is current.",
    "Berichtigen Sie das fünfte Feld der Kopfzeile.",
    "Correct the fifth field of the header.",
)
FORMAT_NAME = _kind(
    134,
    BLOCKS,
    FILE,
    "Der Formatname „{value}“ gehört nicht zur Kategorie {category} ({expected}).",
    "The format name “{value}” does not belong to category {category} ({expected}).",
    "Berichtigen Sie das vierte Feld der Kopfzeile.",
    "Correct the fourth field of the header.",
)
HEADER_VERSION = _kind(
    133,
    BLOCKS,
    FILE,
    "Die Version „{value}“ der Kopfzeile ist nicht bekannt.",
    "The header version “{value}” is not known.",
    "Die Versionen 700 und 510 sind bekannt.",
    "The versions 700 and 510 are known.",
)
HEADER_VERSION_OLD = _kind(
    102,
    WARNS,
    UNKNOWN,
    "Die Kopfzeile hat die Version 510; aktuell ist 700.",
    "The header has version 510; 700 is current.",
    "Lassen Sie das schreibende Programm aktualisieren.",
    "Have the writing program updated.",
)
HEADER_SHORT = _kind(
    132,
    BLOCKS,
    FILE,
    "Die Kopfzeile hat {length} statt 31 Felder.",
    "The header has {length} fields instead of 31.",
    "Ergänzen Sie die fehlenden Felder, auch leere.",
    "Add the missing fields, empty ones too.",
)
UNKNOWN_FORMAT = _kind(
    131,
    BLOCKS,
    FILE,
    "Die Formatkategorie „{value}“ ist nicht bekannt.",
    "The format category “{value}” is not known.",
    "Prüfen Sie das dritte Feld der Kopfzeile.",
    "Check the third field of the header.",
)
HEADER_VALUE = _kind(
    101,
    BLOCKS,
    FILE,
    "„{value}“ ist im Feld {caption} nicht zulässig; erwartet wird {expected}.",
    "“{value}” is not allowed in the field {caption}; {expected} is expected.",
    "Berichtigen Sie die Angabe.",
    "Correct the value.",
)
CONSULTANT_NUMBER = _kind(
    104,
    BLOCKS,
    FILE,
    "Die Beraternummer {value} liegt nicht zwischen 1001 und 9999999.",
    "The consultant number {value} is not between 1001 and 9999999.",
    "Fragen Sie die Kanzlei nach der Beraternummer.",
    "Ask the tax adviser for the consultant number.",
)
CLIENT_NUMBER = _kind(
    130,
    BLOCKS,
    FILE,
    "Die Mandantennummer {value} liegt nicht zwischen 1 und 99999.",
    "The client number {value} is not between 1 and 99999.",
    "Fragen Sie die Kanzlei nach der Mandantennummer.",
    "Ask the tax adviser for the client number.",
)
FISCAL_YEAR_START = _kind(
    105,
    BLOCKS,
    FILE,
    "Der Wirtschaftsjahresbeginn „{value}“ ist kein Datum von 2000 bis 2099.",
    "The start of the fiscal year “{value}” is no date from 2000 to 2099.",
    "Tragen Sie den ersten Tag des Wirtschaftsjahres ein.",
    "Enter the first day of the fiscal year.",
)
ACCOUNT_LENGTH = _kind(
    106,
    BLOCKS,
    FILE,
    "Die Sachkontenlänge {value} liegt nicht zwischen 4 und 8.",
    "The account length {value} is not between 4 and 8.",
    "Fragen Sie die Kanzlei nach der Sachkontenlänge des Mandanten.",
    "Ask the tax adviser for the client's account length.",
)
DATES_REVERSED = _kind(
    107,
    BLOCKS,
    FILE,
    "Datum von ({date_from}) liegt nach Datum bis ({date_to}); DATEV meldet #REW04403.",
    "The batch starts ({date_from}) after it ends ({date_to}); DATEV reports #REW04403.",
    "Vertauschen Sie die beiden Angaben.",
    "Swap the two dates.",
)
CALENDAR_YEARS = _kind(
    108,
    WARNS,
    UNKNOWN,
    "Datum von ({date_from}) und Datum bis ({date_to}) liegen in zwei Kalenderjahren.",
    "The batch starts ({date_from}) and ends ({date_to}) in different calendar years.",
    "Teilen Sie den Stapel nach Monaten; DATEV meldet sonst womöglich #REW04404.",
    "Split the batch by months; DATEV may report #REW04404 otherwise.",
)
OUTSIDE_FISCAL_YEAR = _kind(
    109,
    BLOCKS,
    FILE,
    "Der Stapel ({date_from} bis {date_to}) verlässt das Wirtschaftsjahr ab {start}.",
    "The batch ({date_from} to {date_to}) leaves the fiscal year that starts on {start}.",
    "Eine Datei gehört zu genau einem Wirtschaftsjahr; teilen Sie den Stapel.",
    "A file belongs to one fiscal year; split the batch.",
)
DESCRIPTION = _kind(
    111,
    BLOCKS,
    CUT,
    "Die Bezeichnung „{value}“ ist länger als 30 Zeichen oder enthält andere Zeichen als "
    "Buchstaben, Ziffern, Leerzeichen, Punkt, Bindestrich, Schrägstrich.",
    "The description “{value}” is longer than 30 characters or has others than letters, digits, "
    "blank, dot, hyphen, slash.",
    "Kürzen Sie die Bezeichnung; sie ist der Name des Stapels in DATEV.",
    "Shorten it; it is the batch's name in DATEV.",
)
INITIALS = _kind(
    112,
    BLOCKS,
    UNKNOWN,
    "Das Diktatkürzel „{value}“ besteht nicht aus zwei Großbuchstaben.",
    "The initials “{value}” are not two capital letters.",
    "Verwenden Sie zwei Großbuchstaben, oder lassen Sie das Feld leer.",
    "Use two capital letters or leave the field empty.",
)
CREATED_AT = _kind(
    118,
    BLOCKS,
    FILE,
    "„Erzeugt am“ ({value}) ist kein Zeitpunkt von 2000 bis 2099 mit Zeitzone.",
    "The creation time ({value}) is no time from 2000 to 2099 with a time zone.",
    "Geben Sie den Zeitpunkt mit seiner Zeitzone an.",
    "Give the time with its time zone.",
)
FORMAT_VERSION = _kind(
    103,
    BLOCKS,
    FILE,
    "Die Formatversion {value} wird nicht geschrieben.",
    "The format version {value} is not written.",
    "Verwenden Sie eine dieser Versionen: {allowed}.",
    "Use one of these versions: {allowed}.",
)

# Locking ---------------------------------------------------------------------------------------
ROW_LOCK_MISSING = _kind(
    152,
    WARNS,
    CUT,
    "Die Festschreibung fehlt in Zeilen (zuerst Zeile {line}); DATEV schreibt den Stapel fest.",
    "Rows lack the lock (line {line} first); DATEV locks the batch.",
    "Die Reparatur setzt sie auf 0.",
    "The repair sets it to 0.",
)
HEADER_LOCK_MISSING = _kind(
    151,
    WARNS,
    CUT,
    "Die Festschreibung fehlt in der Kopfzeile; DATEV schreibt den Stapel fest.",
    "The header lacks the lock; DATEV locks the batch.",
    "Tragen Sie 0 oder 1 ein.",
    "Enter 0 or 1.",
)
LOCK_DIFFERS = _kind(
    155,
    WARNS,
    CUT,
    "Die Festschreibung der Zeile ({value}) widerspricht der des Stapels ({header}).",
    "The row's lock ({value}) contradicts the batch's ({header}).",
    "Eine einzige festgeschriebene Zeile schreibt den ganzen Stapel fest; vereinheitlichen Sie.",
    "A single locked row locks the whole batch; make them the same.",
)

# Amounts, currency -----------------------------------------------------------------------------
RECURRING_CURRENCY = _kind(
    208,
    BLOCKS,
    ROW,
    "Wiederkehrende Buchungen gibt es nur in EUR, nicht in {value}.",
    "Recurring bookings exist in EUR only, not in {value}.",
    "Rechnen Sie den Betrag um.",
    "Convert the amount.",
)
AMOUNT_GROUPED = _kind(
    231,
    BLOCKS,
    ROW,
    "Der Betrag {value} hat Tausenderpunkte.",
    "The amount {value} has grouping points.",
    "Schreiben Sie ihn ohne Tausenderpunkte.",
    "Write it without grouping.",
)
AMOUNT_POINT = _kind(
    230,
    BLOCKS,
    ROW,
    "Der Betrag {value} hat einen Dezimalpunkt.",
    "The amount {value} has a decimal point.",
    "Verwenden Sie das Komma; die Reparatur setzt es.",
    "Use the comma; the repair sets it.",
)
AMOUNT_WITHOUT_DECIMALS = _kind(
    204,
    WARNS,
    NONE,
    "Der Betrag {value} hat keine Nachkommastellen.",
    "The amount {value} has no decimals.",
    "Schreiben Sie zwei Nachkommastellen; die Reparatur ergänzt sie.",
    "Write two decimals; the repair adds them.",
)
AMOUNT_FORMAT = _kind(
    201,
    BLOCKS,
    ROW,
    "„{value}“ ist kein Betrag mit höchstens {digits} Stellen vor und genau zwei nach dem Komma.",
    "“{value}” is no amount with at most {digits} digits before and two after the comma.",
    "Schreiben Sie den Betrag mit Komma und ohne Tausenderpunkt, zum Beispiel 1234,50.",
    "Write the amount with a comma and without grouping, 1234,50 for example.",
)
AMOUNT_ZERO = _kind(
    202,
    BLOCKS,
    ROW,
    "Der Betrag 0,00 ist nicht zulässig.",
    "The amount 0,00 is not allowed.",
    "Lassen Sie die Zeile weg.",
    "Leave the row out.",
)
AMOUNT_NEGATIVE = _kind(
    203,
    BLOCKS,
    ROW,
    "Der Betrag {value} ist negativ.",
    "The amount {value} is negative.",
    "Geben Sie den Betrag positiv an und tauschen Sie Soll und Haben.",
    "Give the amount without its sign and swap debit and credit.",
)
BASE_AMOUNT_PAIR = _kind(
    206,
    BLOCKS,
    ROW,
    "Basis-Umsatz und WKZ Basis-Umsatz sind nicht beide gefüllt.",
    "Base amount and base currency are not both filled.",
    "Füllen Sie beide oder keines.",
    "Fill both or none.",
)
DISCOUNT_ACCOUNT = _kind(
    207,
    WARNS,
    UNKNOWN,
    "Ein abweichendes Skontokonto steht ohne Skontobetrag.",
    "A deviating discount account stands without a discount.",
    "Geben Sie den Skontobetrag an, oder lassen Sie das Konto weg.",
    "Give the discount or leave the account out.",
)

# Accounts --------------------------------------------------------------------------------------
NOT_A_PERSON = _kind(
    260,
    BLOCKS,
    ROW,
    "Das Konto {value} ist kein Personenkonto mit {most} Stellen.",
    "The account {value} is no person account of {most} digits.",
    "Personenkonten haben eine Stelle mehr als Sachkonten.",
    "Person accounts have a digit more than ledger accounts.",
)
PERSON_TWICE = _kind(
    258,
    WARNS,
    CUT,
    "Das Konto {value} kommt mehrfach vor (zuerst Zeile {first}); die letzte Zeile gilt.",
    "The account {value} occurs more than once (line {first} first); the last row holds.",
    "Führen Sie die Zeilen zusammen.",
    "Merge the rows.",
)
RESERVED_ACCOUNT = _kind(
    257,
    WARNS,
    UNKNOWN,
    "{value} ist ein reserviertes Konto ohne Funktion.",
    "{value} is a reserved account without a function.",
    "Lassen Sie die Kanzlei das Konto prüfen.",
    "Have the tax adviser check the account.",
)
COLLECTIVE_ACCOUNT = _kind(
    256,
    WARNS,
    UNKNOWN,
    "{value} ist ein Sammelkonto; es wird über Personenkonten bebucht.",
    "{value} is a collective account; it is booked through person accounts.",
    "Buchen Sie auf das Personenkonto.",
    "Book onto the person account.",
)
ACCOUNT_DRAGGED = _kind(
    254,
    WARNS,
    CUT,
    "Das Konto fehlt; DATEV nimmt das der Zeile davor.",
    "The account is missing; DATEV takes that of the row before.",
    "Verlassen Sie sich nie darauf, und tragen Sie das Konto ein.",
    "Never rely on it, and enter the account.",
)
ACCOUNT_TOO_LONG = _kind(
    251,
    BLOCKS,
    ROW,
    "Das Konto {value} hat mehr als {most} Stellen (Sachkontenlänge plus eine für Personenkonten).",
    "The account {value} has more than {most} digits (account length plus one for persons).",
    "Prüfen Sie das Konto und die Sachkontenlänge.",
    "Check the account and the account length.",
)
PERSON_ACCOUNT = _kind(
    252,
    WARNS,
    UNKNOWN,
    "Das Personenkonto {value} beginnt mit 0.",
    "The person account {value} starts with 0.",
    "Debitoren beginnen mit 1 bis 6, Kreditoren mit 7 bis 9.",
    "Debtors start with 1 to 6, creditors with 7 to 9.",
)
ACCOUNT_FORMAT = _kind(
    253,
    BLOCKS,
    ROW,
    "„{value}“ ist keine Kontonummer: 1 bis 9 Ziffern, nicht nur Nullen.",
    "“{value}” is no account number: 1 to 9 digits, not only zeros.",
    "Berichtigen Sie das Konto.",
    "Correct the account.",
)
ACCOUNTS_EQUAL = _kind(
    255,
    WARNS,
    NONE,
    "Konto und Gegenkonto sind gleich ({value}).",
    "Account and contra account are the same ({value}).",
    "Prüfen Sie die Zeile: Sie bucht auf sich selbst.",
    "Check the row: it books onto itself.",
)

# Tax keys --------------------------------------------------------------------------------------
KEY_UNPADDED = _kind(
    331,
    HINTS,
    NONE,
    "Der BU-Schlüssel {value} hat keine vier Stellen.",
    "The tax key {value} does not have four digits.",
    "DATEV liest ihn auch so; vierstellig ist er eindeutig.",
    "DATEV reads it all the same; four digits are clear.",
)
KEY_NEEDS_COUNTRY = _kind(
    306,
    WARNS,
    ROW,
    "Der BU-Schlüssel {value} verlangt {missing}.",
    "The tax key {value} requires {missing}.",
    "Füllen Sie die Felder 40 und 41.",
    "Fill the fields 40 and 41.",
)
KEY_NOT_ALLOWED = _kind(
    304,
    WARNS,
    ROW,
    "Der BU-Schlüssel {value} passt nicht zur Zusatzfunktion des Kontos {account}.",
    "The tax key {value} does not suit the additional function of the account {account}.",
    "Lassen Sie die Kanzlei Konto und Schlüssel prüfen.",
    "Have the tax adviser check account and key.",
)
KEY_ON_AUTOMATIC = _kind(
    303,
    WARNS,
    ROW,
    "Der BU-Schlüssel {value} steht bei dem Automatikkonto {account}; DATEV meldet #REW00305 "
    "oder #REW00306.",
    "The tax key {value} stands with the automatic account {account}; DATEV reports "
    "#REW00305 or #REW00306.",
    "Lassen Sie den BU-Schlüssel leer; nur 40 hebt die Automatik auf.",
    "Leave the key empty; only 40 switches the automatic off.",
)
KEY_FORMAT = _kind(
    301,
    BLOCKS,
    ROW,
    "„{value}“ ist kein BU-Schlüssel: höchstens vier Ziffern.",
    "“{value}” is no tax key: at most four digits.",
    "Berichtigen Sie den BU-Schlüssel, oder lassen Sie ihn leer.",
    "Correct the key or leave it empty.",
)
REVERSED_TWICE = _kind(
    307,
    WARNS,
    UNKNOWN,
    "Generalumkehr und der Berichtigungsschlüssel {value} kehren dieselbe Zeile zweimal um.",
    "General reversal and the correction key {value} reverse the same row twice.",
    "Verwenden Sie nur die Generalumkehr.",
    "Use the general reversal only.",
)
KEY_49 = _kind(
    309,
    BLOCKS,
    ROW,
    "Der BU-Schlüssel 49 und die Felder 45 bis 47 gehören zusammen.",
    "The tax key 49 and the fields 45 to 47 belong together.",
    "Füllen Sie alle oder keines.",
    "Fill all or none.",
)

# Dates -----------------------------------------------------------------------------------------
NO_SUCH_DAY = _kind(
    355,
    BLOCKS,
    ROW,
    "Den Tag {value} gibt es im Wirtschaftsjahr nicht.",
    "The day {value} does not exist in the fiscal year.",
    "Berichtigen Sie das Belegdatum.",
    "Correct the document date.",
)
DATE_LEADING_ZERO = _kind(
    12,
    BLOCKS,
    ROW,
    "Dem Belegdatum {value} fehlt die führende Null.",
    "The document date {value} lacks its leading zero.",
    "Gemeint ist 0{value}; die Reparatur ergänzt die Null.",
    "0{value} is meant; the repair adds the zero.",
)
DATE_FULL = _kind(
    381,
    BLOCKS,
    ROW,
    "Das Belegdatum {value} ist ein volles Datum; erwartet wird TTMM.",
    "The document date {value} is a full date; day and month (TTMM) are expected.",
    "Schreiben Sie nur Tag und Monat.",
    "Write day and month only.",
)
DATE_NOT_IN_BATCH = _kind(
    354,
    WARNS,
    NONE,
    "Das Belegdatum {value} liegt nicht zwischen Datum von und bis.",
    "The document date {value} is not between the dates of the batch.",
    "Prüfen Sie Belegdatum und Zeitraum.",
    "Check document date and period.",
)
DATE_BEFORE_YEAR = _kind(
    353,
    BLOCKS,
    ROW,
    "Das Belegdatum {value} liegt nicht im Wirtschaftsjahr ab {start}; DATEV meldet #REW00314.",
    "The document date {value} is not in the fiscal year from {start}; DATEV reports #REW00314.",
    "In der Datei steht nur TTMM; die Zeile gehört in einen anderen Stapel.",
    "The file holds only day and month; the row belongs in another batch.",
)
DATE_FORMAT = _kind(
    358,
    BLOCKS,
    ROW,
    "„{value}“ ist kein Datum von 2000 bis 2099.",
    "“{value}” is no date from 2000 to 2099.",
    "Berichtigen Sie das Datum.",
    "Correct the date.",
)
DATE_OUTSIDE_BATCH = _kind(
    380,
    BLOCKS,
    CUT,
    "Das Belegdatum {value} liegt nicht im Stapel ({date_from} bis {date_to}).",
    "The document date {value} is not in the batch ({date_from} to {date_to}).",
    "In der Datei steht nur TTMM; die Zeile gehört in den Stapel ihres Zeitraums.",
    "The file holds only day and month; the row belongs in the batch of its period.",
)
DELIVERY_WITHOUT_PERIOD = _kind(
    356,
    BLOCKS,
    ROW,
    "Ein Leistungsdatum steht ohne Datum Zuord. Steuerperiode.",
    "A delivery date stands without the date of its tax period.",
    "Füllen Sie beide Felder, oder nur das zweite.",
    "Fill both fields, or the second one only.",
)
DUE_WITHOUT_PERSON = _kind(
    357,
    WARNS,
    CUT,
    "Eine Fälligkeit steht in einer Zeile ohne Personenkonto; DATEV verwirft sie.",
    "A due date stands in a row without a person account; DATEV drops it.",
    "Lassen Sie die Fälligkeit weg, oder buchen Sie auf ein Personenkonto.",
    "Leave the due date out or book onto a person account.",
)
DUE_TWICE = _kind(
    387,
    WARNS,
    UNKNOWN,
    "Fälligkeit und Belegfeld 2 sind beide gefüllt.",
    "Due date and document field 2 are both filled.",
    "Verwenden Sie für die Fälligkeit nur das Feld 117.",
    "Use field 117 alone for the due date.",
)

# Texts -----------------------------------------------------------------------------------------
GUID_FILLED = _kind(
    410,
    HINTS,
    NONE,
    "Das Feld Buchungs GUID ist gefüllt; DATEV vergibt es selbst.",
    "The field Buchungs GUID is filled; DATEV assigns it.",
    "Lassen Sie das Feld leer.",
    "Leave the field empty.",
)
VAT_ID = _kind(
    408,
    BLOCKS,
    ROW,
    "„{value}“ ist keine USt-IdNr. mit Länderkennzeichen.",
    "“{value}” is no VAT id with its country.",
    "Zwei Buchstaben, dann bis zu 13 Zeichen ohne Leerzeichen; EL für Griechenland.",
    "Two letters, then up to 13 characters without blanks; EL for Greece.",
)
KOST_CHARACTERS = _kind(
    407,
    BLOCKS,
    ROW,
    "„{value}“ enthält Zeichen, die in {caption} nicht zulässig sind.",
    "“{value}” has characters that {caption} does not allow.",
    "Zulässig sind Buchstaben, Ziffern, Leerzeichen und Unterstriche.",
    "Letters, digits, blanks and underscores are allowed.",
)
LINK_FORM = _kind(
    406,
    WARNS,
    UNKNOWN,
    'Der Beleglink „{value}“ hat nicht die Form BEDI "GUID".',
    'The document link “{value}” does not have the form BEDI "GUID".',
    "Zulässig sind BEDI, DDMS und DORG mit einer GUID in Anführungszeichen.",
    "BEDI, DDMS and DORG with a GUID in quotes are allowed.",
)
REFERENCE_CHARACTERS = _kind(
    401,
    BLOCKS,
    ROW,
    "„{value}“ enthält Zeichen, die in {caption} nicht zulässig sind.",
    "“{value}” has characters that {caption} does not allow.",
    "Zulässig sind Buchstaben ohne Umlaute, Ziffern und $ & % * + - /.",
    "Letters without umlauts, digits and $ & % * + - / are allowed.",
)
REFERENCE_UNDERSCORE = _kind(
    431,
    HINTS,
    UNKNOWN,
    "„{value}“ enthält einen Unterstrich, den nur eine der Beschreibungen DATEVs zulässt.",
    "“{value}” has an underscore, which only one of DATEV's descriptions allows.",
    "Verwenden Sie besser einen Bindestrich.",
    "Better use a hyphen.",
)
INFO_PAIR = _kind(
    405,
    BLOCKS,
    ROW,
    "Von {caption} und seinem Gegenstück ist nur eines gefüllt.",
    "Of {caption} and its counterpart only one is filled.",
    "Füllen Sie Art und Inhalt, oder keines.",
    "Fill both kind and content, or none.",
)

# Dependent columns -----------------------------------------------------------------------------
OTHER_CHART = _kind(
    459,
    WARNS,
    UNKNOWN,
    "{caption} gibt es nur im Kontenrahmen {expected}.",
    "{caption} exists in chart {expected} only.",
    "Lassen Sie das Feld leer.",
    "Leave the field empty.",
)
OPEN_ITEM_WITHOUT_PERSON = _kind(
    453,
    WARNS,
    CUT,
    "{caption} steht in einer Zeile ohne Personenkonto; DATEV verwirft die Angabe.",
    "{caption} stands in a row without a person account; DATEV drops it.",
    "Lassen Sie das Feld leer, oder buchen Sie auf ein Personenkonto.",
    "Leave the field empty or book onto a person account.",
)
RATE_WITHOUT_BASE = _kind(
    451,
    WARNS,
    UNKNOWN,
    "Ein Kurs steht ohne Basis-Umsatz und WKZ Basis-Umsatz.",
    "An exchange rate stands without base amount and base currency.",
    "Füllen Sie die Felder 4, 5 und 6 gemeinsam.",
    "Fill the fields 4, 5 and 6 together.",
)
BELONG_TOGETHER = _kind(
    454,
    WARNS,
    UNKNOWN,
    "{caption} steht ohne {missing}.",
    "{caption} stands without {missing}.",
    "DATEV erwartet die Felder gemeinsam.",
    "DATEV expects the fields together.",
)

# Other formats ---------------------------------------------------------------------------------
POSTAL_CODE = _kind(
    511,
    WARNS,
    UNKNOWN,
    "Die Postleitzahl {value} besteht nicht nur aus Ziffern.",
    "The postal code {value} is not all digits.",
    "DATEVs Beschreibung lässt nur Ziffern zu; bei Auslandsadressen prüfen Sie den Import.",
    "DATEV's description allows digits only; check the import of foreign addresses.",
)
IBAN_CHECK = _kind(
    510,
    WARNS,
    ROW,
    "Die IBAN {value} hat eine falsche Prüfziffer.",
    "The IBAN {value} has a wrong check digit.",
    "Prüfen Sie die IBAN.",
    "Check the IBAN.",
)
VAT_PREFIX_TWICE = _kind(
    508,
    WARNS,
    ROW,
    "Die USt-IdNr. {value} wiederholt das Länderkennzeichen.",
    "The VAT id {value} repeats its country.",
    "Das Länderkennzeichen steht allein im Feld davor.",
    "The country stands alone in the field before.",
)
ADDRESS_TWICE = _kind(
    506,
    WARNS,
    CUT,
    "Adressnummer und Konto {value} kommen mehrfach vor (zuerst Zeile {first}).",
    "Address number and account {value} occur more than once (line {first} first).",
    "Führen Sie die Zeilen zusammen.",
    "Merge the rows.",
)
INTERVAL = _kind(
    535,
    BLOCKS,
    ROW,
    "Der Zeitabstand {value} ist nicht zulässig: 1 bis 999 Tage oder 1 bis 99 Monate.",
    "The interval {value} is not allowed: 1 to 999 days or 1 to 99 months.",
    "Berichtigen Sie den Zeitabstand.",
    "Correct the interval.",
)
END_DATE_MISSING = _kind(
    505,
    BLOCKS,
    ROW,
    "Endetyp 3 verlangt ein Enddatum.",
    "End type 3 requires an end date.",
    "Füllen Sie das Enddatum.",
    "Fill the end date.",
)
NOT_TAKEN_OVER = _kind(
    532,
    WARNS,
    CUT,
    "{caption} wird in das Rechnungswesen nicht übernommen.",
    "{caption} is not taken over into accounting.",
    "Verwenden Sie die individuellen Felder 1 bis 10.",
    "Use the custom fields 1 to 10.",
)
TWO_MAIN_BANKS = _kind(
    502,
    WARNS,
    CUT,
    "Mehr als eine Bankverbindung ist als Hauptbank gekennzeichnet.",
    "More than one bank connection is marked as the main one.",
    "Kennzeichnen Sie höchstens eine.",
    "Mark one at most.",
)
NAME_OF_OTHER_TYPE = _kind(
    501,
    WARNS,
    NONE,
    "Der Name steht nicht in dem Feld, das zum Adressattyp gehört ({missing}).",
    "The name does not stand in the field of its addressee type ({missing}).",
    "Füllen Sie das Namensfeld des Adressattyps.",
    "Fill the name field of the addressee type.",
)

# Duplicates ------------------------------------------------------------------------------------
REFERENCE_TWICE = _kind(
    604,
    HINTS,
    NONE,
    "Belegfeld 1 „{value}“ steht bei demselben Personenkonto schon mit anderem Datum in "
    "Zeile {first}.",
    "Document field 1 “{value}” stands with the same person account and another date in line "
    "{first}.",
    "Eine Rechnungsnummer ist je Geschäftspartner eindeutig; prüfen Sie sie.",
    "An invoice number is unique for each partner; check it.",
)
ROW_TWICE = _kind(
    603,
    WARNS,
    NONE,
    "Die Zeile gleicht Zeile {first} in Betrag, Konten, Datum und Belegfeld 1.",
    "The row equals line {first} in amount, accounts, date and document field 1.",
    "Prüfen Sie, ob die Buchung doppelt ist.",
    "Check whether the booking stands twice.",
)
BATCH_TWICE = _kind(
    601,
    WARNS,
    NONE,
    "Die Dateien {value} und {first} haben denselben Zeitraum und dieselbe Bezeichnung.",
    "The files {value} and {first} have the same period and description.",
    "DATEV legt beim zweiten Import einen weiteren Stapel an; geben Sie eigene Bezeichnungen.",
    "DATEV makes another batch of the second import; give descriptions of their own.",
)

# Cells of any kind -----------------------------------------------------------------------------
WRONG_TYPE = _kind(
    701,
    BLOCKS,
    ROW,
    "{caption} erwartet {expected}, nicht {found}.",
    "{caption} expects {expected}, not {found}.",
    "Übergeben Sie den passenden Python-Typ; Beträge niemals als float.",
    "Pass the fitting Python type; never pass amounts as float.",
)
REQUIRED = _kind(
    702,
    BLOCKS,
    ROW,
    "{caption} ist leer, aber Pflicht.",
    "{caption} is empty but required.",
    "Füllen Sie das Feld.",
    "Fill the field.",
)
TOO_LONG = _kind(
    703,
    BLOCKS,
    CUT,
    "„{value}“ hat {length} Zeichen, {caption} fasst {most}.",
    "“{value}” has {length} characters, {caption} holds {most}.",
    "Kürzen Sie den Text selbst; DATEV schneidet ihn sonst ab.",
    "Shorten the text yourself; DATEV would cut it.",
)
NOT_ALLOWED = _kind(
    704,
    BLOCKS,
    ROW,
    "„{value}“ ist in {caption} nicht zulässig; zulässig: {allowed}.",
    "“{value}” is not allowed in {caption}; allowed: {allowed}.",
    "Wählen Sie einen der zulässigen Werte.",
    "Choose one of the allowed values.",
)
CELL_FORMAT = _kind(
    705,
    BLOCKS,
    ROW,
    "„{value}“ hat nicht die Form, die {caption} verlangt.",
    "“{value}” does not have the form that {caption} requires.",
    "Berichtigen Sie den Wert nach der Feldbeschreibung.",
    "Correct the value by the description of the field.",
)
NUMBER_FORMAT = _kind(
    706,
    BLOCKS,
    ROW,
    "„{value}“ ist keine Zahl mit höchstens {digits} Stellen vor und {decimals} nach dem Komma.",
    "“{value}” is no number with at most {digits} digits before and {decimals} after the comma.",
    "Berichtigen Sie die Zahl; sie wird niemals gerundet.",
    "Correct the number; it is never rounded.",
)
UNKNOWN_COLUMN = _kind(
    707,
    BLOCKS,
    ROW,
    "Die Spalte „{value}“ gibt es in diesem Format nicht.",
    "The column “{value}” does not exist in this format.",
    "Verwenden Sie einen Namen aus der Feldliste.",
    "Use a name from the list of fields.",
)

# Repairs: what the repair did, one report for each ---------------------------------------------
MENDED_LINE_ENDS = _kind(
    801,
    HINTS,
    NONE,
    "Die Zeilenenden wurden auf CR LF gesetzt.",
    "The line ends were set to CR LF.",
    "Vergleichen Sie die neue Datei mit der alten, die unverändert bleibt.",
    "Compare the new file with the old one, which stays as it is.",
)
MENDED_ENCODING = _kind(
    802,
    HINTS,
    NONE,
    "Die Datei wurde von {value} nach Windows-1252 umkodiert.",
    "The file was encoded anew from {value} to Windows-1252.",
    "Vergleichen Sie die neue Datei mit der alten, die unverändert bleibt.",
    "Compare the new file with the old one, which stays as it is.",
)
MENDED_QUOTES = _kind(
    803,
    HINTS,
    NONE,
    "Anführungszeichen wurden in {caption} berichtigt (zuerst Zeile {line}).",
    "Quotes were corrected in {caption} (line {line} first).",
    "Vergleichen Sie die neue Datei mit der alten, die unverändert bleibt.",
    "Compare the new file with the old one, which stays as it is.",
)
MENDED_DECIMALS = _kind(
    804,
    HINTS,
    NONE,
    "{caption}: „{value}“ wurde zu „{after}“.",
    "{caption}: “{value}” became “{after}”.",
    "Vergleichen Sie die neue Datei mit der alten, die unverändert bleibt.",
    "Compare the new file with the old one, which stays as it is.",
)
MENDED_DATE = _kind(
    805,
    HINTS,
    NONE,
    "Dem Belegdatum „{value}“ wurde die führende Null vorangestellt: „{after}“.",
    "The document date “{value}” got its leading zero: “{after}”.",
    "Vergleichen Sie die neue Datei mit der alten, die unverändert bleibt.",
    "Compare the new file with the old one, which stays as it is.",
)
MENDED_LENGTH = _kind(
    806,
    HINTS,
    NONE,
    "{caption}: Der Text wurde auf „{after}“ gekürzt.",
    "{caption}: the text was cut to “{after}”.",
    "Vergleichen Sie die neue Datei mit der alten, die unverändert bleibt.",
    "Compare the new file with the old one, which stays as it is.",
)
MENDED_REFERENCE = _kind(
    807,
    HINTS,
    NONE,
    "{caption}: „{value}“ wurde zu „{after}“.",
    "{caption}: “{value}” became “{after}”.",
    "Vergleichen Sie die neue Datei mit der alten, die unverändert bleibt.",
    "Compare the new file with the old one, which stays as it is.",
)
MENDED_LOCK = _kind(
    808,
    HINTS,
    NONE,
    "Die fehlende Festschreibung wurde auf {after} gesetzt, hier zuerst.",
    "The missing lock was set to {after}, here first.",
    "Vergleichen Sie die neue Datei mit der alten, die unverändert bleibt.",
    "Compare the new file with the old one, which stays as it is.",
)
MENDED_WIDTH = _kind(
    809,
    HINTS,
    NONE,
    "Zeilen wurden auf {most} Spalten gebracht (zuerst Zeile {line}).",
    "Lines were brought to {most} columns (line {line} first).",
    "Vergleichen Sie die neue Datei mit der alten, die unverändert bleibt.",
    "Compare the new file with the old one, which stays as it is.",
)
MENDED_CHARACTERS = _kind(
    810,
    HINTS,
    NONE,
    "{caption}: „{value}“ wurde zu „{after}“ umgeschrieben.",
    "{caption}: “{value}” was rewritten as “{after}”.",
    "Vergleichen Sie die neue Datei mit der alten, die unverändert bleibt.",
    "Compare the new file with the old one, which stays as it is.",
)
MENDED_CAPTIONS = _kind(
    811,
    HINTS,
    NONE,
    "Die Zeile mit den Überschriften wurde eingefügt.",
    "The line with the captions was inserted.",
    "Vergleichen Sie die neue Datei mit der alten, die unverändert bleibt.",
    "Compare the new file with the old one, which stays as it is.",
)

# DATEV's own messages, as its import log words them ---------------------------------------------
LOG_NO_DATA = _kind(
    901,
    BLOCKS,
    FILE,
    "DATEV zeigt keine Daten: Der Dateiname passt nicht, oder Berater, Mandant oder "
    "Wirtschaftsjahr der Datei fehlen im Bestand.",
    "DATEV shows no data: the file name does not fit, or the stock lacks the file's "
    "consultant, client or fiscal year.",
    "Prüfen Sie Namen (EXTF_….csv) und Kopfzeile, und öffnen Sie den richtigen Bestand.",
    "Check name (EXTF_….csv) and header, and open the right stock.",
)
LOG_DATES_REVERSED = _kind(
    902,
    BLOCKS,
    FILE,
    "Datum von liegt nach Datum bis.",
    "The batch starts after it ends.",
    "Erzeugen Sie die Datei mit richtigem Zeitraum neu.",
    "Create the file again with the right period.",
)
LOG_CALENDAR_YEARS = _kind(
    903,
    BLOCKS,
    FILE,
    "Datum von und Datum bis liegen in zwei Kalenderjahren.",
    "The batch starts and ends in different calendar years.",
    "Teilen Sie den Stapel nach Monaten.",
    "Split the batch by months.",
)
LOG_BEFORE_YEAR = _kind(
    904,
    BLOCKS,
    ROW,
    "Das Belegdatum liegt vor dem Wirtschaftsjahr.",
    "The document date is before the fiscal year.",
    "Prüfen Sie Belegdatum und Wirtschaftsjahresbeginn; die Zeile gehört in einen anderen Stapel.",
    "Check document date and start of the fiscal year; the row belongs in another batch.",
)
LOG_KEY_ON_AUTOMATIC = _kind(
    905,
    BLOCKS,
    ROW,
    "Der BU-Schlüssel ist ungültig oder bei einem Automatikkonto nicht zulässig.",
    "The tax key is invalid or not allowed on an automatic account.",
    "Lassen Sie den BU-Schlüssel bei Automatikkonten leer; nur 40 hebt die Automatik auf.",
    "Leave the key empty on automatic accounts; only 40 switches the automatic off.",
)
LOG_KEY_NOT_HERE = _kind(
    906,
    BLOCKS,
    ROW,
    "Der Steuerschlüssel ist in diesem Zusammenhang nicht zulässig.",
    "The tax key is not allowed in this context.",
    "Prüfen Sie Schlüssel, Konten und Datum; Schlüssel hängen vom Jahr und vom Mandanten ab.",
    "Check key, accounts and date; keys depend on the year and the client.",
)
LOG_KEY_AND_FUNCTION = _kind(
    907,
    BLOCKS,
    ROW,
    "Der Steuerschlüssel passt nicht zu den Zusatzfunktionen des Kontos.",
    "The tax key does not suit the additional functions of the account.",
    "Lassen Sie die Kanzlei die Funktionen des Kontos prüfen.",
    "Have the tax adviser check the account's functions.",
)
LOG_COUNTRY = _kind(
    908,
    BLOCKS,
    ROW,
    "Der Steuerschlüssel verlangt das EU-Land.",
    "The tax key requires the EU country.",
    "Füllen Sie Feld 40 (EU-Land u. UStID).",
    "Fill field 40 (EU country and VAT id).",
)
LOG_COUNTRY_AND_RATE = _kind(
    909,
    BLOCKS,
    ROW,
    "Der Steuerschlüssel verlangt EU-Land und Steuersatz.",
    "The tax key requires EU country and tax rate.",
    "Füllen Sie die Felder 40 und 41.",
    "Fill the fields 40 and 41.",
)
LOG_PARTNER = _kind(
    910,
    BLOCKS,
    ROW,
    "Die Zuordnung zu einem Gesellschafter fehlt.",
    "The assignment to a partner is missing.",
    "Füllen Sie die Felder 107 bis 110, oder lassen Sie die Kanzlei zuordnen.",
    "Fill the fields 107 to 110, or have the tax adviser assign it.",
)
LOG_CAPITAL_ACCOUNT = _kind(
    911,
    WARNS,
    ROW,
    "Das Konto gehört zur Kapitalkontenentwicklung.",
    "The account belongs to the capital account development.",
    "Lassen Sie die Kanzlei die Buchung prüfen.",
    "Have the tax adviser check the booking.",
)
LOG_BVV = _kind(
    912,
    WARNS,
    NONE,
    "Das Konto verlangt eine BVV-Position.",
    "The account requires a position of the net-asset comparison.",
    "Füllen Sie Feld 122 mit 1 bis 5.",
    "Fill field 122 with 1 to 5.",
)
LOG_CUT = _kind(
    913,
    WARNS,
    CUT,
    "Ein Text war zu lang; DATEV hat ihn gekürzt.",
    "A text was too long; DATEV cut it.",
    "Kürzen Sie den Text in der Vorlage oder Zuordnung.",
    "Shorten the text in the template or mapping.",
)
LOG_OPEN_ITEM = _kind(
    914,
    WARNS,
    CUT,
    "Angaben zu offenen Posten wurden verworfen, weil kein Personenkonto bebucht wird.",
    "Open-item information was dropped because no person account is booked.",
    "Buchen Sie auf ein Personenkonto, oder lassen Sie die Angaben weg.",
    "Book onto a person account or leave the information out.",
)
LOG_UNKNOWN = _kind(
    999,
    WARNS,
    UNKNOWN,
    "Diese Meldung ist hier nicht bekannt.",
    "This message is not known here.",
    "Fragen Sie die Kanzlei, oder suchen Sie die Nummer in DATEVs Hilfe.",
    "Ask the tax adviser, or look the number up in DATEV's help.",
)

KINDS: tuple[IssueKind, ...] = tuple(
    sorted(
        (value for value in tuple(globals().values()) if isinstance(value, IssueKind)),
        key=lambda kind: kind.code,
    )
)
"""All rows, by code."""
