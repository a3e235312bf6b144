"""Everything that is wrong with a mapping, or missing in it, on a given day."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.tax import RATE_CHANGES, RateChange
from datev_bridge.issues import Issue, in_order
from datev_bridge.mapping import check_codes
from datev_bridge.mapping.ambiguity import ambiguities
from datev_bridge.mapping.model import AccountKind, AccountMapping, RuleTarget
from datev_bridge.mapping.resolve import Question, resolve
from datev_bridge.mapping.rule_check import TAXED, name_of, percent, rule_problems, tax_problems
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.tax_calendar import calendar_problems

HORIZON = timedelta(days=92)
"""How far ahead the tax calendar is read: a quarter leaves time to ask the adviser."""

_TWO_SIDED = (AccountKind.VOUCHER, AccountKind.TAXED_VOUCHER, AccountKind.DEPOSIT)


def check_mapping(
    mapping: AccountMapping,
    chart: ChartOfAccounts,
    on: date,
    seen: Iterable[SeenCategory] = (),
    *,
    clearing_account: str = "",
    horizon: timedelta = HORIZON,
    changes: Iterable[RateChange] = RATE_CHANGES,
) -> tuple[Issue, ...]:
    """Check a whole mapping.

    Args:
        mapping: The rules.
        chart: The client's chart of accounts.
        on: The business day; rules that begin later or ended before are checked on their own day.
        seen: What the POS has shown; each category and rate needs a rule.
        clearing_account: Through which every row goes (*Zwischenkonto*).
        horizon: How far ahead changes of rates and the ends of rules are looked for.
        changes: The tax calendar.

    Returns:
        What is wrong, missing or about to be, what blocks first.
    """
    return _checked(
        mapping,
        chart,
        on,
        categories=tuple(seen),
        clearing_account=clearing_account,
        horizon=horizon,
        changes=tuple(changes),
    )


@lru_cache(maxsize=16)
def _checked(
    mapping: AccountMapping,
    chart: ChartOfAccounts,
    on: date,
    *,
    categories: tuple[SeenCategory, ...],
    clearing_account: str,
    horizon: timedelta,
    changes: tuple[RateChange, ...],
) -> tuple[Issue, ...]:
    """Check a mapping, once for as long as nothing changes: every page of it asks."""
    found = [
        *(issue for rule in mapping.rules for issue in rule_problems(rule, chart, on)),
        *_on_clearing(mapping, clearing_account),
        *ambiguities(mapping, on),
        *_sides(mapping, on),
        *(issue for each in categories for issue in _seen_problems(mapping, chart, on, each)),
        *calendar_problems(
            mapping, chart, on, categories, until=_until(on, horizon), changes=changes
        ),
    ]
    return in_order(found)


def _until(on: date, horizon: timedelta) -> date:
    return date.max if date.max - on < horizon else on + horizon


def _on_clearing(mapping: AccountMapping, clearing_account: str) -> Iterator[Issue]:
    for rule in mapping.rules:
        if clearing_account and rule.account == clearing_account:
            where = name_of(rule)
            yield check_codes.CLEARING_ACCOUNT.at(where, category=where, account=rule.account)


def _seen_problems(
    mapping: AccountMapping, chart: ChartOfAccounts, on: date, seen: SeenCategory
) -> Iterator[Issue]:
    """Yield what keeps a category that was seen from being booked on the day."""
    for question in seen.questions(on):
        found = resolve(mapping, question)
        if found.rule is None and _is_booked_by_method(mapping, question):
            continue
        yield from found.issues
        rule = found.rule
        if rule is None or rule.rate is not None or rule.target not in TAXED:
            continue
        if chart.problem_with(rule.account) is None:
            yield from tax_problems(rule, question.rate, chart, on, where=name_of(rule))


def _is_booked_by_method(mapping: AccountMapping, question: Question) -> bool:
    """Tell whether tips have rules of payment methods only, of which what was seen knows nothing.

    A day with a tip by a method that has no rule is held, and names it.
    """
    rules = [
        rule
        for rule in mapping.rules_for(RuleTarget.TIP)
        if rule.covers(question.day) and rule.revenue_centre in {None, question.centre}
    ]
    is_tip = question.target is RuleTarget.TIP
    return is_tip and bool(rules) and all(rule.payment_method for rule in rules)


def _sides(mapping: AccountMapping, on: date) -> Iterator[Issue]:
    """Warn of what is sold on one account and redeemed on another."""
    sold = _by_kind(mapping, RuleTarget.REVENUE, on)
    redeemed = _by_kind(mapping, RuleTarget.PAYMENT, on)
    for key in sold.keys() & redeemed.keys():
        if sold[key] != redeemed[key]:
            kind, rate = key
            yield check_codes.SIDES_APART.at(
                kind.value,
                kind=f"{kind.value} {percent(rate)}".strip(),
                sold=", ".join(sorted(sold[key])),
                redeemed=", ".join(sorted(redeemed[key])),
            )


def _by_kind(
    mapping: AccountMapping, target: RuleTarget, on: date
) -> Mapping[tuple[AccountKind, Decimal | None], set[str]]:
    accounts: dict[tuple[AccountKind, Decimal | None], set[str]] = {}
    for rule in mapping.rules:
        if rule.target is target and rule.kind in _TWO_SIDED and rule.covers(on):
            is_taxed = rule.kind is AccountKind.TAXED_VOUCHER
            rate = rule.rate if target is RuleTarget.REVENUE else rule.voucher_rate
            accounts.setdefault((rule.kind, rate if is_taxed else None), set()).add(rule.account)
    return accounts
