"""From facts to what an unfinished profile is filled with; a person confirms every rule."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import BinaryIO

from attrs import evolve, frozen

from datev_bridge.chart.account import BY_KEY, Automatic, OwnAccount
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.chart.tax import AUTOMATIC_OFF
from datev_bridge.dates import YearStart
from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import Issue, in_order
from datev_bridge.mapping import RuleTarget
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.suggestion import Suggestion
from datev_bridge.takeover import codes
from datev_bridge.takeover.facts import DatevFileFacts
from datev_bridge.takeover.labels import declare_labels
from datev_bridge.takeover.pairs import DraftedPair, pairs_of
from datev_bridge.takeover.reading import read_facts
from datev_bridge.takeover.rules import FileSuggestions, suggest_from_file


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
        suggestions: Rules for categories that are known, never confirmed, with their reasons.
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
    suggestions: tuple[Suggestion, ...] = ()

    def fit_for(self, chart: ChartOfAccounts) -> "ProfileDraft":
        """Return the draft for a chart: without accounts and rules, if it was read for another."""
        is_same_name = self.chart in {None, chart.name}
        is_same_length = self.account_length in {None, chart.account_length}
        return self if is_same_name and is_same_length else ProfileDraft()


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


def take_over(
    files: Iterable[tuple[str, BinaryIO | bytes]],
    *,
    today: date,
    categories: Iterable[SeenCategory] = (),
) -> TakenOver:
    """Read DATEV files of one client and draft a profile from them.

    Args:
        files: Name and stream or bytes of each.
        today: Whose rates count: rules are for days to come.
        categories: What the POS has shown, where that is known.

    Raises:
        ExtfError: One is no DATEV file, or of a format that is not described here.
        ConfigurationError: The files are not of one client, TKO-001.
    """
    reading = read_facts(files)
    apart = [issue for issue in reading.issues if issue.kind is codes.TWO_CLIENTS]
    if apart:
        raise ConfigurationError(apart[0], issues=apart)
    draft, issues = draft_profile(reading.facts, today, categories)
    return TakenOver(facts=reading.facts, draft=draft, issues=in_order((*reading.issues, *issues)))


def draft_profile(
    facts: DatevFileFacts, day: date, categories: Iterable[SeenCategory] = ()
) -> tuple[ProfileDraft, tuple[Issue, ...]]:
    """Return what a profile is filled with, and what contradicts it.

    Args:
        facts: What files tell.
        day: The day whose rates count.
        categories: What the POS has shown, where that is known.
    """
    start = facts.fiscal_year_start
    chart = chart_of(facts)
    own, issues = _own_accounts(facts, chart, day) if chart else ((), ())
    full = evolve(chart, own=own) if chart else None
    pairs = tuple(pairs_of(facts, full, day)) if full else ()
    found = suggest_from_file(pairs, categories, full, day) if full else FileSuggestions()
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
        suggestions=found.suggestions,
    ), (*issues, *found.issues)


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
