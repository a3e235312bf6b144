"""PRC-xxx: why no procedural documentation is made."""

from datev_bridge.issues import IssueKind, Severity

NOT_THAT_DAY = IssueKind(
    code="PRC-001",
    severity=Severity.BLOCKS,
    de="Für den {day} gibt es keine Verfahrensdokumentation.",
    en="There is no procedural documentation of {day}.",
    hint_de="Möglich ist ein Tag von {first} bis {last}: von der Anlage der Organisation bis "
    "heute.",
    hint_en="A day from {first} to {last} is possible: from the set-up of the organisation to "
    "today.",
)
KINDS: tuple[IssueKind, ...] = (NOT_THAT_DAY,)
