"""Chapter 3, the user documentation: what people do and set, and what was released by whom."""

from collections.abc import Iterator, Mapping

from datev_bridge.access import Role
from datev_bridge.chart.account import Automatic, OwnAccount
from datev_bridge.journey.model import TestRun, Verdict
from datev_bridge.journey.next_file import next_file
from datev_bridge.onboarding import LocationState
from datev_bridge.procedure import setting_words
from datev_bridge.procedure.facts import PlaceFacts, ProcedureFacts
from datev_bridge.procedure.mapping_tables import mapping_section
from datev_bridge.procedure.model import Block, Chapter, Manner, Pairs, Paragraph, Section, Table
from datev_bridge.procedure.speech import NOTHING, Speech, Text

_TITLE: Text = ("Anwenderdokumentation", "User documentation")
_TASKS_TITLE: Text = ("Aufgaben der Beteiligten", "What people do")
_TASKS: tuple[tuple[Text, Text, Text], ...] = (
    (
        ("Laufender Betrieb", "Every day"),
        ("niemand", "nobody"),
        (
            "Dateien entstehen und gehen hinaus, ohne dass jemand etwas tut.",
            "Files are made and go out without anybody doing anything.",
        ),
    ),
    (
        ("Datei und Nachweis sind da", "File and proof have come"),
        ("Kanzlei", "Tax adviser"),
        (
            "Nachweis ansehen, Datei in DATEV einlesen, festschreiben.",
            "Look at the proof, import the file into DATEV, commit.",
        ),
    ),
    (
        ("Neue Warengruppe oder Zahlungsart", "New group or payment method"),
        ("Kanzlei oder Betrieb", "Tax adviser or owner"),
        (
            "Konto zuordnen und freigeben; bis dahin ist der Tag gehalten.",
            "Map it to an account and approve; until then the day is held.",
        ),
    ),
    (
        ("Gehaltener Tag", "Held day"),
        ("Kanzlei oder Betreiber", "Tax adviser or operator"),
        (
            "Grund lesen, entscheiden und begründen; der Tag folgt als Nachtrag.",
            "Read the reason, decide and say why; the day follows in a file of its own.",
        ),
    ),
    (
        ("Späte Änderung an der Kasse", "Late change at the POS"),
        (
            "niemand; bei abgeschlossenem Zeitraum die Kanzlei",
            "nobody; the tax adviser where the period is closed",
        ),
        (
            (
                "Die Korrektur kommt als eigene Datei (K1, K2 …). In einem abgeschlossenen "
                "Zeitraum wird vorher gefragt."
            ),
            (
                "The correction comes as a file of its own (K1, K2 …). In a closed period somebody "
                "is asked first."
            ),
        ),
    ),
    (
        ("Verbindung zur Kasse endet", "Connection to the POS ends"),
        ("Betrieb", "Owner"),
        (
            "Neu verbinden; Zuordnung und Einstellungen bleiben.",
            "Connect again; mapping and settings stay.",
        ),
    ),
    (
        ("Geänderte Zuordnung oder Einstellung", "Changed mapping or setting"),
        ("wer sie ändert", "whoever changes it"),
        (
            "Neue Ausgabe dieser Dokumentation erstellen und ablegen.",
            "Make and file a new edition of this documentation.",
        ),
    ),
    (
        ("Monatsende", "End of the month"),
        ("Kanzlei", "Tax adviser"),
        (
            "Monatsaufstellung mit den Konten abstimmen; sie kommt von selbst.",
            "Reconcile the monthly statement with the accounts; it comes by itself.",
        ),
    ),
)
_SETTINGS_TITLE: Text = ("Einstellungen und ihre Wirkung", "Settings and what they bring about")
_SETTINGS_CAPTION: Text = (
    "Einstellungen am Stichtag; Stand {number}",
    "Settings as of the day; revision {number}",
)
_INCOMPLETE: Text = (
    "Die Einstellungen sind noch nicht vollständig; es entsteht keine Datei. Offen: {issues}",
    "The settings are not complete yet; no file is made. Open: {issues}",
)
_OWN_CAPTION: Text = ("Eigene Konten der Kanzlei", "The tax adviser's own accounts")
_AUTOMATIC: Mapping[Automatic | None, Text] = {
    Automatic.NO: ("keine Automatik", "not automatic"),
    Automatic.UNKNOWN: ("nicht bekannt", "not known"),
    None: ("wie im Kontenrahmen", "as in the chart"),
}
_SCHEDULE_TITLE: Text = ("Zeitplan", "Schedule")
_SCHEDULE: tuple[Text, ...] = (
    (
        (
            "Zur eingestellten Uhrzeit nimmt eine Datei alle Geschäftstage auf, die mindestens um "
            "die Wartezeit zurückliegen und in keiner Datei sind. Fällt ein Lauf aus, holt der "
            "nächste die Tage nach. Ein gehaltener Tag hält spätere nicht auf. Eine Datei reicht "
            "nie über einen Monat oder ein Wirtschaftsjahr hinaus."
        ),
        (
            "At the closing time a file takes all business days that ended at least the grace "
            "period before and are in no file. If a run fails, the next one takes the days along. "
            "A held day never blocks later ones. A file never reaches over the end of a month or a "
            "fiscal year."
        ),
    ),
)
_DELIVERY_TITLE: Text = ("Zustellung und Empfänger", "Delivery and recipients")
_DELIVERY: tuple[Text, ...] = (
    (
        (
            "Jede Datei geht zusammen mit ihrem Nachweis hinaus. Eine Lieferung gilt als "
            "zugestellt, wenn der Mailserver alle E-Mails angenommen hat und alle Ziele die Datei "
            "haben. Wird erneut gesendet, sind es dieselben Bytes."
        ),
        (
            "Each file goes out together with its proof. A delivery counts as done once the mail "
            "server has taken all mails and all targets have the file. What is sent again is the "
            "same bytes."
        ),
    ),
)
_TARGETS: Mapping[str, tuple[Text, Text]] = {
    "folder": (
        ("Ordner {folder}", "Folder {folder}"),
        (
            "Datei ganz oder gar nicht geschrieben und zur Kontrolle zurückgelesen",
            "File written whole or not at all, and read back to check it",
        ),
    ),
    "datev": (
        ("DATEV-Rechenzentrum (Buchungsdatenservice)", "DATEV's data centre"),
        (
            "Antwort von DATEV zum Auftrag; die Freigabe der Schnittstelle durch DATEV steht aus",
            "DATEV's answer about the job; the interface is not released by DATEV",
        ),
    ),
    "sftp": (
        ("SFTP-Server", "SFTP server"),
        ("Datei unter ihrem Namen auf dem Server", "File under its name on the server"),
    ),
}
_UNKNOWN_TARGET: tuple[Text, Text] = (("{name}", "{name}"), ("", ""))
_CONFIRMED: Text = ("bestätigt", "confirmed")
_NOT_CONFIRMED: Text = ("noch nicht bestätigt", "not confirmed yet")
_RELEASE_TITLE: Text = ("Einrichtung, Testlauf und Freigabe", "Set-up, test run and release")
_RELEASE: tuple[Text, ...] = (
    (
        (
            "Dateien kommen erst von selbst, wenn alle Bedingungen erfüllt sind; das Programm "
            "prüft sie, niemand kann sie übergehen: Konto mit zweitem Faktor gesichert; Kasse "
            "verbunden und die Verbindung seither einmal erneuert; Betriebsstätte, Zeitzone und "
            "Währung (EUR) bestimmt; Einstellungen vollständig; freigegebene Zuordnung für alles, "
            "was die Kasse in den letzten 30 Tagen gezeigt hat, ohne unbestätigten Vorschlag; "
            "Testdatei mit genau dieser Zuordnung und diesen Einstellungen zugestellt und "
            "bestätigt; Empfänger bestätigt; erster Tag gewählt, ohne Überschneidung mit einer "
            "Nacherfassung."
        ),
        (
            "Files come by themselves only once all conditions are met; the program checks them, "
            "and nobody can pass them over: account secured by a second factor; POS connected, and "
            "the connection renewed once since; location, time zone and currency (EUR) known; "
            "settings complete; an approved mapping for everything that the POS has shown in the "
            "last 30 days, without an unconfirmed suggestion; a test file of just this mapping and "
            "these settings delivered and confirmed; recipients confirmed; first day chosen, "
            "without overlap with a backfill."
        ),
    ),
    (
        (
            "Vor der Freigabe hebt jede Änderung an Zuordnung oder Einstellungen (außer dem Tag, "
            "bis zu dem abgeschlossen ist) die Bestätigung des Testlaufs auf. Testdateien heißen "
            "TEST, schreiben nie fest und versiegeln keinen Tag."
        ),
        (
            "Before the release any change of mapping or settings (but the day up to which the "
            "books are closed) voids the confirmation of the test run. Test files are named TEST, "
            "never commit and seal no day."
        ),
    ),
)
_RUNS_CAPTION: Text = ("Testläufe und was dazu gesagt wurde", "Test runs and what was said of them")
_VERDICTS: Mapping[Verdict, Text] = {
    Verdict.CONFIRMED: ("bestätigt", "confirmed"),
    Verdict.REJECTED: ("Änderungen gewünscht", "changes asked for"),
}
_SPOKE_AS: Mapping[Role, Text] = {
    Role.OWNER: ("Betrieb", "owner"),
    Role.ADVISER: ("Kanzlei", "tax adviser"),
}
_LIVE: Text = (
    "Automatik freigegeben am {at}; erster Geschäftstag {first}.",
    "Automatic files released on {at}; first business day {first}.",
)
_NOT_LIVE: Text = ("Die Automatik ist noch nicht freigegeben.", "Not released yet.")


