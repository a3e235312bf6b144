"""MAP-020 to MAP-039: what is wrong with rules, when they are checked and when they book."""

from datev_bridge.issues import IssueKind, Severity

KIND_DOES_NOT_FIT = IssueKind(
    code="MAP-020",
    severity=Severity.BLOCKS,
    de="„{category}“ ({target}) hat die Kontoart „{kind}“; das passt nicht.",
    en="“{category}” ({target}) has the kind “{kind}”; that does not fit.",
    hint_de="Wählen Sie eine der Kontoarten: {allowed}.",
    hint_en="Choose one of the kinds: {allowed}.",
)
OTHER_CHART = IssueKind(
    code="MAP-021",
    severity=Severity.BLOCKS,
    de="Konto {account} für „{category}“ passt nicht zum {chart}.",
    en="Account {account} for “{category}” does not belong to {chart}.",
    hint_de="Erlöse beginnen im SKR03 mit 8, im SKR04 mit 4; bitte prüfen Sie den Kontenrahmen.",
    hint_en="Revenue starts with 8 in SKR03 and with 4 in SKR04; please check the chart.",
)
NOT_CASH = IssueKind(
    code="MAP-022",
    severity=Severity.BLOCKS,
    de="„{category}“ ist kein Bargeld, Konto {account} ist aber ein Kassenkonto.",
    en="“{category}” is no cash, but account {account} is a cash account.",
    hint_de="Ordnen Sie ein Geldtransitkonto zu: ins Kassenbuch gehört nur Bargeld.",
    hint_en="Map it to money in transit: only cash belongs in the cash book.",
)
CLEARING_ACCOUNT = IssueKind(
    code="MAP-023",
    severity=Severity.BLOCKS,
    de="„{category}“ ist dem Zwischenkonto {account} zugeordnet.",
    en="“{category}” is mapped to the clearing account {account}.",
    hint_de="Ordnen Sie ein anderes Konto zu; das Zwischenkonto muss leer bleiben.",
    hint_en="Map it to another account; the clearing account has to stay empty.",
)
WITHOUT_ID = IssueKind(
    code="MAP-024",
    severity=Severity.BLOCKS,
    de="Die Regel „{category}“ ({target}) nennt keine Kennung der Kasse.",
    en="The rule “{category}” ({target}) names no id of the POS.",
    hint_de="Tragen Sie die Kennung der Warengruppe oder Zahlungsart ein; Namen werden nicht "
    "verglichen.",
    hint_en="Enter the id of the accounting group or payment method; names are not compared.",
)
DATES_REVERSED = IssueKind(
    code="MAP-025",
    severity=Severity.BLOCKS,
    de="Die Regel für „{category}“ endet am {until}, vor ihrem Beginn am {start}.",
    en="The rule for “{category}” ends on {until}, before it begins on {start}.",
    hint_de="Vertauschen Sie „Gültig ab“ und „Gültig bis“.",
    hint_en="Swap the first and the last day.",
)
SIDES_APART = IssueKind(
    code="MAP-026",
    severity=Severity.WARNS,
    de="„{kind}“ wird auf {sold} verkauft und auf {redeemed} eingelöst.",
    en="“{kind}” is sold on {sold} and redeemed on {redeemed}.",
    hint_de="Verkauf und Einlösung gehören auf ein Konto, sonst gleicht es sich nie aus.",
    hint_en="Sale and redemption belong on one account, else it never balances.",
)
RATE_TO_COME = IssueKind(
    code="MAP-027",
    severity=Severity.WARNS,
    de="Ab {day} gilt {new} statt {old}; für „{category}“ gibt es dafür noch keine Regel.",
    en="From {day} on {new} replaces {old}; “{category}” has no rule for it yet.",
    hint_de="Ergänzen Sie vor diesem Tag eine Regel für {new}, sonst wird der Tag gehalten.",
    hint_en="Add a rule for {new} before that day, or the day will be held.",
)
ACCOUNT_TO_CHANGE = IssueKind(
    code="MAP-028",
    severity=Severity.WARNS,
    de="Ab {day} passt Konto {account} nicht mehr zu „{category}“ mit {rate} ({reason}).",
    en="From {day} on account {account} does not fit “{category}” at {rate} any more ({reason}).",
    hint_de="Lassen Sie die Regel am Tag davor enden, und legen Sie für danach eine neue an.",
    hint_en="Let the rule end the day before, and add a new one from then on.",
)
RULE_ENDS = IssueKind(
    code="MAP-029",
    severity=Severity.WARNS,
    de="Die Regel für „{category}“ {rate} endet am {until}; danach gibt es keine.",
    en="The rule for “{category}” {rate} ends on {until}; there is none after it.",
    hint_de="Verlängern Sie die Regel, oder legen Sie eine neue an.",
    hint_en="Extend the rule or add a new one.",
)
VOUCHER_WITHOUT_RATE = IssueKind(
    code="MAP-030",
    severity=Severity.BLOCKS,
    de="„{category}“ ist ein versteuerter Gutschein ohne Steuersatz.",
    en="“{category}” is a taxed voucher without a rate.",
    hint_de="Tragen Sie ein, mit welchem Satz die Gutscheine beim Verkauf versteuert wurden.",
    hint_en="Enter the rate at which the vouchers were taxed when they were sold.",
)
STAFF_ON_REVENUE = IssueKind(
    code="MAP-031",
    severity=Severity.WARNS,
    de="Der Personalverbrauch „{category}“ ist dem Erlöskonto {account} zugeordnet.",
    en="The staff consumption “{category}” is mapped to the revenue account {account}.",
    hint_de="Üblich ist ein Sachbezugs- oder Verrechnungskonto; bitte fragen Sie die Kanzlei.",
    hint_en="A benefit or clearing account is usual; please ask the adviser.",
)
REVENUE_ON_LIABILITY = IssueKind(
    code="MAP-032",
    severity=Severity.BLOCKS,
    de="„{category}“ ist Umsatz mit {rate}, Konto {account} aber eine Verbindlichkeit.",
    en="“{category}” is revenue at {rate}, but account {account} is a liability.",
    hint_de="Wählen Sie ein Erlöskonto; für Gutscheine und Anzahlungen die passende Kontoart.",
    hint_en="Choose a revenue account; for vouchers and prepayments the kind that fits.",
)
IDLE_LIMIT = IssueKind(
    code="MAP-033",
    severity=Severity.BLOCKS,
    de="Die Regel „{category}“ ({target}) ist auf {key} = „{value}“ begrenzt; das gibt es dort "
    "nicht, sie würde nie buchen.",
    en="The rule “{category}” ({target}) is limited to {key} = “{value}”, which does not exist "
    "there: it would never book.",
    hint_de="Löschen Sie diese Angabe. Eine Trinkgeldregel nennt die Zahlungsart mit "
    "payment_method, nicht mit id.",
    hint_en="Delete it. A rule for tips names the payment method by payment_method, not by id.",
)
