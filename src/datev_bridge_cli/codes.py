"""What can be wrong with a command line, or around it."""

from datev_bridge.issues import IssueKind, Severity

UNKNOWN_OPTION = IssueKind(
    code="CLI-001",
    severity=Severity.BLOCKS,
    de="Die Option {name} gibt es nicht.{meant}",
    en="There is no option {name}.{meant}",
    hint_de="Alle Optionen zeigt {command} --help.",
    hint_en="{command} --help lists all options.",
)
UNKNOWN_COMMAND = IssueKind(
    code="CLI-002",
    severity=Severity.BLOCKS,
    de="Den Befehl {name} gibt es nicht.{meant}",
    en="There is no command {name}.{meant}",
    hint_de="Alle Befehle zeigt {command} --help.",
    hint_en="{command} --help lists all commands.",
)
MISSING_PARAMETER = IssueKind(
    code="CLI-003",
    severity=Severity.BLOCKS,
    de="Es fehlt die Angabe {name}.",
    en="{name} is missing.",
    hint_de="Geben Sie {name} an; mehr dazu zeigt {command} --help.",
    hint_en="Give {name}; {command} --help tells more.",
)
BAD_VALUE = IssueKind(
    code="CLI-004",
    severity=Severity.BLOCKS,
    de="Der Wert „{value}“ von {name} gilt nicht.",
    en='The value "{value}" of {name} is not valid.',
    hint_de="Gültig ist: {expected}.",
    hint_en="Valid is: {expected}.",
)
BAD_USAGE = IssueKind(
    code="CLI-005",
    severity=Severity.BLOCKS,
    de="Die Befehlszeile ist nicht zu verstehen: {reason}",
    en="The command line cannot be understood: {reason}",
    hint_de="Wie sie aussehen muss, zeigt {command} --help.",
    hint_en="{command} --help shows what it must look like.",
)
MISSING_EXTRA = IssueKind(
    code="CLI-006",
    severity=Severity.BLOCKS,
    de="Das Paket {module} ist nicht installiert; es gehört zum Zusatz „{extra}“.",
    en='The package {module} is not installed; it is part of the extra "{extra}".',
    hint_de='Installieren Sie ihn mit: pip install "datev_bridge[{extra}]"',
    hint_en='Install it with: pip install "datev_bridge[{extra}]"',
)
NO_INPUT = IssueKind(
    code="CLI-007",
    severity=Severity.BLOCKS,
    de="Es wird eine Eingabe gebraucht, die nicht kam: {what}",
    en="Input is needed that did not come: {what}",
    hint_de="Starten Sie den Befehl in einem Terminal oder geben Sie die Antwort über stdin.",
    hint_en="Start the command in a terminal, or pass the answer on stdin.",
)
LOCAL = IssueKind(
    code="CLI-008",
    severity=Severity.BLOCKS,
    de="{path}: Zugriff nicht möglich ({reason}).",
    en="{path}: no access ({reason}).",
    hint_de="Prüfen Sie Pfad, Rechte und freien Platz und starten Sie den Befehl erneut.",
    hint_en="Check path, permissions and free space, then start the command again.",
)
INTERRUPTED = IssueKind(
    code="CLI-009",
    severity=Severity.HINTS,
    de="Abgebrochen. Begonnene Dateien wurden entfernt, fertige sind vollständig.",
    en="Interrupted. Files that were begun are removed, finished ones are complete.",
    hint_de="Starten Sie den Befehl erneut, wenn Sie so weit sind.",
    hint_en="Start the command again when you are ready.",
)
BUG = IssueKind(
    code="CLI-010",
    severity=Severity.BLOCKS,
    de="Unerwarteter Fehler im Programm: {error}.",
    en="Unexpected error in the program: {error}.",
    hint_de="Starten Sie den Befehl mit --debug und melden Sie die Ausgabe, ohne Zugangsdaten.",
    hint_en="Start the command with --debug and report what it prints, without credentials.",
)
EXISTS = IssueKind(
    code="CLI-011",
    severity=Severity.BLOCKS,
    de="{path} gibt es schon; es wurde nichts geschrieben.",
    en="{path} exists already; nothing was written.",
    hint_de="Nennen Sie mit --out einen anderen Namen, oder ersetzen Sie die Datei mit --force.",
    hint_en="Name another file with --out, or replace this one with --force.",
)
SEVERAL_FILES = IssueKind(
    code="CLI-012",
    severity=Severity.BLOCKS,
    de="Diese Tage ergeben mehrere Dateien ({files}); auf stdout passt nur eine.",
    en="These days make several files ({files}); stdout takes only one.",
    hint_de="Exportieren Sie Monat für Monat oder in einen Ordner.",
    hint_en="Export month by month, or into a folder.",
)
SYSTEM = IssueKind(
    code="CLI-013",
    severity=Severity.BLOCKS,
    de="Das System hat abgelehnt, was der Befehl braucht: {reason}.",
    en="The system refused what the command needs: {reason}.",
    hint_de="Ist der Port belegt, nennen Sie einen anderen; sonst prüfen Sie die Rechte.",
    hint_en="If the port is taken, name another one; otherwise check permissions.",
)
TOO_LARGE = IssueKind(
    code="CLI-014",
    severity=Severity.BLOCKS,
    de="{path} ist größer als {most} MB, zu groß, um als Ganzes gelesen zu werden.",
    en="{path} is larger than {most} MB, too large to be read as a whole.",
    hint_de="Prüfen Sie, ob es die richtige Datei ist, oder teilen Sie sie.",
    hint_en="Check that it is the right file, or split it.",
)
SAME_FILE = IssueKind(
    code="CLI-015",
    severity=Severity.BLOCKS,
    de="{path} ist das Original selbst; es bleibt, wie es ist.",
    en="{path} is the original itself; it stays as it is.",
    hint_de="Nennen Sie mit --out einen anderen Namen.",
    hint_en="Name another file with --out.",
)
NOT_CONVERTIBLE = IssueKind(
    code="CLI-016",
    severity=Severity.BLOCKS,
    de="{path} hat nicht die Form, in der convert CSV und JSON schreibt ({reason}).",
    en="{path} is not of the form in which convert writes CSV and JSON ({reason}).",
    hint_de="Ein Muster ergibt: datev-bridge convert EXTF_….csv --to json",
    hint_en="For a sample: datev-bridge convert EXTF_….csv --to json",
)
HEADER_NEEDED = IssueKind(
    code="CLI-017",
    severity=Severity.BLOCKS,
    de="{path} hat nur Zeilen; zu einer DATEV-Datei fehlt die Kopfzeile.",
    en="{path} has rows only; a DATEV file needs a header as well.",
    hint_de="Nennen Sie mit --header eine DATEV-Datei oder ein JSON-Dokument mit der Kopfzeile.",
    hint_en="Name a DATEV file or a JSON document that has the header with --header.",
)
TYPED_TWICE = IssueKind(
    code="CLI-018",
    severity=Severity.BLOCKS,
    de="Die beiden Eingaben sind nicht gleich: {what}",
    en="What was typed twice is not the same: {what}",
    hint_de="Starten Sie den Befehl noch einmal; es wurde nichts geändert.",
    hint_en="Start the command again; nothing was changed.",
)
NOT_AGREED = IssueKind(
    code="CLI-019",
    severity=Severity.BLOCKS,
    de="Das war nicht der Name „{name}“; es wurde nichts geändert.",
    en="That was not the name “{name}”; nothing was changed.",
    hint_de="Starten Sie den Befehl noch einmal, wenn er gemeint war.",
    hint_en="Start the command again if it was meant.",
)
