"""SET-xxx: what can be wrong with a profile."""

from datev_bridge.issues import IssueKind, Severity

NOT_TOML = IssueKind(
    code="SET-001",
    severity=Severity.BLOCKS,
    de="Das Profil ist kein gültiges TOML: {reason}.",
    en="The profile is not valid TOML: {reason}.",
    hint_de="Prüfen Sie die genannte Zeile; Texte stehen in Anführungszeichen.",
    hint_en="Check the line named; texts stand in quotes.",
)
UNKNOWN_KEY = IssueKind(
    code="SET-002",
    severity=Severity.BLOCKS,
    de="Der Schlüssel „{key}“ ist unbekannt.",
    en="The key “{key}” is unknown.",
    hint_de="Meinten Sie „{proposal}“?",
    hint_en="Did you mean “{proposal}”?",
)
MISSING_KEY = IssueKind(
    code="SET-003",
    severity=Severity.BLOCKS,
    de="Der Schlüssel „{key}“ fehlt.",
    en="The key “{key}” is missing.",
    hint_de="Ergänzen Sie ihn; „datev-bridge init“ schreibt ein Profil mit Erläuterungen.",
    hint_en="Add it; “datev-bridge init” writes a profile with explanations.",
)
BAD_VALUE = IssueKind(
    code="SET-004",
    severity=Severity.BLOCKS,
    de="„{value}“ ist für „{key}“ nicht möglich.",
    en="“{value}” is not possible for “{key}”.",
    hint_de="Erwartet wird: {expected}.",
    hint_en="Expected is: {expected}.",
)
CONSULTANT_NUMBER = IssueKind(
    code="SET-010",
    severity=Severity.BLOCKS,
    de="Die Beraternummer {value} liegt nicht zwischen 1001 und 9999999.",
    en="The consultant number {value} is not within 1001 and 9999999.",
    hint_de="Ihre Kanzlei nennt Ihnen Berater- und Mandantennummer.",
    hint_en="Your tax adviser knows both numbers.",
)
CLIENT_NUMBER = IssueKind(
    code="SET-011",
    severity=Severity.BLOCKS,
    de="Die Mandantennummer {value} liegt nicht zwischen 1 und 99999.",
    en="The client number {value} is not within 1 and 99999.",
    hint_de="Ihre Kanzlei nennt Ihnen Berater- und Mandantennummer.",
    hint_en="Your tax adviser knows both numbers.",
)
ACCOUNT_LENGTH = IssueKind(
    code="SET-012",
    severity=Severity.BLOCKS,
    de="Die Sachkontenlänge {value} liegt nicht zwischen 4 und 8.",
    en="The account length {value} is not within 4 and 8.",
    hint_de="Sie steht in DATEV in den Mandantendaten; häufig ist 4.",
    hint_en="It stands in DATEV's client data; 4 is common.",
)
FISCAL_YEAR_START = IssueKind(
    code="SET-013",
    severity=Severity.BLOCKS,
    de="„{value}“ ist kein Beginn eines Wirtschaftsjahres.",
    en="“{value}” is no start of a fiscal year.",
    hint_de="Erwartet wird Monat-Tag, für das Kalenderjahr „01-01“, sonst zum Beispiel „07-01“.",
    hint_en="Expected is month-day: “01-01” for the calendar year, otherwise for example “07-01”.",
)
FISCAL_YEAR_INSIDE_MONTH = IssueKind(
    code="SET-014",
    severity=Severity.WARNS,
    de="Das Wirtschaftsjahr beginnt am {value}, mitten im Monat.",
    en="The fiscal year starts on {value}, inside a month.",
    hint_de="Das ist möglich, aber selten; bitte prüfen Sie es.",
    hint_en="That is possible but rare; please check it.",
)
JOURNAL_CODE = IssueKind(
    code="SET-015",
    severity=Severity.HINTS,
    de="Der Journalcode „{value}“ wird kein Diktatkürzel: dafür braucht es zwei Großbuchstaben.",
    en="The journal code “{value}” does not become DATEV's initials: they are two capital letters.",
    hint_de="Er bleibt in Vorlagen als „journal“ nutzbar.",
    hint_en="It stays usable in templates as “journal”.",
)
CLOSING_TIME = IssueKind(
    code="SET-016",
    severity=Severity.BLOCKS,
    de="„{value}“ ist keine Uhrzeit.",
    en="“{value}” is no time of day.",
    hint_de="Erwartet wird Stunde:Minute, zum Beispiel „23:00“.",
    hint_en="Expected is hour:minute, for example “23:00”.",
)
CLEARING_TAKES_TAX = IssueKind(
    code="SET-017",
    severity=Severity.BLOCKS,
    de="Das Zwischenkonto {account} rechnet selbst Umsatzsteuer.",
    en="The clearing account {account} computes VAT by itself.",
    hint_de="Üblich ist {proposal}; es darf weder Erlös- noch Geldkonto sein.",
    hint_en="Usual is {proposal}; it may be neither a revenue nor a money account.",
)
DECLARED_TWICE = IssueKind(
    code="SET-019",
    severity=Severity.BLOCKS,
    de="Das Konto {account} ist zweimal erklärt.",
    en="Account {account} is declared twice.",
    hint_de="Löschen Sie einen der Abschnitte [[account]].",
    hint_en="Delete one of the [[account]] sections.",
)
NOT_HTTPS = IssueKind(
    code="SET-020",
    severity=Severity.BLOCKS,
    de="Die Adresse „{value}“ ist weder https noch dieser Rechner.",
    en="The address “{value}” is neither https nor this machine.",
    hint_de="Verwenden Sie eine https-Adresse; http ist nur für die Sandbox auf 127.0.0.1 möglich.",
    hint_en="Use an https address; http is only possible for the sandbox on 127.0.0.1.",
)
UNKNOWN_NAME = IssueKind(
    code="SET-021",
    severity=Severity.BLOCKS,
    de="Die Vorlage „{template}“ nennt „{name}“; das gibt es nicht.",
    en="The template “{template}” names “{name}”, which does not exist.",
    hint_de="Möglich sind: {allowed}.",
    hint_en="Possible are: {allowed}.",
)
BAD_PATTERN = IssueKind(
    code="SET-022",
    severity=Severity.BLOCKS,
    de="Das Muster „{pattern}“ in der Vorlage „{template}“ ist kein Datumsmuster.",
    en="The pattern “{pattern}” in the template “{template}” is no date pattern.",
    hint_de="Ein Datumsmuster besteht aus JJJJ, JJ, MM, TT (oder YYYY, YY, DD) und . - /",
    hint_en="A date pattern is made of YYYY, YY, MM, DD (or JJJJ, JJ, TT) and . - /",
)
LONE_BRACE = IssueKind(
    code="SET-023",
    severity=Severity.BLOCKS,
    de="In der Vorlage „{template}“ steht eine geschweifte Klammer allein.",
    en="The template “{template}” has a single brace.",
    hint_de="Schreiben Sie Namen als {{category}}; andere Klammern sind nicht möglich.",
    hint_en="Write names as {{category}}; other braces are not possible.",
)
OUT_OF_RANGE = IssueKind(
    code="SET-030",
    severity=Severity.BLOCKS,
    de="„{key}“ ist {value}, möglich ist {least} bis {most}.",
    en="“{key}” is {value}; possible is {least} to {most}.",
    hint_de="Wochentage zählen ab Montag (1); die Nachlauffrist beträgt mindestens 30 Minuten.",
    hint_en="Weekdays count from Monday (1); the grace period is at least 30 minutes.",
)
BAD_RECIPIENT = IssueKind(
    code="SET-031",
    severity=Severity.BLOCKS,
    de="„{value}“ ist keine E-Mail-Adresse.",
    en="“{value}” is no mail address.",
    hint_de="Geben Sie jede Adresse einzeln an, ohne Namen: kanzlei@beispiel.de",
    hint_en="Give each address by itself, without a name: adviser@example.org",
)
TIPS_ON_CLEARING = IssueKind(
    code="SET-032",
    severity=Severity.BLOCKS,
    de="Trinkgeldkonto und Zwischenkonto sind beide {account}.",
    en="The tip account and the clearing account are both {account}.",
    hint_de="Das Zwischenkonto muss sich jeden Tag ausgleichen; wählen Sie ein anderes Konto.",
    hint_en="The clearing account has to balance every day; choose another account.",
)
DEBTOR_RANGE = IssueKind(
    code="SET-040",
    severity=Severity.BLOCKS,
    de="{first} bis {last} ist kein Nummernkreis für Debitoren.",
    en="{first} to {last} is no range of debtor accounts.",
    hint_de="Debitoren haben {digits} Stellen und beginnen mit 1 bis 6, zum Beispiel {example}; "
    "first darf nicht über last liegen.",
    hint_en="Debtors have {digits} digits and start with 1 to 6, for example {example}; first may "
    "not be above last.",
)
DISCOUNTS_NOT_GROSS = IssueKind(
    code="SET-041",
    severity=Severity.BLOCKS,
    de="Rabatte sollen auf eigene Konten; ob die Kasse sie einschließlich Umsatzsteuer angibt, ist "
    "aber nicht festgestellt (calibration.discounts: {found}).",
    en="Discounts are to have accounts of their own, but it has not been found out that the POS "
    "states them with VAT (calibration.discounts: {found}).",
    hint_de="Führen Sie „datev-bridge calibrate“ aus und übernehmen Sie den Abschnitt "
    '[calibration]; nennt er nicht „gross“, löschen Sie die Regeln mit category = "discount".',
    hint_en="Run “datev-bridge calibrate” and put its section [calibration] into the profile; "
    'unless it says “gross”, delete the rules with category = "discount".',
)
NO_RETURN_ADDRESS = IssueKind(
    code="SET-042",
    severity=Severity.BLOCKS,
    de="Die Rücksprungadresse fehlt; mit der App {client} lässt sich so keine Verbindung aufbauen.",
    en="The redirect address is missing; no connection can be made with the app {client}.",
    hint_de='Tragen Sie unter [kseries] redirect_uri = "https://…" ein, wie sie im Portal von '
    "Lightspeed für die App hinterlegt ist.",
    hint_en='Enter redirect_uri = "https://…" under [kseries], as registered for the app in '
    "Lightspeed's portal.",
)
TEMPLATE_NOT_WRITABLE = IssueKind(
    code="SET-043",
    severity=Severity.BLOCKS,
    de="Die Vorlage „{template}“ ergibt zum Beispiel „{written}“; das nimmt DATEV nicht an "
    "({reason}).",
    en="The template “{template}” comes to “{written}”, for example, which DATEV does not take "
    "({reason}).",
    hint_de="Möglich sind höchstens {most} Zeichen; Belegfeld 1 hat nur Buchstaben ohne Umlaute, "
    "Ziffern und $ & % * + - / _, keine Leerzeichen und keinen Punkt.",
    hint_en="At most {most} characters are possible; document field 1 has only letters without "
    "umlauts, digits and $ & % * + - / _, no blanks and no dot.",
)
NAME_TOO_LONG = IssueKind(
    code="SET-044",
    severity=Severity.WARNS,
    de="Der Name „{name}“ passt nicht in den Buchungstext; seine Tage würden gehalten.",
    en="The name “{name}” does not fit into the posting text; its days would be held.",
    hint_de="Ergänzen Sie in diesem Abschnitt [[mapping]] die Zeile: {line}",
    hint_en="Add to this section [[mapping]] the line: {line}",
)
TEMPLATE_TELLS_NOTHING = IssueKind(
    code="SET-045",
    severity=Severity.WARNS,
    de="Die Vorlage „{template}“ ergibt für verschiedene Tage oder Kategorien dasselbe.",
    en="The template “{template}” comes to the same for different days or categories.",
    hint_de="So lassen sich Zeilen in DATEV nicht unterscheiden; üblich ist „{proposal}“.",
    hint_en="Rows cannot be told apart in DATEV then; usual is “{proposal}”.",
)
BATCH_NAME_CUT = IssueKind(
    code="SET-046",
    severity=Severity.WARNS,
    de="Von der Journalbezeichnung „{value}“ bleibt im Namen des Stapels „{left}“.",
    en="Of the journal description “{value}”, “{left}” is left in the batch's name.",
    hint_de="Betriebsstätte und Zeitraum lassen {length} Zeichen übrig: Buchstaben, Ziffern, "
    "Leerzeichen . - /",
    hint_en="Location and period leave {length} characters: letters, digits, blanks . - /",
)
