"""The use case “see what is due”: closing times that came become runs, once each."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from datev_bridge.dates import find_zone
from datev_bridge.journey.model import Place
from datev_bridge.journey.profiles import settled_place
from datev_bridge.onboarding import LocationState
from datev_bridge.runs import service_codes as codes
from datev_bridge.runs.agenda import RunStore, RunWork
from datev_bridge.runs.alone import alone
from datev_bridge.runs.state import DayOutcome, Outcome, Run, RunKind, RunState, run_id
from datev_bridge.schedule import Borders, Due, due, following
from datev_bridge.stopping import Stopped, never, until

NOTHING_IS_SURE_AFTER = timedelta(days=7)
"""A day without sales is asked for again for so long: a till may have been offline."""
LATE_CHANGES = 7
"""How many delivered days are read again with each run."""
SOONEST = timedelta(minutes=5)
"""How soon a place that waits for a person is looked at again."""
_LOOK_BACK = timedelta(days=62)
"""Longer than a month and the days that its file may wait."""


@frozen(kw_only=True)
class Planner:
    """Plans runs.

    Attributes:
        store: Where places and runs are.
        clock: The time, aware.
    """

    store: RunStore
    clock: Callable[[], datetime]

    def plan_due(self, *, most: int = 200, stopped: Stopped = never) -> int:
        """Plan the runs of every live place whose closing time has come.

        Args:
            most: How many places to look at in one go.
            stopped: Whether to look at no further one.

        Returns:
            How many places were planned; the rest is due again at once, and what could not be
            planned a little later.

        Raises:
            StoreError: The database cannot be reached.
        """
        with self.store.work(reading=True) as work:
            places = work.agenda.places_due(self.clock(), most)
        planned = 0
        for organisation, place in until(stopped, places):
            done = alone("plan", organisation, place, work=self._planned, later=self._later)
            planned += bool(done)
        return planned

    def _planned(self, organisation: str, place: str) -> bool:
        with self.store.work(organisation) as work:
            self._plan(work, place, self.clock())
        return True

    def _later(self, organisation: str, place: str) -> None:
        with self.store.work(organisation) as work:
            last_at, mark = work.runs.clock(place)
            next_at = self.clock() + SOONEST
            work.runs.set_clock(place, next_at=next_at, last_at=last_at, mark=mark)

    def _plan(self, work: RunWork, place_id: str, now: datetime) -> None:
        place = work.places.find(place_id)
        if place is None or place.state is not LocationState.LIVE or place.first_day is None:
            return
        last_at, mark = work.runs.clock(place.id)
        profile, zone = settled_place(work, place).profile, _zone_of(place)
        if profile is None or zone is None:
            work.runs.set_clock(place.id, next_at=now + SOONEST, last_at=last_at, mark=mark)
            return
        since = _since(place.first_day, last_at)
        outcomes = work.runs.outcomes(place.id, since)
        waiting = _waiting_files(work, place.id)
        awaited = frozenset(day for run in waiting for day in run.days)
        held = tuple(
            day
            for day, known in sorted(outcomes.items())
            if known.outcome is Outcome.HELD and day not in awaited
        )
        files = due(
            profile.schedule,
            Borders(zone=zone),
            first_day=min((since, *held)),
            done=lambda day: (
                (day < since and day not in held) or day in awaited or is_done(outcomes.get(day))
            ),
            last_run=last_at,
            now=now,
        )
        new_mark = mark_of(work, place)
        released = held if new_mark != mark else ()
        if new_mark != mark:
            for run in waiting:
                work.runs.keep(evolve(run, retry_at=now), run.state)
            work.runs.hurry(place.id, now)
        for run in _runs(place.id, files, released, now):
            work.runs.plan(run)
        closing = following(profile.schedule, zone, now)
        asks = held or waiting or work.runs.of(place.id, state=RunState.NEEDS_ACTION, most=1)
        work.runs.set_clock(
            place.id,
            next_at=min(closing, now + SOONEST) if asks else closing,
            last_at=files.at if files else last_at,
            mark=new_mark,
        )


def _waiting_files(work: RunWork, place: str) -> tuple[Run, ...]:
    """Return the runs whose files wait for held days; their days are in no other file."""
    found = work.runs.of(place, kind=RunKind.SCHEDULED, state=RunState.WAITING)
    return tuple(run for run in found if run.problem == codes.WAITS_FOR_DAYS.code)


def _runs(
    place: str, files: Due | None, released: tuple[date, ...], now: datetime
) -> Iterator[Run]:
    """Yield the runs that are due: of the closing time, or of held days that were released."""
    if files is None:
        if released:
            yield _run(place, RunKind.RELEASED, now, released)
        return
    for number, days in enumerate(files.periods):
        yield evolve(
            _run(place, RunKind.SCHEDULED, files.at, days),
            id=run_id(place, RunKind.SCHEDULED, files.at, number),
            changed_at=now,
        )
    yield evolve(_run(place, RunKind.CORRECTION, files.at, ()), changed_at=now)


def _run(place: str, kind: RunKind, at: datetime, days: tuple[date, ...]) -> Run:
    moment = at.astimezone(UTC)
    return Run(
        id=run_id(place, kind, moment), place=place, kind=kind, at=moment, days=days, changed_at=at
    )


def mark_of(work: RunWork, place: Place) -> str:
    """Return what held days of a place wait for, as it is now: rules, settings, decisions."""
    approved, settings = work.mappings.newest(place.id), work.settings.newest(place.id)
    parts = (approved.id if approved else "", str(settings.number) if settings else "")
    return "/".join((*parts, str(work.decisions_count(place.id))))


def is_done(known: DayOutcome | None) -> bool:
    """Tell whether a day needs no file any more."""
    if known is None or known.outcome is Outcome.HELD:
        return False
    if known.outcome is Outcome.DELIVERED:
        return True
    return known.at.date() - known.business_day >= NOTHING_IS_SURE_AFTER


def _since(first_day: date, last_at: datetime | None) -> date:
    """Return the day from which on all days are looked at; of older ones only those held."""
    if last_at is None:
        return first_day
    return max(first_day, last_at.date() - _LOOK_BACK)


def _zone_of(place: Place) -> ZoneInfo | None:
    return find_zone(place.location.timezone) if place.location else None
