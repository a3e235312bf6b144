"""Charts and tax keys: what holds for every account, rate and day."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.chart.account import (
    AccountOrigin,
    Automatic,
    OwnAccount,
    Personal,
    TaxKind,
    Unknown,
    account_rate,
    posting_key,
)
from datev_bridge.chart.chart import ChartName, ChartOfAccounts
from datev_bridge.chart.check import account_problems, carries, posting_problems
from datev_bridge.chart.tax import (
    RATE_CHANGES,
    Supply,
    bu_key_for,
    rate_of_bu_key,
    rates_in_force,
    restaurant_rate,
    same_key,
    unlikely_rate,
)
from datev_bridge.issues import any_blocks

BORDERS = [change.first_day for change in RATE_CHANGES]
DAYS = st.dates(date(2007, 1, 1), date(2040, 12, 31)) | st.builds(
    lambda border, offset: border + timedelta(days=offset),
    st.sampled_from(BORDERS),
    st.integers(-2, 2),
)
RATES = st.sampled_from([Decimal(text) for text in ("0", "5", "7", "7.00", "16", "19", "10.7")])
KEYS = st.sampled_from(["", "0000", "1", "2", "0003", "4", "0005", "9", "40", "0040", "101", "x"])
NUMBERS = st.integers(1, 9999).map("{:04}".format)
NAMES = st.sampled_from(ChartName)
CHARTS = st.builds(ChartOfAccounts, name=NAMES, account_length=st.integers(4, 8))
OWN = st.builds(
    OwnAccount,
    number=NUMBERS,
    name=st.sampled_from(["", "Eigenes Konto"]),
    automatic=st.sampled_from([None, *Automatic, Decimal(7), Decimal(19)]),
    is_cash=st.sampled_from([None, True, False]),
)
LEDGERS = st.builds(ChartOfAccounts, name=NAMES, own=st.lists(OWN, max_size=3).map(tuple))


@st.composite
def accounts(draw):
    """Draw an account of any kind, often one of the few that have a name."""
    ledger = draw(LEDGERS)
    named = [first for row in ledger.standard.named for first in row.numbers.firsts]
    owned = [own.number for own in ledger.own]
    return ledger.find(draw(NUMBERS | st.sampled_from([*named, *owned, "10001", "70001"])))


@given(RATES, DAYS)
def test_a_key_means_the_rate_it_was_asked_for(rate: Decimal, day: date) -> None:
    key = bu_key_for(rate, day)
    if key is not None:
        assert rate_of_bu_key(key, day) == rate
        assert key == "" or len(key) == 4


@given(KEYS, DAYS)
def test_a_key_is_a_number(key: str, day: date) -> None:
    padded = key.zfill(4)
    if key != "x":
        assert same_key(key, padded)
        assert rate_of_bu_key(padded, day) == rate_of_bu_key(key, day)


@given(DAYS)
def test_every_rate_in_force_has_a_key(day: date) -> None:
    assert all(bu_key_for(rate, day) for rate in rates_in_force(day).values())


@given(st.sampled_from(Supply), DAYS)
def test_what_the_law_expects_is_never_unlikely(supply: Supply, day: date) -> None:
    rate = restaurant_rate(supply, day)
    assert rate is not None
    for offset in (-1, 0, 1):
        neighbour = day + timedelta(days=offset)
        if neighbour >= date(2007, 1, 1):
            assert not unlikely_rate(rate, neighbour, supplies=(supply,))


@given(CHARTS, NUMBERS)
def test_extending_a_number_keeps_the_account(chart: ChartOfAccounts, number: str) -> None:
    extended = chart.extend(number)
    assert len(extended) == chart.account_length
    assert chart.problem_with(extended) is None
    found, short = chart.find(extended), ChartOfAccounts(name=chart.name).find(number)
    assert found.number == extended
    assert found.number.rstrip("0") == short.number.rstrip("0")
    assert (found.name_de, found.taxation, found.is_cash, found.is_reserved) == (
        short.name_de,
        short.taxation,
        short.is_cash,
        short.is_reserved,
    )


@given(CHARTS, NUMBERS, st.integers(1, 9999))
def test_a_sub_account_has_no_rate_that_we_could_know(
    chart: ChartOfAccounts, number: str, tail: int
) -> None:
    free = chart.account_length - 4
    rest = f"{tail % 10**free:0{free}}" if free else ""
    account = chart.find(number + rest)
    if rest.strip("0"):
        assert account.origin is AccountOrigin.SUB_ACCOUNT
        assert account_rate(account, date(2026, 7, 31)) is Unknown.RATE
    else:
        assert account.origin in {AccountOrigin.STANDARD, AccountOrigin.RANGE}


@given(CHARTS, st.text(max_size=10) | st.text("0123456789", max_size=10))
def test_a_number_is_an_account_or_has_a_problem(chart: ChartOfAccounts, number: str) -> None:
    account, problem = chart.find(number), chart.problem_with(number)
    assert (account.origin is AccountOrigin.NONE) == (problem is not None)
    assert account.number == number
    if problem is None:
        assert (account.personal is not None) == (len(number) == chart.account_length + 1)


@given(CHARTS, st.integers(1, 9), st.integers(0, 9999))
def test_the_first_digit_tells_debtors_from_creditors(
    chart: ChartOfAccounts, first: int, rest: int
) -> None:
    number = f"{first}{rest:0{chart.account_length}}"
    expected = Personal.DEBTOR if first <= 6 else Personal.CREDITOR
    assert chart.find(number).personal is expected


@given(accounts(), RATES | st.none(), KEYS, DAYS)
def test_no_problem_exactly_where_datev_takes_the_rate_of_the_receipt(
    account, rate, key, day
) -> None:
    wanted = rate or Decimal(0)
    switched_off = same_key(key, "40")
    keyless = same_key(key, "")
    kind = account.taxation.kind
    match kind:
        case TaxKind.AUTOMATIC:
            right = (keyless and account_rate(account, day) == wanted) or (
                switched_off and wanted == 0
            )
        case TaxKind.INPUT_AUTOMATIC:
            right = switched_off and wanted == 0
        case TaxKind.BY_KEY:
            right = rate_of_bu_key(key, day) == wanted and not (
                account.is_liability and wanted != 0
            )
        case _:  # no output tax at all, or nobody knows
            right = keyless and wanted == 0
    assert (posting_problems(account, rate, key, day) == ()) == right


@given(accounts(), RATES | st.none(), KEYS, DAYS)
def test_one_cause_is_one_issue_and_its_texts_are_whole(account, rate, key, day) -> None:
    issues = posting_problems(account, rate, key, day, where="Speisen")
    assert len(issues) <= 1
    for issue in (*issues, *account_problems(account)):
        for language in ("de", "en"):
            assert account.number in issue.text(language)
            assert not {"{", "}", "?"} & set(issue.text(language) + issue.hint(language))


@given(accounts(), RATES, DAYS)
def test_an_account_carries_what_it_is_posted_with(account, rate, day) -> None:
    key = posting_key(account, rate, day)
    if carries(account, rate, day):
        assert key is not None
        assert posting_problems(account, rate, key, day) == ()
        assert account_problems(account) == ()
    elif key is not None and account_rate(account, day) is not Unknown.RATE:
        problems = (*posting_problems(account, rate, key, day), *account_problems(account))
        assert any_blocks(problems)
