"""The audit trail, backups and keys from the command line."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
import csv
import io
import json
import os
from pathlib import Path
import sqlite3
import stat
import sys
from typing import Any

import pytest

from datev_bridge.vault import Vault
from support.cli import Ended, call, start
from support.desk import RETURN


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "VAULT_KEYS", "PROFILE", "SMTP_URL"):
        monkeypatch.delenv(f"DATEV_BRIDGE_{name}", raising=False)
    folder = tmp_path / "data"
    monkeypatch.setenv("DATEV_BRIDGE_DATA", str(folder))
    request("Zur Linde")
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim-2026\n")
    words = ("--client-id", "devp-v2-x", "--redirect-uri", RETURN, "--secret-file", str(secret))
    done("operator", "app", *words)
    return folder


def request(name: str) -> None:
    words = ("--property", name, "--contact", "W.", "--email", "w@linde.example")
    asked = document("operator", "request", *words)
    done("operator", "accept", asked["id"])


def done(*words: str) -> Ended:
    ended = call(*words)
    assert ended.code == 0, ended
    return ended


def document(*words: str, code: int = 0) -> Any:
    ended = call(*words, "--json")
    assert ended.code == code, ended
    return json.loads(ended.out)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let no file grow beyond a size, as if the disk were full."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def spoil(data: Path, statement: str) -> None:
    with sqlite3.connect(data / "store.db") as connection:
        connection.execute(statement)
    connection.close()


def test_the_newest_entries_come_first(data: Path) -> None:
    entries = document("audit", "show")["entries"]
    assert [entry["action"] for entry in entries] == ["member.invite", "organisation.make"]
    assert [entry["sequence"] for entry in entries] == [2, 1]
    newest = document("audit", "show", "--operator", "--limit", "1")["entries"]
    assert [entry["action"] for entry in newest] == ["app.keep"]
    assert "geheim-2026" not in json.dumps(newest)
    assert "member.invite" in done("audit", "show").out
    assert call("audit", "show", "--operator", "--organisation", "x").code == 2


def test_an_intact_trail_and_its_head(data: Path) -> None:
    trails = document("audit", "verify")["trails"]
    assert [trail["is_intact"] for trail in trails] == [True, True]
    head = trails[1]["head"]
    assert document("audit", "show", "--limit", "1")["entries"][0]["digest"] == head
    assert done("audit", "verify", "--head", head).out.startswith("  intact")
    done("settings", "set", "datev.client_number=1")
    done("audit", "verify", "--head", head)
    missing = document("audit", "verify", "--head", "0" * 63 + "1", code=1)["trails"]
    assert [issue["code"] for issue in missing[0]["issues"]] == ["AUD-003"]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("update audit_entry set actor_name = 'x' where organisation <> ''", "AUD-001"),
        ("delete from audit_entry where organisation <> '' and sequence = 1", "AUD-002"),
        ("delete from audit_entry where organisation <> '' and sequence = 2", "AUD-003"),
    ],
)
def test_a_changed_trail_is_a_finding(data: Path, statement: str, code: str) -> None:
    spoil(data, statement)
    trails = document("audit", "verify", code=1)["trails"]
    assert trails[0]["is_intact"]
    assert code in [issue["code"] for issue in trails[1]["issues"]]
    assert code in call("audit", "verify").out


def test_the_trail_as_a_file(data: Path, tmp_path: Path) -> None:
    lines = [
        json.loads(line)
        for line in start("audit", "export", env={"DATEV_BRIDGE_DATA": str(data)}).out.splitlines()
    ]
    assert [line["sequence"] for line in lines] == [1, 2]
    target = tmp_path / "trail.csv"
    done("audit", "export", "--csv", "-o", str(target))
    text = target.read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["action"] for row in rows] == ["organisation.make", "member.invite"]
    assert rows[0]["previous"].startswith("'000")


def test_a_formula_in_the_trail_is_not_run(data: Path, tmp_path: Path) -> None:
    spoil(data, "update audit_entry set subject = '=1+1' where sequence = 1")
    target = tmp_path / "trail.csv"
    done("audit", "export", "--csv", "-o", str(target))
    assert ";'=1+1;" in target.read_text("utf-8-sig")


def test_a_backup_comes_back(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    made = document("backup", str(copy))
    assert (made["bytes"], made["keys"]) == (copy.stat().st_size, str(data / "vault.key"))
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert list(tmp_path.glob("copy.db-*")) == []
    assert b"geheim-2026" not in copy.read_bytes()
    again = call("backup", str(copy))
    assert (again.code, "CLI-011" in again.err) == (3, True)
    before = document("audit", "show")["entries"]
    assert document("restore", str(copy))["lost_entries"] == 0
    assert document("audit", "show")["entries"] == before
    newest = document("audit", "show", "--operator", "--limit", "2")["entries"]
    assert [entry["action"] for entry in newest] == ["store.restore", "store.backup"]


def test_a_newer_store_is_replaced_only_by_force(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    done("backup", str(copy))
    done("settings", "set", "datev.client_number=1")
    refused = call("restore", str(copy))
    assert (refused.code, "STO-007" in refused.err, " 1 entries" in refused.err) == (6, True, True)
    assert document("audit", "show", "--limit", "1")["entries"][0]["action"] == "settings.change"
    assert document("restore", str(copy), "--force")["lost_entries"] == 1
    assert document("audit", "show", "--limit", "1")["entries"][0]["action"] == "member.invite"
    assert all(trail["is_intact"] for trail in document("audit", "verify")["trails"])


def test_a_damaged_store_is_set_aside(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    done("backup", str(copy))
    (data / "store.db").write_bytes(b"damaged" * 1000)
    aside = Path(document("restore", str(copy))["set_aside"])
    assert aside.read_bytes().startswith(b"damaged")
    assert len(document("audit", "show")["entries"]) == 2


def test_a_store_that_somebody_has_for_themselves_is_not_damaged(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.db"
    done("backup", str(copy))
    monkeypatch.setattr("datev_bridge.store.backup.BUSY_SECONDS", 0)
    with closing(sqlite3.connect(data / "store.db", isolation_level=None)) as connection:
        connection.execute("pragma locking_mode = exclusive")
        connection.execute("begin exclusive")
        before = sorted(path.name for path in data.iterdir())
        refused = call("restore", str(copy), "--force")
        assert (refused.code, "STO-003" in refused.err) == (6, True)
        assert sorted(path.name for path in data.iterdir()) == before


@pytest.mark.parametrize("present", [None, b"damaged" * 1000])
def test_a_backup_for_which_there_is_no_room_changes_nothing(
    data: Path, tmp_path: Path, present: bytes | None
) -> None:
    copy, folder = tmp_path / "copy.db", tmp_path / "other"
    done("backup", str(copy))
    folder.mkdir()
    if present is not None:
        (folder / "store.db").write_bytes(present)
    with files_of_at_most(100_000):
        refused = call("restore", str(copy), "--data", str(folder))
    assert (refused.code, "STO-003" in refused.err) == (6, True)
    kept = {path.name: path.read_bytes() for path in folder.glob("store.db*")}
    assert kept == ({} if present is None else {"store.db": present})


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_a_backup_may_have_a_name_that_is_no_text(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / os.fsdecode(b"\xff.db")
    done("backup", str(copy), "--quiet")
    assert copy.stat().st_size > 0
    entry = document("audit", "show", "--operator", "--limit", "1")["entries"][0]
    assert entry["subject"] == "?.db"


@pytest.mark.parametrize("content", [b"", b"text", b"SQLite format 3\x00" + b"x" * 5000])
def test_what_is_no_backup_changes_nothing(data: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "none.db"
    file.write_bytes(content)
    refused = call("restore", str(file), "--force")
    assert (refused.code, "STO-008" in refused.err) == (6, True)
    assert call("restore", str(tmp_path / "missing.db")).code == 6
    assert len(document("audit", "show")["entries"]) == 2


def test_a_backup_of_a_newer_program_is_refused(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    done("backup", str(copy))
    with sqlite3.connect(copy) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    refused = call("restore", str(copy), "--force")
    assert (refused.code, "STO-004" in refused.err) == (6, True)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", ("STO-006", "pg_dump")),
        ("store.db", ("STO-001",)),
    ],
    ids=["has its own tools", "no address"],
)
def test_only_a_database_in_a_file_is_restored(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, words: tuple[str, ...]
) -> None:
    copy = tmp_path / "copy.db"
    done("backup", str(copy))
    monkeypatch.setenv("DATEV_BRIDGE_DATABASE_URL", url)
    refused = call("restore", str(copy))
    assert refused.code == 6
    assert all(word in refused.err for word in words), refused.err


def test_keys_are_renewed_and_all_secrets_with_them(data: Path, tmp_path: Path) -> None:
    kept = tmp_path / "keys"
    done("backup", "keys", "--out", str(kept))
    assert kept.read_bytes() == (data / "vault.key").read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    renewed = document("backup", "rotate-keys")
    assert (renewed["resealed"] >= 2, renewed["unreadable"]) == (True, 0)
    newest, former = (data / "vault.key").read_text().split()
    assert former == kept.read_text().strip()
    (data / "vault.key").write_text(newest)
    assert document("backup", "rotate-keys")["unreadable"] == 0
    assert call("operator", "mail", "--send").code == 0


def test_keys_that_do_not_fit_are_a_finding(data: Path) -> None:
    (data / "vault.key").unlink()
    refused = call("backup", "rotate-keys")
    assert (refused.code, "STO-009" in refused.err) == (1, True)
    lines = document("doctor", code=1)["lines"]
    (line,) = [line for line in lines if line["check"] == "database.keys"]
    assert (line["answer"], line["issue"]["code"]) == ("no", "STO-009")


def test_a_new_key_is_one(data: Path) -> None:
    (data / "vault.key").write_text("broken")
    refused = call("audit", "show")
    assert "datev-bridge backup keys" in refused.err
    Vault([done("backup", "keys").out.strip()])


def test_a_typo_is_no_file(data: Path) -> None:
    ended = call("backup", "kyes")
    assert (ended.code, "keys?" in ended.err) == (2, True)


def test_doctor_tells_of_a_service_that_is_not_there(tmp_path: Path) -> None:
    lines = document("doctor", "--data", str(tmp_path / "none"), code=1)["lines"]
    assert lines[-1]["issue"]["code"] == "DOC-063"
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("name", ["store.db", "vault.key"])
def test_a_backup_spares_the_service_itself(data: Path, name: str) -> None:
    before = (data / name).read_bytes()
    ended = call("backup", str(data / name), "--force")
    assert (ended.code, "CLI-015" in ended.err) == (3, True)
    assert (data / name).read_bytes() == before
