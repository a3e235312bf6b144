"""``datev-bridge init --from-datev``."""

from datetime import date
from decimal import Decimal
import json
from pathlib import Path
import tomllib

import attrs
import pytest

from datev_bridge.chart.account import Automatic
from datev_bridge.extf import AccountLabel, BookingRow, Side, to_bytes, write_rows
from datev_bridge.profile import check_profile, from_toml
from datev_bridge_cli.language import Language
from support.bookings import HEADER
from support.cli import call, start
from support.master_rows import FACTS

ROWS = (
    ("339900", "430000", "107.00", "Speisen 7 %", ""),
    ("339900", "440010", "119.00", "Getränke 19 %", "3"),
    ("160000", "339900", "226.00", "Bar", ""),
)
BATCH = to_bytes(
    attrs.evolve(
        HEADER, chart_of_accounts="04", account_length=6, initials="KA", is_committed=True
    ),
    [
        BookingRow(
            amount=Decimal(amount),
            side=Side.DEBIT,
            account=account,
            contra_account=contra,
            document_date=date(2026, 7, 31),
            posting_text=text,
            bu_key=key,
        )
        for account, contra, amount, text, key in ROWS
    ],
)
LABELS = b"".join(
    write_rows(
        attrs.evolve(FACTS, account_length=6, chart_of_accounts="04"),
        [
            AccountLabel(account="339900", label='Kasse "neu"\\'),
            AccountLabel(account="4", label="x"),
        ],
    )
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "alt.csv").write_bytes(BATCH)
    (tmp_path / "namen.csv").write_bytes(LABELS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("language", list(Language))
def test_the_profile_is_filled_in_and_valid(folder: Path, language: Language) -> None:
    words = ("--from-datev", "alt.csv", "--from-datev", "namen.csv")
    ended = call("init", "--no-input", *words, language=language)
    assert ended.code == 0
    assert ended.out.endswith("profile.toml\n")
    text = (folder / "profile.toml").read_text("utf-8")
    profile = from_toml(text)
    assert check_profile(profile) == ()
    datev = profile.datev
    assert (datev.consultant_number, datev.client_number) == (29098, 55003)
    assert (datev.chart.value, datev.account_length) == ("SKR04", 6)
    assert (datev.clearing_account, datev.journal_code) == ("339900", "KA")
    assert datev.committed is False
    own = {each.number: (each.name, each.automatic) for each in profile.accounts}
    assert own["339900"] == ('Kasse "neu"\\', None)
    assert own["440010"][0] == ""
    assert len(profile.mapping.rules) == 1  # only tips: nothing else is a rule yet
    assert profile.mapping.rules[0].account == "137400"


def test_drafted_rules_are_rules_once_their_comment_signs_are_gone(folder: Path) -> None:
    assert call("init", "--no-input", "--from-datev", "alt.csv").code == 0
    text = (folder / "profile.toml").read_text("utf-8")
    _, _, drafted = text.partition("# From the file so far (3 of 3)")
    block = drafted.partition("\n[[mapping]]")[0].partition("\n")[2]
    rules = tomllib.loads("\n".join(line.lstrip("# ") for line in block.splitlines()))["mapping"]
    assert [(r["name"], r.get("rate"), r["account"], r["kind"], r["confirmed"]) for r in rules] == [
        ("Bar", None, "160000", "cash", False),
        ("Getränke", "19", "440010", "revenue", False),
        ("Speisen", "7", "430000", "revenue", False),
    ]
    assert [rule.get("bu_key") for rule in rules] == [None, "by rate", None]


@pytest.mark.usefixtures("folder")
def test_facts_are_shown_before_anything_is_written() -> None:
    ended = call("init", "--no-input", "--from-datev", "alt.csv")
    lines = ended.out.splitlines()
    assert "  Consultant number  29098" in lines
    assert any(line.startswith("  Clearing account   339900 (in 3 rows") for line in lines)
    assert any("440010" in line and "0003" in line for line in lines)
    assert lines[-1] == "profile.toml"
    assert "Hint TKO-008" in ended.err


@pytest.mark.usefixtures("folder")
def test_answers_start_from_the_file() -> None:
    answers = ["Zum Anker", "1", "", "", "", "7", "", ""]
    ended = start(
        "init", "--from-datev", "alt.csv", stdin="\n".join(answers) + "\n", cwd=Path.cwd()
    )
    assert ended.code == 0
    assert "[29098]" in ended.err
    datev = tomllib.loads(Path("profile.toml").read_text("utf-8"))["datev"]
    assert (datev["consultant_number"], datev["client_number"]) == (29098, 7)
    assert datev["clearing_account"] == "339900"


@pytest.mark.usefixtures("folder")
def test_another_chart_than_the_file_s_leaves_its_accounts_out() -> None:
    answers = ["Zum Anker", "1", "", "", "", "", "SKR03", "4"]
    ended = start(
        "init", "--from-datev", "alt.csv", stdin="\n".join(answers) + "\n", cwd=Path.cwd()
    )
    assert ended.code == 0
    text = Path("profile.toml").read_text("utf-8")
    assert from_toml(text).datev.clearing_account == "1792"
    assert "339900" not in text


@pytest.mark.parametrize("words", [("--dry-run",), ("-o", "-")])
def test_the_profile_on_stdout_is_nothing_but_the_profile(
    folder: Path, words: tuple[str, ...]
) -> None:
    ended = start("init", "--no-input", "--from-datev", "alt.csv", *words, cwd=folder)
    assert tomllib.loads(ended.out)["datev"]["client_number"] == 55003
    assert "29098" in ended.err
    assert not (folder / "profile.toml").exists()


@pytest.mark.usefixtures("folder")
def test_the_document() -> None:
    ended = call("init", "--no-input", "--from-datev", "alt.csv", "--json")
    document = json.loads(ended.out)
    assert document["document"] == "datev-bridge/init"
    assert document["written"] == "profile.toml"
    assert document["facts"]["consultant_number"] == 29098
    assert document["facts"]["chart"] == {
        "name": "SKR04",
        "ground": "header",
        "header": "04",
        "evidence": ["430000 Erlöse 7 % USt", "440010 Erlöse 19 % USt"],
    }
    assert document["facts"]["committed"]["locks"] is True
    assert [rule["confirmed"] for rule in document["draft"]["rules"]] == [False] * 3
    assert [issue["code"] for issue in document["issues"]] == ["TKO-008"]
    assert document["toml"] == Path("profile.toml").read_text("utf-8")
    plain = json.loads(call("init", "--no-input", "--json", "--dry-run").out)
    assert (plain["written"], "facts" in plain) == (None, False)


def test_known_categories_get_rules_that_nobody_confirmed(folder: Path) -> None:
    entry = {"category": "revenue", "code": None}
    seen = [
        entry | {"id": "11", "name": "SPEISEN", "rate": "7"},
        entry | {"id": "12", "name": "Wein & Bier", "rate": "19"},
        entry | {"category": "payment", "id": "7", "name": "Bar", "rate": None},
        entry | {"category": "payment", "id": "8", "name": "Zimmer", "rate": None},
    ]
    (folder / "categories.json").write_text(json.dumps({"categories": seen}), "utf-8")
    words = ("--from-datev", "alt.csv", "--categories", "categories.json")
    assert call("init", "--no-input", *words).code == 0
    text = (folder / "profile.toml").read_text("utf-8")
    assert "# So far “Speisen” was booked to this account.\n[[mapping]]" in text
    rules = [rule for rule in from_toml(text).mapping.rules if not rule.is_confirmed]
    assert [(r.category_id, r.account, r.kind.value, r.bu_key) for r in rules] == [
        ("11", "430000", "revenue", ""),
        ("12", "440010", "revenue", "by rate"),
        ("7", "160000", "cash", ""),
    ]
    document = json.loads(call("init", "--no-input", "--dry-run", "--json", *words).out)
    assert [rule["id"] for rule in document["draft"]["suggestions"]] == ["11", "12", "7"]
    alone = call("init", "--no-input", "--categories", "categories.json", "--dry-run")
    assert (alone.code, "CLI-005" in alone.err) == (2, True)


def test_a_list_of_accounts_becomes_own_accounts(folder: Path) -> None:
    (folder / "konten.csv").write_text(
        "Konto;Bezeichnung;Automatik;Kasse\n1362;Amex;nein;nein\n8450;Erlöse Saal;19;\n", "utf-8"
    )
    assert call("init", "--no-input", "--accounts", "konten.csv").code == 0
    profile = from_toml((folder / "profile.toml").read_text("utf-8"))
    assert [(own.number, own.name, own.automatic, own.is_cash) for own in profile.accounts] == [
        ("1362", "Amex", Automatic.NO, False),
        ("8450", "Erlöse Saal", Decimal(19), None),
    ]


def test_a_list_of_accounts_beside_a_file(folder: Path) -> None:
    (folder / "konten.csv").write_text("account,caption\n440010,Drinks\n160000,Till\n")
    words = ("--from-datev", "alt.csv", "--accounts", "konten.csv")
    ended = call("init", "--no-input", *words)
    assert ended.code == 0
    profile = from_toml((folder / "profile.toml").read_text("utf-8"))
    assert [(own.number, own.name, own.automatic) for own in profile.accounts] == [
        ("440010", "Drinks", Automatic.NO),  # that its rows have tax keys is the file's word
        ("160000", "Till", None),
    ]


def test_labels_in_datev_s_format_are_a_list_of_accounts(folder: Path) -> None:
    ended = call("init", "--no-input", "--accounts", "namen.csv")
    assert (ended.code, ended.out) == (3, "")
    assert "MAP-223" in ended.err  # six digits do not fit the template's four
    assert not (folder / "profile.toml").exists()
    right = LABELS.replace(b'4;"x"', b'400000;"x"')
    (folder / "namen.csv").write_bytes(right)
    answers = ["", "", "", "", "", "", "SKR04", "6"]
    ended = start("init", "--accounts", "namen.csv", stdin="\n".join(answers) + "\n", cwd=folder)
    assert ended.code == 0
    profile = from_toml((folder / "profile.toml").read_text("utf-8"))
    assert {own.number for own in profile.accounts} == {"339900", "400000"}


def test_files_of_two_clients_write_nothing(folder: Path) -> None:
    other = LABELS.replace(b";55003;", b";7;")
    (folder / "other.csv").write_bytes(other)
    ended = call("init", "--no-input", "--from-datev", "alt.csv", "--from-datev", "other.csv")
    assert (ended.code, ended.out) == (3, "")
    assert "Error TKO-001" in ended.err
    assert not (folder / "profile.toml").exists()


def test_what_is_no_datev_file_writes_nothing(folder: Path) -> None:
    (folder / "kasse.csv").write_text("Datum;Betrag\n")
    ended = call("init", "--no-input", "--from-datev", "kasse.csv")
    assert (ended.code, ended.out) == (3, "")
    assert "EXTF-" in ended.err
    assert not (folder / "profile.toml").exists()
