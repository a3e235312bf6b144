"""Which rule books a bucket, and why."""

from datetime import date
from decimal import Decimal
from enum import Enum

from attrs import frozen
from dateutil.relativedelta import relativedelta

from datev_bridge.issues import Issue
from datev_bridge.mapping import codes
from datev_bridge.mapping.model import AccountMapping, MappingRule, RuleTarget

REFUND_MONTHS = 24
"""How long an expired rule of the exact rate still serves what is taken back."""

_FALLBACK = {
    RuleTarget.REVENUE: RuleTarget.FALLBACK_REVENUE,
    RuleTarget.PAYMENT: RuleTarget.FALLBACK_PAYMENT,
}


class Why(Enum):
    """Why a rule was chosen."""

    MATCH = "match"
    EXPIRED = "expired"
    FALLBACK = "fallback"


@frozen(kw_only=True)
class Question:
    """What is to be booked.

    Attributes:
        target: Category or pseudo-category.
        category_id: Its id at the POS.
        category_name: For messages.
        rate: VAT rate in percent; None where none applies.
        centre: Revenue centre.
        method: Payment method, for tips.
        day: Business day.
        is_refund: Whether the sum to be booked is negative.
        is_old: Whether it was taxed at an earlier time: a voucher of then paid for it.
    """

    target: RuleTarget
    category_id: str = ""
    category_name: str = ""
    rate: Decimal | None = None
    centre: str = ""
    method: str = ""
    day: date
    is_refund: bool = False
    is_old: bool = False


@frozen(kw_only=True)
class Resolution:
    """The answer: at most one rule, why it won, and what a person should know."""

    rule: MappingRule | None
    why: Why = Why.MATCH
    issues: tuple[Issue, ...] = ()


def resolve(mapping: AccountMapping, question: Question) -> Resolution:
    """Find the rule that books the question.

    The most specific valid rule wins; two of the same width are an issue. Without one, a refund,
    or what an old voucher pays, may use a rule of exactly its rate that expired within the last 24
    months, and then a fallback serves if the profile has one. Otherwise there is no rule and an
    issue says what is missing.
    """
    rules = [
        rule
        for rule in mapping.rules_for(question.target, question.category_id)
        if _matches(rule, question)
    ]
    valid = [rule for rule in rules if rule.covers(question.day)]
    if valid:
        return _most_specific(valid, question)
    looks_back = question.is_refund or question.is_old
    expired = _expired(rules, question) if looks_back else []
    if expired:
        return _warned(_most_specific(expired, question), Why.EXPIRED, question)
    return _fall_back(mapping, question)


def _matches(rule: MappingRule, question: Question) -> bool:
    says_rate = rule.target is RuleTarget.SERVICE_CHARGE
    of_rate = says_rate or rule.rate is None or rule.rate == question.rate
    return of_rate and is_for(rule, question)


def is_for(rule: MappingRule, question: Question) -> bool:
    """Tell whether a rule is for the centre and the method of a question, whatever the rate."""
    return rule.revenue_centre in {None, question.centre} and rule.payment_method in {
        None,
        question.method,
    }


def _most_specific(rules: list[MappingRule], question: Question) -> Resolution:
    widest = max(rule.specificity for rule in rules)
    best = [rule for rule in rules if rule.specificity == widest]
    if len(best) > 1:
        accounts = ", ".join(sorted(rule.account for rule in best))
        issue = codes.AMBIGUOUS.at(_where(question), **_names(question), accounts=accounts)
        return Resolution(rule=None, issues=(issue,))
    return Resolution(rule=best[0])


def _expired(rules: list[MappingRule], question: Question) -> list[MappingRule]:
    """Return the rules of exactly the rate that expired last, if that was not too long ago."""
    oldest = question.day - relativedelta(months=REFUND_MONTHS)
    recent = [
        rule
        for rule in rules
        if rule.rate == question.rate
        and rule.rate is not None
        and rule.valid_until is not None
        and oldest <= rule.valid_until < question.day
    ]
    latest = max((rule.valid_until for rule in recent if rule.valid_until), default=None)
    return [rule for rule in recent if rule.valid_until == latest]


def _fall_back(mapping: AccountMapping, question: Question) -> Resolution:
    target = _FALLBACK.get(question.target)
    rules = [
        rule
        for rule in (mapping.rules_for(target) if target else ())
        if rule.covers(question.day) and _matches(rule, question)
    ]
    if not rules:
        return Resolution(rule=None, issues=(_missing(mapping, question),))
    return _warned(_most_specific(rules, question), Why.FALLBACK, question)


def _warned(found: Resolution, why: Why, question: Question) -> Resolution:
    """Say why a rule serves that does not simply match."""
    if found.rule is None:
        return found
    told = _TOLD[why].at(_where(question), **_names(question), account=found.rule.account)
    return Resolution(rule=found.rule, why=why, issues=(told,))


_TOLD = {Why.EXPIRED: codes.EXPIRED_RULE, Why.FALLBACK: codes.FALLBACK_USED}


def _missing(mapping: AccountMapping, question: Question) -> Issue:
    known = mapping.rules_for(question.target, question.category_id)
    kind = codes.NO_RULE_FOR_RATE if known and question.rate is not None else codes.NO_RULE
    return kind.at(_where(question), **_names(question))


def _where(question: Question) -> str:
    return question.day.isoformat()


def _names(question: Question) -> dict[str, str]:
    rate = "" if question.rate is None else f"{question.rate.normalize():f} %"
    return {
        "category": question.category_name or question.target.value,
        "id": question.category_id,
        "rate": rate,
        "target": question.target.value,
    }
