"""What is asked about the service: its database, its mail, and how far each place is."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from attrs import evolve, field, frozen

from datev_bridge.doctor import codes, store_codes
from datev_bridge.doctor.line import Answer, Group, Line, Outcome, Question, no, yes
from datev_bridge.issues import Issue
from datev_bridge.journey.model import ConnectionFact
from datev_bridge.kseries.codes import NOT_CONNECTED
from datev_bridge.kseries.tokens import ENDINGS
from datev_bridge.onboarding import ConnectionState, LocationState, Step

_SOON = timedelta(days=7)


@frozen(kw_only=True)
class PlaceFacts:
    """A place, as it is judged.

    Attributes:
        name: As people read it, with its organisation.
        state: Where it is on its journey.
        connection: What is known of its connection to the POS.
        steps: Its task list.
        alarms: What is wrong with its files; its connection aside.
    """

    name: str
    state: LocationState
    connection: ConnectionFact
    steps: tuple[Step, ...]
    alarms: tuple[Issue, ...] = ()


@frozen(kw_only=True)
class StoreFacts:
    """A service that could be opened.

    Attributes:
        now: The time, aware.
        version: Of its database.
        database: What kind it is, and where.
        key_problems: Secrets that none of the keys opens.
        has_mail_server: Whether mails leave this machine.
        mail_problem: Why they cannot be sent.
        mails: How many are ``due``, ``waiting``, ``sent`` and ``failed``.
        places: Every place that has not ended.
    """

    now: datetime
    version: str
    database: str
    key_problems: tuple[Issue, ...] = ()
    has_mail_server: bool = False
    mail_problem: Issue | None = None
    mails: Mapping[str, int] = field(factory=dict, hash=False)
    places: tuple[PlaceFacts, ...] = ()


def examine_store(facts: "StoreFacts | Issue") -> Iterator[Line]:
    """Yield a line for each question about a service, or why it cannot be opened.

    Args:
        facts: What was found.
    """
    if isinstance(facts, Issue):
        yield from _REACHED.lines(no(facts))
        return
    yield from _REACHED.lines(yes(f"{facts.database} · {facts.version}"))
    yield from _KEYS.lines(no(*facts.key_problems) or yes())
    for place in facts.places:
        yield from _CONNECTED.lines(_connection(place, facts.now))
        yield from _SET_UP.lines(_set_up(place))
        yield from _FILES.lines(_files(place))
    yield from _MAIL_SERVER.lines(_mail_server(facts))
    yield from _MAILS.lines(_mails(facts))


def _question(group: Group, name: str, de: str, en: str) -> Question:
    return Question(name=name, group=group, de=de, en=en)


_REACHED = _question(
    Group.DATABASE,
    "reached",
    "Die Datenbank antwortet und hat den passenden Stand",
    "The database answers and is of the fitting version",
)
_KEYS = _question(
    Group.DATABASE,
    "keys",
    "Die Schlüssel öffnen alles Verschlüsselte",
    "The keys open all that is sealed",
)
_CONNECTED = _question(Group.POS, "connected", "Die Kasse ist verbunden", "The POS is connected")
_SET_UP = _question(
    Group.SETTINGS, "set_up", "Die Einrichtung ist fertig", "The set-up is complete"
)
_FILES = _question(
    Group.DELIVERY, "files", "Alle Dateien kommen und kommen an", "All files come and arrive"
)
_MAIL_SERVER = _question(
    Group.DELIVERY, "mail_server", "E-Mails verlassen diesen Rechner", "Mails leave this machine"
)
_MAILS = _question(
    Group.DELIVERY,
    "mails",
    "Alle fälligen E-Mails sind gesendet",
    "All mails that are due are sent",
)


def _connection(place: PlaceFacts, now: datetime) -> Iterable[Outcome]:
    fact = place.connection
    if fact.state is ConnectionState.NONE:
        return no(NOT_CONNECTED.at(place.name))
    if fact.ended is not None:
        return no(ENDINGS[fact.ended].at(place.name))
    end = fact.expires_at
    if end is not None and end - now < _SOON:
        return no(codes.ENDS_SOON.at(place.name, day=end.date().isoformat()))
    return yes(place.name if end is None else f"{place.name} → {end.date().isoformat()}")


def _set_up(place: PlaceFacts) -> Iterable[Outcome]:
    open_step = next((step for step in place.steps if not step.is_done), None)
    if open_step is None:
        return yes(place.name)
    first = next(iter(open_step.issues), None)
    return no(
        store_codes.STEP_OPEN.at(
            place.name, reason=first.kind.code if first else open_step.name.value
        )
    )


def _files(place: PlaceFacts) -> Iterable[Outcome]:
    found = tuple(evolve(issue, where=place.name) for issue in place.alarms)
    return no(*found) if found else yes(place.name)


def _mail_server(facts: StoreFacts) -> Iterable[Outcome]:
    if facts.mail_problem is not None:
        return no(facts.mail_problem)
    if facts.has_mail_server:
        return yes()
    return (Outcome(answer=Answer.NOT_NEEDED, issue=store_codes.NO_MAIL_SERVER.at()),)


def _mails(facts: StoreFacts) -> Iterable[Outcome]:
    due, failed = facts.mails.get("due", 0), facts.mails.get("failed", 0)
    if due or failed:
        return no(store_codes.MAILS_OPEN.at(due=due, failed=failed))
    return yes(facts.mails.get("sent", 0))
