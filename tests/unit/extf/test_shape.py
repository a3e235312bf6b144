"""What the shape of a file's lines takes up, and how often."""

import pytest

from datev_bridge.extf.fields import COLUMNS
from datev_bridge.extf.shape import Shape
from datev_bridge.extf.tokens import Cells, cells_of
from support.broken_files import ROW_CELLS, line

USUAL = cells_of(line())
UNQUOTED = cells_of(line({14: "Speisen"}))


def cells(found: Cells | None) -> Cells:
    assert found is not None
    return found


@pytest.mark.parametrize("run", [1, 2, 7])
def test_mixed_styles_cost_a_handful_of_shapes(run: int) -> None:
    shape = Shape(COLUMNS)
    for n in range(2000):
        shape.learn(cells(UNQUOTED if n // run % 2 else USUAL), "\r")
    assert 1 <= shape.version <= 10


def test_a_style_that_goes_on_is_taken_up() -> None:
    shape = Shape(COLUMNS)
    for style in (USUAL, UNQUOTED, USUAL):
        for _ in range(5):
            shape.learn(cells(style), "\r")
    match = shape.match
    assert match is not None
    assert match(line() + "\r") is not None
    assert match(line({14: "Speisen"}) + "\r") is None


def test_the_cells_of_a_match_are_those_of_the_line() -> None:
    shape = Shape(COLUMNS)
    shape.learn(cells(USUAL), "")
    text = line({1: "5,00", 14: '"Käse; Brot"'})
    match = shape.match
    assert match is not None
    found = match(text)
    assert found is not None
    assert shape.cells_maker()(found.groups()) == cells_of(text)
    assert len(ROW_CELLS) == len(COLUMNS)
