"""A backfill's plan partitions its range: each day in exactly one file, or explained."""

from datetime import date, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.dates import YearStart
from datev_bridge.runs.backfill_plan import Known, Left, plan

DAYS = st.dates(date(2023, 11, 1), date(2028, 3, 31))
STARTS = st.integers(1, 12).map(lambda month: YearStart(month, 1))


@st.composite
def asked(draw: st.DrawFn) -> tuple[date, date, Known]:
    first = draw(DAYS)
    last = first + timedelta(days=draw(st.integers(0, 500)))
    near = st.dates(first - timedelta(days=10), last + timedelta(days=10))
    known = Known(
        delivered=draw(st.frozensets(near, max_size=40)),
        nothing=draw(st.frozensets(near, max_size=40)),
        planned=draw(st.frozensets(near, max_size=40)),
        opened=draw(st.none() | near),
        ended=draw(near),
        fiscal_year_start=draw(STARTS),
    )
    return first, last, known


@given(asked())
def test_every_day_is_in_one_file_or_explained(case: tuple[date, date, Known]) -> None:
    first, last, known = case
    made = plan(first, last, known)
    in_files = [day for file in made.files for day in file.days]
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    assert sorted([*in_files, *(day for day, _ in made.left)]) == days
    assert in_files == sorted(in_files)


@given(asked())
def test_no_delivered_or_planned_day_is_in_a_file(case: tuple[date, date, Known]) -> None:
    first, last, known = case
    made = plan(first, last, known)
    in_files = {day for file in made.files for day in file.days}
    assert not in_files & {*known.delivered, *known.planned, *known.nothing}
    assert all(day <= known.ended for day in in_files)
    assert all(known.opened is None or day >= known.opened for day in in_files)


@given(asked())
def test_a_file_is_of_one_month_and_fiscal_year_and_whole(case: tuple[date, date, Known]) -> None:
    first, last, known = case
    made = plan(first, last, known)
    for file in made.files:
        assert {(day.year, day.month) for day in file.days} == {
            (file.days[0].year, file.days[0].month)
        }
        assert {known.fiscal_year_start.of(day) for day in file.days} == {file.fiscal_year}
    assert len({file.month for file in made.files}) == len(made.files)


@given(asked())
def test_done_once_nothing_is_left_to_do(case: tuple[date, date, Known]) -> None:
    first, last, known = case
    made = plan(first, last, known)
    done = {*known.delivered, *(day for file in made.files for day in file.days)}
    again = plan(first, last, evolve(known, delivered=done))
    assert again.files == ()


def test_what_is_done_counts_before_what_cannot_be() -> None:
    day = date(2026, 3, 1)
    known = Known(
        delivered={day}, opened=date(2027, 1, 1), ended=day, fiscal_year_start=YearStart()
    )
    assert plan(day, day, known).left == ((day, Left.DELIVERED),)
