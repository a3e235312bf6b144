"""A fleet: many locations due at once, through a POS over HTTP, on PostgreSQL.

``PYTHONPATH=src:tests python tests/bench/fleet.py [locations] [workers] [minutes]`` connects so
many places to a sandbox in a process of its own, lets a file be due for each, starts workers, and
waits until every file is recorded and delivered, or the minutes are over. It prints runs a second,
processor seconds a run by part, and the memory of each worker. Each run renews its access token, as
it has to once a day. Mails and files go into folders: no mail server is part of it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
from tempfile import mkdtemp
import time

from attrs import frozen
from fleet_pos import restaurant
from sqlalchemy import text

from datev_bridge.runs.state import OPEN, RunState
from datev_bridge.service import DATABASE_VARIABLE, Service
from support.databases import fresh_url
from support.fleet import join_fleet, now, open_service_at, plan_everywhere

HERE = Path(__file__).parent
TICKS = os.sysconf("SC_CLK_TCK")
AT_ONCE = 8
_FOR_EVER = 24 * 60
OPENED = date(2026, 1, 1)
Process = subprocess.Popen[bytes]


@frozen(kw_only=True)
class Fleet:
    """What is measured: its processes, and where their marks are."""

    folder: Path
    service: Service
    pos: Process
    server: int
    places: int

    @property
    def marks(self) -> tuple[float, float]:
        """Processor seconds so far of the database's server and of the POS."""
        return family_of(self.server), cpu_of(self.pos.pid)


def main(places: int, workers: int, minutes: float) -> None:
    """Measure so many places with so many workers, for so many minutes at most."""
    folder = Path(mkdtemp(prefix="datev-bridge-fleet-"))
    with ExitStack() as around:
        url = around.enter_context(fresh_url("postgresql", folder))
        pos = around.enter_context(
            started([str(HERE / "fleet_pos.py"), str(places), str(OPENED)], {}, folder / "pos")
        )
        told = json.loads(first_line(folder / "pos"))
        environment = {DATABASE_VARIABLE: url, "DATEV_BRIDGE_MAIL_FROM": "a@bridge.example"}
        service = open_service_at(folder / "data", environment)
        began = time.perf_counter()
        day = (now() - timedelta(days=3)).date()
        joined = join_fleet(service, told["url"], restaurant(OPENED), told["codes"], first_day=day)
        plan_everywhere(service, joined, day)
        took = time.perf_counter() - began
        print(f"{places} locations, {workers} workers; connected in {took:.0f} s", flush=True)
        fleet = Fleet(
            folder=folder, service=service, pos=pos, server=postmaster(service), places=places
        )
        before = fleet.marks
        with ExitStack() as working:
            processes = [
                working.enter_context(
                    started(worker_words(folder, n), environment, folder / f"w{n}")
                )
                for n in range(workers)
            ]
            done = wait(fleet, processes, minutes)
            peaks = [peak_of(process.pid) for process in processes]
        report(fleet, before, workers, done)
        print(f"  tries that something kept: {kept(fleet, workers)}")
        print("  memory of each worker at most: " + ", ".join(f"{peak:.0f} MiB" for peak in peaks))
        service.close()


def wait(fleet: Fleet, workers: list[Process], minutes: float) -> int:
    """Wait until every run is recorded, then until every file was delivered; return how many.

    The time counts from the first run on: what a worker needs to start is paid once.
    """
    began, first, over = None, fleet.places, time.perf_counter() + minutes * 60
    while (left := going(fleet.service)[0]) > 0 and time.perf_counter() < over:
        assert all(worker.poll() is None for worker in workers), "a worker has ended"
        if began is None and left < fleet.places:
            began, first = time.perf_counter(), left
        time.sleep(0.25)
    took = time.perf_counter() - (began or time.perf_counter())
    rate = (first - left) / took if took else float("nan")
    done = fleet.places - left
    print(f"  {rate:.1f} runs a second over {took:.0f} s, {done} runs", flush=True)
    while sum(going(fleet.service)) > 0 and time.perf_counter() < over:
        time.sleep(0.25)
    waiting, took = going(fleet.service)[1], time.perf_counter() - (began or time.perf_counter())
    print(f"  after {took:.0f} s all but {waiting} of them mailed and in folders", flush=True)
    return done


