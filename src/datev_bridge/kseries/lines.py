"""What one sales line means: gross shares by rate, and an untaxed service charge.

The rules are section 2 of the booking rules. The facts behind them: amounts with tax are after
discount and include the service charge; net + tax + untaxed service charge = with tax.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from attrs import frozen

from datev_bridge.daybook import codes
from datev_bridge.issues import Issue
from datev_bridge.kseries.models import SalesLine, TaxLine
from datev_bridge.money import CENT, ZERO, proportional

if TYPE_CHECKING:
    from datev_bridge.kseries.wire import WireSalesLine, WireTaxLine

    AnyLine = SalesLine | WireSalesLine
    AnyTaxLine = TaxLine | WireTaxLine

_ONE = Decimal(1)
_HUNDRED = Decimal(100)
_LINE_PRECISION = Decimal("0.000001")
"""The POS's own precision of line amounts."""


@frozen(kw_only=True)
class Share:
    """A part of a line at one rate, exact EUR.

    Attributes:
        rate: Percent.
        gross: VAT included.
        tax: VAT in it.
        discount: What was taken off before, VAT included; None if the POS does not say.
    """

    rate: Decimal
    gross: Decimal
    tax: Decimal
    discount: Decimal | None = ZERO


@frozen(kw_only=True)
class LineReading:
    """A line read: taxed shares, untaxed service charge, and what was wrong with it."""

    shares: tuple[Share, ...] = ()
    service_charge: Decimal = ZERO
    issues: tuple[Issue, ...] = ()


def read_line(line: "AnyLine", where: str) -> LineReading:
    """Read one line; ``where`` names it in issues."""
    rest = line.total_net_amount_with_tax - line.total_net_amount_without_tax - line.tax_amount
    if abs(rest) <= CENT:
        untaxed = ZERO
    elif abs(rest - line.service_charge) <= CENT:
        untaxed = line.service_charge
    else:
        issue = codes.LINE_DOES_NOT_ADD_UP.at(
            where,
            with_tax=line.total_net_amount_with_tax,
            without_tax=line.total_net_amount_without_tax,
            tax=line.tax_amount,
            service_charge=line.service_charge,
        )
        return LineReading(issues=(issue,))
    revenue = line.total_net_amount_with_tax - untaxed
    issues = tuple(_tax_issues(line, revenue, where))
    if issues:
        return LineReading(service_charge=untaxed, issues=issues)
    shares, off = _split(line, revenue, where)
    return LineReading(
        shares=shares, service_charge=untaxed, issues=(off,) if off is not None else ()
    )


def percent(multiplier: Decimal) -> Decimal:
    """Return a rate in percent with two decimals: 1.07 → 7.00."""
    return ((multiplier - _ONE) * _HUNDRED).quantize(CENT)


def _tax_issues(line: "AnyLine", revenue: Decimal, where: str) -> Iterator[Issue]:
    if any(not tax.tax_included for tax in line.tax_lines):
        yield codes.TAX_NOT_INCLUDED.at(where)
    for tax in line.tax_lines:
        if revenue and tax.tax_rate < _ONE:  # a multiplier: 0.19 would be read as -81 %
            yield codes.VALUE_UNREADABLE.at(where, value=tax.tax_rate, path="taxLines.taxRate")
    if revenue != 0 and not line.tax_lines:
        yield codes.NO_TAX_LINE.at(where, amount=revenue)
    if len(line.tax_lines) > 1 and any(tax.tax_rate == _ONE for tax in line.tax_lines):
        yield codes.ZERO_RATE_IN_SPLIT.at(where)
    if revenue and len(line.tax_lines) == 1 and line.tax_rate_percentage is not None:
        found = percent(line.tax_lines[0].tax_rate)
        if found != line.tax_rate_percentage:
            yield codes.RATES_DISAGREE.at(where, stated=line.tax_rate_percentage, found=found)


def _split(line: "AnyLine", revenue: Decimal, where: str) -> tuple[tuple[Share, ...], Issue | None]:
    """Split a line's revenue over its rates; the POS's own split is never computed anew."""
    if not line.tax_lines:
        return (), None
    if len(line.tax_lines) == 1:
        tax = line.tax_lines[0]
        share = Share(
            rate=percent(tax.tax_rate),
            gross=revenue,
            tax=tax.tax_amount,
            discount=line.total_discount_amount if revenue else ZERO,
        )
        return (share,), None
    taxes: Sequence[AnyTaxLine] = line.tax_lines
    gross = [_gross(tax) for tax in taxes]
    found = sum(gross, ZERO)
    if abs(found - revenue) > CENT:
        return (), codes.TAX_SPLIT_OFF.at(where, found=found, expected=revenue)
    largest = max(range(len(gross)), key=lambda i: (abs(gross[i]), -i))
    gross[largest] += revenue - found
    return tuple(
        Share(rate=percent(tax.tax_rate), gross=share, tax=tax.tax_amount, discount=off)
        for tax, share, off in zip(taxes, gross, _discounts(line, gross), strict=True)
    ), None


def _discounts(line: "AnyLine", gross: Sequence[Decimal]) -> Sequence[Decimal | None]:
    """Split a line's discount like its gross amount; what was given away whole was never sold."""
    off = line.total_discount_amount
    if off is None:
        return [None] * len(gross)
    if not off or not sum(gross, ZERO):
        return [ZERO] * len(gross)
    return proportional(off.quantize(CENT), gross)


def _gross(tax: "AnyTaxLine") -> Decimal:
    with localcontext() as context:
        context.prec = 50  # whatever the POS sends has room, however close its rate is to 0 %
        return (tax.tax_amount / (tax.tax_rate - _ONE) + tax.tax_amount).quantize(_LINE_PRECISION)
