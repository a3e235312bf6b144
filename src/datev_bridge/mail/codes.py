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
NOT_REACHED = IssueKind(
    code="MAIL-004",
    severity=Severity.BLOCKS,
    de="Der Mailserver {server} antwortet nicht oder bricht ab ({reason}).",
    en="The mail server {server} does not answer or breaks off ({reason}).",
    hint_de="Nichts zu tun, wenn das selten vorkommt: es wird von selbst wiederholt. Sonst prüfen "
    "Sie Adresse und Port.",
    hint_en="Nothing to do if it is rare: it is tried again by itself. Otherwise check address and "
    "port.",
)
NOT_TRUSTED = IssueKind(
    code="MAIL-005",
    severity=Severity.BLOCKS,
    de="Die Verbindung zum Mailserver {server} ist nicht sicher zu verschlüsseln ({reason}).",
    en="The connection to the mail server {server} cannot be encrypted safely ({reason}).",
    hint_de="Prüfen Sie Namen und Zertifikat des Servers; ein eigenes nennt "
    "DATEV_BRIDGE_SMTP_CA_FILE.",
    hint_en="Check name and certificate of the server; DATEV_BRIDGE_SMTP_CA_FILE names one of your "
    "own.",
)
LOGIN_REFUSED = IssueKind(
    code="MAIL-006",
    severity=Severity.BLOCKS,
    de="Der Mailserver {server} nimmt die Anmeldung nicht an ({reason}).",
    en="The mail server {server} does not accept the login ({reason}).",
    hint_de="Prüfen Sie Benutzer und Kennwort des Postausgangs.",
    hint_en="Check user and password of outgoing mail.",
)
REFUSED_FOR_NOW = IssueKind(
    code="MAIL-007",
    severity=Severity.WARNS,
    de="Der Mailserver {server} hat die E-Mail vorläufig abgelehnt ({reason}).",
    en="The mail server {server} refused the mail for now ({reason}).",
    hint_de="Nichts zu tun: sie wird von selbst wieder versucht.",
    hint_en="Nothing to do: it is tried again by itself.",
)
REFUSED = IssueKind(
    code="MAIL-008",
    severity=Severity.BLOCKS,
    de="Der Mailserver {server} hat die E-Mail endgültig abgelehnt ({reason}).",
    en="The mail server {server} refused the mail for good ({reason}).",
    hint_de="Prüfen Sie die Adresse des Empfängers; danach: datev-bridge operator mail --again ID",
    hint_en="Check the recipient's address; then: datev-bridge operator mail --again ID",
)
BAD_SERVER = IssueKind(
    code="MAIL-009",
    severity=Severity.BLOCKS,
    de="DATEV_BRIDGE_SMTP_URL nennt keinen Mailserver, zu dem sicher verbunden wird ({reason}).",
    en="DATEV_BRIDGE_SMTP_URL names no mail server that is connected to safely ({reason}).",
    hint_de="So sieht sie aus: smtp+starttls://benutzer@server:587 oder smtps://benutzer@server; "
    "smtp:// nur auf diesem Rechner. Das Kennwort steht in DATEV_BRIDGE_SMTP_PASSWORD oder in der "
    "Datei, die DATEV_BRIDGE_SMTP_PASSWORD_FILE nennt.",
    hint_en="It looks like this: smtp+starttls://user@server:587 or smtps://user@server; smtp:// "
    "only on this machine. The password is in DATEV_BRIDGE_SMTP_PASSWORD, or in the file that "
    "DATEV_BRIDGE_SMTP_PASSWORD_FILE names.",
)
NO_SUCH_MAIL = IssueKind(
    code="MAIL-010",
    severity=Severity.BLOCKS,
    de="Eine gescheiterte E-Mail {id} gibt es nicht.",
    en="There is no failed mail {id}.",
    hint_de="Welche es gibt, zeigt: datev-bridge operator mail",
    hint_en="To see which there are: datev-bridge operator mail",
)
NO_SENDER = IssueKind(
    code="MAIL-011",
    severity=Severity.BLOCKS,
    de="DATEV_BRIDGE_SMTP_URL nennt einen Mailserver, aber kein Absender ist festgelegt.",
    en="DATEV_BRIDGE_SMTP_URL names a mail server, but no sender is set.",
    hint_de="Setzen Sie DATEV_BRIDGE_MAIL_FROM auf eine Adresse, für die der Server senden darf: "
    "Name <name@beispiel.de>",
    hint_en="Set DATEV_BRIDGE_MAIL_FROM to an address that the server may send for: "
    "Name <name@example.org>",
)
BOUNCED = IssueKind(
    code="MAIL-012",
    severity=Severity.BLOCKS,
    de="E-Mails an {address} kommen zurück; dorthin wird nichts mehr gesendet.",
    en="Mails to {address} come back; nothing more is sent there.",
    hint_de="Berichtigen Sie die Adresse. Stimmt sie doch: datev-bridge operator bounce ADRESSE "
    "--clear",
    hint_en="Correct the address. If it is right after all: datev-bridge operator bounce ADDRESS "
    "--clear",
)
NO_MAIL_THERE = IssueKind(
    code="MAIL-013",
    severity=Severity.BLOCKS,
    de="Eine E-Mail {id} ging nicht an {address}.",
    en="No mail {id} went to {address}.",
    hint_de="Welche es gibt, zeigt: datev-bridge operator mail; ohne --message-id wird nur die "
    "Adresse vermerkt.",
    hint_en="To see which there are: datev-bridge operator mail; without --message-id only the "
    "address is marked.",
)
NOT_MARKED = IssueKind(
    code="MAIL-014",
    severity=Severity.BLOCKS,
    de="{address} ist nicht vermerkt: E-Mails gehen dorthin.",
    en="{address} is not marked: mails go there.",
    hint_de="Welche Adressen es sind, zeigt: datev-bridge operator bounce",
    hint_en="To see which addresses are: datev-bridge operator bounce",
)
