"""Tables of a mapping as people and spreadsheets leave them."""

import builtins
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
import io
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from attrs import fields
import openpyxl
import pytest

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import Issue
from datev_bridge.mapping.model import BY_RATE, AccountKind, MappingRule, RuleTarget, TipMode
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.table import MOST_BYTES, MOST_ROWS, TableReading, from_csv, to_csv
from datev_bridge.mapping.table_cells import COLUMNS, KINDS, TARGETS, TIP_MODES
from datev_bridge.mapping.table_xlsx import SHEET, from_xlsx, to_xlsx
from datev_bridge.spreadsheet import guard
from support.rules import codes_of, paid, sold

HEAD = "Bereich;Kennung;Name;Steuersatz;Konto;Kontoart;BU-Schlüssel"
ROW = "Erlös;1;Speisen;7;8300;Erlös;"


def table(*rows: str, head: str = HEAD, encoding: str = "utf-8") -> TableReading:
    return from_csv("\r\n".join((head, *rows)).encode(encoding))


def told(issues: Sequence[Issue]) -> list[tuple[str, str]]:
    return [(issue.code, issue.where) for issue in issues]


def workbook(*rows: Sequence[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEAD.split(";"), *rows):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_every_attribute_of_a_rule_has_a_column() -> None:
    assert {c.attribute for c in COLUMNS} == {a.name for a in fields(MappingRule)}
    assert (set(TARGETS), set(KINDS), set(TIP_MODES)) == (
        set(RuleTarget),
        set(AccountKind),
        set(TipMode),
    )


def test_the_table_is_what_a_german_spreadsheet_opens() -> None:
    rule = sold("8300", rate="10.7", valid_from=date(2026, 1, 1), kost1="0100")
    text = to_csv([rule], chart=ChartOfAccounts(name=ChartName.SKR03))
    assert text.startswith("\ufeffBereich;Kennung;Name;Steuersatz;".encode())
    assert text.decode("utf-8-sig").splitlines()[1] == (
        "Erlös;1;Speisen;10,7;;;01.01.2026;;8300;Erlös;;'0100;;;Personal;;;;ja;Erlöse 7 % USt"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_of_spreadsheets_are_read(encoding: str) -> None:
    found = table(ROW, encoding=encoding)
    assert found == TableReading(rules=(sold("8300", rate="7"),))


@pytest.mark.parametrize("sign", [",", "\t"])
def test_other_separators_are_read(sign: str) -> None:
    found = table(ROW.replace(";", sign), head=HEAD.replace(";", sign))
    assert found.rules == (sold("8300", rate="7"),)


def test_what_a_spreadsheet_does_to_cells_is_undone() -> None:
    head = "KONTO;Bereich;Kennung;name;Kontoart;BU-Schlüssel;Steuersatz;Gültig ab;Gültig bis"
    row = " 8200 ;ERLÖS;1;Speisen;revenue;3;19,00 %;1.1.2026;2026-12-31"
    assert table(row, ";;;;;;;;", "", head=head).rules == (
        sold(
            "8200",
            rate="19",
            bu_key="0003",
            valid_from=date(2026, 1, 1),
            valid_until=date(2026, 12, 31),
        ),
    )
    assert table("Erlös;1;Speisen;;8200;Erlös;Nach  Steuersatz").rules == (
        sold("8200", bu_key=BY_RATE),
    )


@pytest.mark.parametrize("to_table", [to_csv, to_xlsx])
@pytest.mark.parametrize("centre", [None, "", "7", "(ohne)", "'(none)"])
def test_a_rule_for_no_revenue_centre_stays_one(to_table: Any, centre: str | None) -> None:
    rule = sold("8300", revenue_centre=centre)
    tip = MappingRule(
        target=RuleTarget.TIP, account="1592", kind=AccountKind.TIP, payment_method=centre
    )
    data = to_table([rule, tip])
    assert (from_csv if to_table is to_csv else from_xlsx)(data).rules == (rule, tip)


@pytest.mark.parametrize(
    ("cell", "centre"),
    [("", None), (" ", None), ("(ohne)", ""), (" (None)", ""), ("'(ohne)", "(ohne)")],
)
def test_a_cell_says_no_centre_or_any(cell: str, centre: str | None) -> None:
    found = table(f"{ROW};{cell}", head=f"{HEAD};Umsatzbereich")
    assert [rule.revenue_centre for rule in found.rules] == [centre]


def test_formulas_in_names_stay_text() -> None:
    evil = '=HYPERLINK("http://x";"y")'
    data = to_csv([paid("1360", name=evil)])
    assert b";'=HYPER" in data.replace(b'"', b"")
    assert from_csv(data).rules[0].name == evil


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Speisen", "Speisen"),
        ("=1+1", "'=1+1"),
        ("-CASH", "'-CASH"),
        ("+49", "'+49"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("'n Bier", "'n Bier"),
        ("0100", "'0100"),
        ("100", "100"),
        ("141948669132802", "'141948669132802"),
        ("12E4", "'12E4"),
        ("10-1", "'10-1"),
        ("Saal 10-1", "Saal 10-1"),
    ],
)
def test_cells_are_guarded(text: str, cell: str) -> None:
    assert guard(text) == cell


def test_rows_for_what_is_missing_wait_for_an_account() -> None:
    missing = SeenCategory(
        target=RuleTarget.REVENUE,
        category_id="9",
        name="Getränke",
        rates=(Decimal(7), Decimal(19)),
    )
    data = to_csv([sold("8300")], missing=[missing])
    found = from_csv(data)
    assert found.rules == (sold("8300"),)
    assert told(found.issues) == [("MAP-059", "Zeile 3"), ("MAP-059", "Zeile 4")]
    filled = data.decode("utf-8-sig").replace(";19;;;;;;;", ";19;;;;;8400;Erlös;")
    (_, drinks) = from_csv(filled.encode()).rules
    assert drinks == sold("8400", rate="19", category_id="9", name="Getränke")


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("Umsatz;1;x;7;8300;Erlös;", ("MAP-057", "Zeile 3 · Bereich")),
        ("Erlös;1;x;sieben;8300;Erlös;", ("MAP-057", "Zeile 3 · Steuersatz")),
        ("Erlös;1;x;107;8300;Erlös;", ("MAP-057", "Zeile 3 · Steuersatz")),
        ("Erlös;1;x;-7;8300;Erlös;", ("MAP-057", "Zeile 3 · Steuersatz")),
        ("Erlös;1;x;7;8300;Karton;", ("MAP-057", "Zeile 3 · Kontoart")),
        ("Erlös;1;x;7;8300;;", ("MAP-058", "Zeile 3 · Kontoart")),
        ("Erlös;1;x;7;8300;Erlös;USt19", ("MAP-057", "Zeile 3 · BU-Schlüssel")),
        ("Erlös;1;x;7;8300;Erlös;;;3", ("MAP-056", "Zeile 3")),
        ('Erlös;1;"x;7;8300;Erlös;', ("MAP-052", "Zeile 3")),
        ("Erlös;1;x;7; ;Erlös;", ("MAP-059", "Zeile 3")),
    ],
)
def test_a_bad_cell_is_named_with_its_place(row: str, place: tuple[str, str]) -> None:
    assert told(table(ROW, row).issues) == [place]


