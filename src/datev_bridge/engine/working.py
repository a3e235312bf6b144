"""A worker process: all parts of its work side by side until it is told to stop."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
import logging
from threading import Event, Thread

from attrs import define, frozen

from datev_bridge.engine.durable import DurableQueue
from datev_bridge.errors import DatevBridgeError
from datev_bridge.runs.agenda import Name
from datev_bridge.runs.worker import Part, Turn, Worker

_log = logging.getLogger(__name__)


@define
class Pulse:
    """How a part of a worker's work fares.

    Attributes:
        turns: Turns it made.
        failed: Turns that something kept, one after the other.
        last_at: When it worked last and nothing kept it, aware; None before the first turn.
    """

    turns: int = 0
    failed: int = 0
    last_at: datetime | None = None


@frozen(kw_only=True)
class Rhythm:
    """How parts go on side by side.

    Attributes:
        interval: Seconds between turns of a part, unless its own pause is longer.
        stop: Ends them all, each between two items.
        clock: The time, aware.
        pulses: How each part fares, by its name; is kept up to date.
        told: Told of each turn of a part in which something happened.
    """

    interval: float
    stop: Event
    clock: Callable[[], datetime]
    pulses: Mapping[str, Pulse]
    told: Callable[[Turn], None]

    def keep_on(self, part: Part) -> None:
        """Give a part turn after turn; what nobody foresaw ends all parts."""
        try:
            while not self.stop.is_set():
                self._turn(part, self.pulses[part.name])
                self.stop.wait(max(self.interval, part.pause))
        finally:
            self.stop.set()

    @contextmanager
    def beside(self, parts: Sequence[Part]) -> Iterator[None]:
        """Give parts their turns, each in a thread of its own, until the context has ended."""
        with ThreadPoolExecutor(len(parts), "part") as threads:
            going = [threads.submit(self.keep_on, part) for part in parts]
            try:
                yield
            finally:
                self.stop.set()
        for each in going:
            each.result()

    def _turn(self, part: Part, pulse: Pulse) -> None:
        def stopped() -> bool:
            if not pulse.failed:
                pulse.last_at = self.clock()
            return self.stop.is_set()

        try:
            turn = part.work(stopped)
        except DatevBridgeError as error:
            pulse.failed += 1
            _log.warning("a turn failed: %s: %s", part.name, error.code)
            return
        pulse.turns, pulse.failed, pulse.last_at = pulse.turns + 1, 0, self.clock()
        if turn != Turn():
            self.told(turn)


def keep_working(
    worker: Worker,
    url: str,
    *,
    at_once: int,
    pulses: dict[str, Pulse],
    stop: Event,
    interval: float,
    told: Callable[[Turn], None],
) -> None:
    """Work until ``stop`` is set; then begin nothing more, and end what is in hand.

    A turn of a part that fails (the database is away) is told in the log and made again; the other
    parts go on. Meanwhile a thread says that the worker is alive.

    Args:
        worker: What does the work.
        url: Database of the engine.
        at_once: How many runs to try at once.
        pulses: Is filled with how each part fares, by its name.
        stop: Set from outside.
        interval: Seconds between turns of a part.
        told: Told of each turn of a part in which something happened.

    Raises:
        ConfigurationError: Another process is the worker of this name; RUN-050.
        StoreError: The database cannot be reached at the beginning.
    """
    with worker.begun() as name, _beating(worker, name, stop):
        queue = DurableQueue(url, worker=worker.id, take=worker.try_run, at_once=at_once)
        runs, *others = worker.parts(queue)
        pulses.update((part.name, Pulse()) for part in (runs, *others))
        rhythm = Rhythm(interval=interval, stop=stop, clock=worker.clock, pulses=pulses, told=told)
        with rhythm.beside(others):
            queue.start()
            try:
                rhythm.keep_on(runs)
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
