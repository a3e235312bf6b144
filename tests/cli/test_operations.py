"""Runs of a service from the command line: backfill, runs, days, alarms, statement, run --due."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
import json
from pathlib import Path
import subprocess
import sys
from typing import Any

from attrs import field, frozen
import pytest

from datev_bridge.money import german
from datev_bridge.service import Service
from datev_bridge.store.schema import metadata
from datev_bridge.testing import Restaurant, Size
from datev_bridge.testing.sandbox import Sandbox
from datev_bridge_cli.language import Language
from support.cli import Ended, call, process_environment
from support.fleet import now, open_fleet


@frozen(kw_only=True)
class Desk:
    """A command line beside a service with one live place."""

    data: Path
    service: Service = field(repr=False)
    first: date

    def run(self, *words: str, code: int = 0) -> Ended:
        ended = call(*words, "--data", str(self.data))
        assert ended.code == code, ended
        return ended

    def document(self, *words: str, code: int = 0) -> Any:
        return json.loads(self.run(*words, "--json", code=code).out)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a place whose files begin three days ago, and nobody has worked yet."""
    opened = date(2026, 1, 1)
    first = (now() - timedelta(days=4)).date()
    sold = [Restaurant(seed=3, size=Size.SMALL, opened=opened)]
    with Sandbox(sold) as sandbox:
        service = open_fleet(tmp_path / "service", {}, sandbox, sold, first_day=first)
        metadata.create_all(service.store.engine)
        yield Desk(data=tmp_path / "service", service=service, first=first)
        service.close()


def test_what_is_due_is_done_once_and_looked_after(desk: Desk) -> None:
    done = desk.document("run", "--due")
    assert done["submitted"] >= 1
    assert done["sent"] >= 1
    shown = desk.document("runs", "list")
    (name,) = {file["file"] for file in shown["files"]}
    assert "delivered" in {run["state"] for run in shown["runs"]}
    assert name in desk.run("runs", "list").out
    file = desk.document("runs", "show", name)
    assert [mail["state"] for mail in file["mails"]] == ["sent"]
    assert file["booked"]
    assert "kanzlei0@steuer.example: sent" in desk.run("runs", "show", name).out
    assert desk.document("operator", "alarms")["places"] == []
    again = desk.document("runs", "resend", name)
    assert (again["sha256"], again["mailed"]) == (file["sha256"], True)
    assert desk.document("runs", "resend", name, "--dry-run")["mailed"] is False
    words = ("runs", "resend", name, "-o", "-", "--data", str(desk.data))
    raw = subprocess.run(
        [sys.executable, "-m", "datev_bridge_cli", *words],
        env=process_environment({}),
        capture_output=True,
        check=True,
    )
    assert sha256(raw.stdout).hexdigest() == file["sha256"]
    assert desk.document("runs", "show", "EXTF_no.csv", code=3)["issues"][0]["code"] == "RUN-012"
    assert desk.document("runs", "cancel", "x", code=3)["issues"][0]["code"] == "ACC-001"
    nothing = desk.document("runs", "repost", str(desk.first), "--dry-run")
    assert nothing["written"] == []


def test_days_are_listed_shown_and_decided_by_the_operator(desk: Desk) -> None:
    desk.run("run", "--due")
    last = str(desk.first + timedelta(days=1))
    listed = desk.document("days", "list", "--from", str(desk.first), "--to", last)
    assert {day["state"] for day in listed["days"]} <= {"delivered", "nothing to book"}
    assert desk.document("days", "show", last)["state"] in {"delivered", "nothing to book"}
    words = ("days", "decide", last, "--incomplete")
    assert desk.run(*words, "--by", "Kanzlei", code=2).out == ""
    decided = desk.document(*words, "--reason", "geprüft")
    assert decided["recorded"]
    assert "by itself" in desk.run(*words, "--reason", "noch einmal").err
    assert decided["decision"]["by"].startswith("cli:")
    with desk.service.store.work("o00000", reading=True) as work:
        assert [entry.action for entry in work.audit.entries()][-1] == "day.decide"


def test_a_backfill_is_planned_started_watched_and_taken_back(desk: Desk) -> None:
    last = desk.first - timedelta(days=1)
    begin = (last.replace(day=1) - timedelta(days=3)).isoformat()
    plan = desk.document("backfill", "plan", begin, last.isoformat())
    assert len(plan["files"]) == 2
    assert plan["left"] == {}
    assert "Nothing was changed" in desk.run("backfill", "plan", begin, last.isoformat()).err
    desk.run("backfill", "start", begin, last.isoformat())
    status = desk.document("backfill", "status")
    assert [run["state"] for run in status["runs"]] == ["planned", "planned"]
    assert desk.document("backfill", "cancel")["files"] == 2
    desk.run("backfill", "start", begin, last.isoformat())
    desk.run("run", "--due")
    status = desk.document("backfill", "status")
    assert status["is_over"]
    assert status["delivered_until"] == last.isoformat()
    assert desk.run("backfill", "status").out.count("EXTF_") == 2
    overlap = desk.document("backfill", "plan", begin, str(desk.first), code=3)
    assert overlap["issues"][0]["code"] == "RUN-026"
    assert desk.run("backfill", "plan", "2026-99-01", "x", code=2).out == ""


