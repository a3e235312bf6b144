"""KS-… and AUTH-… : what can go wrong between us and the POS.

KS is the traffic: 001–049 the way and the answer, 050–069 what is asked, 070–099 what is found in
the answers. AUTH is the permission: 001–019 the app, 020–039 consent, 040–069 the tokens.
"""

from datev_bridge.issues import IssueKind, Severity

_LATER_DE = "Es wird später erneut versucht; bleibt es dabei, prüfen Sie die Internetverbindung."
_LATER_EN = "Another try follows later; if it stays like this, check the internet connection."
_VENDOR_DE = "Es wird später erneut versucht. Bleibt es dabei, wenden Sie sich an Lightspeed."
_VENDOR_EN = "Another try follows later. If it stays like this, contact Lightspeed."
_REPORT_DE = "Bitte melden Sie uns den Fall mit dieser Angabe."
_REPORT_EN = "Please report the case with this place."
_RECONNECT_DE = "Bitte verbinden Sie die Kasse neu: datev-bridge connect."
_RECONNECT_EN = "Please connect the POS again: datev-bridge connect."


def _row(code: str, de: str, en: str, hint_de: str, hint_en: str) -> IssueKind:
    """Return a row that blocks: without an answer or a permission there is no day to book."""
    return IssueKind(
        code=code, severity=Severity.BLOCKS, de=de, en=en, hint_de=hint_de, hint_en=hint_en
    )


# The way and the answer --------------------------------------------------------------------------
UNREACHABLE = _row(
    "KS-001",
    "Die Kasse ist nicht erreichbar.",
    "The POS cannot be reached.",
    _LATER_DE,
    _LATER_EN,
)
CONNECTION_CUT = _row(
    "KS-002",
    "Die Verbindung zur Kasse brach ab, bevor die Antwort vollständig war.",
    "The connection to the POS broke before the answer was complete.",
    _LATER_DE,
    _LATER_EN,
)
TOO_SLOW = _row(
    "KS-003",
    "Die Kasse hat nicht rechtzeitig geantwortet.",
    "The POS did not answer in time.",
    _LATER_DE,
    _LATER_EN,
)
SERVER_ERROR = _row(
    "KS-004",
    "Die Kasse meldet einen Fehler auf ihrer Seite (HTTP {status}).",
    "The POS reports a failure on its side (HTTP {status}).",
    _VENDOR_DE,
    _VENDOR_EN,
)
TOO_MANY_REQUESTS = _row(
    "KS-005",
    "Die Kasse bittet um eine Pause bis {until}.",
    "The POS asks to wait until {until}.",
    "Es ist nichts zu tun; danach wird es erneut versucht.",
    "Nothing to do; another try follows after that.",
)
NOT_FOUND = _row(
    "KS-006",
    "Die Kasse kennt das Angefragte nicht: den Betrieb oder den Beleg gibt es dort nicht.",
    "The POS does not know what was asked for: there is no such location or receipt.",
    "Wählen Sie einen Betrieb aus, der zu Ihrer Anmeldung gehört: datev-bridge connect.",
    "Choose a location that belongs to your login: datev-bridge connect.",
)
REFUSED = _row(
    "KS-007",
    "Die Kasse lehnt die Anfrage ab (HTTP {status}).",
    "The POS refuses the request (HTTP {status}).",
    _REPORT_DE,
    _REPORT_EN,
)
BEFORE_OPENING = _row(
    "KS-008",
    "Den Betrieb gab es zu dieser Zeit noch nicht; die frühesten Daten sind vom {earliest}.",
    "The location did not exist at that time; its earliest data are of {earliest}.",
    "Beginnen Sie am {earliest} oder später.",
    "Start on {earliest} or later.",
)
EMPTY_ANSWER = _row(
    "KS-009",
    "Die Kasse hat leer geantwortet.",
    "The POS gave an empty answer.",
    _VENDOR_DE,
    _VENDOR_EN,
)
NOT_JSON = _row(
    "KS-010",
    "Die Antwort der Kasse ist kein JSON.",
    "The answer of the POS is no JSON.",
    "Oft antwortet dann ein Zwischenserver. Prüfen Sie die Adresse der Kasse in den Einstellungen.",
    "Often a server in between answers. Check the address of the POS in the settings.",
)
ANSWER_CUT = _row(
    "KS-011",
    "Die Antwort der Kasse ist unvollständig.",
    "The answer of the POS is cut short.",
    _VENDOR_DE,
    _VENDOR_EN,
)
NOT_AS_DESCRIBED = _row(
    "KS-012",
    "Die Antwort der Kasse weicht von ihrer Beschreibung ab: {paths}.",
    "The answer of the POS differs from its description: {paths}.",
    _REPORT_DE,
    _REPORT_EN,
)
UNEXPECTED_STATUS = _row(
    "KS-013",
    "Die Kasse antwortet unerwartet (HTTP {status}).",
    "The POS answers unexpectedly (HTTP {status}).",
    "Prüfen Sie die Adresse der Kasse in den Einstellungen; Weiterleitungen wird nicht gefolgt.",
    "Check the address of the POS in the settings; redirects are not followed.",
)
PAGES_REPEAT = _row(
    "KS-014",
    "Die Kasse liefert dieselbe Seite immer wieder.",
    "The POS sends the same page again and again.",
    _VENDOR_DE,
    _VENDOR_EN,
)

