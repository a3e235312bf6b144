"""The monthly statement (*Monatsaufstellung*): what was booked on accounts to be reconciled. Pure.

Balances are those of the delivered files alone: what the tax adviser books by hand beside them (the
card provider's payout against transit) is not in them. So a transit account that was cleared shows
here what came in, and the difference to the ledger is what is still open.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from attrs import evolve, frozen
from dateutil.relativedelta import relativedelta

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.dates import days_from
from datev_bridge.journal import DebtorRange
from datev_bridge.mapping import AccountKind, MappingRule
from datev_bridge.money import ZERO
from datev_bridge.runs.moves import Move

SCHEMA = "datev_bridge/statement/1"
"""Name and version of the document; a change that breaks a reader gets a new number."""


_CENTURY = 20


class AccountGroup(Enum):
    """What an account is for, in the order of the statement."""

    CLEARING = "clearing"
    TRANSIT = "transit"
    TIPS = "tips"
    VOUCHERS = "vouchers"
    DEBTORS = "debtors"


_GROUPS: Mapping[AccountKind, AccountGroup] = {
    AccountKind.CARD: AccountGroup.TRANSIT,
    AccountKind.PLATFORM: AccountGroup.TRANSIT,
    AccountKind.ROOM: AccountGroup.TRANSIT,
    AccountKind.TIP: AccountGroup.TIPS,
    AccountKind.VOUCHER: AccountGroup.VOUCHERS,
    AccountKind.TAXED_VOUCHER: AccountGroup.VOUCHERS,
    AccountKind.DEPOSIT: AccountGroup.VOUCHERS,
    AccountKind.RECEIVABLE: AccountGroup.DEBTORS,
}


@frozen(kw_only=True)
class Month:
    """A calendar month.

    Attributes:
        first: Its first day.
    """

    first: date

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month that a day is in."""
        return cls(first=day.replace(day=1))

    @classmethod
    def named(cls, name: str) -> "Month | None":
        """Return the month of that name, ``"2026-03"``; None if it is none of this century."""
        try:
            found = cls.of(date.fromisoformat(f"{name}-01"))
        except ValueError:
            return None
        return found if found.first.year // 100 == _CENTURY else None

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first + relativedelta(months=1) - timedelta(days=1)

    @property
    def before(self) -> "Month":
        """The month before."""
        return Month.of(self.first - timedelta(days=1))

    @property
    def after(self) -> "Month":
        """The month after."""
        return Month(first=self.first + relativedelta(months=1))

    @property
    def days(self) -> tuple[date, ...]:
        """Its days in order."""
        return tuple(days_from(self.first, self.last))

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


@frozen(kw_only=True)
class AccountBalance:
    """What was booked on one account.

    Attributes:
        group: What it is for.
        account: Its number.
        name_de: German name, empty where it is not known.
        name_en: English name, likewise.
        carried: Debits less credits of all days before the month.
        debit: Debits in the month.
        credit: Credits in the month.
    """

    group: AccountGroup
    account: str
    name_de: str = ""
    name_en: str = ""
    carried: Decimal
    debit: Decimal
    credit: Decimal

    @property
    def balance(self) -> Decimal:
        """Debits less credits up to the end of the month."""
        return self.carried + self.debit - self.credit


@frozen(kw_only=True)
class StatedFile:
    """A file that holds days of the month.

    Attributes:
        name: Its name.
        sha256: Its digest.
        days: The days of the month in it.
        replaced_by: Name of the file that stands in its place, empty for none.
    """

    name: str
    sha256: str
    days: tuple[date, ...]
    replaced_by: str = ""


@frozen(kw_only=True)
class Statement:
    """What a month came to.

    Attributes:
        place: Name of the place.
        month: The month.
        made_at: When it was made, aware.
        is_final: Whether the month was over by then.
        balances: Accounts in order of group and number.
        files: Files in the order in which they were delivered.
        held: Days that wait for a decision.
        missing: Days that are over and of which nothing is known.
        audit_head: Hash of the newest entry of the audit trail.
    """

    place: str
    month: Month
    made_at: datetime
    is_final: bool
    balances: tuple[AccountBalance, ...]
    files: tuple[StatedFile, ...]
    held: tuple[date, ...]
    missing: tuple[date, ...]
    audit_head: str