def test_one_bad_cell_keeps_all_rules_back() -> None:
    assert table(ROW, "Erlös;1;x;7;8300;Karton;").rules == ()


@pytest.mark.parametrize("day", ["31.2.2026", "1.1.26", "2026-1-1", "1/1/2026", "0.1.2026"])
def test_days_that_are_none(day: str) -> None:
    found = table(f"{ROW};{day}", head=f"{HEAD};Gültig ab")
    assert told(found.issues) == [("MAP-057", "Zeile 2 · Gültig ab")]
    assert found.issues[0].hint("de") == "Erwartet wird: 31.12.2026."


@pytest.mark.parametrize(
    ("cell", "is_confirmed"), [("ja", True), ("Nein", False), ("x", True), ("", True)]
)
def test_what_the_kanzlei_fills_in_counts_as_confirmed(cell: str, *, is_confirmed: bool) -> None:
    (rule,) = table(f"{ROW};{cell}", head=f"{HEAD};Bestätigt").rules
    assert rule.is_confirmed is is_confirmed
    wrong = table(f"{ROW};vielleicht", head=f"{HEAD};Bestätigt").issues
    assert told(wrong) == [("MAP-057", "Zeile 2 · Bestätigt")]


def test_headings_are_checked() -> None:
    assert codes_of(from_csv(b"").issues) == ["MAP-053"] * 3
    assert told(table(ROW, head=HEAD.replace("Kontoart", "Konten")).issues) == [
        ("MAP-053", "Zeile 1"),
        ("MAP-054", "Zeile 1"),
    ]
    assert codes_of(table(ROW, head=HEAD.replace("Name", "Konto")).issues) == ["MAP-055"]
    ours = table(f"{ROW};Erlöse 7 %;?", head=f"{HEAD};Kontobezeichnung;Notiz")
    assert (codes_of(ours.issues), len(ours.rules)) == (["MAP-054"], 1)


