"""MAP-231 to MAP-249: what can be wrong with a list of accounts that is taken over."""

from datev_bridge.issues import IssueKind, Severity

LIST_UNREADABLE = IssueKind(
    code="MAP-231",
    severity=Severity.BLOCKS,
    de="Die Kontenliste ist keine lesbare Tabelle mit höchstens {rows} Zeilen und {megabytes} MB.",
    en="The list of accounts is no readable table of at most {rows} rows and {megabytes} MB.",
    hint_de="Speichern Sie die Liste in Excel als „CSV UTF-8 (durch Trennzeichen getrennt)“.",
    hint_en="Save the list in Excel as “CSV UTF-8 (Comma delimited)”.",
)
NO_ACCOUNT_COLUMN = IssueKind(
    code="MAP-232",
    severity=Severity.BLOCKS,
    de="Der Kontenliste fehlt die Spalte mit den Kontonummern.",
    en="The list of accounts lacks the column of account numbers.",
    hint_de="Die erste Zeile nennt die Spalten: {allowed}.",
    hint_en="The first row names the columns: {allowed}.",
)
COLUMN_NOT_READ = IssueKind(
    code="MAP-233",
    severity=Severity.WARNS,
    de="Die Spalte „{column}“ der Kontenliste wird nicht gelesen.",
    en="The column “{column}” of the list of accounts is not read.",
    hint_de="Gelesen werden: {allowed}.",
    hint_en="What is read: {allowed}.",
)
COLUMN_AGAIN = IssueKind(
    code="MAP-234",
    severity=Severity.BLOCKS,
    de="Die Kontenliste hat zwei Spalten für dasselbe: „{column}“ und „{other}“.",
    en="The list of accounts has two columns for the same: “{column}” and “{other}”.",
    hint_de="Löschen Sie eine der beiden.",
    hint_en="Delete one of the two.",
)
CELL_NOT_POSSIBLE = IssueKind(
    code="MAP-235",
    severity=Severity.BLOCKS,
    de="„{value}“ ist für „{column}“ nicht möglich; das Konto {account} wird nicht übernommen.",
    en="“{value}” is not possible for “{column}”; account {account} is not taken over.",
    hint_de="Möglich ist: {expected}.",
    hint_en="Possible is: {expected}.",
)
FUNCTION_NOT_KNOWN = IssueKind(
    code="MAP-236",
    severity=Severity.WARNS,
    de="Die Funktion „{function}“ des Kontos {account} ist nicht bekannt und wird nicht gelesen.",
    en="The function “{function}” of account {account} is not known and is not read.",
    hint_de="Bekannt sind: {allowed}. Sonst nennen Sie den Steuersatz der Automatik oder „nein“.",
    hint_en="Known are: {allowed}. Otherwise name the rate of its automatic tax or “no”.",
)
STATED_TWICE = IssueKind(
    code="MAP-237",
    severity=Severity.BLOCKS,
    de="Das Konto {account} steht zweimal in der Liste, mit verschiedenen Angaben (zuerst: "
    "{first}); es wird nicht übernommen.",
    en="Account {account} is in the list twice, with different details (first: {first}); it is "
    "not taken over.",
    hint_de="Löschen Sie die falsche Zeile.",
    hint_en="Delete the wrong row.",
)
TAX_CONFLICT = IssueKind(
    code="MAP-238",
    severity=Severity.WARNS,
    de="Konto {account}: Die Liste sagt {stated}, der {chart} {known}.",
    en="Account {account}: the list says {stated}, {chart} says {known}.",
    hint_de="Es gilt, was „automatic“ im Profil sagt; bitte lassen Sie die Kanzlei es prüfen.",
    hint_en="What “automatic” says in the profile counts; please have the tax adviser check it.",
)
CASH_CONFLICT = IssueKind(
    code="MAP-239",
    severity=Severity.WARNS,
    de="Konto {account} „{name}“: Ob es eine Kasse ist, sehen Liste und {chart} verschieden.",
    en="Account {account} “{name}”: the list and {chart} differ on whether it is cash.",
    hint_de="Es gilt, was „cash“ im Profil sagt; nur Bargeld gehört auf ein Kassenkonto.",
    hint_en="What “cash” says in the profile counts; only cash belongs on a cash account.",
)
SURPLUS = IssueKind(
    code="MAP-240",
    severity=Severity.BLOCKS,
    de="Die Zeile hat {cells} Zellen, die Überschrift {columns}; sie wird nicht übernommen.",
    en="The row has {cells} cells, the heading {columns}; it is not taken over.",
    hint_de="Ein Trennzeichen steht vermutlich in einem Text ohne Anführungszeichen.",
    hint_en="A separator probably stands in a text without quotation marks.",
)
NOT_TO_POST = IssueKind(
    code="MAP-241",
    severity=Severity.HINTS,
    de="Konto {account} ist laut Liste nicht bebuchbar ({function}); es wird kein eigenes Konto.",
    en="Account {account} cannot be posted to according to the list ({function}); it does not "
    "become an own account.",
    hint_de="Sammelkonten (S) und reservierte Konten (R) füllt oder vergibt nur DATEV.",
    hint_en="Collective (S) and reserved (R) accounts are filled or given out by DATEV only.",
)
RESERVED_NAMED = IssueKind(
    code="MAP-242",
    severity=Severity.WARNS,
    de="Konto {account} ist im {chart} reserviert; die Liste nennt es „{name}“.",
    en="Account {account} is reserved in {chart}; the list calls it “{name}”.",
    hint_de="Bitte prüfen Sie, ob die Kanzlei ihm in DATEV eine Funktion gegeben hat.",
    hint_en="Please check whether the tax adviser has given it a function in DATEV.",
)
EMPTY_ROW_ACCOUNT = IssueKind(
    code="MAP-243",
    severity=Severity.BLOCKS,
    de="In der Zeile „{name}“ fehlt die Kontonummer; sie wird nicht übernommen.",
    en="The row “{name}” lacks its account number; it is not taken over.",
    hint_de="Tragen Sie die Nummer ein, oder löschen Sie die Zeile.",
    hint_en="Enter the number or delete the row.",
)
RATE_NOT_AUTOMATIC = IssueKind(
    code="MAP-244",
    severity=Severity.HINTS,
    de="Konto {account} hat die Funktion {function}, also keine automatische Umsatzsteuer; der "
    "Steuersatz {rate} wird nicht übernommen.",
    en="Account {account} has the function {function}, hence no automatic output VAT; the rate "
    "{rate} is not taken over.",
    hint_de="Umsatzsteuer kommt dort über den BU-Schlüssel der Zuordnung („nach Steuersatz“).",
    hint_en="Output VAT comes from the BU key of the mapping there (“by rate”).",
)
OWN_DIFFERS = IssueKind(
    code="MAP-245",
    severity=Severity.WARNS,
    de="Das Konto {account} ist im Profil schon anders erklärt ({own}; die Liste sagt: {stated}); "
    "es bleibt, wie es ist.",
    en="Account {account} is declared in the profile already, and differently ({own}; the list "
    "says: {stated}); it stays as it is.",
    hint_de="Soll die Liste gelten, löschen Sie den Abschnitt [[account]] im Profil.",
    hint_en="If the list is right, delete the [[account]] section in the profile.",
)
