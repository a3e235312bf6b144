"""A worker process: turn after turn until it is told to stop."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
import logging
from threading import Event, Thread

from attrs import define, field

from datev_bridge.engine.durable import DurableQueue
from datev_bridge.errors import DatevBridgeError
from datev_bridge.runs.agenda import Name
from datev_bridge.runs.worker import Turn, Worker

_log = logging.getLogger(__name__)


@define
class Pulse:
    """How a worker fares.

    Attributes:
        turns: Turns it made.
        failed: Turns that something kept, one after the other.
        last_at: When it made the newest one that went well, aware; None before the first.
        last: What that came to.
    """

    turns: int = 0
    failed: int = 0
    last_at: datetime | None = None
    last: Turn = field(factory=Turn)


def keep_working(
    worker: Worker,
    url: str,
    *,
    stop: Event,
    interval: float,
    at_once: int,
    pulse: Pulse,
    told: Callable[[Turn], None],
) -> None:
    """Work until ``stop`` is set; then begin nothing more, and end what is being tried.

    A turn that fails (the database is away) is told in the log and made again. Meanwhile, however
    long a turn takes, a thread says that the worker is alive.

    Args:
        worker: What does the work.
        url: Database of the engine.
        stop: Set from outside.
        interval: Seconds between turns.
        at_once: How many runs to try at once.
        pulse: Is kept up to date.
        told: Told of each turn in which something happened.

    Raises:
        ConfigurationError: Another process is the worker of this name; RUN-050.
        StoreError: The database cannot be reached at the beginning.
    """
    with worker.begun() as name, _beating(worker, name, stop):
        queue = DurableQueue(url, worker=worker.id, take=worker.try_run, at_once=at_once)
        queue.start()
        try:
            while not stop.is_set():
                with suppress(DatevBridgeError):
                    _turn(worker, queue, pulse, told)
                stop.wait(interval)
        finally:
            queue.stop()


@contextmanager
def _beating(worker: Worker, name: Name, stop: Event) -> Iterator[None]:
    """Say that the worker is alive while the context lasts; stop it if it is replaced."""
    done, replaced = Event(), Event()

    def beat() -> None:
        while not done.wait(worker.times.heartbeat.total_seconds()):
            try:
                is_ours = worker.beat(name)
            except DatevBridgeError as error:
                _log.warning("a heartbeat failed: %s", error.code)
                continue
            if not is_ours:
                replaced.set()
                stop.set()
                return

    thread = Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
    if replaced.is_set():
        raise worker.replaced()


def _turn(worker: Worker, queue: DurableQueue, pulse: Pulse, told: Callable[[Turn], None]) -> None:
    try:
        turn = worker.turn(queue)
    except DatevBridgeError as error:
        pulse.failed += 1
        _log.warning("a turn failed: %s", error.code)
        raise
    pulse.turns, pulse.failed = pulse.turns + 1, 0
    pulse.last_at, pulse.last = worker.clock(), turn
    if turn != Turn():
        told(turn)
