"""What forbids a rule to book a part, and what a person should look at.

The tax of a posting and the number of its account are the chart's questions, the form of a rule
and what its account is for the mapping's; here stand those that need to know what is booked.
"""

from collections.abc import Iterator
from decimal import Decimal

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.check import account_problems, posting_problems
from datev_bridge.daybook import Location, ReceiptKind
from datev_bridge.issues import Issue
from datev_bridge.journal import codes
from datev_bridge.journal.entry import BookingSettings, Entry
from datev_bridge.journal.part import Part
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget, check_codes
from datev_bridge.mapping import codes as mapping_codes
from datev_bridge.mapping.rule_check import form_problems, use_problems


def check_rule(
    rule: MappingRule, entry: Entry, chart: ChartOfAccounts, settings: BookingSettings
) -> Iterator[Issue]:
    """Check what a rule books: account, tax, kind.

    Args:
        rule: The rule.
        entry: The row it leads to; its amount does not matter.
        chart: The client's chart of accounts.
        settings: How the profile books.
    """
    where = f"{entry.business_day.isoformat()} · {entry.category.name}"
    problem = chart.problem_with(rule.account, where=where)
    if problem is not None:
        yield problem
        return
    account = chart.find(rule.account)
    closed = account_problems(account, where=where)
    yield from closed
    if not closed:
        tax = posting_problems(account, entry.rate, entry.bu_key, entry.business_day, where=where)
        yield from tax
        yield from use_problems(rule, chart, entry.rate, where=where, tax=tax)
    yield from form_problems(rule, where=where)
    named = {"category": entry.category.name, "account": rule.account}
    if rule.account == settings.clearing_account:
        yield check_codes.CLEARING_ACCOUNT.at(where, **named)
    if not rule.is_confirmed and not settings.allow_suggestions:
        yield mapping_codes.NOT_CONFIRMED.at(where, **named)


def check_part(part: Part, rule: MappingRule, location: Location) -> Iterator[Issue]:
    """Check what depends on the receipt: what cannot be booked yet, and what looks unusual."""
    where = f"{part.receipt.id} · {part.category.name}"
    is_untaxed_charge = part.target is RuleTarget.SERVICE_CHARGE and not part.rate
    if is_untaxed_charge and location.country == "DE" and not rule.untaxed_reason.strip():
        yield codes.UNTAXED_SERVICE_CHARGE.at(where, amount=part.amount)
    if part.on_account and rule.kind is not AccountKind.RECEIVABLE:
        name = part.category.name
        yield codes.NOT_MARKED_RECEIVABLE.at(name, category=name, kind=rule.kind.value)


def check_rate(part: Part, day_text: str, *, is_unlikely: bool) -> Iterator[Issue]:
    """Warn of a rate that no restaurant would print on that day; corrections may carry old ones."""
    if is_unlikely and part.receipt.kind is not ReceiptKind.CORRECTION:
        yield codes.UNLIKELY_RATE.at(
            part.category.name,
            category=part.category.name,
            rate=percent_text(part.rate),
            day=day_text,
        )


def percent_text(rate: Decimal | None) -> str:
    """Return a rate as it stands in texts: ``7 %``, ``10,7 %``, nothing for none."""
    return "" if rate is None else f"{rate.normalize():f} %".replace(".", ",")
