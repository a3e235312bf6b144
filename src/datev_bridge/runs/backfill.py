"""The use case “backfill” (*Nacherfassung*): files of a past range, month by month, never twice."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from attrs import frozen

from datev_bridge.access import Actor, Permission, permit
from datev_bridge.audit import AuditNote
from datev_bridge.dates import find_zone
from datev_bridge.errors import ConfigurationError, ExportRefused, KSeriesError
from datev_bridge.issues import Issue
from datev_bridge.journey import codes as journey_codes
from datev_bridge.journey.facts import gather
from datev_bridge.journey.model import Place
from datev_bridge.journey.profiles import found_place, profile_of
from datev_bridge.kseries.codes import BEFORE_OPENING
from datev_bridge.kseries.oauth import App
from datev_bridge.onboarding import LocationState, may_go_live
from datev_bridge.onboarding import codes as gate_codes
from datev_bridge.profile import Profile
from datev_bridge.runs import service_codes as codes
from datev_bridge.runs.agenda import PosReaders, RunStore, RunWork
from datev_bridge.runs.backfill_plan import LONGEST, BackfillPlan, Known, plan
from datev_bridge.runs.planning import is_done
from datev_bridge.runs.state import OPEN, DayOutcome, Outcome, Run, RunKind, RunState, run_id
from datev_bridge.schedule import Borders, newest_ended_day

_MOST_RUNS = 2_000
_GOES_ON = frozenset({LocationState.LIVE, LocationState.PAUSED})
_ABOUT_FIRST_DAY = frozenset({gate_codes.NO_FIRST_DAY, gate_codes.FIRST_DAY_DELIVERED})
"""Conditions of the gate that a backfill before the first automatic file does not need."""


@frozen(kw_only=True)
class BackfillState:
    """How far the backfills of a place are.

    Attributes:
        runs: Their runs, by period; one a file.
        outcomes: What became of their days so far.
        delivered_until: Last business day that one delivered.
    """

    runs: tuple[Run, ...]
    outcomes: tuple[DayOutcome, ...]
    delivered_until: date | None

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do by itself."""
        return not any(run.state in OPEN or run.state is RunState.WRITTEN for run in self.runs)

    @property
    def counted(self) -> Mapping[Outcome, int]:
        """How many days came to each outcome, all of them named."""
        found = Counter(one.outcome for one in self.outcomes)
        return {outcome: found[outcome] for outcome in Outcome}


