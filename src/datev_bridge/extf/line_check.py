"""The full check of one line: every problem, in the order of its columns."""

from collections.abc import Iterator, Mapping
from datetime import date

from datev_bridge.extf import codes
from datev_bridge.extf.cell import check_text, issue
from datev_bridge.extf.column import Column, Kind
from datev_bridge.extf.frame import Frame, Texts, frame
from datev_bridge.extf.master_rules import RULES
from datev_bridge.extf.parse import days_of
from datev_bridge.extf.reader import Reader
from datev_bridge.extf.rules import ROW_RULES, RowRule, broken_rules
from datev_bridge.extf.tokens import Cells
from datev_bridge.issues import Issue

_BOOKINGS = 21
_SHORTEST_ACCOUNTS = 4
_LONG_KEY = 4


class LineCheck:
    """Checks lines of one file; remembers what it reports once for a whole file.

    Attributes:
        columns: Of the file's format version.
        rules: Of its format.
        frame: What the rules know of the file.
        days: Full document dates by their ``TTMM``.
    """

    def __init__(self, reader: Reader) -> None:
        header = reader.header
        self.columns = reader.columns
        self.rules: tuple[RowRule, ...] = RULES.get(reader.format.category, ROW_RULES)
        self._own_rules = RULES.get(reader.format.category)
        length = header.account_length or _SHORTEST_ACCOUNTS
        long_keys = not any(c.name == "bu_key" and c.length < _LONG_KEY for c in self.columns)
        self.frame: Frame = frame(length, header.text(21), header.text(27), has_long_keys=long_keys)
        self.days: Mapping[str, date] = days_of(header)
        self._by_number = {column.number: column for column in self.columns}
        self._source = reader.source
        self._is_batch = reader.format.category == _BOOKINGS
        self._period = (header.day(15), header.day(16))
        self._styles: set[int] = set()
        self._lock_was_missed = False

    def in_batch(self, day: date) -> bool:
        """Tell whether a document date lies between the dates of the header, where it has any."""
        first, last = self._period
        return first is None or last is None or first <= day <= last

    def once(self, cells: Cells, line: int) -> Iterator[Issue]:
        """Yield problems of style, each column's once in a file, and the first missing lock."""
        for column, text, quoted in zip(self.columns, cells.texts, cells.quoted, strict=False):
            if text and quoted != column.quoted and column.number not in self._styles:
                self._styles.add(column.number)
                kind = codes.TEXT_UNQUOTED if column.quoted else codes.NUMBER_QUOTED
                yield issue(kind, column, text, line)
            if (
                column.name == "is_committed"
                and self._is_batch
                and not text
                and not self._lock_was_missed
            ):
                self._lock_was_missed = True
                yield issue(codes.ROW_LOCK_MISSING, column, text, line)

    def line(self, cells: Cells, line: int) -> tuple[Texts, tuple[Issue, ...]]:
        """Return the right texts of a line by field number, and all problems of the line."""
        texts: dict[int, str] = {}
        found: list[Issue] = []
        for column, text in zip(self.columns, cells.texts, strict=False):
            problems = tuple(self._cell(column, text, line))
            found += problems
            if text and not any(problem.blocks for problem in problems):
                texts[column.number] = text
        found += (
            problem
            for column in self.columns[len(cells.texts) :]
            for problem in check_text(column, "", line)
        )
        if self._is_batch and len(cells.texts) > 6 and not cells.texts[6]:  # noqa: PLR2004
            found.append(issue(codes.ACCOUNT_DRAGGED, self.columns[6], "", line))
        found += broken_rules(
            texts, self.frame, line, rules=self._own_rules, columns=self._by_number
        )
        return texts, tuple(sorted(found, key=_position))

    def _cell(self, column: Column, text: str, line: int) -> Iterator[Issue]:
        for problem in check_text(column, text, line):
            if problem.kind is not codes.NOT_IN_CHARSET or not self._source.has_mark:
                yield problem
                if problem.blocks:
                    return
        if column.kind is Kind.DAY_MONTH and text and self.days:
            day = self.days.get(text)
            if day is None:
                yield issue(codes.NO_SUCH_DAY, column, text, line)
            elif not self.in_batch(day):
                yield issue(codes.DATE_NOT_IN_BATCH, column, text, line)


def _position(problem: Issue) -> tuple[int, str]:
    return int(dict(problem.values)["column"]), problem.code
