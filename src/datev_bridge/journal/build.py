"""A day's receipts → balanced entries. The third arrow of the line.

The rules are section 4 of the booking rules: double entry, gross, everything through the clearing
account (*Zwischenkonto*), so that it comes to 0.00 receipt by receipt.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType

from attrs import evolve, field, frozen

from datev_bridge.chart.account import posting_key
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.tax import unlikely_rate
from datev_bridge.daybook import Bucket, Category, CategoryKind, DaySummary, PaymentPart
from datev_bridge.issues import Issue, any_blocks, in_order
from datev_bridge.journal import codes
from datev_bridge.journal.check import check_part, check_rate, check_rule
from datev_bridge.journal.entry import (
    BookingSettings,
    DayJournal,
    Entry,
    ExplainedItem,
    ExplainedKind,
    Granularity,
    RowKind,
    VatShift,
    file_order,
)
from datev_bridge.journal.parts import Part, Treatment, take_apart
from datev_bridge.mapping import (
    AccountKind,
    AccountMapping,
    MappingRule,
    Question,
    RuleTarget,
    resolve,
    tip_treatment,
)
from datev_bridge.mapping.model import BY_RATE
from datev_bridge.mapping.resolve import Why
from datev_bridge.money import ZERO, total

Told = Callable[[Entry, Question, Part], None]
"""Told of each amount of a receipt: its row (without sums), what the mapping was asked, itself."""

_LIABILITIES = frozenset({AccountKind.VOUCHER, AccountKind.TAXED_VOUCHER, AccountKind.DEPOSIT})


def build_day(
    summary: DaySummary,
    *,
    mapping: AccountMapping,
    chart: ChartOfAccounts,
    settings: BookingSettings,
    receipt_numbers: Mapping[str, str] = MappingProxyType({}),
    told: Told | None = None,
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

    Returns:
        The entries in the order of the file; or, if anything blocks, none and the issues.
    """
    if summary.is_held:
        return _held(summary, settings, ())
    day = _Day(summary=summary, mapping=mapping, chart=chart, settings=settings, told=told)
    known = {**receipt_numbers, **summary.receipt_numbers}
    treatment = day.treatment()
    for receipt in summary.receipts:
        for piece in take_apart(receipt, treatment):
            match piece:
                case Part():
                    day.book(piece, known)
                case ExplainedItem():
                    day.explained.append(piece)
                case VatShift():
                    day.vat_shifts.append(piece)
                case Issue():
                    day.issues.append(piece)
    day.issues.extend(_ignored_tips(day))
    if any_blocks(day.issues):
        return _held(summary, settings, day.issues)
    return DayJournal(
        business_day=summary.business_day,
        clearing_account=settings.clearing_account,
        entries=day.entries(zero=False),
        cancelled=day.entries(zero=True),
        explained=tuple(day.explained),
        vat_shifts=tuple(day.vat_shifts),
        issues=in_order((*summary.issues, *day.issues)),
    )


def _held(summary: DaySummary, settings: BookingSettings, issues: Iterable[Issue]) -> DayJournal:
    return DayJournal(
        business_day=summary.business_day,
        clearing_account=settings.clearing_account,
        issues=in_order((*summary.issues, *issues)),
    )


@frozen(kw_only=True)
class _Row:
    """What is being added up for one row."""

    amounts: list[Decimal] = field(factory=list)
    receipts: set[str] = field(factory=set)


