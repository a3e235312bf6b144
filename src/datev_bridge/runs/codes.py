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
RECOVERED = IssueKind(
    code="RUN-008",
    severity=Severity.WARNS,
    de="Ein unterbrochener Lauf hatte die Datei {file} schon geschrieben, aber nicht vermerkt "
    "({days}).",
    en="An interrupted run had written the file {file} but not recorded it ({days}).",
    hint_de="Sie ist vollständig und gilt als exportiert; Sie können sie importieren.",
    hint_en="It is whole and counts as exported; it can be imported.",
)
REPLACED = IssueKind(
    code="RUN-009",
    severity=Severity.WARNS,
    de="Die Datei {file} (SHA-256 {sha256}) war nirgends vermerkt und wurde durch eine neue dieses "
    "Namens ersetzt.",
    en="The file {file} (SHA-256 {sha256}) was recorded nowhere and gave way to a new one of its "
    "name.",
    hint_de="Falls Sie die alte schon importiert haben, sprechen Sie mit der Kanzlei.",
    hint_en="If you have imported the old one, talk to your tax adviser.",
)
NOT_DELIVERED = IssueKind(
    code="RUN-010",
    severity=Severity.BLOCKS,
    de="Diese Geschäftstage wurden nie exportiert: {days}.",
    en="These business days were never exported: {days}.",
    hint_de="Neu gebucht wird nur, was exportiert ist; exportieren Sie sie zuerst.",
    hint_en="Only what was exported can be reposted; export them first.",
)
NOT_SEALED = IssueKind(
    code="RUN-011",
    severity=Severity.WARNS,
    de="Was zu {days} gebucht wurde, ist nicht aufbewahrt.",
    en="What was booked for {days} is not on record.",
    hint_de="Spätere Änderungen dieser Tage findet das Programm nicht; buchen Sie sie von Hand.",
    hint_en="Late changes of these days cannot be found; book them by hand.",
)
UNKNOWN_FILE = IssueKind(
    code="RUN-012",
    severity=Severity.BLOCKS,
    de="Eine Datei „{file}“ wurde nie exportiert.",
    en="A file “{file}” was never exported.",
    hint_de="„datev-bridge runs list“ nennt alle Dateien. Ähnlich heißt: {similar}.",
    hint_en="“datev-bridge runs list” names all files. Similar is: {similar}.",
)
FILE_LOST = IssueKind(
    code="RUN-013",
    severity=Severity.BLOCKS,
    de="Die Datei {file} ist nicht mehr die, die exportiert wurde, und lässt sich nicht "
    "wiederherstellen.",
    en="The file {file} is not the one that was exported, and cannot be made again.",
    hint_de="Holen Sie sie aus einer Sicherung (SHA-256 {sha256}), oder buchen Sie die Tage neu.",
    hint_en="Take it from a backup (SHA-256 {sha256}), or repost its days.",
)
FILE_MADE_AGAIN = IssueKind(
    code="RUN-014",
    severity=Severity.HINTS,
    de="Die Datei {file} fehlte oder war verändert und wurde Byte für Byte wiederhergestellt.",
    en="The file {file} was missing or changed and was made again, byte for byte.",
    hint_de="Es ist nichts zu tun; die Prüfsumme ist die des ersten Exports.",
    hint_en="Nothing to do; its digest is that of the first export.",
)
NOTHING_DUE = IssueKind(
    code="RUN-015",
    severity=Severity.HINTS,
    de="Nichts zu korrigieren: {days}.",
    en="Nothing to correct: {days}.",
    hint_de="Was geliefert wurde, entspricht dem, was jetzt gilt; es entsteht keine Datei.",
    hint_en="What was delivered is what holds now; there is no file.",
)
CORRECTION_WAITS = IssueKind(
    code="RUN-016",
    severity=Severity.WARNS,
    de="Die Korrektur dieser Geschäftstage wartet: {days}.",
    en="The correction of these business days waits: {days}.",
    hint_de="Klären Sie die genannten Punkte mit „days show“ und „days decide“.",
    hint_en="Settle the points named with “days show” and “days decide”.",
)
OTHER_DAYS = IssueKind(
    code="RUN-017",
    severity=Severity.BLOCKS,
    de="Die Datei {file} enthält die Tage {days}; sie wird nur als Ganzes ersetzt.",
    en="The file {file} holds the days {days}; it is only replaced as a whole.",
    hint_de="Nennen Sie genau diese Tage oder keinen.",
    hint_en="Name exactly these days, or none.",
)
