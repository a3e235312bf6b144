"""Chapter 2, the general description: who and what takes part, and the way of the data."""

from collections.abc import Mapping

from datev_bridge.access import PERMISSIONS, Permission, Role
from datev_bridge.onboarding import LocationState
from datev_bridge.procedure.facts import PlaceFacts, ProcedureFacts
from datev_bridge.procedure.model import Chapter, Manner, Section, Table
from datev_bridge.procedure.speech import NOTHING, Speech, Text

_TITLE: Text = ("Allgemeine Beschreibung", "General description")
_SYSTEMS_TITLE: Text = ("Beteiligte und Systeme", "Who and what takes part")
_SYSTEMS: tuple[tuple[Text, Text, Text], ...] = (
    (
        ("Betrieb", "Restaurant"),
        (
            "Kassiert, verbindet die Kasse, legt Zeitplan und Empfänger fest, gibt frei.",
            "Sells, connects the POS, sets schedule and recipients, releases.",
        ),
        ("Betrieb", "Restaurant"),
    ),
    (
        ("Kasse: Lightspeed Restaurant K-Series", "POS: Lightspeed Restaurant K-Series"),
        (
            (
                "Zeichnet jeden Verkauf einzeln auf, bestimmt Geschäftstag und Steuersatz, sichert "
                "mit TSE."
            ),
            "Records each sale by itself, decides business day and VAT rate, secures with a TSE.",
        ),
        ("Betrieb und Hersteller der Kasse", "Restaurant and vendor of the POS"),
    ),
    (
        ("datev_bridge", "datev_bridge"),
        (
            (
                "Liest abgeschlossene Geschäftstage, prüft, verdichtet, bucht nach Regeln, liefert "
                "Dateien mit Nachweis, zeichnet auf."
            ),
            (
                "Reads closed business days, checks, sums up, books by rules, delivers files with "
                "a proof, keeps records."
            ),
        ),
        ("Betreiber des Dienstes (Kapitel 8)", "Operator of the service (chapter 8)"),
    ),
    (
        ("E-Mail", "Mail"),
        (
            (
                "Bringt Dateien und Nachweise zu den Empfängern, Fragen und Warnungen zu den "
                "Beteiligten."
            ),
            "Brings files and proofs to the recipients, questions and alarms to those concerned.",
        ),
        ("Betreiber des Dienstes", "Operator of the service"),
    ),
    (
        ("Kanzlei", "Tax adviser"),
        (
            "Ordnet Konten zu, prüft, entscheidet über gehaltene Tage, liest Dateien in DATEV ein.",
            "Maps accounts, checks, decides about held days, imports files into DATEV.",
        ),
        ("Kanzlei", "Tax adviser"),
    ),
    (
        ("DATEV-Rechnungswesen", "DATEV accounting"),
        ("Führt die Bücher, schreibt fest.", "Keeps the books, commits them."),
        ("Kanzlei", "Tax adviser"),
    ),
)
_PLACES_TITLE: Text = ("Betriebe", "Places")
_STATES: Mapping[LocationState, Text] = {
    LocationState.SETTING_UP: ("in Einrichtung", "being set up"),
    LocationState.LIVE: ("Dateien kommen von selbst", "files come by themselves"),
    LocationState.PAUSED: ("angehalten", "paused"),
    LocationState.TERMINATED: ("beendet", "ended"),
}
_WAY_TITLE: Text = ("Der Weg der Daten", "The way of the data")
_WAY: tuple[tuple[Text, Text, Text], ...] = (
    (
        ("1 Verkauf", "1 Sale"),
        (
            "Die Kasse zeichnet Artikel, Steuersatz, Zahlungen und Trinkgeld auf.",
            "The POS records articles, VAT rate, payments and tip.",
        ),
        ("Beleg in der Kasse", "Receipt at the POS"),
    ),
    (
        ("2 Lesen", "2 Reading"),
        (
            "Nach Ende des Geschäftstags fragt datev_bridge alle Verkäufe dieses Tages ab.",
            "After the end of the business day datev_bridge asks for all sales of that day.",
        ),
        ("Belege des Tages, unverändert ausgewertet", "Receipts of the day, evaluated as they are"),
    ),
    (
        ("3 Prüfen", "3 Checking"),
        (
            "Jeder Beleg muss lesbar sein und aufgehen: verkauft = bezahlt.",
            "Each receipt must be readable and come out even: sold = paid.",
        ),
        ("Belege in Cent, oder ein gehaltener Tag", "Receipts in cents, or a held day"),
    ),
    (
        ("4 Buchen", "4 Booking"),
        (
            (
                "Warengruppen und Zahlungsarten gehen nach der freigegebenen Zuordnung auf Konten, "
                "immer über das Zwischenkonto."
            ),
            (
                "Groups and payment methods go to accounts by the approved mapping, always through "
                "the clearing account."
            ),
        ),
        ("Buchungen des Tages; Zwischenkonto 0,00", "Entries of the day; clearing account 0.00"),
    ),
    (
        ("5 Schreiben", "5 Writing"),
        (
            (
                "Buchungen werden Zeilen eines EXTF-Buchungsstapels; die Datei wird geprüft, bevor "
                "sie entsteht."
            ),
            "Entries become rows of an EXTF booking batch; the file is checked before it is made.",
        ),
        ("Datei und Nachweis (Abstimmung)", "File and proof (Abstimmung)"),
    ),
    (
        ("6 Versiegeln", "6 Sealing"),
        (
            (
                "Tag, Datei und Prüfsummen werden in einem Zug aufgezeichnet; der Tag wird nicht "
                "noch einmal gebucht."
            ),
            "Day, file and checksums are recorded in one go; the day is not booked again.",
        ),
        ("Versiegelter Tag", "Sealed day"),
    ),
    (
        ("7 Liefern", "7 Delivering"),
        (
            "Datei und Nachweis gehen an die Empfänger und die eingestellten Ziele.",
            "File and proof go to the recipients and the targets that are set.",
        ),
        ("Empfangsbestätigung je Weg", "Receipt for each way"),
    ),
    (
        ("8 Einlesen", "8 Importing"),
        (
            "Die Kanzlei liest die Datei in DATEV ein und schreibt fest.",
            "The tax adviser imports the file into DATEV and commits it.",
        ),
        ("Bücher", "Books"),
    ),
)
_TRACE: Text = (
    (
        "Der Weg ist in beiden Richtungen nachvollziehbar: Der Nachweis zu jeder Datei führt von "
        "der Zeile zu den Belegnummern der Kasse und vom Beleg zu seinen Zeilen."
    ),
    (
        "The way can be followed in both directions: the proof to each file leads from a row to "
        "the receipt numbers of the POS, and from a receipt to its rows."
    ),
)
_BORDER_TITLE: Text = ("Abgrenzung", "Where it ends")
_BORDER: tuple[Text, ...] = (
    (
        (
            "Belege der Kasse werden nicht verändert und nicht gelöscht; datev_bridge fragt die "
            "Kasse nur ab und schreibt nichts dorthin."
        ),
        (
            "Receipts of the POS are neither changed nor deleted; datev_bridge only asks the POS "
            "and writes nothing there."
        ),
    ),
    (
        (
            "Die Rohdaten der Kasse werden nicht aufbewahrt. Aufbewahrt werden die Buchungen, die "
            "Dateien, die Nachweise mit allen Belegnummern und die Prüfsummen der gelesenen Belege."
        ),
        (
            "The raw data of the POS are not kept. Kept are the entries, the files, the proofs "
            "with all receipt numbers, and checksums of the receipts that were read."
        ),
    ),
    (
        (
            "Geldbewegungen außerhalb der Kasse (Auszahlungen der Kartenanbieter, Bankeinlagen, "
            "Entnahmen ohne Kassenvorgang) bucht die Kanzlei."
        ),
        (
            "Money that moves outside the POS (payouts of card providers, deposits at the bank, "
            "withdrawals without a record at the POS) is booked by the tax adviser."
        ),
    ),
)
_PEOPLE_TITLE: Text = ("Personen und Rechte", "People and permissions")
_ROLES: Mapping[Role, Text] = {
    Role.OWNER: ("Betrieb", "Owner"),
    Role.ADVISER: ("Kanzlei", "Tax adviser"),
}
_PERMISSIONS: Mapping[Permission, Text] = {
    Permission.VIEW: ("Alles ansehen", "See everything"),
    Permission.CONNECT: ("Kasse verbinden", "Connect the POS"),
    Permission.EDIT_MAPPING: ("Kontenzuordnung bearbeiten", "Edit the mapping"),
    Permission.APPROVE_MAPPING: ("Kontenzuordnung freigeben", "Approve the mapping"),
    Permission.EDIT_SETTINGS: ("Einstellungen ändern", "Change settings"),
    Permission.EDIT_DELIVERY: ("Empfänger und Ziele ändern", "Change recipients and targets"),
    Permission.INVITE: ("Personen einladen und entfernen", "Invite and remove people"),
    Permission.DECIDE_DAYS: ("Über gehaltene Tage entscheiden", "Decide about held days"),
    Permission.RUN: (
        "Testlauf, Nacherfassung, erneut senden, neu buchen, anhalten",
        "Test runs, backfills, resends, reposts, pausing",
    ),
    Permission.CONFIRM: ("Testlauf bestätigen", "Confirm a test run"),
    Permission.GO_LIVE: ("Automatik freigeben", "Release the automatic files"),
    Permission.OPEN_CASES: ("Support-Fälle eröffnen", "Open support cases"),
    Permission.END: ("Beenden, Daten mitnehmen, löschen", "End, take data along, delete"),
}
_ACCESS: Text = (
    (
        "Jede Person hat ein eigenes Konto. Lesen und Ändern verlangen die Anmeldung mit zweitem "
        "Faktor. Der Betreiber des Dienstes kann alles ausführen; auch das steht mit Namen im "
        "Protokoll. Zugangsdaten der Kasse sieht die Kanzlei nie."
    ),
    (
        "Each person has an account of their own. Reading and changing need the login with the "
        "second factor. The operator of the service may do everything; that is in the audit trail "
        "by name, too. The tax adviser never sees credentials of the POS."
    ),
)


