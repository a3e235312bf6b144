"""The straight line as one function."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from attrs import evolve
import pytest

from datev_bridge.batches import BatchKind
from datev_bridge.daybook import DaySummary
from datev_bridge.pipeline import Export, build_export, read_day
from datev_bridge.proof import ProofDay
from datev_bridge.proof.model import DayState
from support.books import CARD, paid
from support.books import receipt as drink
from support.exports import PROFILE
from support.sales import BERLIN, DAY, body, payment, sale
from support.told import codes_of, says_everything

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
NEW = evolve(CARD, id="77", name="Neu")


def summary(offset: int = 0, *, held: bool = False, empty: bool = False) -> DaySummary:
    sold = drink(payments=(paid("11.90", NEW),)) if held else drink(offset)
    return DaySummary(
        business_day=DAY + timedelta(days=offset),
        location=BERLIN,
        receipts=() if empty else (sold,),
        receipts_read=0 if empty else 1,
    )


def export(*days: DaySummary, **more: Any) -> Export:
    given = {"profile": PROFILE, "location": BERLIN, "created_at": AT, **more}
    return build_export(days, **given)


def states(found: Export) -> list[DayState]:
    return [day.state for day in found.proof.days]


def test_bytes_of_the_pos_become_bytes_of_datev() -> None:
    day = read_day(
        body(sale(payments=[payment(tip="1.00")])), location=BERLIN, business_day=DAY, feed="v1"
    )
    assert (day.feed, day.business_day) == ("v1", DAY)
    found = export(day)
    (batch,) = found.batches
    assert [row.account for row in batch.rows] == ["1792", "1792", "1000"]
    assert found.issues == ()
    assert found.held == ()
    assert states(found) == [DayState.BOOKED]
    proved: ProofDay = found.proof.days[0]
    assert proved.clearing_debit == proved.clearing_credit


def test_a_held_day_never_keeps_another_from_being_written() -> None:
    found = export(summary(2), summary(1, held=True), summary())
    (batch,) = found.batches
    assert batch.days == (DAY, DAY + timedelta(days=2))
    assert found.held == (DAY + timedelta(days=1),)
    assert states(found) == [DayState.BOOKED, DayState.HELD, DayState.BOOKED]
    assert codes_of(found.issues) == ["MAP-001"]


def test_a_day_without_sales_makes_no_file_and_is_proved() -> None:
    found = export(summary(empty=True))
    assert found.batches == ()
    assert states(found) == [DayState.NOTHING]
    assert found.held == ()


def test_the_same_inputs_give_the_same_bytes() -> None:
    assert export(summary(), summary(1)) == export(summary(1), summary())


def test_the_time_of_creation_is_the_location_s() -> None:
    (batch,) = export(summary()).batches
    assert batch.header.created_at.isoformat() == "2026-12-01T10:00:00+01:00"
    nowhere = evolve(BERLIN, timezone="?")
    (batch,) = export(summary(), location=nowhere).batches
    assert batch.header.created_at == AT


def test_a_row_that_cannot_be_written_holds_its_day_alone() -> None:
    long = evolve(PROFILE, datev=evolve(PROFILE.datev, document_field_1="x" * 37))
    found = export(summary(), summary(1, empty=True), profile=long)
    assert found.batches == ()
    assert states(found) == [DayState.HELD, DayState.NOTHING]
    assert found.proof.days[0].journal.entries == ()
    assert all(issue.code.startswith("EXTF-") for issue in found.issues)
    assert any(issue.blocks for issue in found.issues)
    assert all(issue.where.startswith("2026-11-21 · ") for issue in found.issues)
    assert all(says_everything(issue) for issue in found.issues)


def test_what_only_warns_books_and_is_told() -> None:
    twice = evolve(PROFILE, datev=evolve(PROFILE.datev, document_field_1="a_b"))
    found = export(summary(), profile=twice)
    assert codes_of(found.issues) == ["EXTF-431", "EXTF-431"]
    assert not any(issue.blocks for issue in found.issues)
    assert found.batches


def test_a_preview_may_use_suggestions() -> None:
    rules = tuple(evolve(rule, is_confirmed=False) for rule in PROFILE.mapping.rules)
    suggested = evolve(PROFILE, mapping=evolve(PROFILE.mapping, rules=rules))
    assert export(summary(), profile=suggested).held == (DAY,)
    assert export(summary(), profile=suggested, allow_suggestions=True).held == ()


def test_receipts_of_other_days_of_the_export_are_known() -> None:
    receivable = [
        evolve(rule, account="10001", kind=type(rule.kind).RECEIVABLE)
        if rule.category_id == "8"
        else rule
        for rule in PROFILE.mapping.rules
    ]
    profile = evolve(PROFILE, mapping=evolve(PROFILE.mapping, rules=tuple(receivable)))
    invoice = evolve(summary(), receipts=(drink(5, payments=(paid("11.90", CARD),)),))
    settlement = drink(
        9,
        has_lines=False,
        settles="A65315.5",
        buckets=(),
        payments=(paid("-11.90", CARD), paid("11.90")),
    )
    later = evolve(summary(1), receipts=(settlement,))
    both = export(later, invoice, profile=profile)
    assert both.issues == ()
    assert codes_of(export(later, profile=profile).issues) == ["JRN-010"]
    known = {"A65315.5": "R65315.5"}
    assert export(later, profile=profile, receipt_numbers=known).issues == ()


# What follows late -------------------------------------------------------------------------------
def kinds(found: Export) -> list[tuple[str, tuple[date, ...]]]:
    return [
        ("late" if "Nachtrag" in batch.file_name else "regular", batch.days)
        for batch in found.batches
    ]


def test_days_before_the_last_delivered_one_follow_apart() -> None:
    until = DAY + timedelta(days=1)
    found = export(summary(), summary(2), delivered_until=until)
    assert kinds(found) == [("late", (DAY,)), ("regular", (DAY + timedelta(days=2),))]
    assert [b.header.description.startswith("Nachtrag") for b in found.batches] == [True, False]
    assert found.proof.kind is BatchKind.REGULAR


@pytest.mark.parametrize("other", [{"held": True}, {"empty": True}])
def test_a_day_that_is_still_held_or_empty_makes_no_other_day_late(other: dict[str, bool]) -> None:
    until = DAY + timedelta(days=1)
    found = export(summary(**other), summary(2), delivered_until=until)
    assert kinds(found) == [("regular", (DAY + timedelta(days=2),))]
    assert found.proof.kind is BatchKind.REGULAR


def test_an_export_of_late_days_alone_is_late_as_a_whole() -> None:
    found = export(summary(), delivered_until=DAY + timedelta(days=1))
    assert kinds(found) == [("late", (DAY,))]
    assert found.proof.kind is BatchKind.LATE


def test_nothing_is_late_after_the_last_delivered_day() -> None:
    for until in (None, DAY, DAY - timedelta(days=1)):
        assert kinds(export(summary(), delivered_until=until)) == [("regular", (DAY,))]


def test_tests_are_never_late() -> None:
    found = export(summary(), kind=BatchKind.TEST, delivered_until=DAY + timedelta(days=1))
    assert kinds(found) == [("regular", (DAY,))]
    assert found.proof.kind is BatchKind.TEST
    assert found.batches[0].file_name.startswith("EXTF_TEST_")
