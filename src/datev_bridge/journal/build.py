"""A day's receipts → balanced entries. The third arrow of the line.

The rules are section 4 of the booking rules: double entry, gross, everything through the clearing
account (*Zwischenkonto*), so that it comes to 0.00 receipt by receipt.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType

from attrs import evolve, field, frozen

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.tax import unlikely_rate
from datev_bridge.daybook import Category, DaySummary
from datev_bridge.issues import Issue, any_blocks, in_order
from datev_bridge.journal import codes
from datev_bridge.journal.answers import Answers, voucher_rate
from datev_bridge.journal.check import check_part, check_rate, check_rule
from datev_bridge.journal.debtors import NO_DEBTORS, DayDebtors, DebtorBook, customers_of
from datev_bridge.journal.entry import (
    BookingSettings,
    DayJournal,
    Entry,
    ExplainedItem,
    ExplainedKind,
    RowKind,
    VatShift,
)
from datev_bridge.journal.part import Part
from datev_bridge.journal.parts import take_apart
from datev_bridge.journal.rows import Rows
from datev_bridge.mapping import AccountKind, AccountMapping, MappingRule, Question, RuleTarget
from datev_bridge.money import ZERO

Told = Callable[[Entry, Question, Part], None]
"""Told of each amount of a receipt: its row (without sums), what the mapping was asked, itself."""


def build_day(
    summary: DaySummary,
    *,
    mapping: AccountMapping,
    chart: ChartOfAccounts,
    settings: BookingSettings,
    receipt_numbers: Mapping[str, str] = MappingProxyType({}),
    told: Told | None = None,
    debtors: DebtorBook = NO_DEBTORS,
) -> DayJournal:
    """Book one business day.

    Args:
        summary: The day in cents.
        mapping: The approved rules.
        chart: The client's chart of accounts.
        settings: How the profile books.
        receipt_numbers: Account id → receipt number of earlier receipts that are known, so that
            the settlement of an invoice carries the invoice's number.
        told: Told of every amount that goes into a row; a proof drills down with it.
        debtors: Which customers have which accounts, where the settings give them one each.

    Returns:
        The entries in the order of the file; or, if anything blocks, none and the issues.
    """
    if summary.is_held:
        return _held(summary, settings, ())
    answers = Answers(mapping=mapping, day=summary.business_day)
    rows = Rows(
        day=summary.business_day,
        chart=chart,
        settings=settings,
        answers=answers,
        receipt_numbers={**receipt_numbers, **summary.receipt_numbers},
        debtors=_debtors(summary, debtors, mapping, chart, settings),
    )
    day = _Day(summary=summary, answers=answers, rows=rows, told=told)
    day.take_in()
    found = (*answers.issues, *rows.issues, *day.issues, *_ignored_tips(day, mapping))
    if any_blocks(found):
        return _held(summary, settings, found)
    return DayJournal(
        business_day=summary.business_day,
        clearing_account=settings.clearing_account,
        entries=rows.entries(zero=False),
        cancelled=rows.entries(zero=True),
        explained=tuple(day.explained),
        vat_shifts=tuple(day.vat_shifts),
        issues=in_order((*summary.issues, *found)),
        debtors=rows.debtors.new if rows.debtors else (),
        invoices=rows.debtors.invoices if rows.debtors else {},
    )


def _debtors(
    summary: DaySummary,
    book: DebtorBook,
    mapping: AccountMapping,
    chart: ChartOfAccounts,
    settings: BookingSettings,
) -> DayDebtors | None:
    if settings.debtors is None:
        return None
    mapped = {rule.account for rule in mapping.rules}
    return DayDebtors(
        book=book,
        within=settings.debtors,
        taken=frozenset(mapped | {own.number for own in chart.own}),
        customers=customers_of(summary),
    )


def _held(summary: DaySummary, settings: BookingSettings, issues: Iterable[Issue]) -> DayJournal:
    return DayJournal(
        business_day=summary.business_day,
        clearing_account=settings.clearing_account,
        issues=in_order((*summary.issues, *issues)),
    )


@frozen(kw_only=True)
class _Day:
    """A day while it is being booked, and what was found out beside its rows."""

    summary: DaySummary
    answers: Answers
    rows: Rows
    told: Told | None = None
    explained: list[ExplainedItem] = field(factory=list)
    vat_shifts: list[VatShift] = field(factory=list)
    issues: list[Issue] = field(factory=list)
    checked: set[tuple[Entry, MappingRule]] = field(factory=set)

    def take_in(self) -> None:
        """Take in every receipt."""
        treatment = self.answers.treatment()
        for receipt in sorted(self.summary.receipts, key=lambda receipt: receipt.account_id):
            for piece in take_apart(receipt, treatment):
                match piece:
                    case Part():
                        self._book(piece)
                    case ExplainedItem():
                        self.explained.append(piece)
                    case VatShift():
                        self.vat_shifts.append(piece)
                    case Issue():
                        self.issues.append(piece)

    def _book(self, part: Part) -> None:
        question = self.answers.question(part)
        found = self.answers.to(question)
        rule = found.rule
        if rule is None:
            return
        part = evolve(part, rate=_rate(part, rule))
        row = self.rows.add(part, found, rule)
        if self.told is not None:
            self.told(row, question, part)
        for used in self._rules(part, rule):
            if (row, used) not in self.checked:  # two rules may lead to one row
                self.checked.add((row, used))
                self.issues.extend(check_rule(used, row, self.rows.chart, self.rows.settings))
        self.issues.extend(check_part(part, rule, self.summary.location))
        day = self.summary.business_day
        is_new = not part.is_old and part.target not in _SAYS_NO_RATE
        odd = is_new and part.rate is not None and unlikely_rate(part.rate, day)
        self.issues.extend(check_rate(part, f"{day:%d.%m.%Y}", is_unlikely=odd))

    def _rules(self, part: Part, rule: MappingRule) -> tuple[MappingRule, ...]:
        """Return the rules that a row uses: one, but for floats, whose two sides both have one."""
        other = self.answers.float_rule() if part.kind is RowKind.FLOAT else None
        return (rule,) if other is None else (rule, other)


_SAYS_NO_RATE = frozenset({RuleTarget.PAYMENT, RuleTarget.DISCOUNT})
"""Whose rate is not the POS's own word, or is told with the revenue it belongs to."""


def _rate(part: Part, rule: MappingRule) -> Decimal | None:
    """Return the rate of a row: of what the POS leaves untaxed, the rule may name it."""
    if part.target is RuleTarget.SERVICE_CHARGE:
        return rule.rate
    return voucher_rate(rule) if part.kind is RowKind.PAYMENT else part.rate


def _ignored_tips(day: _Day, mapping: AccountMapping) -> Iterable[Issue]:
    """Warn of tips that a bank pays out although no row holds them."""
    by_method: dict[Category, Decimal] = {}
    for item in day.explained:
        if item.kind is ExplainedKind.TIP_IGNORED:
            by_method[item.category] = by_method.get(item.category, ZERO) + item.amount
    for method, amount in by_method.items():
        rules = mapping.rules_for(RuleTarget.PAYMENT, method.id)
        # What was given and taken back on one day, the bank does not pay out.
        if amount and not any(rule.kind is AccountKind.CASH for rule in rules):
            yield codes.CARD_TIP_IGNORED.at(
                day.summary.business_day.isoformat(), amount=amount, category=method.name
            )
