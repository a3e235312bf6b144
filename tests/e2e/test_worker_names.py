"""Two worker processes of one name: the second is refused; after a kill the next one is not."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
import signal
import subprocess
import sys
import time

import pytest

from datev_bridge.service import DATABASE_VARIABLE, Service
from support.cli import process_environment
from support.databases import fresh_url
from support.fleet import open_service_at

pytestmark = pytest.mark.slow


@contextmanager
def worker(folder: Path, url: str) -> Iterator[subprocess.Popen[str]]:
    words = ["worker", "--data", str(folder), "--name", "w1", "--interval", "1"]
    with subprocess.Popen(
        [sys.executable, "-m", "datev_bridge_cli", *words],
        env=process_environment({DATABASE_VARIABLE: url}),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def heard(service: Service) -> datetime | None:
    with service.store.work(reading=True) as work:
        return work.workers.all().get("w1")


def begins(service: Service, process: subprocess.Popen[str]) -> bool:
    """Wait until a worker is heard of, or has ended; tell whether it runs."""
    before, until = heard(service), time.monotonic() + 120
    while process.poll() is None and heard(service) == before and time.monotonic() < until:
        time.sleep(0.1)
    return process.poll() is None


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_one_process_at_a_time_is_the_worker_of_a_name(database: str, tmp_path: Path) -> None:
    with fresh_url(database, tmp_path) as url:
        service = open_service_at(tmp_path, {DATABASE_VARIABLE: url})
        with worker(tmp_path, url) as first:
            assert begins(service, first)
            with worker(tmp_path, url) as second:
                assert second.wait(120) == 3
                assert second.stderr is not None
                assert "RUN-050" in second.stderr.read()
            assert first.poll() is None
            first.kill()
            with worker(tmp_path, url) as third:
                assert begins(service, third)
                third.send_signal(signal.SIGTERM)
                assert third.wait(120) == 0
        service.close()
