"""What a check of a mapping finds, one by one."""

from datetime import date
from decimal import Decimal
from typing import Any

from attrs import evolve
import pytest

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.mapping.check import check_mapping
from datev_bridge.mapping.model import (
    BY_RATE,
    AccountKind,
    AccountMapping,
    MappingRule,
    RuleTarget,
    TipMode,
)
from datev_bridge.mapping.seen import SeenCategory
from support.rules import codes_of, paid, sold

ON = date(2026, 11, 1)
SKR03 = ChartOfAccounts(name=ChartName.SKR03)


def seen(*rates: str, name: str = "Speisen", **rest: Any) -> SeenCategory:
    return SeenCategory(
        target=RuleTarget.REVENUE,
        category_id="1",
        name=name,
        rates=tuple(Decimal(rate) for rate in rates),
        **rest,
    )


CARD = SeenCategory(target=RuleTarget.PAYMENT, category_id="1", name="Karte")


def check(*rules: MappingRule, seen: tuple[SeenCategory, ...] = (), on: date = ON) -> list[str]:
    mapping = AccountMapping(rules=rules)
    return codes_of(check_mapping(mapping, SKR03, on, seen, clearing_account="1792"))


def test_a_whole_mapping_has_nothing_to_say() -> None:
    rules = (sold("8300", rate="7"), sold("8400", rate="19"), paid("1360"))
    assert check(*rules, seen=(seen("7", "19"), CARD)) == []


def test_what_does_not_change_is_checked_once() -> None:
    rules = (sold("8300", rate="19"), paid("1360"))
    first, again = (check_mapping(AccountMapping(rules=rules), SKR03, ON) for _ in range(2))
    assert again is first
    other = evolve(rules[0], account="8400")
    assert check_mapping(AccountMapping(rules=(other, rules[1])), SKR03, ON) != first


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (sold("8300", rate="7", is_confirmed=False), "MAP-004"),
        (sold("8300", rate="19"), "MAP-201"),
        (sold("8200", rate="7"), "MAP-203"),
        (sold("8300", rate="7", bu_key="0002"), "MAP-202"),
        (sold("8300x", rate="7"), "MAP-221"),
        (sold("830", rate="7"), "MAP-223"),
        (sold("1776", rate="7"), "MAP-213"),
        (sold("1796", rate="7"), "MAP-207"),
        (sold("8300", rate="7", kind=AccountKind.CASH), "MAP-020"),
        (sold("4400", rate="0"), "MAP-021"),
        (paid("1000"), "MAP-022"),
        (paid("1792"), "MAP-023"),
        (paid("1360", category_id=""), "MAP-024"),
        (
            sold("8300", rate="7", valid_from=ON, valid_until=date(2026, 10, 1)),
            "MAP-025",
        ),
        (paid("1590", AccountKind.TAXED_VOUCHER), "MAP-030"),
        (paid("8614", AccountKind.STAFF), "MAP-031"),
        (sold("1718", rate="19"), "MAP-032"),
        (
            MappingRule(
                target=RuleTarget.TIP, category_id="1", account="1592", kind=AccountKind.TIP
            ),
            "MAP-033",
        ),
        (paid("8400"), "MAP-201"),
        (paid("1718", AccountKind.TAXED_VOUCHER, voucher_rate=Decimal(7)), "MAP-201"),
        (
            MappingRule(
                target=RuleTarget.TIP,
                account="8400",
                kind=AccountKind.REVENUE,
                tip_mode=TipMode.OWNER,
                tip_rate=Decimal(7),
            ),
            "MAP-201",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else value.account,
)
def test_rules_that_are_wrong(rule: MappingRule, code: str) -> None:
    assert check(rule) == [code]


@pytest.mark.parametrize(
    "rule",
    [
        sold("8200", rate="7", bu_key=BY_RATE),
        paid("1000", AccountKind.CASH),
        paid("1718", AccountKind.TAXED_VOUCHER, voucher_rate=Decimal(19)),
        sold("1718", rate="19", kind=AccountKind.TAXED_VOUCHER),
        sold("1796", rate="0", kind=AccountKind.VOUCHER),
        paid("10001", AccountKind.RECEIVABLE),
        paid("1755", AccountKind.STAFF),
    ],
    ids=lambda value: value.account,
)
def test_rules_that_are_right(rule: MappingRule) -> None:
    assert check(rule) == []


