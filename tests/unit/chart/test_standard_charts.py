"""SKR03 and SKR04 as data: what the product's defaults and rules rely on."""

from datetime import date
from decimal import Decimal

import pytest

from datev_bridge.chart.account import (
    Account,
    AccountOrigin,
    TaxKind,
    account_rate,
)
from datev_bridge.chart.skr03 import SKR03
from datev_bridge.chart.skr04 import SKR04
from datev_bridge.chart.standard import Named, StandardChart

CHARTS = pytest.mark.parametrize("chart", [SKR03, SKR04], ids=["SKR03", "SKR04"])
HALF_YEAR = date(2020, 10, 1)
TODAY = date(2026, 7, 31)


def numbers(row: Named) -> list[str]:
    """Return every number of a row."""
    pairs = zip(row.numbers.firsts, row.numbers.lasts, strict=True)
    return [f"{n:04}" for first, last in pairs for n in range(int(first), int(last) + 1)]


def accounts(chart: StandardChart) -> list[Account]:
    """Return every account that the chart knows by name."""
    return [chart.account(number) for row in chart.named for number in numbers(row)]


@CHARTS
def test_each_number_is_named_once_and_in_both_languages(chart: StandardChart) -> None:
    all_numbers = [number for row in chart.named for number in numbers(row)]
    assert len(all_numbers) == len(set(all_numbers))
    assert all(row.name_de and row.name_en for row in chart.named)
    assert {account.origin for account in accounts(chart)} == {AccountOrigin.STANDARD}


@CHARTS
def test_a_named_account_is_automatic_exactly_where_datev_says_so(chart: StandardChart) -> None:
    for account in accounts(chart):
        automatic = account.taxation.kind is TaxKind.AUTOMATIC
        assert automatic == (account.number in chart.functions.automatic_output), account


@CHARTS
def test_the_rate_of_each_named_automatic_account_is_known(chart: StandardChart) -> None:
    for account in accounts(chart):
        if account.taxation.kind is TaxKind.AUTOMATIC:
            assert isinstance(account_rate(account, TODAY), Decimal), account


@CHARTS
def test_names_with_a_rate_say_what_the_account_does_today(chart: StandardChart) -> None:
    for account in accounts(chart):
        if account.taxation.kind is TaxKind.AUTOMATIC:
            rate = account_rate(account, TODAY)
            exempt = rate == 0
            assert exempt or f"{rate} %" in account.name_de, account
            assert exempt or f"{rate} %" in account.name_en, account


@CHARTS
def test_no_named_account_is_reserved(chart: StandardChart) -> None:
    assert [account.number for account in accounts(chart) if account.is_reserved] == []


@CHARTS
def test_the_defaults_are_what_they_are_for(chart: StandardChart) -> None:
    defaults = chart.defaults
    cash = [chart.account(number) for number in (defaults.cash, *defaults.drawers)]
    assert all(account.is_cash for account in cash)
    plain = (defaults.transit, *defaults.providers, defaults.clearing, defaults.clarification)
    for number in (*plain, defaults.tip, defaults.voucher):
        account = chart.account(number)
        assert account.name_de
        assert account.taxation.kind is TaxKind.NO_TAX
        assert not account.is_cash
    owed = (defaults.tip, defaults.voucher, defaults.deposit)
    taxed = (defaults.taxed_voucher_7, defaults.taxed_voucher_19)
    assert all(chart.account(number).is_liability for number in (*owed, *taxed))
    assert [account_rate(chart.account(number), TODAY) for number in taxed] == [7, 19]
    sold = [chart.account(number) for number in (defaults.food, defaults.drinks)]
    assert all(account.is_revenue for account in sold)
    assert [account_rate(account, TODAY) for account in sold] == [7, 19]
    assert [account_rate(account, HALF_YEAR) for account in sold] == [5, 16]


def test_the_default_numbers() -> None:
    assert [
        (three, four)
        for three, four in zip(flat(SKR03.defaults), flat(SKR04.defaults), strict=True)
    ] == [
        ("1000", "1600"),
        ("1360", "1460"),
        ("1792", "3630"),
        ("1592", "1374"),
        ("1796", "3786"),
        ("1711", "3260"),
        ("1718", "3272"),
        ("1710", "3250"),
        ("1590", "1370"),
        ("8300", "4300"),
        ("8400", "4400"),
    ]
    assert SKR03.defaults.drawers == ("1010", "1020")
    assert SKR04.defaults.drawers == ("1610", "1620")
    assert SKR03.defaults.providers[0] == "1361"
    assert SKR04.defaults.providers[-1] == "1469"