def using(facts: ProcedureFacts, speech: Speech) -> Chapter:
    """Return the user documentation."""
    tasks = Table(
        caption=speech.say(_TASKS_TITLE),
        columns=speech.columns(("Anlass", "Occasion"), ("Wer", "Who"), ("Was zu tun ist", "What")),
        rows=speech.rows(_TASKS),
    )
    return Chapter(
        title=speech.say(_TITLE),
        sections=(
            Section(title=speech.say(_TASKS_TITLE), blocks=(tasks,)),
            Section(
                title=speech.say(_SETTINGS_TITLE),
                blocks=tuple(b for p in facts.places for b in _settings(facts, p, speech)),
            ),
            mapping_section(facts, speech),
            Section(
                title=speech.say(_SCHEDULE_TITLE),
                blocks=(
                    *speech.paragraphs(_SCHEDULE),
                    *(block for place in facts.places for block in _schedule(facts, place, speech)),
                ),
            ),
            Section(
                title=speech.say(_DELIVERY_TITLE),
                blocks=(
                    *speech.paragraphs(_DELIVERY),
                    *(_delivery(facts, place, speech) for place in facts.places),
                ),
            ),
            Section(
                title=speech.say(_RELEASE_TITLE),
                blocks=(
                    *speech.paragraphs(_RELEASE),
                    *(block for place in facts.places for block in _release(facts, place, speech)),
                ),
            ),
        ),
    )


