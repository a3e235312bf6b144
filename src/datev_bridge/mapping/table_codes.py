"""MAP-050 to MAP-069: what can be wrong with a mapping that comes back as a table."""

from datev_bridge.issues import IssueKind, Severity

NOT_TEXT = IssueKind(
    code="MAP-050",
    severity=Severity.BLOCKS,
    de="Die Datei ist keine Tabelle in UTF-8 oder Windows-1252.",
    en="The file is no table in UTF-8 or Windows-1252.",
    hint_de="Speichern Sie die Tabelle in Excel als „CSV UTF-8 (durch Trennzeichen getrennt)“.",
    hint_en="Save the table in Excel as “CSV UTF-8 (Comma delimited)”.",
)
TOO_LARGE = IssueKind(
    code="MAP-051",
    severity=Severity.BLOCKS,
    de="Die Tabelle ist zu groß: höchstens {rows} Zeilen und {megabytes} MB.",
    en="The table is too large: {rows} rows and {megabytes} MB at most.",
    hint_de="Löschen Sie leere und überzählige Zeilen, und laden Sie die Datei erneut hoch.",
    hint_en="Delete empty and surplus rows and upload the file again.",
)
BROKEN_ROW = IssueKind(
    code="MAP-052",
    severity=Severity.BLOCKS,
    de="Die Tabelle lässt sich hier nicht lesen: ein Anführungszeichen fehlt oder ist zu viel.",
    en="The table cannot be read here: a quotation mark is missing or too many.",
    hint_de="Öffnen Sie die Datei in Excel, und speichern Sie sie neu.",
    hint_en="Open the file in Excel and save it anew.",
)
MISSING_COLUMN = IssueKind(
    code="MAP-053",
    severity=Severity.BLOCKS,
    de="Die Spalte „{column}“ fehlt.",
    en="The column “{column}” is missing.",
    hint_de="Die erste Zeile muss die Überschriften der heruntergeladenen Tabelle enthalten.",
    hint_en="The first row has to have the headings of the table as it was downloaded.",
)
UNKNOWN_COLUMN = IssueKind(
    code="MAP-054",
    severity=Severity.WARNS,
    de="Die Spalte „{column}“ ist unbekannt und wird nicht gelesen.",
    en="The column “{column}” is unknown and is not read.",
    hint_de="Mögliche Überschriften: {allowed}.",
    hint_en="Possible headings: {allowed}.",
)
COLUMN_TWICE = IssueKind(
    code="MAP-055",
    severity=Severity.BLOCKS,
    de="Die Spalte „{column}“ kommt zweimal vor.",
    en="The column “{column}” is there twice.",
    hint_de="Löschen Sie eine der beiden Spalten.",
    hint_en="Delete one of the two columns.",
)
SURPLUS_CELLS = IssueKind(
    code="MAP-056",
    severity=Severity.BLOCKS,
    de="Die Zeile hat {cells} Zellen, die Überschrift nur {columns}.",
    en="The row has {cells} cells, the headings only {columns}.",
    hint_de="Enthält ein Text das Trennzeichen, muss er in Anführungszeichen stehen.",
    hint_en="A text with the separator in it has to stand in quotation marks.",
)
BAD_CELL = IssueKind(
    code="MAP-057",
    severity=Severity.BLOCKS,
    de="„{value}“ ist in der Spalte „{column}“ nicht möglich.",
    en="“{value}” is not possible in the column “{column}”.",
    hint_de="Erwartet wird: {expected}.",
    hint_en="Expected: {expected}.",
)
EMPTY_CELL = IssueKind(
    code="MAP-058",
    severity=Severity.BLOCKS,
    de="In der Spalte „{column}“ fehlt der Wert.",
    en="The value in the column “{column}” is missing.",
    hint_de="Erwartet wird: {expected}.",
    hint_en="Expected: {expected}.",
)
ACCOUNT_OPEN = IssueKind(
    code="MAP-059",
    severity=Severity.HINTS,
    de="„{category}“ hat noch kein Konto; die Zeile wird nicht übernommen.",
    en="“{category}” has no account yet; the row is not taken over.",
    hint_de="Tragen Sie in der Spalte „Konto“ eine Nummer ein.",
    hint_en="Enter a number in the column “Konto”.",
)
DIGITS_LOST = IssueKind(
    code="MAP-060",
    severity=Severity.BLOCKS,
    de="„{value}“ in der Spalte „{column}“ ist eine gerundete Zahl; Excel hat Ziffern verworfen.",
    en="“{value}” in the column “{column}” is a rounded number; Excel has dropped digits.",
    hint_de="Laden Sie die Tabelle neu herunter, und lassen Sie lange Kennungen unverändert.",
    hint_en="Download the table again and leave long ids as they are.",
)
NOT_XLSX = IssueKind(
    code="MAP-061",
    severity=Severity.BLOCKS,
    de="Die Datei ist keine lesbare Excel-Arbeitsmappe (.xlsx).",
    en="The file is no Excel workbook (.xlsx) that can be read.",
    hint_de="Speichern Sie sie in Excel als „Excel-Arbeitsmappe“, ohne Kennwort.",
    hint_en="Save it in Excel as “Excel Workbook”, without a password.",
)
XLSX_EXTRA_MISSING = IssueKind(
    code="MAP-062",
    severity=Severity.BLOCKS,
    de="Für Excel-Tabellen fehlt das Paket „{package}“.",
    en="Excel tables need the package “{package}”.",
    hint_de="Installieren Sie es mit: pip install 'datev_bridge[xlsx]', oder nutzen Sie CSV.",
    hint_en="Install it with: pip install 'datev_bridge[xlsx]', or use CSV.",
)
