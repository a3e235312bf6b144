"""The tax of a posting against its account: what DATEV refuses, or would book otherwise."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from attrs import frozen

from datev_bridge.chart import codes
from datev_bridge.chart.account import Account, TaxKind, Unknown, account_rate, posting_key
from datev_bridge.chart.tax import (
    AUTOMATIC_OFF,
    NO_RATE,
    bu_key_for,
    key_number,
    rate_of_bu_key,
    same_key,
)
from datev_bridge.issues import Issue, IssueKind, any_blocks


def account_problems(account: Account, *, where: str = "") -> tuple[Issue, ...]:
    """Return why an account cannot be posted to at all, whatever the tax.

    Args:
        account: As the chart has found it.
        where: The place to name in the issues.
    """
    rows = ((account.is_collective, codes.COLLECTIVE), (account.is_reserved, codes.RESERVED))
    return tuple(kind.at(where, account=account.number) for found, kind in rows if found)


def posting_problems(
    account: Account, rate: Decimal | None, bu_key: str, day: date, *, where: str = ""
) -> tuple[Issue, ...]:
    """Return what is wrong with the tax of a posting: at most one cause, none if it is right.

    Args:
        account: The account that stands against the clearing account.
        rate: Percent on the receipt; None where tax is no question (payments, tips).
        bu_key: As it will stand in the file, empty for none.
        day: The document date.
        where: The place to name in the issue.
    """
    posting = _Posting(
        account=account, rate=rate or NO_RATE, key=bu_key, day=day, number=key_number(bu_key)
    )
    if posting.number is None:
        found: IssueKind | None = codes.KEY_MALFORMED
    else:
        found = _RULES[account.taxation.kind](posting)
    return (posting.issue(found, where),) if found else ()


def carries(account: Account, rate: Decimal, day: date) -> bool:
    """Tell whether a rate can be posted to an account on a day with the key that belongs to it.

    An account of which too little is known carries nothing.
    """
    key = posting_key(account, rate, day)
    if key is None or isinstance(account_rate(account, day), Unknown):
        return False
    return not any_blocks((*account_problems(account), *posting_problems(account, rate, key, day)))


@frozen(kw_only=True)
class _Posting:
    """What the rules look at."""

    account: Account
    rate: Decimal
    key: str
    day: date
    number: int | None

    @property
    def switches_off(self) -> bool:
        return same_key(self.key, AUTOMATIC_OFF)

    @property
    def actual(self) -> Decimal | Unknown | None:
        """The rate DATEV will take, None where the key is not known to name one."""
        if self.switches_off:
            return NO_RATE
        if self.account.taxation.kind is TaxKind.AUTOMATIC:
            return account_rate(self.account, self.day)
        return rate_of_bu_key(self.key, self.day)

    def issue(self, kind: IssueKind, where: str) -> Issue:
        actual = self.actual
        return kind.at(
            where,
            account=self.account.number,
            rate=_percent(self.rate),
            actual=_percent(actual) if isinstance(actual, Decimal) else "?",
            key=(bu_key_for(self.rate, self.day) or "") if self.number == 0 else self.key,
            day=self.day.isoformat(),
        )


def _automatic(posting: _Posting) -> IssueKind | None:
    if posting.number and not posting.switches_off:
        return codes.KEY_ON_AUTOMATIC
    if isinstance(posting.actual, Unknown):
        return codes.RATE_UNKNOWN
    return None if posting.actual == posting.rate else codes.RATE_DIFFERS


def _input_automatic(posting: _Posting) -> IssueKind | None:
    if posting.rate != NO_RATE:
        return codes.TAKES_NO_TAX
    if posting.switches_off:
        return None
    return codes.KEY_ON_AUTOMATIC if posting.number else codes.INPUT_TAX


def _by_key(posting: _Posting) -> IssueKind | None:
    if posting.switches_off:
        return codes.NOTHING_TO_SWITCH_OFF
    if posting.rate != NO_RATE and posting.account.is_liability:
        return codes.TAXED_LIABILITY
    if posting.actual == posting.rate:
        return None
    if posting.number:
        return codes.KEY_UNKNOWN if posting.actual is None else codes.KEY_DIFFERS
    key = bu_key_for(posting.rate, posting.day)
    return codes.NO_KEY_EXISTS if key is None else codes.KEY_MISSING


def _no_output_tax(posting: _Posting) -> IssueKind | None:
    if posting.rate != NO_RATE:
        return codes.TAXED_LIABILITY if posting.account.is_liability else codes.TAKES_NO_TAX
    return codes.TAKES_NO_KEY if posting.number else None


def _unknown(posting: _Posting) -> IssueKind | None:
    return codes.FUNCTION_UNKNOWN if posting.rate != NO_RATE or posting.number else None


_RULES: Mapping[TaxKind, Callable[[_Posting], IssueKind | None]] = {
    TaxKind.AUTOMATIC: _automatic,
    TaxKind.INPUT_AUTOMATIC: _input_automatic,
    TaxKind.BY_KEY: _by_key,
    TaxKind.INPUT_ONLY: _no_output_tax,
    TaxKind.NO_TAX: _no_output_tax,
    TaxKind.UNKNOWN: _unknown,
}


def _percent(rate: Decimal) -> str:
    """Return a rate without needless zeros: ``19``, ``10.7``."""
    return f"{rate.normalize():f}"
