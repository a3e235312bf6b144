"""The worker as a process: it tells monitors how it fares, logs in lines, and ends well."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
from threading import Event, Lock
import time
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families
import pytest

from datev_bridge.engine.health import HELP
from datev_bridge.engine.process import ENGINE_FILE
from datev_bridge.runs.state import RunState
from datev_bridge.service import Service
from datev_bridge.testing import Restaurant, Size
from datev_bridge.testing.sandbox import Faults, Kind, Sandbox, Trouble
from support.cli import SRC
from support.fleet import now, open_fleet, plan_days
from support.idle import is_idle
from support.smtp import free_port, smtp_server

AT = ("o00000", "p00000")
WITHIN = 60
"""Seconds."""


class Gate:
    """Where an answer of the POS waits until a test lets it go."""

    def __init__(self) -> None:
        self.asked, self.open = Event(), Event()

    def __call__(self, _seconds: float) -> None:
        self.asked.set()
        self.open.wait(WITHIN)


class Crowd:
    """Counts how many answers of the POS are waited for at once."""

    def __init__(self) -> None:
        self.lock, self.now, self.most = Lock(), 0, 0

    def __call__(self, seconds: float) -> None:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(seconds)
        with self.lock:
            self.now -= 1


@contextmanager
def one_place(folder: Path, gate: Gate) -> Iterator[tuple[Service, dict[str, str]]]:
    """Give a service with a run that is due, and a POS whose first answer waits at the gate."""
    sold = [Restaurant(seed=7, size=Size.SMALL, opened=date(2026, 1, 1))]
    slow = Faults(troubles=(Trouble(kind=Kind.SLOW, where="sales-daily", times=1),))
    day = (now() - timedelta(days=3)).date()
    with smtp_server(folder) as mail, Sandbox(sold, sleep=gate) as sandbox:
        environment = mail.environment()
        service = open_fleet(folder / "service", environment, sandbox, sold, first_day=day)
        plan_days(service, *AT, [day])
        sandbox.faults = slow
        try:
            yield service, environment
        finally:
            gate.open.set()
            service.store.engine.dispose()


@contextmanager
def working(
    service: Service, environment: dict[str, str], *more: str
) -> Iterator[subprocess.Popen[bytes]]:
    words = ["worker", "-v", "--data", str(service.folder), "--name", "w1", "--interval", "1"]
    with (service.folder / "w1.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "datev_bridge_cli", *words, *more],
            env={**os.environ, **environment, "PYTHONPATH": str(SRC)},
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait(WITHIN)


def events(service: Service) -> list[dict[str, Any]]:
    """Return what was logged as lines of JSON."""
    lines = (service.folder / "w1.log").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def state(service: Service) -> set[RunState]:
    with service.store.work(AT[0], reading=True) as work:
        return {run.state for run in work.runs.of(AT[1])}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_in_the_middle_of_a_run_it_ends_the_run_and_holds_nothing(
    tmp_path: Path, number: signal.Signals
) -> None:
    gate = Gate()
    with one_place(tmp_path, gate) as (service, environment):
        with working(service, environment) as process:
            assert gate.asked.wait(WITHIN), (service.folder / "w1.log").read_text("utf-8")
            process.send_signal(number)
            time.sleep(1)
            assert process.poll() is None
            gate.open.set()
            assert process.wait(WITHIN) == 0
        assert state(service) == {RunState.WRITTEN}
        is_idle(service, f"sqlite:///{service.folder / ENGINE_FILE}")
        (run,) = [event for event in events(service) if event["event"] == "run"]
        assert (run["state"], run["organisation"], run["place"]) == ("written", *AT)
        assert "gasthaus" not in json.dumps(events(service)).lower()
        books = service.store.books(*AT, lambda *_: None)
        assert books.records.ledger.unfinished() is None
        assert len(books.records.ledger.entries()) == 1


def asked(port: int, path: str) -> tuple[int, str, str]:
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read().decode()


def answering(port: int) -> None:
    until = time.monotonic() + WITHIN
    while time.monotonic() < until:
        try:
            if asked(port, "/health")[0] == 200:
                return
        except (URLError, ConnectionError):
            pass
        time.sleep(0.1)
    raise AssertionError("no answer")


def test_monitors_are_told_what_a_parser_of_theirs_reads(tmp_path: Path) -> None:
    gate, port = Gate(), free_port()
    with (
        one_place(tmp_path, gate) as (service, environment),
        working(service, environment, "--port", str(port)),
    ):
        assert gate.asked.wait(WITHIN)
        answering(port)
        code, kind, text = asked(port, "/health")
        assert (code, kind, json.loads(text)["well"]) == (200, "application/json", True)
        code, kind, text = asked(port, "/metrics")
        assert (code, kind) == (200, "text/plain; version=0.0.4")
        families = {f.name: f for f in text_string_to_metric_families(text)}
        named = {name.removesuffix("_total") for name in HELP}
        assert families.keys() == named
        assert all(family.documentation for family in families.values())
        assert families["datev_bridge_turns"].type == "counter"
        runs = {s.labels["state"]: s.value for s in families["datev_bridge_runs"].samples}
        assert runs == {"planned": 1.0}
        (workers,) = families["datev_bridge_workers"].samples
        assert workers.value == 1.0
        assert asked(port, "/other")[0] == 404


def test_no_host_is_asked_more_at_once_than_allowed(tmp_path: Path) -> None:
    """However many places are due: the POS gets so many requests at once as there are runs."""
    crowd, places, at_once = Crowd(), 6, 2
    opened = date(2026, 1, 1)
    sold = [Restaurant(seed=n, size=Size.SMALL, opened=opened) for n in range(places)]
    day = (now() - timedelta(days=3)).date()
    with smtp_server(tmp_path) as mail, Sandbox(sold, sleep=crowd) as sandbox:
        environment = mail.environment()
        service = open_fleet(tmp_path / "service", environment, sandbox, sold, first_day=day)
        for number in range(places):
            plan_days(service, f"o{number:05}", f"p{number:05}", [day])
        sandbox.faults = Faults(troubles=(Trouble(kind=Kind.SLOW, seconds=0.4),))
        with working(service, environment, "--at-once", str(at_once)):
            until = time.monotonic() + 2 * WITHIN
            while len(mail.inbox.messages) < places and time.monotonic() < until:
                time.sleep(0.1)
        assert len(mail.inbox.messages) == places
        assert crowd.most == at_once
        service.store.engine.dispose()
