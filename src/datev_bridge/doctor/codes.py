"""DOC-xxx: what keeps a set-up from being ready, or from being judged."""

from datev_bridge.issues import IssueKind, Severity


def _warning(code: str, de: str, en: str, hint_de: str, hint_en: str) -> IssueKind:
    return IssueKind(
        code=code, severity=Severity.WARNS, de=de, en=en, hint_de=hint_de, hint_en=hint_en
    )


def _hint(code: str, de: str, en: str, hint_de: str, hint_en: str) -> IssueKind:
    return IssueKind(
        code=code, severity=Severity.HINTS, de=de, en=en, hint_de=hint_de, hint_en=hint_en
    )


# Not looked at -----------------------------------------------------------------------------------
OFFLINE = _hint(
    "DOC-001",
    "Ohne Verbindung nicht geprüft.",
    "Not checked without a connection.",
    "Starten Sie die Prüfung ohne --offline.",
    "Start the check without --offline.",
)
NO_PROFILE = _hint(
    "DOC-002",
    "Nicht geprüft, weil kein Profil genannt ist.",
    "Not checked, since no profile is named.",
    "Nennen Sie es mit --profile; „datev-bridge init“ legt eines an.",
    "Name it with --profile; “datev-bridge init” makes one.",
)
PROFILE_FIRST = _hint(
    "DOC-003",
    "Nicht zu prüfen, solange das Profil nicht lesbar ist.",
    "Cannot be checked while the profile cannot be read.",
    "Klären Sie zuerst, was zum Profil gemeldet ist.",
    "Settle what is reported about the profile first.",
)
CONNECT_FIRST = _hint(
    "DOC-004",
    "Nicht zu prüfen, solange die Kasse nicht antwortet.",
    "Cannot be checked while the POS does not answer.",
    "Klären Sie zuerst, was zur Verbindung gemeldet ist.",
    "Settle what is reported about the connection first.",
)
LOCATION_FIRST = _hint(
    "DOC-005",
    "Nicht zu prüfen, solange kein Betrieb der Verbindung gewählt ist.",
    "Cannot be checked while no location of the connection is chosen.",
    "Klären Sie zuerst, was zum Betrieb gemeldet ist.",
    "Settle what is reported about the location first.",
)

# Program -----------------------------------------------------------------------------------------
REPORT_MISSING = _warning(
    "DOC-010",
    "Das Paket {module} fehlt; ohne es entsteht keine Nachweisseite und kein Export.",
    "The package {module} is missing; without it there is no proof page and no export.",
    'Installieren Sie es mit: pip install "datev_bridge[report]"',
    'Install it with: pip install "datev_bridge[report]"',
)
SPEED_MISSING = _hint(
    "DOC-011",
    "Das Paket {module} fehlt; große Tage werden langsamer gelesen, mit gleichem Ergebnis.",
    "The package {module} is missing; large days are read more slowly, with equal results.",
    'Bei Bedarf: pip install "datev_bridge[speed]"',
    'If needed: pip install "datev_bridge[speed]"',
)
ZONES_MISSING = _warning(
    "DOC-012",
    "Dieses System kennt die Zeitzonen nicht beim Namen.",
    "This system does not know time zones by name.",
    "Installieren Sie sie mit: pip install tzdata",
    "Install them with: pip install tzdata",
)

# Settings ----------------------------------------------------------------------------------------
NOT_PRIVATE = _warning(
    "DOC-020",
    "Andere Benutzer dieses Rechners können {path} lesen.",
    "Other users of this machine can read {path}.",
    "Nehmen Sie ihnen das Recht dazu: chmod 600 {path}",
    "Take that permission away: chmod 600 {path}",
)
NO_RULES = _warning(
    "DOC-021",
    "Das Profil ordnet noch nichts einem Konto zu.",
    "The profile maps nothing to an account yet.",
    "Eine Vorlage der Regeln ergibt: datev-bridge categories --toml",
    "For a template of the rules: datev-bridge categories --toml",
)
NOT_CONFIRMED = _warning(
    "DOC-022",
    "Noch nicht bestätigte Vorschläge: {count}. Sie buchen nicht.",
    "Suggestions that nobody confirmed yet: {count}. They do not book.",
    "Bestätigen Sie jede Regel im Profil mit confirmed = true.",
    "Confirm each rule in the profile with confirmed = true.",
)

# POS ---------------------------------------------------------------------------------------------
ENDS_SOON = _warning(
    "DOC-030",
    "Die Verbindung zur Kasse endet am {day}, wenn sie bis dahin nicht benutzt wird.",
    "The connection to the POS ends on {day} unless it is used before.",
    "Jeder Abruf verlängert sie, zum Beispiel: datev-bridge preview",
    "Every reading extends it, for example: datev-bridge preview",
)
OTHER_CURRENCY = _warning(
    "DOC-031",
    "Der Betrieb rechnet in {currency}; gebucht wird nur EUR.",
    "The location trades in {currency}; only EUR is booked.",
    "Wählen Sie einen Betrieb, der in EUR rechnet.",
    "Choose a location that trades in EUR.",
)
UNKNOWN_ZONE = _warning(
    "DOC-032",
    "Die Zeitzone „{zone}“ des Betriebs ist nicht bekannt.",
    "The time zone “{zone}” of the location is not known.",
    "Berichtigen Sie sie in der Kasse, oder installieren Sie: pip install tzdata",
    "Correct it at the POS, or install: pip install tzdata",
)
PRICES_WITHOUT_TAX = _warning(
    "DOC-033",
    "Die Kasse führt Preise ohne Steuer ({rates}); solche Tage werden gehalten.",
    "The POS has prices without tax ({rates}); such days are held.",
    "Stellen Sie die Preise in der Kasse auf „inklusive Steuer“.",
    "Set the prices at the POS to “tax included”.",
)
NOT_CALIBRATED = _hint(
    "DOC-034",
    "Was an dieser Kasse gilt, ist noch nicht festgestellt.",
    "What holds for this POS was not found out yet.",
    "Empfohlen, sobald Umsätze da sind: datev-bridge calibrate",
    "Recommended once there are sales: datev-bridge calibrate",
)

# DATEV -------------------------------------------------------------------------------------------
WITHOUT_ACCOUNT = _warning(
    "DOC-040",
    "Ohne Konto sind {count}: {names}.",
    "Without account are {count}: {names}.",
    "Die fehlenden Regeln schreibt: datev-bridge categories --toml",
    "The missing rules are written by: datev-bridge categories --toml",
)
