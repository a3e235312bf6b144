"""Bad input of every kind: one message with a code and a next step, the exit code, nothing lost."""

from collections.abc import Callable
from pathlib import Path
import resource
import subprocess
import sys
from typing import Any

import pytest

from datev_bridge.testing.sandbox import Faults
from support.cli import process_environment
from support.sales import DAY, Raw, body, line, payment, sale
from support.world import World, world


def group(number: int, name: str) -> Raw:
    return line(accountingGroup={"accountingGroupId": number, "name": name, "code": ""})


BAD_SALES = {
    "payments are missing": (sale(payments=...), "DAY-005"),
    "an amount is empty": (sale(payments=[payment(netAmountWithTax="")]), "DAY-002"),
    "an amount has a comma": (sale(salesLines=[line(totalNetAmountWithTax="11,90")]), "DAY-003"),
    "a type of sale is unknown": (sale(type="CROSS_BL"), "DAY-007"),
    "payments do not meet the lines": (sale(payments=[payment("11.80")]), "DAY-016"),
    "a category has no mapping": (sale(salesLines=[group(99, "Eis")]), "MAP-001"),
    "a text has an emoji": (sale(salesLines=[group(2, "Eis 🍦")]), "JRN-016"),
    "a text has a line break": (sale(salesLines=[group(2, "Eis\nund mehr")]), "JRN-016"),
    "a text steers the terminal": (sale(salesLines=[group(2, "\x1b[2JEis")]), "JRN-016"),
}


@pytest.mark.parametrize(("bad", "code"), BAD_SALES.values(), ids=list(BAD_SALES))
def test_a_day_that_cannot_be_booked(bad: Raw, code: str, tmp_path: Path) -> None:
    with world(tmp_path, bad) as here:
        ended = here.export()
        assert (ended.code, ended.out) == (3, "")
        told = ended.err.splitlines()
        assert [line.split()[1] for line in told if line.startswith("Blocks ")] == [code]
        assert told[-2].startswith("Error RUN-001: ")
        assert [number for number, line in enumerate(told) if line.startswith("  → ")] == [2, 4]
        assert "\x1b" not in ended.err
        assert here.files == []


def test_the_day_follows_once_its_cause_is_gone(tmp_path: Path) -> None:
    with world(tmp_path, sale(salesLines=[group(99, "Eis")])) as here:
        assert here.export().code == 3
        here.change_profile('id = "2"', 'id = "99"')
        assert here.export().code == 0
        names = [name[:5] for name in here.files]
        assert names == ["EXTF_", "days.", "ledge", "mappi", "proof", "proof"]


