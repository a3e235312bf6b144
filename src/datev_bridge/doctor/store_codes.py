"""DOC-060 to DOC-069: what keeps a service from being ready."""

from datev_bridge.issues import IssueKind, Severity


def _warning(code: str, de: str, en: str, hint_de: str, hint_en: str) -> IssueKind:
    return IssueKind(
        code=code, severity=Severity.WARNS, de=de, en=en, hint_de=hint_de, hint_en=hint_en
    )


STEP_OPEN = _warning(
    "DOC-060",
    "Die Einrichtung ist noch nicht fertig ({reason}).",
    "The set-up is not complete yet ({reason}).",
    "Was offen ist, zeigt: datev-bridge profile show",
    "What is open is shown by: datev-bridge profile show",
)
NO_MAIL_SERVER = IssueKind(
    code="DOC-061",
    severity=Severity.HINTS,
    de="Kein Mailserver ist eingerichtet; E-Mails werden in einen Ordner geschrieben.",
    en="No mail server is set up; mails are written into a folder.",
    hint_de="Nennen Sie ihn in der Umgebung: DATEV_BRIDGE_SMTP_URL",
    hint_en="Name it in the environment: DATEV_BRIDGE_SMTP_URL",
)
MAILS_OPEN = _warning(
    "DOC-062",
    "E-Mails im Postausgang: {due} fällig, {failed} gescheitert.",
    "Mails in the outbox: {due} due, {failed} failed.",
    "Sehen Sie nach, und senden Sie: datev-bridge operator mail --send",
    "Have a look, and send: datev-bridge operator mail --send",
)
NO_SERVICE = _warning(
    "DOC-063",
    "In {folder} ist noch kein Dienst eingerichtet.",
    "No service is set up in {folder} yet.",
    "Der erste Befehl legt ihn an, zum Beispiel: datev-bridge operator request",
    "The first command makes it, for example: datev-bridge operator request",
)
