"""Lists of accounts as people and programs leave them; each code of the room has its list."""

from datetime import date
from decimal import Decimal

import pytest

from datev_bridge.chart import declaring_codes
from datev_bridge.chart.account import Automatic, OwnAccount, TaxKind, account_rate
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.declaring import Declared, merged
from datev_bridge.chart.own_table import MOST_ROWS, from_csv, to_csv
from datev_bridge.chart.standard import ChartName
from support.told import codes_of, kinds_of, says_everything

DAY = date(2026, 11, 1)
SKR03 = ChartOfAccounts(name=ChartName.SKR03)


def read(*lines: str, chart: ChartOfAccounts = SKR03) -> Declared:
    return from_csv("\n".join(lines).encode(), chart, DAY)


LISTS = {
    "MAP-231": ("", 'Konto\n"8300'),
    "MAP-232": ("Zeile 1", "Name\nKasse"),
    "MAP-233": ("Zeile 1", "Konto;Farbe\n8300;blau"),
    "MAP-234": ("Zeile 1", "Konto;Name;Bezeichnung\n8300;a;b"),
    "MAP-235": ("Zeile 2 · Kasse", "Konto;Kasse\n8300;vielleicht"),
    "MAP-236": ("Zeile 2", "Konto;Funktion\n8300;F9"),
    "MAP-237": ("Zeile 3", "Konto;Name\n8300;Speisen\n8300;Getränke"),
    "MAP-238": ("Zeile 2", "Konto;Name\n8300;Erlöse 19 % USt"),
    "MAP-239": ("Zeile 2", "Konto;Name;Kasse\n8300;Erlöse;ja"),
    "MAP-240": ("Zeile 2", "Konto;Name\n8300;Speisen;Getränke"),
    "MAP-241": ("Zeile 2", "Konto;Funktion\n1400;S"),
    "MAP-242": ("Zeile 2", "Konto;Name\n8330;Eigene Erlöse"),
    "MAP-243": ("Zeile 2", "Konto;Name\n;Speisen"),
    "MAP-244": ("Zeile 2", "Konto;Funktion;Satz\n8200;M;19"),
}


@pytest.mark.parametrize("code", LISTS)
def test_each_code_has_a_list(code: str) -> None:
    where, text = LISTS[code]
    found = read(text).issues
    assert codes_of(found) == [code]
    assert says_everything(found[0])
    if code != "MAP-231":
        assert found[0].where == where


def test_no_code_lacks_a_list() -> None:
    assert {*LISTS, "MAP-245"} == kinds_of(declaring_codes).keys()


def test_what_the_profile_has_declared_stays() -> None:
    own = OwnAccount(number="1361", name="Karten", is_cash=False)
    chart = ChartOfAccounts(name=ChartName.SKR03, own=(own,))
    found = read("Konto;Name;Kasse", "1361;Terminal;nein", "1362;Amex;", chart=chart)
    assert codes_of(found.issues) == ["MAP-245"]
    assert says_everything(found.issues[0])
    assert merged(chart.own, found) == (own, OwnAccount(number="1362", name="Amex"))
    same = read("Konto;Name;Kasse", "1361;Karten;nein", chart=chart)
    assert (same.issues, merged(chart.own, same)) == ((), (own,))


@pytest.mark.parametrize("line", ["1361;Karten;19;", "1361;;19;", "1361;Karten;19;nein"])
def test_a_list_adds_what_the_profile_leaves_open(line: str) -> None:
    own = OwnAccount(number="1361", name="Karten", is_cash=False)
    chart = ChartOfAccounts(name=ChartName.SKR03, own=(own,))
    found = read("Konto;Name;Satz;Kasse", line, chart=chart)
    assert found.issues == ()
    assert merged(chart.own, found) == (
        OwnAccount(number="1361", name="Karten", automatic=Decimal(19), is_cash=False),
    )


def test_german_and_english_headings_in_any_order() -> None:
    german = read("Kasse;Automatik;Bezeichnung;Konto", "nein;19;Erlöse Bar;8411")
    english = read("account,caption,rate,cash", "8411,Erlöse Bar,19 %,no")
    own = OwnAccount(number="8411", name="Erlöse Bar", automatic=Decimal(19), is_cash=False)
    assert german == english == Declared(accounts=(own,))


