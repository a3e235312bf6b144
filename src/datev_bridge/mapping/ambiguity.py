"""Rules of one category that would apply at once: found before a day has to be held for it."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, islice

from attrs import frozen

from datev_bridge.issues import Issue
from datev_bridge.mapping import codes
from datev_bridge.mapping.model import AccountMapping, MappingRule, RuleTarget
from datev_bridge.mapping.resolve import Question, resolve

_A_DAY = timedelta(days=1)
_AT_MOST = 20  # of one category: a table pasted twice is one mistake, not thousands


def ambiguities(mapping: AccountMapping, on: date) -> tuple[Issue, ...]:
    """Return pairs of rules that would apply at once on some day, each with such a day.

    Whether they do is asked of :func:`~datev_bridge.mapping.resolve.resolve` itself: a rule that
    says more may stand between the two.

    Args:
        mapping: The rules.
        on: The day that is named where any day would do.
    """
    found: list[Issue] = []
    by_category: dict[tuple[RuleTarget, str], list[MappingRule]] = {}
    for rule in mapping.rules:
        by_category.setdefault((rule.target, rule.category_id), []).append(rule)
    for rules in by_category.values():
        clashes = (_clash(mapping, one, other, on) for one, other in combinations(rules, 2))
        found.extend(islice((clash for clash in clashes if clash), _AT_MOST))
    return tuple(dict.fromkeys(found))


def _clash(mapping: AccountMapping, one: MappingRule, other: MappingRule, on: date) -> Issue | None:
    overlap = _overlap(one, other)
    if one.specificity != other.specificity or overlap is None or not _meet(one, other):
        return None
    for day in _days(mapping.rules_for(one.target, one.category_id), overlap, on):
        for issue in resolve(mapping, _question(one, other, day)).issues:
            if issue.kind is codes.AMBIGUOUS:
                return issue
    return None


@frozen
class _Span:
    """Days from first to last, None for no end."""

    first: date | None
    last: date | None

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def _overlap(one: MappingRule, other: MappingRule) -> _Span | None:
    first = max((d for d in (one.valid_from, other.valid_from) if d), default=None)
    last = min((d for d in (one.valid_until, other.valid_until) if d), default=None)
    return None if first and last and last < first else _Span(first, last)


def _meet(one: MappingRule, other: MappingRule) -> bool:
    """Tell whether something can be booked that both rules match."""
    pairs = [
        (one.revenue_centre, other.revenue_centre),
        (one.payment_method, other.payment_method),
    ]
    rates: list[Decimal | None] = [one.rate, other.rate]
    rates_meet = one.target is RuleTarget.SERVICE_CHARGE or None in rates or rates[0] == rates[1]
    return rates_meet and all(a is None or b is None or a == b for a, b in pairs)


def _days(rules: tuple[MappingRule, ...], overlap: _Span, on: date) -> Iterator[date]:
    """Yield the days on which another rule may have begun or ended to stand between the two."""
    borders = {on, overlap.first, overlap.last}
    for rule in rules:
        borders |= {_before(rule.valid_from), rule.valid_from, _after(rule.valid_until)}
    yield from sorted(day for day in borders if day is not None and day in overlap)


def _before(day: date | None) -> date | None:
    return None if day is None or day == date.min else day - _A_DAY


def _after(day: date | None) -> date | None:
    return None if day is None or day == date.max else day + _A_DAY


def _question(one: MappingRule, other: MappingRule, day: date) -> Question:
    """Return the narrowest question that both rules match."""
    centre = one.revenue_centre if one.revenue_centre is not None else other.revenue_centre
    method = one.payment_method if one.payment_method is not None else other.payment_method
    return Question(
        target=one.target,
        category_id=one.category_id,
        category_name=max(one.name, other.name),
        rate=one.rate if one.rate is not None else other.rate,
        centre=centre or "",
        method=method or "",
        day=day,
    )
