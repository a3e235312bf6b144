"""Settling days: what became of them, what can be decided, and what a decision comes to."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.days.actions import (
    BookIncomplete,
    ExcludeReceipts,
    MapCategory,
    PlaceCorrection,
    Placing,
)
from datev_bridge.days.record import Withdrawal, standing
from datev_bridge.delivery.folder import folder_records
from datev_bridge.errors import ExportRefused, KSeriesError, ServiceUnavailable
from datev_bridge.kseries import codes as kseries_codes
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget
from datev_bridge.runs.dayview import DayCondition
from datev_bridge.runs.desk import Desk
from support.books import receipt
from support.decided import decision
from support.exporting import (
    AT,
    UNMAPPED,
    MemoryDays,
    business_day,
    by_card,
    closed,
    corrector,
    exporter,
    sold,
    unclear,
)
from support.sales import BERLIN
from support.told import codes_of, says_everything

C = DayCondition
MAP = MapCategory(
    rule=MappingRule(
        target=RuleTarget.PAYMENT, category_id=UNMAPPED.id, account="1361", kind=AccountKind.CARD
    )
)


def days(*offsets: int) -> list[date]:
    return [business_day(offset) for offset in offsets]


def desk(folder: Path, *read: object, **others: object) -> Desk:
    return Desk(corrector=corrector(folder, read, **others))  # type: ignore[arg-type]


def test_every_day_has_a_state_and_only_those_not_delivered_are_read(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0), sold(1)]).export(days(0, 1))
    corrector(tmp_path, [by_card(1)]).late_changes(days(1))
    here = desk(tmp_path, unclear(2), closed(3), sold(4))
    told: list[tuple[str, int, int]] = []
    found = here.days(days(4, 0, 1, 2, 3), progress=lambda *step: told.append(step))
    assert [(day.business_day, day.condition) for day in found] == [
        (business_day(0), C.DELIVERED),
        (business_day(1), C.CORRECTED),
        (business_day(2), C.HELD),
        (business_day(3), C.NOTHING),
        (business_day(4), C.MISSING),
    ]
    assert [len(day.files) for day in found] == [1, 2, 0, 0, 0]
    assert codes_of(one.issue for one in found[2].held) == ["MAP-001"]
    assert isinstance(here.corrector.reader, MemoryDays)
    assert here.corrector.reader.asked == days(2, 3, 4)
    assert told == [("read", 1, 3), ("read", 2, 3), ("read", 3, 3)]


def failing(folder: Path, error: KSeriesError) -> Desk:
    days_of_it = {business_day(0): error, business_day(1): sold(1)}
    return Desk(corrector=corrector(folder, [], reader=MemoryDays(days=days_of_it)))


def test_days_before_the_location_existed_have_nothing_to_book(tmp_path: Path) -> None:
    here = failing(tmp_path, KSeriesError(kseries_codes.BEFORE_OPENING.at(earliest="2026-11-22")))
    assert [day.condition for day in here.days(days(0, 1))] == [C.NOTHING, C.MISSING]
    with pytest.raises(ServiceUnavailable):
        failing(tmp_path, ServiceUnavailable(kseries_codes.UNREACHABLE.at())).days(days(0, 1))


def test_a_day_shows_its_rows_issues_and_proposals(tmp_path: Path) -> None:
    view = desk(tmp_path, unclear(0)).day(business_day(0))
    assert view.status.condition is C.HELD
    (held,) = view.status.held
    assert [proposal.kind.value for proposal in held.proposals] == ["map_category"]
    assert view.proof.journal.entries == ()
    booked = desk(tmp_path, sold(0)).day(business_day(0))
    assert [entry.account for entry in booked.proof.journal.entries] == ["1792", "1000"]
    assert (booked.parts, booked.decisions, booked.proof.correction) == ((), (), None)


def test_a_delivered_day_shows_its_files_and_what_is_due(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0)]).export(days(0))
    same = desk(tmp_path, sold(0)).day(business_day(0))
    assert (same.status.condition, same.proof.correction) == (C.DELIVERED, ())
    late = desk(tmp_path, by_card(0)).day(business_day(0))
    assert [e.account for e in late.proof.correction or ()] == ["1000", "1361"]
    assert [part.number for part in late.parts] == [0]


def test_a_late_change_that_waits_is_held_with_its_proposals(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0)]).export(days(0))
    january = datetime(2027, 1, 20, 9, tzinfo=UTC)
    here = desk(tmp_path, by_card(0), clock=lambda: january)
    view = here.day(business_day(0))
    assert view.status.condition is C.HELD
    (held,) = view.status.held
    assert held.issue.code == "DEC-010"
    assert len(held.proposals) == 2
    placed = decision(PlaceCorrection(placing=Placing.ORIGINAL_DATE))
    after = here.decide(placed, day=business_day(0)).after
    assert after.status.condition is C.DELIVERED
    assert [e.account for e in after.proof.correction or ()] == ["1000", "1361"]


def test_a_decision_is_recorded_once_and_books_the_day(tmp_path: Path) -> None:
    folder = tmp_path / "datev"
    here, taken = desk(folder, unclear(0)), decision(MAP)
    dry = here.decide(taken, day=business_day(0), dry_run=True)
    assert (dry.is_recorded, dry.after.status.condition) == (False, C.MISSING)
    assert not folder.exists()
    for _ in range(2):
        done = here.decide(taken, day=business_day(0))
        assert (done.is_recorded, done.after.status.condition) == (True, C.MISSING)
    assert (folder / "decisions.jsonl").read_bytes().count(b"\n") == 1
    records = folder_records(folder).decisions.of(BERLIN.id)
    assert (records, standing(records)) == ((done.record,), (taken,))
    assert here.day(business_day(0)).decisions == (done.record,)
    assert exporter(folder, [unclear(0)]).export(days(0)).export.held == ()


def test_a_decision_taken_back_holds_the_day_again(tmp_path: Path) -> None:
    here = desk(tmp_path, unclear(0))
    taken = here.decide(decision(MAP), day=business_day(0)).record
    back = Withdrawal(withdraws=taken.id, by="Inhaberin", at=AT + timedelta(minutes=5))
    dry = here.withdraw(back, day=business_day(0), dry_run=True)
    assert (dry.is_recorded, dry.after.status.condition) == (False, C.HELD)
    assert here.day(business_day(0)).status.condition is C.MISSING
    done = here.withdraw(back, day=business_day(0))
    assert (done.record.withdrawal, done.after.status.condition) == (back, C.HELD)
    (record,) = here.day(business_day(0)).decisions
    assert not record.stands
    with pytest.raises(ExportRefused, match="DEC-005"):
        here.withdraw(back, day=business_day(0))


def test_what_lacks_something_is_not_recorded(tmp_path: Path) -> None:
    here = desk(tmp_path, sold(0))
    for wrong, code in (
        (evolve(decision(BookIncomplete()), by=""), "DEC-001"),
        (decision(ExcludeReceipts(receipts=("R65315.0",)), reason=""), "DEC-002"),
        (decision(ExcludeReceipts(receipts=("R65315.0",)), until=None), "DEC-003"),
        (decision(ExcludeReceipts(receipts=())), "DEC-004"),
    ):
        with pytest.raises(ExportRefused, match=code):
            here.decide(wrong, day=business_day(0))
    assert folder_records(tmp_path).decisions.of(BERLIN.id) == ()


def test_a_decision_that_changes_nothing_is_told(tmp_path: Path) -> None:
    here = desk(tmp_path, evolve(sold(0), receipts=(receipt(0), receipt(1))))
    idle = here.decide(decision(ExcludeReceipts(receipts=("R9",))), day=business_day(0))
    assert codes_of(idle.issues) == ["DEC-007"]
    assert all(says_everything(issue) for issue in idle.issues)
    real = here.decide(decision(ExcludeReceipts(receipts=("R65315.1",))), day=business_day(0))
    assert real.issues == ()


def test_a_decision_about_a_delivered_day_shows_what_becomes_due(tmp_path: Path) -> None:
    two = evolve(sold(0), receipts=(receipt(0), receipt(1)))
    exporter(tmp_path, [two]).export(days(0))
    left_out = decision(ExcludeReceipts(receipts=("R65315.1",)))
    done = desk(tmp_path, two).decide(left_out, day=business_day(0))
    assert [str(e.amount) for e in done.after.proof.correction or ()] == ["-11.90", "-11.90"]
    assert done.issues == ()


def test_a_day_exported_before_days_were_kept_is_delivered(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0)]).export(days(0))
    (tmp_path / "days.jsonl").unlink()
    (status,) = desk(tmp_path).days(days(0))
    assert (status.condition, len(status.files)) == (C.DELIVERED, 1)
    assert desk(tmp_path, sold(0)).day(business_day(0)).status.condition is C.DELIVERED
