"""Repairs: only the safe ones, all reported, the original untouched."""

from pathlib import Path

import pytest

from datev_bridge.errors import DeliveryError, ExtfError
from datev_bridge.extf import codes, find_issues, fix, fix_file
from datev_bridge.issues import Issue
from support.broken_files import CAPTIONS, HEADER_CELLS, ROW_CELLS, batch, line, master, whole

PLAIN = batch({})


def mended(data: bytes) -> tuple[bytes, list[str]]:
    report: list[Issue] = []
    result = b"".join(fix(data, report.append))
    return result, [issue.code for issue in report]


def test_a_right_file_stays_as_it_is() -> None:
    assert mended(PLAIN) == (PLAIN, [])


@pytest.mark.parametrize(
    ("data", "result", "report"),
    [
        (PLAIN.replace(b"\r\n", b"\n"), PLAIN, ["EXTF-801"]),
        (PLAIN[:-2], PLAIN, ["EXTF-801"]),
        (batch({14: '"ä€"'}, encoding="utf-8"), batch({14: '"ä€"'}), ["EXTF-802"]),
        (batch({14: '"Łä"'}, encoding="utf-8-sig"), batch({14: '"Lä"'}), ["EXTF-810", "EXTF-802"]),
        (batch({14: "bare"}), batch({14: '"bare"'}), ["EXTF-803"]),
        (batch({7: '"1792"', 19: '""'}), batch({7: "1792"}), ["EXTF-803", "EXTF-803"]),
        (batch({1: "5.00"}), batch({1: "5,00"}), ["EXTF-804"]),
        (batch({1: "5.5"}), batch({1: "5,50"}), ["EXTF-804"]),
        (batch({1: "64083"}), batch({1: "64083,00"}), ["EXTF-804"]),
        (batch({10: "107"}), batch({10: "0107"}), ["EXTF-805"]),
        (batch({14: f'"{"x" * 61}"'}), batch({14: f'"{"x" * 60}"'}), ["EXTF-806"]),
        (batch({11: '"RÄ.1 ß"'}), batch({11: '"RAe-1-ss"'}), ["EXTF-807"]),
        (batch({2: '"Ł"'}, encoding="utf-8-sig"), batch({2: '"L"'}), ["EXTF-810", "EXTF-802"]),
        (
            batch({}, encoding="utf-8-sig").replace(b"Kurs;", "Kursł;".encode()),
            PLAIN.replace(b"Kurs;", b"Kursl;"),
            ["EXTF-802"],
        ),
        (batch({114: ""}, {114: ""}), batch({}, {}), ["EXTF-808"]),
        (batch({114: ""}, header={21: "1"}), batch({114: "1"}, header={21: "1"}), ["EXTF-808"]),
        (batch({114: ""}, header={21: "x"}), batch({}, header={21: "x"}), ["EXTF-808"]),
        (batch({114: ""}, header={21: ""}), PLAIN, ["EXTF-808", "EXTF-808"]),
        (batch(line() + ";"), PLAIN, ["EXTF-809"]),
        (batch(";".join(ROW_CELLS[:114])), PLAIN, ["EXTF-809"]),
        (whole(";".join(HEADER_CELLS), line()).encode("cp1252"), PLAIN, ["EXTF-811"]),
        (batch({}, header={1: "EXTF"}), PLAIN, ["EXTF-803"]),
        (
            batch({}, header={9: '"Łä"'}, encoding="utf-8-sig"),
            batch({}, header={9: '"Lä"'}),
            ["EXTF-810", "EXTF-802"],
        ),
        (batch('1;"Ł', encoding="utf-8-sig"), batch('1;"L'), ["EXTF-810", "EXTF-802"]),
    ],
)  # fmt: skip
def test_each_mend(data: bytes, result: bytes, report: list[str]) -> None:
    assert mended(data) == (result, report)


@pytest.mark.parametrize(
    "data",
    [
        batch({1: "1.234,50"}),
        batch({1: "1.234"}),
        batch({1: "-5,00"}),
        batch({1: "0,00"}),
        batch({7: "12a4"}),
        batch({7: ""}),
        batch({10: "999"}),
        batch({11: f'"{"R" * 37}"'}),
        batch({9: '"12345"'}),
        batch({12: '"R.1"'}),
        batch({37: '"a.b"'}),
        batch({9: '"3"'}),
        batch('1;"a'),
        batch(line() + ";1"),
        batch({7: '"17;92"'}),
        batch({7: '"17""92"'}),
        batch({}, header={11: '"29;098"'}),
        whole(";".join((*HEADER_CELLS, '"x"', "1")), CAPTIONS, line()).encode("cp1252"),
        batch({14: '"a\tb"'}),
        batch({14: '"a"'}).replace(b'"a"', b'"a\x81"'),
    ],
)
def test_what_is_not_mended_stays_as_it_stands(data: bytes) -> None:
    assert mended(data) == (data, [])


def test_a_line_break_in_a_number_divides_no_row() -> None:
    data = batch({}, {10: '"07\n72026"'})
    assert mended(data)[0] == data


def test_master_data_has_no_lock() -> None:
    data = master(20, {1: "8400", 2: '"A"'})
    assert mended(data) == (data, [])


def test_a_mend_names_line_column_and_both_texts() -> None:
    report: list[Issue] = []
    list(fix(batch({}, {1: "5.00"}), report.append))
    values = dict(report[0].values)
    assert (values["line"], values["column"], values["value"], values["after"]) == (
        "4",
        "1",
        "5.00",
        "5,00",
    )


def test_every_kind_of_mend_is_tested() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    mends = [kind.code for kind in codes.KINDS if "EXTF-800" < kind.code < "EXTF-900"]
    assert [code for code in mends if code not in text] == []


def test_the_original_is_never_touched(tmp_path: Path) -> None:
    source, target = tmp_path / "EXTF_a.csv", tmp_path / "EXTF_b.csv"
    broken = PLAIN.replace(b"\r\n", b"\n")
    source.write_bytes(broken)
    assert [issue.code for issue in fix_file(str(source), str(target))] == ["EXTF-801"]
    assert (source.read_bytes(), target.read_bytes()) == (broken, PLAIN)
    assert list(find_issues(target.read_bytes())) == []
    with pytest.raises(ExtfError):
        fix_file(str(source), str(tmp_path / "." / "EXTF_a.csv"))
    with pytest.raises(DeliveryError):
        fix_file(str(source), str(tmp_path / "none" / "EXTF_c.csv"))
    assert source.read_bytes() == broken


def test_what_is_no_datev_file_is_refused() -> None:
    for data in (b"", b"PK", CAPTIONS.encode("cp1252")):
        with pytest.raises(ExtfError):
            list(fix(data, print))


def test_a_line_break_inside_quotes_is_no_line_end() -> None:
    data = batch({}, {14: '"a\nb"'})
    assert mended(data) == (data, [])
    broken = batch('1;"a', {}).replace(b'1;"a\r\n', b'1;"a\n')
    assert mended(broken) == (batch('1;"a', {}), ["EXTF-801"])
