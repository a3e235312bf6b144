"""Which rule books a bucket, and why."""

from datetime import date
from decimal import Decimal
from enum import Enum

from attrs import frozen
from dateutil.relativedelta import relativedelta

from datev_bridge.issues import Issue
from datev_bridge.mapping import codes
from datev_bridge.mapping.model import AccountMapping, MappingRule, RuleTarget, TipMode

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


@frozen(kw_only=True)
class TipTreatment:
    """How the tips of one payment method are booked.

    Attributes:
        mode: Who the tip belongs to.
        one_rate: The single rate of the owner's tips; None for the rates of each receipt.
    """

    mode: TipMode = TipMode.EMPLOYEE
    one_rate: Decimal | None = None


def tip_treatment(mapping: AccountMapping, method_id: str, day: date) -> TipTreatment:
    """Return how the tips of a payment method are booked on a business day.

    Rules that name the method go before those for any; whether there is an account for the tip is
    :func:`resolve`'s question.
    """
    rules = [
        rule
        for rule in mapping.rules_for(RuleTarget.TIP)
        if rule.payment_method in {None, method_id} and rule.covers(day)
    ]
    if not rules:
        return TipTreatment()
    rule = max(rules, key=lambda rule: rule.payment_method is not None)
    return TipTreatment(mode=rule.tip_mode, one_rate=rule.tip_rate)


def _matches(rule: MappingRule, question: Question) -> bool:
    says_rate = rule.target is RuleTarget.SERVICE_CHARGE
    return (
        (says_rate or rule.rate is None or rule.rate == question.rate)
        and (rule.revenue_centre is None or rule.revenue_centre == question.centre)
        and (rule.payment_method is None or rule.payment_method == question.method)
    )


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
