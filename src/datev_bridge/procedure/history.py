"""Chapter 7, the history of changes: which version was in force when, by whom, and what changed."""

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import frozen

from datev_bridge.procedure import rule_words, setting_words
from datev_bridge.procedure.facts import Event, ProcedureFacts
from datev_bridge.procedure.model import Chapter, Manner, Section, Table
from datev_bridge.procedure.speech import NOTHING, Speech, Text
from datev_bridge.procedure.versions import Subject, Version

MADE = "procedure.make"
"""The act of making a documentation, as the audit trail names it."""


@frozen
class EventWords:
    """The words of an act.

    Attributes:
        what: What was done.
        keys: What of its result is told.
    """

    what: Text
    keys: tuple[str, ...] = ()


EVENTS: Mapping[str, EventWords] = {
    "organisation.make": EventWords(("Organisation angelegt", "Organisation set up")),
    "organisation.end": EventWords(("Organisation beendet", "Organisation ended"), ("kept_until",)),
    "member.invite": EventWords(("Person eingeladen", "Person invited"), ("role",)),
    "member.remove": EventWords(("Person entfernt", "Person removed")),
    "app.keep": EventWords(("Eigene Kassen-App hinterlegt", "Own POS app kept")),
    "connection.make": EventWords(("Kasse verbunden", "POS connected")),
    "connection.drop": EventWords(("Kasse getrennt", "POS disconnected")),
    "location.choose": EventWords(
        ("Betriebsstätte gewählt", "Business location chosen"), ("name", "location", "zone")
    ),
    "datev.connection.make": EventWords(("DATEV verbunden", "DATEV connected")),
    "datev.connection.drop": EventWords(("DATEV getrennt", "DATEV disconnected")),
    "datev.client.choose": EventWords(
        ("Mandant bei DATEV gewählt", "Client at DATEV chosen"), ("target",)
    ),
    "recipients.confirm": EventWords(("Empfänger bestätigt", "Recipients confirmed")),
    "first_day.choose": EventWords(("Erster Geschäftstag gewählt", "First business day chosen")),
    "test_run.confirmed": EventWords(("Testlauf bestätigt", "Test run confirmed"), ("role",)),
    "test_run.rejected": EventWords(
        ("Testlauf: Änderungen gewünscht", "Test run: changes asked for"), ("role", "comment")
    ),
    "place.go_live": EventWords(("Automatik freigegeben", "Automatic files released")),
    "place.pause": EventWords(("Automatik angehalten", "Automatic files paused")),
    "place.resume": EventWords(("Automatik fortgesetzt", "Automatic files resumed")),
    "place.terminate": EventWords(("Betrieb beendet", "Place ended")),
    "backfill.start": EventWords(
        ("Nacherfassung gestartet", "Backfill started"), ("first", "last")
    ),
    "backfill.cancel": EventWords(("Nacherfassung abgebrochen", "Backfill cancelled")),
    "days.repost": EventWords(("Tage neu gebucht", "Days booked anew")),
    "data.take": EventWords(("Daten mitgenommen", "Data taken along")),
}
"""Acts that changed the procedure beside rules, settings and decisions; all others are in the
audit trail as well."""
_VALUES: Mapping[str, Text] = {
    "owner": ("Betrieb", "owner"),
    "adviser": ("Kanzlei", "tax adviser"),
    "operator": ("Betreiber", "operator"),
}
_VERSIONS: tuple[Text, ...] = (
    (
        (
            "Jede Zeile ist eine Fassung. „Bis“ ist der Zeitpunkt, zu dem die nächste Zuordnung "
            "oder der nächste Stand der Einstellungen desselben Betriebs an ihre Stelle trat. Für "
            "die Buchung eines Geschäftstags zählt, was beim Buchen in Kraft war; versiegelte Tage "
            "behalten ihre Fassung."
        ),
        (
            "Each row is a version. “Until” is when the next mapping or the next revision of "
            "settings of the same place took its place. A business day is booked by what was in "
            "force when it was booked; sealed days keep their version."
        ),
    ),
)
_SUBJECTS: Mapping[Subject, Text] = {
    Subject.MAPPING: ("Kontenzuordnung {name}", "Mapping {name}"),
    Subject.SETTINGS: ("Einstellungen, Stand {name}", "Settings, revision {name}"),
}
_SET: Text = ("{name}: {before} → {after}", "{name}: {before} → {after}")
_EVENTS: tuple[Text, ...] = (
    (
        (
            "Auszug aus dem Protokoll; die laufende Nummer ist die des Eintrags. Das ganze "
            "Protokoll gibt „datev-bridge audit export“ aus."
        ),
        (
            "Taken from the audit trail; the number is that of the entry. “datev-bridge audit "
            "export” writes the whole trail."
        ),
    ),
)
_EDITIONS: tuple[Text, ...] = (
    (
        (
            "Frühere Ausgaben dieses Dokuments. „Gültig“ heißt: Zuordnung, Einstellungen und "
            "Programmversion sind noch die jener Ausgabe."
        ),
        (
            "Earlier editions of this document. “Valid” means: mapping, settings and version of "
            "the program are still those of that edition."
        ),
    ),
)


