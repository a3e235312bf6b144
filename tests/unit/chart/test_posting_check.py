"""The tax of a posting against its account, on both sides of the borders."""

from datetime import date
from decimal import Decimal

import pytest

from datev_bridge.chart.account import Automatic, OwnAccount, posting_key
from datev_bridge.chart.chart import ChartName, ChartOfAccounts
from datev_bridge.chart.check import account_problems, carries, posting_problems
from datev_bridge.issues import Severity

OWN = (
    OwnAccount(number="8450", automatic=Automatic.UNKNOWN),
    OwnAccount(number="1713", automatic=Decimal(19)),
)
CHART = ChartOfAccounts(name=ChartName.SKR03, own=OWN)
AT_6 = ChartOfAccounts(name=ChartName.SKR03, account_length=6)

BORDERS = [
    # day, rate of food eaten in, account that carries it, key on 8200
    (date(2020, 6, 30), "19", "8400", "0003"),
    (date(2020, 7, 1), "5", "8300", "0002"),
    (date(2020, 12, 31), "5", "8300", "0002"),
    (date(2021, 1, 1), "7", "8300", "0002"),
    (date(2023, 12, 31), "7", "8300", "0002"),
    (date(2024, 1, 1), "19", "8400", "0003"),
    (date(2025, 12, 31), "19", "8400", "0003"),
    (date(2026, 1, 1), "7", "8300", "0002"),
    (date(2026, 1, 1), "19", "8400", "0003"),  # the night that stays at 19
    (date(2028, 2, 29), "7", "8300", "0002"),
]


def codes(number: str, rate: str | None, key: str = "", day: date = date(2026, 7, 31)) -> list[str]:
    account = CHART.find(number)
    wanted = None if rate is None else Decimal(rate)
    return [issue.code for issue in posting_problems(account, wanted, key, day)]


@pytest.mark.parametrize(("day", "rate", "automatic", "key"), BORDERS)
def test_food_over_the_borders_automatic_and_keyed(
    day: date, rate: str, automatic: str, key: str
) -> None:
    assert codes(automatic, rate, day=day) == []
    assert codes("8200", rate, key, day) == []
    assert posting_key(CHART.find(automatic), Decimal(rate), day) == ""
    assert posting_key(CHART.find("8200"), Decimal(rate), day) == key
    other = {"8300": "8400", "8400": "8300"}[automatic]
    assert codes(other, rate, day=day) == ["MAP-201"]


@pytest.mark.parametrize(
    ("day", "rate", "account", "key"),
    [
        (date(2020, 6, 30), "19", "8400", "0003"),
        (date(2020, 7, 1), "16", "8400", "0003"),
        (date(2020, 12, 31), "16", "8400", "0003"),
        (date(2021, 1, 1), "19", "8400", "0003"),
        (date(2020, 7, 1), "19", "8410", "0005"),  # a refund of June
        (date(2020, 7, 1), "7", "8334", "0004"),
        (date(2021, 1, 2), "16", "8340", "0005"),  # a refund of December
    ],
)
def test_drinks_and_old_rates_over_the_borders(
    day: date, rate: str, account: str, key: str
) -> None:
    assert codes(account, rate, day=day) == []
    assert codes("8200", rate, key, day) == []


@pytest.mark.parametrize(
    ("key", "day", "rate"),
    [
        ("0003", date(2020, 7, 1), "19"),
        ("0003", date(2020, 6, 30), "16"),
        ("0002", date(2021, 1, 1), "5"),
        ("0005", date(2020, 12, 31), "16"),
        ("0004", date(2021, 1, 1), "7"),
    ],
)
def test_a_key_of_the_other_side_of_a_border(key: str, day: date, rate: str) -> None:
    assert codes("8200", rate, key, day) == ["MAP-204"]


@pytest.mark.parametrize(
    ("number", "rate", "key", "code"),
    [
        ("8300", "19", "", "MAP-201"),
        ("8300", "0", "", "MAP-201"),
        ("8300", None, "", "MAP-201"),
        ("8100", "7", "", "MAP-201"),
        ("8400", "19", "0040", "MAP-201"),
        ("1718", "7", "", "MAP-201"),
        ("8400", "19", "0003", "MAP-202"),
        ("8400", "7", "0002", "MAP-202"),
        ("3400", None, "0009", "MAP-202"),
        ("8200", "19", "", "MAP-203"),
        ("8200", "19", "0000", "MAP-203"),
        ("8200", "19", "0002", "MAP-204"),
        ("8200", "0", "0003", "MAP-204"),
        ("8200", None, "0003", "MAP-204"),
        ("8200", "19", "0001", "MAP-204"),
        ("1360", "19", "", "MAP-205"),
        ("1360", "19", "0003", "MAP-205"),
        ("4650", "7", "0002", "MAP-205"),
        ("3400", "19", "", "MAP-205"),
        ("10001", "7", "", "MAP-205"),
        ("1000", None, "0003", "MAP-206"),
        ("1592", "0", "40", "MAP-206"),
        ("1796", "19", "", "MAP-207"),
        ("1792", "7", "", "MAP-207"),
        ("1710", "19", "0003", "MAP-207"),
        ("3400", None, "", "MAP-208"),
        ("8200", "10.7", "", "MAP-209"),
        ("8200", "5", "0009", "MAP-210"),
        ("8200", "0", "0009", "MAP-210"),
        ("8400", "19", "19%", "MAP-211"),
        ("8200", "19", "00003", "MAP-211"),
        ("8200", "0", "40", "MAP-212"),
        ("8310", "7", "", "MAP-215"),
        ("8310", None, "", "MAP-215"),
        ("8450", "19", "", "MAP-216"),
        ("8450", "0", "0003", "MAP-216"),
    ],
)
def test_each_problem(number: str, rate: str | None, key: str, code: str) -> None:
    assert codes(number, rate, key) == [code]


