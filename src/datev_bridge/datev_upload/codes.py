"""UPL-…: what can go wrong between us and DATEV's data centre.

001–019 the settings, 020–039 consent, 040–059 the tokens, 060–089 the way and the answer, 100–129
what DATEV says about a file.
"""

from datev_bridge.issues import IssueKind, Severity

_LATER_DE = "Es wird später erneut versucht; bleibt es dabei, prüfen Sie die Internetverbindung."
_LATER_EN = "Another try follows later; if it stays like this, check the internet connection."
_AGAIN_DE = "Beginnen Sie die Verbindung zu DATEV im Portal neu."
_AGAIN_EN = "Start the connection to DATEV in the portal again."
_RECONNECT_DE = "Bitte verbinden Sie DATEV im Portal neu."
_RECONNECT_EN = "Please connect DATEV in the portal again."
_REPORT_DE = "Bitte melden Sie uns den Fall mit dieser Angabe."
_REPORT_EN = "Please report the case with this place."
_EXPORT_DE = "Erzeugen Sie die Datei neu und senden Sie sie noch einmal."
_EXPORT_EN = "Make the file anew and send it once more."


def _row(
    code: str,
    de: str,
    en: str,
    hint_de: str,
    hint_en: str,
    *,
    severity: Severity = Severity.BLOCKS,
) -> IssueKind:
    return IssueKind(code=code, severity=severity, de=de, en=en, hint_de=hint_de, hint_en=hint_en)


# The settings ------------------------------------------------------------------------------------
NOT_HTTPS = _row(
    "UPL-001",
    "Die Adresse {name} muss mit https:// beginnen.",
    "The address {name} must start with https://.",
    "Nur auf diesem Rechner selbst (127.0.0.1, localhost) ist http erlaubt.",
    "Only on this very machine (127.0.0.1, localhost) http is allowed.",
)
REDIRECT_NOT_PUBLIC = _row(
    "UPL-002",
    "DATEV leitet im Echtbetrieb nur auf https-Adressen mit einem Namen zurück.",
    "In production DATEV returns to https addresses with a name only.",
    "Tragen Sie die öffentliche Adresse des Portals ein, ohne localhost und ohne IP-Adresse.",
    "Enter the portal's public address, without localhost and without an IP address.",
)
CREDENTIALS_EMPTY = _row(
    "UPL-003",
    "Die Client-ID oder das Client-Secret der DATEV-App ist leer.",
    "The client id or the client secret of the DATEV app is empty.",
    "Tragen Sie beides ein, wie das Entwicklerportal von DATEV es nennt.",
    "Enter both as DATEV's developer portal names them.",
)
APP_REJECTED = _row(
    "UPL-004",
    "DATEV kennt diese App nicht, oder ihr Client-Secret ist falsch.",
    "DATEV does not know this app, or its client secret is wrong.",
    "Prüfen Sie beides und die Umgebung: Zugangsdaten gelten für Sandbox oder Echtbetrieb.",
    "Check both and the environment: credentials are for sandbox or for production.",
)
NO_CLIENT_ID = _row(
    "UPL-005",
    "Die Kennung des Mandanten bei DATEV hat nicht die Form Berater-Mandant.",
    "The id of the client at DATEV does not have the form consultant-client.",
    "So sieht sie aus: 455148-1",
    "It looks like this: 455148-1",
)
FILE_NAME = _row(
    "UPL-006",
    "DATEV nimmt diesen Dateinamen nicht an.",
    "DATEV does not take this file name.",
    "Der Name beginnt mit EXTF_, endet auf .csv und hat dazwischen höchstens 51 Zeichen.",
    "The name starts with EXTF_, ends in .csv and has at most 51 characters in between.",
)
FILE_TOO_LARGE = _row(
    "UPL-007",
    "Die Datei ist größer als 50 MB.",
    "The file is larger than 50 MB.",
    "Teilen Sie den Zeitraum auf mehrere Dateien auf.",
    "Split the period into several files.",
)
FILE_EMPTY = _row(
    "UPL-008",
    "Die Datei ist leer.",
    "The file is empty.",
    _EXPORT_DE,
    _EXPORT_EN,
)
NO_APP = _row(
    "UPL-009",
    "Es sind keine Zugangsdaten einer bei DATEV registrierten App hinterlegt.",
    "No credentials of an app that is registered at DATEV are stored.",
    "Der Betreiber hinterlegt sie einmal für alle, oder Sie tragen eigene ein.",
    "The operator stores them once for all, or you enter your own.",
)
NO_TARGET = _row(
    "UPL-010",
    "Es ist noch nicht gewählt, für welchen Mandanten an DATEV übertragen wird.",
    "It is not chosen yet for which client files are transferred to DATEV.",
    "Wählen Sie den Mandanten im Portal bei der Verbindung zu DATEV.",
    "Choose the client in the portal at the connection to DATEV.",
)
PORTAL_NOT_PUBLIC = _row(
    "UPL-011",
    "Das Portal hat keine öffentliche https-Adresse; DATEV leitet nur auf solche zurück.",
    "The portal has no public https address; DATEV returns to such ones only.",
    "Der Betreiber stellt das Portal unter einem Namen mit https bereit und trägt ihn als "
    "DATEV_BRIDGE_PORTAL_URL ein.",
    "The operator serves the portal under a name with https and enters it as "
    "DATEV_BRIDGE_PORTAL_URL.",
)

