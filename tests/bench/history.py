"""Three years of the medium restaurant, pulled through HTTP by a backfill, killed in the middle.

``PYTHONPATH=src:tests python tests/bench/history.py [months] [database]`` connects one place to a
sandbox in a process of its own, starts a backfill, and lets a worker pull. After a third of the
months the worker is killed with SIGKILL, and another one goes on. It prints the time, what memory
the workers had month by month, and where the processor's time went; and it checks the files.
"""

from collections import Counter
from contextlib import ExitStack
from datetime import date, timedelta
import json
from pathlib import Path
import sys
from tempfile import mkdtemp
import time

from dateutil.relativedelta import relativedelta
from fleet import HERE, Process, cpu_of, first_line, peak_of, started
from fleet_pos import restaurant

from datev_bridge.runs.state import OPEN, RunState
from datev_bridge.service import DATABASE_VARIABLE, Service
from support.databases import fresh_url
from support.fleet import join_fleet, now, open_service_at
from support.killing import OPERATOR
from support.pulled import backfills, check_pulled

MIB = 1024
PLACE = ("o00000", "p00000")
YEAR_STARTS = date(2020, 1, 1)
_INTO_THE_NEXT = 0.7
"""Seconds after a month at which the worker is killed: while it reads the next one."""


def main(months: int, database: str) -> None:
    """Measure a pull of so many months up to the last one."""
    folder = Path(mkdtemp(prefix="datev-bridge-history-"))
    begins = now().date().replace(day=1)
    first = begins - relativedelta(months=months)
    days = [first + timedelta(days=number) for number in range((begins - first).days)]
    with ExitStack() as around:
        url = around.enter_context(fresh_url(database, folder))
        words = [str(HERE / "fleet_pos.py"), "1", str(first)]
        pos = around.enter_context(started(words, {}, folder / "pos"))
        told = json.loads(first_line(folder / "pos"))
        environment = {"DATEV_BRIDGE_MAIL_FROM": "a@bridge.example"}
        if database == "postgresql":
            environment[DATABASE_VARIABLE] = url
        service = open_service_at(folder / "data", environment)
        join_fleet(service, told["url"], restaurant(first), told["codes"], first_day=begins)
        service.backfills.start(OPERATOR, *PLACE, first, days[-1])
        print(f"{len(days)} days, {first} to {days[-1]}, {database}", flush=True)
        before, began = cpu_of(pos.pid), time.perf_counter()
        with started(worker_words(folder, 0), environment, folder / "w0") as worker:
            memory = watch(service, worker, until=months // 3)
            time.sleep(_INTO_THE_NEXT)
            worker.kill()
            worker.wait(30)
            done = states(service)
        killed_at = time.perf_counter()
        print(f"  killed after {killed_at - began:.0f} s: {dict(done)}")
        tell_memory(memory)
        with started(worker_words(folder, 1), environment, folder / "w1") as worker:
            memory = watch(service, worker, until=months)
            over, peak = time.perf_counter(), peak_of(worker.pid)
        print(f"  {over - began:.0f} s in all, {(over - began) / len(days) * 1000:.0f} ms a day")
        tell_memory(memory)
        print(f"  at most {peak:.0f} MiB")
        tell_parts(folder, pos_seconds=cpu_of(pos.pid) - before)
        files = check_pulled(service, *PLACE, days, YEAR_STARTS)
        booked = sum(map(len, files.values()))
        print(f"  {len(files)} files hold {booked} of {len(days)} days, each once")
        service.close()


def watch(service: Service, worker: Process, *, until: int) -> list[tuple[int, float]]:
    """Wait until so many months are recorded; return months and the worker's memory then."""
    seen: list[tuple[int, float]] = []
    last = None
    while True:
        found = states(service)
        done = sum(count for state, count in found.items() if state not in OPEN)
        if last is not None and done > last:
            seen.append((done, memory_of(worker)))
        last = done
        waits = found[RunState.WRITTEN] if done == sum(found.values()) else 0
        if done >= until and not waits:
            return seen
        time.sleep(0.1)


def states(service: Service) -> Counter[RunState]:
    """Return how many runs of the backfill there are in each state."""
    return Counter(run.state for run in backfills(service, *PLACE))


def memory_of(process: Process) -> float:
    """Return the memory that a process has now, in MiB."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / MIB


def tell_memory(seen: list[tuple[int, float]]) -> None:
    """Print the memory after each month."""
    print("  MiB after so many months: " + ", ".join(f"{n}: {size:.0f}" for n, size in seen))


def tell_parts(folder: Path, *, pos_seconds: float) -> None:
    """Print where the second worker's time went, and the POS's time for both."""
    parts = json.loads((folder / "parts1").read_text())
    del parts["sampling"]
    named = sorted((name, seconds) for name, seconds in parts.items() if ":" not in name)
    told = ", ".join(f"{name} {seconds:.1f}" for name, seconds in named)
    print(f"  processor seconds of the second worker: {told}")
    print(f"  processor seconds of the POS for both: {pos_seconds:.1f}", flush=True)


def worker_words(folder: Path, number: int) -> list[str]:
    """Return the words that start the worker, the same one again."""
    parts, data = str(folder / f"parts{number}"), str(folder / "data")
    words = [str(HERE / "fleet_worker.py"), parts, "--data", data, "--name", "w", "--interval", "1"]
    return [*words, "--at-once", "4"]


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 36,
        sys.argv[2] if len(sys.argv) > 2 else "sqlite",
    )