def general(facts: ProcedureFacts, speech: Speech) -> Chapter:
    """Return the general description."""
    return Chapter(
        title=speech.say(_TITLE),
        sections=(
            Section(title=speech.say(_SYSTEMS_TITLE), blocks=(_systems(speech),)),
            Section(title=speech.say(_PLACES_TITLE), blocks=(_places(facts, speech),)),
            Section(
                title=speech.say(_WAY_TITLE),
                blocks=(_way(speech), *speech.paragraphs((_TRACE,))),
            ),
            Section(title=speech.say(_BORDER_TITLE), blocks=(speech.items(_BORDER),)),
            Section(
                title=speech.say(_PEOPLE_TITLE),
                blocks=(*speech.paragraphs((_ACCESS,)), _people(facts, speech), _rights(speech)),
            ),
        ),
    )


def _systems(speech: Speech) -> Table:
    return Table(
        caption=speech.say(_SYSTEMS_TITLE),
        columns=speech.columns(
            ("Wer oder was", "Who or what"),
            ("Aufgabe", "Task"),
            ("Verantwortlich", "In charge"),
        ),
        rows=speech.rows(_SYSTEMS),
    )


def _way(speech: Speech) -> Table:
    return Table(
        caption=speech.say(("Vom Verkauf zum Buchungsstapel", "From a sale to the batch")),
        columns=speech.columns(
            (("Schritt", "Step"), Manner.SHORT),
            ("Was geschieht", "What happens"),
            ("Ergebnis", "Result"),
        ),
        rows=speech.rows(_WAY),
    )


