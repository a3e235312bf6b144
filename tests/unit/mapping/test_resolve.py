"""Which rule books what, and why: section 3 of the booking rules."""

from datetime import date
from decimal import Decimal
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.mapping import (
    AccountKind,
    MappingRule,
    Question,
    Resolution,
    RuleTarget,
    codes,
    resolve,
)
from datev_bridge.mapping.resolve import Why
from support.books import mapping, rule
from support.told import codes_of, kinds_of, says_everything

TODAY = date(2026, 11, 21)
NINETEEN = Decimal("19.00")
DRINKS = rule(RuleTarget.REVENUE, "8400", AccountKind.REVENUE, "2")
FALLBACK = rule(RuleTarget.FALLBACK_REVENUE, "8200", AccountKind.REVENUE)
CASH = rule(RuleTarget.PAYMENT, "1000", AccountKind.CASH, "7")
QUESTION = Question(
    target=RuleTarget.REVENUE, category_id="2", category_name="Getränke", rate=NINETEEN, day=TODAY
)


def answer(*rules: MappingRule, **changes: Any) -> Resolution:
    found = resolve(mapping(*rules), evolve(QUESTION, **changes))
    assert all(says_everything(issue) for issue in found.issues)
    assert all(issue.where == "2026-11-21" for issue in found.issues)
    return found


def test_the_rule_of_the_category_books_it() -> None:
    food = evolve(DRINKS, category_id="1", account="8300")
    assert answer(food, DRINKS) == Resolution(rule=DRINKS)
    assert answer(food, DRINKS).why is Why.MATCH


def test_names_never_match() -> None:
    assert answer(evolve(DRINKS, category_id="3", name="Getränke")).rule is None


def test_a_category_without_a_rule_is_missing() -> None:
    found = answer(CASH)
    assert (found.rule, codes_of(found.issues)) == (None, ["MAP-001"])
    assert dict(found.issues[0].values)["id"] == "2"


def test_a_rate_is_missing_where_the_category_is_known() -> None:
    found = answer(evolve(DRINKS, rate=Decimal(7)))
    assert (found.rule, codes_of(found.issues)) == (None, ["MAP-002"])
    assert dict(found.issues[0].values)["rate"] == "19 %"
    assert dict(found.issues[0].values)["category"] == "Getränke"
    twenty = answer(evolve(DRINKS, rate=Decimal(7)), rate=Decimal("20.00"))
    assert dict(twenty.issues[0].values)["rate"] == "20 %"


def test_without_a_rate_only_the_category_can_be_missing() -> None:
    found = answer(evolve(DRINKS, rate=Decimal(7)), rate=None)
    assert codes_of(found.issues) == ["MAP-001"]


def test_a_category_without_a_name_is_called_by_its_target() -> None:
    found = answer(CASH, target=RuleTarget.ROUNDING, category_id="", category_name="", rate=None)
    assert dict(found.issues[0].values)["category"] == "rounding"


def test_a_question_names_nothing_unless_it_says_so() -> None:
    named = {"category_id": "", "category_name": "", "centre": "", "method": ""}
    bare = Question(target=RuleTarget.ROUNDING, day=TODAY)
    assert bare == Question(target=RuleTarget.ROUNDING, day=TODAY, rate=None, **named)
    assert not bare.is_refund
    assert not bare.is_old
    (issue,) = resolve(mapping(CASH), bare).issues
    assert dict(issue.values) == {
        "category": "rounding",
        "id": "",
        "rate": "",
        "target": "rounding",
    }


@pytest.mark.parametrize("rate", [None, Decimal(7), NINETEEN])
def test_the_rate_of_a_service_charge_says_how_it_is_taxed_and_limits_nothing(
    rate: Decimal | None,
) -> None:
    charge = rule(RuleTarget.SERVICE_CHARGE, "8400", AccountKind.REVENUE)
    taxed = evolve(charge, rate=NINETEEN)
    asked = {"target": RuleTarget.SERVICE_CHARGE, "category_id": "", "rate": rate}
    assert answer(taxed, **asked).rule is taxed
    rounding = evolve(taxed, target=RuleTarget.ROUNDING)
    found = answer(rounding, **{**asked, "target": RuleTarget.ROUNDING}).rule
    assert (found is rounding) == (rate == NINETEEN)


@pytest.mark.parametrize(
    "limits", [{"rate": NINETEEN}, {"revenue_centre": "4"}, {"payment_method": "7"}]
)
def test_the_most_specific_rule_wins_whatever_the_order(limits: dict[str, Any]) -> None:
    narrow = evolve(DRINKS, account="8401", **limits)
    for rules in ((DRINKS, narrow), (narrow, DRINKS)):
        assert answer(*rules, centre="4", method="7").rule is narrow
        assert answer(*rules, rate=Decimal(7), centre="5", method="8").rule is DRINKS