def _settings(facts: ProcedureFacts, place: PlaceFacts, speech: Speech) -> Iterator[Block]:
    if place.profile is None:
        issues = "; ".join(
            f"{issue.where}: {issue.text(speech.language)}" for issue in place.issues
        )
        yield Paragraph(text=speech.say(_INCOMPLETE, issues=issues), is_note=True)
    number = place.settings[-1].number if place.settings else NOTHING
    yield Table(
        caption=facts.titled(speech.say(_SETTINGS_CAPTION, number=number), place),
        columns=speech.columns(
            ("Einstellung", "Setting"),
            ("Wert", "Value"),
            ("Wirkung", "Effect"),
            ("Herkunft", "Origin"),
        ),
        rows=tuple(
            (
                setting_words.label_of(each.key, speech),
                setting_words.shown_value(each, speech),
                setting_words.effect_of(each.key, each.value, speech),
                setting_words.source_of(each, place.zone, speech),
            )
            for each in place.listed
            if each.key not in setting_words.LEFT_OUT
        ),
    )
    own = place.profile.accounts if place.profile else ()
    if own:
        yield _own_accounts(facts, place, own, speech)


def _own_accounts(
    facts: ProcedureFacts, place: PlaceFacts, own: tuple[OwnAccount, ...], speech: Speech
) -> Table:
    return Table(
        caption=facts.titled(speech.say(_OWN_CAPTION), place),
        columns=speech.columns(
            (("Konto", "Account"), Manner.SHORT),
            ("Bezeichnung", "Name"),
            ("Automatik", "Automatic tax"),
            ("Kasse", "Cash account"),
        ),
        rows=tuple(
            (
                account.number,
                account.name or NOTHING,
                speech.say(_AUTOMATIC[account.automatic])
                if account.automatic is None or isinstance(account.automatic, Automatic)
                else speech.words.rate(account.automatic),
                NOTHING if account.is_cash is None else speech.yes(account.is_cash),
            )
            for account in own
        ),
    )


