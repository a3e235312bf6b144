"""JNY-xxx: what can go wrong between a request and the first automatic file."""

from datev_bridge.issues import Issue, IssueKind, Severity
from datev_bridge.onboarding import LocationState


def _blocking(code: str, de: str, en: str, hint_de: str, hint_en: str) -> IssueKind:
    return IssueKind(
        code=code, severity=Severity.BLOCKS, de=de, en=en, hint_de=hint_de, hint_en=hint_en
    )


NAME_MISSING = _blocking(
    "JNY-001",
    "„{field}“ fehlt oder ist zu lang.",
    "“{field}” is missing or too long.",
    "Geben Sie höchstens {most} Zeichen ein.",
    "Enter at most {most} characters.",
)
TOO_MANY_REQUESTS = _blocking(
    "JNY-002",
    "Von hier kamen zu viele Anfragen.",
    "Too many requests came from here.",
    "Versuchen Sie es nach {until} noch einmal.",
    "Try again after {until}.",
)
DECIDED_BEFORE = _blocking(
    "JNY-003",
    "Über diese Anfrage wurde schon entschieden.",
    "This request was decided before.",
    "Laden Sie die Liste der Anfragen neu.",
    "Load the list of requests again.",
)
NO_APP = _blocking(
    "JNY-010",
    "Es sind keine Zugangsdaten einer App von Lightspeed hinterlegt.",
    "No credentials of a Lightspeed app are stored.",
    "Der Betreiber hinterlegt sie einmal für alle, oder Sie tragen eigene ein.",
    "The operator stores them once for all, or you enter your own.",
)
CONSENT_OVER = _blocking(
    "JNY-011",
    "Diese Rückkehr von der Anmeldung ist unbekannt oder abgelaufen.",
    "This return from the login is unknown or has expired.",
    "Beginnen Sie noch einmal mit „Mit K-Series verbinden“.",
    "Begin again with “Connect to K-Series”.",
)
NOT_CONNECTED = _blocking(
    "JNY-012",
    "Die Kasse ist nicht verbunden.",
    "The POS is not connected.",
    "Verbinden Sie sie zuerst.",
    "Connect it first.",
)
NO_LOCATION = _blocking(
    "JNY-013",
    "Der Betrieb der Kasse ist nicht gewählt.",
    "The POS's location is not chosen.",
    "Wählen Sie unter „Betrieb wählen“ einen aus.",
    "Choose one under “Choose location”.",
)
LOCATION_STAYS = _blocking(
    "JNY-014",
    "„{name}“ kann hier nicht gewählt werden: es kamen schon Dateien einer anderen "
    "Betriebsstätte der Kasse.",
    "“{name}” cannot be chosen here: files of another location came already.",
    "Ein weiterer Betrieb wird angefragt wie der erste.",
    "Another restaurant is requested as the first one was.",
)
NO_SETTINGS = _blocking(
    "JNY-020",
    "Die DATEV-Daten sind noch nicht vollständig.",
    "The DATEV data are not complete yet.",
    "Ergänzen Sie zuerst Berater, Mandant, Wirtschaftsjahr, Kontenrahmen und Zwischenkonto.",
    "Complete consultant, client, fiscal year, chart and clearing account first.",
)
OTHER_TEST_RUN = _blocking(
    "JNY-030",
    "Dieser Testlauf gehört zu einer früheren Zuordnung, früheren Einstellungen oder einer "
    "anderen Betriebsstätte der Kasse.",
    "This test run belongs to an earlier mapping, earlier settings or another location.",
    "Starten Sie einen neuen Testlauf.",
    "Start another test run.",
)
COMMENT_MISSING = _blocking(
    "JNY-031",
    "Was soll sich ändern? Der Kommentar fehlt.",
    "What should change? The comment is missing.",
    "Schreiben Sie in einem Satz, welche Buchung anders sein soll.",
    "Say in a sentence which booking should be different.",
)
WRONG_STATE = _blocking(
    "JNY-040",
    "Das ist im Zustand „{state}“ nicht möglich.",
    "That is not possible in the state “{state}”.",
    "Laden Sie die Seite neu; der Zustand hat sich geändert.",
    "Load the page again; the state has changed.",
)
_STATES = {
    LocationState.SETTING_UP: "in Einrichtung / being set up",
    LocationState.LIVE: "freigegeben / live",
    LocationState.PAUSED: "angehalten / paused",
    LocationState.TERMINATED: "beendet / ended",
}


def wrong_state(name: str, state: LocationState) -> Issue:
    """Return that something is not possible where a place is on its journey."""
    return WRONG_STATE.at(name, state=_STATES[state])


RETAINED = _blocking(
    "JNY-050",
    "Bis {until} müssen Buchungsnachweise und Protokoll aufbewahrt werden (§ 147 AO).",
    "Until {until} proofs and audit trail have to be kept (§ 147 AO).",
    "Nehmen Sie einen vollständigen Export mit; danach kann gelöscht werden.",
    "Take a full export with you; afterwards deletion is possible.",
)
WHICH_ORGANISATION = _blocking(
    "JNY-060",
    "Welche Organisation gemeint ist, ist nicht klar: „{name}“.",
    "Which organisation is meant is not clear: “{name}”.",
    "Nennen Sie eine mit --organisation, als Namen oder als ID: {known}",
    "Name one with --organisation, by its name or its id: {known}",
)
WHICH_PLACE = _blocking(
    "JNY-061",
    "Welcher Betrieb gemeint ist, ist nicht klar: „{name}“.",
    "Which location is meant is not clear: “{name}”.",
    "Nennen Sie einen mit --location, als Namen oder als ID: {known}",
    "Name one with --location, by its name or its id: {known}",
)
NOTHING_TO_COPY = _blocking(
    "JNY-080",
    "Von dort lässt sich nichts übernehmen.",
    "There is nothing to take over from there.",
    "Übernommen wird, was hier wie dort gleich heißt und hier noch kein Konto hat. Lesen Sie "
    "zuerst die Kasse.",
    "Taken over is what has the same name here and there and has no account here yet. Read the "
    "POS first.",
)
NOBODY_TO_ASK = _blocking(
    "JNY-081",
    "Zu diesem Konto gehört kein Betrieb, für den gefragt werden kann.",
    "No restaurant belongs to this account that could be asked for.",
    "Wer den Dienst betreibt, setzt den zweiten Faktor auf der Befehlszeile zurück.",
    "Whoever runs the service resets the second factor on the command line.",
)
REACH_MISSING = _blocking(
    "JNY-082",
    "Wie Sie zu erreichen sind, fehlt.",
    "How to reach you is missing.",
    "Nennen Sie eine Telefonnummer, unter der geprüft werden kann, dass Sie es sind.",
    "Name a phone number at which it can be checked that it is you.",
)
OTHER_LOCATION = IssueKind(
    code="JNY-070",
    severity=Severity.HINTS,
    de="Die Datei nennt die Betriebsstätte {file} der Kasse; gewählt bleibt {chosen}.",
    en="The file names the POS's location {file}; {chosen} stays chosen.",
    hint_de="Wählen Sie sie, falls es eine andere sein soll, beim Verbinden der Kasse.",
    hint_en="If it shall be another one, choose it when you connect the POS.",
)
