"""What is wrong with one rule by itself: its form, its account, its tax on a day."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from datev_bridge.chart.account import AccountOrigin, posting_key
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.check import account_problems, posting_problems
from datev_bridge.chart.codes import TAXED_LIABILITY
from datev_bridge.issues import Issue
from datev_bridge.mapping import check_codes, codes
from datev_bridge.mapping.kinds import FITTING_KINDS
from datev_bridge.mapping.model import BY_RATE, AccountKind, MappingRule, RuleTarget, TipMode

BY_ID = frozenset({RuleTarget.REVENUE, RuleTarget.PAYMENT})
"""Targets whose rules name a category of the POS."""
TAXED = frozenset({RuleTarget.REVENUE, RuleTarget.FALLBACK_REVENUE, RuleTarget.DISCOUNT})
"""Targets whose rules book at the rates of the receipts."""
_PAID = frozenset({RuleTarget.PAYMENT, RuleTarget.FALLBACK_PAYMENT})


def rule_problems(rule: MappingRule, chart: ChartOfAccounts, on: date) -> Iterator[Issue]:
    """Yield what is wrong with a rule by itself.

    Args:
        rule: The rule.
        chart: The client's chart of accounts.
        on: The business day; one on which the rule is valid is taken instead if it is not.
    """
    where = name_of(rule)
    yield from form_problems(rule, where=where)
    if not rule.is_confirmed:
        yield codes.NOT_CONFIRMED.at(where, category=where, account=rule.account)
    problem = chart.problem_with(rule.account, where=where)
    if problem is not None:
        yield problem
        return
    closed = account_problems(chart.find(rule.account), where=where)
    yield from closed
    if closed:
        return  # nothing can be posted there, whatever the tax
    found: tuple[Issue, ...] = ()
    if rule.target not in TAXED or rule.rate is not None:  # else only what was seen can tell
        found = tax_problems(rule, _rate_of(rule), chart, _day_of(rule, on), where=where)
    yield from found
    yield from use_problems(rule, chart, _rate_of(rule), where=where, tax=found)


def name_of(rule: MappingRule) -> str:
    """Return what a rule is for, as a person would say it."""
    return rule.name or rule.category_id or rule.target.value


def tax_problems(
    rule: MappingRule, rate: Decimal | None, chart: ChartOfAccounts, day: date, *, where: str
) -> tuple[Issue, ...]:
    """Return what is wrong with the tax if a rule books a rate on a day; none, or one cause.

    Args:
        rule: The rule; its account is one of the chart.
        rate: Percent; None where tax is no question.
        chart: The client's chart of accounts.
        day: The business day.
        where: The place to name in the issue.
    """
    account = chart.find(rule.account)
    key = "" if rate is None else rule.bu_key
    if key == BY_RATE:
        key = posting_key(account, rate or Decimal(0), day) or ""
    return posting_problems(account, rate, key, day, where=where)


def form_problems(rule: MappingRule, *, where: str) -> Iterator[Issue]:
    """Yield what is wrong with a rule whatever the chart and the day.

    Args:
        rule: The rule.
        where: The place to name in the issues.
    """
    named = {"category": name_of(rule), "target": rule.target.value}
    fitting = FITTING_KINDS[rule.target]
    if rule.kind not in fitting:
        allowed = ", ".join(sorted(kind.value for kind in fitting))
        yield check_codes.KIND_DOES_NOT_FIT.at(
            where, **named, kind=rule.kind.value, allowed=allowed
        )
    if rule.target in BY_ID and not rule.category_id:
        yield check_codes.WITHOUT_ID.at(where, **named)
    for key, value in _idle_limits(rule):
        yield check_codes.IDLE_LIMIT.at(where, **named, key=key, value=value)
    if rule.valid_from and rule.valid_until and rule.valid_until < rule.valid_from:
        yield check_codes.DATES_REVERSED.at(
            where, category=named["category"], start=rule.valid_from, until=rule.valid_until
        )
    is_taxed_voucher = rule.kind is AccountKind.TAXED_VOUCHER
    if rule.target in _PAID and is_taxed_voucher and rule.voucher_rate is None:
        yield check_codes.VOUCHER_WITHOUT_RATE.at(where, category=named["category"])


def _idle_limits(rule: MappingRule) -> Iterator[tuple[str, str]]:
    """Yield the limits of a rule that nothing of its target can meet: it would never book."""
    if rule.category_id and rule.target not in BY_ID:
        yield "id", rule.category_id
    if rule.payment_method is not None and rule.target is not RuleTarget.TIP:
        yield "payment_method", rule.payment_method
    if rule.rate is not None and rule.target not in _RATED:
        yield "rate", f"{rule.rate.normalize():f}"
    if rule.revenue_centre is not None and rule.target in _OF_NO_CENTRE:
        yield "revenue_centre", rule.revenue_centre


_RATED = TAXED | {RuleTarget.TIP, RuleTarget.SERVICE_CHARGE}
_OF_NO_CENTRE = frozenset({RuleTarget.ROUNDING, RuleTarget.FLOAT, RuleTarget.DIFFERENCE})


def use_problems(
    rule: MappingRule,
    chart: ChartOfAccounts,
    rate: Decimal | None,
    *,
    where: str,
    tax: Iterable[Issue] = (),
) -> Iterator[Issue]:
    """Yield what an account is not for, though it may be posted to.

    Args:
        rule: The rule; its account is one of the chart.
        chart: The client's chart of accounts.
        rate: Percent that is booked by it, None for none.
        where: The place to name in the issues.
        tax: What is wrong with the tax; the same is not told twice.
    """
    account = chart.find(rule.account)
    named = {"category": name_of(rule), "account": rule.account}
    is_declared = account.origin is AccountOrigin.OWN  # the adviser has said what it is
    elsewhere = chart.looks_like_other_chart(rule.account)
    if rule.kind is AccountKind.REVENUE and elsewhere and not is_declared:
        yield check_codes.OTHER_CHART.at(where, **named, chart=chart.name.value)
    if rule.target in _PAID and rule.kind is not AccountKind.CASH and account.is_cash:
        yield check_codes.NOT_CASH.at(where, **named)
    if rule.kind is AccountKind.STAFF and account.is_revenue:
        yield check_codes.STAFF_ON_REVENUE.at(where, **named)
    is_told = any(issue.kind == TAXED_LIABILITY for issue in tax)
    if rule.kind is AccountKind.REVENUE and rate and account.is_liability and not is_told:
        yield check_codes.REVENUE_ON_LIABILITY.at(where, **named, rate=percent(rate))


def _rate_of(rule: MappingRule) -> Decimal | None:
    """Return the rate a rule books by itself; None where tax is no question."""
    if rule.target in _PAID:
        return rule.voucher_rate if rule.kind is AccountKind.TAXED_VOUCHER else None
    if rule.target is RuleTarget.TIP:
        return rule.tip_rate if rule.tip_mode is TipMode.OWNER else None
    return rule.rate


def _day_of(rule: MappingRule, on: date) -> date:
    if rule.valid_from is not None and on < rule.valid_from:
        return rule.valid_from
    return on if rule.valid_until is None else min(on, rule.valid_until)


def percent(rate: Decimal | None) -> str:
    """Return a rate as it stands in texts, nothing for none."""
    return "" if rate is None else f"{rate.normalize():f} %"
