"""The words of rules in profiles, tables and proofs: whoever changes one breaks files."""

from enum import Enum

from attrs import evolve
import pytest

from datev_bridge.mapping.model import (
    AccountKind,
    AccountMapping,
    MappingRule,
    RuleTarget,
    TipMode,
)
from datev_bridge.mapping.resolve import Why


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (
            RuleTarget,
            """revenue payment tip service_charge rounding float difference discount
            fallback_revenue fallback_payment""",
        ),
        (
            AccountKind,
            """revenue voucher taxed_voucher deposit service_charge tip rounding discount
            cash card receivable platform room staff other""",
        ),
        (TipMode, "employee owner ignore"),
        (Why, "match expired fallback"),
    ],
)
def test_words_stay_as_they_are_written(words: type[Enum], written: str) -> None:
    assert [member.value for member in words] == written.split()


def test_a_rule_says_nothing_that_nobody_wrote() -> None:
    rule = MappingRule(target=RuleTarget.TIP, account="1592", kind=AccountKind.TIP)
    texts = (rule.category_id, rule.name, rule.bu_key, rule.kost1, rule.kost2, rule.text)
    assert {*texts, rule.untaxed_reason} == {""}
    limits = (rule.rate, rule.revenue_centre, rule.payment_method, rule.valid_from)
    assert {*limits, rule.valid_until, rule.tip_rate, rule.voucher_rate} == {None}
    assert rule.tip_mode is TipMode.EMPLOYEE
    assert rule.is_confirmed


def test_a_mapping_is_its_revision_and_its_rules_and_nothing_else() -> None:
    tip = MappingRule(target=RuleTarget.TIP, account="1592", kind=AccountKind.TIP)
    mapping = AccountMapping(rules=(tip,))
    assert mapping.revision == ""
    assert repr(mapping) == f"AccountMapping(revision='', rules=({tip!r},))"
    assert len({mapping, AccountMapping(rules=(tip,)), AccountMapping()}) == 2
    assert evolve(mapping, rules=()).rules_for(RuleTarget.TIP) == ()
