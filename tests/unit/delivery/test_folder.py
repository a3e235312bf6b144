"""A folder for files, and the ledger beside them."""

from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.delivery.folder import LEDGER_NAME, FolderLedger, FolderOutput
from datev_bridge.errors import DeliveryError, StoreError
from datev_bridge.runs.ledger import LedgerEntry
from support.exporting import AT
from support.sales import DAY
from support.told import says_everything

ENTRY = LedgerEntry(
    location="14194",
    business_day=DAY,
    feed="v2",
    journal_digest="0",
    mapping_revision="abc",
    file_name="EXTF_x.csv",
    file_sha256="1",
    exported_at=AT,
)
SECOND = evolve(ENTRY, location="2")


def test_a_file_is_put_into_the_folder(tmp_path: Path) -> None:
    output = FolderOutput(folder=tmp_path)
    assert output.put("a.csv", b"eins") == str(tmp_path / "a.csv")
    assert output.put("a.csv", b"zwei") == str(tmp_path / "a.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == b"zwei"


def test_the_check_makes_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    FolderOutput(folder=folder).check()
    FolderOutput(folder=folder).check()
    assert folder.is_dir()


def test_a_file_in_the_way_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    for folder in (tmp_path / "a", tmp_path / "a" / "b"):
        with pytest.raises(DeliveryError) as caught:
            FolderOutput(folder=folder).check()
        assert (caught.value.code, caught.value.retry) == ("FILE-001", False)
        assert caught.value.target == str(folder)
        assert says_everything(caught.value.issue)


def test_a_folder_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's answer is taken as it is; a superuser would be let in everywhere."""
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(DeliveryError) as caught:
        FolderOutput(folder=tmp_path).check()
    assert (caught.value.code, caught.value.retry) == ("FILE-001", False)
    assert "Permission denied" in str(caught.value)


def test_a_ledger_only_grows(tmp_path: Path) -> None:
    ledger = FolderLedger(folder=tmp_path)
    assert ledger.entries() == ()
    ledger.append([])
    assert not ledger.path.exists()
    ledger.append([ENTRY])
    ledger.append(iter([SECOND, ENTRY]))
    assert ledger.entries() == (ENTRY, SECOND, ENTRY)
    assert ledger.path == tmp_path / LEDGER_NAME
    assert ledger.path.read_bytes().count(b"\n") == 3


def test_a_last_line_without_its_end_stays_a_line(tmp_path: Path) -> None:
    ledger = FolderLedger(folder=tmp_path)
    ledger.path.write_bytes(ENTRY.to_line().rstrip())
    ledger.append([SECOND])
    assert ledger.entries() == (ENTRY, SECOND)


def test_lines_may_end_as_on_windows(tmp_path: Path) -> None:
    ledger = FolderLedger(folder=tmp_path)
    ledger.path.write_bytes(ENTRY.to_line().replace(b"\n", b"\r\n") * 2)
    assert ledger.entries() == (ENTRY, ENTRY)


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    ledger = FolderLedger(folder=tmp_path)
    ledger.path.write_bytes(ENTRY.to_line() + b"\xff\n" + ENTRY.to_line())
    with pytest.raises(StoreError) as caught:
        ledger.entries()
    assert caught.value.code == "RUN-005"
    assert dict(caught.value.issue.values) == {"line": "2", "file": LEDGER_NAME}
    assert caught.value.issue.where == str(ledger.path)


def test_a_folder_that_is_not_there_needs_no_lock(tmp_path: Path) -> None:
    ledger = FolderLedger(folder=tmp_path / "nichts")
    with ledger.lock():
        assert not ledger.folder.exists()


def test_the_lock_is_a_file_of_its_own_and_can_be_taken_again(tmp_path: Path) -> None:
    ledger = FolderLedger(folder=tmp_path)
    for _ in range(2):
        with ledger.lock():
            assert [path.name for path in tmp_path.iterdir()] == [f".{LEDGER_NAME}.lock"]
