"""The use case “take a run one try further”: read, book, record; and say what kept it.

What is booked is recorded in one transaction with the mails that carry it (see the ledger's
``complete``), so a run that is killed anywhere is done, or is tried again as if it never began.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo

from attrs import evolve, field, frozen

from datev_bridge.dates import find_zone
from datev_bridge.errors import (
    AccessRefused,
    AuthorizationError,
    ConfigurationError,
    DatevBridgeError,
    ExportRefused,
    RateLimited,
)
from datev_bridge.issues import Issue
from datev_bridge.journey.model import Place
from datev_bridge.journey.profiles import found_place, profile_of
from datev_bridge.kseries.oauth import App
from datev_bridge.mail.queue import MailState
from datev_bridge.onboarding import LocationState
from datev_bridge.profile import Profile
from datev_bridge.proof import Proof, ProofDay
from datev_bridge.proof.model import DayState
from datev_bridge.runs import service_codes as codes
from datev_bridge.runs.agenda import PlaceBooks, PosReaders, RunStore, RunWork
from datev_bridge.runs.correct import Corrector
from datev_bridge.runs.delivery import Delivery, day_list
from datev_bridge.runs.events import tell
from datev_bridge.runs.export import Exporter
from datev_bridge.runs.pauses import UNTIL_SOMEBODY_ACTS, pause_after
from datev_bridge.runs.planning import LATE_CHANGES, SOONEST
from datev_bridge.runs.ports import DayReader
from datev_bridge.runs.recording import Recorder
from datev_bridge.runs.state import OPEN, DayOutcome, Outcome, Run, RunKind, RunState, told
from datev_bridge.runs.targets import DeliveryState
from datev_bridge.runs.telling import Teller
from datev_bridge.schedule import Borders, new_days
from datev_bridge.stopping import Stopped, never, until

_ACT = (AuthorizationError, ConfigurationError, ExportRefused, AccessRefused)
"""What a person has to mend; anything else of the outside may pass."""
_OUTCOMES = {
    DayState.BOOKED: Outcome.DELIVERED,
    DayState.NOTHING: Outcome.NOTHING,
    DayState.HELD: Outcome.HELD,
}
_WHERE: Mapping[RunKind, frozenset[LocationState]] = {
    **dict.fromkeys(RunKind, frozenset({LocationState.LIVE})),
    RunKind.BACKFILL: frozenset(LocationState) - {LocationState.TERMINATED},
}
"""Where runs of a kind are tried; elsewhere they are cancelled."""
LOOKED_AT_AGAIN = timedelta(hours=1)
"""How often a day that a file waits for is read again though nobody changed anything."""
_LOOKED_FOR_AGAIN = timedelta(minutes=5)
"""How often it is looked at most whether a file arrived that has been on its way for long: what
never arrives takes nobody's turn."""
_NO_ISSUES: Mapping[date, tuple[Issue, ...]] = {}


@frozen(kw_only=True)
class Found:
    """What a try came to.

    Attributes:
        outcomes: What became of each day.
        held: What holds each day that could not be booked.
        files: Names of the files that were written.
        until: When the file comes without the days that it waits for, aware; None if it does not
            wait.
    """

    outcomes: tuple[DayOutcome, ...] = ()
    held: Mapping[date, tuple[Issue, ...]] = field(default=_NO_ISSUES, hash=False)
    files: tuple[str, ...] = ()
    until: datetime | None = None

    @property
    def state(self) -> RunState:
        """What the run is now; files are noted where they are recorded."""
        if self.until is not None:
            return RunState.WAITING
        return RunState.HELD if self.held else RunState.NOTHING

    def waiting(self, zone: tzinfo, now: datetime) -> dict[str, object]:
        """Return what a waiting run keeps: why, and when it is tried again; else nothing."""
        if self.until is None:
            return {}
        until = f"{self.until.astimezone(zone):%d.%m.%Y %H:%M}"
        issue = codes.WAITS_FOR_DAYS.at(until=until, days=day_list(self.held))
        return {**told(issue), "retry_at": min(self.until, now + LOOKED_AT_AGAIN)}


