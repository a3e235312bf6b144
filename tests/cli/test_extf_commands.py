"""``check``, ``inspect``, ``fix``, ``convert``, ``explain`` and ``import-log``."""

import json
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
import pytest

from datev_bridge import catalogue
from datev_bridge.extf import Reader, to_bytes, to_json, write_rows
from datev_bridge_cli import files
from datev_bridge_cli.commands.explain import ROOMS
from datev_bridge_cli.conversion import is_datev_file
from datev_bridge_cli.findings import MOST_SHOWN
from datev_bridge_cli.language import Language
from support.bookings import HEADER, batch_header, booking
from support.broken_files import batch
from support.cli import Ended, call
from support.master_rows import FACTS, ROWS

CLEAN = to_bytes(HEADER, [booking(), booking(document_field_1="2", posting_text='ä;"ß')])
BROKEN = batch({1: "0,00"}, {14: "bare"}, header={17: '"Falsch"'})
in_folder = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def write(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)


@pytest.fixture
def clean(tmp_path: Path) -> str:
    return write(tmp_path / "EXTF_Kasse.csv", CLEAN)


@pytest.fixture
def broken(tmp_path: Path) -> str:
    return write(tmp_path / "EXTF_Falsch.csv", BROKEN)


def document(ended: Ended) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(ended.out)
    assert whole["version"] == 1
    return whole


# check -----------------------------------------------------------------------------------------
def test_a_clean_file_is_silent(clean: str) -> None:
    assert call("check", clean) == Ended(code=0, out="", err="")


def test_findings_name_place_code_value_text_and_next_step(broken: str) -> None:
    ended = call("check", broken)
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.splitlines() == [
        broken,
        "  Line 3 · Column 1 · Umsatz (ohne Soll/Haben-Kz)  Blocks EXTF-202  0,00",
        *("    " + line for line in said("EXTF-202", ended.out)),
        "  Line 4 · Column 14 · Buchungstext                Warning EXTF-005  bare",
        *("    " + line for line in said("EXTF-005", ended.out)),
    ]


def said(code: str, out: str) -> tuple[str, str]:
    """Return the two lines below a code; the second one is its hint."""
    lines = [line.strip() for line in out.splitlines()]
    place = next(number for number, line in enumerate(lines) if code in line)
    text, hint = lines[place + 1], lines[place + 2]
    assert hint.startswith("→ ")
    assert text.endswith(".")
    return text, hint


def test_findings_speak_german(broken: str) -> None:
    out = call("check", broken, language=Language.DE).out
    assert "  Zeile 3 · Spalte 1 · Umsatz (ohne Soll/Haben-Kz)  Blockiert EXTF-202" in out
    assert "Betrag" in out or "Umsatz" in out