@pytest.mark.parametrize(
    ("number", "rate", "key"),
    [
        ("8300", "7.00", ""),
        ("8400", "19", "0000"),
        ("8400", "0", "40"),
        ("8400", None, "0040"),
        ("8100", "0", ""),
        ("8200", "7", "2"),
        ("8200", "19", "101"),
        ("8200", "0", ""),
        ("8200", "0", "1"),
        ("1000", None, ""),
        ("1361", None, ""),
        ("1592", "0", ""),
        ("1796", "0.00", ""),
        ("1710", "0", ""),
        ("1711", "7", ""),
        ("1718", "19", ""),
        ("1713", "19", ""),
        ("3400", None, "0040"),
        ("4650", None, ""),
        ("10001", None, ""),
        ("8450", None, ""),
    ],
)
def test_what_is_right(number: str, rate: str | None, key: str) -> None:
    assert codes(number, rate, key) == []


def test_what_is_not_known_warns_and_everything_else_blocks() -> None:
    unknown = posting_problems(AT_6.find("840010"), Decimal(19), "", date(2026, 7, 31))
    assert [issue.severity for issue in unknown] == [Severity.WARNS]
    wrong = posting_problems(AT_6.find("840000"), Decimal(7), "", date(2026, 7, 31))
    assert [issue.severity for issue in wrong] == [Severity.BLOCKS]


def test_texts_name_what_to_do() -> None:
    (issue,) = posting_problems(
        CHART.find("8200"), Decimal("19.00"), "", date(2020, 7, 1), where="Getränke"
    )
    assert issue.where == "Getränke"
    assert issue.text() == (
        "Konto 8200 hat keine Automatik; für 19 % fehlt am 01.07.2020 der BU-Schlüssel."
    )
    assert issue.hint("en") == 'Enter the BU key 0005 or "by rate", or choose an automatic account.'
    (issue,) = posting_problems(CHART.find("8400"), Decimal(7), "", date(2020, 7, 1))
    assert issue.text("en") == "Account 8400 takes 16 % VAT on 2020-07-01, the POS took 7 %."


def values(number: str, rate: str, key: str = "") -> dict[str, str]:
    (issue,) = posting_problems(CHART.find(number), Decimal(rate), key, date(2026, 7, 31))
    assert issue.where == ""
    return dict(issue.values)


def test_what_an_issue_names() -> None:
    assert values("8200", "20", "0003") == {
        "account": "8200",
        "rate": "20",
        "actual": "19",
        "key": "0003",
        "day": "2026-07-31",
    }
    assert values("8200", "10.7")["key"] == ""  # no key means that rate
    assert values("8310", "7")["actual"] == "?"
    assert values("8100", "7")["actual"] == "0"


def test_a_key_of_zeros_is_no_key_and_the_hint_names_the_right_one() -> None:
    (issue,) = posting_problems(CHART.find("8200"), Decimal(7), "0000", date(2026, 7, 31))
    assert dict(issue.values)["key"] == "0002"


@pytest.mark.parametrize(
    ("number", "code"), [("1400", "MAP-213"), ("1776", "MAP-213"), ("1373", "MAP-214")]
)
def test_accounts_that_are_not_posted_to(number: str, code: str) -> None:
    issues = account_problems(CHART.find(number), where="Bar")
    assert [(issue.code, issue.where, issue.blocks) for issue in issues] == [(code, "Bar", True)]
    assert [issue.where for issue in account_problems(CHART.find(number))] == [""]


def test_ordinary_accounts_have_no_problems_of_their_own() -> None:
    assert account_problems(CHART.find("8400")) == ()
    assert account_problems(CHART.find("1713")) == ()  # reserved, but declared


@pytest.mark.parametrize(
    ("number", "rate", "day", "carried"),
    [
        ("8400", "19", date(2026, 7, 31), True),
        ("8400", "7", date(2026, 7, 31), False),
        ("8400", "16", date(2020, 10, 1), True),
        ("8200", "19", date(2026, 7, 31), True),
        ("8200", "10.7", date(2026, 7, 31), False),
        ("1796", "0", date(2026, 7, 31), True),
        ("1796", "19", date(2026, 7, 31), False),
        ("1400", "0", date(2026, 7, 31), False),
        ("1373", "0", date(2026, 7, 31), False),
        ("8310", "7", date(2026, 7, 31), False),
        ("8450", "0", date(2026, 7, 31), False),
        ("840", "19", date(2026, 7, 31), False),
        ("8400", "19", date(2006, 12, 31), False),
    ],
)
def test_what_an_account_carries(number: str, rate: str, day: date, *, carried: bool) -> None:
    assert carries(CHART.find(number), Decimal(rate), day) is carried