# Consent -----------------------------------------------------------------------------------------
CONSENT_DENIED = _row(
    "UPL-020",
    "Die Verbindung wurde bei DATEV abgelehnt.",
    "The connection was denied at DATEV.",
    "Starten Sie erneut und stimmen Sie zu; ohne Zustimmung kann nichts übertragen werden.",
    "Start again and agree; without consent nothing can be transferred.",
)
CONSENT_FAILED = _row(
    "UPL-021",
    "DATEV hat die Verbindung nicht hergestellt ({error}).",
    "DATEV did not establish the connection ({error}).",
    "Versuchen Sie es erneut; bleibt es dabei, wenden Sie sich an DATEV.",
    "Try again; if it stays like this, contact DATEV.",
)
STATE_MISMATCH = _row(
    "UPL-022",
    "Die Rückkehr von DATEV gehört nicht zu der begonnenen Verbindung.",
    "The return from DATEV does not belong to the connection that was started.",
    _AGAIN_DE,
    _AGAIN_EN,
)
WRONG_RETURN = _row(
    "UPL-023",
    "Die Adresse der Rückkehr von DATEV ist nicht die vereinbarte ({expected}).",
    "The address of the return from DATEV is not the agreed one ({expected}).",
    "Tragen Sie bei DATEV genau diese Adresse ein.",
    "Register exactly this address at DATEV.",
)
CODE_MISSING = _row(
    "UPL-024",
    "In der Adresse der Rückkehr von DATEV fehlt der Code.",
    "The address of the return from DATEV lacks the code.",
    _AGAIN_DE,
    _AGAIN_EN,
)
CODE_REFUSED = _row(
    "UPL-025",
    "DATEV nimmt den Code nicht an: Er ist abgelaufen oder schon benutzt.",
    "DATEV does not accept the code: it has expired or was used before.",
    _AGAIN_DE,
    _AGAIN_EN,
)
SCOPE_MISSING = _row(
    "UPL-026",
    "Die Zustimmung umfasst nicht alles Nötige: {scopes}.",
    "The consent does not cover everything needed: {scopes}.",
    "Verbinden Sie erneut und wählen Sie alle genannten Rechte aus.",
    "Connect again and choose all the rights named.",
)
NONCE_MISMATCH = _row(
    "UPL-027",
    "Die Anmeldung, die DATEV bestätigt, ist nicht die begonnene.",
    "The login that DATEV confirms is not the one that was started.",
    _AGAIN_DE,
    _AGAIN_EN,
)
CONSENT_OVER = _row(
    "UPL-028",
    "Diese Rückkehr von DATEV ist unbekannt oder abgelaufen.",
    "This return from DATEV is unknown or has expired.",
    _AGAIN_DE,
    _AGAIN_EN,
)

