"""The demo's export as an old provider's file: a profile from it, and a parallel month with it."""

import json
from pathlib import Path
import shutil

import pytest

from datev_bridge.profile import from_toml
from support.cli import start


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    ended = start("demo", "-o", str(folder), "--from", "2026-11-16", "--days", "4", "-q")
    assert ended.code == 0, ended.err
    return folder


def file_in(folder: Path) -> Path:
    (found,) = folder.glob("EXTF_*.csv")
    return found


def test_a_profile_from_the_demo_s_file(exported: Path, tmp_path: Path) -> None:
    words = ("init", "--no-input", "--lang", "en", "--from-datev", str(file_in(exported)))
    ended = start(*words, cwd=tmp_path)
    assert (ended.code, ended.out.splitlines()[-1]) == (0, "profile.toml")
    profile = from_toml((tmp_path / "profile.toml").read_text("utf-8"))
    datev = profile.datev
    assert (datev.consultant_number, datev.client_number) == (1001, 42)
    assert (datev.chart.value, datev.account_length, datev.clearing_account) == (
        "SKR03",
        4,
        "1792",
    )
    assert "Speisen warm" in ended.out
    document = json.loads(start(*words, "--dry-run", "--json", cwd=tmp_path).out)
    drafted = {(r["name"], r["rate"]): r["account"] for r in document["draft"]["rules"]}
    assert drafted["Speisen warm", "7"] == "8300"
    assert drafted["Bar", None] == "1000"
    assert {rule["confirmed"] for rule in document["draft"]["rules"]} == {False}


def test_a_parallel_month_that_is_the_same(exported: Path) -> None:
    ended = start("compare", str(exported), str(file_in(exported)), "--lang", "en")
    assert (ended.code, ended.err) == (0, "")
    assert "Equal:" in ended.out
    assert "Net to 0.00: 1792 (old and new)" in ended.out


def test_a_copy_changed_by_hand(exported: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(file_in(exported), tmp_path))
    lines = copy.read_bytes().splitlines(keepends=True)
    amount, rest = lines[2].split(b";", 1)
    lines[2] = b"1" + amount + b";" + rest
    copy.write_bytes(b"".join(lines))
    ended = start("compare", str(exported), str(tmp_path), "--json")
    assert ended.code == 1
    document = json.loads(ended.out)
    assert len(document["lines"]) == 2
    by_account = {line["account"]: line["difference"] for line in document["lines"]}
    added = float(b"1" + amount.replace(b",", b".")) - float(amount.replace(b",", b"."))
    cells = rest.split(b";")
    account, contra = cells[5].decode(), cells[6].decode()
    assert by_account == {
        account: {"debit": f"{added:.2f}", "credit": "0.00", "balance": f"{added:.2f}"},
        contra: {"debit": "0.00", "credit": f"{added:.2f}", "balance": f"-{added:.2f}"},
    }
    assert [line["account"] for line in document["vat"]] == [contra]