@frozen(kw_only=True)
class _Day:
    """A day while it is being booked: rows by their key, and what was asked before."""

    summary: DaySummary
    mapping: AccountMapping
    chart: ChartOfAccounts
    settings: BookingSettings
    told: Told | None = None
    rows: dict[Entry, _Row] = field(factory=dict)
    explained: list[ExplainedItem] = field(factory=list)
    vat_shifts: list[VatShift] = field(factory=list)
    issues: list[Issue] = field(factory=list)
    answers: dict[Question, MappingRule | None] = field(factory=dict)
    reasons: dict[Question, Why] = field(factory=dict)
    checked: set[tuple[Entry, MappingRule]] = field(factory=set)

    def treatment(self) -> Treatment:
        day = self.summary.business_day
        floats = self.mapping.rules_for(RuleTarget.FLOAT)
        return Treatment(
            tips=lambda method: tip_treatment(self.mapping, method.id, day),
            voucher_rate=self._voucher_rate if self._may_redeem else lambda _: None,
            books_floats=any(rule.covers(day) for rule in floats),
            earns=self._earns,
        )

    def _earns(self, bucket: Bucket) -> bool:
        """Tell whether a bucket is revenue; a voucher sold is none, and no tip follows its rate."""
        if bucket.category.kind is not CategoryKind.REVENUE:
            return False
        question = Question(
            target=RuleTarget.REVENUE,
            category_id=bucket.category.id,
            rate=bucket.rate,
            centre=bucket.centre,
            day=self.summary.business_day,
            is_refund=bucket.amount < 0,
        )
        rule = resolve(self.mapping, question).rule
        return rule is None or rule.kind not in _LIABILITIES

    @property
    def _may_redeem(self) -> bool:
        return any(r.kind is AccountKind.TAXED_VOUCHER for r in self.mapping.rules)

    def _voucher_rate(self, payment: PaymentPart) -> Decimal | None:
        """Return the rate at which a payment's vouchers were taxed; questions recur when booked."""
        found = resolve(
            self.mapping,
            Question(
                target=RuleTarget.PAYMENT,
                category_id=payment.method.id,
                centre=payment.centre,
                day=self.summary.business_day,
            ),
        )
        return _voucher_rate(found.rule) if found.rule else None

    def book(self, part: Part, known: Mapping[str, str]) -> None:
        question = Question(
            target=part.target,
            category_id=part.category.id if part.target in _BY_ID else "",
            category_name=part.category.name,
            rate=part.rate,
            centre=part.centre,
            method=part.method,
            day=self.summary.business_day,
            is_refund=part.amount < 0,
            is_old=part.is_old,
        )
        rule = self._rule(question)
        if rule is None:
            return
        part = evolve(part, rate=_rate(part, rule))
        row = self._row(part, rule, self.reasons[question], known)
        for used in self._rules(part, rule):
            if (row, used) not in self.checked:  # two rules may lead to one row
                self.checked.add((row, used))
                self.issues.extend(check_rule(used, row, self.chart, self.settings))
        self.issues.extend(check_part(part, rule, self.summary.location))
        day = self.summary.business_day
        is_new = not part.is_old and part.kind is not RowKind.PAYMENT
        odd = is_new and part.rate is not None and unlikely_rate(part.rate, day)
        self.issues.extend(check_rate(part, f"{day:%d.%m.%Y}", is_unlikely=odd))
        sums = self.rows.setdefault(row, _Row())
        sums.amounts.append(part.amount)
        sums.receipts.add(part.receipt.account_id)
        if self.told is not None:
            self.told(row, question, part)

    def _rule(self, question: Question) -> MappingRule | None:
        if question not in self.answers:
            found = resolve(self.mapping, question)
            self.issues.extend(found.issues)
            self.answers[question] = found.rule
            self.reasons[question] = found.why
        return self.answers[question]

    def _row(self, part: Part, rule: MappingRule, why: Why, known: Mapping[str, str]) -> Entry:
        """Return the row a part belongs to, with amount zero: the key under which it is summed."""
        account, contra = self._accounts(part, rule)
        is_open_item = _is_open_item(part, rule)
        by_centre = self.settings.granularity is Granularity.DAY_AND_CENTRE or rule.revenue_centre
        return Entry(
            business_day=self.summary.business_day,
            kind=self._kind(part, rule),
            category=part.category,
            rate=part.rate,
            amount=ZERO,
            account=account,
            contra_account=contra,
            bu_key=self._bu_key(part, rule),
            kost1=rule.kost1,
            kost2=rule.kost2,
            text=rule.text,
            centre=part.centre if by_centre else "",
            document_key=self._document_key(part, rule, known),
            is_open_item=is_open_item,
            # Two payments of one invoice stay two rows, though both carry its number.
            receipts=(part.receipt.account_id,) if is_open_item else (),
            without_lines=part.kind is RowKind.PAYMENT and not part.receipt.has_lines,
            why=why,
            is_confirmed=rule.is_confirmed,
        )

    def _kind(self, part: Part, rule: MappingRule) -> RowKind:
        is_liability = part.kind is RowKind.REVENUE and rule.kind in _LIABILITIES
        return RowKind.LIABILITY if is_liability else part.kind

    def _accounts(self, part: Part, rule: MappingRule) -> tuple[str, str]:
        if part.kind is RowKind.PAYMENT:
            return rule.account, self.settings.clearing_account
        if part.kind is RowKind.FLOAT:
            other = self._float_rule()
            return rule.account, other.account if other else ""
        return self.settings.clearing_account, rule.account

    def _rules(self, part: Part, rule: MappingRule) -> tuple[MappingRule, ...]:
        """Return the rules that a row uses: one, but for floats, whose two sides both have one."""
        other = self._float_rule() if part.kind is RowKind.FLOAT else None
        return (rule,) if other is None else (rule, other)

    def _float_rule(self) -> MappingRule | None:
        return self._rule(Question(target=RuleTarget.FLOAT, day=self.summary.business_day))

    def _bu_key(self, part: Part, rule: MappingRule) -> str:
        if part.kind in _WITHOUT_KEY or part.rate is None:
            return ""
        if rule.bu_key != BY_RATE:
            return rule.bu_key
        account = self.chart.find(rule.account)
        return posting_key(account, part.rate, self.summary.business_day) or ""

    def _document_key(self, part: Part, rule: MappingRule, known: Mapping[str, str]) -> str:
        receipt = part.receipt
        if not _is_open_item(part, rule):
            return receipt.id if self.settings.granularity is Granularity.RECEIPT else ""
        if receipt.has_lines or part.amount > 0:
            return receipt.id
        if receipt.settles not in known:
            self.issues.append(codes.SETTLES_UNKNOWN.at(receipt.id, amount=-part.amount))
        return known.get(receipt.settles, receipt.settles or receipt.id)

    def entries(self, *, zero: bool) -> tuple[Entry, ...]:
        """Return the finished rows in the order of the file; those that cancel out apart."""
        finished = (
            evolve(row, amount=total(sums.amounts), receipts=tuple(sorted(sums.receipts)))
            for row, sums in self.rows.items()
        )
        return tuple(sorted((e for e in finished if (e.amount == 0) is zero), key=file_order))


