"""A fleet: many locations due at once, through a POS over HTTP, on PostgreSQL.

``PYTHONPATH=src:tests python tests/bench/fleet.py [locations] [workers]`` connects so many places
to a sandbox in a process of its own, lets a file be due for each, starts workers, and waits until
every file is recorded. It prints runs a second, processor seconds a run by part, and the memory of
each worker. Mails wait in the outbox: no mail server is part of it.
"""

from contextlib import ExitStack
from datetime import date, timedelta
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
from tempfile import mkdtemp
import time
from typing import Any

from datev_bridge.runs.state import OPEN
from datev_bridge.service import DATABASE_VARIABLE, Service
from datev_bridge.testing import Restaurant, Size
from support.databases import fresh_url
from support.fleet import join_fleet, now, open_service_at, plan_days

OPENED = date(2026, 1, 1)
TICKS = os.sysconf("SC_CLK_TCK")
SANDBOX = """
import json, sys, time
from datetime import date
from datev_bridge.testing import Restaurant, Size
from datev_bridge.testing.sandbox import Sandbox
restaurant = Restaurant(seed=7, size=Size.MEDIUM, opened=date(2026, 1, 1))
with Sandbox((restaurant,)) as sandbox:
    print(json.dumps({"url": sandbox.url}), flush=True)
    time.sleep(86400)
"""


def main(places: int, workers: int) -> None:
    folder = Path(mkdtemp(prefix="datev-bridge-fleet-"))
    with ExitStack() as around:
        url = around.enter_context(fresh_url("postgresql", folder))
        sandbox = around.enter_context(started([sys.executable, "-c", SANDBOX], {}, folder / "pos"))
        address = json.loads(first_line(folder / "pos"))["url"]
        environment = {DATABASE_VARIABLE: url, "DATEV_BRIDGE_MAIL_FROM": "a@bridge.example"}
        service = open_service_at(folder / "data", environment)
        restaurant = Restaurant(seed=7, size=Size.MEDIUM, opened=OPENED)
        began = time.perf_counter()
        join_fleet(service, address, restaurant, places, first_day=OPENED)
        day = (now() - timedelta(days=3)).date()
        for number in range(places):
            plan_days(service, f"o{number:05}", f"p{number:05}", [day])
        took = time.perf_counter() - began
        print(f"{places} locations, {workers} workers; connected in {took:.0f} s")
        before = processor_seconds("postgres"), cpu_of(sandbox.pid)
        processes = [
            around.enter_context(started(worker_words(folder, n), environment, folder / f"w{n}"))
            for n in range(workers)
        ]
        report(service, places, processes, sandbox, before)


def report(
    service: Service,
    places: int,
    processes: list["subprocess.Popen[bytes]"],
    sandbox: "subprocess.Popen[bytes]",
    before: tuple[float, float],
) -> None:
    began = None
    while (left := open_runs(service)) > 0:
        if began is None and left < places:
            began, first = time.perf_counter(), left
        time.sleep(0.25)
    took = time.perf_counter() - (began or time.perf_counter())
    rate = first / took if took else float("nan")
    database = processor_seconds("postgres") - before[0]
    pos = cpu_of(sandbox.pid) - before[1]
    own = sum(cpu_of(process.pid) for process in processes)
    print(f"  {rate:.1f} runs a second over {took:.0f} s")
    print(
        f"  processor seconds a run: workers {own / places:.3f} (engine, client, own code), "
        f"database {database / places:.3f}, POS server {pos / places:.3f}"
    )
    for process in processes:
        print(f"  worker {process.pid}: {peak_of(process.pid):.0f} MiB at most")


def worker_words(folder: Path, number: int) -> list[str]:
    data = str(folder / "data")
    words = [sys.executable, "-m", "datev_bridge_cli", "worker", "--data", data]
    return [*words, "--name", f"w{number}", "--interval", "1", "--at-once", "8"]


def started(words: list[str], environment: dict[str, str], log: Path) -> Any:
    from contextlib import contextmanager

    @contextmanager
    def running() -> Any:
        with log.open("wb") as output:
            process = subprocess.Popen(
                words, env={**os.environ, **environment}, stdout=output, stderr=output
            )
            try:
                yield process
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(60)

    return running()


def first_line(path: Path) -> str:
    while not (text := path.read_text().partition("\n")[0]):
        time.sleep(0.1)
    return text


def open_runs(service: Service) -> int:
    with service.store.work(reading=True) as work:
        counts = work.agenda.counts()
    return sum(counts.get(state.value, 0) for state in OPEN)


def cpu_of(process: int) -> float:
    """Return the processor seconds of a process, its threads included."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak_of(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def processor_seconds(name: str) -> float:
    """Return the processor seconds of all processes of a name."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if f"({name}" in stat.read_text():
                total += cpu_of(int(stat.parent.name))
        except (OSError, ProcessLookupError):
            continue
    return total


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 100, int(sys.argv[2]) if len(sys.argv) > 2 else 1
    )