def test_numbers_stay_text_at_any_length() -> None:
    chart = ChartOfAccounts(name=ChartName.SKR04, account_length=8)
    found = read("Konto;Name", "00420000;Büro", "'08000000;Kasse", chart=chart)
    assert [own.number for own in found.accounts] == ["00420000", "08000000"]


@pytest.mark.parametrize("number", ["420", "84000", "8400.0", "8,4E+03", "0000", "084001"])
def test_a_number_that_cannot_be_one_is_named_and_left_out(number: str) -> None:
    found = read("Konto;Name", f'"{number}";Erlöse', "8300;Speisen")
    expected = ["8300"] if number != "84000" else ["84000", "8300"]
    assert [own.number for own in found.accounts] == expected
    assert [issue.where for issue in found.issues] == (["Zeile 2"] if number != "84000" else [])


@pytest.mark.parametrize(
    ("function", "account", "automatic"),
    [
        ("AM", "8400", None),  # the chart knows it, and its rate follows the date
        ("AM", "8200", Automatic.UNKNOWN),
        ("AV", "3400", None),
        ("AV", "8400", Automatic.UNKNOWN),
        ("KU", "1360", None),
        ("M", "8400", Automatic.NO),
        ("V", "8200", Automatic.NO),
    ],
)
def test_functions_in_datev_s_letters(
    function: str, account: str, automatic: Automatic | None
) -> None:
    (own,) = read("Konto;Funktion", f"{account};{function}").accounts
    assert own.automatic == automatic


def test_a_function_with_the_rate_the_chart_knows_leaves_the_rate_to_the_date() -> None:
    (own,) = read("Konto;Funktion;Satz", "8400;AM;19").accounts
    assert own.automatic is None
    account = ChartOfAccounts(name=ChartName.SKR03, own=(own,)).find("8400")
    assert account_rate(account, date(2020, 10, 1)) == 16


def test_a_function_with_another_rate_is_taken_and_told() -> None:
    found = read("Konto;Funktion;Satz", "8400;AM;7")
    assert found.accounts[0].automatic == 7
    assert codes_of(found.issues) == ["MAP-238"]
    assert "19 %" in found.issues[0].text()


def test_input_tax_is_never_output_tax() -> None:
    found = read("Konto;Funktion;Satz", "3400;AV;19", "3998;AV;19")
    chart = ChartOfAccounts(name=ChartName.SKR03, own=found.accounts)
    kinds = [chart.find(number).taxation.kind for number in ("3400", "3998")]
    assert kinds == [TaxKind.INPUT_AUTOMATIC, TaxKind.UNKNOWN]
    assert codes_of(found.issues) == ["MAP-244", "MAP-244"]


def test_an_account_said_twice_alike_is_one() -> None:
    assert read("Konto;Name", "8300;Speisen", "8300;Speisen") == Declared(
        accounts=(OwnAccount(number="8300", name="Speisen"),)
    )


def test_a_cash_account_that_the_chart_knows_is_no_conflict() -> None:
    assert read("Konto;Kasse", "1000;ja", "1003;ja").issues == ()
    assert codes_of(read("Konto;Kasse", "1000;nein").issues) == ["MAP-239"]


def test_the_table_is_what_a_german_spreadsheet_opens() -> None:
    accounts = (
        OwnAccount(number="8411", name="=cmd|x", automatic=Decimal("10.70"), is_cash=False),
        OwnAccount(number="0420", automatic=Automatic.UNKNOWN),
        OwnAccount(number="1003", name="Kasse Bar", automatic=Automatic.NO, is_cash=True),
    )
    assert to_csv(accounts).decode("utf-8-sig").splitlines() == [
        "Konto;Bezeichnung;Automatik;Kasse",
        "8411;'=cmd|x;10,7;nein",
        "'0420;;unbekannt;",
        "1003;Kasse Bar;nein;ja",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_of_spreadsheets_are_read(encoding: str) -> None:
    data = "Konto\tName\r\n8300\tErlöse Küche\r\n\r\n".encode(encoding)
    assert from_csv(data, SKR03, DAY).accounts == (OwnAccount(number="8300", name="Erlöse Küche"),)


def test_a_list_beyond_the_bounds_is_refused_unread() -> None:
    found = read("Konto", *["8300"] * (MOST_ROWS + 1))
    assert (found.accounts, codes_of(found.issues)) == ((), ["MAP-231"])
