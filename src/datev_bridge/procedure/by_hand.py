"""Chapter 8: what lies with restaurant, tax adviser and operator, to be filled in by hand."""

from attrs import frozen

from datev_bridge.procedure.model import Blank, Chapter, Section
from datev_bridge.procedure.speech import Speech, Text

_INTRODUCTION: tuple[Text, ...] = (
    (
        (
            "Diese Angaben kennt das Programm nicht. Bitte ergänzen Sie sie, oder verweisen Sie "
            "auf die Unterlage, in der sie stehen."
        ),
        (
            "The program does not know these. Please fill them in, or name the document in which "
            "they stand."
        ),
    ),
)


@frozen
class Field:
    """Something to be filled in.

    Attributes:
        label: What.
        hint: What is meant.
        lines: How many lines.
    """

    label: Text
    hint: Text = ("", "")
    lines: int = 1


FIELDS: tuple[tuple[Text, tuple[Field, ...]], ...] = (
    (
        ("Verantwortung und Freigabe", "Responsibility and approval"),
        (
            Field(("Unternehmen, Rechtsform, Anschrift", "Company, legal form, address"), lines=2),
            Field(("Steuernummer, USt-IdNr.", "Tax number, VAT id")),
            Field(
                ("Verantwortlich für das Verfahren im Betrieb", "In charge at the restaurant"),
                ("Name, Funktion, Vertretung", "Name, function, deputy"),
            ),
            Field(
                ("Verantwortlich in der Kanzlei", "In charge at the tax adviser's"),
                ("Name, Kanzlei, Vertretung", "Name, firm, deputy"),
            ),
            Field(
                ("Geprüft und freigegeben", "Checked and approved"),
                ("Ort, Datum, Unterschrift Betrieb", "Place, date, signature of the restaurant"),
                2,
            ),
            Field(
                ("Zur Kenntnis genommen", "Taken note of"),
                ("Ort, Datum, Unterschrift Kanzlei", "Place, date, signature of the tax adviser"),
                2,
            ),
        ),
    ),
    (
        ("Kasse", "POS"),
        (
            Field(
                ("Kassen und Seriennummern, Standort", "Tills, serial numbers, where they stand"),
                lines=2,
            ),
            Field(
                ("Technische Sicherheitseinrichtung (TSE)", "Technical security device (TSE)"),
                ("Hersteller, Seriennummern, gemeldet am", "Maker, serial numbers, reported on"),
            ),
            Field(
                ("Verfahrensdokumentation der Kasse", "Procedural documentation of the POS"),
                (
                    "Bedienungsanleitung, Programmierung, Organisationsunterlagen: wo abgelegt",
                    "Manual, programming, organisational documents: where they are kept",
                ),
            ),
            Field(
                ("Kassenexport (DSFinV-K) und Einzelaufzeichnungen", "Export and single records"),
                ("Rhythmus, Ablage, Verantwortliche", "How often, where, who"),
            ),
            Field(
                ("Kassensturz und Bargeld", "Counting cash"),
                (
                    "Wer zählt wann, Zählprotokoll, Tresor, Einzahlung bei der Bank",
                    "Who counts when, record, safe, deposit at the bank",
                ),
            ),
            Field(
                ("Stornos, Rabatte, Personalverzehr, Trinkgeld", "Voids, discounts, staff, tips"),
                ("Wer darf was, mit welchem Beleg", "Who may do what, with which voucher"),
                2,
            ),
            Field(
                ("Wer Warengruppen und Steuersätze an der Kasse pflegt", "Who sets up the POS"),
                ("Name, Vorgehen bei Änderung der Steuersätze", "Name, how rates are changed"),
            ),
        ),
    ),
    (
        ("Kanzlei und DATEV", "Tax adviser and DATEV"),
        (
            Field(
                ("Ablauf in der Kanzlei", "What the tax adviser does"),
                (
                    "Eingang der Datei, Prüfung des Nachweises, Import, Festschreibung: wer, wann",
                    "Arrival of the file, check of the proof, import, committing: who, when",
                ),
                2,
            ),
            Field(
                ("Abstimmung von Zwischenkonto, Geldtransit, Gutscheinen", "Reconciliation"),
                ("Rhythmus, Verantwortliche", "How often, who"),
            ),
            Field(
                ("Ablage von Dateien, Nachweisen und Monatsaufstellungen", "Filing"),
                ("Ort, Dauer", "Where, how long"),
            ),
        ),
    ),
    (
        ("Betrieb des Dienstes", "Operation of the service"),
        (
            Field(
                ("Betreiber", "Operator"),
                ("Name, Anschrift, Vertrag, Auftragsverarbeitung", "Name, address, contract, DPA"),
                2,
            ),
            Field(
                ("Standort von Rechner und Datenbank", "Where machine and database are"),
                ("Rechenzentrum, Land, Verschlüsselung", "Data centre, country, encryption"),
            ),
            Field(
                ("Datensicherung", "Backup"),
                (
                    "Rhythmus, Ort, Aufbewahrung der Schlüssel, letzte Probe der Rücksicherung",
                    "How often, where, where the keys are, last trial of restoring",
                ),
                2,
            ),
            Field(
                ("Wechsel der Programmversion", "Changes of the version"),
                ("Version, Datum, geprüft von", "Version, date, checked by"),
                3,
            ),
            Field(
                ("Personen mit Zugriff auf Rechner und Datenbank", "Who can reach the database"),
                ("Namen, Grund", "Names, reason"),
            ),
        ),
    ),
    (
        ("Änderungen außerhalb des Programms", "Changes outside the program"),
        (
            Field(
                ("Änderungen an Abläufen und Zuständigkeiten", "Changes of procedures and people"),
                ("Datum, was, wer", "Date, what, who"),
                6,
            ),
        ),
    ),
)


def by_hand(speech: Speech) -> Chapter:
    """Return the chapter that people fill in."""
    sections = tuple(
        Section(
            title=speech.say(title),
            blocks=tuple(
                Blank(label=speech.say(each.label), hint=speech.say(each.hint), lines=each.lines)
                for each in fields
            ),
        )
        for title, fields in FIELDS
    )
    first = Section(
        title=sections[0].title, blocks=(*speech.paragraphs(_INTRODUCTION), *sections[0].blocks)
    )
    return Chapter(
        title=speech.say(("Von Hand zu ergänzen", "To be filled in by hand")),
        sections=(first, *sections[1:]),
    )
