"""Reading 30 to 60 days to learn what holds for their location: pure, an answer at a time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby, pairwise

from attrs import field, frozen

from datev_bridge.daybook import Category, CategoryKind, Location
from datev_bridge.kseries.calibration import (
    Calibration,
    FeedsCompared,
    GroupRates,
    LateChanges,
    Rounding,
    ServiceCharges,
    Spellings,
    Tips,
    WithoutId,
)
from datev_bridge.kseries.discounts import Discounts
from datev_bridge.kseries.endpoints import DayBody
from datev_bridge.kseries.evidence import Evidence, ReadDay, read_answer
from datev_bridge.kseries.tally import Tally
from datev_bridge.money import ZERO

_HOUR = timedelta(hours=1)


@frozen(kw_only=True)
class Reading:
    """An answer of the POS for a business day.

    Attributes:
        answer: As received.
        read_at: When, aware; two readings of a day show late changes.
    """

    answer: DayBody = field(repr=False)
    read_at: datetime


def calibrate(readings: Iterable[Reading], *, location: Location) -> Calibration:
    """State what holds for a location.

    Of each day the latest complete answer counts, of V2 where there is one; the others serve to
    find late changes and to compare the feeds. Only a few numbers of each answer are kept, so
    ``readings`` may be a generator that asks the POS.

    Args:
        readings: Answers, in any order.
        location: Where they are from.
    """
    days = [read_answer(reading.answer, reading.read_at, location) for reading in readings]
    usable = [day for day in days if day.is_usable]
    by_feed = _latest(usable)
    counted = [found.get("v2") or found["v1"] for found in by_feed.values()]
    evidence = Evidence()
    for day in counted:
        evidence.add(day.evidence)
    counts = evidence.counts
    return Calibration(
        location=location.id,
        feeds=tuple(sorted({day.feed for day in days})),
        days=tuple(sorted(by_feed)),
        incomplete=tuple(sorted({day.day for day in days} - by_feed.keys())),
        receipts=counts[Tally.RECEIPTS],
        types=dict(sorted(evidence.types.items())),
        tips=Tips(
            outside=counts[Tally.TIP_OUTSIDE],
            inside=counts[Tally.TIP_INSIDE],
            unclear=counts[Tally.TIP_UNCLEAR],
            inside_methods=tuple(sorted(evidence.inside_methods)),
            example=evidence.example,
        ),
        service_charges=ServiceCharges(
            without=counts[Tally.CHARGE_WITHOUT],
            taxed=counts[Tally.CHARGE_TAXED],
            untaxed=counts[Tally.CHARGE_UNTAXED],
            unexplained=counts[Tally.CHARGE_UNEXPLAINED],
            contradicting=counts[Tally.CHARGE_CONTRADICTS],
        ),
        discounts=Discounts(
            gross=counts[Tally.DISCOUNT_GROSS],
            net=counts[Tally.DISCOUNT_NET],
            unclear=counts[Tally.DISCOUNT_UNCLEAR],
        ),
        spellings=_spellings(days),
        methods_without_id=tuple(_without_id(evidence, CategoryKind.PAYMENT)),
        groups_without_id=tuple(_without_id(evidence, CategoryKind.REVENUE)),
        groups=tuple(_groups(evidence)),
        lines_without_rate=counts[Tally.WITHOUT_RATE],
        unbalanced=counts[Tally.UNBALANCED],
        rounding=Rounding(
            worst_move=evidence.worst_move,
            worst_gap=evidence.worst_gap,
            receipt=evidence.moved_receipt,
        ),
        late_changes=_late_changes(usable),
        feeds_compared=_compared(by_feed.values()),
    )


def _latest(days: Iterable[ReadDay]) -> dict[date, dict[str, ReadDay]]:
    """Return the latest answer of each feed for each day, days in order."""
    found: dict[date, dict[str, ReadDay]] = {}
    for day in sorted(days, key=lambda each: (each.day, each.read_at)):
        found.setdefault(day.day, {})[day.feed] = day
    return found


def _spellings(days: Iterable[ReadDay]) -> Spellings:
    """Spellings of all answers count: the feeds spell differently."""
    seen = Evidence()
    for day in days:
        seen.add(day.evidence)
    return Spellings(
        times=dict(sorted(seen.times.items())),
        amounts_as_text=seen.counts[Tally.AMOUNT_AS_TEXT],
        amounts_as_numbers=seen.counts[Tally.AMOUNT_AS_NUMBER],
        empty_amounts=seen.counts[Tally.AMOUNT_EMPTY],
    )


def _without_id(evidence: Evidence, kind: CategoryKind) -> Iterator[WithoutId]:
    for category in sorted(evidence.without_id, key=lambda each: each.id):
        if category.kind is kind:
            yield WithoutId(
                category=category,
                count=evidence.without_id[category],
                amount=evidence.amounts_without_id[category],
            )


def _groups(evidence: Evidence) -> Iterator[GroupRates]:
    rates: dict[Category, dict[Decimal, int]] = {}
    for (category, rate), count in sorted(evidence.rates.items(), key=lambda each: -each[0][1]):
        rates.setdefault(category, {})[rate] = count
    for category in sorted(rates, key=lambda each: (each.name, each.id)):
        yield GroupRates(category=category, rates=rates[category])


def _late_changes(usable: Iterable[ReadDay]) -> LateChanges:
    compared: set[date] = set()
    changed: set[date] = set()
    receipts = 0
    latest: tuple[int, int] | None = None
    for before, after in _read_twice(usable):
        compared.add(after.day)
        different = _different(before, after)
        if not different:
            continue
        changed.add(after.day)
        receipts += different
        span = _hours(before, after)
        latest = max(latest or span, span, key=lambda hours: hours[1])
    return LateChanges(
        days_compared=len(compared),
        days_changed=len(changed),
        receipts_changed=receipts,
        after_hours=latest[0] if latest else None,
        before_hours=latest[1] if latest else None,
    )


def _read_twice(usable: Iterable[ReadDay]) -> Iterator[tuple[ReadDay, ReadDay]]:
    """Yield each two answers of one feed that follow each other for a day."""
    ordered = sorted(usable, key=lambda each: (each.day, each.feed, each.read_at))
    for _, same in groupby(ordered, key=lambda each: (each.day, each.feed)):
        yield from pairwise(same)


def _different(one: ReadDay, other: ReadDay) -> int:
    """Count the receipts that came, went or differ."""
    accounts = one.receipts.keys() | other.receipts.keys()
    return sum(one.receipts.get(each) != other.receipts.get(each) for each in accounts)


def _hours(before: ReadDay, after: ReadDay) -> tuple[int, int]:
    """Return between how many whole hours after the end of its day a change came."""
    ends_at = after.ends_at or before.read_at
    earliest = max(before.read_at - ends_at, timedelta(0))
    return earliest // _HOUR, -(-(after.read_at - ends_at) // _HOUR)


def _compared(days: Iterable[dict[str, ReadDay]]) -> FeedsCompared:
    pairs: Sequence[tuple[ReadDay, ReadDay]] = [
        (found["v1"], found["v2"]) for found in days if {"v1", "v2"} <= found.keys()
    ]
    return FeedsCompared(
        days_compared=len(pairs),
        days_differing=sum(v1.receipts != v2.receipts for v1, v2 in pairs),
        only_v1=sum(len(v1.receipts.keys() - v2.receipts.keys()) for v1, v2 in pairs),
        only_v2=sum(len(v2.receipts.keys() - v1.receipts.keys()) for v1, v2 in pairs),
        differing=sum(
            v1.receipts[each] != v2.receipts[each]
            for v1, v2 in pairs
            for each in v1.receipts.keys() & v2.receipts.keys()
        ),
        transitory=sum(v1.transitory for v1, _ in pairs),
        gross_difference=sum((v1.gross - v2.gross for v1, v2 in pairs), ZERO),
    )
