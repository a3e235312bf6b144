"""The use case “keep everything going”: plan, try, settle, send, and take over from the dead."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from attrs import evolve, frozen

from datev_bridge.access import SYSTEM
from datev_bridge.mail.sending import Mailing
from datev_bridge.runs.agenda import RunStore
from datev_bridge.runs.caring import Caretaker
from datev_bridge.runs.delivering import Deliverer
from datev_bridge.runs.performing import Performer
from datev_bridge.runs.planning import Planner
from datev_bridge.runs.testing_day import TestFiles

DEAD_AFTER = timedelta(minutes=2)
"""A worker that did not say for so long that it is alive is taken for dead."""
_MANY = 1_000


class RunQueue(Protocol):
    """Something durable that tries runs."""

    def submit(self, organisation: str, place: str, run: str, attempt: int) -> None:
        """Hand in a try of a run; the same try again is the same one."""
        ...

    def take_over(self, worker: str) -> int:
        """Hand the tries that a dead process was in to whoever is alive; return how many."""
        ...


@frozen(kw_only=True)
class Turn:
    """What one turn of a worker came to.

    Attributes:
        planned: Places whose closing time had come.
        submitted: Tries that were handed in, or made.
        settled: Runs whose files have all arrived.
        sent: Mails that a server took.
        delivered: Files that targets took.
        alarms: Alarms that were told, or told to be over.
        statements: Monthly statements that were mailed.
        taken_over: Tries of dead workers.
    """

    planned: int = 0
    submitted: int = 0
    settled: int = 0
    sent: int = 0
    delivered: int = 0
    alarms: int = 0
    statements: int = 0
    taken_over: int = 0


@frozen(kw_only=True)
class Worker:
    """Keeps everything going; as many as one likes work on one store.

    Attributes:
        id: Of this worker; the same after a restart on the same machine.
        store: Where everything is.
        planner: Plans runs.
        performer: Takes runs further.
        deliverer: Hands files to targets.
        test_files: Notes which test files arrived.
        caretaker: Looks after places.
        mailing: Sends mails.
        clock: The time, aware.
    """

    id: str
    store: RunStore
    planner: Planner
    performer: Performer
    deliverer: Deliverer
    test_files: TestFiles
    caretaker: Caretaker
    mailing: Mailing
    clock: Callable[[], datetime]

    def turn(self, queue: RunQueue) -> Turn:
        """Do once everything that is due, leaving the tries of runs to the queue."""
        taken_over = self._look_around(queue)
        planned = self.planner.plan_due()
        due = self._due()
        for organisation, place, run, attempt in due:
            queue.submit(organisation, place, run, attempt)
        return evolve(self._after(), planned=planned, submitted=len(due), taken_over=taken_over)

    def run_due(self) -> Turn:
        """Do once everything that is due, in this process: for people who prefer cron."""
        with self.store.work() as work:
            work.workers.beat(self.id, self.clock())
        planned = self.planner.plan_due()
        due = self._due()
        for organisation, _, run, _ in due:
            self.performer.perform(organisation, run)
        return evolve(self._after(), planned=planned, submitted=len(due))

    def try_run(self, organisation: str, run: str) -> None:
        """Try a run once; see :meth:`Performer.perform`."""
        self.performer.perform(organisation, run)

    def _after(self) -> Turn:
        """Do what follows runs: targets, mails, what has arrived, what is wrong."""
        delivered = self.deliverer.deliver_due()
        sent = self.mailing.send_due(SYSTEM).sent
        settled = self.performer.settle() + self.test_files.settle()
        cared = self.caretaker.care()
        return Turn(
            delivered=delivered,
            sent=sent,
            settled=settled,
            alarms=cared.alarms,
            statements=cared.statements,
        )

    def _due(self) -> tuple[tuple[str, str, str, int], ...]:
        with self.store.work(reading=True) as work:
            return work.agenda.runs_due(self.clock(), _MANY)

    def _look_around(self, queue: RunQueue) -> int:
        """Say that this worker is alive, and take over from those that are not."""
        now = self.clock()
        with self.store.work() as work:
            work.workers.beat(self.id, now)
            dead = work.workers.silent_since(now - DEAD_AFTER)
        count = 0
        for worker in dead:
            count += queue.take_over(worker)
            with self.store.work() as work:
                work.workers.forget(worker, now - DEAD_AFTER)
        return count
