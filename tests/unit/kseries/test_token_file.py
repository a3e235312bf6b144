"""The file that keeps a connection."""

import json
import os
from pathlib import Path
import stat
import subprocess
import sys
from threading import Thread

import pytest

from datev_bridge.errors import ServiceUnavailable, StoreError
from datev_bridge.kseries.token_file import FileTokenStore
from support.kseries import FakeTime, record_of


def test_only_the_owner_may_read(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    path.write_text("{}")
    path.chmod(0o644)
    FileTokenStore(path).save(record_of("a", "r"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    with store.lock():
        store.save(record_of("a", "r"))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["tokens.json", "tokens.json.lock"]


def test_a_failed_save_leaves_the_old_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    store.save(record_of("a", "r"))

    flush, left = os.fsync, [OSError(28, "No space left on device")]

    def full_once(handle: int) -> None:
        if left:
            raise left.pop()
        flush(handle)

    monkeypatch.setattr(os, "fsync", full_once)
    with pytest.raises(StoreError) as caught:
        store.save(record_of("b", "s"))
    assert caught.value.code == "AUTH-048"
    assert store.load() == record_of("a", "r")
    assert [p.name for p in tmp_path.iterdir()] == ["tokens.json"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        '{"format": 1}',
        '{"format": 2, "access": "s3cr3t"}',
        "\x00",
        "[" * 20_000,
    ],
)
def test_a_file_that_is_none_of_ours_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tokens.json"
    path.write_text(text)
    with pytest.raises(StoreError) as caught:
        FileTokenStore(path).load()
    assert caught.value.code == "AUTH-048"
    assert str(path) in str(caught.value)
    assert "s3cr3t" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ended", "AUTH-999"),
        ("issued_at", "2026-11-21T12:00:00"),
        ("expires_at", 7),
        ("access", None),
    ],
)
def test_a_record_with_a_wrong_value_is_none(tmp_path: Path, key: str, value: object) -> None:
    path = tmp_path / "tokens.json"
    FileTokenStore(path).save(record_of("a", "r"))
    path.write_text(json.dumps({**json.loads(path.read_text()), key: value}))
    with pytest.raises(StoreError):
        FileTokenStore(path).load()


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "none" / "tokens.json")
    assert store.load() is None
    with pytest.raises(StoreError):
        store.save(record_of("a", "r"))
    with pytest.raises(StoreError), store.lock():
        pass
    with pytest.raises(StoreError):
        FileTokenStore(tmp_path).load()


def test_patience_ends(tmp_path: Path) -> None:
    time = FakeTime()
    path = tmp_path / "tokens.json"
    waiting = FileTokenStore(path, patience=10, sleep=time.sleep, monotonic=time.monotonic)
    found: list[str] = []

    def wait() -> None:
        try:
            with waiting.lock():
                found.append("got it")
        except ServiceUnavailable as error:
            found.append(error.code)

    with FileTokenStore(path).lock():
        thread = Thread(target=wait)
        thread.start()
        thread.join()
    assert found == ["AUTH-049"]
    assert 10 <= time.passed < 11
    wait()
    assert found == ["AUTH-049", "got it"]


HOLD = """
from pathlib import Path
import sys, time
from datev_bridge.kseries.token_file import FileTokenStore
with FileTokenStore(Path(sys.argv[1])).lock():
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_lock_excludes_processes_and_ends_with_them(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    time = FakeTime()
    impatient = FileTokenStore(path, patience=0.2, sleep=time.sleep, monotonic=time.monotonic)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(ServiceUnavailable), impatient.lock():
            pass
        other.kill()
        other.wait()
    with impatient.lock():
        pass


def test_a_file_system_without_locks_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", unsupported)
    with pytest.raises(StoreError), FileTokenStore(tmp_path / "tokens.json").lock():
        pass
