"""DEC-xxx: what can be wrong with decisions, and what makes a late change wait."""

from datev_bridge.issues import IssueKind, Severity

NOBODY = IssueKind(
    code="DEC-001",
    severity=Severity.BLOCKS,
    de="Zur Entscheidung „{what}“ fehlt, wer sie wann getroffen hat.",
    en="The decision “{what}” does not say who took it and when.",
    hint_de="Nennen Sie den Namen und die Zeit mit Zeitzone: beides steht in jedem Nachweis.",
    hint_en="Name the person and the time with its zone: both stand in every proof.",
)
WITHOUT_REASON = IssueKind(
    code="DEC-002",
    severity=Severity.BLOCKS,
    de="Die Entscheidung „{what}“ braucht eine Begründung.",
    en="The decision “{what}” needs a reason.",
    hint_de="Schreiben Sie in einem Satz, warum; er steht in jedem Nachweis dieses Tages.",
    hint_en="Say in a sentence why; it stands in every proof of that day.",
)
NOT_AS_A_RULE = IssueKind(
    code="DEC-003",
    severity=Severity.BLOCKS,
    de="Die Entscheidung „{what}“ gilt einzelnen Belegen und nur für einen Tag.",
    en="The decision “{what}” is about single receipts and for one day only.",
    hint_de="Treffen Sie sie für den Tag der Belege; eine Regel ab einem Datum ist nicht möglich.",
    hint_en="Take it for the day of the receipts; it cannot be a rule from a date.",
)
WITHOUT_RECEIPTS = IssueKind(
    code="DEC-004",
    severity=Severity.BLOCKS,
    de="Die Entscheidung „{what}“ nennt keinen Beleg.",
    en="The decision “{what}” names no receipt.",
    hint_de="Nennen Sie die Belegnummern, die bei den Meldungen des Tages stehen.",
    hint_en="Name the receipt numbers that stand with the day's issues.",
)
NOTHING_TO_WITHDRAW = IssueKind(
    code="DEC-005",
    severity=Severity.BLOCKS,
    de="Es gibt keine Entscheidung „{what}“, die noch gilt.",
    en="There is no decision “{what}” that still stands.",
    hint_de="Zurücknehmen lassen sich: {known}. „days show“ zeigt sie mit ihrem Inhalt.",
    hint_en="What can be withdrawn: {known}. “days show” says what each of them is.",
)
NOT_AN_ACTION = IssueKind(
    code="DEC-006",
    severity=Severity.BLOCKS,
    de="„{value}“ ist für „{what}“ nicht möglich.",
    en="“{value}” is not possible for “{what}”.",
    hint_de="Erwartet wird: {expected}.",
    hint_en="Expected is: {expected}.",
)
NO_DIFFERENCE = IssueKind(
    code="DEC-007",
    severity=Severity.WARNS,
    de="Die Entscheidung „{what}“ ändert am Geschäftstag {day} nichts.",
    en="The decision “{what}” makes no difference to the business day {day}.",
    hint_de="Prüfen Sie Belegnummer, Kategorie und Tag mit „days show“.",
    hint_en="Check receipt number, category and day with “days show”.",
)
PERIOD_CLOSED = IssueKind(
    code="DEC-010",
    severity=Severity.BLOCKS,
    de="Der Geschäftstag {day} hat sich geändert, seine Periode ist aber abgeschlossen.",
    en="The business day {day} has changed, but its period is closed.",
    hint_de="Bitte entscheiden Sie: zum ursprünglichen Datum buchen, oder zum {open_day} mit dem "
    "ursprünglichen Datum im Text.",
    hint_en="Please decide: book at the original date, or on {open_day} with the original date in "
    "the text.",
)
TAX_OF_ANOTHER_TIME = IssueKind(
    code="DEC-011",
    severity=Severity.BLOCKS,
    de="Die Korrektur zum {day} mit {rate} kann nicht zum {open_day} gebucht werden: das Konto "
    "{account} hätte dann einen anderen Steuersatz.",
    en="The correction of {day} at {rate} cannot be booked on {open_day}: account {account} would "
    "have another rate then.",
    hint_de="Entscheiden Sie sich für das ursprüngliche Datum, oder lassen Sie die Kanzlei buchen.",
    hint_en="Decide for the original date, or let the tax adviser book it.",
)
OTHER_REVISION = IssueKind(
    code="DEC-012",
    severity=Severity.BLOCKS,
    de="Der Geschäftstag {day} wurde mit der Kontenzuordnung {sealed} gebucht; vorgelegt wurde "
    "{given}.",
    en="The business day {day} was booked with the mapping {sealed}; {given} was given.",
    hint_de="Späte Änderungen werden mit der Zuordnung von damals gebucht; für eine neue wählen "
    "Sie „neu buchen“.",
    hint_en="Late changes are booked with the mapping of then; for a new one choose “repost”.",
)
OTHER_FEED = IssueKind(
    code="DEC-013",
    severity=Severity.BLOCKS,
    de="Der Geschäftstag {day} wurde aus {sealed} gebucht und jetzt aus {given} gelesen.",
    en="The business day {day} was booked from {sealed} and is now read from {given}.",
    hint_de="Lesen Sie ihn aus derselben Quelle: die beiden datieren Korrekturen verschieden.",
    hint_en="Read it from the same feed: the two date corrections differently.",
)
