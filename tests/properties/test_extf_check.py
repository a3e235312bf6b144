"""The checker against the writer, and its quick path against its full one."""

from collections import Counter
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.extf import BookingRow, check_batch, find_issues, to_bytes
from datev_bridge.issues import Issue
from support.bookings import HEADER, booking_rows
from support.broken_files import CELLS, batch

OF_THE_FILE = {
    "EXTF-003", "EXTF-005", "EXTF-016", "EXTF-030", "EXTF-052", "EXTF-152", "EXTF-603", "EXTF-604",
}  # fmt: skip
"""Problems that a file tells once, or that only several lines together have."""


@given(st.lists(booking_rows(), min_size=1, max_size=6))
def test_the_checker_finds_nothing_that_blocks_in_what_the_writer_accepts(
    rows: list[BookingRow],
) -> None:
    data = to_bytes(HEADER, rows)
    assert [i for i in find_issues(data, name="EXTF_a.csv", encoding="cp1252") if i.blocks] == []


@given(st.lists(booking_rows(), min_size=1, max_size=6))
def test_typed_rows_and_their_file_have_the_same_problems(rows: list[BookingRow]) -> None:
    typed = check_batch(HEADER, rows)
    found = find_issues(to_bytes(HEADER, rows), encoding="cp1252")
    assert places(typed) == places(found)


def places(issues: object) -> Counter[tuple[str, str]]:
    assert isinstance(issues, tuple) or hasattr(issues, "__iter__")
    return Counter((issue.code, issue.where) for issue in issues)


@dataclass(frozen=True)
class Line:
    """The changed cells of a line."""

    cells: tuple[tuple[int, str], ...]


LINES = st.lists(
    st.lists(
        st.sampled_from(sorted(CELLS)).flatmap(
            lambda n: st.tuples(st.just(n), st.sampled_from(CELLS[n]))
        ),
        max_size=4,
    ).map(lambda cells: Line(tuple(cells))),
    min_size=1,
    max_size=6,
)


@given(LINES)
def test_the_lines_of_a_file_have_the_problems_each_has_alone(lines: list[Line]) -> None:
    rows = [{1: f"{n},00", **dict(line.cells)} for n, line in enumerate(lines, 1)]
    together = [i for i in find_issues(batch(*rows)) if i.code not in OF_THE_FILE]
    alone = [
        (issue.code, issue.text("en"), n)
        for n, row in enumerate(rows)
        for issue in find_issues(batch(row))
        if issue.code not in OF_THE_FILE
    ]
    assert [(i.code, i.text("en"), index_of(i)) for i in together] == alone


def index_of(issue: Issue) -> int:
    return int(dict(issue.values)["line"]) - 3


@given(LINES)
def test_right_lines_around_hide_nothing(lines: list[Line]) -> None:
    rows = [{1: f"{n},00", **dict(line.cells)} for n, line in enumerate(lines, 100)]
    right = [{1: f"{n},01"} for n in range(100, 100 + len(rows))]
    mixed = [row for pair in zip(right, rows, strict=True) for row in pair]
    alone = codes(find_issues(batch(*rows)))
    assert codes(find_issues(batch(*mixed))) == alone


def codes(issues: object) -> list[tuple[str, str]]:
    return [(issue.code, issue.text("en")) for issue in issues if issue.code not in OF_THE_FILE]
