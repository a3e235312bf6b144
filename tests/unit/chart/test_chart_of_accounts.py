"""A ledger's chart: account length, personal accounts, the adviser's own accounts."""

from datetime import date
from decimal import Decimal

import pytest

from datev_bridge.chart.account import (
    AccountOrigin,
    Automatic,
    OwnAccount,
    Personal,
    TaxKind,
    Unknown,
    account_rate,
)
from datev_bridge.chart.chart import ChartName, ChartOfAccounts
from support.told import says_everything

DAY = date(2026, 7, 31)
SKR03 = ChartOfAccounts(name=ChartName.SKR03)
SKR03_AT_6 = ChartOfAccounts(name=ChartName.SKR03, account_length=6)
SKR04 = ChartOfAccounts(name=ChartName.SKR04)


def with_own(own: OwnAccount, *more: OwnAccount, length: int = 4) -> ChartOfAccounts:
    return ChartOfAccounts(name=ChartName.SKR03, account_length=length, own=(own, *more))


def test_a_standard_account_at_length_four() -> None:
    account = SKR03.find("8400")
    assert account.number == "8400"
    assert account.name() == "Erlöse 19 % USt"
    assert account.name("en") == "Revenue 19 %"
    assert account_rate(account, DAY) == 19


def test_only_zeros_on_the_right_make_a_standard_account() -> None:
    standard, sub_account = SKR03_AT_6.find("840000"), SKR03_AT_6.find("840001")
    assert standard.number == "840000"
    assert standard.origin is AccountOrigin.STANDARD
    assert account_rate(standard, DAY) == 19
    assert sub_account.origin is AccountOrigin.SUB_ACCOUNT
    assert sub_account.taxation.kind is TaxKind.AUTOMATIC
    assert account_rate(sub_account, DAY) is Unknown.RATE
    assert (sub_account.name_de, sub_account.name_en) == ("", "")
    assert sub_account.is_revenue


def test_a_sub_account_keeps_its_place_but_no_function() -> None:
    cash, receivables = SKR03_AT_6.find("100001"), SKR03_AT_6.find("140001")
    assert cash.is_cash
    assert cash.taxation.kind is TaxKind.UNKNOWN
    assert SKR03_AT_6.find("140000").is_collective
    assert not receivables.is_collective
    assert not SKR03_AT_6.find("137301").is_reserved
    assert SKR03_AT_6.find("179601").is_liability


def test_defaults_follow_the_account_length() -> None:
    defaults = SKR03_AT_6.defaults
    assert defaults.cash == "100000"
    assert defaults.drawers == ("101000", "102000")
    assert defaults.providers[0] == "136100"
    assert SKR03.defaults == SKR03.standard.defaults
    assert SKR03_AT_6.find(defaults.taxed_voucher_19).name() == "Versteuerte Anzahlungen 19 % USt"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("10000", Personal.DEBTOR),
        ("69999", Personal.DEBTOR),
        ("70000", Personal.CREDITOR),
        ("99999", Personal.CREDITOR),
    ],
)
def test_personal_accounts_have_one_digit_more(number: str, kind: Personal) -> None:
    account = SKR03.find(number)
    assert account.personal is kind
    assert account.origin is AccountOrigin.PERSONAL
    assert account.taxation.kind is TaxKind.NO_TAX
    assert SKR03.problem_with(number) is None


@pytest.mark.parametrize(
    ("chart", "number", "code", "example"),
    [
        (SKR03, "", "MAP-221", "8400"),
        (SKR03, "84O0", "MAP-221", "8400"),
        (SKR03, "8400 ", "MAP-221", "8400"),
        (SKR03, "８４００", "MAP-221", "8400"),
        (SKR03, "840", "MAP-223", "8400"),
        (SKR03, "830000", "MAP-223", "8300"),
        (SKR03, "830001", "MAP-223", "8400"),
        (SKR03_AT_6, "8300", "MAP-223", "830000"),
        (SKR03_AT_6, "10000", "MAP-223", "840000"),
        (SKR03, "0000", "MAP-222", "8400"),
        (SKR03, "00000", "MAP-222", "8400"),
        (SKR03, "08400", "MAP-224", "8400"),
        (SKR04, "abcd", "MAP-221", "4400"),
    ],
)
def test_numbers_that_no_ledger_has(
    chart: ChartOfAccounts, number: str, code: str, example: str
) -> None:
    problem = chart.problem_with(number, where="Speisen")
    assert problem is not None
    assert (problem.code, problem.where, problem.blocks) == (code, "Speisen", True)
    assert dict(problem.values)["example"] == example
    assert dict(problem.values)["account"] == number
    assert says_everything(problem)
    account = chart.find(number)
    assert account.origin is AccountOrigin.NONE
    assert account.number == number
    assert account.taxation.kind is TaxKind.UNKNOWN
    assert (account.name("de"), account.name("en")) == ("", "")
    assert not account.is_revenue