@frozen(kw_only=True)
class Backfills:
    """Plans, begins, watches and cancels backfills.

    Interrupted, they go on by themselves: their runs are tried again like any others.

    Attributes:
        store: Where places and runs are.
        pos: The way to the POS.
        clock: The time, aware.
        app: Returns the app with which an organisation connects.
    """

    store: RunStore
    pos: PosReaders
    clock: Callable[[], datetime]
    app: Callable[[str], App]

    def plan(
        self, actor: Actor, organisation: str, place: str, first: date, last: date
    ) -> BackfillPlan:
        """Return what a backfill would do; nothing changes.

        The POS is asked for the first day, to know whether the location existed then.

        Args:
            actor: Who.
            organisation: Whose.
            place: Which place.
            first: First business day.
            last: Last business day, included.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
            ConfigurationError: Settings (JNY-020) or location (JNY-013) are not complete, the range
                is none (RUN-028), or it overlaps the automatic files (RUN-026).
            KSeriesError: The POS cannot be asked.
        """
        permit(actor, Permission.RUN, organisation)
        with self.store.work(organisation, reading=True) as work:
            found = found_place(work, place)
            profile = profile_of(work, found)
            _refuse_overlap(found, first, last)
            planned = frozenset(_planned(work, place))
            outcomes = work.runs.outcomes(place, first)
        books = self.store.books(organisation, place, lambda *_: None)
        with self.pos.reader(self.app(organisation), found, profile) as reader:
            opened = _opened(reader.read, first)
        known = Known(
            delivered={entry.business_day for entry in books.records.ledger.entries()},
            nothing={
                day
                for day, known in outcomes.items()
                if known.outcome is Outcome.NOTHING and is_done(known)
            },
            planned=planned,
            opened=opened,
            ended=self._ended(found, profile),
            fiscal_year_start=profile.datev.fiscal_year_start,
        )
        return plan(first, last, known)

    def start(
        self, actor: Actor, organisation: str, place: str, first: date, last: date
    ) -> BackfillPlan:
        """Plan a run for each file; workers do the rest. Started twice, it is started once.

        Raises:
            AccessRefused: As for :meth:`plan`.
            ConfigurationError: As for :meth:`plan`; or something is open that the first automatic
                file would need as well: ``issues`` has all of it.
            ExportRefused: There is nothing to do; RUN-027.
            KSeriesError: The POS cannot be asked.
        """
        todo = self.plan(actor, organisation, place, first, last)
        if not todo.files:
            issue = codes.BACKFILL_EMPTY.at(first=first.isoformat(), last=last.isoformat())
            raise ExportRefused(issue, issues=(issue,))
        now = self.clock()
        with self.store.work(organisation) as work:
            found = found_place(work, place)
            _refuse_unready(work, found, now.date())
            planned = set(_planned(work, place))
            for number, file in enumerate(todo.files):
                days = tuple(day for day in file.days if day not in planned)
                if days:
                    work.runs.plan(_run(found, now, number, days))
            note = AuditNote(
                action="backfill.start",
                subject=found.name,
                after={"first": first.isoformat(), "last": last.isoformat()},
            )
            work.audit.record(actor, note)
        return todo

    def cancel(self, actor: Actor, organisation: str, place: str) -> int:
        """Take back what has not begun; what was delivered stays.

        Returns:
            How many files do not come now.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
        """
        permit(actor, Permission.RUN, organisation)
        count = 0
        with self.store.work(organisation) as work:
            found = found_place(work, place)
            for run in _backfills(work, place):
                if run.state is RunState.PLANNED:
                    gone = run.moved(RunState.CANCELLED, self.clock())
                    count += work.runs.keep(gone, RunState.PLANNED)
            note = AuditNote(
                action="backfill.cancel", subject=found.name, after={"runs": str(count)}
            )
            work.audit.record(actor, note)
        return count

    def status(self, actor: Actor, organisation: str, place: str) -> BackfillState:
        """Return how far a place's backfills are.

        Raises:
            AccessRefused: The actor may not see it, or there is no such place.
        """
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            found = found_place(work, place)
            runs = tuple(sorted(_backfills(work, place), key=lambda run: (run.days, run.at)))
            days = sorted({day for run in runs for day in run.days})
            known = work.runs.outcomes(place, days[0]) if days else {}
            return BackfillState(
                runs=runs,
                outcomes=tuple(known[day] for day in days if day in known),
                delivered_until=found.delivered_until,
            )

    def _ended(self, place: Place, profile: Profile) -> date:
        zone = find_zone(place.location.timezone) if place.location else None
        if zone is None:
            raise ConfigurationError(journey_codes.NO_LOCATION.at(place.name))
        return newest_ended_day(profile.schedule, Borders(zone=zone), self.clock())


def _refuse_overlap(place: Place, first: date, last: date) -> None:
    issue: Issue | None = None
    if not 1 <= (last - first).days + 1 <= LONGEST:
        issue = codes.BAD_RANGE.at(first=first.isoformat(), last=last.isoformat(), most=LONGEST)
    elif place.first_day is not None and last >= place.first_day:
        begins = place.first_day.isoformat()
        issue = codes.BACKFILL_OVERLAPS.at(place.name, first=begins, last=last.isoformat())
    if issue is not None:
        raise ConfigurationError(issue, issues=(issue,))


def _refuse_unready(work: RunWork, place: Place, today: date) -> None:
    """Refuse a backfill where real files would be refused."""
    if place.state is LocationState.TERMINATED:
        issue = journey_codes.wrong_state(place.name, place.state)
        raise ConfigurationError(issue, issues=(issue,))
    if place.state in _GOES_ON:
        return
    missing = [
        issue
        for issue in may_go_live(gather(work, place, today))
        if issue.kind not in _ABOUT_FIRST_DAY
    ]
    if missing:
        raise ConfigurationError(missing[0], issues=missing)


def _backfills(work: RunWork, place: str) -> Iterator[Run]:
    runs = work.runs.of(place, most=_MOST_RUNS, kind=RunKind.BACKFILL)
    return (run for run in runs if run.state is not RunState.CANCELLED)


def _planned(work: RunWork, place: str) -> Iterator[date]:
    """Yield the days of backfills that have not ended."""
    return (day for run in _backfills(work, place) if run.state in OPEN for day in run.days)


def _run(place: Place, now: datetime, number: int, days: tuple[date, ...]) -> Run:
    return Run(
        id=run_id(place.id, RunKind.BACKFILL, now, number),
        place=place.id,
        kind=RunKind.BACKFILL,
        at=now,
        days=days,
        changed_at=now,
    )


def _opened(read: Callable[[date], object], first: date) -> date | None:
    """Return the first day of the location if it is after the first one asked for."""
    try:
        read(first)
    except KSeriesError as error:
        if error.code != BEFORE_OPENING.code:
            raise
        return date.fromisoformat(dict(error.issue.values)["earliest"])
    return None
