"""Months pulled over HTTP by a worker that is killed in the middle: each day once, in its year."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
import os
from pathlib import Path
import subprocess
import sys
import time

import pytest

from datev_bridge.runs.state import OPEN, RunState
from datev_bridge.service import Service
from datev_bridge.testing import Restaurant, Size
from datev_bridge.testing.sandbox import Sandbox
from support.fleet import open_fleet, plan_days
from support.killing import OPERATOR
from support.pulled import backfills, check_pulled

FIRST, LAST = date(2026, 7, 6), date(2026, 9, 27)
YEAR_STARTS = date(2026, 8, 15)
"""In the midst of a month, so that this month has two files."""
PLACE = ("o00000", "p00000")
ENVIRONMENT = {"DATEV_BRIDGE_MAIL_FROM": "a@bridge.example"}
PATIENCE = 240


@contextmanager
def working(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    words = [sys.executable, "-m", "datev_bridge_cli", "worker", "--data", str(folder)]
    with (folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [*words, "--name", "w", "--interval", "1"],
            env={**os.environ, **ENVIRONMENT},
            stdout=log,
            stderr=log,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(60)


def wait_for(service: Service, *, recorded: int, delivered: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        states = [run.state for run in backfills(service, *PLACE)]
        is_recorded = sum(state not in OPEN for state in states) >= recorded
        if is_recorded and states.count(RunState.DELIVERED) >= delivered:
            return
        assert time.monotonic() < until, states
        time.sleep(0.05)


@pytest.mark.slow
def test_months_pulled_with_a_kill_in_between_are_whole(tmp_path: Path) -> None:
    restaurant = Restaurant(seed=11, size=Size.SMALL, opened=FIRST)
    folder = tmp_path / "service"
    with Sandbox([restaurant]) as sandbox:
        service = open_fleet(
            folder,
            ENVIRONMENT,
            sandbox,
            [restaurant],
            first_day=LAST + timedelta(days=1),
            year_starts=f"{YEAR_STARTS:%m-%d}",
        )
        plan_days(service, *PLACE, [])  # nothing comes by itself
        service.backfills.start(OPERATOR, *PLACE, FIRST, LAST)
        with working(folder) as worker:
            wait_for(service, recorded=1, delivered=0)
            asked = sandbox.asked("sales-daily")
            while sandbox.asked("sales-daily") < asked + 5:
                time.sleep(0.01)
            worker.kill()
        assert len([r for r in backfills(service, *PLACE) if r.state in OPEN]) == 3
        with working(folder):
            wait_for(service, recorded=4, delivered=4)
        days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
        files = check_pulled(service, *PLACE, days, YEAR_STARTS)
        assert len(files) == 4
        mails = list((folder / "mail").glob("*.eml"))
        assert sum(b"EXTF_" in mail.read_bytes() for mail in mails) == 4
        service.close()
