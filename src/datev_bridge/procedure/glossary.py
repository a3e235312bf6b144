"""Chapter 9: the words of the document."""

from datev_bridge.procedure.model import Chapter, Manner, Section, Table
from datev_bridge.procedure.speech import Speech, Text

TERMS: tuple[tuple[Text, Text], ...] = (
    (
        ("Abstimmung", "Proof"),
        (
            (
                "Nachweis zu einer Datei: Umsatz, Zahlungen, Buchungen und Belege einander "
                "gegenübergestellt."
            ),
            (
                "Document beside a file: revenue, payments, entries and receipts set against each "
                "other."
            ),
        ),
    ),
    (
        ("Automatikkonto", "Automatic account"),
        (
            (
                "Konto, auf dem DATEV die Umsatzsteuer selbst herausrechnet; ein BU-Schlüssel ist "
                "dort nicht erlaubt."
            ),
            "Account on which DATEV takes the VAT out by itself; a tax key is not allowed there.",
        ),
    ),
    (
        ("BU-Schlüssel", "Tax key (BU-Schlüssel)"),
        (
            (
                "Schlüssel, der DATEV den Steuersatz einer Buchung nennt; seine Bedeutung hängt "
                "vom Datum ab."
            ),
            "Key that tells DATEV the VAT rate of an entry; what it means depends on the date.",
        ),
    ),
    (
        ("Buchungsstapel", "Booking batch"),
        (
            "Datei mit Buchungen, die DATEV als Ganzes einliest.",
            "File of entries that DATEV imports as a whole.",
        ),
    ),
    (
        ("EXTF", "EXTF"),
        (
            "DATEV-Format für Dateien aus fremden Programmen.",
            "DATEV's format for files of other programs.",
        ),
    ),
    (
        ("Fassung", "Version"),
        (
            "Zuordnung und Einstellungen, wie sie in einem Zeitraum galten.",
            "Mapping and settings as they were in force for a time.",
        ),
    ),
    (
        ("Festschreibung", "Committing"),
        (
            "Danach lassen sich Buchungen in DATEV nicht mehr ändern, nur noch stornieren.",
            "After it entries cannot be changed in DATEV any more, only reversed.",
        ),
    ),
    (
        ("Gehaltener Tag", "Held day"),
        (
            "Geschäftstag, der nicht gebucht wird, bis ein Grund behoben oder entschieden ist.",
            "Business day that is not booked until a cause is mended or decided about.",
        ),
    ),
    (
        ("Geschäftstag", "Business day"),
        (
            "Tag der Kasse, von ihrem Beginn bis zu ihrem Ende; nicht der Kalendertag.",
            "Day of the POS, from its beginning to its end; not the calendar day.",
        ),
    ),
    (
        ("Kontenzuordnung", "Mapping"),
        (
            "Regeln, welche Warengruppe oder Zahlungsart auf welches Konto geht.",
            "Rules which group or payment method goes to which account.",
        ),
    ),
    (
        ("Nachtrag", "Late file (Nachtrag)"),
        (
            "Datei mit einem Tag, der gehalten war, nachdem spätere schon geliefert sind.",
            "File with a day that was held, after later ones were delivered.",
        ),
    ),
    (
        ("Prüfsumme", "Checksum"),
        (
            (
                "Zahl aus allen Zeichen (SHA-256, 64 Stellen): gleicher Inhalt, gleiche Zahl; jede "
                "Änderung ergibt eine andere."
            ),
            (
                "Number made of all characters (SHA-256, 64 digits): equal content, equal number; "
                "any change gives another one."
            ),
        ),
    ),
    (
        ("Protokoll", "Audit trail"),
        (
            "Aufzeichnung, wer was wann getan hat; nur anfügbar und verkettet.",
            "Record of who did what when; append-only and chained.",
        ),
    ),
    (
        ("Versiegelt", "Sealed"),
        (
            "So geliefert aufgezeichnet, dass der Tag nicht noch einmal gebucht wird.",
            "Recorded as delivered, so that the day is not booked again.",
        ),
    ),
    (
        ("Zwischenkonto", "Clearing account"),
        (
            "Gegenkonto jeder Zeile; es geht auf 0,00 auf.",
            "Contra account of each row; it comes to 0.00.",
        ),
    ),
)


def glossary(speech: Speech) -> Chapter:
    """Return the glossary, by the words of the language."""
    rows = sorted(speech.rows(TERMS), key=lambda row: row[0].casefold())
    table = Table(
        caption=speech.say(("Begriffe", "Terms")),
        columns=speech.columns((("Begriff", "Term"), Manner.TEXT), ("Bedeutung", "Meaning")),
        rows=tuple(rows),
    )
    title = speech.say(("Glossar", "Glossary"))
    section = Section(title=speech.say(("Begriffe", "Terms")), blocks=(table,))
    return Chapter(title=title, sections=(section,))
