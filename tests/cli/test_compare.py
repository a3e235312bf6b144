"""``datev-bridge compare``."""

from datetime import date
from decimal import Decimal
import json
from pathlib import Path

import pytest

from datev_bridge.extf import BookingRow, Side, to_bytes
from datev_bridge_cli.language import Language
from support.bookings import HEADER
from support.cli import call, start

DAY = date(2026, 7, 31)


def batch(*rows: tuple[str, str, str], description: str = "Kasse Juli") -> bytes:
    import attrs

    header = attrs.evolve(HEADER, description=description)
    return to_bytes(
        header,
        [
            BookingRow(
                amount=Decimal(amount),
                side=Side.DEBIT,
                account=account,
                contra_account=contra,
                document_date=DAY,
            )
            for account, contra, amount in rows
        ],
    )


OLD = batch(("1000", "8400", "1190.00"))
NEW = batch(("1792", "8400", "1190.00"), ("1000", "1792", "1190.00"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "alt.csv").write_bytes(OLD)
    (tmp_path / "neu.csv").write_bytes(NEW)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_equal_files_end_with_0_and_say_so() -> None:
    ended = call("compare", "alt.csv", "alt.csv")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "  Equal: 2 totals on 1 days, every tax.\n"


@pytest.mark.usefixtures("folder")
def test_differences_end_with_1_and_are_a_table() -> None:
    ended = call("compare", "alt.csv", "neu.csv")
    assert ended.code == 1
    head, line = ended.out.splitlines()[:2]
    assert head.split()[:2] == ["Day", "Account"]
    day, account, *amounts = line.split()
    assert (day, account) == ("2026-07-31", "1792")
    assert amounts == ["–", "–", "–", "1,190.00", "1,190.00", "0.00", "0.00", "new", "only"]
    assert "Net to 0.00: 1792 (new)" in ended.out
    assert "Differences: 1 of 3 totals, 0 in tax." in ended.out
    assert "--ignore 1792" in ended.err


@pytest.mark.usefixtures("folder")
def test_german_amounts_and_dates() -> None:
    ended = call("compare", "alt.csv", "neu.csv", language=Language.DE)
    assert "31.07.2026  1792" in ended.out
    assert "1.190,00" in ended.out
    assert "nur neu" in ended.out


@pytest.mark.usefixtures("folder")
def test_a_clearing_account_is_left_out_on_request() -> None:
    ended = call("compare", "alt.csv", "neu.csv", "--ignore", "1792")
    assert (ended.code, ended.err) == (0, "")
    assert "Left out: 1792" in ended.out


@pytest.mark.usefixtures("folder")
def test_balances_alone_are_compared_on_request() -> None:
    assert call("compare", "alt.csv", "neu.csv", "--balances").code == 0


@pytest.mark.usefixtures("folder")
def test_all_shows_what_is_equal_as_well() -> None:
    shown = call("compare", "alt.csv", "alt.csv", "--all").out
    assert [line.split()[1] for line in shown.splitlines()[1:3]] == ["1000", "8400"]
    assert "Tax on" in shown
    assert "19 %   1,190.00   190.00   1,190.00   190.00" in shown


def test_folders_and_further_files(folder: Path) -> None:
    for side, amounts in (("a", ("10.00", "20.00")), ("b", ("10.00", "20.00"))):
        (folder / side).mkdir()
        for number, amount in enumerate(amounts):
            data = batch(("1000", "8400", amount), description=f"Kasse {number}")
            (folder / side / f"EXTF_{number}.csv").write_bytes(data)
        (folder / side / "proof.json").write_text("{}")
    assert call("compare", "a", "b").code == 0
    one, two = "b/EXTF_0.csv", "b/EXTF_1.csv"
    assert call("compare", "a", one).code == 1
    assert call("compare", "a", one, "--new", two).code == 0
    assert call("compare", one, "a", "--old", two).code == 0


@pytest.mark.usefixtures("folder")
def test_the_document() -> None:
    ended = call("compare", "alt.csv", "neu.csv", "--json")
    document = json.loads(ended.out)
    assert (ended.code, document["document"], document["equal"]) == (
        1,
        "datev-bridge/compare",
        False,
    )
    assert [line["account"] for line in document["lines"]] == ["1792"]
    assert [issue["code"] for issue in document["issues"]] == ["CMP-007"]
    assert document["net_to_zero"] == [
        {"account": "1792", "old": False, "new": True, "on_each_day": True}
    ]


def test_an_empty_folder_is_refused(folder: Path) -> None:
    (folder / "empty").mkdir()
    ended = call("compare", "alt.csv", "empty")
    assert (ended.code, ended.out) == (3, "")
    assert "Error CMP-001" in ended.err


@pytest.mark.usefixtures("folder")
def test_a_file_that_is_not_there() -> None:
    ended = call("compare", "alt.csv", "gone.csv")
    assert (ended.code, ended.out) == (6, "")
    assert "CLI-008" in ended.err


def test_stdin_is_a_side(folder: Path) -> None:
    ended = start("compare", "-", "alt.csv", stdin=OLD.decode("cp1252"), cwd=folder)
    assert ended.code == 0
