"""A worker as a process of its own: its database, its monitors, its end."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from threading import Event

from attrs import field, frozen

from datev_bridge.engine.health import Health, serving
from datev_bridge.engine.working import Pulse, keep_working
from datev_bridge.errors import StoreError
from datev_bridge.runs.worker import Turn
from datev_bridge.service import DATABASE_VARIABLE, Service

ENGINE_FILE = "engine.db"
_LOOPBACK = "127.0.0.1"
_SILENT = timedelta(minutes=5)
_TOLD: Mapping[str, Callable[[Pulse], float]] = {
    "datev_bridge_turns_total": lambda pulse: pulse.turns,
    "datev_bridge_turns_failed": lambda pulse: pulse.failed,
    "datev_bridge_last_turn_timestamp_seconds": lambda pulse: (
        pulse.last_at.timestamp() if pulse.last_at else 0
    ),
}
"""What monitors are told of each part."""


@frozen(kw_only=True)
class Workplace:
    """Where a worker works.

    Attributes:
        service: The service.
        name: Of the worker.
        at_once: How many runs it tries at once.
        pulses: How each part of its work fares, by its name; empty before it began.
    """

    service: Service
    name: str
    at_once: int = 4
    pulses: dict[str, Pulse] = field(factory=dict, hash=False)

    @property
    def url(self) -> str:
        """Database of the engine: beside the store's file, or in the store's own database."""
        named = self.service.environment.get(DATABASE_VARIABLE, "")
        if named.startswith("postgres"):
            return named
        return f"sqlite:///{self.service.folder / ENGINE_FILE}"

    def work(
        self, *, stop: Event, interval: float, port: int | None, told: Callable[[Turn], None]
    ) -> None:
        """Work until ``stop`` is set; see :func:`keep_working`.

        Args:
            stop: Set from outside.
            interval: Seconds between turns of a part.
            port: Where monitors ask; None for nowhere, 0 for any free one.
            told: Told of each turn of a part in which something happened.
        """
        with ExitStack() as around:
            if port is not None:
                around.enter_context(serving(_LOOPBACK, port, self.health))
            keep_working(
                self.service.worker(self.name),
                self.url,
                stop=stop,
                interval=interval,
                at_once=self.at_once,
                pulses=self.pulses,
                told=told,
            )

    def health(self) -> Health:
        """Return what monitors are told; a store that does not answer is no health."""
        is_there, figures, pulses = True, dict[str, float](), {**self.pulses}
        try:
            figures = self._stored()
        except StoreError:
            is_there = False
        for name, tell in _TOLD.items():
            figures |= {f'{name}{{part="{part}"}}': tell(pulse) for part, pulse in pulses.items()}
        seen = [pulse.last_at for pulse in pulses.values()]
        now = self.service.clock()
        is_going = bool(seen) and all(at is not None and now - at < _SILENT for at in seen)
        return Health(is_well=is_there and is_going, figures=figures)

    def _stored(self) -> dict[str, float]:
        """Return what the store counts.

        Raises:
            StoreError: It does not answer.
        """
        now, dead_after = self.service.clock(), self.service.worker_times.dead_after
        with self.service.store.work(reading=True) as work:
            runs, workers = work.agenda.counts(), work.workers.all()
            mails = work.mail_queue.counts(now)
        return {
            **{f'datev_bridge_runs{{state="{state}"}}': n for state, n in sorted(runs.items())},
            **{f'datev_bridge_mails{{state="{state}"}}': n for state, n in sorted(mails.items())},
            "datev_bridge_workers": sum(now - seen < dead_after for seen in workers.values()),
        }
