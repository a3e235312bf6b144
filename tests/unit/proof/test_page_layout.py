from decimal import Decimal

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.daybook import DaySummary
from datev_bridge.money import total
from datev_bridge.proof.layout import make_page
from datev_bridge.proof.page import SoldKind
from support.proofs import (
    CARD,
    CASH,
    FIRST,
    FOOD,
    GIFT,
    bucket,
    day_of,
    held_day,
    month,
    paid,
    proof_of,
    receipt,
    rich_day,
)

CENTS = st.decimals(-500, 500, places=2)


@st.composite
def days(draw: st.DrawFn) -> DaySummary:
    """Return days of receipts that balance: food, vouchers, cash and card, tips."""
    receipts = []
    for number in range(draw(st.integers(0, 8))):
        food, gift, cash, tip = (draw(CENTS) for _ in range(4))
        receipts.append(
            receipt(
                100 + number,
                [bucket(FOOD, str(food), "7"), bucket(GIFT, str(gift), None)],
                [paid(CASH, str(cash)), paid(CARD, str(food + gift - cash), str(tip))],
            )
        )
    return day_of(FIRST, receipts)


@given(days())
def test_what_is_shown_is_what_came_in(summary: DaySummary) -> None:
    (day,) = make_page(proof_of(summary)).days
    assert day.sold_total == day.paid_total
    came_in = total(p.amount + p.tip for r in summary.receipts for p in r.payments)
    assert day.paid_total == came_in
    food = total(b.amount for r in summary.receipts for b in r.buckets if b.category == FOOD)
    gifts = total(b.amount for r in summary.receipts for b in r.buckets if b.category == GIFT)
    assert day.amount(SoldKind.REVENUE, Decimal(7)) == food
    assert day.amount(SoldKind.LIABILITY) == gifts


@given(days())
def test_no_receipt_of_a_row_is_lost(summary: DaySummary) -> None:
    (day,) = make_page(proof_of(summary)).days
    for row in (*day.rows, *day.cancelled):
        assert len(row.receipts) == len(row.entry.receipts)
    shown = {share.number for row in (*day.rows, *day.cancelled) for share in row.receipts}
    moved = {r.id for r in summary.receipts if any(b.amount for b in r.buckets) or _pays(r)}
    assert moved == shown


def _pays(receipt_: object) -> bool:
    return any(p.amount or p.tip for p in receipt_.payments)  # type: ignore[attr-defined]


def test_a_page_adds_up_its_booked_days_only() -> None:
    page = make_page(month())
    booked = [day for day in page.days if day.is_booked]
    assert len(booked) == 29
    assert page.sold_total == page.paid_total == total(day.sold_total for day in booked)
    assert page.receipts == sum(len(day.proof.summary.receipts) for day in booked)
    assert page.is_balanced
    assert [line.total for line in page.paid] == sorted(
        (line.total for line in page.paid), reverse=True
    )


def test_revenue_goes_from_the_highest_rate_down() -> None:
    kinds = [(line.kind, line.rate) for line in make_page(proof_of(rich_day())).sold]
    assert kinds == [
        (SoldKind.REVENUE, Decimal(19)),
        (SoldKind.REVENUE, Decimal(7)),
        (SoldKind.LIABILITY, None),
        (SoldKind.ROUNDING, None),
        (SoldKind.TIPS, None),
    ]


def test_receipt_numbers_stand_in_their_order() -> None:
    receipts = [
        evolve(receipt(n, [bucket(FOOD, "1.00", "7")], [paid(CASH, "1.00")]), id=str(n))
        for n in (10, 9, 100, 8)
    ]
    (day,) = make_page(proof_of(day_of(FIRST, receipts))).days
    shown = [[share.number for share in row.receipts] for row in day.rows]
    assert shown == [["8", "9", "10", "100"]] * 2


@given(days())
def test_every_way_leads_there_and_back_with_the_same_amount(summary: DaySummary) -> None:
    (day,) = make_page(proof_of(summary)).days
    there = {
        (row.anchor, share.anchor, share.amount)
        for row in (*day.rows, *day.cancelled)
        for share in row.receipts
    }
    there |= {(g.anchor, share.anchor, share.amount) for g in day.explained for share in g.receipts}
    back = {(p.anchor, one.anchor, p.amount) for one in day.receipts for p in one.places}
    assert there == back
    assert len({one.anchor for one in day.receipts}) == len(summary.receipts)


def test_a_correction_shows_what_is_due_and_the_whole_day() -> None:
    (day,) = proof_of(rich_day()).days
    due = (evolve(day.journal.entries[-1], note="Korrektur"),)
    again = evolve(day, correction=due, delivered=("EXTF_x.csv",))
    (view,) = make_page(evolve(proof_of(), days=(again,))).days
    (row,) = view.rows
    assert row.detail.posting_text.startswith("Korrektur ")
    assert {share.amount for share in row.receipts} == {None}
    assert len(view.whole) == len(day.journal.entries)
    anchors = {whole.anchor for whole in (*view.whole, *view.cancelled)}
    anchors |= {group.anchor for group in view.explained}
    assert {p.anchor for one in view.receipts for p in one.places} == anchors
    assert row.anchor not in anchors


def test_a_held_day_is_not_in_the_picture() -> None:
    assert make_page(proof_of(held_day())).columns is None
    columns = make_page(month()).columns
    assert columns is not None
    assert columns.columns[6].segments == ()


def test_a_page_without_days() -> None:
    page = make_page(proof_of())
    assert (page.days, page.clearing_account, page.columns, page.sold_total) == ((), "", None, 0)
