"""The demo as a whole process: what a person sees first."""

import json
from pathlib import Path
import signal
import subprocess
import sys
from urllib.request import urlopen

import pytest

from datev_bridge import extf
from support.cli import Ended, hears_interrupts, process_environment, start

WEEK = ("--from", "2026-11-16", "--lang", "en")


def demo(folder: Path, *words: str) -> Ended:
    return start("demo", "-o", str(folder), *words)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".lock"}


def test_a_week_becomes_one_file_with_its_proof(tmp_path: Path) -> None:
    ended = demo(tmp_path, *WEEK)
    assert ended.code == 0
    names = sorted(contents(tmp_path))
    assert [names[0][:5], *names[1:]] == ["EXTF_", "proof.html", "proof.json"]
    assert "Clearing account 1792: debit" in ended.out
    assert ended.out.count(" 0.00 ✔") == 1
    assert "datev-bridge init" in ended.err
    file = tmp_path / names[0]
    assert [issue for issue in extf.check_file(file) if issue.blocks] == []
    proof = json.loads((tmp_path / "proof.json").read_text("utf-8"))
    assert len(proof["days"]) == 7
    assert proof["clearing_balance"] == "0.00"
    assert {day["clearing"]["balance"] for day in proof["days"]} == {"0.00"}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert demo(one, *WEEK, "--seed", "7").code == 0
    assert demo(two, *WEEK, "--seed", "7").code == 0
    assert contents(one) == contents(two)


def test_another_seed_gives_another_week(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert demo(one, *WEEK, "--days", "2", "--seed", "7").code == 0
    assert demo(two, *WEEK, "--days", "2", "--seed", "8").code == 0
    assert contents(one) != contents(two)


def test_it_may_be_repeated_into_the_same_folder(tmp_path: Path) -> None:
    assert demo(tmp_path, *WEEK, "--days", "2").code == 0
    before = contents(tmp_path)
    assert demo(tmp_path, *WEEK, "--days", "2").code == 0
    assert contents(tmp_path) == before


def test_one_file_a_month_touched(tmp_path: Path) -> None:
    ended = demo(tmp_path, "--from", "2026-10-30", "--days", "4", "--size", "small")
    assert ended.code == 0
    periods = [name.rpartition("_")[2] for name in sorted(contents(tmp_path)) if "EXTF" in name]
    assert periods == ["20261030-20261031.csv", "20261101.csv"]


@pytest.mark.parametrize("first", ["2020-06-29", "2020-12-30", "2026-03-28", "2026-10-24"])
def test_rate_changes_and_clock_changes_are_booked(first: str, tmp_path: Path) -> None:
    ended = demo(tmp_path, "--from", first, "--days", "4", "--json")
    assert ended.code == 0
    days = json.loads(ended.out)["proof"]["days"]
    assert {day["state"] for day in days} <= {"booked", "nothing"}
    assert {day["clearing"]["balance"] for day in days} == {"0.00"}


def test_without_a_day_it_is_the_week_until_yesterday(tmp_path: Path) -> None:
    document = json.loads(demo(tmp_path, "--json", "--size", "small").out)
    assert len(document["proof"]["days"]) == 7


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = demo(tmp_path / "file" / "folder", *WEEK)
    assert (ended.code, ended.out) == (6, "")
    assert "Error FILE-001" in ended.err


def test_quiet_says_nothing_but_the_result(tmp_path: Path) -> None:
    ended = demo(tmp_path, *WEEK, "--days", "2", "-q")
    assert ended.err == ""
    assert "Clearing account 1792" in ended.out


WATCHED = """
import os, sys
def watch(event, details):
    if event in {"socket.connect", "socket.bind", "socket.sendto"}:
        address = details[1][0]
    elif event == "socket.getaddrinfo":
        address = details[0]
    else:
        return
    if address != "127.0.0.1":
        os._exit(99)
sys.addaudithook(watch)
"""


def watched(code: str, cwd: Path) -> int:
    """Run code in a process that ends with 99 if it turns to any address but loopback."""
    return subprocess.run(
        [sys.executable, "-c", WATCHED + code],
        cwd=cwd,
        env=process_environment({}),
        capture_output=True,
        check=False,
    ).returncode


def test_no_other_network_is_touched(tmp_path: Path) -> None:
    demo = "from datev_bridge_cli.main import main; main(['demo', '--days', '2', '-o', 'x'])"
    assert watched(demo, tmp_path) == 0
    elsewhere = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    assert watched(elsewhere, tmp_path) == 99


def test_a_sandbox_serves_a_profile_that_works(tmp_path: Path) -> None:
    folder = tmp_path / "play"
    with subprocess.Popen(
        [sys.executable, "-m", "datev_bridge_cli", "sandbox", "-o", str(folder), "--json"],
        env=process_environment({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=hears_interrupts,
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        process.stderr.readline()
        try:
            ended = start("preview", "--profile", str(folder / "profile.toml"), "--lang", "en")
            assert ended.code == 4
            assert "connect" in ended.err
            again = start("sandbox", "-o", str(folder), "--lang", "en")
            assert (again.code, again.err.split()[1]) == (3, "CLI-011:")
        finally:
            process.send_signal(signal.SIGINT)
        document = json.loads(process.stdout.read())
        assert process.wait() == 0
    assert document["url"].startswith("http://127.0.0.1:")
    with pytest.raises(OSError, match="refused"):
        urlopen(document["url"])