def accounts_of(rules: Iterable[MappingRule], clearing_account: str) -> dict[str, AccountGroup]:
    """Return what the accounts of rules are for; those one does not reconcile are left out.

    Args:
        rules: Of every revision that booked.
        clearing_account: The clearing account.
    """
    found = {clearing_account: AccountGroup.CLEARING}
    for rule in rules:
        group = _GROUPS.get(rule.kind)
        if group is not None:
            found.setdefault(rule.account, group)
    return found


def balances(
    moves: Iterable[Move],
    month: Month,
    accounts: Mapping[str, AccountGroup],
    chart: ChartOfAccounts,
    debtors: DebtorRange | None = None,
) -> tuple[AccountBalance, ...]:
    """Return what was booked on accounts, up to the end of a month.

    Args:
        moves: What every day that was delivered moved; see :func:`datev_bridge.runs.moves.moves`.
        month: The month.
        accounts: Account → what it is for; see :func:`accounts_of`.
        chart: Names the accounts.
        debtors: Accounts of customers with one each.
    """
    sums: dict[str, _Sums] = {}
    for move in moves:
        if move.month <= month.first:
            before = sums.get(move.account, _Sums())
            sums[move.account] = before.plus(move, is_carried=move.month < month.first)
    groups = {
        account: group
        for account in sums
        if (group := _group(account, accounts, debtors)) is not None
    }
    order = list(AccountGroup)
    return tuple(
        _balance(account, groups[account], chart, sums[account])
        for account in sorted(groups, key=lambda account: (order.index(groups[account]), account))
    )


@frozen(kw_only=True)
class _Sums:
    """What was booked on an account."""

    carried: Decimal = ZERO
    debit: Decimal = ZERO
    credit: Decimal = ZERO

    def plus(self, move: Move, *, is_carried: bool) -> "_Sums":
        if is_carried:
            return evolve(self, carried=self.carried + move.debit - move.credit)
        return evolve(self, debit=self.debit + move.debit, credit=self.credit + move.credit)


def _group(
    account: str, accounts: Mapping[str, AccountGroup], debtors: DebtorRange | None
) -> AccountGroup | None:
    if account in accounts:
        return accounts[account]
    is_debtor = debtors is not None and debtors.first <= account <= debtors.last
    is_personal = debtors is not None and len(account) == len(debtors.first)
    return AccountGroup.DEBTORS if is_debtor and is_personal else None


def _balance(
    account: str, group: AccountGroup, chart: ChartOfAccounts, sums: _Sums
) -> AccountBalance:
    known = chart.find(account)
    return AccountBalance(
        group=group,
        account=account,
        name_de=known.name("de"),
        name_en=known.name("en"),
        carried=sums.carried,
        debit=sums.debit,
        credit=sums.credit,
    )


def as_document(statement: Statement) -> dict[str, Any]:
    """Return a statement as plain data: amounts as text, dates in ISO form."""
    return {
        "schema": SCHEMA,
        "place": statement.place,
        "month": str(statement.month),
        "made_at": statement.made_at.isoformat(),
        "final": statement.is_final,
        "balances": [
            {
                "group": one.group.value,
                "account": one.account,
                "name": {"de": one.name_de, "en": one.name_en},
                "carried": str(one.carried),
                "debit": str(one.debit),
                "credit": str(one.credit),
                "balance": str(one.balance),
            }
            for one in statement.balances
        ],
        "files": [
            {
                "name": file.name,
                "sha256": file.sha256,
                "days": [day.isoformat() for day in file.days],
                "replaced_by": file.replaced_by or None,
            }
            for file in statement.files
        ],
        "held": [day.isoformat() for day in statement.held],
        "missing": [day.isoformat() for day in statement.missing],
        "audit_head": statement.audit_head,
    }
