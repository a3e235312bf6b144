"""A month as a calendar shows it: every day has one mark, and files and amounts where there are."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from datev_bridge.runs.months import DayMark, MonthDay, MonthView
from datev_bridge.runs.state import DayOutcome, Outcome, RunKind
from datev_bridge.runs.statement import Month
from support.travellers import OPERATOR, Traveller, travelling

NOVEMBER = Month.of(date(2026, 11, 1))
FIRST = date(2026, 11, 20)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Traveller]:
    with travelling(tmp_path) as found:
        yield found


def marks(view: MonthView) -> dict[int, str]:
    return {day.business_day.day: day.mark.value for day in view.days}


@pytest.mark.parametrize(
    ("name", "first"),
    [("2026-02", date(2026, 2, 1)), ("x", None), ("2026-13", None), ("9999-12", None), ("", None)],
)
def test_a_month_is_named(name: str, first: date | None) -> None:
    found = Month.named(name)
    assert (found.first if found else None) == first


def test_a_month_has_neighbours() -> None:
    assert (str(NOVEMBER.before), str(NOVEMBER.after)) == ("2026-10", "2026-12")
    assert Month.of(date(2026, 1, 31)).after.last == date(2026, 2, 28)


@pytest.mark.parametrize("month", range(1, 13))
def test_weeks_hold_each_day_once(month: int) -> None:
    wanted = Month.of(date(2026, month, 1))
    days = tuple(MonthDay(business_day=day, mark=DayMark.COMING) for day in wanted.days)
    weeks = MonthView(month=wanted, days=days).weeks
    assert all(len(week) == 7 for week in weeks)
    assert tuple(day for week in weeks for day in week if day is not None) == days
    for week in weeks:
        assert all(day is None or day.business_day.weekday() == at for at, day in enumerate(week))


def test_before_files_come_nothing_is_missing(here: Traveller) -> None:
    view = here.town.service.months.show(here.owner, *here.at)
    assert str(view.month) == "2026-11"
    assert {day.mark for day in view.days} == {DayMark.OUTSIDE}
    assert view.amount == Decimal("0.00")


def test_this_month_is_that_of_the_place(here: Traveller) -> None:
    here.keep_app()
    here.connect()
    here.town.clock.now = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    view = here.town.service.months.show(here.owner, *here.at)
    assert str(view.month) == "2026-12", "in Berlin it is past midnight"


def test_days_are_delivered_held_missing_and_coming(here: Traveller) -> None:
    here.go_live(FIRST)
    service, now = here.town.service, here.town.clock()
    assert marks(service.months.show(here.owner, *here.at))[19] == "outside"
    assert marks(service.months.show(here.owner, *here.at))[30] == "coming"
    here.town.clock.pass_by(hours=24)
    found = marks(service.months.show(here.owner, *here.at))
    assert (found[20], found[22]) == ("missing", "missing")
    service.planner.plan_due()
    assert marks(service.months.show(here.owner, *here.at))[20] == "planned"
    with service.store.work(reading=True) as work:
        due = work.agenda.runs_due(here.town.clock(), 100)
    assert [run.run.id for run in service.overseeing.runs(OPERATOR)] == [
        name for *_, name, _ in due
    ]
    for organisation, _, run, _ in due:
        service.performer.perform(organisation, run)
    view = service.months.show(here.owner, *here.at, NOVEMBER)
    (twentieth,) = (day for day in view.days if day.business_day == FIRST)
    assert twentieth.mark is DayMark.DELIVERED
    assert twentieth.amount is not None
    assert twentieth.amount > 0
    assert view.amount >= twentieth.amount
    assert len(twentieth.files) == 1
    held = DayOutcome(
        place=here.place.id, business_day=FIRST, outcome=Outcome.HELD, codes=("X-001",), at=now
    )
    with service.store.work(here.organisation) as work:
        work.runs.note((held,))
    (after,) = (
        day for day in service.months.show(here.owner, *here.at).days if day.business_day == FIRST
    )
    assert (after.mark, after.codes) == (DayMark.HELD, ("X-001",))
    assert after.amount == twentieth.amount, "a known amount stays"


def test_the_proof_of_a_file_is_the_page_that_was_mailed(here: Traveller) -> None:
    here.go_live(FIRST)
    here.town.clock.pass_by(hours=24)
    service = here.town.service
    service.planner.plan_due()
    with service.store.work(reading=True) as work:
        due = work.agenda.runs_due(here.town.clock(), 100)
    for organisation, _, run, _ in due:
        service.performer.perform(organisation, run)
    (file, *_) = service.place_runs.files(here.owner, *here.at)
    found = service.place_runs.proof(here.owner, *here.at, file.name)
    assert found is not None
    assert found[0].startswith("proof_")
    assert file.sha256.encode() in found[1]
    assert service.place_runs.runs(here.owner, *here.at, kind=RunKind.BACKFILL) == ()
    assert len(service.place_runs.runs(here.owner, *here.at, kind=RunKind.SCHEDULED)) == 1
    (run,) = service.place_runs.runs(here.owner, *here.at, kind=RunKind.SCHEDULED)
    amounts = service.place_runs.amounts(here.owner, *here.at, (run,))
    month = service.months.show(here.owner, *here.at, NOVEMBER)
    assert amounts == {run.id: month.amount}
    assert service.place_runs.amounts(here.owner, *here.at, ()) == {}
    assert run.minutes == int((run.changed_at - run.at).total_seconds()) // 60