# Tokens ------------------------------------------------------------------------------------------
NOT_CONNECTED = _row(
    "UPL-040",
    "Es besteht noch keine Verbindung zu DATEV.",
    "There is no connection to DATEV yet.",
    "Verbinden Sie DATEV im Portal.",
    "Connect DATEV in the portal.",
)
REFRESH_EXPIRED = _row(
    "UPL-041",
    "Die Verbindung zu DATEV ist abgelaufen.",
    "The connection to DATEV has expired.",
    _RECONNECT_DE,
    _RECONNECT_EN,
)
REFRESH_LOST = _row(
    "UPL-042",
    "Beim Erneuern der Verbindung zu DATEV ging die Antwort verloren; der alte Schlüssel gilt "
    "nicht mehr.",
    "The answer to a renewal of the connection to DATEV was lost; the old key is not valid any "
    "more.",
    _RECONNECT_DE,
    _RECONNECT_EN,
)
REFRESH_REFUSED = _row(
    "UPL-043",
    "DATEV erkennt die Verbindung nicht mehr an.",
    "DATEV does not accept the connection any more.",
    _RECONNECT_DE,
    _RECONNECT_EN,
)
NO_REFRESH_TOKEN = _row(
    "UPL-044",
    "Die Verbindung zu DATEV ist abgelaufen und kann nicht erneuert werden: DATEV gab keinen "
    "Schlüssel dafür.",
    "The connection to DATEV has expired and cannot be renewed: DATEV gave no key for that.",
    _RECONNECT_DE,
    _RECONNECT_EN,
)
ACCESS_REFUSED = _row(
    "UPL-045",
    "DATEV weist auch die eben erneuerte Verbindung zurück.",
    "DATEV refuses the connection although it was renewed just now.",
    _RECONNECT_DE,
    _RECONNECT_EN,
)
FORBIDDEN = _row(
    "UPL-046",
    "Die Verbindung darf das bei DATEV nicht: Ein Recht oder der Mandant ist nicht freigegeben.",
    "The connection may not do this at DATEV: a right or the client is not covered.",
    "Lassen Sie den Mandanten freigeben, oder verbinden Sie neu mit allen Rechten.",
    "Have the client enabled, or connect again with all rights.",
)
TOKEN_ANSWER = _row(
    "UPL-047",
    "Die Anmeldung bei DATEV hat unvollständig geantwortet: {paths}.",
    "The login at DATEV gave an incomplete answer: {paths}.",
    _REPORT_DE,
    _REPORT_EN,
)
TOKENS_UNREADABLE = _row(
    "UPL-048",
    "Die gespeicherte Verbindung zu DATEV ist nicht lesbar.",
    "The stored connection to DATEV cannot be read.",
    _RECONNECT_DE,
    _RECONNECT_EN,
)
NOT_REVOKED = _row(
    "UPL-049",
    "Die Verbindung ist hier gelöscht, aber DATEV hat das Ende nicht bestätigt.",
    "The connection is deleted here, but DATEV has not confirmed its end.",
    "Beenden Sie sie dort von Hand: https://apps.datev.de/tokrevui",
    "End it there by hand: https://apps.datev.de/tokrevui",
    severity=Severity.WARNS,
)

