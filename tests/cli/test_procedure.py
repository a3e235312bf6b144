"""The procedural documentation from the command line."""

from hashlib import sha256
import json
from pathlib import Path

import pytest

from support.cli import Ended, call, start
from support.markup import parse


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "VAULT_KEYS", "PROFILE", "SMTP_URL"):
        monkeypatch.delenv(f"DATEV_BRIDGE_{name}", raising=False)
    monkeypatch.setenv("DATEV_BRIDGE_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    asked = call(
        "operator", "request", "--property", "Zur Linde", "--contact", "W.",
        "--email", "w@linde.example", "--json",
    )  # fmt: skip
    done("operator", "accept", json.loads(asked.out)["id"])
    return tmp_path


def done(*words: str) -> Ended:
    ended = call(*words)
    assert ended.code == 0, ended
    return ended


def test_it_writes_a_page_and_says_what_it_is(folder: Path) -> None:
    ended = done("procedure")
    (path,) = folder.glob("Verfahrensdokumentation_*.html")
    assert path.name in ended.out
    assert sha256(path.read_bytes()).hexdigest() in ended.out
    assert "Zur Linde" in ended.out
    assert parse(path.read_bytes()).one("h1").text == "Procedural documentation"
    shown = json.loads(done("audit", "show", "--limit", "1", "--json").out)
    assert shown["entries"][0]["action"] == "procedure.make"
    assert shown["entries"][0]["after"]["sha256"] == sha256(path.read_bytes()).hexdigest()


def test_it_writes_where_it_is_told_in_the_language_that_is_asked_for(folder: Path) -> None:
    done("procedure", "--out", "d.html", "--location", "Zur Linde", "--lang", "en")
    assert parse((folder / "d.html").read_bytes()).one("html").attributes["lang"] == "en"
    ended = start("procedure", "--out", "-", "--lang", "de", cwd=folder,
                  env={"DATEV_BRIDGE_DATA": str(folder / "data")})  # fmt: skip
    assert ended.code == 0, ended
    assert parse(ended.out.encode()).one("h1").text == "Verfahrensdokumentation"
    assert list(folder.glob("Verfahrensdokumentation_*")) == []


def test_the_document_is_the_same_as_data(folder: Path) -> None:
    data = json.loads(done("procedure", "--json").out)
    assert data["document"] == "datev-bridge/procedure"
    assert data["schema"] == "datev_bridge/procedure/1"
    assert [chapter["number"] for chapter in data["chapters"]] == [str(n) for n in range(1, 10)]
    assert data["file"] is None
    assert list(folder.glob("*.html")) == []


def test_a_day_to_come_is_refused(folder: Path) -> None:
    ended = call("procedure", "--on", "2099-01-01")
    assert ended.code == 3
    assert "PRC-001" in ended.err
    assert list(folder.glob("*.html")) == []


def test_a_place_that_is_not_there_is_refused(folder: Path) -> None:
    ended = call("procedure", "--location", "Krone")
    assert ended.code == 3
    assert "JNY-061" in ended.err
