"""The use case “look after places”: every hour, what is wrong is found, kept and told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

from datev_bridge.access import Actor, Permission, permit, permit_operator
from datev_bridge.dates import find_zone
from datev_bridge.datev_upload.consent import DatevFact
from datev_bridge.issues import Issue
from datev_bridge.journey.model import Organisation, Place
from datev_bridge.journey.profiles import found_place, settled_place
from datev_bridge.mail.queue import MailState
from datev_bridge.onboarding import ConnectionState, LocationState
from datev_bridge.profile import Profile
from datev_bridge.runs import service_codes as codes
from datev_bridge.runs.agenda import RunStore, RunWork
from datev_bridge.runs.alarms import (
    DUE_FOR,
    Alarm,
    Changes,
    Facts,
    Raised,
    Refused,
    compare,
    find_alarms,
)
from datev_bridge.runs.events import tell
from datev_bridge.runs.state import RunState
from datev_bridge.runs.targets import DeliveryState
from datev_bridge.runs.telling import Teller
from datev_bridge.schedule import Borders, Due, due

EVERY = timedelta(hours=1)
_LOOKED_BACK = timedelta(days=62)
_SILENT = timedelta(hours=1)
_BRIEF = timedelta(days=1)
"""A connection to DATEV of less was made for a day, and whoever made it knows that it ends."""


@frozen(kw_only=True)
class PlaceAlarms:
    """What is wrong at a place.

    Attributes:
        organisation: Whose.
        place: Which place.
        alarms: What is wrong there now.
    """

    organisation: Organisation
    place: Place
    alarms: tuple[Raised, ...]


@frozen(kw_only=True)
class Alarming:
    """Looks after places.

    Attributes:
        store: Where everything is kept.
        teller: Tells people.
        clock: The time, aware.
    """

    store: RunStore
    teller: Teller
    clock: Callable[[], datetime]

    def watch(self, work: RunWork, place: Place) -> Changes:
        """Find what is wrong at a place, keep it, and tell what is worth it; once an hour.

        Args:
            work: A transaction of the place's organisation.
            place: The place.
        """
        facts = gather(work, place, self.clock())
        changes = compare(work.watches.alarms(place.id), find_alarms(facts), facts)
        work.watches.keep(place.id, changes.keep)
        for alarm in changes.tell:
            self.teller.alarm(work, place, alarm, facts.today)
            _log(work, place, alarm, is_over=False)
        for alarm in changes.over:
            self.teller.alarm_over(work, place, alarm, facts.today)
            _log(work, place, alarm, is_over=True)
        return changes

    def issues(self, actor: Actor, organisation: str, place: str) -> tuple[Issue, ...]:
        """Return what is wrong at a place now; nothing changes, and nobody is told.

        Raises:
            AccessRefused: The actor may not see it, or there is no such place.
        """
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            facts = gather(work, found_place(work, place), self.clock())
        return tuple(alarm.issue for alarm in find_alarms(facts))

    def everywhere(self, actor: Actor) -> tuple[PlaceAlarms, ...]:
        """Return what is wrong now, place by place; nothing changes, and nobody is told.

        Raises:
            AccessRefused: The actor is not the operator.
        """
        permit_operator(actor)
        with self.store.work(reading=True) as work:
            organisations = work.organisations.all()
        return tuple(
            found
            for organisation in organisations
            for found in self._of(organisation)
            if found.alarms
        )

    def of_service(self, actor: Actor) -> tuple[Issue, ...]:
        """Return what is wrong with the service itself: whether anybody works.

        Raises:
            AccessRefused: The actor is not the operator.
        """
        permit_operator(actor)
        now = self.clock()
        with self.store.work(reading=True) as work:
            heard = max(work.workers.all().values(), default=None)
            live = sum(
                place.state is LocationState.LIVE
                for organisation in work.organisations.all()
                for place in work.within(organisation.id).places.all()
            )
        is_silent = heard is None or now - heard > _SILENT
        return (codes.NO_WORKER.at(places=live),) if live and is_silent else ()

    def _of(self, organisation: Organisation) -> tuple[PlaceAlarms, ...]:
        now, found = self.clock(), []
        with self.store.work(organisation.id, reading=True) as work:
            for place in work.places.all():
                if place.state is not LocationState.TERMINATED:
                    facts = gather(work, place, now)
                    known = work.watches.alarms(place.id)
                    raised = compare(known, find_alarms(facts), facts).keep
                    found.append(PlaceAlarms(organisation=organisation, place=place, alarms=raised))
        return tuple(found)


def gather(work: RunWork, place: Place, now: datetime) -> Facts:
    """Return what is known of a place; the POS is not asked.

    Args:
        work: A transaction of the place's organisation.
        place: The place.
        now: The time, aware.
    """
    zone = find_zone(place.location.timezone) if place.location else None
    today = (now.astimezone(zone) if zone else now).date()
    connection = work.connections.fact(place.id)
    is_ended = connection.state is ConnectionState.ENDED
    profile = settled_place(work, place).profile
    missed = _missed(work, place, profile, now)
    written = work.runs.of(place.id, most=500, state=RunState.WRITTEN)
    states = work.outbox.states([name for run in written for name in run.mails])
    refused = [mail for mail in states.values() if mail.state is MailState.FAILED]
    late = [run for run in written if now - run.changed_at > DUE_FOR]
    undelivered = work.deliveries.undelivered(place.id)
    return Facts(
        now=now,
        today=today,
        ended=connection.ended or "" if is_ended else "",
        expires_at=_local(connection.expires_at if connection.connected_at else None, zone),
        datev_ends_at=_local(_end_of(work.datev_connections.fact(place.id)), zone),
        outcomes=work.runs.outcomes(place.id, today - _LOOKED_BACK),
        missed=tuple(day for days in missed.periods for day in days) if missed else (),
        due=missed.at if missed else None,
        late=tuple(sorted({name for run in late for name in run.files})),
        mails=tuple(Refused(what=mail.recipient, code=mail.problem) for mail in refused),
        targets=tuple(
            Refused(
                what=one.target,
                about=one.file_name,
                code=one.problem,
                issues=one.issues,
                is_final=one.due_at is None,
            )
            for one in undelivered
            if one.state is DeliveryState.FAILED
        ),
        bouncing=_bouncing(work, profile),
    )


def _local(moment: datetime | None, zone: ZoneInfo | None) -> datetime | None:
    """Return a moment in the time of the location, whose date is told."""
    return moment if moment is None or zone is None else moment.astimezone(zone)


def _end_of(fact: DatevFact) -> datetime | None:
    """Return the end of a connection to DATEV that was made to last and has not ended."""
    if fact.connected_at is None or fact.expires_at is None or fact.ended is not None:
        return None
    return fact.expires_at if fact.expires_at - fact.connected_at > _BRIEF else None


def _bouncing(work: RunWork, profile: Profile | None) -> dict[str, str]:
    """Return addresses of recipients and members that mails do not reach, and why."""
    people = work.within("")
    members = [user.email for user, _ in people.people.members(work.organisation)]
    recipients = profile.delivery.recipients if profile else ()
    found = people.bounces.among((*members, *recipients))
    return {address: bounce.reason for address, bounce in found.items()}


def _missed(work: RunWork, place: Place, profile: Profile | None, now: datetime) -> Due | None:
    """Return the files that should have come by now, of days of which nothing is known."""
    zone = find_zone(place.location.timezone) if place.location else None
    if profile is None or zone is None or place.first_day is None:
        return None
    then = now - DUE_FOR
    is_new = place.live_since is None or place.live_since > then
    if place.state is not LocationState.LIVE or is_new:
        return None
    since = max(place.first_day, then.date() - _LOOKED_BACK)
    outcomes = work.runs.outcomes(place.id, since)
    return due(
        profile.schedule,
        Borders(zone=zone),
        first_day=since,
        done=lambda day: day in outcomes,
        last_run=None,
        now=then,
    )


def _log(work: RunWork, place: Place, alarm: Alarm, *, is_over: bool) -> None:
    tell(
        "alarm",
        organisation=work.organisation,
        place=place.id,
        cause=alarm.cause,
        subject=alarm.subject,
        code=alarm.issue.code,
        is_over=is_over,
    )