# The way and the answer --------------------------------------------------------------------------
UNREACHABLE = _row(
    "UPL-060",
    "DATEV ist nicht erreichbar.",
    "DATEV cannot be reached.",
    _LATER_DE,
    _LATER_EN,
)
CONNECTION_CUT = _row(
    "UPL-061",
    "Die Verbindung zu DATEV brach ab, bevor die Antwort vollständig war.",
    "The connection to DATEV broke before the answer was complete.",
    _LATER_DE,
    _LATER_EN,
)
TOO_SLOW = _row(
    "UPL-062",
    "DATEV hat nicht rechtzeitig geantwortet.",
    "DATEV did not answer in time.",
    _LATER_DE,
    _LATER_EN,
)
SERVER_ERROR = _row(
    "UPL-063",
    "DATEV meldet einen Fehler auf seiner Seite (HTTP {status}).",
    "DATEV reports a failure on its side (HTTP {status}).",
    "Es wird nicht von selbst wiederholt, denn DATEV rät davon ab. Wenden Sie sich an DATEV.",
    "It is not repeated by itself, since DATEV advises against it. Contact DATEV.",
)
UNAVAILABLE = _row(
    "UPL-064",
    "DATEV ist vorübergehend nicht verfügbar (HTTP {status}).",
    "DATEV is not available for the moment (HTTP {status}).",
    "Es ist nichts zu tun; es wird später erneut versucht.",
    "Nothing to do; another try follows later.",
)
REFUSED = _row(
    "UPL-065",
    "DATEV lehnt die Anfrage ab (HTTP {status}): {message}",
    "DATEV refuses the request (HTTP {status}): {message}",
    _REPORT_DE,
    _REPORT_EN,
)
NOT_FOUND = _row(
    "UPL-066",
    "DATEV kennt das Angefragte nicht: den Mandanten oder den Auftrag gibt es dort nicht.",
    "DATEV does not know what was asked for: there is no such client or job.",
    "Prüfen Sie Berater und Mandant; alte Aufträge kennt DATEV nicht mehr.",
    "Check consultant and client; DATEV does not know old jobs any more.",
)
NOT_AS_DESCRIBED = _row(
    "UPL-067",
    "Die Antwort von DATEV weicht von ihrer Beschreibung ab: {paths}.",
    "The answer of DATEV differs from its description: {paths}.",
    _REPORT_DE,
    _REPORT_EN,
)
OUTCOME_OPEN = _row(
    "UPL-070",
    "Ob die Datei bei DATEV ankam, ist noch offen: Die Antwort fehlt.",
    "Whether the file arrived at DATEV is still open: the answer is missing.",
    "Es ist nichts zu tun; vor einem neuen Versuch wird in der Liste der Aufträge nachgesehen.",
    "Nothing to do; the list of jobs is looked at before another try.",
)
OUTCOME_UNKNOWN = _row(
    "UPL-071",
    "Ob die Datei bei DATEV ankam, lässt sich nicht mehr feststellen.",
    "Whether the file arrived at DATEV cannot be found out any more.",
    "Lassen Sie die Kanzlei nachsehen, und wiederholen Sie die Übertragung nur, wenn sie fehlt.",
    "Have the tax adviser look, and repeat the transfer only if it is missing.",
)
STILL_PENDING = _row(
    "UPL-072",
    "DATEV hat den Auftrag nach {hours} Stunden noch nicht bearbeitet.",
    "DATEV has not worked on the job after {hours} hours.",
    "Wenden Sie sich an DATEV und nennen Sie den Auftrag; die Datei nicht noch einmal senden.",
    "Contact DATEV and name the job; do not send the file again.",
)
CLIENT_UNKNOWN = _row(
    "UPL-073",
    "Der Mandant {client} ist mit dieser Anmeldung bei DATEV nicht zu sehen.",
    "The client {client} is not to be seen at DATEV with this login.",
    "Prüfen Sie Berater und Mandant, oder lassen Sie den Mandanten für den Benutzer freigeben.",
    "Check consultant and client, or have the client enabled for the user.",
)
SERVICE_NOT_ORDERED = _row(
    "UPL-074",
    "Für den Mandanten {client} ist der Buchungsdatenservice bei DATEV nicht bestellt.",
    "The Buchungsdatenservice is not ordered at DATEV for the client {client}.",
    "Bitten Sie die Kanzlei, den Buchungsdatenservice für diesen Mandanten einzurichten.",
    "Ask the tax adviser to set up the Buchungsdatenservice for this client.",
)