@pytest.mark.parametrize("command", [("check",), ("fix", "--dry-run"), ("check", "--sarif")])
def test_places_are_said_in_the_language_asked_for(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    cells = {1: "5.00", 10: "107", 114: ""}
    name = write(tmp_path / "EXTF_x.csv", batch(cells, header={17: '"?"', 21: ""}))
    german = call(*command, name, language=Language.DE).out
    english = call(*command, name).out
    assert "Zeile 3 · Spalte 10 · Belegdatum" in german
    assert "Line 3 · Column 10 · Belegdatum" in english
    assert "Kopfzeile" in german
    assert "Header" in english
    assert not any(word in english for word in ("Zeile", "Spalte", "Kopfzeile"))
    assert not any(word in german for word in ("Line ", "Column ", "Header"))


def test_many_findings_of_a_kind_are_counted(tmp_path: Path) -> None:
    name = write(tmp_path / "EXTF_viel.csv", batch(*({1: "0,00"},) * (MOST_SHOWN + 5)))
    out = call("check", name).out
    assert out.count("Blocks EXTF-202") == MOST_SHOWN
    assert "  … EXTF-202: 5 more, shown with --all" in out
    assert call("check", "--all", name).out.count("Blocks EXTF-202") == MOST_SHOWN + 5
    assert document(call("check", "--json", name))["findings"] >= MOST_SHOWN + 5


def test_json_holds_every_finding(clean: str, broken: str) -> None:
    ended = call("check", "--json", clean, broken)
    assert (ended.code, ended.err) == (1, "")
    found = document(ended)
    assert found["document"] == "datev-bridge/check"
    assert [file["file"] for file in found["files"]] == [clean, broken]
    assert [[i["code"] for i in file["issues"]] for file in found["files"]] == [
        [],
        ["EXTF-202", "EXTF-005"],
    ]
    assert found["files"][1]["issues"][0]["values"]["value"] == "0,00"
    assert found["findings"] == 2
    assert found["not_read"] == []


def test_json_of_a_clean_file_is_a_document(clean: str) -> None:
    ended = call("check", "--json", clean)
    assert ended.code == 0
    assert document(ended)["findings"] == 0


def test_the_same_batch_twice_is_found_across_files(clean: str, tmp_path: Path) -> None:
    again = write(tmp_path / "EXTF_again.csv", CLEAN)
    other = write(tmp_path / "EXTF_other.csv", to_bytes(batch_header(description="B"), [booking()]))
    ended = call("check", clean, again, other)
    assert ended.code == 1
    assert ended.out.splitlines()[0] == again
    assert ended.out.count("EXTF-601") == 1
    assert call("check", clean, other).code == 0
    assert call("check", clean, clean).code == 0


def test_sarif_has_rules_levels_and_places(tmp_path: Path) -> None:
    name = write(tmp_path / "EXTF_a b#.csv", BROKEN)
    ended = call("check", "--sarif", name)
    assert (ended.code, ended.err) == (1, "")
    log = json.loads(ended.out)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert [r["ruleId"] for r in run["results"]] == ["EXTF-202", "EXTF-005"]
    assert [r["level"] for r in run["results"]] == ["error", "warning"]
    for result in run["results"]:
        assert result["message"]["text"]
        assert rules[result["ruleId"]]["defaultConfiguration"]["level"] == result["level"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"]["uri"] == f"file://{tmp_path}/EXTF_a%20b%23.csv"
        assert place["region"]["startLine"] >= 1


def test_junit_has_a_suite_for_each_file(clean: str, tmp_path: Path) -> None:
    name = write(tmp_path / "EXTF_\x01.csv", BROKEN)
    ended = call("check", "--junit", clean, name)
    assert ended.code == 1
    suites = fromstring(ended.out).findall("testsuite")
    assert [(s.get("tests"), s.get("failures")) for s in suites] == [("1", "0"), ("2", "1")]
    assert suites[0].get("name") == clean
    (failure,) = suites[1].iter("failure")
    assert "EXTF-202" in ended.out
    assert failure.get("message")


def test_only_one_form_is_given(clean: str) -> None:
    for words in (("--json", "--sarif"), ("--json", "--junit"), ("--sarif", "--junit")):
        ended = call("check", *words, clean)
        assert ended.code == 2
        assert "CLI-005" in ended.err


def test_a_file_that_is_not_there_does_not_hide_the_others(broken: str, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.csv")
    ended = call("check", missing, broken)
    assert ended.code == 6
    assert "EXTF-202" in ended.out
    assert f"CLI-008: {missing}" in ended.err
    found = document(call("check", "--json", missing, broken))
    assert [issue["code"] for issue in found["not_read"]] == ["CLI-008"]
    assert found["findings"] == 2


def test_what_steers_a_terminal_is_shown_harmless(tmp_path: Path) -> None:
    name = write(tmp_path / "EXTF_\x1b[2J.csv", batch({14: '"\x1b[5m"'}))
    for words in (("check", name), ("inspect", name), ("fix", "--dry-run", name)):
        ended = call(*words, "--color", "always")
        assert "\x1b[2J" not in ended.out + ended.err
        assert "\x1b[5m" not in ended.out + ended.err


@in_folder
@given(st.binary(max_size=300) | st.binary(max_size=100).map(lambda end: CLEAN + end))
def test_no_bytes_make_it_fail(tmp_path: Path, data: bytes) -> None:
    name = write(tmp_path / "EXTF_x.csv", data)
    assert call("check", name).code in {0, 1}
    for command in ("inspect", "fix --dry-run", "convert --dry-run"):
        assert call(*command.split(), name).code in {0, 3}, command


# inspect ---------------------------------------------------------------------------------------
def test_inspect_shows_header_totals_and_rows(clean: str) -> None:
    ended = call("inspect", clean)
    assert (ended.code, ended.err) == (0, "")
    lines = [" ".join(line.split()) for line in ended.out.splitlines()]
    assert "Buchungsstapel: 2 rows · 2026-07-31 – 2026-07-31 · cp1252" in lines
    assert "11 Beraternummer 29098" in lines
    assert "1792 3,852.00 0.00 3,852.00 2" in lines
    assert "8300 0.00 3,852.00 -3,852.00 2" in lines
    assert "(none) 3,852.00 2" in lines
    assert any(line.startswith("1926.00 S 1792 8300 2026-07-31 20260731-1") for line in lines)


def test_inspect_speaks_german(clean: str) -> None:
    out = call("inspect", clean, language=Language.DE).out
    assert "2 Zeilen · 31.07.2026 – 31.07.2026" in out
    assert "3.852,00" in out
    assert "Gegenkonto (ohne BU-Schlüssel)" in out


def test_inspect_as_json(clean: str) -> None:
    found = document(call("inspect", "--json", "--rows", "1", clean))
    assert found["document"] == "datev-bridge/inspect"
    assert (found["file"], found["rows"], len(found["sample"])) == (clean, 2, 1)


def test_inspect_counts_what_it_cannot_read(tmp_path: Path) -> None:
    name = write(tmp_path / "EXTF_x.csv", batch({1: "x"}, {}))
    ended = call("inspect", name)
    assert ended.code == 0
    assert "1 rows cannot be read; datev-bridge check tells why." in ended.err


def test_inspect_shows_any_format(tmp_path: Path) -> None:
    for number, name in enumerate(ROWS):
        path = write(tmp_path / f"EXTF_{number}.csv", b"".join(write_rows(FACTS, ROWS[name])))
        assert call("inspect", path).code == 0
    assert call("inspect", path, "--rows", "0").code == 0


def test_what_is_no_datev_file_is_refused(tmp_path: Path) -> None:
    name = write(tmp_path / "x.csv", b"a;b\n1;2\n")
    for command in ("inspect", "fix"):
        ended = call(command, name)
        assert (ended.code, ended.out) == (3, "")
        assert "EXTF-002" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


# fix -------------------------------------------------------------------------------------------
def test_fix_writes_a_copy_and_names_each_change(broken: str, tmp_path: Path) -> None:
    ended = call("fix", broken)
    fixed = tmp_path / "EXTF_Falsch-fixed.csv"
    assert ended.code == 0
    assert ended.out.splitlines()[0] == broken
    assert ended.out.splitlines()[-1] == str(fixed)
    assert "Changed EXTF-8" in ended.out
    assert Path(broken).read_bytes() == BROKEN
    assert b'"bare"' in fixed.read_bytes()
    assert b"\r\n0,00;" in fixed.read_bytes()


def test_fix_of_a_right_file_is_the_same(clean: str, tmp_path: Path) -> None:
    ended = call("fix", clean, "-o", str(tmp_path / "new.csv"))
    assert (ended.code, ended.out) == (0, f"{tmp_path / 'new.csv'}\n")
    assert ended.err == "There was nothing to mend.\n"
    assert (tmp_path / "new.csv").read_bytes() == CLEAN


def test_fix_never_touches_the_original(broken: str, tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(broken)
    for target in (broken, str(link), f"{tmp_path}/./EXTF_Falsch.csv"):
        ended = call("fix", broken, "-o", target, "--force")
        assert ended.code == 3
        assert "CLI-015" in ended.err
    assert Path(broken).read_bytes() == BROKEN


def test_fix_replaces_another_file_only_where_asked(broken: str, tmp_path: Path) -> None:
    target = tmp_path / "new.csv"
    target.write_text("mine")
    ended = call("fix", broken, "-o", str(target))
    assert ended.code == 3
    assert "CLI-011" in ended.err
    assert target.read_text() == "mine"
    assert call("fix", broken, "-o", str(target), "--force").code == 0
    assert target.read_text("cp1252") != "mine"


def test_fix_dry_run_writes_nothing(broken: str, tmp_path: Path) -> None:
    ended = call("fix", "--dry-run", "--json", broken)
    found = document(ended)
    assert found["written"] is None
    assert found["changes"]
    assert ended.err == "Nothing was written.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["EXTF_Falsch.csv"]


def test_fix_into_a_missing_folder(broken: str, tmp_path: Path) -> None:
    ended = call("fix", broken, "-o", str(tmp_path / "no" / "x.csv"))
    assert ended.code == 6
    assert "FILE-001" in ended.err


def test_bytes_and_a_document_do_not_share_stdout(broken: str) -> None:
    assert call("fix", broken, "-o", "-", "--json").code == 2


# convert ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("plain", ["json", "csv"])
@pytest.mark.parametrize("name", ["bookings", *ROWS])
def test_a_file_comes_back_to_the_byte(name: str, plain: str, tmp_path: Path) -> None:
    data = CLEAN if name == "bookings" else b"".join(write_rows(FACTS, ROWS[name]))
    original = write(tmp_path / "EXTF_a.csv", data)
    there, back = str(tmp_path / f"plain.{plain}"), tmp_path / "EXTF_b.csv"
    ended = call("convert", original, "-o", there)
    assert (ended.code, ended.out) == (0, f"{there}\n")
    header = ("--header", original) if plain == "csv" else ()
    assert call("convert", there, *header, "-o", str(back)).code == 0
    assert back.read_bytes() == data


def test_json_is_that_of_the_library(clean: str, tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    call("convert", clean, "-o", str(target))
    assert json.loads(target.read_text("utf-8")) == to_json(CLEAN)


def test_the_header_may_come_from_json(clean: str, tmp_path: Path) -> None:
    rows, document, back = (str(tmp_path / name) for name in ("a.csv", "a.json", "EXTF_b.csv"))
    call("convert", clean, "-o", rows)
    call("convert", clean, "-o", document)
    assert call("convert", rows, "--header", document, "-o", back).code == 0
    assert Path(back).read_bytes() == CLEAN


def test_another_header_takes_the_place_of_a_document_s_own(clean: str, tmp_path: Path) -> None:
    other = to_bytes(batch_header(client_number=7), [booking()])
    header, target = write(tmp_path / "EXTF_h.csv", other), tmp_path / "EXTF_n.csv"
    call("convert", clean, "-o", str(tmp_path / "a.json"))
    words = ("--header", header, "-o", str(target))
    assert call("convert", str(tmp_path / "a.json"), *words).code == 0
    assert target.read_bytes().split(b"\r\n")[0] == other.split(b"\r\n")[0]


def test_the_usual_encodings_of_csv_are_read(clean: str, tmp_path: Path) -> None:
    text = "amount;side;account;contra_account;document_date;posting_text\r\n"
    text += "5.00;S;1000;8400;2026-07-01;Getränke\r\n"
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        rows = write(tmp_path / "a.csv", text.encode(encoding))
        target = tmp_path / f"EXTF_{encoding}.csv"
        assert call("convert", rows, "--header", clean, "-o", str(target)).code == 0
        assert "Getränke".encode("cp1252") in target.read_bytes()


@pytest.mark.parametrize("value", [False, "false", 0, "0"])
def test_a_row_that_is_not_locked_stays_so_under_a_header_that_is(
    value: object, tmp_path: Path
) -> None:
    locked = to_json(to_bytes(batch_header(is_committed=True), [booking()]))
    rows = [{**row, "is_committed": value} for row in locked["rows"]]
    name = write(tmp_path / "a.json", json.dumps({**locked, "rows": rows}).encode())
    assert call("convert", name, "-o", str(tmp_path / "EXTF_a.csv")).code == 0
    (row,) = Reader((tmp_path / "EXTF_a.csv").read_bytes()).rows()
    assert row == booking(is_committed=False)


def changed(**changes: object) -> bytes:
    return json.dumps({**to_json(CLEAN), **changes}).encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"amount;side\n5.00;S\n", "CLI-017"),
        (b"", "CLI-017"),
        (b"{", "CLI-016"),
        (b'{"a": ' + b"[" * 100_000, "CLI-016"),
        (b'{"rows": [], "format": {}, "header": ' + b"9" * 5000 + b"}", "CLI-016"),
        (changed(format=None), "CLI-016"),
        (changed(format={}), "CLI-016"),
        (changed(format={"category": 99}), "EXTF-131"),
        (changed(header=[]), "CLI-016"),
        (changed(header={"client_number": [1]}), "CLI-016"),
        (changed(header={**to_json(CLEAN)["header"], "marker": None}), "CLI-016"),
        (changed(header={"client_number": 1}), "EXTF-101"),
        (changed(rows={}), "CLI-016"),
        (changed(rows=[1]), "CLI-016"),
        (changed(rows=[{"amount": {}}]), "CLI-016"),
        (changed(rows=[{"nothing": "1"}]), "EXTF-707"),
        (changed(rows=[]), "EXTF-018"),
    ],
)
def test_what_cannot_be_converted(data: bytes, code: str, tmp_path: Path) -> None:
    name = write(tmp_path / "a.txt", data)
    ended = call("convert", name, "-o", str(tmp_path / "EXTF_a.csv"))
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith(f"Error {code}")
    assert not (tmp_path / "EXTF_a.csv").exists()


def test_no_cell_of_a_csv_is_dropped(clean: str, tmp_path: Path) -> None:
    name = write(tmp_path / "a.csv", b"amount;side\n5.00;S;1000\n")
    ended = call("convert", name, "--header", clean)
    assert ended.code == 3
    assert "CLI-016" in ended.err
    assert "3 > 2" in ended.err
    name = write(tmp_path / "b.csv", b"amount;side;amount\n5.00;S;6.00\n")
    ended = call("convert", name, "--header", clean)
    assert (ended.code, ended.out) == (3, "")
    assert "CLI-016" in ended.err
    assert "amount × 2" in ended.err


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=3,
)


@in_folder
@given(st.data())
def test_no_document_makes_it_fail(tmp_path: Path, data: st.DataObject) -> None:
    whole = json.loads(json.dumps(to_json(CLEAN)))
    part = data.draw(st.sampled_from([whole, whole["format"], whole["header"], *whole["rows"]]))
    key = data.draw(st.sampled_from(sorted(part)) | st.text(max_size=5))
    part[key] = data.draw(json_values)
    name = write(tmp_path / "a.json", json.dumps(whole).encode())
    ended = call("convert", name, "-o", str(tmp_path / "EXTF_a.csv"), "--force")
    assert ended.code in {0, 3}, ended.err


def test_a_dry_run_of_convert_writes_nothing(clean: str, tmp_path: Path) -> None:
    ended = call("convert", clean, "--to", "json", "--dry-run")
    assert ended == Ended(code=0, out="", err="Nothing was written.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["EXTF_Kasse.csv"]


def test_convert_keeps_what_is_there(clean: str, tmp_path: Path) -> None:
    there = write(tmp_path / "a.json", b"mine")
    assert "CLI-011" in call("convert", clean, "-o", there).err
    assert "CLI-015" in call("convert", clean, "-o", clean, "--force").err
    assert Path(there).read_bytes() == b"mine"


def test_a_file_too_large_to_hold_is_refused(
    clean: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files.whole, "__defaults__", (len(CLEAN) - 1,))
    ended = call("convert", clean)
    assert (ended.code, ended.out) == (3, "")
    assert "CLI-014" in ended.err


# explain ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", list(Language))
def test_every_code_is_explained(language: Language) -> None:
    for kind in catalogue.kinds(ROOMS):
        ended = call("explain", kind.code, language=language)
        text, hint = catalogue.wording(kind, language.value)
        assert ended.code == 0
        assert kind.code in ended.out
        assert f"  {text}\n  → {hint}\n" in ended.out


def test_without_a_code_all_are_listed() -> None:
    out = call("explain").out
    listed = [line.split()[0] for line in out.splitlines() if line.startswith("  ")]
    assert listed == [kind.code for kind in catalogue.kinds(ROOMS)]
    found = document(call("explain", "--json"))
    assert [entry["code"] for entry in found["codes"]] == listed


def test_an_explanation_as_json() -> None:
    found = document(call("explain", "--json", "#REW00305"))
    assert (found["code"], found["severity"], found["effect"]) == ("EXTF-303", "warns", "row")
    assert found["text"]["de"] != found["text"]["en"]


def test_what_datev_does_is_told_of_its_format_only() -> None:
    assert "DATEV refuses the row." in call("explain", "EXTF-303").out
    assert len(call("explain", "DAY-004").out.splitlines()) == 3


def test_a_code_may_be_two_words() -> None:
    assert "DAY-004" in call("explain", "day", "4").out


def test_an_unknown_code_names_close_ones() -> None:
    ended = call("explain", "DYA-004")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith('Error CLI-004: The value "DYA-004" of CODE is not valid.')
    assert "DAY-004" in ended.err
    assert "datev-bridge explain lists all" in call("explain", "?").err


# import-log ------------------------------------------------------------------------------------
def test_messages_are_answered_with_row_cause_and_remedy(tmp_path: Path) -> None:
    log = "Protokoll\n#REW00305 Buchungssatz 12: BU-Schlüssel ungültig\nZeile 7 \x1b[2J etwas\n"
    for encoding in ("utf-8", "cp1252", "utf-16"):
        ended = call("import-log", write(tmp_path / "log.txt", log.encode(encoding)))
        lines = ended.out.splitlines()
        assert (ended.code, ended.err) == (0, "")
        assert lines[0] == "row 12 · #REW00305 · Blocks EXTF-905"
        assert lines[1] == "  #REW00305 Buchungssatz 12: BU-Schlüssel ungültig"
        assert lines[3].startswith("  → ")
        assert lines[4] == "row 7 · Warning EXTF-999"
        assert "\x1b" not in ended.out


def test_a_log_as_json(tmp_path: Path) -> None:
    name = write(tmp_path / "log.txt", b"#REW04506\n")
    (answer,) = document(call("import-log", "--json", name))["answers"]
    assert (answer["row"], answer["number"]) == (None, "#REW04506")
    assert answer["issue"]["code"] == "EXTF-901"


def test_a_text_without_messages_is_told(tmp_path: Path) -> None:
    ended = call("import-log", write(tmp_path / "log.txt", b"Guten Tag\n"))
    assert (ended.code, ended.out) == (0, "")
    assert ended.err == "No message of DATEV was recognised.\n"


def test_a_heading_beyond_all_bounds_is_no_bug(clean: str, tmp_path: Path) -> None:
    plain = write(tmp_path / "rows.csv", b"x" * 200_000 + b"\n1\n")
    ended = call("convert", plain, "--header", clean)
    assert (ended.code, "CLI-016" in ended.err) == (3, True)


def test_a_mark_is_no_text_where_a_letter_is_cut() -> None:
    assert is_datev_file(("\ufeff" + '"EXTF";' + "x" * 53 + "ü").encode())
