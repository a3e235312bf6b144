"""One line of a file into cells."""

import re

from attrs import frozen

_CELL = re.compile(r'"((?:[^"]|"")*+)"(?=;|\Z)|([^;"]*+)(?=;|\Z)')
"""A quoted cell whose inner quotes are doubled, or a bare one without quotes."""

MOST_CELLS = 400
"""Cells after which a line is given up; the widest format has 254."""


@frozen
class Cells:
    """The cells of one line.

    Attributes:
        texts: Bare texts, quotes taken off.
        quoted: Which of them stood in quotes.
    """

    texts: tuple[str, ...]
    quoted: tuple[bool, ...]


def cells_of(line: str) -> Cells | None:
    """Split a line without its line break; None where its quotes do not close or stand astray.

    A line with more than :data:`MOST_CELLS` has the rest of its text as the last cell.
    """
    texts: list[str] = []
    quoted: list[bool] = []
    place = 0
    while len(texts) < MOST_CELLS:
        match = _CELL.match(line, place)
        if match is None:
            return None
        inner = match[1]
        texts.append(match[2] if inner is None else inner.replace('""', '"'))
        quoted.append(inner is not None)
        place = match.end() + 1
        if place > len(line):
            return Cells(tuple(texts), tuple(quoted))
    return Cells((*texts, line[place:]), (*quoted, False))


def is_open(line: str) -> bool:
    """Tell whether a quote in the line is still open, so that its record goes on in the next."""
    return line.count('"') % 2 == 1
