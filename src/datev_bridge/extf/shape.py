"""The shape of a file's lines, learned as one regular expression.

Most of the columns of a DATEV file are empty in every line. A shape knows which were ever filled
and which of them stand in quotes; it matches a whole line at once and yields only those cells.
Lines that do not match take the full path, and teach it.
"""

from collections.abc import Callable
import re

from datev_bridge.extf.column import Column, Kind
from datev_bridge.extf.tokens import Cells

PLAIN_AMOUNT = "([0-9]{1,15},[0-9]{2})"
_BARE = '([^;"\r]*)'
_QUOTED = '"([^"\r]*)"'


def any_content(column: Column, *, quoted: bool) -> str:
    """Return a group that takes whatever does not end the cell, of amounts only plain ones."""
    if column.kind is Kind.AMOUNT:
        plain = PLAIN_AMOUNT if column.required else f"{PLAIN_AMOUNT[:-1]}|)"
        return f'"{plain}"' if quoted else plain
    return loose_content(column, quoted=quoted)


def loose_content(_column: Column, *, quoted: bool) -> str:
    """Return a group that takes whatever does not end the cell."""
    return _QUOTED if quoted else _BARE


class Shape:
    """What the lines of one file look like.

    Attributes:
        filled: Field numbers that were filled in some line, rising; the groups of ``match``.
        version: Grows with each change.
    """

    def __init__(
        self, columns: tuple[Column, ...], content: Callable[..., str] = any_content
    ) -> None:
        self._columns = columns
        self._content = content
        self._quoted: tuple[bool, ...] = ()
        self._ending = ""
        self._other: tuple[tuple[bool, ...], str] | None = None
        self._others = 0
        self._patience = 1
        self.filled: tuple[int, ...] = ()
        self.version = 0
        self._pattern = ""

    def learn(self, cells: Cells, ending: str) -> None:
        """Widen the shape by a line of the full path, or take up that line's quotes and line end.

        Each taking up needs twice as many lines of the new style as the one before, so that a
        file of mixed styles costs a handful of new shapes and not one a line.

        Args:
            cells: Its cells, no more than the format has columns.
            ending: What stood before its line feed: a carriage return or nothing.
        """
        same_style = cells.quoted == self._quoted and ending == self._ending
        if not same_style and not self._takes_up((cells.quoted, ending)):
            return
        before = set(self.filled) if same_style else set()
        filled = before | {n for n, text in enumerate(cells.texts, 1) if text}
        if same_style and filled == before:
            return
        self.filled = tuple(sorted(filled))
        self._quoted, self._ending = cells.quoted, ending
        parts = (
            self._content(column, quoted=is_quoted) if column.number in filled else '""' * is_quoted
            for column, is_quoted in zip(self._columns, cells.quoted, strict=False)
        )
        self._pattern = ";".join(parts) + ending
        self.version += 1

    def _takes_up(self, style: tuple[tuple[bool, ...], str]) -> bool:
        """Tell whether enough lines of another style came one after the other."""
        self._others = self._others + 1 if style == self._other else 1
        self._other = style
        if self._others < self._patience:
            return False
        self._patience *= 2
        self._other = None
        return True

    @property
    def match(self) -> Callable[[str], re.Match[str] | None] | None:
        """What matches a line of this shape; None until one was learned."""
        return re.compile(self._pattern).fullmatch if self.version else None

    def cells_maker(self) -> Callable[[tuple[str, ...]], Cells]:
        """Return what puts the filled cells of a line back among the empty ones."""
        quoted = self._quoted[: len(self._columns)]
        empty = [""] * len(quoted)
        places = [number - 1 for number in self.filled]

        def cells_from(groups: tuple[str, ...]) -> Cells:
            texts = empty.copy()
            for place, text in zip(places, groups, strict=True):
                texts[place] = text
            return Cells(tuple(texts), quoted)

        return cells_from
