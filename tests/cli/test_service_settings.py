"""Settings and profiles from the command line: of a place in the service, and in a file."""

from datetime import UTC, datetime
import json
from pathlib import Path
from typing import Any

import pytest

from datev_bridge.access import Actor
from datev_bridge.journey.requests import Asked
from datev_bridge.service import open_service
from datev_bridge_cli.language import Language
from support.cli import Ended, call
from support.profiles import DATEV, PROPERTY, RULE, toml

OPERATOR = Actor(id="op", name="Betreiber", is_operator=True, has_second_factor=True)
OWNER = "wirtin@linde.example"
NUMBERS = ("datev.consultant_number=29098", "datev.client_number=55003")


def request(folder: Path, name: str, email: str) -> str:
    service = open_service(folder, {}, clock=lambda: datetime.now(UTC))
    asked = Asked(property_name=name, contact_name="W.", email=email)
    accepted = service.requests.accept(OPERATOR, service.requests.ask(asked).id)
    service.store.engine.dispose()
    return accepted.organisation


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "VAULT_KEYS", "PROFILE", "SMTP_URL"):
        monkeypatch.delenv(f"DATEV_BRIDGE_{name}", raising=False)
    monkeypatch.setenv("DATEV_BRIDGE_DATA", str(tmp_path / "data"))
    request(tmp_path / "data", "Zur Linde", OWNER)
    return tmp_path / "data"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "profile.toml"
    path.write_text(f"# ours\n{PROPERTY}\n{DATEV}# mind the chart\n\n{RULE}", "utf-8")
    return path


def document(*words: str, code: int = 0) -> Any:
    ended = call(*words, "--json")
    assert ended.code == code, ended
    return json.loads(ended.out)


def listed(*words: str, code: int = 0) -> dict[str, Any]:
    shown = document("settings", "show", *words, code=code)
    return {each["key"]: each for each in shown["settings"]}


def refused(ended: Ended, code: int, *texts: str) -> None:
    assert (ended.code, ended.out) == (code, ""), ended
    assert [text for text in texts if text not in ended.err] == []


def test_what_is_missing_is_a_finding_until_it_is_set(data: Path) -> None:
    before = listed(code=1)
    assert before["datev.client_number"]["value"] is None
    assert [i["code"] for i in before["datev.client_number"]["issues"]] == ["SET-003"]
    assert before["schedule.cadence"]["origin"]["source"] == "default"
    done = document("settings", "set", *NUMBERS, "datev.clearing_account=1792", "--as", OWNER)
    assert (done["revision"], done["issues"]) == (2, [])
    after = listed()
    assert after["datev.client_number"]["value"] == 55003
    origin = after["datev.client_number"]["origin"]
    assert (origin["source"], origin["revision"]) == ("revision", 2)
    assert origin["author"].startswith("W. (cli:")
    document("settings", "set", "datev.journal_code=LS")
    again = listed()
    assert again["datev.client_number"]["origin"]["revision"] == 2
    assert again["datev.journal_code"]["origin"]["revision"] == 3
    document("settings", "set", "datev.journal_code=")
    assert listed()["datev.journal_code"]["origin"]["source"] == "default"


def test_values_are_read_as_a_profile_reads_them(data: Path) -> None:
    call("settings", "set", *NUMBERS, "datev.clearing_account=1792")
    changes = ("datev.committed=true", "delivery.recipients=a@x.example, b@x.example")
    document("settings", "set", *changes)
    after = listed()
    assert after["datev.committed"]["value"] is True
    assert after["delivery.recipients"]["value"] == ["a@x.example", "b@x.example"]
    refused(call("settings", "set", "datev.client_number=many"), 3, "SET-004", "many")
    refused(call("settings", "set", "datev.committed=perhaps"), 3, "SET-004", "true, false")
    refused(call("settings", "set", "datev.clientnumber=1"), 3, "SET-002", "datev.client_number")
    refused(call("settings", "set", "datev.client_number"), 2, "datev.client_number=…")
    tried = document("settings", "set", "datev.client_number=7", "--dry-run")
    assert tried["written"] is False
    assert listed()["datev.client_number"]["value"] == 55003


def test_several_at_once_count_together_or_not_at_all(data: Path) -> None:
    call("settings", "set", *NUMBERS, "datev.clearing_account=1792")
    ended = call("settings", "set", "datev.client_number=7", "datev.account_length=12")
    refused(ended, 3, "datev.account_length")
    assert listed()["datev.client_number"]["value"] == 55003


def test_which_place_is_meant_must_be_clear(data: Path) -> None:
    other = request(data, "Eiche", "b@eiche.example")
    refused(call("settings", "show"), 3, "JNY-060", "Eiche", "Zur Linde", "--organisation")
    assert listed("--organisation", "eiche", code=1)["property.name"]["value"] == "Eiche"
    assert listed("--organisation", other, code=1)["property.name"]["value"] == "Eiche"
    assert listed("--as", OWNER, code=1)["property.name"]["value"] == "Zur Linde"
    theirs = call("settings", "show", "--as", OWNER, "--organisation", "Eiche")
    refused(theirs, 3, "JNY-060")
    assert other not in theirs.err
    refused(
        call("settings", "show", "--organisation", "Eiche", "--location", "Keller"), 3, "JNY-061"
    )
    refused(call("settings", "show", "--as", "nobody@x.example"), 3, "ACC-001")


