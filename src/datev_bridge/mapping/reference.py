"""The merchant's own references in the POS, where they are plausible accounts of the chart.

``accountingGroup.code``, ``paymentMethod.accountingReference`` and ``taxRate.accountingReference``
are free fields (vendor's description of the financial API): they hold account numbers, numbers of
the other chart, or anything else.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from datev_bridge.chart.account import Account, Personal, account_rate
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.check import account_problems, carries
from datev_bridge.mapping.model import AccountKind

_SHORTEST = 4

_FOR_THE_ADVISER = {AccountKind.STAFF, AccountKind.OTHER}


def accounts_meant(reference: str, chart: ChartOfAccounts) -> Iterator[Account]:
    """Yield the accounts that a reference may mean: as it stands, and at the chart's length.

    ``8400`` means 840000 at account length 6, and ``840000`` means 8400 at length 4.
    """
    text = reference.strip()
    if not (text.isascii() and text.isdigit() and len(text) >= _SHORTEST):
        return
    kept, cut = text[: chart.account_length], text[chart.account_length :]
    numbers = [text, text.ljust(chart.account_length, "0")]
    if cut and not cut.strip("0"):
        numbers.append(kept)
    for number in dict.fromkeys(numbers):
        account = chart.find(number)
        if chart.problem_with(number) is None and not account_problems(account):
            yield account


def group_account(
    reference: str, rate: Decimal, chart: ChartOfAccounts, day: date, *, owed: frozenset[str]
) -> Account | None:
    """Return the account that a reference means for a group, if it is plausible.

    Args:
        reference: As the merchant entered it.
        rate: Percent; the account carries it on the day.
        chart: The client's chart.
        day: The business day.
        owed: Liabilities that are possible beside revenue accounts: vouchers and prepayments.
    """
    for account in accounts_meant(reference, chart):
        fits = account.is_revenue or account.number in owed
        if fits and carries(account, rate, day):
            return account
    return None


def payment_account(
    reference: str, kind: AccountKind | None, chart: ChartOfAccounts, day: date
) -> tuple[Account, AccountKind] | None:
    """Return the account that a reference means for a payment method, and what it stands for.

    Args:
        reference: As the merchant entered it.
        kind: What name and code say; None if they do not tell.
        chart: The client's chart.
        day: The business day.

    Returns:
        None unless the account is plausible: no card on a cash account, no cash on money in
        transit, and for what nobody knows only accounts with one meaning.
    """
    for account in accounts_meant(reference, chart):
        meant = _kind_of(account, chart, day)
        if kind is None and meant is not None:
            return account, meant
        if kind is not None and _suits(account, kind, meant):
            taxed = kind is AccountKind.VOUCHER and meant is AccountKind.TAXED_VOUCHER
            return account, AccountKind.TAXED_VOUCHER if taxed else kind
    return None


def _kind_of(account: Account, chart: ChartOfAccounts, day: date) -> AccountKind | None:
    """Return what an account stands for on the payment side; cards are the usual use of transit."""
    usual = chart.defaults
    if account.is_cash:
        return AccountKind.CASH
    if account.personal is Personal.DEBTOR:
        return AccountKind.RECEIVABLE
    if account.is_liability and isinstance(account_rate(account, day), Decimal):
        return AccountKind.TAXED_VOUCHER
    rows = {
        usual.voucher: AccountKind.VOUCHER,
        usual.deposit: AccountKind.DEPOSIT,
        **dict.fromkeys((usual.transit, *usual.providers), AccountKind.CARD),
    }
    return rows.get(account.number)


_MEANT = {
    AccountKind.CASH: {AccountKind.CASH},
    AccountKind.CARD: {AccountKind.CARD},
    AccountKind.PLATFORM: {AccountKind.CARD},
    AccountKind.ROOM: {AccountKind.CARD, AccountKind.RECEIVABLE},
    AccountKind.RECEIVABLE: {AccountKind.RECEIVABLE},
    AccountKind.VOUCHER: {AccountKind.VOUCHER, AccountKind.TAXED_VOUCHER},
    AccountKind.TAXED_VOUCHER: {AccountKind.TAXED_VOUCHER},
    AccountKind.DEPOSIT: {AccountKind.DEPOSIT},
}
"""What the account of a reference may stand for, by what the name says."""


def _suits(account: Account, kind: AccountKind, meant: AccountKind | None) -> bool:
    if kind in _FOR_THE_ADVISER:
        is_named = bool(account.name_de) and account.personal is None
        return meant is None and is_named and not account.is_revenue
    return meant in _MEANT.get(kind, ())
