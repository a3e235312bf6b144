"""Facts and the POS's categories → rules for a person to confirm: where a category was booked."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
import re

from attrs import frozen

from datev_bridge.chart.account import account_rate, posting_key
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.check import carries
from datev_bridge.issues import Issue, in_order
from datev_bridge.mapping.lexicon import fold
from datev_bridge.mapping.model import BY_RATE, AccountKind, RuleTarget
from datev_bridge.mapping.reasons import Ground, Reason
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.senses import read_name
from datev_bridge.mapping.suggestion import Proposal, Suggestion, suggested_rule
from datev_bridge.mapping.tenders import read_payment
from datev_bridge.takeover import codes
from datev_bridge.takeover.pairs import DraftedPair


@frozen(kw_only=True)
class FileSuggestions:
    """What pairs of a file came to for known categories.

    Attributes:
        suggestions: Rules that nobody confirmed, with their reasons, in the order of the
            categories; none for a category of which the file tells nothing.
        issues: Why something the file tells is not suggested.
    """

    suggestions: tuple[Suggestion, ...] = ()
    issues: tuple[Issue, ...] = ()


def suggest_from_file(
    pairs: Iterable[DraftedPair],
    categories: Iterable[SeenCategory],
    chart: ChartOfAccounts,
    day: date,
) -> FileSuggestions:
    """Suggest the accounts that a file booked the POS's categories to.

    A text that is the category's name counts first; else one that means the same (*Bier* and
    *Getränke*, *EC* and *Kreditkarte*), and only if all of those share one account. Never an
    account that does not carry the rate.

    Args:
        pairs: Texts and accounts of the file.
        categories: What the POS has shown.
        chart: The client's chart of accounts.
        day: The business day the rules are first needed for.
    """
    kept = tuple(pairs)
    issues: list[Issue] = []
    found = []
    for seen in categories:
        proposals = tuple(_proposals(seen, kept, chart, day, issues))
        if proposals:
            first = proposals[0]
            found.append(
                Suggestion(
                    seen=seen, kind=first.rule.kind, reason=first.reason, proposals=proposals
                )
            )
    return FileSuggestions(suggestions=tuple(found), issues=in_order(issues))


def _proposals(
    seen: SeenCategory,
    pairs: tuple[DraftedPair, ...],
    chart: ChartOfAccounts,
    day: date,
    issues: list[Issue],
) -> Iterator[Proposal]:
    for rate in seen.asked:
        booked = _booked(seen, rate, pairs)
        accounts = sorted({pair.account for pair in booked})
        name = _named(seen, rate)
        if len(accounts) > 1:
            issues.append(
                codes.SEVERAL_ACCOUNTS.at(name, category=name, accounts=", ".join(accounts))
            )
        elif accounts:
            found = _proposal(seen, rate, booked[0], chart, day)
            if isinstance(found, Issue):
                issues.append(found)
            elif found:
                yield found


def _proposal(
    seen: SeenCategory, rate: Decimal | None, pair: DraftedPair, chart: ChartOfAccounts, day: date
) -> Proposal | Issue | None:
    """Return the rule; an issue if the account lacks the rate, None if the kind is not known.

    Nor is there one for taxed vouchers that are paid with, if their rate is not known.
    """
    account = chart.find(pair.account)
    if rate is not None and not carries(account, rate, day):
        name = _named(seen, rate)
        about = {"category": name, "account": pair.account, "day": day.isoformat()}
        return codes.LACKS_RATE.at(name, **about, rate=f"{rate.normalize():f}")
    if pair.kind is None:
        return None
    key = BY_RATE if rate is not None and posting_key(account, rate, day) else ""
    voucher_rate = None
    if seen.target is RuleTarget.PAYMENT and pair.kind is AccountKind.TAXED_VOUCHER:
        taxed = account_rate(account, day)
        if not isinstance(taxed, Decimal):
            return None
        voucher_rate = taxed
    rule = suggested_rule(
        seen, pair.account, pair.kind, rate=rate, bu_key=key, voucher_rate=voucher_rate
    )
    return Proposal(rule=rule, reason=Reason(ground=Ground.BOOKED, found=pair.text))


def _booked(
    seen: SeenCategory, rate: Decimal | None, pairs: tuple[DraftedPair, ...]
) -> list[DraftedPair]:
    """Return the pairs of a category at a rate: those of its name, else those that mean it."""
    fitting = [
        pair
        for pair in pairs
        if pair.target is seen.target and (pair.rate is None or rate is None or pair.rate == rate)
    ]
    words = _words(seen.name)
    same = [pair for pair in fitting if words and _words(pair.text) == words]
    meaning = _meaning(seen.target, seen.name)
    return same or [p for p in fitting if meaning and _meaning(p.target, p.text) == meaning]


def _meaning(target: RuleTarget, name: str) -> object:
    """Return what the words of a name mean; nothing where they do not tell."""
    return read_name(name).senses if target is RuleTarget.REVENUE else read_payment(name).kind


def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(_WORD.findall(fold(name))))


_WORD = re.compile(r"[a-z0-9]+")


def _named(seen: SeenCategory, rate: Decimal | None) -> str:
    return seen.name if rate is None else f"{seen.name} {rate.normalize():f} %"
