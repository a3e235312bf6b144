"""Files appear whole or not at all."""

import errno
import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.errors import DeliveryError
from datev_bridge.files import write_atomically


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@given(st.lists(st.binary(max_size=50)))
def test_the_bytes_are_the_chunks(
    tmp_path_factory: pytest.TempPathFactory, chunks: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("files") / "a.csv"
    write_atomically(path, iter(chunks))
    assert path.read_bytes() == b"".join(chunks)
    assert names(path.parent) == ["a.csv"]


@pytest.mark.parametrize("failure", [KeyboardInterrupt, ValueError, OSError])
def test_a_failing_source_leaves_everything_as_it_was(
    tmp_path: Path, failure: type[BaseException]
) -> None:
    path = tmp_path / "a.csv"
    write_atomically(path, [b"old"])

    def chunks():
        yield b"new"
        raise failure

    with pytest.raises(failure):
        write_atomically(path, chunks())
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.csv"]


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError) as failed:
        write_atomically(tmp_path / "none" / "a.csv", [b"x"])
    assert failed.value.code == "FILE-001"
    assert failed.value.retry is False
    assert failed.value.target == str(tmp_path / "none" / "a.csv")
    assert str(tmp_path / "none") in failed.value.issue.text("de")


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(DeliveryError) as failed:
        write_atomically(tmp_path / "a.csv", [b"x"])
    assert failed.value.code == "FILE-001"
    assert names(tmp_path) == ["a.csv"]


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "FILE-002"), (errno.EDQUOT, "FILE-002"), (errno.EIO, "FILE-003")],
)
def test_a_disk_that_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "write", refuse)
    with pytest.raises(DeliveryError) as failed:
        write_atomically(tmp_path / "a.csv", [b"x"])
    assert failed.value.code == code
    assert failed.value.retry is True
    assert names(tmp_path) == []


def test_short_writes_are_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: whole(handle, bytes(data[:2])))
    write_atomically(tmp_path / "a.csv", [b"abcde", b"", b"f"])
    assert (tmp_path / "a.csv").read_bytes() == b"abcdef"


def test_the_file_has_usual_permissions(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.csv", [b"x"])
    (tmp_path / "b.csv").write_bytes(b"x")
    assert (tmp_path / "a.csv").stat().st_mode == (tmp_path / "b.csv").stat().st_mode