def _schedule(facts: ProcedureFacts, place: PlaceFacts, speech: Speech) -> Iterator[Block]:
    keys = ("cadence", "closing_time", "weekday", "day_of_month", "grace_minutes")
    values = place.values
    pairs = [
        (setting_words.label_of(key, speech), setting_words.value_of(key, values[key], speech))
        for key in (f"schedule.{name}" for name in keys)
        if key in values
    ]
    pairs.append((speech.say(("Zeitzone", "Time zone")), place.zone))
    pairs += _next_file(facts, place, speech)
    if len(facts.places) > 1:
        pairs.insert(0, (speech.say(("Betrieb", "Place")), place.place.name))
    yield Pairs(pairs=tuple(pairs))


def _next_file(
    facts: ProcedureFacts, place: PlaceFacts, speech: Speech
) -> Iterator[tuple[str, str]]:
    label = speech.say(("Nächste Datei", "Next file"))
    coming = next_file(place.place, place.profile, facts.moment)
    if coming is None or place.place.state is not LocationState.LIVE:
        yield label, speech.say(("keine, solange nicht freigegeben", "none until it is released"))
        return
    newest = speech.say(("Darin neuester Geschäftstag", "Newest business day in it"))
    yield label, speech.moment(coming.at, place.zone)
    yield newest, speech.day(coming.newest)


def _delivery(facts: ProcedureFacts, place: PlaceFacts, speech: Speech) -> Table:
    recipients = place.profile.delivery.recipients if place.profile else ()
    confirmed = _CONFIRMED if place.place.confirmed_recipients == recipients else _NOT_CONFIRMED
    rows = [
        (
            speech.say(("E-Mail", "Mail")),
            recipient,
            speech.say(confirmed),
            speech.say(("Annahme durch den Mailserver", "Acceptance by the mail server")),
        )
        for recipient in recipients
    ]
    folder = place.values.get("delivery.folder")
    for name in place.targets:
        texts, receipt = _TARGETS.get(name, _UNKNOWN_TARGET)
        target = speech.say(texts, folder=folder, name=name)
        rows.append((speech.say(("Ziel", "Target")), target, NOTHING, speech.say(receipt)))
    return Table(
        caption=facts.titled(speech.say(("Empfänger und Ziele", "Recipients and targets")), place),
        columns=speech.columns(
            (("Weg", "Way"), Manner.SHORT),
            ("Wohin", "Where to"),
            ("Stand", "State"),
            ("Nachweis der Zustellung", "Proof of delivery"),
        ),
        rows=tuple(rows),
        empty=speech.say(("Noch keine Empfänger.", "No recipients yet.")),
    )


def _release(facts: ProcedureFacts, place: PlaceFacts, speech: Speech) -> Iterator[Block]:
    yield Table(
        caption=facts.titled(speech.say(_RUNS_CAPTION), place),
        columns=speech.columns(
            (("Geschäftstag", "Business day"), Manner.SHORT),
            (("Datei und SHA-256", "File and SHA-256"), Manner.CODE),
            (("Zuordnung", "Mapping"), Manner.SHORT),
            ("Erstellt", "Made"),
            ("Ergebnis", "Result"),
        ),
        rows=tuple(_test_run(run, place, speech) for run in place.test_runs),
        empty=speech.say(("Noch kein Testlauf.", "No test run yet.")),
    )
    live = place.place.live_since
    text = _NOT_LIVE if live is None or live > facts.moment else _LIVE
    at, first = speech.moment(live, place.zone), speech.day(place.place.first_day)
    yield Paragraph(text=speech.say(text, at=at, first=first))


def _test_run(run: TestRun, place: PlaceFacts, speech: Speech) -> tuple[str, ...]:
    said = (
        f"{speech.say(_VERDICTS[each.verdict])}: {each.by} ({speech.say(_SPOKE_AS[each.role])}), "
        f"{speech.moment(each.at, place.zone)}{f' – {each.comment}' if each.comment else ''}"
        for each in run.decisions
    )
    return (
        speech.day(run.business_day),
        f"{run.file_name}\n{run.file_sha256}",
        run.mapping_revision,
        speech.moment(run.made_at, place.zone),
        "\n".join(said) or speech.say(("noch nichts gesagt", "nothing said yet")),
    )