# What is found in the answers --------------------------------------------------------------------
TWO_VERSIONS = _row(
    "KS-070",
    "Der Beleg {receipt} kam zweimal mit verschiedenem Inhalt, auch beim erneuten Lesen.",
    "Receipt {receipt} came twice with different content, also when read again.",
    "Vergleichen Sie ihn mit der Kasse; beide Fassungen liegen der Meldung bei.",
    "Compare it with the POS; both versions come with this finding.",
)
CLOCK_SKEW = IssueKind(
    code="KS-071",
    severity=Severity.WARNS,
    de="Die Uhr dieses Rechners weicht um {minutes} Minuten von der Uhr der Kasse ab.",
    en="The clock of this machine differs from the POS's clock by {minutes} minutes.",
    hint_de="Stellen Sie die Uhr, am besten durch einen Zeitdienst (NTP).",
    hint_en="Set the clock, best by a time service (NTP).",
)
UNKNOWN_FIELDS = IssueKind(
    code="KS-072",
    severity=Severity.HINTS,
    de="Die Kasse sendet Felder, die noch nicht bekannt sind: {fields}.",
    en="The POS sends fields that are not known yet: {fields}.",
    hint_de="Sie werden nicht benutzt; es ist nichts zu tun.",
    hint_en="They are not used; nothing to do.",
)

# The app -----------------------------------------------------------------------------------------
UNKNOWN_GENERATION = _row(
    "AUTH-001",
    "Die Client-ID beginnt weder mit „devp-v2-“ noch mit „devp-“.",
    "The client id starts with neither “devp-v2-” nor “devp-”.",
    "Prüfen Sie die Client-ID: Lightspeed vergibt sie mit dieser Vorsilbe.",
    "Check the client id: Lightspeed gives it with that prefix.",
)
NOT_HTTPS = _row(
    "AUTH-002",
    "Die Adresse {name} muss mit https:// beginnen.",
    "The address {name} must start with https://.",
    "Nur auf diesem Rechner selbst (127.0.0.1, localhost) ist http erlaubt.",
    "Only on this very machine (127.0.0.1, localhost) http is allowed.",
)
CLIENT_REJECTED = _row(
    "AUTH-003",
    "Die Anmeldung kennt diese Client-ID nicht, oder das Client-Secret ist falsch.",
    "The login does not know this client id, or the client secret is wrong.",
    "Prüfen Sie beides und die Umgebung: Zugangsdaten gelten nur für Produktion oder nur für Test.",
    "Check both and the environment: credentials are for production only or for trial only.",
)
CLIENT_ID_EMPTY = _row(
    "AUTH-004",
    "Die Client-ID oder das Client-Secret ist leer.",
    "The client id or the client secret is empty.",
    "Tragen Sie beides ein, wie Lightspeed es Ihnen genannt hat.",
    "Enter both as Lightspeed gave them to you.",
)

# Consent -----------------------------------------------------------------------------------------
CONSENT_DENIED = _row(
    "AUTH-020",
    "Die Verbindung wurde bei Lightspeed abgelehnt.",
    "The connection was denied at Lightspeed.",
    "Starten Sie erneut und stimmen Sie zu; ohne Zustimmung sind keine Umsätze lesbar.",
    "Start again and agree; without consent no sales can be read.",
)
CONSENT_FAILED = _row(
    "AUTH-021",
    "Lightspeed hat die Verbindung nicht hergestellt ({error}).",
    "Lightspeed did not establish the connection ({error}).",
    "Versuchen Sie es erneut; bleibt es dabei, wenden Sie sich an Lightspeed.",
    "Try again; if it stays like this, contact Lightspeed.",
)
STATE_MISMATCH = _row(
    "AUTH-022",
    "Die Rückkehr gehört nicht zu der begonnenen Verbindung.",
    "The return does not belong to the connection that was started.",
    "Beginnen Sie die Verbindung neu und nutzen Sie nur die letzte Adresse.",
    "Start the connection again and use the latest address only.",
)
WRONG_RETURN = _row(
    "AUTH-023",
    "Die Adresse der Rückkehr ist nicht die vereinbarte ({expected}).",
    "The address of the return is not the agreed one ({expected}).",
    "Kopieren Sie die ganze Adresse aus der Adresszeile, nachdem Sie zugestimmt haben.",
    "Copy the whole address from the address bar after you have agreed.",
)
CODE_MISSING = _row(
    "AUTH-024",
    "In der Adresse der Rückkehr fehlt der Code.",
    "The address of the return lacks the code.",
    "Kopieren Sie die ganze Adresse aus der Adresszeile, nachdem Sie zugestimmt haben.",
    "Copy the whole address from the address bar after you have agreed.",
)
CODE_REFUSED = _row(
    "AUTH-025",
    "Der Code wurde nicht angenommen: Er ist abgelaufen oder schon benutzt.",
    "The code was not accepted: it has expired or was used before.",
    "Beginnen Sie die Verbindung neu; ein Code gilt einmal und nur kurz.",
    "Start the connection again; a code is valid once and for a short time.",
)
SCOPE_MISSING = _row(
    "AUTH-026",
    "Die Zustimmung umfasst die Finanzdaten nicht (financial-api).",
    "The consent does not cover the financial data (financial-api).",
    "Bitten Sie Lightspeed, die Finanz-Schnittstelle für diese Client-ID freizugeben.",
    "Ask Lightspeed to enable the Financial API for this client id.",
)
RETURN_ELSEWHERE = _row(
    "AUTH-027",
    "Die Rücksprungadresse {redirect} führt nicht zu einem Port dieses Rechners.",
    "The redirect address {redirect} does not lead to a port of this machine.",
    "Verbinden Sie ohne --listen und fügen Sie die Adresse ein, oder nennen Sie mit --listen den "
    "Port, an den sie weitergeleitet wird.",
    "Connect without --listen and paste the address, or name the port to which it is forwarded "
    "with --listen.",
)
NOBODY_RETURNED = _row(
    "AUTH-028",
    "Innerhalb von {seconds} Sekunden ist niemand von der Anmeldung zurückgekehrt.",
    "Nobody returned from the login within {seconds} seconds.",
    "Starten Sie erneut; landet der Browser auf einer Fehlerseite, verbinden Sie ohne --listen.",
    "Start again; if the browser ends on an error page, connect without --listen.",
)

