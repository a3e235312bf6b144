"""SET-xxx: files of a profile that cannot be read."""

from datev_bridge.issues import IssueKind, Severity

PROFILE_UNREADABLE = IssueKind(
    code="SET-005",
    severity=Severity.BLOCKS,
    de="Das Profil {path} ist nicht lesbar: {reason}.",
    en="The profile {path} cannot be read: {reason}.",
    hint_de="Legen Sie mit „datev-bridge init“ ein Profil an, oder nennen Sie seinen Pfad.",
    hint_en="Make a profile with “datev-bridge init”, or name its path.",
)
SECRET_MISSING = IssueKind(
    code="SET-006",
    severity=Severity.BLOCKS,
    de="Das Geheimnis der App fehlt: {path} ist nicht lesbar.",
    en="The app's secret is missing: {path} cannot be read.",
    hint_de="Legen Sie es in dieser Datei ab oder in der Umgebungsvariablen {variable}.",
    hint_en="Put it into that file or into the environment variable {variable}.",
)
