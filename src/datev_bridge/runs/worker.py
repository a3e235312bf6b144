"""The use case “keep everything going”: plan, try, settle, send, and take over from the dead.

It is a table of parts that do not wait for each other; see :meth:`Worker.parts`.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from attrs import asdict, evolve, field, frozen

from datev_bridge.access import SYSTEM
from datev_bridge.errors import ConfigurationError
from datev_bridge.mail.queue import TakenMemo
from datev_bridge.mail.sending import Mailing
from datev_bridge.runs import service_codes as codes
from datev_bridge.runs.agenda import Name, RunStore
from datev_bridge.runs.alone import alone
from datev_bridge.runs.caring import Caretaker
from datev_bridge.runs.delivering import Deliverer
from datev_bridge.runs.events import tell
from datev_bridge.runs.performing import Performer
from datev_bridge.runs.planning import SOONEST, Planner
from datev_bridge.runs.testing_day import TestFiles
from datev_bridge.runs.worker_times import WorkerTimes
from datev_bridge.stopping import Stopped, never, until

_FREED_WITHIN = 5
"""Seconds that a name may take to be free once its bearer was killed."""
_MANY = 1_000
"""How many runs wait in the queue at most: enough for as long as a turn may take."""
_SELDOM = 60
"""Seconds between two looks whether places are to be looked after, which is due each hour."""
_TRIES_KEPT = timedelta(days=1)
"""What a try came to is noted with its run; the queue needs it no more."""


class RunQueue(Protocol):
    """Something durable that tries runs."""

    def submit(self, organisation: str, place: str, run: str, attempt: int) -> None:
        """Hand in a try of a run; the same try again is the same one."""
        ...

    def take_over(self, worker: str) -> int:
        """Hand the tries that a dead process was in to whoever is alive; return how many."""
        ...

    def forget_ended(self, before: datetime) -> int:
        """Forget tries that ended before; return how many."""
        ...


@frozen(kw_only=True)
class Turn:
    """What one turn of a worker, or of a part of its work, came to.

    Attributes:
        planned: Places whose closing time had come.
        submitted: Tries that were handed in, or made.
        settled: Runs whose files have all arrived.
        sent: Mails that a server took.
        delivered: Files that targets took.
        alarms: Alarms that were told, or told to be over.
        statements: Monthly statements that were mailed.
        taken_over: Tries of dead workers.
        forgotten: Tries that ended long ago.
    """

    planned: int = 0
    submitted: int = 0
    settled: int = 0
    sent: int = 0
    delivered: int = 0
    alarms: int = 0
    statements: int = 0
    taken_over: int = 0
    forgotten: int = 0

    def __add__(self, other: "Turn") -> "Turn":
        """Return what both came to."""
        more = asdict(other)
        return Turn(**{name: count + more[name] for name, count in asdict(self).items()})


@frozen
class Part:
    """A part of a worker's work, with a rhythm of its own.

    Attributes:
        name: As logs and monitors name it.
        work: Does once what is due, or ends between two items when it is told to.
        pause: Seconds between two of its turns at least; the worker's interval may be longer.
    """

    name: str
    work: Callable[[Stopped], Turn]
    pause: float = 0


def once(parts: Iterable[Part]) -> Turn:
    """Let each part have one turn, in their order."""
    return sum((part.work(never) for part in parts), Turn())


@frozen(kw_only=True)
class Worker:
    """Keeps everything going; as many as one likes work on one store.

    Attributes:
        id: Name of this worker; the same after a restart on the same machine.
        store: Where everything is.
        planner: Plans runs.
        performer: Takes runs further.
        deliverer: Hands files to targets.
        test_files: Notes which test files arrived.
        caretaker: Looks after places.
        mailing: Sends mails.
        memo_of: Returns where a worker of a name notes which mail was taken, if it is on this
            machine.
        clock: The time, aware.
        times: How often it says that it is alive, and when others are taken for dead.
    """

    id: str
    store: RunStore
    planner: Planner
    performer: Performer
    deliverer: Deliverer
    test_files: TestFiles
    caretaker: Caretaker
    mailing: Mailing
    memo_of: Callable[[str], TakenMemo]
    clock: Callable[[], datetime]
    times: WorkerTimes = field(factory=WorkerTimes)

    @contextmanager
    def begun(self) -> Iterator[Name]:
        """Be the worker of this name while the context lasts, and have back what it held before.

        Only one process bears a name, so whatever it held belongs to one that is dead: it is due at
        once, and no lease has to end.

        Raises:
            ConfigurationError: Another process is the worker of this name; RUN-050.
            StoreError: The database cannot be reached.
        """
        with self.store.bearing(_bearer(self.id), seconds=_FREED_WITHIN) as name:
            if name is None:
                raise self.replaced()
            self._begin()
            yield name

    def replaced(self) -> ConfigurationError:
        """Return the error that another process is the worker of this name."""
        return ConfigurationError(codes.NAME_TAKEN.at(name=self.id))

    def beat(self, name: Name) -> bool:
        """Say that this worker is alive; False if another process is the worker of its name.

        Raises:
            StoreError: The database cannot be reached.
        """
        if not name.is_held():
            return False
        with self.store.work() as work:
            work.workers.beat(self.id, self.clock())
        return True

    def parts(self, queue: RunQueue) -> tuple[Part, ...]:
        """Return all parts of the work; the tries of runs are left to the queue."""
        return (Part("runs", partial(self._hand_over, queue)), *self._after_runs(self.id))

    def run_due(self) -> Turn:
        """Do once everything that is due, in this process: for people who prefer cron.

        Where a worker of this name is running, both share the work.
        """
        with self.store.bearing(_bearer(self.id)) as name:
            if name is not None:
                self._begin()
            holder = "" if name is None else self.id
            return once(
                (Part("runs", partial(self._plan, self._try_here)), *self._after_runs(holder))
            )

    def try_run(self, organisation: str, run: str) -> None:
        """Try a run once; see :meth:`Performer.perform`."""
        self.performer.perform(organisation, run)

    def _after_runs(self, holder: str) -> tuple[Part, ...]:
        """Return what follows runs: targets, mails, what has arrived, what is wrong."""
        return (
            Part("files", partial(self._deliver, holder)),
            Part("mails", partial(self._send, holder)),
            Part("arrivals", self._settle),
            Part("places", self._care, pause=_SELDOM),
        )

    def _hand_over(self, queue: RunQueue, stopped: Stopped) -> Turn:
        taken_over = self._take_over(queue)
        turn = self._plan(queue.submit, stopped)
        if turn.submitted:  # so the queue never grows for long, and nobody asks while it does not
            forgotten = queue.forget_ended(self.clock() - _TRIES_KEPT)
            turn = evolve(turn, forgotten=forgotten)
        return evolve(turn, taken_over=taken_over)

    def _plan(self, begin: Callable[[str, str, str, int], None], stopped: Stopped) -> Turn:
        """Plan, and begin a try of each run that is due."""
        planned, submitted = self.planner.plan_due(stopped=stopped), 0
        for run in until(stopped, self._due()):
            begin(*run)
            submitted += 1
        return Turn(planned=planned, submitted=submitted)

    def _try_here(self, organisation: str, place: str, run: str, _attempt: int) -> None:
        """Try a run as the queue does: what nobody foresaw in it keeps no other waiting."""

        def work(organisation: str, _place: str) -> None:
            self.performer.perform(organisation, run)

        alone("run", organisation, place, work=work, later=self._later)

    def _later(self, organisation: str, place: str) -> None:
        """Look at a place again soon; a run of it that failed is due as it was."""
        with self.store.work(organisation) as work:
            work.runs.wake(place, self.clock() + SOONEST)

    def _deliver(self, holder: str, stopped: Stopped) -> Turn:
        return Turn(delivered=self.deliverer.deliver_due(holder=holder, stopped=stopped))

    def _send(self, holder: str, stopped: Stopped) -> Turn:
        done = self._mailing(holder).send_due(SYSTEM, holder=holder, stopped=stopped)
        return Turn(sent=done.sent)

    def _settle(self, stopped: Stopped) -> Turn:
        settled = self.performer.settle(stopped=stopped)
        return Turn(settled=settled + self.test_files.settle(stopped=stopped))

    def _care(self, stopped: Stopped) -> Turn:
        cared = self.caretaker.care(stopped=stopped)
        return Turn(alarms=cared.alarms, statements=cared.statements)

    def _due(self) -> tuple[tuple[str, str, str, int], ...]:
        with self.store.work(reading=True) as work:
            return work.agenda.runs_due(self.clock(), _MANY)

    def _mailing(self, worker: str) -> Mailing:
        """Return what sends mails as the worker of a name, or as nobody in particular."""
        return evolve(self.mailing, memo=self.memo_of(worker) if worker else None)

    def _begin(self) -> None:
        """Have back what a process of this name held that is gone."""
        self._release(self.id)
        with self.store.work() as work:
            work.workers.beat(self.id, self.clock())

    def _release(self, worker: str) -> None:
        """Let everything be due now that a worker held which is dead, but what it did send.

        It is told before it is so: of a mail that comes twice the log shall know, even if this
        process is killed meanwhile.
        """
        self._mailing(worker).note_taken()
        with self.store.work() as work:
            mails = work.mail_queue.release(worker, now=self.clock())
            files = work.agenda.release_deliveries(worker, self.clock())
            if mails or files:
                tell("released", worker=worker, mails=mails, files=files)

    def _take_over(self, queue: RunQueue) -> int:
        """Take over from workers that do not say that they are alive; return how many tries.

        A try goes on elsewhere even if its worker may only be slow: the store decides what counts.
        What a worker was sending is let go only once it is sure that it is dead, which is when
        nobody bears its name; until then its leases end by themselves.
        """
        moment, count = self.clock() - self.times.dead_after, 0
        with self.store.work(reading=True) as work:
            silent = work.workers.silent_since(moment)
        for worker in silent:
            with self.store.bearing(_bearer(worker), seconds=1) as name:
                count += queue.take_over(worker)
                if name is None:
                    continue
                self._release(worker)
                with self.store.work() as work:
                    work.workers.forget(worker, moment)
        return count


def _bearer(worker: str) -> str:
    return f"worker/{worker}"
