"""The durable queue on both databases: a try is made once, and forgotten once it has ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
import time

import pytest

from datev_bridge.engine.durable import DurableQueue
from support.databases import DATABASES, fresh_url

WITHIN = 120
"""Seconds."""


@contextmanager
def queue_of(database: str, folder: Path, tried: list[str]) -> Iterator[DurableQueue]:
    with fresh_url(database, folder) as url:
        queue = DurableQueue(url, worker="w1", take=lambda _, run: tried.append(run))
        queue.start()
        try:
            yield queue
        finally:
            queue.stop(seconds=1)


def forgotten(queue: DurableQueue, count: int) -> int:
    """Ask to forget what has ended until it is so many, never too early; return how many it is."""
    found, until = 0, time.monotonic() + WITHIN
    while found < count and time.monotonic() < until:
        now = datetime.now(UTC)
        assert queue.forget_ended(now - timedelta(days=1)) == 0
        found += queue.forget_ended(now + timedelta(days=1))
        time.sleep(0.05)
    return found


@pytest.mark.parametrize("database", DATABASES)
def test_tries_that_have_ended_are_forgotten_after_their_time(
    database: str, tmp_path: Path
) -> None:
    tried: list[str] = []
    with queue_of(database, tmp_path, tried) as queue:
        for run in ("r1", "r2"):
            queue.submit("o", "p", run, 0)
            queue.submit("o", "p", run, 0)
        assert forgotten(queue, 2) == 2
        assert sorted(tried) == ["r1", "r2"]
        assert queue.forget_ended(datetime.now(UTC) + timedelta(days=1)) == 0
