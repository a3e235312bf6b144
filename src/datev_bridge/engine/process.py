"""A worker as a process of its own: its database, its monitors, its end."""

from collections.abc import Callable
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


@frozen(kw_only=True)
class Workplace:
    """Where a worker works.

    Attributes:
        service: The service.
        name: Of the worker.
        at_once: How many runs it tries at once.
        pulse: How it fares.
    """

    service: Service
    name: str
    at_once: int = 4
    pulse: Pulse = field(factory=Pulse)

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
            interval: Seconds between turns.
            port: Where monitors ask; None for nowhere, 0 for any free one.
            told: Told of each turn in which something happened.
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
                pulse=self.pulse,
                told=told,
            )

    def health(self) -> Health:
        """Return what monitors are told; a store that does not answer is no health."""
        last, is_there, figures = self.pulse.last_at, True, dict[str, float]()
        try:
            figures = self._stored()
        except StoreError:
            is_there = False
        figures |= {
            "datev_bridge_turns_total": self.pulse.turns,
            "datev_bridge_turns_failed": self.pulse.failed,
            "datev_bridge_last_turn_timestamp_seconds": last.timestamp() if last else 0,
        }
        is_late = last is None or self.service.clock() - last >= _SILENT
        return Health(is_well=is_there and not is_late, figures=figures)

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
