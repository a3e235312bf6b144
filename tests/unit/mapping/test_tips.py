"""Whose a tip is: the most specific rule says so, for its method, centre and rate."""

from datetime import date
from decimal import Decimal
from itertools import permutations

from attrs import evolve
import pytest

from datev_bridge.mapping import (
    AccountKind,
    AccountMapping,
    MappingRule,
    RuleTarget,
    TipAnswers,
    TipMode,
    TipTreatment,
)

TODAY = date(2026, 11, 21)
SEVEN, NINETEEN = Decimal(7), Decimal(19)
TIP = MappingRule(target=RuleTarget.TIP, account="1592", kind=AccountKind.TIP)
OWNER = evolve(TIP, tip_mode=TipMode.OWNER, tip_rate=NINETEEN)
IGNORED = evolve(TIP, tip_mode=TipMode.IGNORE)


def answers(*rules: MappingRule) -> TipAnswers:
    return TipAnswers(mapping=AccountMapping(rules=rules), day=TODAY)


def mode(
    rules: tuple[MappingRule, ...],
    method: str = "7",
    centre: str = "4",
    rate: Decimal | None = None,
) -> TipMode:
    """Return the mode, the same in whatever order the rules are written."""
    found = {answers(*some).treatment(method, centre, rate) for some in permutations(rules)}
    (treatment,) = found
    assert treatment is not None
    return treatment.mode


def test_without_a_rule_nobody_says() -> None:
    assert answers().treatment("7", "4") is None


def test_the_method_s_own_rule_goes_before_that_for_any() -> None:
    rules = (OWNER, evolve(IGNORED, payment_method="7"))
    assert mode(rules, "7") is TipMode.IGNORE
    assert answers(*rules).treatment("8", "4") == TipTreatment(
        mode=TipMode.OWNER, one_rate=NINETEEN
    )


def test_the_centre_s_own_rule_goes_before_that_for_any() -> None:
    rules = (TIP, evolve(IGNORED, revenue_centre="5"))
    assert mode(rules, centre="4") is TipMode.EMPLOYEE
    assert mode(rules, centre="5") is TipMode.IGNORE


def test_method_and_centre_together_say_most() -> None:
    both = evolve(OWNER, payment_method="7", revenue_centre="5")
    rules = (TIP, evolve(IGNORED, payment_method="7"), both)
    assert mode(rules, "7", "5") is TipMode.OWNER
    assert mode(rules, "7", "4") is TipMode.IGNORE
    assert mode(rules, "8", "5") is TipMode.EMPLOYEE


def test_a_share_at_a_rate_has_the_rule_of_that_rate() -> None:
    rules = (TIP, evolve(OWNER, rate=NINETEEN))
    assert mode(rules, rate=NINETEEN) is TipMode.OWNER
    assert mode(rules, rate=SEVEN) is TipMode.EMPLOYEE
    assert mode(rules) is TipMode.EMPLOYEE


def test_two_rules_of_the_same_width_say_nothing() -> None:
    assert (
        answers(evolve(TIP, payment_method="7"), evolve(IGNORED, revenue_centre="4")).treatment(
            "7", "4"
        )
        is None
    )


def test_a_rule_for_tips_has_its_time() -> None:
    old = evolve(OWNER, valid_until=date(2026, 11, 20))
    assert answers(old).treatment("7", "4") is None
    of_rate = evolve(old, rate=SEVEN)
    assert answers(of_rate).treatment("7", "4", SEVEN) is None
    assert answers(of_rate).treatment("7", "4", SEVEN, is_refund=True) is not None


@pytest.mark.parametrize(
    ("changes", "follows"),
    [
        ({}, False),
        ({"rate": SEVEN}, True),
        ({"rate": SEVEN, "payment_method": "7"}, True),
        ({"rate": SEVEN, "payment_method": "8"}, False),
        ({"rate": SEVEN, "revenue_centre": "5"}, False),
        ({"rate": SEVEN, "valid_until": date(2026, 11, 20)}, False),
    ],
)
def test_tips_follow_rates_where_a_rule_of_theirs_names_one(
    changes: dict[str, object], *, follows: bool
) -> None:
    assert answers(TIP, evolve(TIP, **changes)).follows_rates("7", "4") is follows


def test_a_rate_named_for_one_centre_is_followed_there_alone() -> None:
    there = answers(evolve(OWNER, rate=SEVEN, revenue_centre="5"))
    assert there.follows_rates("7", "5")
    assert not there.follows_rates("7", "4")


def test_a_tip_belongs_to_the_employees_unless_somebody_says_otherwise() -> None:
    assert TipTreatment().mode is TipMode.EMPLOYEE
    assert TipTreatment().one_rate is None