def test_a_held_day_does_not_keep_another_from_being_written(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        bad = sale(2, payments=[payment("1.00")])
        held = body(bad, nextStartOfDayAsIso8601="2026-11-21T05:30:00+01:00")
        (tmp_path / "recorded" / "sales" / "2026-11-20.json").write_bytes(held)
        ended = here.run("export", "--from", "2026-11-20", "--to", "2026-11-21")
        assert ended.code == 3
        assert "Blocks DAY-016" in ended.err
        assert "Warning RUN-002: These business days are held: 2026-11-20." in ended.err
        assert any(name.startswith("EXTF_") for name in here.files)
        assert "2026-11-20" not in (here.out / "ledger.jsonl").read_text("utf-8")


def test_a_day_that_is_not_complete_is_tried_again_later(tmp_path: Path) -> None:
    with world(tmp_path, faults=Faults(incomplete_asks=1)) as here:
        ended = here.export()
        assert ended.code == 5
        assert "Blocks DAY-006" in ended.err
        assert here.files == []
        assert here.export().code == 0


def test_a_refused_token_asks_for_a_new_connection(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        here.sandbox.revoke()
        ended = here.export()
        assert (ended.code, ended.out) == (4, "")
        assert ended.err.startswith("Error AUTH-")
        assert "connect" in ended.err.splitlines()[1]
        assert here.files == []
        here.connect()
        assert here.export().code == 0


def test_without_a_connection_connect_is_named(tmp_path: Path) -> None:
    with world(tmp_path, connected=False) as here:
        ended = here.export()
        assert ended.code == 4
        assert "connect" in ended.err


@pytest.mark.slow  # it tries for some seconds before it gives up
def test_a_pos_that_cannot_be_reached_is_tried_again_later(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        url = here.sandbox.url
        here.change_profile(url, "http://127.0.0.1:9")
        ended = here.export()
        assert ended.code == 5
        assert ended.err.startswith("Error KS-")
        assert here.files == []


BAD_PROFILES = {
    "an account of the wrong length": ('account = "8400"', 'account = "840"', "MAP-2"),
    "an unknown key": ("consultant_number", "consultent_number", "SET-002"),
    "a number as text": ("= 1001", '= "1001"', "SET-004"),
    "an account of another chart": ('"1792"', '"8400"', "SET-017"),
    "no TOML": ("[datev]", "[datev", "SET-001"),
    "another location": ('location = "1', 'location = "2', "RUN-007"),
    "no secret": ('client_id = "', 'client_secret_file = "no"\nclient_id = "', "SET-006"),
}


@pytest.mark.parametrize(("before", "after", "code"), BAD_PROFILES.values(), ids=list(BAD_PROFILES))
def test_a_profile_that_is_not_right(before: str, after: str, code: str, tmp_path: Path) -> None:
    with world(tmp_path) as here:
        here.change_profile(before, after)
        ended = here.export()
        assert (ended.code, ended.out) == (3, "")
        assert f" {code}" in ended.err
        assert ended.err.splitlines()[-1].startswith("  → ")
        assert here.files == []


def test_a_profile_that_is_not_there(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        here.profile.unlink()
        ended = here.export()
        assert ended.code == 3
        assert "SET-005" in ended.err
        assert "init" in ended.err


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        here.out.write_text("a file where the folder should be")
        ended = here.export()
        assert (ended.code, ended.out) == (6, "")
        assert ended.err.startswith("Error FILE-001")
        assert here.sandbox.asked("sales-daily") == 0
        assert here.out.read_text() == "a file where the folder should be"


def limited_export(here: World, size: int) -> subprocess.CompletedProcess[str]:
    """Export in a process whose files cannot grow beyond a size, as on a full disk."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    words = ["export", "--profile", str(here.profile), "--day", DAY.isoformat(), "--lang", "en"]
    return subprocess.run(
        [sys.executable, "-m", "datev_bridge_cli", *words],
        env=process_environment({"PYTHONDONTWRITEBYTECODE": "1"}),
        capture_output=True,
        text=True,
        preexec_fn=limit,
        check=False,
    )


@pytest.mark.parametrize("size", [100, 3000], ids=["at the first file", "at the proof"])
def test_a_full_disk_leaves_no_half_file(size: int, tmp_path: Path) -> None:
    with world(tmp_path) as here:
        ended = limited_export(here, size)
        assert ended.returncode == 6
        assert "Error FILE-002" in ended.stderr
        recorded = ("ledger.jsonl", "days.jsonl", ".part")
        assert not any(name.endswith(recorded) for name in here.files)
        whole = {name: (here.out / name).read_bytes() for name in here.files if name[0] != "."}
        assert here.export().code == 0
        assert not (here.out / ".unfinished.json").exists()
        assert all((here.out / name).stat().st_size >= len(whole[name]) for name in whole)


def test_a_ledger_that_cannot_be_read_stops_everything(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        assert here.export().code == 0
        ledger = here.out / "ledger.jsonl"
        ledger.write_bytes(ledger.read_bytes() + b"{half a line\n")
        before = {name: (here.out / name).read_bytes() for name in here.files}
        ended = here.export()
        assert ended.code == 6
        assert "RUN-005" in ended.err
        assert {name: (here.out / name).read_bytes() for name in here.files} == before


@pytest.mark.parametrize("secret", ["sandbox-secret-v2"])
@pytest.mark.parametrize(
    "trouble", ["revoked", "not complete", pytest.param("unreachable", marks=pytest.mark.slow)]
)
def test_no_secret_and_no_token_is_ever_shown(trouble: str, secret: str, tmp_path: Path) -> None:
    faults = Faults(incomplete_asks=9) if trouble == "not complete" else None
    with world(tmp_path, faults=faults) as here:
        tokens = (tmp_path / "tokens.json").read_text("utf-8")
        _TROUBLES[trouble](here)
        ended = here.export("--debug", "-v")
        assert ended.code in {4, 5}
        for word in (secret, *_long_words(tokens)):
            assert word not in ended.out + ended.err


_TROUBLES: dict[str, Callable[[World], Any]] = {
    "revoked": lambda here: here.sandbox.revoke(),
    "unreachable": lambda here: here.change_profile(here.sandbox.url, "http://127.0.0.1:9"),
    "not complete": lambda here: None,
}


def _long_words(text: str) -> list[str]:
    words = text.replace('"', " ").replace(",", " ").split()
    return [word for word in words if len(word) > 35]