@frozen(kw_only=True)
class Performer:
    """Takes runs further.

    Attributes:
        store: Where places, runs and books are.
        pos: The way to the POS.
        recorder: Sends files on their way.
        clock: The time, aware.
        render_proof: Turns a proof into the page people read.
        app: Returns the app with which an organisation connects.
    """

    store: RunStore
    pos: PosReaders
    recorder: Recorder
    clock: Callable[[], datetime]
    render_proof: Callable[[Proof], bytes]
    app: Callable[[str], App]

    @property
    def teller(self) -> Teller:
        """Tells people."""
        return self.recorder.teller

    def perform(self, organisation: str, run: str) -> Run | None:
        """Try a run once; nothing happens to one that is at its end.

        Whatever keeps it is noted with it: whether the program tries again by itself, or who has
        to act.

        Args:
            organisation: Whose.
            run: Which run.

        Returns:
            The run as it is then; None if there is none of that id.

        Raises:
            StoreError: The database cannot be reached; then it is as it was.
        """
        with self.store.work(organisation, reading=True) as work:
            before = work.runs.find(run)
            if before is None or not before.is_to_try:
                return before
            place = found_place(work, before.place)
        began = self.clock()
        after = self._performed(organisation, place, before)
        _log(organisation, after, began, self.clock())
        return after

    def _performed(self, organisation: str, place: Place, before: Run) -> Run:
        if place.state not in _WHERE[before.kind]:
            return self._ended(organisation, place, before, RunState.CANCELLED, Found())
        try:
            found = self._tried(organisation, place, before)
        except DatevBridgeError as error:
            return self._kept(organisation, place, before, error)
        return self._ended(organisation, place, before, found.state, found)

    def settle(self, *, most: int = 500, stopped: Stopped = never) -> int:
        """Note which files arrived: mail servers took all mails of a run, and targets its files.

        Args:
            most: How many runs to look at in one go.
            stopped: Whether to look at no further one.

        Returns:
            How many runs are delivered now.
        """
        with self.store.work(reading=True) as work:
            written = work.agenda.written(self.clock(), most)
        return sum(self._settled(*one) for one in until(stopped, written))

    def _settled(self, organisation: str, run: str) -> bool:
        with self.store.work(organisation) as work:
            found = work.runs.find(run)
            if found is None or found.state is not RunState.WRITTEN or found.is_to_try:
                return False
            now = self.clock()
            if not _has_arrived(work, found):
                pause = min((now - found.changed_at) / 8, _LOOKED_FOR_AGAIN)
                work.runs.look_again(run, now + pause)
                return False
            return work.runs.keep(found.moved(RunState.DELIVERED, now), RunState.WRITTEN)

    def _tried(self, organisation: str, place: Place, run: Run) -> Found:
        with self.store.work(organisation, reading=True) as work:
            profile = profile_of(work, place)

        def recorded(work: RunWork, delivery: Delivery) -> None:
            self._record(work, place, profile, run, delivery)

        books = self.store.books(organisation, place.id, recorded)
        app = self.app(organisation)
        with self.pos.reader(app, place, profile) as reader:
            if run.kind is RunKind.CORRECTION:
                return self._corrected(profile, reader, books)
            return self._exported(place, profile, reader, books, run)

    def _exported(
        self,
        place: Place,
        profile: Profile,
        reader: DayReader,
        books: PlaceBooks,
        run: Run,
    ) -> Found:
        until = run.at + timedelta(hours=profile.schedule.wait_hours)
        exporter = Exporter(
            profile=profile,
            reader=reader,
            output=books.output,
            records=books.records,
            clock=self.clock,
            render_proof=self.render_proof,
            waits_for=self._waits_for(profile, reader, run, until),
            is_backfill=run.kind is RunKind.BACKFILL,
        )
        report = exporter.export(run.days, may_be_held=True)
        now = self.clock()
        before = tuple(
            DayOutcome(place=place.id, business_day=day, outcome=Outcome.DELIVERED, at=now)
            for day in report.before
        )
        read = tuple(_outcome(place, day, now) for day in report.export.proof.days)
        held = {
            day.business_day: day.issues
            for day in report.export.proof.days
            if day.state is DayState.HELD
        }
        if not exporter.waits_for.isdisjoint(held):
            unread = tuple(one for one in read if one.outcome is Outcome.HELD)
            return Found(outcomes=(*before, *unread), held=held, until=until)
        files = tuple(batch.file_name for batch in report.export.batches)
        return Found(outcomes=(*before, *read), held=held, files=files)

    def _waits_for(
        self, profile: Profile, reader: DayReader, run: Run, until: datetime
    ) -> frozenset[date]:
        """Return the days for which a file waits: new ones, for so long as the profile wants.

        A day that earlier files did without keeps no later file waiting.
        """
        zone = find_zone(reader.location.timezone)
        is_over = self.clock() >= until
        if run.kind is not RunKind.SCHEDULED or run.state not in OPEN or is_over or zone is None:
            return frozenset()
        return new_days(profile.schedule, Borders(zone=zone), run.days, run.at)

    def _corrected(self, profile: Profile, reader: DayReader, books: PlaceBooks) -> Found:
        corrector = Corrector(
            profile=profile,
            reader=reader,
            output=books.output,
            records=books.records,
            clock=self.clock,
            render_proof=self.render_proof,
        )
        corrected = corrector.late_changes(LATE_CHANGES).corrected
        waiting = {
            day.business_day: day.issues
            for day in corrected.proof.days
            if day.business_day in corrected.waiting
        }
        return Found(held=waiting, files=tuple(batch.file_name for batch in corrected.batches))

    def _record(
        self, work: RunWork, place: Place, profile: Profile, run: Run, delivery: Delivery
    ) -> None:
        """Send the files on their way, and note the run, in the transaction that records them.

        The try has not ended by that: killed now, it is made again for the days without a file.
        """
        now = self.clock()
        mails = self.recorder.send(work, place, profile, delivery)
        if run.kind is RunKind.BACKFILL:
            _note_backfill(work, place.id, delivery)
        current = work.runs.find(run.id) or run
        files = (*current.files, *delivery.files)
        if current.state in OPEN:
            after = current.moved(RunState.WRITTEN, now, files=files, mails=mails, retry_at=now)
        else:
            # What an earlier try of another run began was recorded just before; or somebody
            # cancelled the run while it was tried: what is recorded counts.
            known = (*current.mails, *mails)
            after = evolve(current, state=RunState.WRITTEN, files=files, mails=known, retry_at=now)
        work.runs.keep(after, current.state)

    def _ended(
        self, organisation: str, place: Place, run: Run, state: RunState, found: Found
    ) -> Run:
        """Note what a try came to; where files were written the run says so already."""
        with self.store.work(organisation) as work:
            work.runs.note(found.outcomes)
            self.teller.held(work, place, found.held)
            if found.held:
                work.runs.wake(place.id, self.clock() + SOONEST)
            now = work.runs.find(run.id) or run
            held = tuple(sorted(found.held))
            attempts = run.attempts + 1
            if now.state not in OPEN:
                over = evolve(now, retry_at=None, problem="", said={})
                after = evolve(over, held=held, attempts=attempts)
            else:
                zone = find_zone(place.location.timezone) if place.location else None
                why = found.waiting(zone or UTC, self.clock())
                after = now.moved(state, self.clock(), held=held, attempts=attempts, **why)
            work.runs.keep(after, now.state)
            return after

    def _kept(self, organisation: str, place: Place, run: Run, error: DatevBridgeError) -> Run:
        """Note what kept a run: the outside, or something that a person has to mend."""
        now = self.clock()
        must_act = isinstance(error, _ACT)
        pause = UNTIL_SOMEBODY_ACTS if must_act else pause_after(run.attempts)
        retry_at = now + pause
        if isinstance(error, RateLimited) and error.retry_at is not None:
            retry_at = max(retry_at, error.retry_at)
        with self.store.work(organisation) as work:
            current = work.runs.find(run.id) or run
            if not current.is_to_try:
                return current
            attempts, said = run.attempts + 1, told(error.issue)
            state = RunState.NEEDS_ACTION if must_act else RunState.WAITING
            if current.state is RunState.WRITTEN:
                state = RunState.WRITTEN
            after = current.moved(state, now, attempts=attempts, retry_at=retry_at, **said)
            work.runs.keep(after, current.state)
            if must_act:
                work.runs.wake(place.id, now + SOONEST)
                self.teller.failed(work, place, after, error.issue)
            return after


