"""MAIL-xxx: what can be wrong with a mail, its server, or its settings."""

from datev_bridge.issues import IssueKind, Severity

BAD_ADDRESS = IssueKind(
    code="MAIL-001",
    severity=Severity.BLOCKS,
    de="„{address}“ ist keine E-Mail-Adresse, an die etwas zugestellt werden kann.",
    en="“{address}” is no e-mail address that anything can be delivered to.",
    hint_de="Sie sieht so aus: name@beispiel.de; vor dem @ ohne Umlaute und Leerzeichen.",
    hint_en="It looks like this: name@example.org; no blanks or accents before the @.",
)
CONTROL_CHARACTER = IssueKind(
    code="MAIL-002",
    severity=Severity.BLOCKS,
    de="Im Betreff oder Namen ({field}) steht ein Zeilenumbruch oder Steuerzeichen.",
    en="There is a line break or control character in subject or name ({field}).",
    hint_de="Schreiben Sie den Text in eine Zeile, und versuchen Sie es erneut.",
    hint_en="Write the text on one line, and try again.",
)
UNSAFE_LINK = IssueKind(
    code="MAIL-003",
    severity=Severity.BLOCKS,
    de="Ein Link in einer E-Mail muss mit https:// beginnen oder auf diesen Rechner zeigen.",
    en="A link in a mail must begin with https:// or lead to this machine.",
    hint_de="Prüfen Sie die öffentliche Adresse des Portals in den Einstellungen.",
    hint_en="Check the portal's public address in the settings.",
)
