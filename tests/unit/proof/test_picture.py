from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.proof.picture import Columns, bar_width, make_columns

FIRST = date(2026, 10, 1)
CENTS = st.decimals(-(10**6), 10**6, places=2)
NEAR = Decimal("0.03")


def columns(*amounts: list[Decimal]) -> Columns:
    return make_columns([FIRST + timedelta(days=i) for i in range(len(amounts))], amounts)


@st.composite
def tables(draw: st.DrawFn) -> list[list[Decimal]]:
    series = draw(st.integers(1, 4))
    row = st.lists(CENTS, min_size=series, max_size=series)
    return draw(st.lists(row, min_size=1, max_size=40))


@given(tables())
def test_everything_lies_in_the_field_and_nothing_on_another(table: list[list[Decimal]]) -> None:
    made = columns(*table)
    assert 0 <= made.zero <= 100
    for column in made.columns:
        assert column.x >= 0
        assert column.x + column.width <= 100 + NEAR
        for sign in (1, -1):
            stack = sorted(
                (s for s in column.segments if s.amount * sign > 0), key=lambda s: s.series
            )
            edges = [made.zero]
            for segment in stack:
                near, far = segment.y, segment.y + segment.height
                near, far = (far, near) if sign > 0 else (near, far)
                assert near == edges[-1]
                edges.append(far)
            assert all(-NEAR <= edge <= 100 + NEAR for edge in edges)
    for left, right in pairwise(made.columns):
        assert left.x + left.width <= right.x


@given(tables())
def test_heights_are_as_the_amounts(table: list[list[Decimal]]) -> None:
    made = columns(*table)
    first, second = made.ticks[:2]
    percent_per_euro = (first.y - second.y) / (second.value - first.value)
    shown = {(column.day, s.series): s.height for column in made.columns for s in column.segments}
    for day, row in zip((c.day for c in made.columns), table, strict=True):
        for series, amount in enumerate(row):
            height = shown.pop((day, series), Decimal(0))
            assert abs(height - abs(amount) * percent_per_euro) <= Decimal("0.5")
    assert not shown


@given(tables())
def test_ticks_are_few_even_and_hold_zero(table: list[list[Decimal]]) -> None:
    made = columns(*table)
    values = [tick.value for tick in made.ticks]
    assert 0 in values
    assert len({after - before for before, after in pairwise(values)}) == 1
    assert 2 <= len(values) <= 7
    assert next(tick.y for tick in made.ticks if tick.value == 0) == made.zero


@pytest.mark.parametrize(("days", "labels"), [(2, 2), (8, 8), (31, 8), (90, 8)])
def test_few_days_are_all_named_and_many_are_not(days: int, labels: int) -> None:
    made = columns(*([Decimal(1)] for _ in range(days)))
    assert sum(column.is_labelled for column in made.columns) == labels
    assert made.columns[0].is_labelled


def test_a_bar_is_a_part_of_the_longest() -> None:
    assert bar_width(Decimal(1), Decimal(3)) == Decimal("33.33")
    assert bar_width(Decimal(-1), Decimal(3)) == 0
    assert bar_width(Decimal(0), Decimal(0)) == 0
    assert bar_width(Decimal(-1), Decimal(-1)) == 0
