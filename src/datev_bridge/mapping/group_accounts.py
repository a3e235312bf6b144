"""Accounts for accounting groups (*Warengruppen*), rate by rate."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from attrs import frozen

from datev_bridge.chart.account import Account, posting_key
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.check import carries
from datev_bridge.chart.tax import NO_RATE, Level, rates_in_force
from datev_bridge.mapping.model import BY_RATE, AccountKind
from datev_bridge.mapping.reasons import Ground, Reason
from datev_bridge.mapping.reference import group_account
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.senses import Reading, read_name
from datev_bridge.mapping.suggestion import Proposal, Suggestion, suggested_rule
from datev_bridge.mapping.words import Sense


def suggest_group(
    seen: SeenCategory,
    chart: ChartOfAccounts,
    day: date,
    tax_references: Mapping[Decimal, str],
) -> Suggestion | None:
    """Suggest an account for each rate seen on an accounting group.

    Args:
        seen: The group.
        chart: The client's chart of accounts.
        day: The business day the rules are first needed for.
        tax_references: The merchant's own reference of each tax rate, by percent.
    """
    group = _Group(seen=seen, chart=chart, day=day, tax_references=tax_references)
    proposals = tuple(found for rate in seen.rates if (found := group.propose(rate)))
    if proposals:
        first = proposals[0]
        return Suggestion(seen=seen, kind=first.rule.kind, reason=first.reason, proposals=proposals)
    reading = group.reading
    is_untaxed = bool(seen.rates) and not any(seen.rates)
    if is_untaxed or not reading.senses or Sense.UNCLEAR in reading.senses:
        return None
    kind = _OWED.get(next(iter(reading.senses)), AccountKind.REVENUE)
    return Suggestion(seen=seen, kind=kind, reason=group.named)


_OWED = {Sense.VOUCHER: AccountKind.VOUCHER, Sense.PREPAYMENT: AccountKind.DEPOSIT}


@frozen(kw_only=True)
class _Group:
    """An accounting group for which accounts are looked for, rate by rate."""

    seen: SeenCategory
    chart: ChartOfAccounts
    day: date
    tax_references: Mapping[Decimal, str]

    @property
    def reading(self) -> Reading:
        """What the name says; where it says nothing, what the code says."""
        reading = read_name(self.seen.name)
        return reading if reading.senses else read_name(self.seen.code)

    @property
    def named(self) -> Reason:
        told = tuple(sense for sense in Sense if sense in self.reading.senses)
        return Reason(ground=Ground.NAME, meanings=told)

    def propose(self, rate: Decimal) -> Proposal | None:
        """Return the rule of one rate, or None."""
        return (
            self._by_reference(self.seen.code, rate, Ground.REFERENCE)
            or self._by_tax_reference(rate)
            or self._by_name(rate)
        )

    def _by_reference(self, reference: str, rate: Decimal, ground: Ground) -> Proposal | None:
        account = group_account(reference, rate, self.chart, self.day, owed=self._owed)
        if account is None:
            return None
        kind = self._kind_of(account, rate)
        return self._proposal(account, kind, rate, Reason(ground=ground, found=account.number))

    @property
    def _owed(self) -> frozenset[str]:
        """Liabilities that the name allows; all of them where it tells nothing."""
        usual = self.chart.defaults
        taxed = {usual.taxed_voucher_7, usual.taxed_voucher_19}
        senses = self.reading.senses
        vouchers = {usual.voucher} if not senses or Sense.VOUCHER in senses else set()
        deposits = {usual.deposit} if not senses or Sense.PREPAYMENT in senses else set()
        return frozenset(vouchers | deposits | (taxed if vouchers or deposits else set()))

    def _kind_of(self, account: Account, rate: Decimal) -> AccountKind:
        if account.is_revenue:
            return AccountKind.REVENUE
        if rate != NO_RATE:
            return AccountKind.TAXED_VOUCHER
        is_voucher = account.number == self.chart.defaults.voucher
        return AccountKind.VOUCHER if is_voucher else AccountKind.DEPOSIT

    def _by_tax_reference(self, rate: Decimal) -> Proposal | None:
        """Use the account of the tax rate, unless the name says that something is odd."""
        senses = self.reading.senses
        if senses and not self.reading.exists_at(rate, self.seen.rates, self.day):
            return None
        found = self._by_reference(self.tax_references.get(rate, ""), rate, Ground.TAX_REFERENCE)
        return found if found and found.rule.kind is AccountKind.REVENUE else None

    def _by_name(self, rate: Decimal) -> Proposal | None:
        senses = self.reading.senses
        owed = next((kind for sense, kind in _OWED.items() if sense in senses), None)
        usual = self.chart.defaults
        level = _level(rate, self.day)
        if owed is not None:
            untaxed = usual.voucher if owed is AccountKind.VOUCHER else usual.deposit
            taxed = {
                Level.REDUCED: usual.taxed_voucher_7,
                Level.STANDARD: usual.taxed_voucher_19,
            }
            number = untaxed if rate == NO_RATE else taxed.get(level) if level else None
        elif level and self.reading.exists_at(rate, self.seen.rates, self.day):
            number = {Level.REDUCED: usual.food, Level.STANDARD: usual.drinks}[level]
        else:
            number = None
        if number is None:
            return None
        account = self.chart.find(number)
        return self._proposal(account, self._kind_of(account, rate), rate, self.named)

    def _proposal(
        self, account: Account, kind: AccountKind, rate: Decimal, reason: Reason
    ) -> Proposal | None:
        if not carries(account, rate, self.day):
            return None
        key = BY_RATE if posting_key(account, rate, self.day) else ""
        rule = suggested_rule(self.seen, account.number, kind, rate=rate, bu_key=key)
        return Proposal(rule=rule, reason=reason)


def _level(rate: Decimal, day: date) -> Level | None:
    """Return the level of VAT that a rate is on a day, or None."""
    in_force = rates_in_force(day)
    return next((level for level, each in in_force.items() if each == rate), None)