def test_a_month_is_stated_shown_written_and_mailed(desk: Desk, tmp_path: Path) -> None:
    desk.run("run", "--due")
    month = f"{desk.first:%Y-%m}"
    stated = desk.document("runs", "statement", month, "--send")
    assert stated["balances"]
    assert stated["sent_to"] == ["kanzlei0@steuer.example"]
    assert "RUN-040" in desk.run("runs", "statement", f"{now():%Y-%m}").err
    page = tmp_path / "statement.html"
    shown = desk.run("runs", "statement", month, "-o", str(page)).out
    assert stated["files"][0]["sha256"] in shown
    debit = max(Decimal(one["debit"]) for one in stated["balances"])
    assert f"{debit:,.2f}" in shown
    ended = call("runs", "statement", month, "--data", str(desk.data), language=Language.DE)
    assert german(debit) in ended.out
    assert b"<!DOCTYPE html>" in page.read_bytes()
    assert desk.run("runs", "statement", "November", code=2).out == ""


def test_alarms_tell_what_is_wrong_and_that_nobody_works(desk: Desk) -> None:
    shown = desk.document("operator", "alarms", code=1)
    assert [issue["code"] for issue in shown["service"]] == ["RUN-038"]
    text = desk.run("operator", "alarms", code=1).out
    assert "RUN-038" in text


def test_a_test_run_is_made_sent_again_and_shown(desk: Desk, tmp_path: Path) -> None:
    assert desk.document("test-run", "show")["test_runs"] == []
    made = desk.document("test-run", "create", "--dry-run")
    assert desk.document("test-run", "show")["test_runs"] == []
    made = desk.document("test-run", "create", "--day", str(desk.first))
    assert made["recipients"] == ["kanzlei0@steuer.example"]
    desk.run("test-run", "send")
    desk.run("run", "--due")
    (shown,) = desk.document("test-run", "show")["test_runs"]
    assert shown["sha256"] == made["sha256"]
    assert shown["delivered_at"]
    target = tmp_path / "test.csv"
    assert "TEST" in desk.run("test-run", "show", "-o", str(target)).out
    assert target.read_bytes().startswith(b'"EXTF"')


def test_a_mail_that_came_back_is_marked_shown_and_taken_back(desk: Desk) -> None:
    gone = "kanzlei0@steuer.example"
    assert "No address is marked" in desk.run("operator", "bounce").err
    marked = desk.document("operator", "bounce", gone, "--reason", "5.1.1 no such user")
    assert [(m["address"], m["reason"]) for m in marked["marked"]] == [(gone, "5.1.1 no such user")]
    codes = [
        i["code"]
        for p in desk.document("operator", "alarms", code=1)["places"]
        for i in p["alarms"]
    ]
    assert "RUN-041" in codes
    lines = desk.document("doctor", "--offline", code=1)["lines"]
    assert "RUN-041" in json.dumps(lines)
    assert gone in desk.run("operator", "bounce").out
    assert "MAIL-013" in desk.run("operator", "bounce", gone, "--message-id", "x", code=3).err
    assert "MAIL-001" in desk.run("operator", "bounce", "anna", code=3).err
    assert desk.run("operator", "bounce", "--clear", code=2).out == ""
    cleared = desk.document("operator", "bounce", gone, "--clear")
    assert cleared["marked"] == []
    assert "MAIL-014" in desk.run("operator", "bounce", gone, "--clear", code=3).err


def test_what_is_refused_mails_nothing(desk: Desk) -> None:
    desk.document("run", "--due")
    (file,) = desk.document("runs", "list")["files"]
    before = desk.document("operator", "mail")["counts"]
    assert "CLI-005" in desk.run("runs", "resend", file["file"], "-o", "folder", code=2).err
    assert desk.document("operator", "mail")["counts"] == before


def test_each_address_that_is_marked_has_its_line(desk: Desk) -> None:
    addresses = ["kanzlei0@steuer.example", "other@steuer.example"]
    for address in addresses:
        desk.run("operator", "bounce", address)
    lines = desk.run("operator", "bounce").out.splitlines()
    assert sorted(line.split()[1] for line in lines) == addresses


def test_stdout_has_a_document_or_a_file(desk: Desk, tmp_path: Path) -> None:
    for words in (
        ("runs", "resend", "EXTF_a.csv", "-o", "-"),
        ("mapping", "export"),
        ("profile", "export"),
        ("audit", "export"),
    ):
        (issue,) = desk.document(*words, code=2)["issues"]
        assert issue["values"]["reason"] == "--json | --out -"
    target = str(tmp_path / "rules.csv")
    assert desk.document("mapping", "export", "-o", target)["written"] == target


def test_a_change_of_the_mapping_is_one_document(desk: Desk) -> None:
    changed = desk.document("mapping", "suggest", "--days", "0", "--write")
    assert changed["document"] == "datev-bridge/mapping-change"


def test_a_test_file_that_cannot_be_written_is_one_document(desk: Desk, tmp_path: Path) -> None:
    desk.run("test-run", "create", "--day", str(desk.first))
    (tmp_path / "file").touch()
    target = str(tmp_path / "file" / "test.csv")
    assert desk.document("test-run", "show", "-o", target, code=6)["exit_code"] == 6


def test_a_profile_at_a_glance_speaks_english(desk: Desk) -> None:
    out = desk.run("profile", "show").out
    assert "consultant" in out
    assert "Berater" not in out
