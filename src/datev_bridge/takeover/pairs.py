"""Posting texts with their accounts: rules that only lack the POS's ids."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from attrs import frozen

from datev_bridge.chart.account import posting_key
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.mapping import AccountKind, RuleTarget
from datev_bridge.mapping.kinds import FITTING_KINDS
from datev_bridge.mapping.lexicon import fold
from datev_bridge.mapping.model import BY_RATE
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.suggest import suggest
from datev_bridge.takeover.facts import DatevFileFacts, TextUse


@frozen(kw_only=True)
class DraftedPair:
    """A posting text and the account it was booked to: a rule that lacks the POS's id.

    Attributes:
        target: What the rule would be for.
        text: The posting text, without what changes from day to day.
        rate: The rate it names, in percent.
        account: Where it was booked.
        kind: What the account stands for; None where neither account nor text tells.
        bu_key: :data:`~datev_bridge.mapping.model.BY_RATE` where the account needs a key.
        rows: How many rows.
        balance: Debit less credit on that account.
    """

    target: RuleTarget
    text: str
    rate: Decimal | None
    account: str
    kind: AccountKind | None
    bu_key: str = ""
    rows: int
    balance: Decimal


def pairs_of(facts: DatevFileFacts, chart: ChartOfAccounts, day: date) -> Iterator[DraftedPair]:
    """Yield the texts of a file with their accounts, those of most rows first.

    Args:
        facts: What the file tells.
        chart: The client's chart with own accounts.
        day: The day whose rates count.
    """
    for use in facts.texts:
        if chart.problem_with(use.account) is None:
            target = _target(use, chart)
            yield DraftedPair(
                target=target,
                text=use.text,
                rate=use.rate if target is RuleTarget.REVENUE else None,
                account=use.account,
                kind=_kind(use, target, chart, day),
                bu_key=_bu_key(use, target, chart, day),
                rows=use.rows,
                balance=use.balance,
            )


def _bu_key(use: TextUse, target: RuleTarget, chart: ChartOfAccounts, day: date) -> str:
    """Return whether the rule needs a key by rate: a sale at a rate that its account lacks."""
    if target is not RuleTarget.REVENUE or use.rate is None:
        return ""
    return BY_RATE if posting_key(chart.find(use.account), use.rate, day) else ""


def _target(use: TextUse, chart: ChartOfAccounts) -> RuleTarget:
    """Tell what a text was booked as: tip, sale or payment.

    Revenue accounts are of sales, money is paid with. What is owed may be either, sold or redeemed:
    there a rate and the words count, else the side.
    """
    words = set(fold(use.text).replace("-", " ").split())
    account, on_credit = chart.find(use.account), use.balance < 0
    if use.account == chart.defaults.tip or words & _TIPS:
        return RuleTarget.TIP
    if account.is_revenue:
        return RuleTarget.REVENUE
    if account.is_liability and not words & _REDEEMED:
        is_sold = on_credit or use.rate is not None or bool(words & _SOLD)
    else:
        is_sold = on_credit and use.rate is not None
    return RuleTarget.REVENUE if is_sold else RuleTarget.PAYMENT


_TIPS = frozenset(("trinkgeld", "trinkgelder", "tip", "tips", "tringeld"))
_SOLD = frozenset(("verkauf", "verkauft", "verkaufte", "sold", "sale"))
_REDEEMED = frozenset(("einloesen", "eingeloest", "einloesung", "redeemed", "redemption"))
"""Words of posting texts, folded; usage of the trade."""


def _kind(
    use: TextUse, target: RuleTarget, chart: ChartOfAccounts, day: date
) -> AccountKind | None:
    """Return what the account stands for: what the chart knows of it, else what the words say."""
    account, usual = chart.find(use.account), chart.defaults
    known = {
        usual.voucher: AccountKind.VOUCHER,
        usual.deposit: AccountKind.DEPOSIT,
        usual.taxed_voucher_7: AccountKind.TAXED_VOUCHER,
        usual.taxed_voucher_19: AccountKind.TAXED_VOUCHER,
    }
    if target is RuleTarget.TIP:
        return AccountKind.TIP
    if target is RuleTarget.REVENUE and account.is_revenue:
        return AccountKind.REVENUE
    if use.account in known:
        return known[use.account]
    if account.is_cash or account.personal:
        return AccountKind.CASH if account.is_cash else AccountKind.RECEIVABLE
    seen = SeenCategory(target=target, name=use.text, rates=(use.rate,) if use.rate else ())
    told = suggest(seen, chart, day)
    return told.kind if told and told.kind in FITTING_KINDS[target] else None