def test_a_rule_is_checked_on_a_day_on_which_it_is_valid() -> None:
    old = sold("8400", rate="16", valid_from=date(2020, 7, 1), valid_until=date(2020, 12, 31))
    assert check(old) == []
    assert check(evolve(old, valid_until=date(2021, 1, 1))) == ["MAP-201"]
    assert check(sold("8300", rate="7", valid_from=date(2027, 1, 1))) == []


def test_what_was_seen_needs_a_rule() -> None:
    assert check(seen=(seen("7"),)) == ["MAP-001"]
    assert check(sold("8300", rate="7"), seen=(seen("7", "19"),)) == ["MAP-002"]
    assert check(seen=(CARD,)) == ["MAP-001"]
    by_centre = sold("8300", rate="7", revenue_centre="9")
    assert check(by_centre, seen=(seen("7", centres=("9",)),)) == []
    assert check(by_centre, seen=(seen("7", centres=("9", "")),)) == ["MAP-002"]


def test_tips_may_have_rules_of_payment_methods_alone() -> None:
    tips = SeenCategory(target=RuleTarget.TIP)
    by_card = MappingRule(
        target=RuleTarget.TIP, payment_method="1", account="1592", kind=AccountKind.TIP
    )
    assert check(by_card, seen=(tips,)) == []
    assert check(evolve(by_card, valid_until=date(2026, 10, 31)), seen=(tips,)) == ["MAP-001"]
    assert check(evolve(by_card, revenue_centre="8"), seen=(tips,)) == ["MAP-001"]
    assert check(seen=(tips,)) == ["MAP-001"]
    twice = [evolve(by_card, payment_method=None, account=account) for account in ("1592", "1590")]
    assert "MAP-003" in check(*twice, by_card, seen=(tips,))


def test_a_rule_for_any_rate_is_checked_with_the_rates_seen() -> None:
    assert check(sold("8300"), seen=(seen("7"),)) == []
    assert check(sold("8300"), seen=(seen("7", "19"),)) == ["MAP-201"]
    assert check(sold("8200", bu_key=BY_RATE), seen=(seen("7", "19"),)) == []
    assert check(sold("830"), seen=(seen("7"),)) == ["MAP-223"]


def test_rules_that_apply_at_once_are_found_though_nothing_was_seen() -> None:
    rules = (sold("8300", revenue_centre="9"), sold("8301", rate="7"))
    assert check(*rules) == ["MAP-003"]
    between = sold("8302", rate="7", revenue_centre="9")
    assert check(*rules, between) == []
    assert check(*rules, evolve(between, valid_until=date(2026, 5, 31))) == ["MAP-003"]


def test_a_table_pasted_twice_is_told_in_bounds() -> None:
    rules = tuple(sold(f"83{number:02}", rate="7") for number in range(10)) * 40
    assert len([code for code in check(*rules) if code == "MAP-003"]) <= 20


@pytest.mark.parametrize(
    ("kind", "sold_on", "rest"),
    [
        (AccountKind.VOUCHER, sold("1796", rate="0", kind=AccountKind.VOUCHER), {}),
        (AccountKind.DEPOSIT, sold("1710", rate="0", kind=AccountKind.DEPOSIT), {}),
        (
            AccountKind.TAXED_VOUCHER,
            sold("1718", rate="19", kind=AccountKind.TAXED_VOUCHER),
            {"voucher_rate": Decimal(19)},
        ),
    ],
)
def test_both_sides_belong_on_one_account(
    kind: AccountKind, sold_on: MappingRule, rest: dict[str, Any]
) -> None:
    assert check(sold_on, paid(sold_on.account, kind, **rest)) == []
    assert "MAP-026" in check(sold_on, paid("1797", kind, **rest))
    assert check(sold_on) == []


def test_taxed_vouchers_of_two_rates_are_two_things() -> None:
    sold_at_7 = sold("1711", rate="7", kind=AccountKind.TAXED_VOUCHER)
    old_at_19 = paid("1718", AccountKind.TAXED_VOUCHER, voucher_rate=Decimal(19))
    assert check(sold_at_7, old_at_19) == []