def test_two_limits_are_narrower_than_one() -> None:
    one = evolve(DRINKS, rate=NINETEEN)
    two = evolve(one, revenue_centre="4", account="8401")
    assert answer(one, two, centre="4").rule is two
    assert (DRINKS.specificity, one.specificity, two.specificity) == (0, 1, 2)
    assert evolve(two, payment_method="7").specificity == 3


def test_two_rules_of_one_width_are_an_issue() -> None:
    by_rate = evolve(DRINKS, rate=NINETEEN, account="8401")
    by_centre = evolve(DRINKS, revenue_centre="4", account="8402")
    found = answer(by_centre, DRINKS, by_rate, FALLBACK, centre="4")
    assert (found.rule, codes_of(found.issues)) == (None, ["MAP-003"])
    assert dict(found.issues[0].values)["accounts"] == "8401, 8402"


def test_a_rule_is_valid_from_its_first_to_its_last_day() -> None:
    limited = evolve(DRINKS, valid_from=date(2026, 7, 1), valid_until=date(2026, 12, 31))
    days = {
        date(2026, 6, 30): False,
        date(2026, 7, 1): True,
        date(2026, 12, 31): True,
        date(2027, 1, 1): False,
    }
    for day, is_valid in days.items():
        assert limited.covers(day) is is_valid
        found = resolve(mapping(limited), evolve(QUESTION, day=day))
        assert (found.rule is limited) is is_valid
    assert DRINKS.covers(date.min)
    assert DRINKS.covers(date.max)


def test_rules_that_follow_each_other_are_not_ambiguous() -> None:
    old = evolve(DRINKS, valid_until=date(2026, 11, 20), account="8401")
    new = evolve(DRINKS, valid_from=TODAY, account="8402")
    assert answer(old, new).rule is new


# What is taken back -------------------------------------------------------------------------------
EXPIRED = evolve(DRINKS, rate=NINETEEN, valid_until=date(2025, 12, 31))


def test_a_refund_may_use_the_rule_of_its_rate_that_expired() -> None:
    found = answer(EXPIRED, is_refund=True)
    assert (found.rule, found.why) == (EXPIRED, Why.EXPIRED)
    assert codes_of(found.issues) == ["MAP-006"]


def test_a_sale_may_not() -> None:
    assert codes_of(answer(EXPIRED).issues) == ["MAP-002"]


def test_a_valid_rule_goes_before_an_expired_one() -> None:
    assert answer(EXPIRED, DRINKS, is_refund=True) == Resolution(rule=DRINKS)


def test_an_expired_rule_goes_before_the_fallback() -> None:
    assert answer(EXPIRED, FALLBACK, is_refund=True).rule is EXPIRED


@pytest.mark.parametrize(
    ("until", "serves"),
    [
        (date(2024, 11, 20), False),
        (date(2024, 11, 21), True),
        (date(2026, 11, 20), True),
    ],
)
def test_an_expired_rule_serves_for_24_months(until: date, serves: bool) -> None:
    found = answer(evolve(EXPIRED, valid_until=until), is_refund=True)
    assert (found.rule is not None) is serves


@pytest.mark.parametrize("rate", [None, Decimal(7)])
def test_only_a_rule_of_exactly_the_rate_serves_when_expired(rate: Decimal | None) -> None:
    assert answer(evolve(EXPIRED, rate=rate), is_refund=True).rule is None


def test_what_has_no_rate_has_no_expired_rule_of_its_rate() -> None:
    paid = {"target": RuleTarget.PAYMENT, "category_id": "7", "rate": None}
    assert answer(evolve(CASH, valid_until=date(2025, 12, 31)), is_refund=True, **paid).rule is None


def test_an_expired_rule_of_a_service_charge_serves_its_own_rate_only() -> None:
    charge = evolve(EXPIRED, target=RuleTarget.SERVICE_CHARGE, category_id="")
    asked = {"target": RuleTarget.SERVICE_CHARGE, "category_id": "", "is_refund": True}
    assert answer(charge, **asked).rule is charge
    assert answer(charge, **asked, rate=Decimal(7)).rule is None


def test_a_rule_whose_days_are_the_wrong_way_round_never_serves() -> None:
    reversed_days = evolve(EXPIRED, valid_from=date(2026, 11, 22), valid_until=TODAY)
    assert answer(reversed_days, is_refund=True).rule is None


