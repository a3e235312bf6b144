"""Workers killed with SIGKILL at every step: each file exists once, is mailed once, none is stuck.

Half of what is aimed at is the gap before a step, half is inside it; one kill in four falls at a
moment of chance, from outside. Work comes bit by bit, so that there is some at each kill.
"""

from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from email import message_from_bytes, policy
from hashlib import sha256
import json
from math import ceil
import os
from pathlib import Path
import random
import re
import signal
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlsplit

from attrs import define, field
import pytest

from datev_bridge.engine.process import ENGINE_FILE
from datev_bridge.kseries.codes import REFRESH_LOST
from datev_bridge.runs.state import OPEN, Outcome, RunState
from datev_bridge.runs.worker_times import DEAD_AFTER_VARIABLE, HEARTBEAT_VARIABLE
from datev_bridge.service import DATABASE_VARIABLE, FILES_FOLDER, Service
from datev_bridge.testing import Restaurant, Size
from datev_bridge.testing.sandbox import Sandbox
from support.browser import agree
from support.cli import SRC
from support.databases import fresh_url
from support.fleet import FOLDER, now, open_fleet, plan_days
from support.idle import is_idle
from support.smtp import Inbox, smtp_server
from support.stepping import DOUBTFUL, POINTS, Aim, aims, fell, label, table
from support.travellers import OPERATOR

SEED = int(os.environ.get("DATEV_BRIDGE_KILL_SEED", "20261123"))
PLACES = int(os.environ.get("DATEV_BRIDGE_KILL_PLACES", "5"))
DAYS = int(os.environ.get("DATEV_BRIDGE_KILL_DAYS", "6"))
KILLS = int(os.environ.get("DATEV_BRIDGE_KILLS", "30"))
"""On each database; a full run asks for more."""
IS_FULL = 3 * len(POINTS) <= KILLS
STARTED_WITHIN, MET_WITHIN, NOTHING_MOVES, MOVES_WITHIN = 60, 8, 10, 120
"""Seconds; the last is less than any lease, so that none may end by itself."""
TESTS = Path(__file__).parents[1]


def restaurants() -> list[Restaurant]:
    opened = date(2026, 1, 1)
    return [Restaurant(seed=SEED + n, size=Size.SMALL, opened=opened) for n in range(PLACES)]


def open_runs(service: Service) -> int:
    with service.store.work(reading=True) as work:
        counts = work.agenda.counts()
        mails = work.mail_queue.counts(now())
    going = sum(counts.get(state.value, 0) for state in (*OPEN, RunState.WRITTEN))
    return going + mails["waiting"]


@define
class Life:
    """One process of a worker."""

    process: subprocess.Popen[bytes]
    aim: Aim | None
    trace: Path
    ends_at: float