def report(fleet: Fleet, before: tuple[float, float], workers: int, done: int) -> None:
    """Print the processor seconds of a run by part."""
    database, pos = (after - mark for after, mark in zip(fleet.marks, before, strict=True))
    parts: Counter[str] = Counter()
    for number in range(workers):
        parts.update(json.loads((fleet.folder / f"parts{number}").read_text()))
    del parts["sampling"]
    tasks = {name: parts.pop(name) for name in list(parts) if name.startswith("task: ")}
    print("  processor milliseconds a run:")
    tell({"database server": database, "POS server": pos, **parts}, done)
    tell({"all of the worker": sum(parts.values())}, done)
    print("  of the worker's, by task:")
    tell(tasks, done)


def tell(spent: Mapping[str, float], done: int) -> None:
    """Print seconds as milliseconds a run, the most first."""
    for name, seconds in sorted(spent.items(), key=lambda each: -each[1]):
        print(f"    {name:38}{seconds / done * 1000:7.1f}", flush=True)


def kept(fleet: Fleet, workers: int) -> dict[str, int]:
    """Return what kept tries, by code, as the workers told."""
    logs = [(fleet.folder / f"w{number}").read_text() for number in range(workers)]
    lines = [line for log in logs for line in log.splitlines() if line.startswith("{")]
    problems = (json.loads(line).get("problem") for line in lines)
    return dict(Counter(problem for problem in problems if problem))


def worker_words(folder: Path, number: int) -> list[str]:
    """Return the words that start a worker."""
    parts, data = str(folder / f"parts{number}"), str(folder / "data")
    words = [str(HERE / "fleet_worker.py"), parts, "--data", data, "--name", f"w{number}"]
    return [*words, "--interval", "1", "--at-once", str(AT_ONCE)]


@contextmanager
def started(words: list[str], environment: dict[str, str], log: Path) -> Iterator[Process]:
    """Run a Python process while the context lasts."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *words],
            env={**os.environ, **environment},
            stdout=output,
            stderr=output,
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(900)  # what was begun ends first, a turn with all its mails included


def first_line(path: Path) -> str:
    """Return the first line of a file, once it is whole."""
    while "\n" not in (text := path.read_text()):
        time.sleep(0.1)
    return text.partition("\n")[0]


def going(service: Service) -> tuple[int, int]:
    """Return how many runs are open, and how many are on their way to those who get files."""
    with service.store.work(reading=True) as work:
        counts = work.agenda.counts()
    is_open = sum(counts.get(state.value, 0) for state in OPEN)
    return is_open, counts.get(RunState.WRITTEN.value, 0)


def postmaster(service: Service) -> int:
    """Return the first process of the database's server."""
    with service.store.engine.connect() as connection:
        backend = int(connection.execute(text("select pg_backend_pid()")).scalar_one())
    return int(fields_of(backend)[1])


def fields_of(process: int) -> list[str]:
    """Return what the system tells of a process, from its state on (proc(5), stat)."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()


def cpu_of(process: int) -> float:
    """Return the processor seconds of a process, its threads included."""
    fields = fields_of(process)
    return (int(fields[11]) + int(fields[12])) / TICKS


def family_of(process: int) -> float:
    """Return the processor seconds of a process and its children, those that ended included."""
    fields = fields_of(process)
    total = sum(map(int, fields[11:15])) / TICKS
    for stat in Path("/proc").glob("[0-9]*/stat"):
        child = int(stat.parent.name)
        try:
            if fields_of(child)[1] == str(process):
                total += cpu_of(child)
        except OSError:
            continue
    return total


def peak_of(process: int) -> float:
    """Return the most memory that a process had, in MiB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    given = sys.argv[1:]
    main(
        int(given[0]) if given else 100,
        int(given[1]) if len(given) > 1 else 1,
        float(given[2]) if len(given) > 2 else _FOR_EVER,
    )
