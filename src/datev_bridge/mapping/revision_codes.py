"""MAP-040 to MAP-049: why a draft is not approved."""

from datev_bridge.issues import IssueKind, Severity

STALE_DRAFT = IssueKind(
    code="MAP-040",
    severity=Severity.BLOCKS,
    de="Der Entwurf geht von Stand „{parent}“ aus, freigegeben ist aber schon „{newest}“.",
    en="The draft starts from revision “{parent}”, but “{newest}” has been approved since.",
    hint_de="Vergleichen Sie den Entwurf mit dem neuen Stand, und übernehmen Sie Ihre Änderungen.",
    hint_en="Compare the draft with the new revision and carry your changes over.",
)
REVISION_USED = IssueKind(
    code="MAP-041",
    severity=Severity.BLOCKS,
    de="Den Stand „{revision}“ gibt es schon.",
    en="There is a revision “{revision}” already.",
    hint_de="Vergeben Sie eine neue Kennung; freigegebene Stände werden nie überschrieben.",
    hint_en="Use a new id; approved revisions are never overwritten.",
)
NOTHING_TO_APPROVE = IssueKind(
    code="MAP-042",
    severity=Severity.BLOCKS,
    de="Der Entwurf enthält keine Regel.",
    en="The draft has no rule.",
    hint_de="Ordnen Sie mindestens ein Konto zu, bevor Sie freigeben.",
    hint_en="Map at least one account before you approve.",
)
NO_SUGGESTION = IssueKind(
    code="MAP-043",
    severity=Severity.BLOCKS,
    de="Zu „{name}“ gibt es keinen Vorschlag, der zu bestätigen wäre.",
    en="There is no suggestion for “{name}” to be confirmed.",
    hint_de="Nennen Sie Name oder Kennung wie in „mapping show“. Offen sind: {known}.",
    hint_en="Use the name or id as in “mapping show”. Still open: {known}.",
)
UNKNOWN_REVISION = IssueKind(
    code="MAP-044",
    severity=Severity.BLOCKS,
    de="Den Stand „{revision}“ gibt es nicht, oder es sind mehrere gemeint.",
    en="There is no revision “{revision}”, or several are meant.",
    hint_de="Bekannt sind: {known}; der Anfang der Kennung genügt.",
    hint_en="Known are: {known}; the beginning of the id is enough.",
)
