"""Tables and amounts on the terminal."""

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from datev_bridge.money import german
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import harmless

if TYPE_CHECKING:
    from decimal import Decimal  # only the name: adding up is the core's work

WIDEST = 36
"""Longer cells are cut on the screen."""


def aligned(
    rows: Sequence[Sequence[str]], right: Container[int] = (), whole: Container[int] = ()
) -> tuple[str, ...]:
    """Return the lines of a table, indented by two blanks.

    Args:
        rows: Its rows, each of the same length.
        right: The columns whose cells stand to the right.
        whole: The columns whose cells are never cut: what a person copies.
    """
    shown = [
        [harmless(cell) if place in whole else cut(cell) for place, cell in enumerate(row)]
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    return tuple(
        "  " + "  ".join(
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in shown
    )  # fmt: skip


def cut(cell: str) -> str:
    """Return a cell as it may be shown: harmless to a terminal and not too wide."""
    text = harmless(cell)
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def amount_text(amount: "Decimal", language: Language) -> str:
    """Return an amount as people of the language write it."""
    return german(amount) if language is Language.DE else f"{amount:,.2f}"
