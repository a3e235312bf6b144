"""CASE-xxx: what can be wrong with what is written into a support case."""

from datev_bridge.issues import IssueKind, Severity

EMPTY = IssueKind(
    code="CASE-001",
    severity=Severity.BLOCKS,
    de="Dem Support-Fall fehlt Betreff oder Text.",
    en="The support case lacks subject or text.",
    hint_de="Beschreiben Sie in einem Satz, was Sie erwartet haben und was geschah.",
    hint_en="Say in a sentence what you expected and what happened.",
)
TOO_LONG = IssueKind(
    code="CASE-002",
    severity=Severity.BLOCKS,
    de="Betreff, Text oder Ausgangspunkt hat {length} Zeichen; möglich sind {most}.",
    en="Subject, text or starting point has {length} characters; {most} are possible.",
    hint_de="Kürzen Sie, oder teilen Sie den Text auf mehrere Antworten auf.",
    hint_en="Shorten it, or spread the text over several replies.",
)
NOT_ONE_LINE = IssueKind(
    code="CASE-003",
    severity=Severity.BLOCKS,
    de="In Betreff oder Ausgangspunkt steht ein Zeilenumbruch oder Steuerzeichen.",
    en="There is a line break or control character in subject or starting point.",
    hint_de="Schreiben Sie beides in eine Zeile; der Text selbst darf mehrere haben.",
    hint_en="Write either on one line; the text itself may have several.",
)
CLOSED_ALREADY = IssueKind(
    code="CASE-004",
    severity=Severity.BLOCKS,
    de="Der Fall {number} ist schon geschlossen.",
    en="The case {number} is closed already.",
    hint_de="Eine Antwort öffnet ihn wieder.",
    hint_en="A reply opens it again.",
)
WHICH_ORGANISATION = IssueKind(
    code="CASE-005",
    severity=Severity.BLOCKS,
    de="Für welchen Betrieb der Fall ist, geht nicht hervor.",
    en="It is not clear which organisation the case is for.",
    hint_de="Nennen Sie den Betrieb; auf der Befehlszeile mit --organisation ID.",
    hint_en="Name the organisation; on the command line with --organisation ID.",
)