# Tokens ------------------------------------------------------------------------------------------
NOT_CONNECTED = _row(
    "AUTH-040",
    "Es besteht noch keine Verbindung zur Kasse.",
    "There is no connection to the POS yet.",
    "Verbinden Sie die Kasse: datev-bridge connect.",
    "Connect the POS: datev-bridge connect.",
)
REFRESH_EXPIRED = _row(
    "AUTH-041",
    "Die Verbindung zur Kasse ist abgelaufen, weil sie lange nicht benutzt wurde.",
    "The connection to the POS has expired, because it was not used for long.",
    _RECONNECT_DE,
    _RECONNECT_EN,
)
REFRESH_LOST = _row(
    "AUTH-042",
    "Beim Erneuern der Verbindung ging die Antwort verloren; der alte Schlüssel gilt nicht mehr.",
    "The answer to a renewal of the connection was lost; the old key is not valid any more.",
    _RECONNECT_DE,
    _RECONNECT_EN,
)
REFRESH_REFUSED = _row(
    "AUTH-043",
    "Lightspeed erkennt die Verbindung nicht mehr an.",
    "Lightspeed does not accept the connection any more.",
    _RECONNECT_DE,
    _RECONNECT_EN,
)
NO_REFRESH_TOKEN = _row(
    "AUTH-044",
    "Die Verbindung ist abgelaufen und kann nicht erneuert werden: Lightspeed gab keinen Schlüssel "
    "dafür.",
    "The connection has expired and cannot be renewed: Lightspeed gave no key for that.",
    _RECONNECT_DE,
    _RECONNECT_EN,
)
ACCESS_REFUSED = _row(
    "AUTH-045",
    "Die Kasse weist auch die eben erneuerte Verbindung zurück.",
    "The POS refuses the connection although it was renewed just now.",
    _RECONNECT_DE,
    _RECONNECT_EN,
)
FORBIDDEN = _row(
    "AUTH-046",
    "Die Verbindung darf das nicht lesen: Betrieb oder Finanzdaten sind nicht freigegeben.",
    "The connection may not read this: the location or the financial data are not covered.",
    "Verbinden Sie die Kasse mit einem Zugang, der Betrieb und Finanzdaten sehen darf.",
    "Connect the POS with a login that may see this location and its financial data.",
)
TOKEN_ANSWER = _row(
    "AUTH-047",
    "Die Anmeldung hat unvollständig geantwortet: {paths}.",
    "The login gave an incomplete answer: {paths}.",
    _REPORT_DE,
    _REPORT_EN,
)
TOKENS_UNREADABLE = _row(
    "AUTH-048",
    "Die Datei mit der Verbindung ist nicht lesbar.",
    "The file with the connection cannot be read.",
    "Prüfen Sie Rechte und Platz, oder verbinden Sie die Kasse neu: datev-bridge connect.",
    "Check permissions and space, or connect the POS again: datev-bridge connect.",
)
CONNECTION_BUSY = _row(
    "AUTH-049",
    "Ein anderer Vorgang erneuert die Verbindung und wird nicht fertig.",
    "Another process is renewing the connection and does not finish.",
    "Warten Sie kurz; beenden Sie gegebenenfalls hängende Vorgänge von datev-bridge.",
    "Wait a moment; end stuck processes of datev-bridge if there are any.",
)
