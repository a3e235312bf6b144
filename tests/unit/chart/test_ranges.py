"""Sets of account numbers."""

import pytest

from datev_bridge.chart.ranges import number_ranges


def test_both_ends_belong_to_a_range() -> None:
    ranges = number_ranges("8300-8309 8400")
    assert [n for n in ("8299", "8300", "8305", "8309", "8310", "8400", "8401") if n in ranges] == [
        "8300",
        "8305",
        "8309",
        "8400",
    ]


def test_nothing_is_in_no_ranges() -> None:
    assert "8400" not in number_ranges("")


@pytest.mark.parametrize(
    "text",
    ["840", "84000", "8400-", "8400-84", "8400 8300", "8409-8400", "8400 8400", "84OO", "٨٤٠٠"],
)
def test_mistakes_in_a_table_are_seen_when_it_is_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not (ranges of four-digit numbers|in rising order): "):
        number_ranges(text)
