"""What is known of an organisation, read from the store, up to a moment."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from attrs import evolve, frozen

from datev_bridge.audit.chain import GENESIS, AuditEntry, verify
from datev_bridge.audit.reading import Examined
from datev_bridge.days.record import DecisionRecord
from datev_bridge.identity.model import Membership, User, UserState
from datev_bridge.journey.model import Place
from datev_bridge.journey.settings_document import settle
from datev_bridge.journey.settings_list import listed_settings, with_location
from datev_bridge.procedure.facts import Event, Person, PlaceFacts, PosAccess
from datev_bridge.procedure.history import EVENTS, MADE
from datev_bridge.runs.agenda import PlaceBooks, RunWork
from datev_bridge.runs.alarming import gather as gather_alarms
from datev_bridge.runs.alarms import find_alarms
from datev_bridge.runs.state import Outcome
from datev_bridge.runs.targets import TargetsOf

_USER = "user "
"""How the audit trail names a person by id."""


@frozen(kw_only=True)
class Trail:
    """What was found in an audit trail.

    Attributes:
        examined: Whether it is intact.
        events: Acts that changed the procedure.
        editions: Acts by which documentations were made.
    """

    examined: Examined
    events: tuple[Event, ...]
    editions: tuple[Event, ...]


def place_facts(
    work: RunWork, place: Place, targets: TargetsOf, moment: datetime, now: datetime
) -> PlaceFacts:
    """Return what is known of a place, books aside.

    Args:
        work: A transaction of the place's organisation.
        place: The place.
        targets: Where files of places go beside mail.
        moment: Until when what happened counts, aware.
        now: The time, aware.
    """
    settings = tuple(each for each in work.settings.all(place.id) if each.made_at <= moment)
    mappings = tuple(each for each in work.mappings.all(place.id) if each.approved_at <= moment)
    document = settings[-1].document if settings else {}
    settled = settle(document, mappings[-1].mapping if mappings else None)
    outcomes = work.runs.outcomes(place.id, date.max)
    listed = listed_settings(document, settled.issues, settings)
    return PlaceFacts(
        place=place,
        connection=work.connections.fact(place.id),
        settings=settings,
        listed=with_location(listed, place),
        issues=settled.issues,
        profile=settled.profile,
        mappings=mappings,
        targets=tuple(target.name for target in targets(work, place)),
        test_runs=tuple(
            evolve(run, decisions=tuple(each for each in run.decisions if each.at <= moment))
            for run in work.test_runs.all(place.id)
            if run.made_at <= moment
        ),
        held=tuple(sorted(d for d, one in outcomes.items() if one.outcome is Outcome.HELD)),
        alarms=tuple(alarm.issue for alarm in find_alarms(gather_alarms(work, place, now))),
    )


def with_books(facts: PlaceFacts, books: PlaceBooks, moment: datetime) -> PlaceFacts:
    """Return what is known of a place with its deliveries and decisions up to a moment."""
    location = facts.place.location
    if location is None:
        return facts
    entries = books.records.ledger.entries()
    decisions = books.records.decisions.of(location.id)
    return evolve(
        facts,
        deliveries=tuple(entry for entry in entries if entry.exported_at <= moment),
        decisions=tuple(_as_of(record, moment) for record in decisions if _was(record, moment)),
    )


def _was(record: DecisionRecord, moment: datetime) -> bool:
    return record.decision.at <= moment


def _as_of(record: DecisionRecord, moment: datetime) -> DecisionRecord:
    """Return a decision as it stood at a moment: not taken back yet, maybe."""
    back = record.withdrawal
    return evolve(record, withdrawal=None) if back is not None and back.at > moment else record


def pos_access(work: RunWork) -> PosAccess | None:
    """Return how the organisation at work reaches the POS: by its own app, else the service's."""
    app = work.apps.find() or work.within("").apps.find()
    if app is None:
        return None
    return PosAccess(api_url=app.api_url, auth_url=app.auth_url, scope=app.scope)


def people(work: RunWork) -> tuple[Person, ...]:
    """Return who belongs to the organisation at work, by role and name."""
    unscoped = work.within("")
    members = unscoped.people.members(work.organisation)
    found = (_person(unscoped, user, membership) for user, membership in members)
    return tuple(sorted(found, key=lambda person: (person.role.value, person.name)))


def _person(work: RunWork, user: User, membership: Membership) -> Person:
    return Person(
        name=user.name or user.email,
        role=membership.role,
        has_second_factor=work.credentials.second_factor(user.id).is_enrolled,
        is_active=user.state is UserState.ACTIVE,
    )


def trail(work: RunWork, moment: datetime) -> Trail:
    """Return what the audit trail of the organisation at work tells, all of it examined.

    Args:
        work: A transaction of the organisation.
        moment: Up to when acts are told, aware.
    """
    seen = _Seen(work.audit.entries(), moment)
    head = work.audit.head()
    findings = tuple(verify(seen, heads=[head] if head != GENESIS else []))
    examined = Examined(
        organisation=work.organisation, count=seen.count, head=head, findings=findings
    )
    names = _names(work, seen.kept)
    events = tuple(_event(entry, names) for entry in seen.kept)
    return Trail(
        examined=examined,
        events=tuple(event for event in events if event.action != MADE),
        editions=tuple(event for event in events if event.action == MADE),
    )


class _Seen:
    """Entries of a trail, counted while they are read; those that are told are kept."""

    def __init__(self, entries: Iterable[AuditEntry], moment: datetime) -> None:
        self._entries = entries
        self._moment = moment
        self.count = 0
        self.kept: list[AuditEntry] = []

    def __iter__(self) -> Iterator[AuditEntry]:
        for entry in self._entries:
            self.count += 1
            if entry.at <= self._moment and (entry.action in EVENTS or entry.action == MADE):
                self.kept.append(entry)
            yield entry


def _names(work: RunWork, entries: Iterable[AuditEntry]) -> dict[str, str]:
    """Return the names of people whom entries name by id only."""
    unscoped = work.within("")
    ids = {e.subject.removeprefix(_USER) for e in entries if e.subject.startswith(_USER)}
    found = {user_id: unscoped.people.find(user_id) for user_id in sorted(ids)}
    return {f"{_USER}{id_}": user.name or user.email for id_, user in found.items() if user}


def _event(entry: AuditEntry, names: dict[str, str]) -> Event:
    return Event(
        sequence=entry.sequence,
        at=entry.at,
        actor=entry.actor_name,
        action=entry.action,
        subject=names.get(entry.subject, entry.subject),
        details=dict(entry.after),
    )
