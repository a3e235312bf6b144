"""The use case “settle a day” in a service: who may; the audit trail names each decision."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from attrs import evolve, frozen

from datev_bridge.access import Actor, Permission, permit
from datev_bridge.audit import AuditNote
from datev_bridge.days.asked import Asked, asked_action
from datev_bridge.days.decisions import Decision
from datev_bridge.days.record import Withdrawal
from datev_bridge.journey.profiles import found_place, profile_of
from datev_bridge.kseries.oauth import App
from datev_bridge.proof import Proof
from datev_bridge.runs.agenda import PosReaders, RunStore, RunWork
from datev_bridge.runs.correct import Corrector
from datev_bridge.runs.dayview import DayStatus, DayView, Decided
from datev_bridge.runs.desk import Desk
from datev_bridge.runs.ports import Progress


@frozen(kw_only=True)
class PlaceDesk:
    """See :class:`datev_bridge.runs.desk.Desk`; decisions are the actor's.

    Attributes:
        desk: The desk itself.
        actor: Who sits at it.
        organisation: Whose days.
    """

    desk: Desk
    actor: Actor
    organisation: str

    @property
    def corrector(self) -> Corrector:
        """Whose days, what reads them, and what is known of them."""
        return self.desk.corrector

    def days(
        self, days: Iterable[date], *, progress: Progress | None = None
    ) -> tuple[DayStatus, ...]:
        """Return what became of business days; see the desk's."""
        return self.desk.days(days, progress=progress)

    def day(self, day: date) -> DayView:
        """Return everything about one business day; see the desk's."""
        return self.desk.day(day)

    def decide(self, decision: Decision, *, day: date, dry_run: bool = False) -> Decided:
        """Record a decision in the actor's name; see the desk's.

        Raises:
            AccessRefused: The actor may not decide.
        """
        permit(self.actor, Permission.DECIDE_DAYS, self.organisation)
        theirs = evolve(decision, by=self.actor.name)
        return self.desk.decide(theirs, day=day, dry_run=dry_run)

    def decide_asked(self, asked: Asked, *, day: date, reason: str) -> Decided:
        """Decide about one day what somebody asks for, now; see :meth:`decide`."""
        decision = Decision(
            action=asked_action(asked, self.corrector.profile.chart),
            first_day=day,
            last_day=day,
            by=self.actor.name,
            at=self.corrector.clock(),
            reason=reason,
        )
        return self.decide(decision, day=day)

    def take_back(self, decision: str, *, day: date, reason: str) -> Decided:
        """Take the decision of that id back, now; see :meth:`withdraw`."""
        now = self.corrector.clock()
        withdrawal = Withdrawal(withdraws=decision, by=self.actor.name, at=now, reason=reason)
        return self.withdraw(withdrawal, day=day)

    def withdraw(self, withdrawal: Withdrawal, *, day: date, dry_run: bool = False) -> Decided:
        """Take a decision back in the actor's name; see the desk's.

        Raises:
            AccessRefused: The actor may not decide.
        """
        permit(self.actor, Permission.DECIDE_DAYS, self.organisation)
        theirs = evolve(withdrawal, by=self.actor.name)
        return self.desk.withdraw(theirs, day=day, dry_run=dry_run)


@frozen(kw_only=True)
class PlaceDays:
    """Lets people settle the days of places.

    Attributes:
        store: Where books are.
        pos: The way to the POS.
        clock: The time, aware.
        render_proof: Turns a proof into the page people read.
        app: Returns the app with which an organisation connects.
    """

    store: RunStore
    pos: PosReaders
    clock: Callable[[], datetime]
    render_proof: Callable[[Proof], bytes]
    app: Callable[[str], App]

    @contextmanager
    def desk(self, actor: Actor, organisation: str, place: str) -> Iterator[PlaceDesk]:
        """Give the desk of a place. What is decided there is tried at once by the next worker.

        Raises:
            AccessRefused: The actor may not see days, or there is no such place.
            ConfigurationError: Settings (JNY-020) or location (JNY-013) are not complete.
        """
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            found = found_place(work, place)
            profile = profile_of(work, found)

        def decided(work: RunWork, entry: Decision | Withdrawal) -> None:
            work.audit.record(actor, _note(found.name, entry))
            work.runs.wake(place, self.clock())

        books = self.store.books(organisation, place, lambda *_: None, decided)
        with self.pos.reader(self.app(organisation), found, profile) as reader:
            corrector = Corrector(
                profile=profile,
                reader=reader,
                output=books.output,
                records=books.records,
                clock=self.clock,
                render_proof=self.render_proof,
            )
            desk = Desk(corrector=corrector)
            yield PlaceDesk(desk=desk, actor=actor, organisation=organisation)


def _note(place: str, entry: Decision | Withdrawal) -> AuditNote:
    if isinstance(entry, Withdrawal):
        after = {"decision": entry.withdraws, "reason": entry.reason}
        return AuditNote(action="day.withdraw", subject=place, after=after)
    last = entry.last_day.isoformat() if entry.last_day else ""
    after = {
        "kind": entry.kind.value,
        "about": ", ".join(entry.subjects),
        "first_day": entry.first_day.isoformat(),
        "last_day": last,
        "reason": entry.reason,
    }
    return AuditNote(action="day.decide", subject=place, after=after)