def test_a_number_of_another_length_is_told_which_lengths_there_are() -> None:
    problem = SKR03_AT_6.problem_with("8300")
    assert problem is not None
    assert problem.where == ""
    values = {"account": "8300", "digits": "4", "length": "6", "personal": "7"}
    assert dict(problem.values) == {**values, "example": "830000"}
    zero = SKR03_AT_6.problem_with("0840000")
    assert zero is not None
    assert dict(zero.values)["length"] == "6"


def test_low_numbers_are_accounts() -> None:
    assert SKR03.problem_with("0400") is None
    assert SKR03.find("0400").origin is AccountOrigin.RANGE


@pytest.mark.parametrize("length", [3, 9])
def test_account_lengths_datev_refuses(length: int) -> None:
    with pytest.raises(ValueError, match=rf"^account length {length} is not within 4 and 8$"):
        ChartOfAccounts(name=ChartName.SKR03, account_length=length)


def test_a_revenue_account_of_the_other_chart() -> None:
    assert SKR03.looks_like_other_chart("4400")
    assert not SKR03.looks_like_other_chart("8400")
    assert not SKR03.looks_like_other_chart("1592")
    assert SKR04.looks_like_other_chart("8400")
    assert not SKR04.looks_like_other_chart("4400")
    assert not SKR03.looks_like_other_chart("40001")  # a debtor


def test_an_own_rate_wins_over_the_standard() -> None:
    chart = with_own(OwnAccount(number="8401", name="Speisen 19 %", automatic=Decimal(7)))
    account = chart.find("8401")
    assert account.origin is AccountOrigin.OWN
    assert account.name_de == account.name_en == "Speisen 19 %"
    assert account_rate(account, DAY) == 7
    assert account_rate(account, date(2020, 10, 1)) == 7
    assert account.is_revenue


def test_an_own_account_without_automatic_needs_a_key() -> None:
    account = with_own(OwnAccount(number="8400", automatic=Automatic.NO)).find("8400")
    assert account.taxation.kind is TaxKind.BY_KEY
    assert account.name() == "Erlöse 19 % USt"


def test_no_automatic_leaves_a_transit_account_without_tax() -> None:
    own = OwnAccount(number="1361", name="Geldtransit Karten", automatic=Automatic.NO)
    account = with_own(own).find("1361")
    assert account.taxation.kind is TaxKind.NO_TAX
    assert account.name() == "Geldtransit Karten"


def test_no_automatic_leaves_an_account_of_input_tax_to_input_tax() -> None:
    account = with_own(OwnAccount(number="4650", automatic=Automatic.NO)).find("4650")
    assert account.taxation.kind is TaxKind.INPUT_ONLY


def test_the_rate_of_an_automatic_account_is_not_known_before_the_tables_start() -> None:
    assert account_rate(SKR03.find("8400"), date(2006, 12, 31)) is Unknown.RATE


def test_nobody_knows_is_an_answer() -> None:
    account = with_own(OwnAccount(number="8400", automatic=Automatic.UNKNOWN)).find("8400")
    assert account.taxation.kind is TaxKind.UNKNOWN
    assert account_rate(account, DAY) is Unknown.RATE


def test_what_is_not_declared_stays_as_it_is() -> None:
    unnamed = with_own(OwnAccount(number="8400")).find("8400")
    assert (unnamed.name("de"), unnamed.name("en")) == ("Erlöse 19 % USt", "Revenue 19 %")
    account = with_own(OwnAccount(number="8400", name="Getränke")).find("8400")
    assert account_rate(account, date(2020, 10, 1)) == 16
    cash = with_own(OwnAccount(number="1000", name="Schublade")).find("1000")
    assert cash.is_cash


def test_cash_is_what_the_adviser_says() -> None:
    chart = with_own(
        OwnAccount(number="1000", is_cash=False), OwnAccount(number="1361", is_cash=True)
    )
    assert not chart.find("1000").is_cash
    assert chart.find("1361").is_cash


def test_a_reserved_account_that_is_declared_has_a_function() -> None:
    assert SKR03.find("8420").is_reserved
    assert not with_own(OwnAccount(number="8420", automatic=Decimal(19))).find("8420").is_reserved


def test_a_collective_account_stays_one() -> None:
    assert with_own(OwnAccount(number="1400", name="Forderungen")).find("1400").is_collective


def test_the_last_of_two_declarations_counts() -> None:
    chart = with_own(OwnAccount(number="8401", name="A"), OwnAccount(number="8401", name="B"))
    assert chart.find("8401").name() == "B"


def test_an_own_account_counts_at_its_exact_number() -> None:
    chart = with_own(OwnAccount(number="840010", automatic=Decimal(19)), length=6)
    assert account_rate(chart.find("840010"), DAY) == 19
    assert chart.find("840000").origin is AccountOrigin.STANDARD


def test_a_debtor_may_have_a_name() -> None:
    account = with_own(OwnAccount(number="10001", name="Hotel Post")).find("10001")
    assert account.personal is Personal.DEBTOR
    assert account.name() == "Hotel Post"
