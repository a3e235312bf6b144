"""MAP-0xx: what can be wrong with the mapping; MAP-2xx, accounts and tax, are the chart's."""

from datev_bridge.issues import IssueKind, Severity

NO_RULE = IssueKind(
    code="MAP-001",
    severity=Severity.BLOCKS,
    de="„{category}“ ({target} {id}) ist keinem Konto zugeordnet.",
    en="“{category}” ({target} {id}) is mapped to no account.",
    hint_de="Ordnen Sie ein Konto zu; der Tag wird danach von selbst gebucht. Im Profil: ein "
    'Abschnitt [[mapping]] mit category = "{target}" und id = "{id}".',
    hint_en="Map it to an account; the day is booked by itself afterwards. In the profile: a "
    '[[mapping]] section with category = "{target}" and id = "{id}".',
)
NO_RULE_FOR_RATE = IssueKind(
    code="MAP-002",
    severity=Severity.BLOCKS,
    de="„{category}“ ({target} {id}) ist für {rate} keinem Konto zugeordnet.",
    en="“{category}” ({target} {id}) is mapped to no account for {rate}.",
    hint_de="Ordnen Sie diesem Steuersatz ein Konto zu; ein Steuersatz wird nie geraten.",
    hint_en="Map this rate to an account; a rate is never guessed.",
)
AMBIGUOUS = IssueKind(
    code="MAP-003",
    severity=Severity.BLOCKS,
    de="Für „{category}“ {rate} gelten mehrere Regeln zugleich: Konten {accounts}.",
    en="Several rules apply to “{category}” {rate} at once: accounts {accounts}.",
    hint_de="Begrenzen Sie die Regeln nach Satz, Bereich oder Datum, oder löschen Sie eine davon.",
    hint_en="Limit the rules by rate, centre or date, or delete one of them.",
)
NOT_CONFIRMED = IssueKind(
    code="MAP-004",
    severity=Severity.BLOCKS,
    de="Die Zuordnung von „{category}“ zu {account} ist ein Vorschlag und noch nicht bestätigt.",
    en="The mapping of “{category}” to {account} is a suggestion that nobody confirmed yet.",
    hint_de="Bitte bestätigen oder ändern Sie das Konto (im Profil: confirmed = true).",
    hint_en="Please confirm or change the account (in the profile: confirmed = true).",
)
FALLBACK_USED = IssueKind(
    code="MAP-005",
    severity=Severity.WARNS,
    de="„{category}“ {rate} ist nicht zugeordnet und wurde auf das Auffangkonto {account} gebucht.",
    en="“{category}” {rate} is not mapped and was booked to the fallback account {account}.",
    hint_de="Ordnen Sie ein eigenes Konto zu und buchen Sie den Tag danach gegebenenfalls um.",
    hint_en="Map it to an account of its own and re-post the day if needed.",
)
EXPIRED_RULE = IssueKind(
    code="MAP-006",
    severity=Severity.HINTS,
    de="„{category}“ {rate} nutzt noch einmal die abgelaufene Regel auf Konto {account}.",
    en="“{category}” {rate} uses the expired rule for account {account} once more.",
    hint_de="Nichts zu tun: Rücknahmen und alte Gutscheine behalten den Satz von damals.",
    hint_en="Nothing to do: refunds and old vouchers keep the rate of their time.",
)
