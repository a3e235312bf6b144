"""Accounts for payment methods (*Zahlungsarten*)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from datev_bridge.chart.account import account_rate
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.mapping.model import AccountKind
from datev_bridge.mapping.reasons import Ground, Reason
from datev_bridge.mapping.reference import payment_account
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.suggestion import Proposal, Suggestion, suggested_rule
from datev_bridge.mapping.tenders import PaymentReading, read_payment

RESERVED_CODES: Mapping[str, AccountKind] = MappingProxyType(
    {
        "CASH": AccountKind.CASH,
        "IKGIFT": AccountKind.VOUCHER,
        "IKDEBT": AccountKind.RECEIVABLE,
        "IKPMS": AccountKind.ROOM,
        "OOPAYMENT": AccountKind.PLATFORM,
        "APM": AccountKind.PLATFORM,
    }
)
"""Codes of payment methods that the POS gives a meaning (vendor's help and portal)."""


def suggest_payment(seen: SeenCategory, chart: ChartOfAccounts, day: date) -> Suggestion | None:
    """Suggest what a payment method stands for, and its account unless only the adviser knows it.

    Args:
        seen: The payment method.
        chart: The client's chart of accounts.
        day: The business day the rule is first needed for.
    """
    reading = _reading(seen)
    kind, reason = _kind(seen, reading)
    for reference in dict.fromkeys((seen.reference, seen.code)):
        found = None if reading.needs_person else payment_account(reference, kind, chart, day)
        if found is not None:
            account, kind = found
            rate = account_rate(account, day) if kind is AccountKind.TAXED_VOUCHER else None
            return _suggestion(
                seen,
                kind,
                reason=Reason(ground=Ground.REFERENCE, found=account.number),
                account=account.number,
                voucher_rate=rate if isinstance(rate, Decimal) else None,
            )
    if kind is None:
        return None
    number, voucher_rate = _usual(kind, reading, chart, day)
    return _suggestion(seen, kind, reason=reason, account=number, voucher_rate=voucher_rate)


def _reading(seen: SeenCategory) -> PaymentReading:
    """Read the name; where it says nothing, the code."""
    reading = read_payment(seen.name)
    return reading if reading.kind or reading.needs_person else read_payment(seen.code)


def _kind(seen: SeenCategory, reading: PaymentReading) -> tuple[AccountKind | None, Reason]:
    told = (reading.kind,) if reading.kind else ()
    named = Reason(ground=Ground.NAME, meanings=told)
    reserved = RESERVED_CODES.get(seen.code.strip().upper())
    if seen.is_receivable:
        return AccountKind.RECEIVABLE, Reason(ground=Ground.RECEIVABLE)
    if reserved is AccountKind.VOUCHER and reading.kind is AccountKind.TAXED_VOUCHER:
        return reading.kind, named
    if reserved is not None and not reading.needs_person:
        return reserved, Reason(ground=Ground.RESERVED_CODE, found=seen.code)
    return reading.kind, named


def _usual(
    kind: AccountKind, reading: PaymentReading, chart: ChartOfAccounts, day: date
) -> tuple[str, Decimal | None]:
    """Return the usual account of a kind, empty where there is none, and the rate of vouchers."""
    usual = chart.defaults
    if kind is AccountKind.TAXED_VOUCHER:
        taxed = (usual.taxed_voucher_7, usual.taxed_voucher_19)
        numbers = {account_rate(chart.find(number), day): number for number in taxed}
        return numbers.get(reading.voucher_rate, ""), reading.voucher_rate
    rows = {
        AccountKind.CASH: usual.cash,
        AccountKind.CARD: usual.transit,
        AccountKind.PLATFORM: usual.transit,
        AccountKind.VOUCHER: usual.voucher,
        AccountKind.DEPOSIT: usual.deposit,
    }
    return rows.get(kind, ""), None


def _suggestion(
    seen: SeenCategory,
    kind: AccountKind,
    *,
    reason: Reason,
    account: str,
    voucher_rate: Decimal | None = None,
) -> Suggestion:
    rule = suggested_rule(seen, account, kind, voucher_rate=voucher_rate)
    proposals = (Proposal(rule=rule, reason=reason),) if account else ()
    return Suggestion(seen=seen, kind=kind, reason=reason, proposals=proposals)
