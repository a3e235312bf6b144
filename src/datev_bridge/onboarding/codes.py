"""ONB-xxx: what is still open before automatic files can begin."""

from datev_bridge.issues import IssueKind, Severity


def _open(code: str, de: str, en: str, hint_de: str, hint_en: str) -> IssueKind:
    return IssueKind(
        code=code, severity=Severity.BLOCKS, de=de, en=en, hint_de=hint_de, hint_en=hint_en
    )


NO_SECOND_FACTOR = _open(
    "ONB-001",
    "Das Konto ist noch nicht durch einen zweiten Faktor gesichert.",
    "The account is not secured by a second factor yet.",
    "Richten Sie unter „Konto sichern“ eine Authenticator-App ein.",
    "Set up an authenticator app under “Secure account”.",
)
NOT_CONNECTED = _open(
    "ONB-010",
    "Die Kasse ist nicht verbunden.",
    "The POS is not connected.",
    "Verbinden Sie sie; Zuordnung und Einstellungen bleiben erhalten.",
    "Connect it; mapping and settings are kept.",
)
NOT_REFRESHED = _open(
    "ONB-011",
    "Die Verbindung zur Kasse hat sich noch nicht von selbst erneuert.",
    "The connection to the POS has not renewed itself yet.",
    "Das geschieht beim nächsten Abruf, spätestens beim Testlauf.",
    "That happens with the next reading, at the latest with the test run.",
)
NO_LOCATION = _open(
    "ONB-020",
    "Der Betrieb der Kasse ist nicht gewählt.",
    "The POS's location is not chosen.",
    "Wählen Sie unter „Betrieb wählen“ einen aus.",
    "Choose one under “Choose location”.",
)
UNKNOWN_ZONE = _open(
    "ONB-021",
    "Die Zeitzone „{zone}“ des Betriebs ist nicht bekannt.",
    "The location's time zone “{zone}” is not known.",
    "Berichtigen Sie sie in der Kasse.",
    "Correct it at the POS.",
)
NOT_EURO = _open(
    "ONB-022",
    "Der Betrieb rechnet in {currency}; gebucht wird nur EUR.",
    "The location trades in {currency}; only EUR is booked.",
    "Wählen Sie einen Betrieb, der in EUR rechnet.",
    "Choose a location that trades in EUR.",
)
SETTINGS_INVALID = _open(
    "ONB-030",
    "Die DATEV-Daten sind unvollständig oder widersprechen sich ({count}).",
    "The DATEV data are incomplete or contradict each other ({count}).",
    "Ergänzen Sie sie; Berater und Mandant kennt Ihre Kanzlei.",
    "Complete them; your tax adviser knows consultant and client number.",
)
NO_MAPPING = _open(
    "ONB-040",
    "Noch keine Kontenzuordnung ist freigegeben.",
    "No mapping is approved yet.",
    "Ordnen Sie jede Kategorie einem Konto zu, und geben Sie die Zuordnung frei.",
    "Map every category to an account, and approve the mapping.",
)
MAPPING_INVALID = _open(
    "ONB-041",
    "Die freigegebene Zuordnung passt nicht zu den Einstellungen ({count}).",
    "The approved mapping does not fit the settings ({count}).",
    "Sehen Sie die Meldungen auf der Zuordnungsseite durch.",
    "Go through the messages on the mapping page.",
)
UNMAPPED = _open(
    "ONB-042",
    "Ohne Konto sind Kategorien der letzten 30 Tage: {names}.",
    "Categories of the last 30 days lack an account: {names}.",
    "Ordnen Sie sie zu, und geben Sie die Zuordnung erneut frei.",
    "Map them, and approve the mapping again.",
)
UNCONFIRMED = _open(
    "ONB-043",
    "Vorschläge, die niemand bestätigt hat: {count}.",
    "Suggestions that nobody confirmed: {count}.",
    "Bestätigen Sie jeden Vorschlag, oder ersetzen Sie ihn.",
    "Confirm every suggestion, or replace it.",
)
NO_RECIPIENTS = _open(
    "ONB-050",
    "Niemand ist als Empfänger der Dateien eingetragen.",
    "Nobody is entered as recipient of the files.",
    "Tragen Sie die Adresse Ihrer Kanzlei und Ihre eigene ein.",
    "Enter your tax adviser's address and your own.",
)
RECIPIENTS_UNCONFIRMED = _open(
    "ONB-051",
    "Die Empfänger sind nicht bestätigt: {names}.",
    "The recipients are not confirmed: {names}.",
    "Prüfen Sie jede Adresse, und bestätigen Sie sie.",
    "Check every address, and confirm them.",
)
NO_FIRST_DAY = _open(
    "ONB-052",
    "Der erste Geschäftstag der automatischen Dateien ist nicht gewählt.",
    "The first business day of the automatic files is not chosen.",
    "Wählen Sie ihn; meist ist es der Erste eines Monats.",
    "Choose it; mostly it is the first of a month.",
)
FIRST_DAY_DELIVERED = _open(
    "ONB-053",
    "Der erste Tag {first} ist schon geliefert: nacherfasst wurde bis {last}.",
    "The first day {first} was delivered already: history was taken up to {last}.",
    "Wählen Sie einen Tag danach.",
    "Choose a day after it.",
)
NO_TEST_RUN = _open(
    "ONB-060",
    "Zu dieser Zuordnung und diesen Einstellungen gibt es keinen Testlauf.",
    "There is no test run of this mapping and these settings.",
    "Starten Sie einen; jede Änderung verlangt einen neuen.",
    "Start one; every change asks for a new one.",
)
NOT_DELIVERED = _open(
    "ONB-061",
    "Die Testdatei ist noch nicht angekommen.",
    "The test file has not arrived yet.",
    "Senden Sie sie; damit ist auch der Weg der Zustellung erprobt.",
    "Send it; that proves the way of delivery as well.",
)
REJECTED = _open(
    "ONB-062",
    "Zum Testlauf wurden Änderungen gewünscht.",
    "Changes to the test run were asked for.",
    "Lesen Sie den Kommentar, ändern Sie die Zuordnung, und starten Sie einen neuen Testlauf.",
    "Read the comment, change the mapping, and start another test run.",
)
NOT_CONFIRMED = _open(
    "ONB-063",
    "Der Testlauf ist noch nicht bestätigt; nötig ist: {who}.",
    "The test run is not confirmed yet; needed is: {who}.",
    "Öffnen Sie den Testlauf, prüfen Sie die Buchungszeilen, und bestätigen Sie ihn.",
    "Open the test run, check its rows, and confirm it.",
)
RELEASE_WAITS = _open(
    "ONB-070",
    "Vor der Freigabe ist noch zu klären: {count}.",
    "To be settled before the release: {count}.",
    "Die offenen Schritte stehen darüber.",
    "The open steps stand above.",
)