def test_a_rule_that_is_not_yet_valid_does_not_serve() -> None:
    future = evolve(DRINKS, rate=NINETEEN, valid_from=date(2027, 1, 1))
    assert answer(future, evolve(future, valid_until=date(2028, 1, 1)), is_refund=True).rule is None


def test_the_rule_that_expired_last_serves() -> None:
    older = evolve(EXPIRED, valid_until=date(2025, 6, 30), revenue_centre="4", account="8401")
    for rules in ((older, EXPIRED), (EXPIRED, older)):
        assert answer(*rules, centre="4", is_refund=True).rule is EXPIRED


def test_of_rules_that_expired_together_the_most_specific_serves() -> None:
    narrow = evolve(EXPIRED, revenue_centre="4", account="8401")
    for rules in ((narrow, EXPIRED), (EXPIRED, narrow)):
        assert answer(*rules, centre="4", is_refund=True).rule is narrow


def test_two_rules_that_expired_together_are_an_issue() -> None:
    found = answer(EXPIRED, evolve(EXPIRED, account="8401"), is_refund=True)
    assert (found.rule, codes_of(found.issues)) == (None, ["MAP-003"])


# Fallbacks ----------------------------------------------------------------------------------------
def test_a_fallback_books_with_a_warning() -> None:
    found = answer(FALLBACK)
    assert (found.rule, found.why, codes_of(found.issues)) == (
        FALLBACK,
        Why.FALLBACK,
        ["MAP-005"],
    )


def test_payments_have_a_fallback_of_their_own() -> None:
    unknown = evolve(FALLBACK, target=RuleTarget.FALLBACK_PAYMENT, kind=AccountKind.OTHER)
    question = {"target": RuleTarget.PAYMENT, "rate": None}
    assert answer(unknown, FALLBACK, **question).rule is unknown
    assert answer(FALLBACK, **question).rule is None


@pytest.mark.parametrize(
    "target",
    [RuleTarget.TIP, RuleTarget.SERVICE_CHARGE, RuleTarget.ROUNDING, RuleTarget.FLOAT],
)
def test_nothing_else_falls_back(target: RuleTarget) -> None:
    fallbacks = (FALLBACK, evolve(FALLBACK, target=RuleTarget.FALLBACK_PAYMENT))
    assert answer(*fallbacks, target=target, category_id="").rule is None


def test_a_fallback_has_to_fit_too() -> None:
    assert answer(evolve(FALLBACK, rate=Decimal(7))).rule is None
    assert answer(evolve(FALLBACK, valid_until=date(2026, 11, 20))).rule is None
    assert answer(FALLBACK, evolve(FALLBACK, rate=NINETEEN, account="8201")).rule is not FALLBACK


def test_two_fallbacks_are_ambiguous() -> None:
    found = answer(FALLBACK, evolve(FALLBACK, account="8201"))
    assert (found.rule, codes_of(found.issues)) == (None, ["MAP-003"])


# Any rules ----------------------------------------------------------------------------------------
rules = st.builds(
    MappingRule,
    target=st.sampled_from((RuleTarget.REVENUE, RuleTarget.FALLBACK_REVENUE)),
    category_id=st.sampled_from(("", "2")),
    rate=st.sampled_from((None, Decimal(7), Decimal(19))),
    revenue_centre=st.sampled_from((None, "4")),
    valid_from=st.sampled_from((None, date(2026, 1, 1))),
    valid_until=st.sampled_from((None, date(2025, 12, 31), date(2026, 11, 21))),
    account=st.sampled_from(("8400", "8401")),
    kind=st.just(AccountKind.REVENUE),
)


@given(written=st.lists(rules, max_size=6), is_refund=st.booleans(), data=st.data())
def test_the_order_of_rules_never_decides(
    written: list[MappingRule], is_refund: bool, data: st.DataObject
) -> None:
    question = evolve(QUESTION, centre="4", is_refund=is_refund)
    found = resolve(mapping(CASH, *written), question)
    assert resolve(mapping(CASH, *data.draw(st.permutations(written))), question) == found
    assert (found.rule is None) == any(issue.blocks for issue in found.issues)
    if found.rule is not None:
        assert found.rule.rate in {None, Decimal(19)}
        assert found.why is Why.EXPIRED or found.rule.covers(TODAY)


def test_every_code_of_the_mapping_has_a_test() -> None:
    """MAP-004 is found when a rule books: see the tests of the journal."""
    here = {"MAP-001", "MAP-002", "MAP-003", "MAP-005", "MAP-006"}
    assert kinds_of(codes).keys() == here | {"MAP-004"}
