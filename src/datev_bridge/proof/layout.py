"""Proof → page: what is shown, worked out day by day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from datev_bridge.daybook import DayTotals, Receipt
from datev_bridge.journal import DayJournal, RowKind
from datev_bridge.money import ZERO, total
from datev_bridge.proof.drill_down import DrillDown
from datev_bridge.proof.model import Proof, ProofDay
from datev_bridge.proof.page import DayView, MethodLine, Page, Rate, SoldKind, SoldLine
from datev_bridge.proof.picture import Columns, make_columns


def make_page(proof: Proof) -> Page:
    """Work out what the page shows."""
    days = tuple(_day(day) for day in proof.days)
    booked = [day for day in days if day.is_booked]
    sold = _sum_sold(line for day in booked for line in day.sold)
    paid = _sum_paid(line for day in booked for line in day.paid)
    rates = [line.rate for line in sold if line.kind is SoldKind.REVENUE]
    return Page(
        proof=proof,
        days=days,
        sold=sold,
        paid=tuple(sorted(paid, key=lambda line: (-line.total, line.id))),
        columns=_columns(days, rates) if len(days) > 1 and booked else None,
    )


def _columns(days: tuple[DayView, ...], rates: list[Rate]) -> Columns:
    return make_columns(
        [day.proof.business_day for day in days],
        [
            [day.amount(SoldKind.REVENUE, r) if day.is_booked else ZERO for r in rates]
            for day in days
        ],
    )


def _day(day: ProofDay) -> DayView:
    names = _method_names(day.summary.receipts)
    totals, journal = day.totals, day.journal
    drill = DrillDown.of(day)
    return DayView(
        proof=day,
        sold=_sold(totals, journal),
        paid=_methods(names, totals.payments, totals.tips),
        floats=_methods(names, totals.floats, {}),
        rows=drill.rows if day.correction is None else drill.correction,
        whole=() if day.correction is None else drill.rows,
        cancelled=drill.cancelled,
        explained=drill.explained,
        receipts=drill.receipts(),
        shifts=tuple((drill.number(s.receipt), s) for s in journal.vat_shifts),
    )


def _method_names(receipts: Iterable[Receipt]) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for receipt in receipts:
        for payment in receipt.payments:
            names.setdefault(payment.method.id, payment.method.name or payment.method.id)
    return names


def _sold(totals: DayTotals, journal: DayJournal) -> tuple[SoldLine, ...]:
    """Revenue without the vouchers and deposits in it: those are liabilities, not takings."""
    liabilities: dict[Rate, Decimal] = {}
    for entry in journal.entries:
        if entry.kind is RowKind.LIABILITY:
            liabilities[entry.rate] = liabilities.get(entry.rate, ZERO) + entry.amount
    takings = ((r, amount - liabilities.get(r, ZERO)) for r, amount in totals.revenue.items())
    lines = [
        SoldLine(kind=SoldKind.REVENUE, rate=r, amount=amount) for r, amount in takings if amount
    ]
    others = {
        SoldKind.LIABILITY: total(liabilities.values()),
        SoldKind.SERVICE_CHARGE: totals.service_charge,
        SoldKind.ROUNDING: totals.rounding,
        SoldKind.DIFFERENCE: totals.clarified,
        SoldKind.TIPS: total(totals.tips.values()),
    }
    lines += [SoldLine(kind=k, rate=None, amount=amount) for k, amount in others.items() if amount]
    return tuple(sorted(lines, key=_sold_order))


_SOLD_ORDER = tuple(SoldKind)


def _sold_order(line: SoldLine) -> tuple[int, bool, Decimal]:
    """Revenue first, highest rate first, what has no rate last."""
    return _SOLD_ORDER.index(line.kind), line.rate is None, -(line.rate or ZERO)


def _methods(
    names: Mapping[str, str], amounts: Mapping[str, Decimal], tips: Mapping[str, Decimal]
) -> tuple[MethodLine, ...]:
    ids = sorted({*amounts, *tips}, key=lambda i: (names[i], i))
    return tuple(
        MethodLine(id=i, name=names[i], amount=amounts.get(i, ZERO), tip=tips.get(i, ZERO))
        for i in ids
    )


def _sum_sold(lines: Iterable[SoldLine]) -> tuple[SoldLine, ...]:
    sums: dict[tuple[SoldKind, Rate], Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        sums[line.kind, line.rate] += line.amount
    added = (SoldLine(kind=kind, rate=rate, amount=a) for (kind, rate), a in sums.items())
    return tuple(sorted(added, key=_sold_order))


def _sum_paid(lines: Iterable[MethodLine]) -> Iterable[MethodLine]:
    by_id: dict[str, list[MethodLine]] = defaultdict(list)
    for line in lines:
        by_id[line.id].append(line)
    for method_id, same in by_id.items():
        yield MethodLine(
            id=method_id,
            name=same[0].name,
            amount=total(line.amount for line in same),
            tip=total(line.tip for line in same),
        )