def _places(facts: ProcedureFacts, speech: Speech) -> Table:
    whole: Text = ("Alle Betriebe der Organisation", "All places of the organisation")
    some: Text = ("Beschriebene Betriebe der Organisation", "Places that are described")
    return Table(
        caption=speech.say(whole if facts.is_whole else some),
        columns=speech.columns(
            ("Betrieb", "Place"),
            ("Betriebsstätte der Kasse", "Location of the POS"),
            ("Zeitzone, Währung", "Time zone, currency"),
            (("Berater / Mandant", "Consultant / client"), Manner.SHORT),
            (("Kontenrahmen", "Chart"), Manner.SHORT),
            ("Stand", "State"),
            (("Erster Tag", "First day"), Manner.SHORT),
        ),
        rows=tuple(_place(place, speech) for place in facts.places),
        empty=speech.say(("Noch kein Betrieb.", "No place yet.")),
    )


def _place(known: PlaceFacts, speech: Speech) -> tuple[str, ...]:
    place, at, values = known.place, known.place.location, known.values
    numbers = (values.get(f"datev.{name}_number") for name in ("consultant", "client"))
    return (
        place.name,
        f"{at.name}\n{at.id}" if at else NOTHING,
        f"{at.timezone}, {at.currency}" if at else NOTHING,
        " / ".join(NOTHING if number is None else str(number) for number in numbers),
        str(values.get("datev.chart") or NOTHING),
        speech.say(_STATES[place.state]),
        speech.day(place.first_day),
    )


def _people(facts: ProcedureFacts, speech: Speech) -> Table:
    return Table(
        caption=speech.say(("Personen bei der Erstellung", "People at the time of making")),
        columns=speech.columns(
            ("Person", "Person"),
            ("Rolle", "Role"),
            ("Zweiter Faktor eingerichtet", "Second factor set up"),
            ("Konto nutzbar", "Account in use"),
        ),
        rows=tuple(
            (
                person.name,
                speech.say(_ROLES[person.role]),
                speech.yes(person.has_second_factor),
                speech.yes(person.is_active),
            )
            for person in facts.people
        ),
        empty=speech.say(("Noch niemand.", "Nobody yet.")),
    )


def _rights(speech: Speech) -> Table:
    return Table(
        caption=speech.say(("Wer was darf", "Who may do what")),
        columns=speech.columns(("Recht", "Permission"), *(_ROLES[role] for role in Role)),
        rows=tuple(
            (speech.say(text), *(speech.yes(right in PERMISSIONS[role]) for role in Role))
            for right, text in _PERMISSIONS.items()
        ),
    )
