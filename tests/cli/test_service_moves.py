"""A place that is connected, tested, released, paused and ended from the command line."""

from collections.abc import Iterator
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from datev_bridge.access import Role
from datev_bridge.identity.links import new_link
from datev_bridge.identity.model import Purpose
from datev_bridge.journey.model import TestRun
from datev_bridge.store.migrate import newest_version
from support.cli import Ended, call
from support.databases import KEY
from support.people import ORGANISATION, PORTAL
from support.travellers import ADVISER, OWNER, Traveller, travelling


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Traveller]:
    """A restaurant that lacks nothing but a test run; the command line has its database."""
    with travelling(tmp_path) as traveller:
        with traveller.town.service.store.work() as work:
            work.organisations.close(ORGANISATION, traveller.town.clock())
        traveller.keep_app()
        traveller.connect()
        traveller.settle()
        traveller.map()
        engine = traveller.town.service.store.engine
        with engine.begin() as connection:
            connection.execute(text("create table alembic_version (version_num varchar(32))"))
            stamp = text("insert into alembic_version values (:version)")
            connection.execute(stamp, {"version": newest_version()})
        for name in ("PROFILE", "SMTP_URL"):
            monkeypatch.delenv(f"DATEV_BRIDGE_{name}", raising=False)
        url = engine.url.render_as_string(hide_password=False)
        monkeypatch.setenv("DATEV_BRIDGE_DATABASE_URL", url)
        monkeypatch.setenv("DATEV_BRIDGE_VAULT_KEYS", KEY)
        monkeypatch.setenv("DATEV_BRIDGE_DATA", str(tmp_path / "data"))
        yield traveller


def document(*words: str, code: int = 0) -> Any:
    ended = call(*words, "--json")
    assert ended.code == code, ended
    return json.loads(ended.out)


def refused(ended: Ended, code: int, *texts: str) -> None:
    assert ended.code == code, ended
    assert [said for said in texts if said not in ended.err] == []


def state() -> str:
    return str(document("profile", "show")["location"]["state"])


def test_the_way_to_the_release_and_beyond(here: Traveller) -> None:
    prepared = ("--first-day", "2026-12-01", "--confirm-recipients")
    shown = document("go-live", *prepared, "--prepare-only", "--as", OWNER)
    assert (shown["location"]["first_day"], state()) == ("2026-12-01", "setting_up")
    refused(call("go-live", "--as", OWNER), 3, "ONB-060")
    here.test()
    refused(call("test-run", "confirm"), 3, "ACC-001")
    refused(call("go-live", "--as", OWNER), 3, "ONB-063")
    rejected = document("test-run", "reject", "--comment", "Bier auf 8400", "--as", OWNER)
    assert (rejected["verdict"], rejected["confirmed_by"]) == ("rejected", [])
    refused(call("go-live", "--as", OWNER), 3, "ONB-062")
    confirmed = document("test-run", "confirm", "--run", "t1", "--as", OWNER)
    assert (confirmed["role"], confirmed["confirmed_by"]) == ("owner", ["owner"])
    assert document("go-live", "--dry-run", "--as", OWNER)["written"] is False
    assert state() == "setting_up"
    assert "live" in call("go-live", "--as", OWNER).out
    assert state() == "live"
    assert "paused" in call("pause", "--as", OWNER).out
    refused(call("pause", "--as", OWNER), 3, "JNY-040")
    assert "live" in call("resume", "--as", OWNER).out
    refused(call("terminate", "--no-input", "--as", OWNER), 3, "CLI-007")
    assert state() == "live"
    assert "ended" in call("terminate", "--yes", "--as", OWNER).out
    assert state() == "terminated"


def test_an_end_is_agreed_to_by_name(here: Traveller, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("zur linde\n"))
    refused(call("terminate"), 3, "CLI-019", "(Zur Linde)")
    assert state() == "setting_up"
    monkeypatch.setattr("sys.stdin", io.StringIO("Zur Linde\n"))
    assert call("terminate").code == 0


def test_the_adviser_does_not_release(here: Traveller) -> None:
    here.member(ADVISER, Role.ADVISER)
    for words in ("go-live --first-day 2026-12-01", "go-live", "terminate --yes", "connect"):
        refused(call(*words.split(), "--as", ADVISER), 3, "ACC-001")
    refused(call("go-live", "--dry-run", "--prepare-only"), 2, "--dry-run")


def run_and_link(here: Traveller) -> tuple[TestRun, str]:
    run = here.test()
    payload = {"run": run.id, "role": Role.OWNER.value, "recipient": OWNER}
    token, link = new_link(
        lambda count: "x" * count * 2,
        here.town.clock(),
        Purpose.CONFIRM_TEST_RUN,
        organisation=here.organisation,
        payload=payload,
    )
    with here.town.service.store.work() as work:
        work.links.add(link)
    return run, token


def test_a_mailed_link_decides(here: Traveller, tmp_path: Path) -> None:
    _, token = run_and_link(here)
    file = tmp_path / "link.txt"
    file.write_text(f"{PORTAL}/links/{token}\n")
    words = ("test-run", "confirm", "--link", "--secret-file", str(file))
    assert document(*words)["confirmed_by"] == ["owner"]
    refused(call(*words), 3, "IDN-005")


def test_another_location_is_chosen_without_another_login(here: Traveller) -> None:
    known = document("connect", "--choose", here.sandbox.location_id)
    assert known["chosen"] == here.sandbox.location_id
    assert [each["id"] for each in known["locations"]] == [here.sandbox.location_id]
    refused(call("connect", "--choose", "elsewhere"), 3, "ACC-001")
    refused(call("connect", "--profile", "x.toml", "--choose", "1"), 2, "--choose | --profile")


def test_what_the_pos_showed_is_remembered(here: Traveller) -> None:
    assert here.town.service.readings.newest(here.owner, *here.at) is None
    document("mapping", "suggest", "--days", "0")
    seen = here.town.service.readings.newest(here.owner, *here.at)
    assert seen is not None
    steps = {each["name"]: each for each in document("profile", "show")["steps"]}
    assert [issue["code"] for issue in steps["map_accounts"]["issues"]] == ["ONB-042"]


def test_a_draft_books_nothing_until_it_is_approved(here: Traveller) -> None:
    words = ("--account", "8405", "--kind", "revenue", "--rate", "19")
    refused(call("mapping", "set", "revenue:1", *words, "--by", "x"), 2, "--by | --as")
    document("mapping", "set", "revenue:1", *words, "--as", OWNER)
    before = here.profile().mapping
    assert document("mapping", "show")["approved_by"] == ""
    document("mapping", "approve", "--offline", "--as", OWNER)
    assert here.profile().mapping != before
    assert document("mapping", "show")["approved_by"].startswith("Wirtin (cli:")
    (first, *_) = document("mapping", "show", "--history")["steps"]
    document("mapping", "restore", first["revision"], "--as", OWNER)
    assert document("mapping", "diff")["changes"][0]["kind"] in {"removed", "changed"}


def test_doctor_and_the_operator_see_the_place(here: Traveller) -> None:
    (view,) = document("operator", "profiles")["profiles"]
    assert view["connection"]["state"] == "connected"
    lines = {line["check"]: line for line in document("doctor", code=1)["lines"]}
    assert lines["pos.connected"]["answer"] == "yes"
    assert lines["settings.set_up"]["issue"]["code"] == "DOC-060"
    assert lines["database.reached"]["answer"] == "yes"
    assert "Zur Linde" in call("operator", "profiles").out
