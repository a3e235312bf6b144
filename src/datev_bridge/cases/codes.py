"""CASE-xxx: what can be wrong with what is written into a support case."""

from datev_bridge.issues import IssueKind, Severity

EMPTY = IssueKind(
    code="CASE-001",
    severity=Severity.BLOCKS,
    de="Dem Support-Fall fehlt etwas: {field} ist leer.",
    en="Something of the support case is missing: {field} is empty.",
    hint_de="Beschreiben Sie in einem Satz, was Sie erwartet haben und was geschah.",
    hint_en="Say in a sentence what you expected and what happened.",
)
TOO_LONG = IssueKind(
    code="CASE-002",
    severity=Severity.BLOCKS,
    de="{field} hat {length} Zeichen; möglich sind {most}.",
    en="{field} has {length} characters; {most} are possible.",
    hint_de="Kürzen Sie den Text, oder teilen Sie ihn auf mehrere Antworten auf.",
    hint_en="Shorten the text, or spread it over several replies.",
)
NOT_ONE_LINE = IssueKind(
    code="CASE-003",
    severity=Severity.BLOCKS,
    de="{field} enthält einen Zeilenumbruch oder ein Steuerzeichen.",
    en="{field} has a line break or control character in it.",
    hint_de="Schreiben Sie diese Angabe in eine Zeile; der Text selbst darf mehrere haben.",
    hint_en="Write it on one line; the text itself may have several.",
)
CLOSED_ALREADY = IssueKind(
    code="CASE-004",
    severity=Severity.BLOCKS,
    de="Der Fall {number} ist schon geschlossen.",
    en="The case {number} is closed already.",
    hint_de="Eine Antwort öffnet ihn wieder.",
    hint_en="A reply opens it again.",
)
