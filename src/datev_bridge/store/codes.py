"""STO-xxx: what can be wrong with the store."""

from datev_bridge.issues import IssueKind, Severity

BAD_ADDRESS = IssueKind(
    code="STO-001",
    severity=Severity.BLOCKS,
    de="Die Adresse der Datenbank ist keine.",
    en="The database's address is none.",
    hint_de="So sehen sie aus: sqlite:///pfad/zur/datei.db oder postgresql://benutzer@host/name",
    hint_en="They look like this: sqlite:///path/to/file.db or postgresql://user@host/name",
)
DRIVER_MISSING = IssueKind(
    code="STO-002",
    severity=Severity.BLOCKS,
    de="Für diese Datenbank fehlt das Paket {module}.",
    en="The package {module} for this database is missing.",
    hint_de='Installieren Sie es mit: pip install "datev_bridge[postgres]"',
    hint_en='Install it with: pip install "datev_bridge[postgres]"',
)
NOT_REACHED = IssueKind(
    code="STO-003",
    severity=Severity.BLOCKS,
    de="Die Datenbank antwortet nicht oder lehnt ab ({reason}); es wurde nichts geändert.",
    en="The database does not answer or refuses ({reason}); nothing was changed.",
    hint_de="Prüfen Sie, ob sie läuft, und wiederholen Sie den Vorgang.",
    hint_en="Check that it is running, and try again.",
)
OTHER_VERSION = IssueKind(
    code="STO-004",
    severity=Severity.BLOCKS,
    de="Die Datenbank hat den Stand {found}; dieses Programm braucht {wanted}.",
    en="The database is at version {found}; this program needs {wanted}.",
    hint_de="Sichern Sie die Datenbank und nehmen Sie die neueste Version des Programms.",
    hint_en="Back the database up and use the newest version of the program.",
)
CHANGED_MEANWHILE = IssueKind(
    code="STO-005",
    severity=Severity.BLOCKS,
    de="Das hat inzwischen jemand anderes geändert; es wurde nichts überschrieben.",
    en="Somebody else changed this meanwhile; nothing was overwritten.",
    hint_de="Laden Sie den neuen Stand, und wiederholen Sie Ihre Änderung.",
    hint_en="Load the new state, and repeat your change.",
)
OTHER_DATABASE = IssueKind(
    code="STO-006",
    severity=Severity.BLOCKS,
    de="Dieser Befehl sichert nur Datenbanken in einer Datei (SQLite); diese ist {kind}.",
    en="This command backs up databases in a file only (SQLite); this one is {kind}.",
    hint_de="Nehmen Sie pg_dump --format=custom und pg_restore, und sichern Sie die Schlüssel "
    "getrennt davon.",
    hint_en="Use pg_dump --format=custom and pg_restore, and back the keys up apart from it.",
)
NEWER_THERE = IssueKind(
    code="STO-007",
    severity=Severity.BLOCKS,
    de="Die vorhandene Datenbank ist neuer als die Sicherung: {count} Einträge des Protokolls "
    "gingen verloren. Es wurde nichts geändert.",
    en="The present database is newer than the backup: {count} entries of the audit trail would "
    "be lost. Nothing was changed.",
    hint_de="Sichern Sie zuerst die vorhandene; ersetzen Sie sie dann mit --force.",
    hint_en="Back the present one up first; then replace it with --force.",
)
NO_BACKUP = IssueKind(
    code="STO-008",
    severity=Severity.BLOCKS,
    de="{path} ist keine unbeschädigte Sicherung ({reason}).",
    en="{path} is no backup without damage ({reason}).",
    hint_de="Nehmen Sie eine andere Sicherung; die vorhandene Datenbank bleibt, wie sie ist.",
    hint_en="Use another backup; the present database stays as it is.",
)
KEYS_DO_NOT_FIT = IssueKind(
    code="STO-009",
    severity=Severity.WARNS,
    de="{count} verschlüsselte Werte öffnet keiner der Schlüssel.",
    en="{count} sealed values open with none of the keys.",
    hint_de="Holen Sie die Schlüsseldatei aus ihrer Sicherung zurück; sonst sind Kassen neu zu "
    "verbinden und zweite Faktoren neu einzurichten.",
    hint_en="Bring the key file back from its backup; else POS have to be connected and second "
    "factors set up anew.",
)
