"""Tries of runs as durable workflows of DBOS: on SQLite embedded, on PostgreSQL across machines.

The only module that knows DBOS. A try is named by its run and its number, so that handing it in
twice is handing it in once. A try that a machine dies in is handed to another one by
:meth:`DurableQueue.take_over`; whatever it did or did not do before, the store knows.
"""

from collections.abc import Callable
from datetime import datetime
import time

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID

from datev_bridge.store.old_sqlite import engine_for

_QUEUE = "runs"
_APPLICATION = "datev_bridge"
_VERSION = "runs/1"
"""Tries of programs of another version are left to them; a change of what a try is gets another."""
_LOOK_AGAIN_SECONDS = 60.0
"""How long a try that was handed in is left to the engine before it is looked after."""
_MOST_REMEMBERED = 10_000
_GOING = frozenset(("PENDING", "ENQUEUED", "DELAYED"))
"""States of a workflow that has not ended."""
_ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_FORGOTTEN_AT_ONCE = 500
"""How many tries are forgotten in one go, so that no turn lasts."""


class DurableQueue:
    """See :class:`datev_bridge.runs.worker.RunQueue`; one in a process.

    Args:
        url: Database of the engine: ``sqlite:///…`` or ``postgresql://…``.
        worker: Id of this process; another process of the same id takes up what it left.
        take: Tries a run once: organisation and id. What it raises is tried again by the engine.
        at_once: How many runs this process tries at once.
    """

    def __init__(
        self, url: str, *, worker: str, take: Callable[[str, str], None], at_once: int = 4
    ) -> None:
        config: DBOSConfig = {
            "name": _APPLICATION,
            "system_database_url": url,
            "application_version": _VERSION,
            "executor_id": worker,
            "log_level": "ERROR",
        }
        self._connections = engine_for(url)
        if self._connections is not None:
            config["system_database_engine"] = self._connections
        DBOS(config=config)

        @DBOS.step(name="take", retries_allowed=True, max_attempts=3)
        def step(organisation: str, run: str) -> None:
            take(organisation, run)

        @DBOS.workflow(name="try_run")
        def try_run(organisation: str, run: str) -> None:
            step(organisation, run)

        self._try_run = try_run
        self._at_once = at_once
        self._handed_in: dict[str, float] = {}

    def start(self) -> None:
        """Begin to work; what this process left unfinished before is taken up."""
        DBOS.launch()
        DBOS.register_queue(
            _QUEUE,
            worker_concurrency=self._at_once,
            partition_concurrency=1,  # one run of a place at a time
            polling_interval_sec=0.2,
        )

    def submit(self, organisation: str, place: str, run: str, attempt: int) -> None:
        """Hand in a try of a run; the same try again is the same one.

        A try that is still asked for a while after it was handed in, and that the engine takes for
        ended, could not note what it came to (the database was away): it is made anew.
        """
        name = f"{run}#{attempt}"
        now = time.monotonic()
        if now - self._handed_in.get(name, -_LOOK_AGAIN_SECONDS) < _LOOK_AGAIN_SECONDS:
            return
        if name in self._handed_in:
            self._forget_ended(name)
        with SetWorkflowID(name), SetEnqueueOptions(queue_partition_key=place):
            DBOS.enqueue_workflow(_QUEUE, self._try_run, organisation, run)
        self._handed_in[name] = now
        if len(self._handed_in) > _MOST_REMEMBERED:
            self._handed_in = {
                each: at
                for each, at in self._handed_in.items()
                if now - at < _LOOK_AGAIN_SECONDS * 2
            }

    def _forget_ended(self, name: str) -> None:
        status = DBOS.get_workflow_status(name)
        if status is not None and status.status not in _GOING:
            DBOS.delete_workflow(name)

    def take_over(self, worker: str) -> int:
        """Hand the tries that a dead process was in to whoever is alive; return how many."""
        left = DBOS.list_workflows(status="PENDING", executor_id=worker)
        names = [workflow.workflow_id for workflow in left]
        if names:
            DBOS.resume_workflows(names, queue_name=_QUEUE)
        return len(names)

    def forget_ended(self, before: datetime) -> int:
        """Forget tries that ended before; return how many. The rest goes the next time."""
        ended = DBOS.list_workflows(
            status=_ENDED,
            completed_before=before.isoformat(),
            limit=_FORGOTTEN_AT_ONCE,
            load_input=False,
            load_output=False,
        )
        names = [workflow.workflow_id for workflow in ended]
        if names:
            DBOS.delete_workflows(names)
        return len(names)

    def stop(self, seconds: int = 30) -> None:
        """Begin nothing more, and wait so long for what is being tried."""
        DBOS.destroy(workflow_completion_timeout_sec=seconds)
        if self._connections is not None:
            self._connections.dispose()
