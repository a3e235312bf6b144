"""KS-650–659: captured days, their folder and their replay."""

from datev_bridge.issues import IssueKind, Severity

FOLDER_TAKEN = IssueKind(
    code="KS-650",
    severity=Severity.BLOCKS,
    de="Der Ordner „{folder}“ ist nicht leer.",
    en="The folder “{folder}” is not empty.",
    hint_de="Nennen Sie einen neuen Ordner: Zwei Mitschnitte ersetzen Namen und Nummern "
    "verschieden und lassen sich nicht mischen.",
    hint_en="Name a new folder: two captures replace names and ids differently and cannot be "
    "mixed.",
)
NOT_RECORDED = IssueKind(
    code="KS-651",
    severity=Severity.BLOCKS,
    de="„{folder}“ ist kein Ordner mit aufgezeichneten Tagen: {reason}.",
    en="“{folder}” is no folder with recorded days: {reason}.",
    hint_de="Ein solcher Ordner enthält case.toml, profile.toml und sales/JJJJ-MM-TT.json.",
    hint_en="Such a folder holds case.toml, profile.toml and sales/YYYY-MM-DD.json.",
)
