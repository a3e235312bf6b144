"""Chapter 1: what this document is, what it is made from, and what it leaves to others."""

from datev_bridge.procedure.facts import ProcedureFacts
from datev_bridge.procedure.model import Chapter, Paragraph, Section, Table
from datev_bridge.procedure.speech import Speech, Text

_TITLE: Text = ("Zu dieser Dokumentation", "About this documentation")
_PURPOSE_TITLE: Text = ("Zweck und Geltungsbereich", "Purpose and scope")
_PURPOSE: tuple[Text, ...] = (
    (
        (
            "Diese Verfahrensdokumentation beschreibt, wie aus den Verkäufen der Kasse "
            "Buchungsstapel für DATEV werden: woher die Daten stammen, nach welchen Regeln sie "
            "gebucht werden, wer Regeln und Einstellungen festlegt, welche Kontrollen wirken und "
            "was sich wann geändert hat. Sie folgt der Gliederung der Grundsätze zur "
            "ordnungsmäßigen Führung und Aufbewahrung von Büchern, Aufzeichnungen und Unterlagen "
            "in elektronischer Form (GoBD, Rz. 151 bis 155): allgemeine Beschreibung, "
            "Anwenderdokumentation, technische Systemdokumentation, Betriebsdokumentation; dazu "
            "das interne Kontrollsystem (Rz. 100 bis 102) und die Änderungshistorie (Rz. 154)."
        ),
        (
            "This procedural documentation (Verfahrensdokumentation) describes how sales of the "
            "POS become booking batches for DATEV: where the data come from, by which rules they "
            "are booked, who sets rules and settings, which controls work, and what changed when. "
            "It follows the structure of the German principles of proper electronic bookkeeping "
            "(GoBD, marginal nos. 151 to 155): general description, user documentation, technical "
            "system documentation, operating documentation; and beside them the internal control "
            "system (nos. 100 to 102) and the history of changes (no. 154)."
        ),
    ),
    (
        (
            "Sie gilt für das Programm datev_bridge bei der genannten Organisation. Die Kasse "
            "selbst, DATEV und die Arbeit der Kanzlei haben eigene Dokumentationen; Kapitel 8 "
            "nennt, was hier zu ergänzen ist."
        ),
        (
            "It covers the program datev_bridge at the organisation named. The POS itself, DATEV "
            "and the tax adviser's work have documentations of their own; chapter 8 names what is "
            "to be added here."
        ),
    ),
)
_ORIGIN_TITLE: Text = ("Wie sie entstanden ist", "How it was made")
_ORIGIN: tuple[Text, ...] = (
    (
        (
            "Das Programm hat dieses Dokument aus dem erzeugt, was am Stichtag in Kraft war: "
            "Einstellungen, freigegebene Kontenzuordnung, Entscheidungen, Lieferungen und "
            "Protokoll. Nichts davon wurde für das Dokument abgeschrieben. Was allgemein "
            "beschrieben ist, gilt für die genannte Programmversion."
        ),
        (
            "The program made this document from what was in force on the day described: settings, "
            "approved mapping, decisions, deliveries and audit trail. Nothing of it was copied out "
            "by hand. What is described in general holds for the version of the program named."
        ),
    ),
    (
        (
            "Jede Freigabe einer Kontenzuordnung und jede Änderung einer Einstellung beginnt eine "
            "neue Fassung (Kapitel 7). Eine Ausgabe beschreibt die Fassung, die sie nennt. Nach "
            "einer Änderung ist eine neue Ausgabe zu erstellen; die früheren sind aufzubewahren, "
            "solange Unterlagen aufzubewahren sind, zu deren Verständnis sie nötig sind (GoBD Rz. "
            "154)."
        ),
        (
            "Each approval of a mapping and each change of a setting begins a new version (chapter "
            "7). An edition describes the version that it names. After a change a new edition is "
            "to be made; earlier ones are to be kept as long as records that need them to be "
            "understood (GoBD no. 154)."
        ),
    ),
    (
        (
            "Die Erstellung steht mit der Prüfsumme (SHA-256) dieser Datei im Protokoll. So lässt "
            "sich später feststellen, ob eine vorgelegte Datei die erstellte ist."
        ),
        (
            "The making of this document is in the audit trail, with the checksum (SHA-256) of "
            "this file. So it can be told later whether a file presented is the one that was made."
        ),
    ),
)
_SOURCES_CAPTION: Text = ("Woher die Angaben stammen", "Where statements come from")
_SOURCES: tuple[tuple[Text, Text, Text], ...] = (
    (
        ("Einstellungen, Zeitplan, Empfänger", "Settings, schedule, recipients"),
        ("Stand am Stichtag, mit Person und Zeitpunkt", "As of the day, with person and time"),
        ("3.2, 3.4, 3.5", "3.2, 3.4, 3.5"),
    ),
    (
        ("Kontenzuordnung", "Mapping"),
        (
            "Die am Stichtag freigegebene Fassung, Regel für Regel",
            "The revision approved as of the day, rule by rule",
        ),
        ("3.3", "3.3"),
    ),
    (
        ("Lieferungen, Entscheidungen, Testläufe", "Deliveries, decisions, test runs"),
        ("Aufzeichnungen des Programms bis zum Stichtag", "The program's records up to the day"),
        ("3.6, 6.2 bis 6.4", "3.6, 6.2 to 6.4"),
    ),
    (
        ("Personen, Warnungen, gehaltene Tage", "People, alarms, held days"),
        ("Stand bei der Erstellung", "As of the making"),
        ("2.5, 6.2", "2.5, 6.2"),
    ),
    (
        ("Verfahren im Allgemeinen", "Procedure in general"),
        ("Programmversion", "Version of the program"),
        ("2, 4, 5, 6.1", "2, 4, 5, 6.1"),
    ),
    (
        ("Verantwortliche, Kasse, Kanzlei, Betrieb der Technik", "People in charge, POS, adviser"),
        ("Von Hand", "By hand"),
        ("8", "8"),
    ),
)
_LIMITS_TITLE: Text = ("Grenzen", "Limits")
_LIMITS: tuple[Text, ...] = (
    (
        (
            "datev_bridge ist weder von DATEV noch vom Hersteller der Kasse zertifiziert und "
            "leistet keine Steuerberatung. Ob DATEV eine Datei annimmt, zeigt allein der Import. "
            "Die Einzelaufzeichnung der Verkäufe, die technische Sicherheitseinrichtung (TSE) und "
            "der Kassenexport (DSFinV-K) liegen bei der Kasse; datev_bridge ist kein Archiv dafür."
        ),
        (
            "datev_bridge is certified neither by DATEV nor by the vendor of the POS, and gives no "
            "tax advice. Only an import shows whether DATEV takes a file. The single records of "
            "sales, the technical security device (TSE) and the export for audits (DSFinV-K) lie "
            "with the POS; datev_bridge is no archive of them."
        ),
    ),
)
_PAST: Text = (
    (
        "Beschrieben ist ein früherer Tag. Personen, Verbindung, Warnungen und gehaltene Tage sind "
        "die der Erstellung, nicht die des Stichtags; wer seither hinzukam oder ging, steht in 7.3."
    ),
    (
        "An earlier day is described. People, connection, alarms and held days are those of the "
        "making, not of that day; who came or went since stands in 7.3."
    ),
)


def about(facts: ProcedureFacts, speech: Speech) -> Chapter:
    """Return the chapter about the document itself."""
    sources = Table(
        caption=speech.say(_SOURCES_CAPTION),
        columns=speech.columns(("Angabe", "Statement"), ("Herkunft", "Origin"), ("Wo", "Where")),
        rows=speech.rows(_SOURCES),
    )
    past = (Paragraph(text=speech.say(_PAST), is_note=True),) if facts.is_past else ()
    return Chapter(
        title=speech.say(_TITLE),
        sections=(
            Section(title=speech.say(_PURPOSE_TITLE), blocks=speech.paragraphs(_PURPOSE)),
            Section(
                title=speech.say(_ORIGIN_TITLE),
                blocks=(*speech.paragraphs(_ORIGIN), *past, sources),
            ),
            Section(title=speech.say(_LIMITS_TITLE), blocks=speech.paragraphs(_LIMITS)),
        ),
    )
