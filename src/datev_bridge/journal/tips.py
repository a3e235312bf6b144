"""Tips (*Trinkgeld*) taken apart: whose they are, and the rates of those that are the owner's."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from datev_bridge.daybook import Category, CategoryKind, PaymentPart, Receipt
from datev_bridge.issues import Issue
from datev_bridge.journal import codes
from datev_bridge.journal.entry import ExplainedItem, ExplainedKind, RowKind
from datev_bridge.journal.part import Part, Treatment
from datev_bridge.mapping import RuleTarget, TipMode, TipTreatment
from datev_bridge.money import ZERO, proportional

TIP = Category(kind=CategoryKind.TIP, name="Trinkgeld")


def tip_pieces(
    payment: PaymentPart, receipt: Receipt, treatment: Treatment
) -> Iterator[Part | ExplainedItem | Issue]:
    """Yield what becomes of the tip of a payment; all of it, or an issue.

    A tip of the owner is part of what the guest pays for: it is shared out over the rates of its
    receipt. So is any tip where a rule for tips names a rate, since only its shares have one.

    Args:
        payment: With or without a tip.
        receipt: The receipt it pays.
        treatment: What the mapping says about tips.
    """
    if not payment.tip:
        return
    asked = treatment.tips
    method, centre = payment.method.id, payment.centre
    is_refund = payment.tip < 0
    whole = asked.treatment(method, centre, is_refund=is_refund)
    by_rate = asked.follows_rates(method, centre)
    shares = _shares(payment.tip, _revenue_by_rate(receipt, treatment))
    if not by_rate and not _is_shared_out(whole):
        yield _piece(payment, receipt, whole or TipTreatment(), payment.tip)
    elif shares:
        for rate, share in shares.items():
            of_rate = asked.treatment(method, centre, rate, is_refund=is_refund)
            yield _piece(payment, receipt, of_rate or TipTreatment(), share, rate)
    elif whole is not None and not _is_shared_out(whole):
        yield _piece(payment, receipt, whole, payment.tip)
    else:
        yield codes.TIP_WITHOUT_RATE.at(receipt.id, amount=payment.tip, target="tip")


def _is_shared_out(treatment: TipTreatment | None) -> bool:
    if treatment is None:
        return False
    return treatment.mode is TipMode.OWNER and treatment.one_rate is None


def _revenue_by_rate(receipt: Receipt, treatment: Treatment) -> Mapping[Decimal, Decimal]:
    by_rate: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    for bucket in receipt.buckets:
        if bucket.rate is not None and treatment.earns(bucket):
            by_rate[bucket.rate] += bucket.amount
    return by_rate


def _shares(tip: Decimal, by_rate: Mapping[Decimal, Decimal]) -> Mapping[Decimal, Decimal]:
    """Return the shares of a tip by rate, the highest first; none where it cannot be split."""
    if not _of_one_sign(by_rate.values()):
        return {}
    rates = sorted(by_rate, reverse=True)
    shares = proportional(tip, [by_rate[rate] for rate in rates])
    return {rate: share for rate, share in zip(rates, shares, strict=True) if share}


def _of_one_sign(amounts: Iterable[Decimal]) -> bool:
    """Tell whether there is something to split by, with all of it on one side."""
    return len({amount > 0 for amount in amounts if amount}) == 1


def _piece(
    payment: PaymentPart,
    receipt: Receipt,
    treatment: TipTreatment,
    amount: Decimal,
    asked: Decimal | None = None,
) -> Part | ExplainedItem:
    if treatment.mode is TipMode.IGNORE:
        return ExplainedItem(
            kind=ExplainedKind.TIP_IGNORED,
            receipt=receipt.account_id,
            category=payment.method,
            amount=amount,
        )
    is_owners = treatment.mode is TipMode.OWNER
    rate = asked if treatment.one_rate is None else treatment.one_rate
    return Part(
        kind=RowKind.OWNER_TIP if is_owners else RowKind.TIP,
        target=RuleTarget.TIP,
        category=TIP,
        rate=rate if is_owners else None,
        asked=asked,
        centre=payment.centre,
        method=payment.method.id,
        amount=amount,
        receipt=receipt,
    )