def _has_arrived(work: RunWork, run: Run) -> bool:
    """Tell whether mail servers took all mails of a run, and targets all its files."""
    mails = work.outbox.states(run.mails)
    there = work.deliveries.of(run.place, run.files)
    return all(mails[name].state is MailState.SENT for name in run.mails) and all(
        one.state is DeliveryState.DELIVERED for one in there
    )


def _outcome(place: Place, day: ProofDay, now: datetime) -> DayOutcome:
    return DayOutcome(
        place=place.id,
        business_day=day.business_day,
        outcome=_OUTCOMES[day.state],
        codes=tuple(sorted({issue.code for issue in day.issues if issue.blocks})),
        amount=day.totals.turnover,
        at=now,
    )


def _note_backfill(work: RunWork, place: str, delivery: Delivery) -> None:
    """Keep up to which day a backfill delivered: the automatic files begin after it."""
    found = found_place(work, place)
    last = max((entry.business_day for entry in delivery.entries), default=None)
    if last is not None and (found.delivered_until is None or last > found.delivered_until):
        work.places.change(evolve(found, delivered_until=last))


def _log(organisation: str, run: Run, began: datetime, ended: datetime) -> None:
    tell(
        "run",
        organisation=organisation,
        place=run.place,
        run=run.id,
        kind=run.kind,
        state=run.state,
        attempt=run.attempts,
        problem=run.problem,
        days=len(run.days),
        files=len(run.files),
        held=len(run.held),
        retry_at=run.retry_at,
        seconds=round((ended - began).total_seconds(), 3),
    )
