"""VAT as DATEV takes it out of the rows, against the VAT on the receipts, with what is between.

DATEV taxes each row by itself: by its account's function or its tax key on the document date,
gross × rate / (100 + rate), rounded to the cent.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from attrs import frozen

from datev_bridge.chart.account import Account, TaxKind, account_rate
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.tax import AUTOMATIC_OFF, NO_RATE, rate_of_bu_key, same_key
from datev_bridge.daybook import DayTotals
from datev_bridge.journal import DayJournal, Entry, RowKind
from datev_bridge.money import CENT, ZERO

_HUNDRED = Decimal(100)
_EXACT = Decimal("0.000001")


class VatCauseKind(Enum):
    """Why the VAT of the rows rightly differs from the VAT on the receipts."""

    OLD_VOUCHERS = "old_vouchers"
    """What an old voucher paid was taxed when the voucher was sold, at the rate of then."""
    OWNER_TIPS = "owner_tips"
    """Tips of the owner are taxed; the receipt states no VAT on them."""
    SERVICE_CHARGE = "service_charge"
    """The service charge is booked at a rate; the POS left it untaxed."""


@frozen(kw_only=True)
class VatCause:
    """One known cause and what it comes to, EUR, six decimals."""

    kind: VatCauseKind
    amount: Decimal


@frozen(kw_only=True)
class VatLine:
    """VAT at one rate, EUR.

    Attributes:
        rate: Percent.
        gross: Booked at that rate, VAT included.
        datev: As DATEV takes it out of the rows, each rounded to the cent.
        receipts: As the receipts state it, exact.
        causes: What of the difference has a known cause.
    """

    rate: Decimal
    gross: Decimal
    datev: Decimal
    receipts: Decimal
    causes: tuple[VatCause, ...] = ()

    @property
    def difference(self) -> Decimal:
        """DATEV less receipts."""
        return self.datev - self.receipts

    @property
    def known(self) -> Decimal:
        """What the known causes come to."""
        return sum((cause.amount for cause in self.causes), ZERO)

    @property
    def rounding(self) -> Decimal:
        """What is left: fractions of cents, since DATEV rounds rows and the POS lines."""
        return self.difference - self.known


def vat_in(gross: Decimal, rate: Decimal) -> Decimal:
    """Return the VAT that DATEV takes out of a gross amount at ``rate`` percent, in cents."""
    return (gross * rate / (_HUNDRED + rate)).quantize(CENT, rounding=ROUND_HALF_UP)


def booked_rate(entry: Entry, chart: ChartOfAccounts | None) -> Decimal:
    """Return the rate at which DATEV taxes a row, in percent; 0 for none.

    Where the account's function is not known here, or no chart is given, it is the rate that the
    row was booked for.
    """
    if chart is not None:
        account = chart.find(entry.account if _is_payment(entry) else entry.contra_account)
        taken = _taken(account, entry.bu_key, entry.posted_on or entry.business_day)
        if taken is not None:
            return taken
    return entry.rate or NO_RATE


def vat_lines(
    journal: DayJournal, totals: DayTotals, chart: ChartOfAccounts | None = None
) -> tuple[VatLine, ...]:
    """Return VAT by rate, highest first."""
    gross: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    datev: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    for shift in journal.vat_shifts:
        gross[shift.receipt_rate] += ZERO  # nothing may be left at that rate: shown all the same
    for entry in journal.entries:
        rate = booked_rate(entry, chart)
        if rate:
            # The payment by a taxed voucher takes back the VAT of when it was sold.
            sign = -1 if _is_payment(entry) else 1
            gross[rate] += sign * entry.amount
            datev[rate] += sign * vat_in(entry.amount, rate)
    causes = _causes(journal, chart)
    return tuple(
        VatLine(
            rate=rate,
            gross=gross[rate],
            datev=datev[rate],
            receipts=totals.revenue_tax.get(rate, ZERO),
            causes=causes.get(rate, ()),
        )
        for rate in sorted(gross, reverse=True)
    )


def _taken(account: Account, bu_key: str, day: date) -> Decimal | None:
    """Return the rate of output VAT that DATEV takes, None where it cannot be known here."""
    if same_key(bu_key, AUTOMATIC_OFF) or account.taxation.kind in _NO_OUTPUT_TAX:
        return NO_RATE
    if account.taxation.kind is TaxKind.AUTOMATIC:
        rate = account_rate(account, day)
        return rate if isinstance(rate, Decimal) else None
    if account.taxation.kind is TaxKind.UNKNOWN and not bu_key:
        return None
    return rate_of_bu_key(bu_key, day)


_NO_OUTPUT_TAX = {TaxKind.NO_TAX, TaxKind.INPUT_ONLY, TaxKind.INPUT_AUTOMATIC}


def _causes(
    journal: DayJournal, chart: ChartOfAccounts | None
) -> Mapping[Decimal, tuple[VatCause, ...]]:
    sums: dict[tuple[Decimal, VatCauseKind], Decimal] = defaultdict(lambda: ZERO)
    for rate, kind, gross in _caused(journal, chart):
        sums[rate, kind] += gross * rate / (_HUNDRED + rate)
    found: dict[Decimal, tuple[VatCause, ...]] = {}
    for kind in VatCauseKind:
        for (rate, of), amount in sums.items():
            if of is kind and amount:
                cause = VatCause(kind=kind, amount=amount.quantize(_EXACT))
                found[rate] = (*found.get(rate, ()), cause)
    return found


def _caused(
    journal: DayJournal, chart: ChartOfAccounts | None
) -> Iterator[tuple[Decimal, VatCauseKind, Decimal]]:
    """Yield rate, cause and gross amount of everything taxed otherwise than on its receipt."""
    for shift in journal.vat_shifts:
        yield shift.receipt_rate, VatCauseKind.OLD_VOUCHERS, -shift.amount
        yield shift.booked_rate, VatCauseKind.OLD_VOUCHERS, shift.amount
    for entry in journal.entries:
        rate = booked_rate(entry, chart)
        if rate and entry.kind in _CAUSE_OF_ROW:
            sign = -1 if _is_payment(entry) else 1
            yield rate, _CAUSE_OF_ROW[entry.kind], sign * entry.amount


_CAUSE_OF_ROW = {
    RowKind.PAYMENT: VatCauseKind.OLD_VOUCHERS,
    RowKind.OWNER_TIP: VatCauseKind.OWNER_TIPS,
    RowKind.CHARGE: VatCauseKind.SERVICE_CHARGE,
}


def _is_payment(entry: Entry) -> bool:
    return entry.kind is RowKind.PAYMENT
