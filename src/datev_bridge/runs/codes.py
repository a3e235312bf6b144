"""RUN-xxx: what can keep an export from being made."""

from datev_bridge.issues import IssueKind, Severity

ALL_HELD = IssueKind(
    code="RUN-001",
    severity=Severity.BLOCKS,
    de="Kein Geschäftstag kann gebucht werden: {days}.",
    en="No business day can be booked: {days}.",
    hint_de="Klären Sie die genannten Punkte; es wurde nichts geschrieben und nichts verloren.",
    hint_en="Settle the points named; nothing was written and nothing is lost.",
)
SOME_HELD = IssueKind(
    code="RUN-002",
    severity=Severity.WARNS,
    de="Diese Geschäftstage werden gehalten: {days}.",
    en="These business days are held: {days}.",
    hint_de="Klären Sie die genannten Punkte; die Tage folgen dann mit dem nächsten Export.",
    hint_en="Settle the points named; the days then follow with the next export.",
)
ALREADY_EXPORTED = IssueKind(
    code="RUN-003",
    severity=Severity.HINTS,
    de="Schon exportiert: {days} (Datei {file}).",
    en="Already exported: {days} (file {file}).",
    hint_de="Es ist nichts zu tun: ein Geschäftstag wird nie zweimal gebucht.",
    hint_en="Nothing to do: a business day is never booked twice.",
)
FEED_SWITCHED = IssueKind(
    code="RUN-004",
    severity=Severity.BLOCKS,
    de="Bisher wurde aus {before} gebucht, das Profil nennt jetzt {now}.",
    en="So far days were booked from {before}, the profile now names {now}.",
    hint_de="Stellen Sie „feed“ zurück: beide Quellen datieren Korrekturen verschieden, gemischt "
    "würden sie doppelt gebucht.",
    hint_en="Set “feed” back: the two date corrections differently, and mixing them books twice.",
)
LEDGER_UNREADABLE = IssueKind(
    code="RUN-005",
    severity=Severity.BLOCKS,
    de="Zeile {line} von {file} ist nicht lesbar.",
    en="Line {line} of {file} cannot be read.",
    hint_de="Stellen Sie die Datei aus einer Sicherung her: sie belegt, was schon gebucht ist.",
    hint_en="Restore the file from a backup: it records what is already booked.",
)
NOTHING_TO_BOOK = IssueKind(
    code="RUN-006",
    severity=Severity.HINTS,
    de="Nichts zu buchen: {days}.",
    en="Nothing to book: {days}.",
    hint_de="Die Kasse hat an diesen Tagen keine Umsätze; es entsteht keine Datei.",
    hint_en="The POS has no sales on these days; there is no file.",
)
UNKNOWN_LOCATION = IssueKind(
    code="RUN-007",
    severity=Severity.BLOCKS,
    de="Die Betriebsstätte „{location}“ gehört nicht zu dieser Verbindung.",
    en="The location “{location}” does not belong to this connection.",
    hint_de="Möglich sind: {known}. Tragen Sie eine davon als kseries.location ein.",
    hint_en="Possible are: {known}. Enter one of them as kseries.location.",
)
