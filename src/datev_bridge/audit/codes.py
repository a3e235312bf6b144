"""AUD-xxx: what can be wrong with an audit trail."""

from datev_bridge.issues import IssueKind, Severity

CHANGED = IssueKind(
    code="AUD-001",
    severity=Severity.BLOCKS,
    de="Eintrag {sequence} des Protokolls wurde nachträglich verändert.",
    en="Entry {sequence} of the audit trail was changed afterwards.",
    hint_de="Vergleichen Sie ihn mit einer Sicherung, und klären Sie, wer Zugriff hatte.",
    hint_en="Compare it with a backup, and find out who had access.",
)
BROKEN = IssueKind(
    code="AUD-002",
    severity=Severity.BLOCKS,
    de="Vor Eintrag {sequence} fehlt etwas, oder die Reihenfolge wurde verändert; erwartet war "
    "Eintrag {expected}.",
    en="Something is missing before entry {sequence}, or the order was changed; entry {expected} "
    "was expected.",
    hint_de="Vergleichen Sie das Protokoll mit einer Sicherung.",
    hint_en="Compare the trail with a backup.",
)
CUT_OFF = IssueKind(
    code="AUD-003",
    severity=Severity.BLOCKS,
    de="Dem Protokoll fehlt das Ende: nach Eintrag {sequence} war {head}… vermerkt.",
    en="The end of the audit trail is missing: {head}… was noted, after entry {sequence}.",
    hint_de="Vergleichen Sie das Protokoll mit einer Sicherung.",
    hint_en="Compare the trail with a backup.",
)
