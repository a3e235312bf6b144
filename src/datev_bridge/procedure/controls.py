"""Chapter 6, the internal control system: what is checked, and what the checks found."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from datev_bridge.days.actions import ActionKind
from datev_bridge.days.record import DecisionRecord
from datev_bridge.procedure.control_list import CONTROLS
from datev_bridge.procedure.facts import PlaceFacts, ProcedureFacts
from datev_bridge.procedure.model import Block, Chapter, Manner, Pairs, Paragraph, Section, Table
from datev_bridge.procedure.speech import NOTHING, Speech, Text
from datev_bridge.runs.ledger import LedgerEntry

_NEWEST_DAYS = 31
_SHOWN = 12
_INTRODUCTION: tuple[Text, ...] = (
    (
        (
            "Die Kontrollen wirken bei jedem Lauf und lassen sich nicht abschalten. „Hält den Tag“ "
            "heißt: Der Tag wird nicht gebucht, bis der Grund behoben oder darüber entschieden "
            "ist; andere Tage sind nicht betroffen. Jede Meldung hat eine feste Nummer; ihren Text "
            "und den nächsten Schritt zeigt „datev-bridge explain NUMMER“."
        ),
        (
            "The controls work with each run and cannot be switched off. “Holds the day” means: "
            "the day is not booked until the cause is mended or decided about; other days are not "
            "concerned. Each message has a fixed number; “datev-bridge explain NUMBER” shows its "
            "text and the next step."
        ),
    ),
)
_STATE: tuple[Text, ...] = (
    (
        "Gehaltene Tage und Warnungen sind der Stand bei der Erstellung.",
        "Held days and alarms are as of the making.",
    ),
)
_DECISIONS: tuple[Text, ...] = (
    (
        (
            "Eine Entscheidung ändert keine Zahl der Kasse. Sie sagt, wie ein Tag gelesen oder "
            "wohin etwas gebucht wird; sie steht in jedem Nachweis des Tages und bleibt auch nach "
            "einer Rücknahme verzeichnet."
        ),
        (
            "A decision changes no figure of the POS. It says how a day is read or where something "
            "is booked; it stands in each proof of the day, and stays on record when it is taken "
            "back."
        ),
    ),
)
ACTIONS: Mapping[ActionKind, Text] = {
    ActionKind.MAP_CATEGORY: ("Konto zugeordnet", "Mapped to an account"),
    ActionKind.BOOK_DIFFERENCE: ("Differenz gebucht", "Difference booked"),
    ActionKind.EXCLUDE_RECEIPTS: ("Belege nicht gebucht", "Receipts left out"),
    ActionKind.READ_TYPE: ("Belegart eingeordnet", "Type of sale read as"),
    ActionKind.BOOK_INCOMPLETE: ("Unvollständigen Tag gebucht", "Incomplete day booked"),
    ActionKind.SERVICE_CHARGE: ("Servicegebühr bestätigt", "Service charge confirmed"),
    ActionKind.PLACE_CORRECTION: ("Datum der Korrektur bestimmt", "Date of a correction chosen"),
}
_SEALED: tuple[Text, ...] = (
    (
        (
            "Die erste Tabelle fasst alle Lieferungen nach dem Monat des Geschäftstags zusammen; "
            "ihre Prüfsumme ist der SHA-256 über Tag, Journal und Datei jeder Zeile in ihrer "
            "Reihenfolge. Die zweite zeigt die jüngsten Geschäftstage einzeln. Alle Dateien mit "
            "Prüfsummen nennen die Monatsaufstellungen und „datev-bridge runs list“."
        ),
        (
            "The first table sums up all deliveries by the month of the business day; its checksum "
            "is the SHA-256 over day, journal and file of each line in their order. The second "
            "shows the newest business days one by one. All files with checksums are named by the "
            "monthly statements and by “datev-bridge runs list”."
        ),
    ),
)
_INTACT: Text = (
    (
        "Die Kette wurde für diese Ausgabe vom ersten bis zum letzten Eintrag nachgerechnet: "
        "unverändert."
    ),
    "The chain was computed anew for this edition from the first entry to the last: intact.",
)
_BROKEN: Text = (
    "Die Kette wurde für diese Ausgabe nachgerechnet und ist verletzt: {findings}",
    "The chain was computed anew for this edition and is broken: {findings}",
)


def controls(facts: ProcedureFacts, speech: Speech) -> Chapter:
    """Return the internal control system."""
    places = facts.places
    return Chapter(
        title=speech.say(("Internes Kontrollsystem", "Internal control system")),
        sections=(
            Section(
                title=speech.say(("Kontrollen", "Controls")),
                blocks=(*speech.paragraphs(_INTRODUCTION), _list(speech)),
            ),
            Section(
                title=speech.say(("Stand der Kontrollen", "What the controls find")),
                blocks=(
                    *speech.paragraphs(_STATE),
                    *(_found(facts, place, speech) for place in places),
                ),
            ),
            Section(
                title=speech.say(("Entscheidungen", "Decisions")),
                blocks=(
                    *speech.paragraphs(_DECISIONS),
                    *(_decided(facts, place, speech) for place in places),
                ),
            ),
            Section(
                title=speech.say(("Versiegelte Tage", "Sealed days")),
                blocks=(
                    *speech.paragraphs(_SEALED),
                    *(block for place in places for block in _sealed(facts, place, speech)),
                ),
            ),
            Section(
                title=speech.say(("Protokoll", "Audit trail")), blocks=tuple(_trail(facts, speech))
            ),
        ),
    )


def _list(speech: Speech) -> Table:
    return Table(
        caption=speech.say(("Kontrollen", "Controls")),
        columns=speech.columns(
            (("Nr.", "No."), Manner.SHORT),
            ("Kontrolle", "Control"),
            ("Wann", "When"),
            ("Bei Abweichung", "On deviation"),
            (("Meldungen", "Codes"), Manner.SHORT),
        ),
        rows=tuple(
            (
                f"K{number:02}",
                speech.say(control.what),
                speech.say(control.when),
                speech.say(control.then),
                _in_lines(control.codes) or NOTHING,
            )
            for number, control in enumerate(CONTROLS, start=1)
        ),
    )


def _in_lines(codes: Sequence[str]) -> str:
    """Return codes, two a line: they are not broken where they have a hyphen."""
    return "\n".join(", ".join(codes[at : at + 2]) for at in range(0, len(codes), 2))


def _found(facts: ProcedureFacts, place: PlaceFacts, speech: Speech) -> Table:
    held = ", ".join(map(speech.day, place.held)) or speech.say(("keine", "none"))
    rows = [(speech.say(("Gehaltene Tage", "Held days")), held)]
    rows += [(issue.code, issue.text(speech.language)) for issue in place.alarms]
    if not place.alarms:
        none = speech.say(("keine", "none"))
        rows.append((speech.say(("Warnungen", "Alarms")), none))
    return Table(
        caption=facts.titled(speech.say(("Stand bei der Erstellung", "As of the making")), place),
        columns=speech.columns((("Was", "What"), Manner.SHORT), ("Stand", "State")),
        rows=tuple(rows),
    )


def _decided(facts: ProcedureFacts, place: PlaceFacts, speech: Speech) -> Table:
    return Table(
        caption=facts.titled(speech.say(("Entscheidungen", "Decisions")), place),
        columns=speech.columns(
            ("Geschäftstage", "Business days"),
            ("Entscheidung", "Decision"),
            ("Wer, wann", "Who, when"),
            ("Grund", "Reason"),
            ("Zurückgenommen", "Taken back"),
        ),
        rows=tuple(_decision(record, place, speech) for record in place.decisions),
        empty=speech.say(("Es wurde nichts entschieden.", "Nothing was decided.")),
    )


def _decision(record: DecisionRecord, place: PlaceFacts, speech: Speech) -> tuple[str, ...]:
    decision, back = record.decision, record.withdrawal
    first, last = speech.day(decision.first_day), decision.last_day
    days = first if last == decision.first_day else f"{first} – {speech.day(last)}"
    if last is None:
        days = speech.say(("ab {first}, als Regel", "from {first} on, as a rule"), first=first)
    subjects = ", ".join(decision.subjects[:_SHOWN])
    more = " …" if len(decision.subjects) > _SHOWN else ""
    return (
        days,
        f"{speech.say(ACTIONS[decision.kind])}\n{subjects}{more}".strip(),
        f"{decision.by}, {speech.moment(decision.at, place.zone)}",
        decision.reason or NOTHING,
        f"{back.by}, {speech.moment(back.at, place.zone)}" if back else NOTHING,
    )


def _sealed(facts: ProcedureFacts, place: PlaceFacts, speech: Speech) -> Iterator[Block]:
    entries = sorted(place.deliveries, key=lambda entry: (entry.business_day, entry.exported_at))
    newest = sorted({entry.business_day for entry in entries})[-_NEWEST_DAYS:]
    title = facts.titled(speech.say(("Lieferungen nach Monaten", "Deliveries by month")), place)
    yield _by_month(title, entries, speech)
    if newest:
        title = speech.say(("Die jüngsten Geschäftstage", "The newest business days"))
        shown = [entry for entry in entries if entry.business_day in newest]
        yield _by_day(facts.titled(title, place), shown, place, speech)


def _by_month(title: str, entries: Iterable[LedgerEntry], speech: Speech) -> Table:
    months: dict[tuple[int, int], list[LedgerEntry]] = {}
    for entry in entries:
        months.setdefault((entry.business_day.year, entry.business_day.month), []).append(entry)
    return Table(
        caption=title,
        columns=speech.columns(
            (("Monat", "Month"), Manner.SHORT),
            (("Tage", "Days"), Manner.NUMBER),
            (("Dateien", "Files"), Manner.NUMBER),
            (("SHA-256 über den Monat", "SHA-256 over the month"), Manner.CODE),
        ),
        rows=tuple(
            (
                f"{month:02}/{year}",
                str(len({entry.business_day for entry in found})),
                str(len({entry.file_name for entry in found})),
                digest_of(found),
            )
            for (year, month), found in months.items()
        ),
        empty=speech.say(("Noch nichts geliefert.", "Nothing delivered yet.")),
    )


def _by_day(title: str, entries: Iterable[LedgerEntry], place: PlaceFacts, speech: Speech) -> Table:
    file = ("Datei und SHA-256; darunter das Journal", "File and SHA-256; below it the journal")
    return Table(
        caption=title,
        columns=speech.columns(
            (("Geschäftstag", "Business day"), Manner.SHORT),
            (("Zuordnung", "Mapping"), Manner.SHORT),
            ("Geliefert", "Delivered"),
            (file, Manner.CODE),
        ),
        rows=tuple(
            (
                speech.day(entry.business_day),
                entry.mapping_revision,
                speech.moment(entry.exported_at, place.zone),
                f"{entry.file_name}\n{entry.file_sha256}\n{entry.journal_digest}",
            )
            for entry in entries
        ),
    )


def digest_of(entries: Iterable[LedgerEntry]) -> str:
    """Return the SHA-256 over day, journal and file of deliveries, one a line."""
    lines = "".join(
        f"{entry.business_day.isoformat()} {entry.journal_digest} {entry.file_sha256}\n"
        for entry in entries
    )
    return sha256(lines.encode()).hexdigest()


def _trail(facts: ProcedureFacts, speech: Speech) -> Iterator[Block]:
    audit = facts.audit
    findings = "; ".join(issue.text(speech.language) for issue in audit.findings)
    text = speech.say(_INTACT) if audit.is_intact else speech.say(_BROKEN, findings=findings)
    yield Paragraph(text=text, is_note=not audit.is_intact)
    yield Pairs(
        pairs=(
            (speech.say(("Einträge", "Entries")), str(audit.count)),
            (speech.say(("Prüfsumme des letzten Eintrags", "Hash of the last entry")), audit.head),
            (
                speech.say(("Nachgerechnet am", "Computed on")),
                speech.moment(facts.made_at, facts.zone),
            ),
        )
    )
