"""Chapter 5, the operating documentation: what runs by itself, what fails, what is kept."""

from collections.abc import Mapping

from datev_bridge.issues import IssueKind
from datev_bridge.procedure import operating_texts as texts
from datev_bridge.procedure.facts import ProcedureFacts
from datev_bridge.procedure.model import Chapter, Manner, Section, Table
from datev_bridge.procedure.speech import Speech, Text
from datev_bridge.runs import retention
from datev_bridge.runs import service_codes as codes
from datev_bridge.runs.alarms import POLICIES, Cause, Telling

KIND_OF: Mapping[Cause, IssueKind] = {cause: getattr(codes, cause.name) for cause in Cause}
"""By which code an alarm is told: it has the name of its cause."""
_TELLING: Mapping[Telling, Text] = {
    Telling.ELSEWHERE: ("sofort, mit eigener E-Mail", "at once, by a mail of its own"),
    Telling.ONCE: ("einmal", "once"),
    Telling.DAILY: ("höchstens einmal am Tag", "once a day at most"),
}
_AND_END: Text = ("; das Ende ebenso", "; its end as well")
_MEMBERS: Text = ("wer handeln kann", "whoever can act")
_OPERATOR_TOO: Text = ("wer handeln kann, und der Betreiber", "whoever can act, and the operator")


def operating(facts: ProcedureFacts, speech: Speech) -> Chapter:  # noqa: ARG001 - as its siblings
    """Return the operating documentation."""
    return Chapter(
        title=speech.say(("Betriebsdokumentation", "Operating documentation")),
        sections=(
            Section(
                title=speech.say(("Regelbetrieb", "Regular operation")),
                blocks=speech.paragraphs(texts.REGULAR),
            ),
            Section(
                title=speech.say(("Ausfall und Wiederanlauf", "Failure and recovery")),
                blocks=(*speech.paragraphs(texts.FAILURE), _faults(speech)),
            ),
            Section(
                title=speech.say(("Warnungen", "Alarms")),
                blocks=(*speech.paragraphs(texts.ALARMS), _alarms(speech)),
            ),
            Section(
                title=speech.say(("Datensicherung", "Backup")),
                blocks=speech.paragraphs(texts.BACKUP),
            ),
            Section(
                title=speech.say(("Zugriffsschutz", "Access")),
                blocks=(speech.items(texts.ACCESS),),
            ),
            Section(
                title=speech.say(("Aufbewahrung und Löschung", "Retention and deletion")),
                blocks=(*speech.paragraphs(texts.RETENTION), _retention(speech)),
            ),
            Section(
                title=speech.say(("Ende der Nutzung", "End of use")),
                blocks=speech.paragraphs(texts.END),
            ),
        ),
    )


def _faults(speech: Speech) -> Table:
    return Table(
        caption=speech.say(("Störungen", "Faults")),
        columns=speech.columns(
            ("Störung", "Fault"),
            ("Was das Programm tut", "What the program does"),
            ("Was Menschen tun", "What people do"),
        ),
        rows=speech.rows(texts.FAULTS),
    )


def _alarms(speech: Speech) -> Table:
    return Table(
        caption=speech.say(("Warnungen", "Alarms")),
        columns=speech.columns(
            (("Meldung", "Code"), Manner.SHORT),
            ("Anlass", "Occasion"),
            ("Wer sie erhält", "Who is told"),
            ("Wie oft", "How often"),
        ),
        rows=tuple(
            (
                kind.code,
                speech.say(texts.CAUSES[cause.value]),
                speech.say(_OPERATOR_TOO if POLICIES[cause].for_operator else _MEMBERS),
                speech.say(_TELLING[POLICIES[cause].telling])
                + (speech.say(_AND_END) if POLICIES[cause].tells_end else ""),
            )
            for cause, kind in KIND_OF.items()
        ),
    )


def _retention(speech: Speech) -> Table:
    return Table(
        caption=speech.say(("Was wie lange bleibt", "What is kept for how long")),
        columns=speech.columns(("Was", "What"), ("Wie lange", "How long")),
        rows=tuple(
            (
                speech.say(what),
                speech.say(
                    how_long,
                    receipts=retention.MAIL_RECEIPTS.days,
                    texts=retention.MAIL_TEXTS.days,
                    trials=retention.TRIALS.days,
                ),
            )
            for what, how_long in texts.KEPT
        ),
    )
