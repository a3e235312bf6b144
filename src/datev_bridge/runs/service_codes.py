"""RUN-020 and more: what keeps runs of a service from going well, and what raises an alarm."""

from datev_bridge.issues import IssueKind, Severity


def _row(  # noqa: PLR0917 - rows of a table
    code: str,
    de: str,
    en: str,
    hint_de: str,
    hint_en: str,
    severity: Severity = Severity.BLOCKS,
) -> IssueKind:
    return IssueKind(code=code, severity=severity, de=de, en=en, hint_de=hint_de, hint_en=hint_en)


# Test runs ---------------------------------------------------------------------------------------
NO_MAPPING = _row(
    "RUN-020",
    "Es gibt noch keine freigegebene Zuordnung; ein Testlauf bucht nach ihr.",
    "There is no approved mapping yet; a test run books by it.",
    "Geben Sie die Zuordnung frei: datev-bridge mapping approve",
    "Approve the mapping: datev-bridge mapping approve",
)
NO_TEST_DAY = _row(
    "RUN-021",
    "In den letzten {days} Tagen gibt es keinen vollständigen Geschäftstag mit Umsätzen.",
    "There is no complete business day with sales within the last {days} days.",
    "Nennen Sie einen Tag mit --day.",
    "Name a day with --day.",
)

# Targets -----------------------------------------------------------------------------------------
TARGET_GONE = _row(
    "RUN-022",
    "Die Einstellungen nennen das Ziel dieser Datei nicht mehr.",
    "The settings no longer name the target of this file.",
    "Tragen Sie es wieder ein, oder senden Sie die Datei mit „runs resend“.",
    "Enter it again, or send the file with “runs resend”.",
)
FILE_GONE = _row(
    "RUN-023",
    "Die Datei ist nicht mehr aufbewahrt.",
    "The file is not kept any more.",
    "Stellen Sie sie mit „runs resend“ wieder her; danach wird sie zugestellt.",
    "Restore it with “runs resend”; it is delivered then.",
)
FOLDER_NOT_ALLOWED = _row(
    "RUN-024",
    "In den Ordner „{folder}“ darf nicht geschrieben werden.",
    "The folder “{folder}” must not be written to.",
    "Nennen Sie einen Ordner ohne führendes „/“ und ohne „..“; absolute erlaubt der Betreiber mit "
    "{variable}.",
    "Name a folder without leading “/” and without “..”; the operator allows absolute ones with "
    "{variable}.",
)
READS_OTHERWISE = _row(
    "RUN-025",
    "Die Datei {file} liest sich anders, als sie geschrieben wurde.",
    "The file {file} reads otherwise than it was written.",
    "Prüfen Sie Datenträger oder Freigabe; es wird von selbst wieder versucht.",
    "Check the disk or share; it is tried again by itself.",
)

# Backfill and runs -------------------------------------------------------------------------------
BACKFILL_OVERLAPS = _row(
    "RUN-026",
    "Ab dem {first} kommen die Dateien von selbst; die Nacherfassung ginge bis {last}.",
    "From {first} on files come by themselves; the backfill would go to {last}.",
    "Nennen Sie einen Zeitraum, der vor dem {first} endet.",
    "Name a period that ends before {first}.",
)
BACKFILL_EMPTY = _row(
    "RUN-027",
    "Vom {first} bis {last} ist nichts nachzuerfassen.",
    "There is nothing to backfill from {first} to {last}.",
    "„datev-bridge backfill plan“ nennt zu jedem Tag den Grund.",
    "“datev-bridge backfill plan” gives the reason for each day.",
)
BAD_RANGE = _row(
    "RUN-028",
    "Der Zeitraum {first} bis {last} ist leer oder länger als {most} Tage.",
    "The period {first} to {last} is empty or longer than {most} days.",
    "Nennen Sie den ersten Tag zuerst, und teilen Sie lange Zeiträume.",
    "Name the first day first, and split long periods.",
)
NOT_CANCELLED = _row(
    "RUN-029",
    "Der Lauf {run} ist im Zustand „{state}“ und lässt sich nicht mehr abbrechen.",
    "The run {run} is in the state “{state}” and cannot be cancelled any more.",
    "Was geliefert ist, wird mit „runs repost“ berichtigt.",
    "What was delivered is corrected with “runs repost”.",
)

