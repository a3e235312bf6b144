"""The texts of chapter 5, as data. Times and numbers are those of the modules named beside them."""

from collections.abc import Mapping

from datev_bridge.procedure.speech import Text

REGULAR: tuple[Text, ...] = (
    (
        (
            "Ein Arbeitsprozess läuft ständig (oder wird regelmäßig gestartet). Er plant, was "
            "fällig ist, liest die Kasse, bucht, schreibt und versendet, legt Dateien in die "
            "Ziele, wiederholt, was misslang, sieht stündlich nach jedem Betrieb und verschickt am "
            "2. des Monats die Monatsaufstellung des Vormonats, oder sobald die Datei mit dem "
            "letzten Tag fällig war. Mehrere Prozesse können nebeneinander arbeiten, ohne einen "
            "Tag doppelt zu buchen."
        ),
        (
            "A worker process runs all the time (or is started regularly). It plans what is due, "
            "reads the POS, books, writes and mails, hands files to targets, tries again what "
            "failed, looks after each place every hour, and mails the statement of the month "
            "before on the 2nd, or as soon as the file with the last day was due. Several "
            "processes can work side by side without booking a day twice."
        ),
    ),
)
FAILURE: tuple[Text, ...] = (
    (
        (
            "Kein Ausfall führt zu einer falschen oder doppelten Buchung: Was nicht sicher gelesen "
            "werden kann, wird nicht gebucht; was gebucht ist, wird nicht noch einmal gebucht. "
            "Versäumte Tage holt der nächste Lauf nach. Während eines Ausfalls bleiben die "
            "Aufzeichnungen in der Kasse."
        ),
        (
            "No failure leads to a wrong or double entry: what cannot be read for certain is not "
            "booked; what is booked is not booked again. Days that were missed are taken along by "
            "the next run. During a failure the records stay at the POS."
        ),
    ),
)
FAULTS: tuple[tuple[Text, ...], ...] = (
    (
        ("Kasse nicht erreichbar oder Antwort unvollständig", "POS away, or answer incomplete"),
        (
            "neuer Versuch nach 2, 4, 8 … Minuten, höchstens 2 Stunden",
            "tries again after 2, 4, 8 … minutes, 2 hours at most",
        ),
        ("nichts", "nothing"),
    ),
    (
        ("Verbindung zur Kasse widerrufen oder abgelaufen", "Connection revoked or expired"),
        (
            "fragt einmal am Tag per E-Mail, versucht es stündlich",
            "asks by mail once a day, tries each hour",
        ),
        ("Betrieb verbindet neu", "the owner connects again"),
    ),
    (
        ("Mailserver nicht erreichbar", "Mail server away"),
        ("neue Versuche über fünf Tage", "tries again for five days"),
        ("nichts", "nothing"),
    ),
    (
        ("Mailserver lehnt endgültig ab", "Mail server refuses for good"),
        ("Warnung", "alarm"),
        ("Adresse berichtigen, erneut senden", "mend the address, send again"),
    ),
    (
        ("Ziel nimmt die Datei nicht an", "A target does not take the file"),
        (
            "neue Versuche; braucht es einen Menschen, Warnung",
            "tries again; raises an alarm where a person is needed",
        ),
        ("Ziel in Ordnung bringen", "put the target right"),
    ),
    (
        ("Prozess oder Rechner fällt aus", "Process or machine dies"),
        (
            "nach dem Neustart, oder durch einen anderen Prozess, weiter an der Stelle",
            "goes on where it was after a restart, or by another process",
        ),
        ("neu starten", "start again"),
    ),
    (
        ("Datenbank nicht erreichbar", "Database away"),
        (
            "bleibt, wie es vor dem Versuch war; nichts ist halb",
            "stays as it was before the try; nothing is half",
        ),
        ("nichts", "nothing"),
    ),
    (
        ("Datenbank verloren", "Database lost"),
        (
            "Rücksicherung; das Programm bringt sie auf seinen Stand",
            "is restored from a backup; the program brings it up to date",
        ),
        (
            "Sicherung einspielen; danach Geliefertes mit den Empfängern abgleichen",
            "restore the backup; then compare what was delivered with the recipients",
        ),
    ),
)
"""Pauses: runs/pauses.py, mail/retry.py; how it heals: tests/e2e/test_fault_matrix.py."""
ALARMS: tuple[Text, ...] = (
    (
        (
            "Stündlich wird je Betrieb festgestellt, was nicht stimmt. Gewarnt wird per E-Mail; im "
            "Portal und in der Befehlszeile ist der Stand jederzeit zu sehen."
        ),
        (
            "Every hour the program finds out for each place what is wrong. Alarms are mailed; "
            "portal and command line show the state at any time."
        ),
    ),
)
CAUSES: Mapping[str, Text] = {
    "days_held": ("Tage warten auf eine Entscheidung", "days wait for a decision"),
    "connection_ended": ("Verbindung zur Kasse ist beendet", "connection to the POS has ended"),
    "connection_ends": (
        "Verbindung endet in 14, 3 oder 0 Tagen",
        "connection ends in 14, 3 or 0 days",
    ),
    "datev_ends": (
        "Verbindung zu DATEV endet in 14, 3 oder 0 Tagen",
        "connection to DATEV ends in 14, 3 or 0 days",
    ),
    "no_file": (
        "sechs Stunden nach der Uhrzeit des Zeitplans keine Datei",
        "no file six hours after the closing time",
    ),
    "not_arrived": (
        "Datei seit sechs Stunden unterwegs",
        "a file has been on its way for six hours",
    ),
    "no_sales": (
        "kein Umsatz an einem Wochentag, der die letzten vier Male welchen hatte",
        "no sales on a weekday that had some the last four times",
    ),
    "mail_refused": (
        "E-Mail mit einer Datei endgültig abgelehnt",
        "a mail with a file was refused for good",
    ),
    "target_refused": ("Ziel nimmt eine Datei nicht an", "a target does not take a file"),
    "bouncing": ("E-Mails an eine Adresse kommen zurück", "mails to an address come back"),
}
"""What each cause of an alarm is, by its value."""
BACKUP: tuple[Text, ...] = (
    (
        (
            "Die Datenbank enthält alles, was zum Nachvollziehen nötig ist: Buchungen, Dateien, "
            "Nachweise, Zuordnungen, Einstellungen, Entscheidungen, Protokoll. SQLite wird mit "
            "„datev-bridge backup“ im laufenden Betrieb kopiert, PostgreSQL mit seinen eigenen "
            "Werkzeugen. Der Schlüssel des Tresors ist nicht in der Kopie und getrennt zu sichern. "
            "Rhythmus, Ort und Probe der Rücksicherung trägt der Betreiber in Kapitel 8 ein."
        ),
        (
            "The database holds all that is needed to follow what happened: entries, files, "
            "proofs, mappings, settings, decisions, audit trail. SQLite is copied while in use by "
            "“datev-bridge backup”, PostgreSQL by its own tools. The key of the vault is not in "
            "the copy and is to be kept apart. How often, where to, and trials of restoring are "
            "entered by the operator in chapter 8."
        ),
    ),
)
ACCESS: tuple[Text, ...] = (
    (
        "Kennwörter: mindestens 12 Zeichen, keine verbreiteten; gespeichert nur als Argon2id-Wert.",
        "Passwords: 12 characters at least, no common ones; kept as Argon2id hashes only.",
    ),
    (
        (
            "Zweiter Faktor: Einmalcode einer App (TOTP) bei jeder Anmeldung, zehn "
            "Wiederherstellungscodes; jeder Code gilt einmal."
        ),
        (
            "Second factor: one-time code of an app (TOTP) at each login, ten recovery codes; each "
            "code works once."
        ),
    ),
    (
        (
            "Fehlversuche: nach fünf je Konto wachsende Wartezeiten bis zu einer Stunde; dazu eine "
            "Grenze je Herkunftsadresse."
        ),
        (
            "Failed attempts: after five for an account growing waits of up to an hour; and a "
            "limit for each address of origin."
        ),
    ),
    (
        (
            "Anmeldungen enden nach zwölf Stunden, ohne Benutzung nach einer Stunde, und mit jedem "
            "neuen Kennwort. Was Empfänger, Zugänge oder Freigaben ändert, verlangt im Portal "
            "eine frische Bestätigung der Person."
        ),
        (
            "Logins end after twelve hours, after one hour without use, and with each new "
            "password. What changes recipients, access or releases asks the person, in the "
            "portal, to prove anew who they are."
        ),
    ),
    (
        "Links aus E-Mails gelten einmal und 72 Stunden, Links zum Testlauf 14 Tage.",
        "Links in mails work once and for 72 hours, links to test runs for 14 days.",
    ),
    (
        (
            "Zugriffsschlüssel der Kasse, Geheimnisse der Anwendungen und der zweite Faktor liegen "
            "verschlüsselt in der Datenbank, gebunden an ihren Zweck."
        ),
        (
            "Access keys of the POS, secrets of apps and second factors are encrypted in the "
            "database, bound to their purpose."
        ),
    ),
    (
        (
            "Jede Abfrage ist auf eine Organisation beschränkt; was anderen gehört, erscheint wie "
            "nicht vorhanden."
        ),
        (
            "Each query is limited to one organisation; what belongs to others appears as if it "
            "were not there."
        ),
    ),
)
"""Numbers: identity/{passwords,throttle,lifetimes,links,recovery}.py, runs/testing_day.py."""
RETENTION: tuple[Text, ...] = (
    (
        (
            "Aufzubewahren sind Bücher, Aufzeichnungen und die zu ihrem Verständnis nötigen "
            "Arbeitsanweisungen und Organisationsunterlagen, zu denen dieses Dokument gehört, zehn "
            "Jahre, Buchungsbelege acht Jahre (§ 147 Abs. 3 AO), gerechnet vom Ende des "
            "Kalenderjahres. Verpflichtet ist der Betrieb. Das Programm löscht in dieser Zeit "
            "nichts davon von selbst."
        ),
        (
            "Books, records and the instructions and organisational documents needed to understand "
            "them, to which this document belongs, are to be kept for ten years, vouchers for "
            "eight (§ 147 (3) AO), from the end of the calendar year. The duty is the "
            "restaurant's. The program deletes none of that by itself in this time."
        ),
    ),
)
KEPT: tuple[tuple[Text, ...], ...] = (
    (
        ("Buchungen, Dateien, Nachweise, Prüfsummen", "Entries, files, proofs, checksums"),
        (
            "solange die Organisation besteht; nach ihrem Ende, bis sie die Löschung verlangt",
            "as long as the organisation is there; after its end until it asks for deletion",
        ),
    ),
    (
        (
            "Zuordnungen, Einstellungen, Entscheidungen, bestätigte Testläufe",
            "Mappings, settings, decisions, confirmed test runs",
        ),
        ("ebenso", "likewise"),
    ),
    (("Protokoll", "Audit trail"), ("ebenso", "likewise")),
    (
        (
            "Versandbelege der E-Mails mit Dateien und Monatsaufstellungen",
            "Receipts of mails with files and statements",
        ),
        (
            "zehn Jahre vom Ende des Kalenderjahres",
            "ten years from the end of the calendar year",
        ),
    ),
    (
        ("Versandbelege anderer E-Mails", "Receipts of other mails"),
        ("{receipts} Tage", "{receipts} days"),
    ),
    (
        ("Text und Anhänge der E-Mails", "Text and attachments of mails"),
        (
            "bis ein Mailserver sie angenommen hat; nicht zugestellte {texts} Tage",
            "until a mail server has taken them; undelivered ones {texts} days",
        ),
    ),
    (
        ("Unbestätigte frühere Testläufe", "Earlier test runs that nobody confirmed"),
        ("{trials} Tage", "{trials} days"),
    ),
    (
        ("Zugriffsschlüssel der Kasse", "Access keys of the POS"),
        ("bis zum Trennen oder Beenden", "until it is disconnected or ended"),
    ),
    (
        (
            "Anmeldungen, benutzte Links, Zähler der Fehlversuche",
            "Logins, used links, counts of failed attempts",
        ),
        (
            "Stunden bis Wochen; sie gehören nicht zur Buchführung",
            "hours to weeks; they are no part of the books",
        ),
    ),
    (
        ("Rohdaten der Kasse", "Raw data of the POS"),
        ("gar nicht; sie bleiben in der Kasse", "not at all; they stay at the POS"),
    ),
)
"""Numbers: runs/retention.py."""
END: tuple[Text, ...] = (
    (
        (
            "Der Betrieb kann jederzeit alle Daten als ZIP-Datei mitnehmen; sie enthält jede "
            "Tabelle als JSON-Zeilen, ohne Geheimnisse, und die Prüfsumme des Protokolls. Nach dem "
            "Ende kommen keine Dateien mehr, und die Verbindung zur Kasse wird gelöscht. Gelöscht "
            "wird erst auf Verlangen und nur, wenn der Betrieb seine Daten nach dem Ende "
            "mitgenommen hat."
        ),
        (
            "The restaurant can take all data along as a ZIP file at any time; it holds each table "
            "as JSON lines, without secrets, and the checksum of the audit trail. After the end no "
            "files come any more, and the connection to the POS is deleted. Data are deleted only "
            "on demand, and only once the restaurant has taken its data along after the end."
        ),
    ),
)
