"""The board of a mapping: a row for each rule and each gap, and what somebody changed on it."""

from decimal import Decimal

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.errors import ConfigurationError
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget, codes
from datev_bridge.mapping.board import (
    BoardRow,
    RowState,
    account_number,
    board,
    edited,
    known_accounts,
)
from datev_bridge.mapping.seen import SeenCategory, Taking

CHART = ChartOfAccounts(name=ChartName.SKR03)
SEVEN, NINETEEN = Decimal(7), Decimal(19)
FOOD = SeenCategory(
    target=RuleTarget.REVENUE,
    category_id="1",
    name="Speisen",
    rates=(SEVEN, NINETEEN),
    takings=(Taking(rate=SEVEN, amount=Decimal("10.00")), Taking(rate=NINETEEN, amount=Decimal(3))),
)
BAR = SeenCategory(target=RuleTarget.PAYMENT, category_id="9", name="Bar")
RULE = MappingRule(
    target=RuleTarget.REVENUE,
    category_id="1",
    name="Speisen",
    rate=SEVEN,
    account="8300",
    kind=AccountKind.REVENUE,
    kost2="K2",
)


def row_of(rows: tuple[BoardRow, ...], rate: Decimal | None) -> BoardRow:
    (found,) = (row for row in rows if row.rate == rate)
    return found


def test_rules_and_gaps_stand_as_the_pos_lists_them() -> None:
    rows = board((BAR, FOOD), (RULE,), CHART)
    assert [(row.name, row.rate, row.state) for row in rows] == [
        ("Speisen", NINETEEN, RowState.MISSING),
        ("Speisen", SEVEN, RowState.CONFIRMED),
        ("Bar", None, RowState.MISSING),
    ]
    assert [row.amount for row in rows] == [Decimal(3), Decimal(10), None]
    assert rows[1].account is not None
    assert rows[1].account.name() == "Erlöse 7 % USt"


def test_a_rule_for_any_rate_leaves_no_gap_and_sums_up() -> None:
    (row,) = board((FOOD,), (evolve(RULE, rate=None),), CHART)
    assert (row.rate, row.amount) == (None, Decimal(13))


def test_a_category_that_no_day_used_needs_a_rule_once() -> None:
    unused = SeenCategory(target=RuleTarget.REVENUE, category_id="3", name="Neu")
    (row,) = board((unused,), (), CHART)
    assert (row.rate, row.state) == (None, RowState.MISSING)
    (row,) = board((unused,), (evolve(RULE, category_id="3"),), CHART)
    assert row.state is RowState.CONFIRMED


def test_a_rule_of_what_the_pos_does_not_show_comes_last() -> None:
    gone = evolve(RULE, category_id="77", name="Alt")
    rows = board((FOOD,), (gone, RULE), CHART)
    assert [row.name for row in rows] == ["Speisen", "Speisen", "Alt"]


def test_a_row_bears_what_is_wrong_with_it_but_not_that_it_is_a_suggestion() -> None:
    suggested = evolve(RULE, is_confirmed=False)
    wrong = codes.NO_RULE.at("Speisen", category="Speisen", target="revenue", id="1")
    open_ = codes.NOT_CONFIRMED.at("Speisen", category="Speisen", account="8300")
    (row,) = board((), (suggested,), CHART, (wrong, open_, evolve(wrong, where="Bar")))
    assert (row.issues, row.state) == ((wrong,), RowState.SUGGESTED)


def test_what_is_left_alone_is_not_changed() -> None:
    rows = board((BAR, FOOD), (RULE, evolve(RULE, rate=NINETEEN, is_confirmed=False)), CHART)
    same = {
        row.key: {"account": row.rule.account if row.rule else "", "kind": "", "bu_key": ""}
        | ({"kind": row.rule.kind.value} if row.rule else {})
        for row in rows
    }
    assert edited(rows, same).rules == ()
    assert edited(rows, {}).rules == ()


def test_an_account_is_changed_and_the_rest_of_the_rule_kept() -> None:
    rows = board((FOOD,), (RULE,), CHART)
    typed = {"account": "8400 Erlöse 19 % USt", "kind": "revenue"}
    wanted = edited(rows, {row_of(rows, SEVEN).key: typed})
    assert (wanted.rules, wanted.removed) == ((evolve(RULE, account="8400"),), ())


def test_a_gap_is_filled_with_the_usual_kind() -> None:
    rows = board((FOOD,), (), CHART)
    wanted = edited(rows, {row_of(rows, NINETEEN).key: {"account": "8400", "kind": ""}})
    (rule,) = wanted.rules
    assert (rule.rate, rule.kind, rule.is_confirmed) == (NINETEEN, AccountKind.REVENUE, True)


def test_a_payment_needs_its_kind() -> None:
    rows = board((BAR,), (), CHART)
    with pytest.raises(ConfigurationError, match="MAP-058"):
        edited(rows, {rows[0].key: {"account": "1000", "kind": ""}})


def test_a_suggestion_is_confirmed_by_its_box_or_by_a_change() -> None:
    suggested = evolve(RULE, is_confirmed=False)
    (row,) = board((), (suggested,), CHART)
    same = {"account": "8300", "kind": "revenue"}
    assert edited((row,), {row.key: same}).rules == ()
    assert edited((row,), {row.key: same | {"confirm": "1"}}).rules == (RULE,)
    (changed,) = edited((row,), {row.key: same | {"kost1": "7"}}).rules
    assert (changed.kost1, changed.is_confirmed) == ("7", True)


def test_an_emptied_account_takes_the_rule_away() -> None:
    (row,) = board((), (RULE,), CHART)
    wanted = edited((row,), {row.key: {"account": " ", "kind": "revenue"}})
    assert (wanted.rules, wanted.removed) == ((), (RULE,))


@given(st.lists(st.sampled_from(["1", "2", "3"]), unique=True), st.booleans())
def test_keys_tell_rows_apart(ids: list[str], other_way: bool) -> None:
    seen = tuple(evolve(FOOD, category_id=name) for name in ids)
    rules = tuple(evolve(RULE, category_id=name, revenue_centre="bar") for name in ids)
    rows = board(seen, rules[::-1] if other_way else rules, CHART)
    assert len({row.key for row in rows}) == len(rows)
    again = {row.key: (row.category_id, row.rate) for row in board(seen, rules, CHART)}
    assert {row.key: (row.category_id, row.rate) for row in rows} == again


@given(st.text())
def test_a_number_is_the_first_word(text: str) -> None:
    number = account_number(text)
    assert number == (text.split() or [""])[0]


def test_accounts_worth_proposing_are_of_the_chart_s_length() -> None:
    chart = ChartOfAccounts(name=ChartName.SKR03, account_length=6)
    numbers = [
        account.number for account in known_accounts(chart, (evolve(RULE, account="999999"),))
    ]
    assert {"840000", "830000", "999999"} <= set(numbers)
    assert numbers == sorted(set(numbers))
