"""The rows of a day while they are added up: which row a part belongs to, and what it comes to."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from attrs import evolve, field, frozen

from datev_bridge.chart.account import posting_key
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.issues import Issue
from datev_bridge.journal import codes
from datev_bridge.journal.answers import LIABILITIES, Answers
from datev_bridge.journal.debtors import DayDebtors
from datev_bridge.journal.entry import BookingSettings, Entry, Granularity, RowKind, file_order
from datev_bridge.journal.part import Part
from datev_bridge.mapping import AccountKind, MappingRule, Resolution
from datev_bridge.mapping.model import BY_RATE
from datev_bridge.money import ZERO, total

_WITHOUT_KEY = frozenset({RowKind.TIP, RowKind.FLOAT})


@frozen(kw_only=True)
class _Sums:
    """What is being added up for one row."""

    amounts: list[Decimal] = field(factory=list)
    receipts: set[str] = field(factory=set)


@frozen(kw_only=True)
class Rows:
    """The rows of one business day.

    Attributes:
        day: The business day.
        chart: The client's chart of accounts.
        settings: How the profile books.
        answers: Names the account against which floats are booked.
        receipt_numbers: Account id → receipt number of every receipt that is known.
        debtors: Gives customers their accounts, where they have one of their own.
        issues: What was found on the way.
    """

    day: date
    chart: ChartOfAccounts
    settings: BookingSettings
    answers: Answers
    receipt_numbers: Mapping[str, str]
    debtors: DayDebtors | None = None
    issues: list[Issue] = field(factory=list)
    _sums: dict[Entry, _Sums] = field(factory=dict, init=False)

    def add(self, part: Part, found: Resolution, rule: MappingRule) -> Entry:
        """Add a part to its row, and return that row with amount zero: the key it is summed by.

        Args:
            part: With the rate at which it is booked.
            found: Why its rule was chosen.
            rule: The rule.
        """
        row = self._row(part, found, rule)
        sums = self._sums.setdefault(row, _Sums())
        sums.amounts.append(part.amount)
        sums.receipts.add(part.receipt.account_id)
        return row

    def entries(self, *, zero: bool) -> tuple[Entry, ...]:
        """Return the finished rows in the order of the file; those that cancel out apart."""
        finished = (entry for entry in self._finished() if (entry.amount == 0) is zero)
        return tuple(sorted(finished, key=file_order))

    def _finished(self) -> Iterator[Entry]:
        for row, sums in self._sums.items():
            yield evolve(row, amount=total(sums.amounts), receipts=tuple(sorted(sums.receipts)))

    def _row(self, part: Part, found: Resolution, rule: MappingRule) -> Entry:
        account, contra = self._accounts(part, rule)
        is_item = is_open_item(part, rule)
        by_centre = self.settings.granularity is Granularity.DAY_AND_CENTRE or rule.revenue_centre
        return Entry(
            business_day=self.day,
            kind=_kind(part, rule),
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
            document_key=self._document_key(part, rule),
            is_open_item=is_item,
            # Two payments of one invoice stay two rows, though both carry its number.
            receipts=(part.receipt.account_id,) if is_item else (),
            without_lines=part.kind is RowKind.PAYMENT and not part.receipt.has_lines,
            why=found.why,
            is_confirmed=rule.is_confirmed,
        )

    def _accounts(self, part: Part, rule: MappingRule) -> tuple[str, str]:
        if part.kind is RowKind.PAYMENT:
            return self._payer(part, rule), self.settings.clearing_account
        if part.kind is RowKind.FLOAT:
            other = self.answers.float_rule()
            return rule.account, other.account if other else ""
        return self.settings.clearing_account, rule.account

    def _payer(self, part: Part, rule: MappingRule) -> str:
        """Return the account of the customer where there is one, else that of the rule."""
        if self.debtors is None or not is_open_item(part, rule):
            return rule.account
        account = self.debtors.account_of(part.receipt, opens=part.amount > 0)
        if account is None:
            last = self.debtors.within.last
            self.issues.append(codes.NO_DEBTOR_LEFT.at(part.receipt.id, last=last))
        return account or rule.account

    def _bu_key(self, part: Part, rule: MappingRule) -> str:
        if part.kind in _WITHOUT_KEY or part.rate is None:
            return ""
        if rule.bu_key != BY_RATE:
            return rule.bu_key
        return posting_key(self.chart.find(rule.account), part.rate, self.day) or ""

    def _document_key(self, part: Part, rule: MappingRule) -> str:
        receipt = part.receipt
        if not is_open_item(part, rule):
            return receipt.id if self.settings.granularity is Granularity.RECEIPT else ""
        if receipt.has_lines or part.amount > 0:
            return receipt.id
        if receipt.settles not in self.receipt_numbers:
            self.issues.append(codes.SETTLES_UNKNOWN.at(receipt.id, amount=-part.amount))
        return self.receipt_numbers.get(receipt.settles, receipt.settles or receipt.id)


def is_open_item(part: Part, rule: MappingRule) -> bool:
    """Tell whether a part opens or settles an invoice."""
    return part.kind is RowKind.PAYMENT and rule.kind is AccountKind.RECEIVABLE


def _kind(part: Part, rule: MappingRule) -> RowKind:
    is_liability = part.kind is RowKind.REVENUE and rule.kind in LIABILITIES
    return RowKind.LIABILITY if is_liability else part.kind
