"""Workers killed with SIGKILL anywhere: each file exists once, is mailed once, nothing is stuck."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from email import message_from_bytes, policy
from hashlib import sha256
import os
from pathlib import Path
import random
import signal
import subprocess
import sys
import time

import pytest

from datev_bridge.runs.state import OPEN, Outcome, RunState
from datev_bridge.service import DATABASE_VARIABLE, FILES_FOLDER, Service
from datev_bridge.store.outbox import MAILS
from datev_bridge.testing import Restaurant, Size
from datev_bridge.testing.sandbox import Sandbox
from support.databases import fresh_url
from support.fleet import FOLDER, now, open_fleet, plan_days
from support.smtp import Inbox, smtp_server

SEED = int(os.environ.get("DATEV_BRIDGE_KILL_SEED", "20261123"))
PLACES = int(os.environ.get("DATEV_BRIDGE_KILL_PLACES", "2"))
DAYS = int(os.environ.get("DATEV_BRIDGE_KILL_DAYS", "3"))
KILLS = int(os.environ.get("DATEV_BRIDGE_KILLS", "4"))
"""On each database; a full run asks for more."""
PATIENCE = 700


def restaurants() -> list[Restaurant]:
    opened = date(2026, 1, 1)
    return [Restaurant(seed=SEED + n, size=Size.SMALL, opened=opened) for n in range(PLACES)]


@contextmanager
def working(
    folder: Path, environment: dict[str, str], name: str
) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-m", "datev_bridge_cli", "worker", "--data", str(folder)]
    with (folder / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            [*words, "--name", name, "--interval", "1"],
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(60)


def open_runs(service: Service) -> int:
    with service.store.work(reading=True) as work:
        counts = work.agenda.counts()
        mails = work.mail_queue.counts(now())
    going = sum(counts.get(state.value, 0) for state in (*OPEN, RunState.WRITTEN))
    return going + mails["waiting"]


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_kills_lose_nothing_and_double_nothing(database: str, tmp_path: Path) -> None:
    dice, sold = random.Random(SEED), restaurants()
    folder = tmp_path / "service"
    last = (now() - timedelta(days=3)).date()
    days = [last - timedelta(days=back) for back in reversed(range(DAYS))]
    with (
        fresh_url(database, tmp_path) as url,
        smtp_server(tmp_path) as mail,
        Sandbox(sold) as sandbox,
    ):
        environment = dict(mail.environment())
        if database == "postgresql":
            environment[DATABASE_VARIABLE] = url
        service = open_fleet(folder, environment, sandbox, sold, first_day=days[0])
        for number in range(PLACES):
            plan_days(service, f"o{number:05}", f"p{number:05}", days)
        names = ["w1"] if database == "sqlite" else ["w1", "w2", "w3"]
        kills = killed_again_and_again(folder, environment, names, dice, service)
        with working(folder, environment, names[0]):
            finish(service)
        check(service, mail.inbox, days, kills)
        service.store.engine.dispose()


def killed_again_and_again(
    folder: Path,
    environment: dict[str, str],
    names: list[str],
    dice: random.Random,
    service: Service,
) -> int:
    """Start workers and kill them at random moments; one of several never comes back."""
    kills = 0
    for number in range(KILLS):
        name = names[number % len(names)]
        if number and name == names[-1] and len(names) > 1:
            name = names[0]  # the last one was killed once and stays away
        with working(folder, environment, name) as process:
            time.sleep(dice.uniform(1.5, 4.5))
            process.kill()
            process.wait(30)
            kills += 1
        if open_runs(service) == 0:
            break
    return kills


def finish(service: Service) -> None:
    """Wait until nothing is left to do; the leases of the dead, minutes long, end at once here."""
    with service.store.engine.begin() as connection:
        held = MAILS.c.state == "waiting"
        connection.execute(MAILS.update().where(held).values(due_at=now(), holder=""))
    until = time.monotonic() + PATIENCE
    while open_runs(service):
        if time.monotonic() > until:
            pytest.fail("something is stuck")
        time.sleep(0.5)


def check(service: Service, inbox: Inbox, days: list[date], kills: int) -> None:
    files: Counter[str] = Counter()
    for number in range(PLACES):
        organisation, place = f"o{number:05}", f"p{number:05}"
        books = service.store.books(organisation, place, lambda *_: None)
        entries = books.records.ledger.entries()
        with service.store.work(organisation, reading=True) as work:
            outcomes = work.runs.outcomes(place, days[0])
        sold = [day for day in days if outcomes[day].outcome is not Outcome.NOTHING]
        assert sorted(entry.business_day for entry in entries) == sold
        assert sorted(books.records.days.of("")) == sold
        assert books.records.ledger.unfinished() is None
        for entry in entries:
            assert books.output.read(entry.file_name) is not None
            files[f"{organisation}/{entry.file_name}"] += 1
        put = service.folder / FILES_FOLDER / place / FOLDER
        assert {path.name: sha256(path.read_bytes()).hexdigest() for path in put.iterdir()} == {
            entry.file_name: entry.file_sha256 for entry in entries
        }
        with service.store.work(organisation, reading=True) as work:
            runs = work.runs.of(place)
            assert {run.state for run in runs} <= {RunState.DELIVERED, RunState.NOTHING}
    mailed = Counter(
        message_from_bytes(content, policy=policy.default)["Message-ID"]
        for _, _, content in inbox.messages
    )
    assert len(mailed) == len(files)
    doubled = {name: times for name, times in mailed.items() if times > 1}
    print(f"\n{kills} kills, {len(files)} files, {sum(mailed.values())} mails, doubled: {doubled}")
    # Between a server's answer and our note of it lies no transaction that both share: a kill right
    # there sends the same mail, under the same Message-ID, once more.
    assert sum(mailed.values()) <= len(mailed) + kills
