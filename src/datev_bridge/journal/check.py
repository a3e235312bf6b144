"""What forbids a rule to book a part, and what a person should look at.

The tax of a posting and the number of its account are the chart's questions; here stand those
that need to know what is booked.
"""

from collections.abc import Iterator
from decimal import Decimal

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.check import account_problems, posting_problems
from datev_bridge.daybook import Location, ReceiptKind
from datev_bridge.issues import Issue
from datev_bridge.journal import codes
from datev_bridge.journal.entry import BookingSettings, Entry, RowKind
from datev_bridge.journal.part import Part
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget
from datev_bridge.mapping import codes as mapping_codes
from datev_bridge.mapping.kinds import FITTING_KINDS


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
    number = rule.account
    named = {"category": entry.category.name, "account": number}
    where = f"{entry.business_day.isoformat()} · {entry.category.name}"
    problem = chart.problem_with(number, where=where)
    if problem is not None:
        yield problem
        return
    account = chart.find(number)
    yield from account_problems(account, where=where)
    yield from posting_problems(account, entry.rate, entry.bu_key, entry.business_day, where=where)
    if rule.kind not in FITTING_KINDS[rule.target]:
        allowed = ", ".join(sorted(kind.value for kind in FITTING_KINDS[rule.target]))
        yield codes.KIND_DOES_NOT_FIT.at(
            where, **named, target=rule.target.value, kind=rule.kind.value, allowed=allowed
        )
    if number == settings.clearing_account:
        yield codes.CLEARING_AGAINST_ITSELF.at(where, **named)
    if not rule.is_confirmed and not settings.allow_suggestions:
        yield mapping_codes.NOT_CONFIRMED.at(where, **named)
    if entry.kind is RowKind.PAYMENT and rule.kind is not AccountKind.CASH and account.is_cash:
        yield codes.CARD_ON_CASH.at(where, **named)
    if rule.kind is AccountKind.REVENUE and entry.rate and account.is_liability:
        yield codes.TAXED_ON_LIABILITY.at(where, **named, rate=percent_text(entry.rate))
    if entry.kind is RowKind.PAYMENT and lacks_voucher_rate(rule):
        yield codes.VOUCHER_WITHOUT_RATE.at(where, **named)
    if rule.kind is AccountKind.STAFF and account.is_revenue:
        yield codes.STAFF_ON_REVENUE.at(where, **named)


def check_part(part: Part, rule: MappingRule, location: Location) -> Iterator[Issue]:
    """Check what depends on the receipt: what cannot be booked yet, and what looks unusual."""
    where = f"{part.receipt.id} · {part.category.name}"
    is_untaxed_charge = part.target is RuleTarget.SERVICE_CHARGE and part.rate is None
    if is_untaxed_charge and location.country == "DE" and not rule.untaxed_reason.strip():
        yield codes.UNTAXED_SERVICE_CHARGE.at(where, amount=part.amount)
    if part.on_account and rule.kind is not AccountKind.RECEIVABLE:
        name = part.category.name
        yield codes.NOT_MARKED_RECEIVABLE.at(name, category=name, kind=rule.kind.value)


def lacks_voucher_rate(rule: MappingRule) -> bool:
    """Tell whether a rule is for taxed vouchers without saying at which rate they were taxed."""
    return rule.kind is AccountKind.TAXED_VOUCHER and rule.voucher_rate is None


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