@pytest.mark.parametrize("more", ["--data x", "--organisation x", "--location x", "--as x"])
@pytest.mark.parametrize(
    "command", ["settings show", "mapping show", "profile show", "doctor", "connect"]
)
def test_a_file_or_the_service_but_not_both(
    command: str, more: str, data: Path, profile: Path
) -> None:
    ended = call(*command.split(), "--profile", str(profile), *more.split())
    refused(ended, 2, "--profile", "--data/--organisation/--location/--as")


def test_what_is_typed_wins_over_the_environment(
    data: Path, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert listed("--profile", str(profile))["property.name"]["value"] == "Restaurant Demo"
    monkeypatch.setenv("DATEV_BRIDGE_PROFILE", str(profile))
    assert listed()["property.name"]["value"] == "Restaurant Demo"
    assert listed("--location", "Zur Linde", code=1)["property.name"]["value"] == "Zur Linde"


def test_without_a_service_a_file_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATA", "DATABASE_URL", "PROFILE"):
        monkeypatch.delenv(f"DATEV_BRIDGE_{name}", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    refused(call("settings", "show"), 2, "CLI-003", "--profile | --data")
    assert list(tmp_path.iterdir()) == []


def test_a_file_keeps_its_comments(profile: Path) -> None:
    words = ("--profile", str(profile))
    assert listed(*words)["datev.client_number"]["origin"]["source"] == "file"
    mode = profile.stat().st_mode
    done = document("settings", "set", "datev.client_number=7", "schedule.cadence=weekly", *words)
    assert done["written"] is True
    text = profile.read_text("utf-8")
    assert "# ours" in text
    assert "# mind the chart" in text
    assert "client_number = 7" in text
    assert RULE.strip() in text
    assert listed(*words)["schedule.cadence"]["value"] == "weekly"
    document("settings", "set", "schedule.cadence=", *words)
    assert listed(*words)["schedule.cadence"]["origin"]["source"] == "default"
    assert profile.stat().st_mode == mode


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("property = 3\n", "SET-061"),
        ("[property\n", "SET-001"),
        ('[property]\nname = "x"\n\n[datev]\nclient_number = true\n', ""),
    ],
)
def test_a_file_that_no_command_can_change(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(text, "utf-8")
    ended = call("settings", "set", "property.name=y", "--profile", str(path))
    if not code:
        assert ended.code == 0
        return
    refused(ended, 3, code)
    assert path.read_text("utf-8") == text


def test_a_profile_goes_in_and_comes_out_as_it_was(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "in.toml"
    file.write_text(toml(rest='[schedule]\ncadence = "weekly"\n', rule='kost1 = "7"'), "utf-8")
    tried = document("profile", "import", str(file), "--dry-run")
    assert "schedule.cadence" in tried["changed"]
    assert listed(code=1)["schedule.cadence"]["value"] == "daily"
    done = document("profile", "import", str(file), "--approve", "--note", "Übernahme")
    assert done["changed"] == tried["changed"]
    assert [rule["kind"] for rule in done["rules"]] == ["added"]
    assert done["revision"]
    first, second = tmp_path / "first.toml", tmp_path / "second.toml"
    assert call("profile", "export", "-o", str(first)).code == 0
    again = document("profile", "import", str(first))
    assert (again["changed"], again["rules"]) == ([], [])
    assert call("profile", "export", "-o", str(second)).code == 0
    assert first.read_bytes() == second.read_bytes()
    theirs, ours = (
        document("profile", "show", "--profile", str(path))["profile"] for path in (file, first)
    )
    assert theirs == ours
    assert document("profile", "show")["profile"] == ours


def test_rules_that_nobody_approved_come_out_only_as_a_draft(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "in.toml"
    file.write_text(toml(rule="confirmed = false"), "utf-8")
    ended = call("profile", "import", str(file), "--approve")
    assert (ended.code, "MAP-004" in ended.err) == (3, True)
    books, draft = tmp_path / "books.toml", tmp_path / "draft.toml"
    call("profile", "export", "-o", str(books))
    call("profile", "export", "--draft", "-o", str(draft))
    assert "[[mapping]]" not in books.read_text("utf-8")
    assert "[[mapping]]" in draft.read_text("utf-8")


def test_the_task_list_names_the_next_step(data: Path) -> None:
    german = call("profile", "show", language=Language.DE)
    assert (german.code, german.err) == (0, "")
    assert "Zur Linde · in Einrichtung" in german.out
    assert "1  Konto sichern             offen" in german.out
    assert "ONB-001 · " in german.out
    assert "ONB-010" not in german.out  # told once its turn has come
    steps = document("profile", "show")["steps"]
    assert [step["locked_by"] for step in steps][:2] == [None, "secure_account"]


def test_how_far_the_books_are_closed_is_a_setting_like_others(data: Path) -> None:
    document("settings", "set", *NUMBERS, "datev.clearing_account=1792", "--as", OWNER)
    done = document("settings", "set", "datev.closed_until=2026-09-30", "--as", OWNER)
    assert (done["revision"], done["issues"]) == (3, [])
    assert listed()["datev.closed_until"]["value"] == "2026-09-30"
    refused(call("settings", "set", "datev.closed_until=30.9.2026"), 3, "SET-004", "2026-12-31")
    document("settings", "set", "datev.closed_until=")
    assert listed()["datev.closed_until"]["value"] == ""


@pytest.mark.parametrize("content", [None, "[datev]\n".encode("utf-16")])
def test_a_profile_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "profile.toml"
    if content is not None:
        path.write_bytes(content)
    for words in (
        ("settings", "show"),
        ("settings", "set", "property.name=y"),
        ("mapping", "show"),
    ):
        refused(call(*words, "--profile", str(path)), 3, "SET-005")
