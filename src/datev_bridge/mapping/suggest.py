"""Which account a category of the POS probably belongs to: proposals for a person to confirm.

In this order: the merchant's own references, if they are plausible accounts of the chart; what the
POS itself says by type and reserved code; German and English words together with the rates seen;
else nothing. Nothing that is suggested lacks the rate it is suggested for.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.mapping.group_accounts import suggest_group
from datev_bridge.mapping.model import AccountKind, AccountMapping, RuleTarget
from datev_bridge.mapping.payment_accounts import suggest_payment
from datev_bridge.mapping.reasons import Ground, Reason
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.suggestion import Proposal, Suggestion, suggested_rule

_NO_REFERENCES: Mapping[Decimal, str] = MappingProxyType({})


def suggest(
    seen: SeenCategory,
    chart: ChartOfAccounts,
    day: date,
    *,
    tax_references: Mapping[Decimal, str] = _NO_REFERENCES,
) -> Suggestion | None:
    """Suggest accounts for a category.

    Args:
        seen: What the POS has shown of it.
        chart: The client's chart of accounts.
        day: The business day the rules are first needed for: accounts carry the rates of that day.
        tax_references: The merchant's own reference of each tax rate, by percent
            (``taxRate.accountingReference``).

    Returns:
        Rules that nobody confirmed yet with their reasons; None where nothing can be told.
    """
    if seen.target is RuleTarget.REVENUE:
        return suggest_group(seen, chart, day, tax_references)
    if seen.target is RuleTarget.PAYMENT:
        return suggest_payment(seen, chart, day)
    if seen.target is RuleTarget.TIP:
        return _tip(seen, chart)
    return None


def suggest_missing(
    categories: Iterable[SeenCategory],
    mapping: AccountMapping,
    chart: ChartOfAccounts,
    day: date,
    *,
    tax_references: Mapping[Decimal, str] = _NO_REFERENCES,
) -> tuple[Suggestion, ...]:
    """Suggest accounts for all categories that a mapping has no rule of, whatever its limits.

    Args:
        categories: What the POS has shown.
        mapping: The rules there are.
        chart: The client's chart of accounts.
        day: The business day the rules are first needed for.
        tax_references: The merchant's own reference of each tax rate, by percent.
    """
    found = (
        suggest(seen, chart, day, tax_references=tax_references)
        for seen in categories
        if not mapping.rules_for(seen.target, seen.category_id)
    )
    return tuple(each for each in found if each)


def _tip(seen: SeenCategory, chart: ChartOfAccounts) -> Suggestion:
    """Suggest the tips' account: a liability towards the staff, the mode that is usual."""
    reason = Reason(ground=Ground.USUAL)
    rule = suggested_rule(seen, chart.defaults.tip, AccountKind.TIP)
    proposal = Proposal(rule=rule, reason=reason)
    return Suggestion(seen=seen, kind=AccountKind.TIP, reason=reason, proposals=(proposal,))
