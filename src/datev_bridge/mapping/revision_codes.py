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