class TestCalendar:
    """The weeks before 1 January 2026, when food went from 19 to 7 percent."""

    BEFORE = date(2025, 11, 20)
    FOOD_19 = sold("8400", rate="19")
    FOOD_7 = sold("8300", rate="7")

    def test_a_rate_to_come_lacks_a_rule(self) -> None:
        (issue,) = check_mapping(
            AccountMapping(rules=(self.FOOD_19,)), SKR03, self.BEFORE, (seen("19"),)
        )
        assert issue.code == "MAP-027"
        assert issue.text("de") == (
            "Ab 01.01.2026 gilt 7 % statt 19 %; für „Speisen“ gibt es dafür noch keine Regel."
        )

    def test_with_the_rule_nothing_is_missing(self) -> None:
        assert check(self.FOOD_19, self.FOOD_7, seen=(seen("19"),), on=self.BEFORE) == []

    def test_drinks_keep_their_rate(self) -> None:
        assert check(self.FOOD_19, seen=(seen("19", name="Bier"),), on=self.BEFORE) == []

    def test_what_no_name_tells_may_be_food(self) -> None:
        found = check(self.FOOD_19, seen=(seen("19", name="Zrmblx"),), on=self.BEFORE)
        assert found == ["MAP-027"]

    def test_it_is_told_a_quarter_ahead_and_not_earlier(self) -> None:
        assert check(self.FOOD_19, seen=(seen("19"),), on=date(2025, 9, 30)) == []
        assert check(self.FOOD_19, seen=(seen("19"),), on=date(2025, 10, 1)) == ["MAP-027"]
        assert check(self.FOOD_19, seen=(seen("19"),), on=date(2026, 1, 1)) == []

    def test_a_rule_that_ends_with_its_rate_leaves_no_gap(self) -> None:
        ends = evolve(self.FOOD_19, valid_until=date(2025, 12, 31))
        assert check(ends, self.FOOD_7, seen=(seen("19"),), on=self.BEFORE) == []
        early = evolve(self.FOOD_19, valid_until=date(2025, 12, 30))
        assert check(early, self.FOOD_7, seen=(seen("19"),), on=self.BEFORE) == ["MAP-029"]

    def test_a_rule_may_follow_on_another(self) -> None:
        first = paid("1361", valid_until=date(2025, 12, 10))
        second = paid("1362", valid_from=date(2025, 12, 11))
        assert check(first, seen=(CARD,), on=self.BEFORE) == ["MAP-029"]
        assert check(first, second, seen=(CARD,), on=self.BEFORE) == []

    def test_a_fallback_is_no_rule_to_come(self) -> None:
        fallback = MappingRule(
            target=RuleTarget.FALLBACK_REVENUE, account="8300", kind=AccountKind.REVENUE
        )
        found = check(self.FOOD_19, fallback, seen=(seen("19"),), on=self.BEFORE)
        assert found == ["MAP-027"]

    def test_an_account_for_any_rate_does_not_carry_the_new_one(self) -> None:
        found = check(sold("8400"), seen=(seen("19"),), on=self.BEFORE)
        assert found == ["MAP-028"]

    def test_an_automatic_account_leaves_a_rate_that_stays(self) -> None:
        """From July 2020 on, 8300 took 5 %, whatever the POS still printed."""
        kept = seen("7", name="Bier")
        assert check(self.FOOD_7, seen=(kept,), on=date(2020, 6, 1)) == ["MAP-028"]
        fixed = sold("8334", rate="7")
        assert check(fixed, seen=(kept,), on=date(2020, 6, 1)) == []

    def test_what_cannot_be_an_account_is_told_once(self) -> None:
        found = check(self.FOOD_19, sold("830", rate="7"), seen=(seen("19"),), on=self.BEFORE)
        assert found == ["MAP-223"]

    def test_the_end_of_time_is_no_end(self) -> None:
        rule = sold("8300", rate="7", valid_until=date.max)
        assert check(rule, seen=(seen("7"),), on=date(9999, 12, 1)) == []