@define(kw_only=True)
class Crew:
    """Workers that are killed again and again."""

    service: Service
    environment: dict[str, str]
    names: list[str]
    dice: random.Random
    aims: deque[Aim | None]
    lives: dict[str, Life] = field(factory=dict)
    gone: set[str] = field(factory=set)
    kills: int = 0
    fallen: list[set[str]] = field(factory=list)
    connected_again: int = 0

    def start(self, name: str, aim: Aim | None) -> None:
        folder = self.service.folder
        trace = folder / f"{name}.trace"
        trace.unlink(missing_ok=True)
        told = aim.text() if aim else ""
        words = ["worker", "-v", "--data", str(folder), "--name", name, "--interval", "1"]
        with (folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "support.stepping", str(trace), told, "--", *words],
                env={**os.environ, **self.environment, "PYTHONPATH": f"{SRC}{os.pathsep}{TESTS}"},
                stdout=log,
                stderr=log,
            )
        lasts = self.dice.uniform(0.2, 3) if aim is None else MET_WITHIN
        ends_at = begun(trace, process) + lasts
        self.lives[name] = Life(process, aim, trace, ends_at)

    def watch(self, name: str) -> bool:
        """Tell whether a worker was killed, by itself or from here."""
        life = self.lives[name]
        if life.process.poll() is None and time.monotonic() > life.ends_at:
            life.process.kill()
            life.process.wait(30)
            if life.aim is not None:
                self.aims.append(life.aim)
        return self.is_dead(name)

    def is_dead(self, name: str) -> bool:
        """Tell whether a worker was killed, and keep where the kill fell."""
        life = self.lives[name]
        if life.process.poll() is None:
            return False
        assert life.process.wait() == -signal.SIGKILL, f"{name} ended by itself"
        del self.lives[name]
        self.kills += 1
        self.fallen.append(fell(life.trace))
        return True

    def kill_again_and_again(self, plan: Iterator[None], total: int) -> None:
        """Kill them so often; of several, the last one stays away from half of the kills on."""
        planned = 0
        while self.kills < KILLS:
            so_far = ceil(self.kills * total / KILLS)
            while planned < min(total, so_far + len(self.names)):
                next(plan)
                planned += 1
            for name in self.names:
                if name in self.gone:
                    continue
                if name not in self.lives:
                    self.start(name, self.aims.popleft())
                elif (
                    self.watch(name) and self.kills >= KILLS // 2 and name == self.names[-1] != "w1"
                ):
                    self.gone.add(name)
                if self.kills == KILLS:
                    break
            time.sleep(0.02)
        for _ in plan:
            pass

    def finish(self) -> None:
        """Let those work in peace that are not gone, until nothing is left to do."""
        for name in self.names:
            if name not in self.lives and name not in self.gone:
                self.start(name, None)
        least, moved_at = open_runs(self.service), time.monotonic()
        while left := open_runs(self.service):
            if left < least:
                least, moved_at = left, time.monotonic()
            if time.monotonic() - moved_at > NOTHING_MOVES:
                self.connected_again += connect_again(self.service)
            assert time.monotonic() - moved_at < MOVES_WITHIN, f"{left} are stuck"
            for name in [*self.lives]:
                if self.is_dead(name):  # it met what it was aimed at before
                    self.start(name, None)
            time.sleep(0.2)
        self.end()

    def end(self) -> None:
        for life in self.lives.values():
            life.process.send_signal(signal.SIGTERM)
        for life in self.lives.values():
            life.process.wait(90)


def begun(trace: Path, process: subprocess.Popen[bytes]) -> float:
    """Wait until a worker has begun; return when."""
    until = time.monotonic() + STARTED_WITHIN
    while process.poll() is None and time.monotonic() < until:
        if trace.exists() and trace.stat().st_size:
            break
        time.sleep(0.02)
    return time.monotonic()


def connect_again(service: Service) -> int:
    """Do what owners do whose connection ended: a kill kept the answer to its renewal from us.

    The POS has replaced the token by then, so no program can mend it; see how-to “operate”.
    """
    with service.store.work(reading=True) as work:
        going = work.agenda.going(PLACES * DAYS)
    ended = {(owner, run.place) for owner, run in going if run.problem == REFRESH_LOST.code}
    for owner, place in ended:
        came_back = agree(service.connecting.begin(OPERATOR, owner, place))
        (state,) = parse_qs(urlsplit(came_back).query)["state"]
        service.connecting.finish(OPERATOR, came_back, state)
    return len(ended)


@contextmanager
def crew_of(
    folder: Path, environment: dict[str, str], service: Service, database: str
) -> Iterator[Crew]:
    dice = random.Random(SEED)
    crew = Crew(
        service=service,
        environment=environment,
        names=["w1"] if database == "sqlite" else ["w1", "w2", "w3"],
        dice=dice,
        aims=deque(aims(dice, KILLS + 8, times=5 if IS_FULL else 1)),
    )
    try:
        yield crew
    finally:
        for life in crew.lives.values():
            life.process.kill()
            life.process.wait(30)


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_kills_lose_nothing_and_double_nothing(database: str, tmp_path: Path) -> None:
    sold, began = restaurants(), time.monotonic()
    folder = tmp_path / "service"
    last = (now() - timedelta(days=3)).date()
    days = [last - timedelta(days=back) for back in reversed(range(DAYS))]
    with (
        fresh_url(database, tmp_path) as url,
        smtp_server(tmp_path) as mail,
        Sandbox(sold) as sandbox,
    ):
        environment = {**mail.environment(), HEARTBEAT_VARIABLE: "1", DEAD_AFTER_VARIABLE: "6"}
        if database == "postgresql":
            environment[DATABASE_VARIABLE] = url
        service = open_fleet(folder, environment, sandbox, sold, first_day=days[0])
        for number in range(PLACES):  # nothing comes by itself
            plan_days(service, f"o{number:05}", f"p{number:05}", [])
        with crew_of(folder, environment, service, database) as crew:
            crew.kill_again_and_again(planned(service, days), PLACES * DAYS)
            print(f"\n{database}: {crew.kills} kills, {time.monotonic() - began:.0f} s", flush=True)
            print(table(point for points in crew.fallen for point in points), flush=True)
            crew.finish()
        print(f"everything done after {time.monotonic() - began:.0f} s")
        print(f"{crew.connected_again} places connected again: a kill fell into their renewal")
        assert crew.connected_again <= crew.kills
        check(service, mail.inbox, days, crew)
        is_idle(service, url if database == "postgresql" else f"sqlite:///{folder / ENGINE_FILE}")
        service.store.engine.dispose()


