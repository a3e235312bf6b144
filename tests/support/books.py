"""Days in cents, rules and journals for tests of what is booked."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from attrs import evolve

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.daybook import (
    Bucket,
    Category,
    CategoryKind,
    DaySummary,
    PaymentPart,
    Receipt,
)
from datev_bridge.journal import BookingSettings, DayJournal, build_day
from datev_bridge.mapping import AccountKind, AccountMapping, MappingRule, RuleTarget
from support.sales import BERLIN, DAY

FOOD = Category(kind=CategoryKind.REVENUE, id="1", name="Speisen")
DRINKS = Category(kind=CategoryKind.REVENUE, id="2", name="Getränke")
VOUCHERS = Category(kind=CategoryKind.REVENUE, id="3", name="Gutscheine")
CASH = Category(kind=CategoryKind.PAYMENT, id="7", name="Bar", code="CASH")
CARD = Category(kind=CategoryKind.PAYMENT, id="8", name="Kreditkarten")
INVOICE = Category(kind=CategoryKind.PAYMENT, id="9", name="Rechnung")

SKR03 = ChartOfAccounts(name=ChartName.SKR03)
SETTINGS = BookingSettings(clearing_account="1792")


def rule(
    target: RuleTarget, account: str, kind: AccountKind, category_id: str = "", **more: Any
) -> MappingRule:
    """Return a rule; a ``rate`` may be text."""
    if isinstance(more.get("rate"), str):
        more["rate"] = Decimal(more["rate"])
    return MappingRule(target=target, category_id=category_id, account=account, kind=kind, **more)


REVENUE_RULES = (
    rule(RuleTarget.REVENUE, "8300", AccountKind.REVENUE, "1"),
    rule(RuleTarget.REVENUE, "8400", AccountKind.REVENUE, "2"),
    rule(RuleTarget.REVENUE, "1796", AccountKind.VOUCHER, "3"),
)
PAYMENT_RULES = (
    rule(RuleTarget.PAYMENT, "1000", AccountKind.CASH, "7"),
    rule(RuleTarget.PAYMENT, "1361", AccountKind.CARD, "8"),
    rule(RuleTarget.PAYMENT, "10001", AccountKind.RECEIVABLE, "9"),
)
TIP_RULE = rule(RuleTarget.TIP, "1592", AccountKind.TIP)
RULES = (*REVENUE_RULES, *PAYMENT_RULES, TIP_RULE)


def mapping(*rules: MappingRule) -> AccountMapping:
    """Return a mapping of those rules, of the ordinary ones if there are none."""
    return AccountMapping(revision="r1", rules=rules or RULES)


def bucket(
    amount: str, category: Category = DRINKS, rate: str | None = "19.00", **more: Any
) -> Bucket:
    percent = None if rate is None else Decimal(rate)
    exact = Decimal(more.pop("exact", amount))
    return Bucket(category=category, rate=percent, exact=exact, amount=Decimal(amount), **more)


def paid(amount: str, method: Category = CASH, tip: str = "0.00", **more: Any) -> PaymentPart:
    return PaymentPart(method=method, amount=Decimal(amount), tip=Decimal(tip), **more)


def receipt(number: int = 1, **changes: Any) -> Receipt:
    """Return a receipt of a drink for 11.90 paid in cash."""
    plain = Receipt(
        id=f"R65315.{number}",
        account_id=f"A65315.{number}",
        pos_type="SALE",
        buckets=(bucket("11.90"),),
        payments=(paid("11.90"),),
    )
    return evolve(plain, **changes)


def day(*receipts: Receipt, **changes: Any) -> DaySummary:
    plain = DaySummary(
        business_day=DAY, location=BERLIN, receipts=receipts, receipts_read=len(receipts)
    )
    return evolve(plain, **changes)


def journal(
    *receipts: Receipt,
    rules: Sequence[MappingRule] = RULES,
    settings: BookingSettings = SETTINGS,
    chart: ChartOfAccounts = SKR03,
    summary: DaySummary | None = None,
    receipt_numbers: Mapping[str, str] = MappingProxyType({}),
) -> DayJournal:
    """Book a day of those receipts."""
    return build_day(
        summary or day(*receipts),
        mapping=mapping(*rules),
        chart=chart,
        settings=settings,
        receipt_numbers=receipt_numbers,
    )


def rows(booked: DayJournal) -> list[str]:
    """Return the entries as a bookkeeper writes them: ``1792 S 11.90/8400``."""
    return [
        f"{e.account} {'S' if e.is_debit else 'H'} {abs(e.amount):.2f}/{e.contra_account}"
        for e in booked.entries
    ]