# What DATEV says about a file --------------------------------------------------------------------
IN_DATA_CENTRE = _row(
    "UPL-100",
    "Die Datei liegt im DATEV-Rechenzentrum für die Kanzlei bereit.",
    "The file lies ready for the tax adviser in DATEV's data centre.",
    "Ob Rechnungswesen die Buchungen annimmt, meldet DATEV nicht zurück; das zeigt der Import.",
    "Whether Rechnungswesen takes the bookings is not reported back; the import shows it.",
    severity=Severity.HINTS,
)
REQUEST_INVALID = _row(
    "UPL-101",
    "DATEV findet die Übertragung selbst fehlerhaft: {message}",
    "DATEV finds fault with the transfer itself: {message}",
    _REPORT_DE,
    _REPORT_EN,
)
FILE_INVALID = _row(
    "UPL-102",
    "DATEV nimmt die Datei nicht an: {message}",
    "DATEV does not take the file: {message}",
    "Eine Datei darf 50 MB und 99.999 Buchungen haben; teilen Sie den Zeitraum auf.",
    "A file may have 50 MB and 99,999 postings; split the period.",
)
HEADER_INVALID = _row(
    "UPL-103",
    "DATEV findet einen Fehler in der Kopfzeile der Datei: {message}",
    "DATEV finds a fault in the header of the file: {message}",
    "Prüfen Sie die Datei mit: datev-bridge check",
    "Check the file with: datev-bridge check",
)
HEADER_NUMBERS = _row(
    "UPL-104",
    "Berater oder Mandant in der Datei passt nicht zum Mandanten bei DATEV: {message}",
    "Consultant or client in the file does not fit the client at DATEV: {message}",
    "Vergleichen Sie Berater und Mandant in den Einstellungen mit denen der Kanzlei.",
    "Compare consultant and client in the settings with those of the tax adviser.",
)
HEADER_PERIOD = _row(
    "UPL-105",
    "DATEV nimmt Wirtschaftsjahr oder Zeitraum in der Kopfzeile nicht an: {message}",
    "DATEV does not take fiscal year or period in the header: {message}",
    "Prüfen Sie den Beginn des Wirtschaftsjahres in den Einstellungen.",
    "Check the start of the fiscal year in the settings.",
)
HEADER_RESERVED = _row(
    "UPL-106",
    "Ein reserviertes Feld der Kopfzeile muss leer sein: {message}",
    "A reserved field of the header must be empty: {message}",
    "Senden Sie die Datei so, wie sie erzeugt wurde.",
    "Send the file as it was made.",
)
VIRUS = _row(
    "UPL-107",
    "DATEV hält die Datei für schädlich und hat sie gelöscht: {message}",
    "DATEV considers the file harmful and has deleted it: {message}",
    "Prüfen Sie diesen Rechner auf Schadsoftware, bevor Sie erneut senden.",
    "Check this machine for malware before you send again.",
)
TRY_AGAIN = _row(
    "UPL-108",
    "DATEV konnte den Auftrag wegen eines eigenen Fehlers nicht bearbeiten: {message}",
    "DATEV could not work on the job because of a failure of its own: {message}",
    "Wiederholen Sie die Übertragung.",
    "Repeat the transfer.",
)
PERMISSION_EXPIRED = _row(
    "UPL-109",
    "Die Erlaubnis, für diesen Mandanten zu übertragen, fehlt oder ist abgelaufen: {message}",
    "The permission to transfer for this client is missing or has expired: {message}",
    "Bitten Sie die Kanzlei, die Datenübermittlung für diesen Mandanten freizugeben.",
    "Ask the tax adviser to enable the data transfer for this client.",
)
MESSAGE_UNKNOWN = _row(
    "UPL-110",
    "DATEV meldet etwas, das hier noch nicht bekannt ist: {number} {message}",
    "DATEV says something that is not known here yet: {number} {message}",
    "Sehen Sie bei DATEV unter dieser Nummer nach, und melden Sie uns den Fall.",
    "Look this number up at DATEV, and report the case.",
)

RECONNECT = frozenset(
    kind.code
    for kind in (
        NOT_CONNECTED,
        REFRESH_EXPIRED,
        REFRESH_LOST,
        REFRESH_REFUSED,
        NO_REFRESH_TOKEN,
        ACCESS_REFUSED,
        FORBIDDEN,
        TOKENS_UNREADABLE,
    )
)
"""After these a person has to connect again."""
