"""From facts to what an unfinished profile is filled with; a person confirms every rule."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from attrs import evolve, frozen

from datev_bridge.chart.account import BY_KEY, Automatic, OwnAccount, posting_key
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.chart.tax import AUTOMATIC_OFF
from datev_bridge.dates import YearStart
from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import Issue, in_order
from datev_bridge.mapping import AccountKind, RuleTarget
from datev_bridge.mapping.kinds import FITTING_KINDS
from datev_bridge.mapping.lexicon import fold
from datev_bridge.mapping.model import BY_RATE
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.suggest import suggest
from datev_bridge.takeover import codes
from datev_bridge.takeover.facts import DatevFileFacts, TextUse
from datev_bridge.takeover.labels import declare_labels
from datev_bridge.takeover.reading import read_facts


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


@frozen(kw_only=True)
class ProfileDraft:
    """What a profile is filled with; None leaves its default.

    Attributes:
        consultant_number: *Beraternummer*.
        client_number: *Mandantennummer*.
        fiscal_year_start: Day of the year.
        account_length: *Sachkontenlänge*.
        chart: *Kontenrahmen*.
        clearing_account: *Zwischenkonto*.
        tip_account: Where tips were booked, if it was one account.
        journal_code: *Diktatkürzel* so far.
        accounts: Own accounts: what labels and tax keys say beyond the standard chart.
        pairs: Rules that only lack the POS's ids, never confirmed.
    """

    consultant_number: int | None = None
    client_number: int | None = None
    fiscal_year_start: YearStart | None = None
    account_length: int | None = None
    chart: ChartName | None = None
    clearing_account: str | None = None
    tip_account: str | None = None
    journal_code: str = ""
    accounts: tuple[OwnAccount, ...] = ()
    pairs: tuple[DraftedPair, ...] = ()


@frozen(kw_only=True)
class TakenOver:
    """Files taken over: what they tell, and the profile they begin.

    Attributes:
        facts: What they tell.
        draft: What the profile is filled with.
        issues: What is odd, what blocks first.
    """

    facts: DatevFileFacts
    draft: ProfileDraft
    issues: tuple[Issue, ...] = ()


def take_over(files: Iterable[tuple[str, BinaryIO | bytes]], *, today: date) -> TakenOver:
    """Read DATEV files of one client and draft a profile from them.

    Args:
        files: Name and stream or bytes of each.
        today: Whose rates count where no file has a document date.

    Raises:
        ExtfError: One is no DATEV file, or of a format that is not described here.
        ConfigurationError: The files are not of one client, TKO-001.
    """
    reading = read_facts(files)
    apart = [issue for issue in reading.issues if issue.kind is codes.TWO_CLIENTS]
    if apart:
        raise ConfigurationError(apart[0], issues=apart)
    draft, issues = draft_profile(reading.facts, reading.facts.last_day or today)
    return TakenOver(facts=reading.facts, draft=draft, issues=in_order((*reading.issues, *issues)))


def draft_profile(facts: DatevFileFacts, day: date) -> tuple[ProfileDraft, tuple[Issue, ...]]:
    """Return what a profile is filled with, and what labels contradict the chart.

    Args:
        facts: What files tell.
        day: The day whose rates count.
    """
    start = facts.fiscal_year_start
    chart = chart_of(facts)
    own, issues = _own_accounts(facts, chart, day) if chart else ((), ())
    pairs = tuple(_pairs(facts, evolve(chart, own=own), day)) if chart else ()
    tips = {pair.account for pair in pairs if pair.target is RuleTarget.TIP}
    return ProfileDraft(
        consultant_number=facts.consultant_number,
        client_number=facts.client_number,
        fiscal_year_start=YearStart.parse(f"{start:%m-%d}") if start else None,
        account_length=facts.account_length,
        chart=facts.chart.name,
        clearing_account=facts.clearing.account if facts.clearing else None,
        tip_account=tips.pop() if len(tips) == 1 else None,
        journal_code=facts.initials,
        accounts=own,
        pairs=pairs,
    ), issues


def chart_of(facts: DatevFileFacts) -> ChartOfAccounts | None:
    """Return the client's chart without own accounts, or None where it is not known."""
    if facts.chart.name is None or facts.account_length is None:
        return None
    return ChartOfAccounts(name=facts.chart.name, account_length=facts.account_length)


def _own_accounts(
    facts: DatevFileFacts, chart: ChartOfAccounts, day: date
) -> tuple[tuple[OwnAccount, ...], tuple[Issue, ...]]:
    """Declare what the files say of accounts beyond the chart.

    That is their labels, and that an account with tax keys has no automatic tax. Of a file of
    labels alone every account is declared; beside bookings only those in use.
    """
    booked = any(use.totals.count for use in facts.accounts)
    names = {
        use.account: use.name
        for use in facts.accounts
        if use.name and (use.totals.count or not booked)
    }
    declared = declare_labels(
        {n: name for n, name in names.items() if chart.find(n).name_de != name}, chart, day
    )
    own = {each.number: each for each in declared.accounts}
    for number in _keyed(facts, chart):
        name = own[number].name if number in own else ""
        own[number] = OwnAccount(number=number, name=name, automatic=Automatic.NO)
    return tuple(own[number] for number in sorted(own)), declared.issues


def _keyed(facts: DatevFileFacts, chart: ChartOfAccounts) -> Iterator[str]:
    """Yield accounts of which nothing but a tax key in the file tells that they are not automatic.

    DATEV refuses every key but 40 on an automatic account (#REW00305); the other account of such a
    row may be the one that takes it, so only what may be revenue counts.
    """
    keyed = {a for use in facts.bu_keys if use.bu_key != AUTOMATIC_OFF for a in use.accounts}
    for number in sorted(keyed):
        account = chart.find(number)
        tax = account.taxation
        if account.is_revenue and chart.problem_with(number) is None and tax != BY_KEY:
            yield number


def _pairs(facts: DatevFileFacts, chart: ChartOfAccounts, day: date) -> Iterator[DraftedPair]:
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
