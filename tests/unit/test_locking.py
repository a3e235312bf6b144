"""Locks between processes."""

import os
from pathlib import Path
import subprocess
import sys
from threading import Event, Thread

import pytest

from datev_bridge.locking import locked_file, try_lock, unlock

HOLD = """
import sys
from pathlib import Path
from datev_bridge.locking import locked_file
with locked_file(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def can_lock(path: Path) -> bool:
    handle = os.open(path, os.O_RDWR)
    try:
        return try_lock(handle)
    finally:
        os.close(handle)


def test_a_lock_is_held_while_the_context_lasts(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locked_file(path):
        assert not can_lock(path)
    assert can_lock(path)
    assert path.read_bytes() == b""
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_error_gives_the_lock_back(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with pytest.raises(ZeroDivisionError), locked_file(path):
        raise ZeroDivisionError
    assert can_lock(path)


def test_a_lock_can_be_given_back(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    assert try_lock(handle)
    unlock(handle)
    assert can_lock(path)
    os.close(handle)


def test_a_waiting_thread_gets_it_when_it_is_free(tmp_path: Path) -> None:
    path, got, free = tmp_path / "lock", Event(), Event()

    def wait() -> None:
        free.wait()
        with locked_file(path):
            got.set()

    thread = Thread(target=wait)
    thread.start()
    with locked_file(path):
        free.set()
        assert not got.wait(0.2)
    assert got.wait(30)
    thread.join()


def test_a_lock_ends_with_the_process_that_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        assert not can_lock(path)
        process.kill()
        process.wait()
    assert can_lock(path)


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), locked_file(tmp_path / "no" / "lock"):
        pytest.fail("it was locked all the same")
