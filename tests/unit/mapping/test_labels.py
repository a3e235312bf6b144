"""The labelled names: well formed, halved by the rule, and possible in the charts."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from datev_bridge.chart.account import Account, AccountOrigin, account_rate
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.check import account_problems, carries
from datev_bridge.chart.standard import ChartName
from datev_bridge.mapping import AccountKind, RuleTarget
from support.labels import (
    DEVELOPMENT,
    FOLDER,
    HALVES,
    HELD_OUT,
    Label,
    dealt,
    raw_labels,
    read_labels,
    sources,
)

DAY = date(2026, 11, 1)
LABELS = {file: read_labels(file) for file in HALVES}
BOTH = tuple(label for labels in LABELS.values() for label in labels)
CHARTS = {name: ChartOfAccounts(name=name) for name in ChartName}
KINDS = {
    RuleTarget.REVENUE: {
        AccountKind.REVENUE,
        AccountKind.VOUCHER,
        AccountKind.TAXED_VOUCHER,
        AccountKind.DEPOSIT,
    },
    RuleTarget.PAYMENT: {
        AccountKind.CASH,
        AccountKind.CARD,
        AccountKind.VOUCHER,
        AccountKind.TAXED_VOUCHER,
        AccountKind.RECEIVABLE,
        AccountKind.PLATFORM,
        AccountKind.ROOM,
        AccountKind.DEPOSIT,
        AccountKind.STAFF,
        AccountKind.OTHER,
    },
}
OWED = {AccountKind.VOUCHER, AccountKind.TAXED_VOUCHER, AccountKind.DEPOSIT}
FOR_THE_ADVISER = {
    AccountKind.RECEIVABLE,
    AccountKind.ROOM,
    AccountKind.STAFF,
    AccountKind.OTHER,
}
KEYS = {
    "name",
    "target",
    "code",
    "rates",
    "language",
    "place",
    "source",
    "kind",
    "account_skr03",
    "account_skr04",
    "none",
}


def expected() -> list[tuple[Label, ChartName, Decimal | None, Account]]:
    """Return every account that is labelled, found in its chart."""
    return [
        (label, chart, rate, CHARTS[chart].find(number))
        for label in BOTH
        for (chart, rate), number in label.accounts.items()
    ]


def rate_to_carry(label: Label, rate: Decimal | None, account: Account) -> Decimal:
    """Return the rate of a posting: payments have none, but vouchers already taxed keep theirs."""
    if rate is not None:
        return rate
    own = account_rate(account, DAY) if label.kind is AccountKind.TAXED_VOUCHER else None
    return own if isinstance(own, Decimal) else Decimal(0)


def defaults(chart: ChartName) -> set[str]:
    of = CHARTS[chart].defaults
    revenue = {of.food, of.drinks, of.voucher, of.taxed_voucher_7, of.taxed_voucher_19, of.deposit}
    return revenue | {of.cash, of.transit}


@pytest.mark.parametrize("file", HALVES)
def test_only_known_keys_are_written(file: str) -> None:
    assert {key for row in raw_labels(file) for key in row} <= KEYS


@pytest.mark.parametrize("file", HALVES)
def test_none_is_written_where_no_account_is_labelled_and_only_there(file: str) -> None:
    wrong = [
        row["name"]
        for row in raw_labels(file)
        if row.get("none", False) is not ("account_skr03" not in row and "account_skr04" not in row)
    ]
    assert wrong == []


def test_names_are_written_as_a_till_could_show_them() -> None:
    names = [label.name for label in BOTH]
    assert [name for name in names if not name.strip() or name != name.strip()] == []
    assert [name for name in names if not name.isprintable()] == []
    assert {label.language for label in BOTH} == {"de", "en", "any"}
    assert all(label.place for label in BOTH)


def test_groups_have_rates_of_today_and_payments_have_none() -> None:
    seen = {rate for label in BOTH for rate in label.rates}
    assert seen == {Decimal(0), Decimal(7), Decimal(19)}
    wrong = [
        label.name
        for label in BOTH
        if bool(label.rates) is not (label.target is RuleTarget.REVENUE)
        or len(set(label.rates)) != len(label.rates)
    ]
    assert wrong == []


def test_kinds_belong_to_their_side() -> None:
    assert [each for each in BOTH if each.kind and each.kind not in KINDS[each.target]] == []
    for target, kinds in KINDS.items():
        assert {each.kind for each in BOTH if each.target is target} == {*kinds, None}


def test_what_has_no_kind_has_no_account() -> None:
    assert [each.name for each in BOTH if each.accounts and each.kind is None] == []


def test_what_only_the_adviser_can_number_has_no_account() -> None:
    assert [each.name for each in BOTH if each.accounts and each.kind in FOR_THE_ADVISER] == []


def test_every_source_is_explained_and_used() -> None:
    assert {label.source for label in BOTH} == set(sources())
    assert all(sources().values())


def test_accounts_are_labelled_for_rates_that_were_seen() -> None:
    assert [(each.name, rate) for each, _, rate, _ in expected() if rate not in each.asked] == []


def test_accounts_exist_and_can_be_posted_to() -> None:
    wrong = [
        (label.name, account.number)
        for label, _, _, account in expected()
        if account.origin is not AccountOrigin.STANDARD or account_problems(account)
    ]
    assert wrong == []


def test_accounts_are_defaults_of_the_chart_or_the_code_of_the_name() -> None:
    wrong = [
        (label.name, account.number)
        for label, chart, _, account in expected()
        if account.number not in defaults(chart) | {label.code}
    ]
    assert wrong == []


def test_accounts_carry_the_rates_seen() -> None:
    wrong = [
        (label.name, account.number, rate)
        for label, _, rate, account in expected()
        if not carries(account, rate_to_carry(label, rate, account), DAY)
    ]
    assert wrong == []


def test_accounts_are_of_the_sort_that_the_kind_says() -> None:
    wrong = [
        (label.name, account.number)
        for label, _, _, account in expected()
        if account.is_cash is not (label.kind is AccountKind.CASH)
        or account.is_revenue is not (label.kind is AccountKind.REVENUE)
        or account.is_liability is not (label.kind in OWED)
    ]
    assert wrong == []


def test_charts_differ_only_where_the_code_is_an_account() -> None:
    def asked(label: Label, chart: ChartName) -> set[Decimal | None]:
        return {rate for of, rate in label.accounts if of is chart}

    uneven = [
        label.name
        for label in BOTH
        if asked(label, ChartName.SKR03) != asked(label, ChartName.SKR04)
        and label.code not in set(label.accounts.values())
    ]
    assert uneven == []


def test_no_label_is_written_twice() -> None:
    counted = Counter((each.target, each.name, each.rates, each.code) for each in BOTH)
    assert [key for key, times in counted.items() if times > 1] == []


def test_no_name_is_in_both_halves() -> None:
    first, second = ({label.folded for label in labels} for labels in LABELS.values())
    assert first & second == set()


def test_the_halves_are_what_the_rule_deals() -> None:
    files = dealt(BOTH)
    wrong = {
        file: [label.name for label in labels if files[label.folded] != file]
        for file, labels in LABELS.items()
    }
    assert wrong == {DEVELOPMENT: [], HELD_OUT: []}


def test_the_halves_are_alike() -> None:
    for one, other in (LABELS.values(), reversed(LABELS.values())):
        of_one, of_other = (Counter(each.stratum for each in labels) for labels in (one, other))
        assert {s: n for s, n in of_one.items() if n > of_other[s] * 1.25 + 2} == {}


def test_there_are_enough() -> None:
    assert len(BOTH) >= 320
    assert min(len(labels) for labels in LABELS.values()) >= 160


@pytest.mark.parametrize("file", HALVES)
def test_the_readme_counts_right(file: str) -> None:
    labels = LABELS[file]
    groups = sum(label.target is RuleTarget.REVENUE for label in labels)
    without = sum(not label.accounts for label in labels)
    row = f"| `{file}` | {len(labels)} | {groups} | {len(labels) - groups} | {without} |"
    assert row in (FOLDER / "README.md").read_text("utf-8").splitlines()