def flat(defaults: object) -> list[str]:
    """Return the single default numbers in a fixed order."""
    names = (
        "cash transit clearing tip voucher taxed_voucher_7 taxed_voucher_19 deposit "
        "clarification food drinks"
    )
    return [getattr(defaults, name) for name in names.split()]


@pytest.mark.parametrize(
    ("chart", "number", "kind", "half_year", "today"),
    [
        (SKR03, "8301", TaxKind.AUTOMATIC, "5", "7"),
        (SKR03, "8334", TaxKind.AUTOMATIC, "7", "7"),
        (SKR03, "8340", TaxKind.AUTOMATIC, "16", "16"),
        (SKR03, "8409", TaxKind.AUTOMATIC, "16", "19"),
        (SKR03, "8410", TaxKind.AUTOMATIC, "19", "19"),
        (SKR03, "8100", TaxKind.AUTOMATIC, "0", "0"),
        (SKR03, "1712", TaxKind.AUTOMATIC, "5", "5"),
        (SKR03, "1718", TaxKind.AUTOMATIC, "16", "19"),
        (SKR03, "8790", TaxKind.AUTOMATIC, "16", "19"),
        (SKR03, "8910", TaxKind.AUTOMATIC, "16", "19"),
        (SKR03, "8915", TaxKind.AUTOMATIC, "5", "7"),
        (SKR03, "8200", TaxKind.BY_KEY, None, None),
        (SKR03, "8540", TaxKind.BY_KEY, None, None),
        (SKR03, "8700", TaxKind.BY_KEY, None, None),
        (SKR03, "1710", TaxKind.BY_KEY, None, None),
        (SKR03, "8614", TaxKind.NO_TAX, None, None),
        (SKR03, "8950", TaxKind.NO_TAX, None, None),
        (SKR03, "9090", TaxKind.NO_TAX, None, None),
        (SKR03, "4650", TaxKind.INPUT_ONLY, None, None),
        (SKR03, "3400", TaxKind.INPUT_AUTOMATIC, None, None),
        (SKR04, "4309", TaxKind.AUTOMATIC, "5", "7"),
        (SKR04, "4340", TaxKind.AUTOMATIC, "16", "16"),
        (SKR04, "4415", TaxKind.AUTOMATIC, "19", "19"),
        (SKR04, "4620", TaxKind.AUTOMATIC, "16", "19"),
        (SKR04, "4610", TaxKind.AUTOMATIC, "5", "7"),
        (SKR04, "3270", TaxKind.AUTOMATIC, "16", "16"),
        (SKR04, "4200", TaxKind.BY_KEY, None, None),
        (SKR04, "4949", TaxKind.NO_TAX, None, None),
        (SKR04, "4690", TaxKind.NO_TAX, None, None),
        (SKR04, "6640", TaxKind.INPUT_ONLY, None, None),
        (SKR04, "5400", TaxKind.INPUT_AUTOMATIC, None, None),
    ],
)
def test_tax_of_single_accounts(
    chart: StandardChart, number: str, kind: TaxKind, half_year: str | None, today: str | None
) -> None:
    account = chart.account(number)
    assert account.taxation.kind is kind
    assert account_rate(account, HALF_YEAR) == (half_year and Decimal(half_year))
    assert account_rate(account, TODAY) == (today and Decimal(today))


@pytest.mark.parametrize(
    ("chart", "number"),
    [
        *((SKR03, number) for number in ("1400", "1600", "1771", "1776")),
        *((SKR04, number) for number in ("1200", "3300", "3801", "3806")),
    ],
)
def test_collective_accounts(chart: StandardChart, number: str) -> None:
    assert chart.account(number).is_collective


def test_a_number_known_by_its_functions_only() -> None:
    reserved, automatic = SKR03.account("1373"), SKR03.account("8310")
    assert reserved.is_reserved
    assert reserved.origin is automatic.origin is AccountOrigin.RANGE
    assert automatic.taxation.kind is TaxKind.AUTOMATIC
    assert automatic.name() == automatic.name("en") == ""


def test_codes_of_the_file_header() -> None:
    assert (SKR03.code, SKR04.code) == ("03", "04")
