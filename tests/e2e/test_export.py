"""Preview, export and connect as whole processes over real HTTP."""

import json
import os
from pathlib import Path
import signal
import subprocess
import sys

import pytest

from datev_bridge import extf
from datev_bridge.testing.sandbox import Faults, Kind, Trouble
from support.browser import agree
from support.cli import hears_interrupts, process_environment
from support.sales import DAY, line, payment, sale
from support.world import World, world

RECORDS = ("days.jsonl", "ledger.jsonl", "mappings.jsonl")
"""What is kept beside the files."""


def test_export_writes_a_file_a_proof_and_the_ledger(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        ended = here.export()
        assert ended.code == 0
        overview, *paths = ended.out.splitlines()[1:]
        assert overview.split() == ["2026-11-21", "1", "11.90", "11.90", "0.00", "booked"]
        assert [Path(path).parent for path in paths] == [here.out] * 3
        assert sorted(here.files) == sorted([*(Path(p).name for p in paths), *RECORDS])
        content = Path(paths[0]).read_bytes()
        assert content.startswith(b'"EXTF";700;21;"Buchungsstapel";13;')
        assert b"\r\n11,90;" in content
        assert [i for i in extf.check_file(paths[0]) if i.blocks] == []


def test_a_second_export_is_a_no_op_that_names_the_file(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        first = here.export()
        before = {name: (here.out / name).read_bytes() for name in here.files}
        second = here.export()
        assert (second.code, second.out) == (0, "")
        name = Path(first.out.splitlines()[2]).name
        assert f"RUN-003: Already exported: 2026-11-21 (file {name})" in second.err
        assert {name: (here.out / name).read_bytes() for name in here.files} == before


def test_a_dry_run_writes_nothing_at_all(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        ended = here.export("--dry-run")
        assert ended.code == 0
        assert "booked" in ended.out
        assert "Nothing was written." in ended.err
        assert here.files == []


def test_the_file_goes_to_stdout_byte_for_byte(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        words = ["export", "--profile", str(here.profile), "--day", str(DAY), "-o", "-"]
        done = subprocess.run(
            [sys.executable, "-m", "datev_bridge_cli", *words],
            env=process_environment({}),
            capture_output=True,
            check=True,
        )
        assert here.files == []
        assert done.stdout.startswith(b'"EXTF";700;21;')
        assert done.stdout.endswith(b"\r\n")
        assert "Getränke 19 %".encode("cp1252") in done.stdout


def test_another_folder_may_be_named(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        other = tmp_path / "new" / "folder"
        assert here.export("--out", str(other)).code == 0
        assert here.files == []
        assert (other / "ledger.jsonl").exists()


def test_json_is_the_only_thing_on_stdout(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        document = json.loads(here.export("--json").out)
        assert (document["document"], document["version"]) == ("datev-bridge/export", 1)
        (day,) = document["proof"]["days"]
        assert day["clearing"] == {
            "account": "1792",
            "debit": "11.90",
            "credit": "11.90",
            "balance": "0.00",
        }
        assert len(document["written"]) == 3
        again = json.loads(here.export("--json").out)
        assert list(again["exported_before"]) == ["2026-11-21"]


def test_an_error_is_a_document_too(tmp_path: Path) -> None:
    with world(tmp_path, connected=False) as here:
        ended = here.export("--json")
        document = json.loads(ended.out)
        assert document["document"] == "datev-bridge/error"
        assert document["exit_code"] == ended.code == 4
        assert document["issues"][0]["code"].startswith("AUTH-")


def test_preview_shows_the_day_and_writes_nothing(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        ended = here.run("preview", "--day", "2026-11-21")
        assert ended.code == 0
        assert ended.out.splitlines() == [
            "Zum Anker, Berlin · business day 2026-11-21 · SKR03 · consultant / client 1001 / 42",
            "  Getränke 19 %  11.90  8400    Bar  11.90  1000",
            "  Clearing account 1792: debit 11.90 · credit 11.90 · balance 0.00 ✔",
            "",
        ]
        assert here.files == []


def test_preview_explains_its_rows(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        compact = here.run("preview", "--explain", "--day", "2026-11-21")
        assert compact.code == 0
        assert compact.out.splitlines()[4:8] == [
            "Rows explained · 2026-11-21",
            "   1  1792 S 11.90 / 8400  Getränke 19 %  (1 receipt)",
            "      revenue 2 → 8400",
            "      8400 Revenue 19 % · automatic account: DATEV takes 19 % VAT out",
        ]
        whole = here.run("preview", "--day", "2026-11-21", "--explain", "1")
        assert "R65315.1" in whole.out
        assert "It books: no valid rule says more." in whole.out
        document = json.loads(here.run("preview", "--day", "2026-11-21", "--explain", "--json").out)
        (day,) = document["explained"]
        assert [row["row"] for row in day["rows"]] == [1, 2]
        missing = here.run("preview", "--day", "2026-11-21", "--explain", "9")
        assert missing.code == 3
        assert "PRF-003: There is no row 9; 2 rows are booked." in missing.err
        assert here.run("preview", "--day", "2026-11-21", "--explain", "x").code == 2
        assert here.files == []


def test_preview_shows_what_holds_a_day_and_strict_ends_with_1(tmp_path: Path) -> None:
    with world(tmp_path, sale(payments=[payment("1.00")])) as here:
        lenient = here.run("preview", "--day", "2026-11-21")
        strict = here.run("preview", "--day", "2026-11-21", "--strict")
        assert (lenient.code, strict.code) == (0, 1)
        assert "Blocks DAY-016 · R65315.1: " in lenient.out
        assert "held" in lenient.out


def test_a_month_each_in_a_file(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        folder = tmp_path / "recorded" / "sales"
        text = (folder / "2026-11-21.json").read_text("utf-8")
        october = text.replace("65315.", "65316.").replace("2026-11-2", "2026-10-2")
        (folder / "2026-10-21.json").write_text(october.replace("+01:00", "+02:00"), "utf-8")
        ended = here.run("export", "--from", "2026-10-21", "--to", "2026-11-21", "-o", "-")
        assert ended.code == 3
        assert "CLI-012" in ended.err
        assert here.run("export", "--from", "2026-10-21", "--to", "2026-11-21").code == 0
        files = [name for name in here.files if name.startswith("EXTF_")]
        assert [name[-12:-4] for name in files] == ["20261021", "20261121"]


def connect(here: World, decision: str = "approve") -> tuple[int, str, str]:
    """Run connect and do in between what a person does with a browser."""
    words = ["connect", "--profile", str(here.profile), "--lang", "en"]
    with subprocess.Popen(
        [sys.executable, "-m", "datev_bridge_cli", *words],
        env=process_environment({}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("Open in a browser")
        address = process.stderr.readline().strip()
        out, err = process.communicate(agree(address, decision) + "\n")
        return process.returncode, out, err


def test_connect_takes_the_pasted_address_and_keeps_the_tokens_private(tmp_path: Path) -> None:
    with world(tmp_path, connected=False) as here:
        code, out, _ = connect(here)
        assert code == 0
        assert out.splitlines()[1].split() == ["✔", "141948669132802", "Berlin", "Europe/Berlin"]
        tokens = tmp_path / "tokens.json"
        assert tokens.stat().st_mode & 0o777 == 0o600
        assert here.export().code == 0


def test_a_denied_consent_ends_with_4_and_keeps_nothing(tmp_path: Path) -> None:
    with world(tmp_path, connected=False) as here:
        code, out, err = connect(here, decision="deny")
        assert (code, out) == (4, "")
        assert "Error AUTH-020" in err
        assert not (tmp_path / "tokens.json").exists()


@pytest.mark.parametrize(
    ("pasted", "code"),
    [
        ("https://bridge.example/back?state=other&code=1", "AUTH-022"),
        ("https://elsewhere.example/back?code=1", "AUTH-023"),
        ("nonsense", "AUTH-023"),
    ],
)
def test_an_address_that_does_not_fit(pasted: str, code: str, tmp_path: Path) -> None:
    with world(tmp_path, connected=False) as here:
        ended = here.run("connect", stdin=f"{pasted}\n")
        assert ended.code == 4
        assert f"Error {code}" in ended.err


def test_connect_without_an_answer_or_a_person(tmp_path: Path) -> None:
    with world(tmp_path, connected=False) as here:
        assert "CLI-007" in here.run("connect").err
        ended = here.run("connect", "--no-input")
        assert ended.code == 3
        assert "CLI-007" in ended.err


def test_ctrl_c_leaves_no_half_file(tmp_path: Path) -> None:
    slow = Trouble(kind=Kind.SLOW, seconds=30, where="sales-daily")
    with world(tmp_path, faults=Faults(troubles=(slow,))) as here:
        words = ["export", "--profile", str(here.profile), "--day", str(DAY), "--lang", "en"]
        with subprocess.Popen(
            [sys.executable, "-m", "datev_bridge_cli", *words],
            env=process_environment({}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=hears_interrupts,
        ) as process:
            while not here.sandbox.asked("sales-daily"):
                assert process.poll() is None
            os.kill(process.pid, signal.SIGINT)
            out, err = process.communicate(timeout=20)
        assert (process.returncode, out) == (130, "")
        assert "CLI-009" in err
        assert "Traceback" not in err
        assert here.files == []


def test_several_receipts_and_a_card_with_tip(tmp_path: Path) -> None:
    card = payment("30.00", tip="3.00", paymentMethodId=8, code="CARD", description="Karte")
    with world(tmp_path, sale(1), sale(2, salesLines=[line("30.00")], payments=[card])) as here:
        ended = here.run("preview", "--day", "2026-11-21")
        assert "Trinkgeld" in ended.out or "Tip" in ended.out
        assert "debit 44.90 · credit 44.90 · balance 0.00 ✔" in ended.out
