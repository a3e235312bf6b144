"""SFTP-…: what can go wrong between us and somebody's SFTP server."""

from datev_bridge.issues import IssueKind, Severity


def _row(code: str, de: str, en: str, hint_de: str, hint_en: str) -> IssueKind:
    return IssueKind(
        code=code, severity=Severity.BLOCKS, de=de, en=en, hint_de=hint_de, hint_en=hint_en
    )


# The settings ------------------------------------------------------------------------------------
NO_HOST = _row(
    "SFTP-001",
    "„{host}“ ist kein Name eines Servers.",
    "“{host}” is no name of a server.",
    "Nennen Sie Name oder IP-Adresse ohne sftp:// und ohne Port, höchstens 253 Zeichen.",
    "Name host name or IP address without sftp:// and without port, at most 253 characters.",
)
NO_PORT = _row(
    "SFTP-002",
    "{port} ist kein Port.",
    "{port} is no port.",
    "Ports gehen von 1 bis 65535; üblich ist 22.",
    "Ports go from 1 to 65535; 22 is usual.",
)
NO_USER = _row(
    "SFTP-003",
    "Der Benutzername fehlt oder enthält Steuerzeichen.",
    "The user name is missing or has control characters.",
    "Tragen Sie den Namen ein, den der Betreiber des Servers nennt.",
    "Enter the name that the server's operator gave.",
)
BAD_FOLDER = _row(
    "SFTP-004",
    "„{folder}“ ist kein Ordner auf einem SFTP-Server.",
    "“{folder}” is no folder on an SFTP server.",
    "Nennen Sie ihn mit „/“ und ohne „..“; leer ist der Ordner nach der Anmeldung.",
    "Name it with “/” and without “..”; empty is the folder after the login.",
)
NO_HOST_KEY = _row(
    "SFTP-005",
    "Das ist kein Schlüssel eines Servers: {key}",
    "This is no key of a server: {key}",
    "Nennen Sie „SHA256:…“ oder eine Zeile aus known_hosts, wie ssh-keyscan sie zeigt; vergleichen "
    "Sie sie mit den Angaben des Betreibers.",
    "Name “SHA256:…” or a line of known_hosts as ssh-keyscan shows it; compare it with what the "
    "operator told.",
)
NO_SECRET = _row(
    "SFTP-006",
    "Es fehlt ein Kennwort oder ein privater Schlüssel.",
    "A password or a private key is missing.",
    "Geben Sie eines von beiden an.",
    "Give one of the two.",
)
BAD_KEY = _row(
    "SFTP-007",
    "Der private Schlüssel ist nicht lesbar, oder sein Kennwort ist falsch.",
    "The private key cannot be read, or its passphrase is wrong.",
    "Nehmen Sie einen ohne Kennwort, er wird hier verschlüsselt aufbewahrt: "
    "ssh-keygen -t ed25519 -N ''",
    "Take one without a passphrase, it is kept encrypted here: ssh-keygen -t ed25519 -N ''",
)
NOT_SET = _row(
    "SFTP-008",
    "Für diesen Betrieb ist kein SFTP-Server eingetragen.",
    "No SFTP server is entered for this location.",
    "Tragen Sie einen ein: datev-bridge sftp set",
    "Enter one: datev-bridge sftp set",
)
EXTRA_MISSING = _row(
    "SFTP-009",
    "Für SFTP fehlt das Extra „sftp“.",
    "SFTP needs the extra “sftp”.",
    "Installieren Sie es auf dem Rechner der Arbeiter: pip install 'datev_bridge[sftp]'",
    "Install it on the workers' machine: pip install 'datev_bridge[sftp]'",
)

# The way -----------------------------------------------------------------------------------------
UNREACHABLE = _row(
    "SFTP-020",
    "Der SFTP-Server {host} ist nicht erreichbar, oder die Verbindung brach ab.",
    "The SFTP server {host} cannot be reached, or the connection broke.",
    "Es wird später erneut versucht; bleibt es dabei, prüfen Sie Name, Port und Firewall.",
    "Another try follows later; if it stays like this, check name, port and firewall.",
)
UNKNOWN_KEY = _row(
    "SFTP-021",
    "Der Server {host} weist sich mit einem unbekannten Schlüssel aus: {seen}. Es wurde nichts "
    "gesendet, auch kein Kennwort.",
    "The server {host} shows an unknown key: {seen}. Nothing was sent, no password either.",
    "Fragen Sie den Betreiber, ob der Schlüssel erneuert wurde; nur dann tragen Sie den neuen ein.",
    "Ask the operator whether the key was renewed; only then enter the new one.",
)
LOGIN_REFUSED = _row(
    "SFTP-022",
    "Der Server {host} nimmt die Anmeldung nicht an.",
    "The server {host} does not accept the login.",
    "Prüfen Sie Benutzername und Kennwort oder Schlüssel.",
    "Check user name and password or key.",
)
FOLDER_GONE = _row(
    "SFTP-023",
    "Den Ordner „{folder}“ gibt es auf dem Server {host} nicht.",
    "There is no folder “{folder}” on the server {host}.",
    "Lassen Sie ihn anlegen, oder tragen Sie den richtigen ein.",
    "Have it made, or enter the right one.",
)
NOT_ALLOWED = _row(
    "SFTP-024",
    "In den Ordner „{folder}“ auf dem Server {host} darf nicht geschrieben werden.",
    "The folder “{folder}” on the server {host} must not be written to.",
    "Bitten Sie den Betreiber um das Recht, dort Dateien anzulegen und umzubenennen.",
    "Ask the operator for the right to make and rename files there.",
)
SERVER_FAILED = _row(
    "SFTP-025",
    "Der Server {host} konnte die Datei nicht annehmen ({code}).",
    "The server {host} could not take the file ({code}).",
    "Es wird später erneut versucht; vielleicht ist der Datenträger dort voll.",
    "Another try follows later; the disk there may be full.",
)
READS_OTHERWISE = _row(
    "SFTP-026",
    "Die Datei {file} ist auf dem Server {host} eine andere, als sie gesendet wurde.",
    "The file {file} on the server {host} is another one than was sent.",
    "Es wird später erneut versucht; bleibt es dabei, fragen Sie den Betreiber.",
    "Another try follows later; if it stays like this, ask the operator.",
)