def _voucher_rate(rule: MappingRule) -> Decimal | None:
    return rule.voucher_rate if rule.kind is AccountKind.TAXED_VOUCHER else None


def _rate(part: Part, rule: MappingRule) -> Decimal | None:
    """Return the rate of a row: of what the POS leaves untaxed, the rule may name it."""
    if part.target is RuleTarget.SERVICE_CHARGE:
        return rule.rate
    return _voucher_rate(rule) if part.kind is RowKind.PAYMENT else part.rate


_WITHOUT_KEY = frozenset({RowKind.TIP, RowKind.FLOAT})


def _is_open_item(part: Part, rule: MappingRule) -> bool:
    return part.kind is RowKind.PAYMENT and rule.kind is AccountKind.RECEIVABLE


_BY_ID = frozenset({RuleTarget.REVENUE, RuleTarget.PAYMENT})


def _ignored_tips(day: _Day) -> Iterable[Issue]:
    """Warn of tips that a bank pays out although no row holds them."""
    by_method: dict[Category, Decimal] = {}
    for item in day.explained:
        if item.kind is ExplainedKind.TIP_IGNORED:
            by_method[item.category] = by_method.get(item.category, ZERO) + item.amount
    for method, amount in by_method.items():
        rules = day.mapping.rules_for(RuleTarget.PAYMENT, method.id)
        if not any(rule.kind is AccountKind.CASH for rule in rules):
            yield codes.CARD_TIP_IGNORED.at(
                day.summary.business_day.isoformat(), amount=amount, category=method.name
            )