def planned(service: Service, days: list[date]) -> Iterator[None]:
    """Plan one run after the other, day by day."""
    for day in days:
        for number in range(PLACES):
            plan_days(service, f"o{number:05}", f"p{number:05}", [day])
            yield


def check(service: Service, inbox: Inbox, days: list[date], crew: Crew) -> None:
    due: Counter[tuple[str, str]] = Counter()
    for number in range(PLACES):
        organisation, place = f"o{number:05}", f"p{number:05}"
        books = service.store.books(organisation, place, lambda *_: None)
        entries = books.records.ledger.entries()
        with service.store.work(organisation, reading=True) as work:
            outcomes = work.runs.outcomes(place, days[0])
            runs = work.runs.of(place)
        sold = [day for day in days if outcomes[day].outcome is not Outcome.NOTHING]
        assert sorted(entry.business_day for entry in entries) == sold
        assert sorted(books.records.days.of("")) == sold
        assert books.records.ledger.unfinished() is None
        kept = {entry.file_name: books.output.read(entry.file_name) or b"" for entry in entries}
        assert {name: sha256(content).hexdigest() for name, content in kept.items()} == {
            entry.file_name: entry.file_sha256 for entry in entries
        }
        put = service.folder / FILES_FOLDER / place / FOLDER
        assert {path.name: path.read_bytes() for path in put.iterdir()} == kept
        due.update((f"kanzlei{number}@steuer.example", name) for name in kept)
        assert len(runs) == len(days)
        assert {run.state for run in runs} <= {RunState.DELIVERED, RunState.NOTHING}
    assert set(due.values()) == {1}
    check_mails(inbox, due, crew)


def check_mails(inbox: Inbox, due: Counter[tuple[str, str]], crew: Crew) -> None:
    """Each file came by one mail; what came twice was in the hands of a worker that was killed."""
    contents: dict[str, set[bytes]] = {}
    times: Counter[str] = Counter()
    carried: dict[str, tuple[str, str]] = {}
    for _, (recipient,), content in inbox.messages:
        message = message_from_bytes(content, policy=policy.default)
        names = [part.get_filename() or "" for part in message.iter_attachments()]
        identity = message["Message-ID"]
        times[identity] += 1
        contents.setdefault(identity, set()).add(content)
        for file in names:
            if file.startswith("EXTF_"):
                carried[identity] = (recipient, file)
    assert Counter(carried.values()) == due
    assert all(len(each) == 1 for each in contents.values())
    doubled = {name[1:].partition("@")[0]: count for name, count in times.items() if count > 1}
    doubt = {label(*point) for point in DOUBTFUL}
    doubtful = sum(not doubt.isdisjoint(points) for points in crew.fallen)
    print(
        f"{len(due)} files, {sum(times.values())} mails; {len(doubled)} came twice, "
        f"{doubtful} kills between the server's decision and the line"
    )
    assert doubled.keys() <= released(crew.service.folder)
    assert sum(doubled.values()) - len(doubled) <= doubtful
    if IS_FULL:
        missed = {label(*point) for point in POINTS}.difference(*crew.fallen)
        assert not missed


def released(folder: Path) -> set[str]:
    """Return the ids of mails that were let go because whoever was sending them is dead."""
    lines = [line for log in folder.glob("w*.log") for line in log.read_text().splitlines()]
    found = [json.loads(line) for line in lines if re.match(r'\{"event": "released"', line)]
    return {mail for each in found for mail in each["mails"]}