def test_tables_have_bounds() -> None:
    assert len(table(*[ROW] * MOST_ROWS).rules) == MOST_ROWS
    assert codes_of(table(*[ROW] * (MOST_ROWS + 1)).issues) == ["MAP-051"]
    assert codes_of(from_csv(b"x" * (MOST_BYTES + 1)).issues) == ["MAP-051"]
    assert codes_of(from_xlsx(b"x" * (MOST_BYTES + 1)).issues) == ["MAP-051"]
    assert codes_of(from_csv(b"Konto\x81\xff").issues) == ["MAP-050"]


class TestWorkbook:
    """What Excel makes of cells."""

    def test_cells_are_text_and_the_sheet_has_a_name(self) -> None:
        sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx([paid("1360", name="=1+1")]))).active
        assert sheet.title == SHEET
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}

    def test_numbers_dates_and_flags_are_read_as_they_show(self) -> None:
        head = [*HEAD.split(";"), "Gültig ab", "Bestätigt", "Gültig bis"]
        book = openpyxl.Workbook()
        book.active.append(head)
        book.active.append(
            ["Erlös", 1, "Speisen", 0.07, 8300, "Erlös", 3, datetime(2026, 1, 1), False]  # noqa: DTZ001
        )
        book.active["D2"].number_format = "0%"
        data = io.BytesIO()
        book.save(data)
        found = from_xlsx(data.getvalue())
        assert found == TableReading(
            rules=(
                sold(
                    "8300",
                    rate="7",
                    bu_key="0003",
                    valid_from=date(2026, 1, 1),
                    is_confirmed=False,
                ),
            )
        )

    def test_a_number_with_a_fraction_is_read_exactly(self) -> None:
        (rule,) = from_xlsx(workbook(["Erlös", "1", "x", 10.7, "8200", "Erlös", BY_RATE])).rules
        assert rule.rate == Decimal("10.7")

    def test_a_rounded_id_is_refused(self) -> None:
        found = from_xlsx(workbook(["Zahlung", 1419486691328021.0, "EC", None, 1360, "Karte"]))
        assert told(found.issues) == [("MAP-060", "Zeile 2 · Kennung")]

    def test_what_is_no_workbook_is_an_issue(self) -> None:
        assert codes_of(from_xlsx(b"PK").issues) == ["MAP-061"]

    def test_too_many_rows_are_told(self) -> None:
        row = ["Erlös", "1", "x", 7, 8300, "Erlös"]
        assert codes_of(from_xlsx(workbook(*[row] * (MOST_ROWS + 1))).issues) == ["MAP-051"]

    def test_a_packed_flood_is_not_unpacked(self) -> None:
        data = io.BytesIO()
        with ZipFile(data, "w", ZIP_DEFLATED) as packed:
            packed.writestr("xl/workbook.xml", b"\0" * 50_000_000)
        assert codes_of(from_xlsx(data.getvalue()).issues) == ["MAP-051"]

    def test_without_openpyxl_the_extra_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        real = builtins.__import__

        def refuse(name: str, *rest: Any) -> Any:
            if name == "openpyxl":
                raise ImportError(name)
            return real(name, *rest)

        monkeypatch.setattr(builtins, "__import__", refuse)
        with pytest.raises(ConfigurationError, match=r"datev_bridge\[xlsx\]"):
            to_xlsx([])
        with pytest.raises(ConfigurationError, match="MAP-062"):
            from_xlsx(b"")
