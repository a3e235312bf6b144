"""Repairs change no amount's value and no account, find an end, and never make a file worse."""

from decimal import Decimal, InvalidOperation

from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.extf import Reader, find_issues, fix
from datev_bridge.issues import Issue
from support.broken_files import batch

CELL = st.sampled_from(
    [
        (1, "1.00"), (1, "5"), (1, "1.234,00"), (1, "0,5"), (1, "x"), (2, "S"), (7, '"1792"'),
        (7, ""), (8, "12a"), (9, '"3"'), (10, "107"), (10, "3102"), (11, '"R.1"'), (11, '"Rä 1"'),
        (12, "x"), (14, f'"{"x" * 70}"'), (14, "bare"), (14, '"Łä;"'), (14, '"a""b"'),
        (20, f'"{"y" * 211}"'), (37, '"a.b"'), (114, ""), (114, "1"), (116, '"01072026"'),
    ]
)  # fmt: skip
ROWS = st.lists(st.dictionaries(st.integers(1, 9), CELL, max_size=4), min_size=1, max_size=8)


def file_of(rows: list[dict[int, tuple[int, str]]], ending: bytes) -> bytes:
    data = batch(*(dict(cells.values()) for cells in rows), encoding="utf-8-sig")
    return data.replace(b"\r\n", ending)


def money(data: bytes) -> list[tuple[Decimal | None, str, str]]:
    return [
        (number(r.cells.texts[0]), r.cells.texts[6], r.cells.texts[7])
        for r in Reader(data).records()
        if r.cells is not None
    ]


def number(text: str) -> Decimal | str:
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return text


def blocking(data: bytes) -> int:
    return sum(issue.blocks for issue in find_issues(data))


@given(ROWS, st.sampled_from([b"\n", b"\r\n"]))
def test_money_stays_and_repairing_twice_is_repairing_once(
    rows: list[dict[int, tuple[int, str]]], ending: bytes
) -> None:
    data = file_of(rows, ending)
    first: list[Issue] = []
    fixed = b"".join(fix(data, first.append))
    assert money(fixed) == money(data)
    assert blocking(fixed) <= blocking(data)
    again: list[Issue] = []
    assert b"".join(fix(fixed, again.append)) == fixed
    assert again == []
    assert first


ONCE = {"EXTF-803", "EXTF-808", "EXTF-809"}
"""Reports that a file makes once, of each column."""


def mended(rows: list[dict[int, tuple[int, str]]]) -> tuple[list[bytes], list[Issue]]:
    """Return the mended lines of rows, and what was reported of them."""
    report: list[Issue] = []
    lines = b"".join(fix(file_of(rows, b"\r\n"), report.append)).split(b"\r\n")
    return lines[2:-1], [issue for issue in report if dict(issue.values).get("line")]


@given(ROWS)
def test_a_line_is_mended_among_others_as_it_is_alone(
    rows: list[dict[int, tuple[int, str]]],
) -> None:
    expected: list[tuple[int, str, dict[str, str]]] = []
    told: set[tuple[str, str]] = set()
    lines: list[bytes] = []
    for number, row in enumerate(rows, 3):
        alone, report = mended([row])
        lines += alone
        for issue in report:
            key = (issue.code, dict(issue.values).get("column", ""))
            if issue.code not in ONCE or key not in told:
                told.add(key)
                expected.append((number, issue.code, {**dict(issue.values), "line": str(number)}))
    together, report = mended(rows)
    assert together == lines
    found = [(int(dict(i.values)["line"]), i.code, dict(i.values)) for i in report]
    assert found == expected
