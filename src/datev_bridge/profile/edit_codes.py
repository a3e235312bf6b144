"""SET-060 to SET-069: why a profile's file cannot be changed by a command."""

from datev_bridge.issues import IssueKind, Severity

NOT_EDITABLE = IssueKind(
    code="SET-060",
    severity=Severity.BLOCKS,
    de="Die Zuordnung in {path} ist anders geschrieben, als ein Befehl sie ändern kann.",
    en="The mapping in {path} is written in a way that no command can change.",
    hint_de="Schreiben Sie jede Regel als eigenen Abschnitt [[mapping]], oder ändern Sie sie in "
    "der Datei.",
    hint_en="Write each rule as a [[mapping]] section of its own, or change it in the file.",
)
SETTING_NOT_EDITABLE = IssueKind(
    code="SET-061",
    severity=Severity.BLOCKS,
    de="Die Einstellungen in {path} sind anders geschrieben, als ein Befehl sie ändern kann.",
    en="The settings in {path} are written in a way that no command can change.",
    hint_de="Schreiben Sie jeden Abschnitt als [abschnitt] mit einem Wert je Zeile, oder ändern "
    "Sie die Datei selbst.",
    hint_en="Write each section as [section] with one value a line, or change the file yourself.",
)