# Alarms ------------------------------------------------------------------------------------------
DAYS_HELD = _row(
    "RUN-030",
    "Diese Geschäftstage warten auf eine Entscheidung: {days}.",
    "These business days wait for a decision: {days}.",
    "„datev-bridge days show“ nennt Grund und Vorschlag ({codes}).",
    "“datev-bridge days show” names reason and proposal ({codes}).",
    Severity.WARNS,
)
CONNECTION_ENDED = _row(
    "RUN-031",
    "Die Verbindung zur Kasse ist beendet ({reason}).",
    "The connection to the POS has ended ({reason}).",
    "Verbinden Sie die Kasse neu; die fehlenden Tage kommen dann von selbst.",
    "Connect the POS again; the missing days then come by themselves.",
)
CONNECTION_ENDS = _row(
    "RUN-032",
    "Die Verbindung zur Kasse endet am {date} (verbleibende Tage: {days}).",
    "The connection to the POS ends on {date} (days left: {days}).",
    "Verbinden Sie die Kasse neu; Konten und Einstellungen bleiben.",
    "Connect the POS again; accounts and settings stay.",
    Severity.WARNS,
)
DATEV_ENDS = _row(
    "RUN-042",
    "Die Verbindung zu DATEV endet am {date} (verbleibende Tage: {days}).",
    "The connection to DATEV ends on {date} (days left: {days}).",
    "Verbinden Sie DATEV im Portal neu; der Mandant bleibt gewählt.",
    "Connect DATEV in the portal again; the client stays chosen.",
    Severity.WARNS,
)
NO_FILE = _row(
    "RUN-033",
    "Für diese Geschäftstage ist keine Datei gekommen: {days}; fällig war sie {due}.",
    "No file came for these business days: {days}; it was due {due}.",
    "„datev-bridge runs list“ nennt, was den Lauf aufhält; läuft ein Arbeiter?",
    "“datev-bridge runs list” names what keeps the run; is a worker running?",
)
NO_SALES = _row(
    "RUN-034",
    "Am {day} hat die Kasse keine Umsätze, an den letzten {weeks} gleichen Wochentagen aber schon.",
    "The POS has no sales on {day}, but had on the last {weeks} days of the same weekday.",
    "War geöffnet, prüfen Sie die Kasse; kommen die Umsätze nach, folgt der Tag von selbst.",
    "If it was open, check the POS; if the sales arrive later, the day follows by itself.",
    Severity.WARNS,
)
MAIL_REFUSED = _row(
    "RUN-035",
    "Diese E-Mails wurden abgelehnt und nicht zugestellt: {recipients} ({codes}).",
    "These mails were refused and not delivered: {recipients} ({codes}).",
    "Prüfen Sie die Empfänger; danach: datev-bridge runs resend, oder operator mail --again",
    "Check the recipients; then: datev-bridge runs resend, or operator mail --again",
)
TARGET_REFUSED = _row(
    "RUN-036",
    "Diese Dateien nimmt das Ziel „{target}“ nicht an: {files} ({codes}).",
    "The target “{target}” does not take these files: {files} ({codes}).",
    "Beheben Sie die Ursache; es wird jede Stunde wieder versucht.",
    "Mend the cause; it is tried again every hour.",
)
TARGET_REFUSED_FOR_GOOD = _row(
    "RUN-039",
    "Diese Dateien hat das Ziel „{target}“ abgelehnt: {files} ({codes}).",
    "The target “{target}” has refused these files: {files} ({codes}).",
    "Beheben Sie die Ursache, danach: datev-bridge runs retry DATEI",
    "Mend the cause, then: datev-bridge runs retry FILE",
)
NOT_ARRIVED = _row(
    "RUN-037",
    "Diese Dateien sind seit {hours} Stunden unterwegs und nicht angekommen: {files}.",
    "These files have been on their way for {hours} hours and have not arrived: {files}.",
    "„datev-bridge operator mail“ und „runs show“ nennen, was sie aufhält.",
    "“datev-bridge operator mail” and “runs show” name what keeps them.",
)
NO_WORKER = _row(
    "RUN-038",
    "Seit über einer Stunde arbeitet kein Arbeiter; freigegebene Betriebe: {places}.",
    "No worker has worked for more than an hour; live locations: {places}.",
    "Starten Sie „datev-bridge worker“, oder „datev-bridge run --due“ mit cron.",
    "Start “datev-bridge worker”, or “datev-bridge run --due” by cron.",
)
BOUNCING = _row(
    "RUN-041",
    "E-Mails an {address} kommen zurück ({reason}); dorthin wird nichts mehr gesendet.",
    "Mails to {address} come back ({reason}); nothing more is sent there.",
    "Berichtigen Sie die Adresse bei den Empfängern oder beim Konto. Stimmt sie doch, kann der "
    "Betreiber sie wieder freigeben.",
    "Correct the address among the recipients or of the account. If it is right after all, the "
    "operator can let mails go there again.",
)

# Waiting -----------------------------------------------------------------------------------------
WAITS_FOR_DAYS = _row(
    "RUN-044",
    "Die Datei wartet bis {until} auf gehaltene Tage: {days}.",
    "The file waits until {until} for held days: {days}.",
    "Klären Sie die Tage, dann kommt sie sofort; sonst kommt sie zu dieser Zeit ohne sie.",
    "Settle the days and it comes at once; else it comes at that time without them.",
    Severity.HINTS,
)

# Statement ---------------------------------------------------------------------------------------
MONTH_NOT_OVER = _row(
    "RUN-040",
    "Der Monat {month} ist noch nicht zu Ende; die Aufstellung ist vorläufig.",
    "The month {month} is not over yet; the statement is provisional.",
    "Am 2. des Folgemonats kommt sie von selbst.",
    "It comes by itself on the 2nd of the following month.",
    Severity.HINTS,
)

# Workers -----------------------------------------------------------------------------------------
NAME_TAKEN = _row(
    "RUN-050",
    "Ein Arbeiter namens „{name}“ läuft bereits.",
    "A worker named “{name}” is running already.",
    "Geben Sie jedem Arbeiter einen eigenen Namen: datev-bridge worker --name NAME",
    "Give each worker a name of its own: datev-bridge worker --name NAME",
)
BAD_WORKER_TIMES = _row(
    "RUN-051",
    "Die Zeiten der Arbeiter sind keine ganzen Sekunden ab 1, oder die zweite ist kürzer als das "
    "Dreifache der ersten.",
    "The times of workers are no whole seconds from 1, or the second is shorter than three times "
    "the first.",
    "Prüfen Sie {heartbeat} und {dead_after}.",
    "Check {heartbeat} and {dead_after}.",
)