def history(
    facts: ProcedureFacts, found: Sequence[Version], fingerprint: str, speech: Speech
) -> Chapter:
    """Return the history of changes.

    Args:
        facts: What is known.
        found: Every version up to the day that is described.
        fingerprint: Of the version in force.
        speech: The language.
    """
    return Chapter(
        title=speech.say(("Änderungshistorie", "History of changes")),
        sections=(
            Section(
                title=speech.say(("Fassungen", "Versions")),
                blocks=(*speech.paragraphs(_VERSIONS), _versions(facts, found, speech)),
            ),
            Section(
                title=speech.say(("Änderungen im Einzelnen", "Changes one by one")),
                blocks=(_changes(found, speech),),
            ),
            Section(
                title=speech.say(("Weitere Ereignisse", "Other events")),
                blocks=(*speech.paragraphs(_EVENTS), _events(facts, speech)),
            ),
            Section(
                title=speech.say(("Ausgaben dieser Dokumentation", "Editions of this document")),
                blocks=(*speech.paragraphs(_EDITIONS), _editions(facts, fingerprint, speech)),
            ),
        ),
    )


def _versions(facts: ProcedureFacts, found: Sequence[Version], speech: Speech) -> Table:
    return Table(
        caption=speech.say(("Fassungen im Zeitverlauf", "Versions over time")),
        columns=speech.columns(
            (("Fassung", "Version"), Manner.NUMBER),
            ("Gültig ab", "Valid from"),
            ("Bis", "Until"),
            ("Was", "What"),
            ("Verfasst von", "Written by"),
            ("Freigegeben von", "Approved by"),
            (("Prüfsumme", "Checksum"), Manner.CODE),
        ),
        rows=tuple(
            (
                str(each.number),
                speech.moment(each.since, each.place.zone),
                speech.moment(each.until, each.place.zone)
                if each.until
                else speech.say(("in Kraft", "in force")),
                facts.titled(speech.say(_SUBJECTS[each.subject], name=each.name), each.place)
                + (f"\n{each.note}" if each.note else ""),
                each.author or NOTHING,
                each.approved_by or NOTHING,
                each.digest,
            )
            for each in found
        ),
        empty=speech.say(("Noch keine.", "None yet.")),
    )


def _changes(found: Sequence[Version], speech: Speech) -> Table:
    return Table(
        caption=speech.say(("Was jede Fassung änderte", "What each version changed")),
        columns=speech.columns((("Fassung", "Version"), Manner.SHORT), ("Änderung", "Change")),
        rows=tuple(
            (str(each.number), line) for each in found for line in _lines(each, speech) or [NOTHING]
        ),
        empty=speech.say(("Noch keine.", "None yet.")),
    )


def _lines(version: Version, speech: Speech) -> list[str]:
    """Return in a line each what a version changed."""
    return [rule_words.change_of(change, speech) for change in version.rules] + [
        speech.say(
            _SET,
            name=setting_words.label_of(change.key, speech),
            before=_flat(setting_words.value_of(change.key, change.before, speech)),
            after=_flat(setting_words.value_of(change.key, change.after, speech)),
        )
        for change in version.settings
        if change.key not in setting_words.LEFT_OUT
    ]


def _flat(value: str) -> str:
    return value.replace("\n", ", ")


def _events(facts: ProcedureFacts, speech: Speech) -> Table:
    return Table(
        caption=speech.say(("Weitere Ereignisse", "Other events")),
        columns=speech.columns(
            (("Eintrag", "Entry"), Manner.NUMBER),
            ("Wann", "When"),
            ("Wer", "Who"),
            ("Was", "What"),
            ("Woran", "Of what"),
        ),
        rows=tuple(
            (
                str(entry.sequence),
                speech.moment(entry.at, facts.zone),
                entry.actor or NOTHING,
                speech.say(EVENTS[entry.action].what),
                _about(entry, speech),
            )
            for entry in facts.events
        ),
        empty=speech.say(("Noch keine.", "None yet.")),
    )


def _about(event: Event, speech: Speech) -> str:
    """Return what an act was about, and what of its result is told."""
    told = (event.details.get(key, "") for key in EVENTS[event.action].keys)
    said = (speech.say(_VALUES[value]) if value in _VALUES else value for value in told if value)
    return "\n".join(part for part in (event.subject, ", ".join(said)) if part) or NOTHING


def _day(text: str, speech: Speech) -> str:
    return speech.day(date.fromisoformat(text)) if text else NOTHING


def _editions(facts: ProcedureFacts, fingerprint: str, speech: Speech) -> Table:
    valid, over = ("gültig", "valid"), ("überholt", "superseded")
    return Table(
        caption=speech.say(("Frühere Ausgaben", "Earlier editions")),
        columns=speech.columns(
            ("Erstellt", "Made"),
            ("Von", "By"),
            (("Fassung", "Version"), Manner.NUMBER),
            (("Stichtag", "Day described"), Manner.SHORT),
            (("Programm", "Program"), Manner.SHORT),
            (("SHA-256 der Datei", "SHA-256 of the file"), Manner.CODE),
            (("Stand", "State"), Manner.SHORT),
        ),
        rows=tuple(
            (
                speech.moment(entry.at, facts.zone),
                entry.actor,
                entry.details.get("edition", NOTHING),
                _day(entry.details.get("on", ""), speech),
                entry.details.get("version", NOTHING),
                entry.details.get("sha256", NOTHING),
                speech.say(valid if entry.details.get("fingerprint") == fingerprint else over),
            )
            for entry in facts.editions
        ),
        empty=speech.say(("Dies ist die erste Ausgabe.", "This is the first edition.")),
    )
