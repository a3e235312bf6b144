"""Ambiguity: what a check finds is what would be found while booking, no less and no more."""

from datetime import date
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.issues import in_order
from datev_bridge.mapping import codes
from datev_bridge.mapping.ambiguity import ambiguities
from datev_bridge.mapping.check import check_mapping
from datev_bridge.mapping.model import AccountMapping, MappingRule, RuleTarget
from datev_bridge.mapping.resolve import Question, resolve
from support.rules import RATES, any_rules, crowded_rules

ON = date(2026, 1, 2)
DAYS = [date(2025, 12, 31), *(date(2026, 1, day) for day in range(1, 6))]
RULES = st.lists(crowded_rules(), max_size=5).map(tuple)


def clashes(rules: tuple[MappingRule, ...]) -> bool:
    """Ask everything there is to ask in the small world."""
    mapping = AccountMapping(rules=rules)
    targets = (RuleTarget.REVENUE, RuleTarget.SERVICE_CHARGE)
    for target, rate, centre, method, day in product(
        targets, (None, *RATES[:3]), ("", "A", "B"), ("", "C"), DAYS
    ):
        question = Question(target=target, rate=rate, centre=centre, method=method, day=day)
        if any(issue.kind is codes.AMBIGUOUS for issue in resolve(mapping, question).issues):
            return True
    return False


@given(RULES)
def test_rules_are_ambiguous_if_and_only_if_some_booking_would_be(
    rules: tuple[MappingRule, ...],
) -> None:
    assert bool(ambiguities(AccountMapping(rules=rules), ON)) is clashes(rules)


@given(st.lists(any_rules(), max_size=4).map(tuple), st.dates(date(2019, 1, 1), date(2030, 1, 1)))
def test_any_rules_are_checked_in_a_fixed_order(rules: tuple[MappingRule, ...], on: date) -> None:
    chart = ChartOfAccounts(name=ChartName.SKR03)
    found = check_mapping(AccountMapping(rules=rules), chart, on, clearing_account="1792")
    assert found == in_order(found)
    assert found == check_mapping(
        AccountMapping(rules=rules[::-1]), chart, on, clearing_account="1792"
    )
