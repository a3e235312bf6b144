"""The problems this room finds: accounts, and the tax on a posting to them (``MAP-2xx``)."""

from datev_bridge.issues import IssueKind, Severity

RATE_DIFFERS = IssueKind(
    code="MAP-201",
    severity=Severity.BLOCKS,
    de="Konto {account} rechnet am {day} {actual} % Umsatzsteuer, die Kasse {rate} %.",
    en="Account {account} takes {actual} % VAT on {day}, the POS took {rate} %.",
    hint_de="Ordnen Sie diesem Steuersatz ein Konto zu, das am Buchungstag {rate} % trägt.",
    hint_en="Map this rate to an account that carries {rate} % on the day of the posting.",
)
KEY_ON_AUTOMATIC = IssueKind(
    code="MAP-202",
    severity=Severity.BLOCKS,
    de="Konto {account} ist ein Automatikkonto; DATEV weist den BU-Schlüssel {key} dort ab.",
    en="Account {account} is automatic; DATEV refuses the BU key {key} on it.",
    hint_de="Lassen Sie den BU-Schlüssel leer. Nur 40 ist erlaubt, er schaltet die Automatik ab.",
    hint_en="Leave the BU key empty. Only 40 is allowed, it switches the automatic tax off.",
)
KEY_MISSING = IssueKind(
    code="MAP-203",
    severity=Severity.BLOCKS,
    de="Konto {account} hat keine Automatik; für {rate} % fehlt am {day} der BU-Schlüssel.",
    en="Account {account} is not automatic; the BU key for {rate} % on {day} is missing.",
    hint_de="Tragen Sie den BU-Schlüssel {key} oder „nach Steuersatz“ ein, oder wählen Sie ein "
    "Automatikkonto.",
    hint_en='Enter the BU key {key} or "by rate", or choose an automatic account.',
)
KEY_DIFFERS = IssueKind(
    code="MAP-204",
    severity=Severity.BLOCKS,
    de="BU-Schlüssel {key} auf Konto {account} bedeutet am {day} {actual} %, die Kasse nahm "
    "{rate} %.",
    en="BU key {key} on account {account} means {actual} % on {day}, the POS took {rate} %.",
    hint_de="Stellen Sie den BU-Schlüssel auf „nach Steuersatz“: er wechselt mit dem Datum.",
    hint_en='Set the BU key to "by rate": it changes with the date.',
)
TAKES_NO_TAX = IssueKind(
    code="MAP-205",
    severity=Severity.BLOCKS,
    de="Konto {account} nimmt keine Umsatzsteuer auf, die Kasse nahm {rate} %.",
    en="Account {account} takes no output VAT, the POS took {rate} %.",
    hint_de="Ordnen Sie diesem Steuersatz ein Erlöskonto zu.",
    hint_en="Map this rate to a revenue account.",
)
TAKES_NO_KEY = IssueKind(
    code="MAP-206",
    severity=Severity.BLOCKS,
    de="Auf Konto {account} ist der BU-Schlüssel {key} nicht zulässig.",
    en="The BU key {key} is not allowed on account {account}.",
    hint_de="Lassen Sie den BU-Schlüssel leer.",
    hint_en="Leave the BU key empty.",
)
TAXED_LIABILITY = IssueKind(
    code="MAP-207",
    severity=Severity.BLOCKS,
    de="Konto {account} ist eine Verbindlichkeit, der Umsatz ist aber mit {rate} % versteuert.",
    en="Account {account} is a liability, yet the sale is taxed at {rate} %.",
    hint_de="Wählen Sie ein Erlöskonto; für bereits versteuerte Gutscheine das Konto für "
    "versteuerte Anzahlungen.",
    hint_en="Choose a revenue account; for vouchers taxed when sold, the account for taxed "
    "prepayments.",
)
INPUT_TAX = IssueKind(
    code="MAP-208",
    severity=Severity.BLOCKS,
    de="Konto {account} rechnet von selbst Vorsteuer; eine Kassenbuchung hat keine.",
    en="Account {account} takes input VAT by itself; a posting from the POS has none.",
    hint_de="Wählen Sie ein anderes Konto, oder schalten Sie die Automatik mit BU-Schlüssel 40 ab.",
    hint_en="Choose another account, or switch the automatic tax off with BU key 40.",
)
NO_KEY_EXISTS = IssueKind(
    code="MAP-209",
    severity=Severity.BLOCKS,
    de="Für {rate} % Umsatzsteuer gibt es am {day} keinen BU-Schlüssel (Konto {account}).",
    en="There is no BU key for {rate} % VAT on {day} (account {account}).",
    hint_de="Prüfen Sie den Steuersatz in der Kasse, oder wählen Sie ein Konto mit diesem Satz.",
    hint_en="Check the rate in the POS, or choose an account that carries it.",
)
KEY_UNKNOWN = IssueKind(
    code="MAP-210",
    severity=Severity.BLOCKS,
    de="BU-Schlüssel {key} auf Konto {account} ist am {day} kein bekannter Umsatzsteuerschlüssel.",
    en="BU key {key} on account {account} is no known key of output VAT on {day}.",
    hint_de="Stellen Sie den BU-Schlüssel auf „nach Steuersatz“, oder lassen Sie ihn leer.",
    hint_en='Set the BU key to "by rate", or leave it empty.',
)
KEY_MALFORMED = IssueKind(
    code="MAP-211",
    severity=Severity.BLOCKS,
    de="„{key}“ ist kein BU-Schlüssel (Konto {account}).",
    en='"{key}" is no BU key (account {account}).',
    hint_de="Ein BU-Schlüssel hat höchstens vier Ziffern, zum Beispiel 0003.",
    hint_en="A BU key has four digits at most, for example 0003.",
)
NOTHING_TO_SWITCH_OFF = IssueKind(
    code="MAP-212",
    severity=Severity.BLOCKS,
    de="BU-Schlüssel 40 hebt eine Automatik auf, die Konto {account} nicht hat.",
    en="BU key 40 switches off an automatic tax that account {account} does not have.",
    hint_de="Lassen Sie den BU-Schlüssel leer.",
    hint_en="Leave the BU key empty.",
)
COLLECTIVE = IssueKind(
    code="MAP-213",
    severity=Severity.BLOCKS,
    de="Konto {account} ist ein Sammelkonto, das nur DATEV selbst bebucht.",
    en="Account {account} is a collective account that only DATEV itself posts to.",
    hint_de="Für Forderungen wählen Sie ein Personenkonto, für Umsatzsteuer das Erlöskonto.",
    hint_en="Choose a personal account for receivables, the revenue account for VAT.",
)
RESERVED = IssueKind(
    code="MAP-214",
    severity=Severity.BLOCKS,
    de="Konto {account} ist in DATEV reserviert und hat noch keine Funktion.",
    en="Account {account} is reserved in DATEV and has no function yet.",
    hint_de="Wählen Sie ein anderes Konto. Hat die Kanzlei dem Konto eine Funktion gegeben, "
    "tragen Sie es als eigenes Konto ein.",
    hint_en="Choose another account. If the adviser has given it a function, declare it as an "
    "own account.",
)
RATE_UNKNOWN = IssueKind(
    code="MAP-215",
    severity=Severity.WARNS,
    de="Konto {account} ist ein Automatikkonto, dessen Steuersatz hier nicht bekannt ist "
    "(Kasse: {rate} %).",
    en="Account {account} is automatic at a rate that is not known here (POS: {rate} %).",
    hint_de="Tragen Sie es als eigenes Konto mit seinem Steuersatz ein.",
    hint_en="Declare it as an own account with its rate.",
)
FUNCTION_UNKNOWN = IssueKind(
    code="MAP-216",
    severity=Severity.WARNS,
    de="Ob Konto {account} ein Automatikkonto ist, ist nicht bekannt (Kasse: {rate} %).",
    en="Whether account {account} is automatic is not known (POS: {rate} %).",
    hint_de="Tragen Sie es als eigenes Konto mit „Automatik: nein“ oder mit seinem Satz ein.",
    hint_en='Declare it as an own account with "automatic: no" or with its rate.',
)
NOT_DIGITS = IssueKind(
    code="MAP-221",
    severity=Severity.BLOCKS,
    de="„{account}“ ist keine Kontonummer.",
    en='"{account}" is no account number.',
    hint_de="Eine Kontonummer besteht nur aus Ziffern, zum Beispiel {example}.",
    hint_en="An account number is made of digits only, for example {example}.",
)
ALL_ZERO = IssueKind(
    code="MAP-222",
    severity=Severity.BLOCKS,
    de="Konto {account} besteht nur aus Nullen; DATEV weist es ab.",
    en="Account {account} is all zeros; DATEV refuses it.",
    hint_de="Tragen Sie eine Kontonummer ein, zum Beispiel {example}.",
    hint_en="Enter an account number, for example {example}.",
)
WRONG_LENGTH = IssueKind(
    code="MAP-223",
    severity=Severity.BLOCKS,
    de="Konto {account} hat {digits} Stellen; Sachkonten haben hier {length}, Personenkonten "
    "{personal}.",
    en="Account {account} has {digits} digits; general accounts have {length} here, personal "
    "accounts {personal}.",
    hint_de="Ergänzen oder kürzen Sie die Nummer auf {length} Stellen (Beispiel: {example}), oder "
    "ändern Sie die Sachkontenlänge.",
    hint_en="Bring the number to {length} digits (example: {example}), or change the account "
    "length.",
)
PERSONAL_ZERO = IssueKind(
    code="MAP-224",
    severity=Severity.BLOCKS,
    de="Personenkonto {account} beginnt mit 0; Debitoren beginnen mit 1 bis 6, Kreditoren mit 7 "
    "bis 9.",
    en="Personal account {account} starts with 0; debtors start with 1 to 6, creditors with 7 "
    "to 9.",
    hint_de="Tragen Sie ein Sachkonto mit {length} Stellen (Beispiel: {example}) oder ein gültiges "
    "Personenkonto ein.",
    hint_en="Enter a general account of {length} digits (example: {example}) or a valid personal "
    "account.",
)
