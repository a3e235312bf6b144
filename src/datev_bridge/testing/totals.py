"""Totals of a business day, as the till kept them while selling."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from attrs import frozen

from datev_bridge.money import ZERO
from datev_bridge.testing.receipts import RateKey, Receipt, SaleType

_NO_TAKINGS = frozenset({SaleType.TRANSITORY, SaleType.FLOAT})


@frozen(kw_only=True)
class Totals:
    """What a business day amounts to. Lines count in exact euros, payments in whole cents.

    Attributes:
        receipts: Receipts but for FLOAT and TRANSITORY.
        revenue: Gross, without service charge, by accounting group id and rate in per cent.
        service_charge: Untaxed service charge. A taxed one is part of the revenue.
        payments: Amounts without tips by payment method id.
        tips: Tips by payment method id.
        gift_cards_sold: Value of gift cards sold (accounts without lines).
        gift_cards_redeemed: What was paid by gift card.
        receivables: What was put on invoices.
        receivables_settled: Invoices paid by a transfer.
        floats: Cash put into the drawer; not in ``payments``.
        carried_in: Gross of receipts that were opened on an earlier business day.
        transitory: Gross of tables still open at the end (V1 only); not in ``revenue``.
    """

    receipts: int
    revenue: Mapping[RateKey, Decimal]
    service_charge: Decimal
    payments: Mapping[str, Decimal]
    tips: Mapping[str, Decimal]
    gift_cards_sold: Decimal
    gift_cards_redeemed: Decimal
    receivables: Decimal
    receivables_settled: Decimal
    floats: Decimal
    carried_in: Decimal
    transitory: Decimal


def _added(parts: Iterable[Mapping[RateKey, Decimal]]) -> dict[RateKey, Decimal]:
    sums: dict[RateKey, Decimal] = {}
    for part in parts:
        for key, amount in part.items():
            sums[key] = sums.get(key, ZERO) + amount
    return dict(sorted(sums.items()))


def _added_methods(parts: Iterable[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for part in parts:
        for key, amount in part.items():
            sums[key] = sums.get(key, ZERO) + amount
    return dict(sorted(sums.items()))


def _gross(receipt: Receipt) -> Decimal:
    return sum(receipt.tally.revenue.values(), receipt.tally.service_charge)


def total_of(receipts: Iterable[Receipt]) -> Totals:
    """Add up what the till counted for each receipt."""
    everything = tuple(receipts)
    takings = [receipt for receipt in everything if receipt.type not in _NO_TAKINGS]
    tallies = [receipt.tally for receipt in takings]
    return Totals(
        receipts=len(takings),
        revenue=_added(tally.revenue for tally in tallies),
        service_charge=sum((tally.service_charge for tally in tallies), ZERO),
        payments=_added_methods(tally.payments for tally in tallies),
        tips=_added_methods(tally.tips for tally in tallies),
        gift_cards_sold=sum((tally.cards_sold for tally in tallies), ZERO),
        gift_cards_redeemed=sum((tally.cards_redeemed for tally in tallies), ZERO),
        receivables=sum((tally.invoiced for tally in tallies), ZERO),
        receivables_settled=sum((tally.settled for tally in tallies), ZERO),
        floats=sum(
            (
                amount
                for receipt in everything
                if receipt.type is SaleType.FLOAT
                for amount in receipt.tally.payments.values()
            ),
            ZERO,
        ),
        carried_in=sum((_gross(receipt) for receipt in takings if receipt.carried), ZERO),
        transitory=sum(
            (_gross(receipt) for receipt in everything if receipt.type is SaleType.TRANSITORY),
            ZERO,
        ),
    )
