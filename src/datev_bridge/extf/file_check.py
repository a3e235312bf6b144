"""Checking files: every rule over every line, in one pass and constant memory.

A line of a known shape is right when one strict regular expression matches it and the few values
that other rules look at were right before. Every other line takes the full path, which names all
problems.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from operator import itemgetter
from pathlib import PurePath
import re
from typing import BinaryIO

from datev_bridge.errors import ExtfError
from datev_bridge.extf import codes
from datev_bridge.extf.cell import full_date, issue, shown
from datev_bridge.extf.column import Column, Kind
from datev_bridge.extf.fields import MOST_ROWS
from datev_bridge.extf.header_check import header_issues
from datev_bridge.extf.line_check import LineCheck
from datev_bridge.extf.memory import Memory
from datev_bridge.extf.reader import Reader, Record
from datev_bridge.extf.repeats import Repeats
from datev_bridge.extf.rules import RowRule, broken_rules
from datev_bridge.extf.shape import Shape
from datev_bridge.extf.strict import strict_content
from datev_bridge.issues import Issue

_MOST_BYTES = 50 * 1024 * 1024
_UNSEEN = re.compile(r"(?i:EXTF_|DTVF_).*\.(?i:csv)", re.DOTALL)
_CORE = frozenset((7, 8, 9))
"""Columns whose rules are remembered by their three values together."""

_BESIDE_KEYS = frozenset((40, 41, 45, 46, 47))
"""Columns that rules about tax keys look at as well."""

_BY_PATTERN = frozenset((11, 114))
"""Columns whose rules the strict expression keeps by itself."""


def check_file(path: str) -> tuple[Issue, ...]:
    """Return all problems of a file: of its header, then line by line, then of the whole.

    Args:
        path: The file; its name is checked too.

    Raises:
        OSError: The file cannot be read.
    """
    with open(path, "rb") as file:  # noqa: PTH123 - the island opens no paths but here
        return tuple(find_issues(file, name=PurePath(path).name))


def find_issues(
    file: BinaryIO | bytes, *, name: str = "", encoding: str | None = None
) -> Iterator[Issue]:
    """Yield the problems of a file as they are found, in constant memory.

    Args:
        file: A binary stream or the bytes.
        name: The file's name where it has one.
        encoding: Python's name of the encoding; found out if None.
    """
    if name and not _UNSEEN.fullmatch(name):
        yield codes.FILE_NAME_UNSEEN.at(shown(name), value=shown(name))
    try:
        reader = Reader(file, encoding=encoding)
        yield from _FileCheck(reader).issues()
    except ExtfError as error:
        yield from error.issues


class _FileCheck:
    """One pass over one file."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._line = LineCheck(reader)
        self._repeats = Repeats(reader.format.category, self._line.frame.account_length)
        self._shape = Shape(reader.columns, partial(_content, self._line.frame.is_committed))
        self._months: set[str] = set()
        self._count = 0
        self._lf_line = int(reader.has_lf)
        self._widths: set[int] = set()
        self._short: tuple[int, int, tuple[Issue, ...]] | None = None

    def issues(self) -> Iterator[Issue]:
        reader = self._reader
        yield from header_issues(reader.header, reader.format, reader.header_length)
        yield from self._caption_issues()
        yield from self._all_lines()
        yield from self._at_the_end()

    def _caption_issues(self) -> Iterator[Issue]:
        reader = self._reader
        if not reader.captions:
            yield codes.CAPTIONS_MISSING.at("Zeile 2")
            return
        if reader.format.version != reader.header.version:
            return
        for column, found in zip(reader.columns, reader.captions, strict=False):
            if found != column.caption:
                yield issue(codes.CAPTIONS_DIFFER, column, found, 2, expected=column.caption)
                return

    def _all_lines(self) -> Iterator[Issue]:
        is_right, learned = self._quick(), self._shape.version
        number = self._reader.first_line - 1
        for line in self._reader.lines():
            number += 1
            if not self._reader.is_waiting and is_right(line, number):
                if self._short is not None:  # hardly ever: most lines only cost the question
                    yield from self._short_line(is_last=False)
                self._count += 1
                continue
            yield from self._short_line(is_last=False)
            for record in self._reader.full(number, line):
                self._count += 1
                yield from self._record(record, line[len(line.rstrip("\r")) :])
            if self._shape.version != learned:
                is_right, learned = self._quick(), self._shape.version
        for record in self._reader.rest(number):
            self._count += 1
            yield from record.issues
        yield from self._short_line(is_last=True)

    def _record(self, record: Record, ending: str) -> Iterator[Issue]:
        if not ending and not self._lf_line:
            self._lf_line = record.line
        cells, width = record.cells, len(self._reader.columns)
        if cells is None:
            yield from record.issues
            return
        if any(cells.texts[width:]):
            about = {"line": record.line, "length": len(cells.texts), "most": width}
            yield codes.TOO_MANY_COLUMNS.at(f"Zeile {record.line}", **about)
            return
        if len(cells.texts) > width and width not in self._widths:
            self._widths.add(width)
            yield codes.TRAILING_SEPARATOR.at(f"Zeile {record.line}", line=record.line)
        once = tuple(self._line.once(cells, record.line))
        texts, found = self._line.line(cells, record.line)
        repeated = tuple(self._repeats.of(texts, record.line, self._reader.columns))
        self._months |= {t[2:4] for n, t in texts.items() if self._is_document_date(n)}
        if len(cells.texts) < width:
            self._short = (record.line, len(cells.texts), (*once, *found, *repeated))
            return
        yield from (*once, *found, *repeated)
        if not found and "\n" not in record.text and len(cells.texts) == width:
            self._shape.learn(cells, ending)

    def _is_document_date(self, number: int) -> bool:
        return self._reader.columns[number - 1].kind is Kind.DAY_MONTH

    def _short_line(self, *, is_last: bool) -> Iterator[Issue]:
        """Report a line with too few columns once it is known whether another one follows."""
        if self._short is None:
            return
        line, length, found = self._short
        self._short = None
        about = {"line": line, "length": length, "most": len(self._reader.columns)}
        if is_last and self._count > 1 and length not in self._widths:
            yield codes.FRAGMENT.at(f"Zeile {line}", **about)
            return
        if length not in self._widths:
            self._widths.add(length)
            yield codes.TOO_FEW_COLUMNS.at(f"Zeile {line}", **about)
        yield from found

    def _at_the_end(self) -> Iterator[Issue]:
        source = self._reader.source
        if not self._count:
            yield codes.NO_ROWS.at()
        if self._count > MOST_ROWS:
            yield codes.TOO_MANY_ROWS.at(most=MOST_ROWS)
        if self._lf_line or not source.is_whole:
            last = self._reader.first_line + self._count - 1
            yield codes.LINE_ENDS.at(line=self._lf_line or last)
        if source.encoding == "utf-8" and not source.has_mark:
            yield codes.UTF8_UNMARKED.at()
        elif source.has_mark:
            yield codes.UNICODE_FILE.at(value=source.encoding)
        if source.size > _MOST_BYTES:
            yield codes.FILE_TOO_LARGE.at()
        if len(self._months) > 1:
            yield codes.SEVERAL_PERIODS.at(value=", ".join(sorted(self._months)))

    # The quick path --------------------------------------------------------------------------
    def _quick(self) -> Callable[[str, int], bool]:
        """Return what tells that a line of the shape learned so far has no problem at all."""
        match, filled = self._shape.match, self._shape.filled
        if match is None:
            return lambda _line, _number: False
        place = {number: n for n, number in enumerate(filled)}
        core = [place[number] for number in (7, 8, 9) if number in place]
        rules = self._rules(set(filled))
        remembered = [r for r in rules if self._is_core(r, set(filled))]
        others = [r for r in rules if r not in remembered]
        by_core = Memory(self._core_test(tuple(remembered), [filled[n] for n in core]))
        core_of = _taker(core)
        days = [
            (place[number], Memory(self._is_day if self._is_document_date(number) else full_date))
            for number in filled
            if self._reader.columns[number - 1].kind in {Kind.DATE, Kind.DAY_MONTH}
        ]
        repeats = self._repeats.quick(place)
        other_test = self._other_test(tuple(others), filled)

        def is_right(line: str, number: int) -> bool:
            found = match(line)
            if found is None:
                return False
            groups = found.groups()
            if not by_core[core_of(groups)]:
                return False
            for n, known in days:
                if groups[n] and not known[groups[n]]:
                    return False
            if other_test is not None and not other_test(groups):
                return False
            return repeats(groups, number)

        return is_right

    def _rules(self, filled: set[int]) -> list[RowRule]:
        """Return the rules that lines of the shape can break beyond their strict expression."""
        return [
            r
            for r in self._line.rules
            if not _BY_PATTERN & set(r.needs) & filled and set(r.needs) & filled
        ]

    def _is_core(self, rule: RowRule, filled: set[int]) -> bool:
        return set(rule.needs) & filled <= _CORE and not filled & _BESIDE_KEYS

    def _core_test(self, rules: tuple[RowRule, ...], numbers: list[int]) -> Callable[..., bool]:
        def test(texts: tuple[str, ...]) -> bool:
            given = {n: text for n, text in zip(numbers, texts, strict=True) if text}
            return not any(broken_rules(given, self._line.frame, rules=rules))

        return test

    def _other_test(
        self, rules: tuple[RowRule, ...], filled: tuple[int, ...]
    ) -> Callable[[tuple[str, ...]], bool] | None:
        if not rules:
            return None

        def test(groups: tuple[str, ...]) -> bool:
            texts = {n: text for n, text in zip(filled, groups, strict=True) if text}
            return not any(
                rule.broken(texts, self._line.frame)
                for rule in rules
                if any(number in texts for number in rule.needs)
            )

        return test

    def _is_day(self, text: str) -> bool:
        day = self._line.days.get(text)
        if day is None or not self._line.in_batch(day):
            return False
        self._months.add(text[2:4])
        return True


def _content(lock: str, column: Column, *, quoted: bool) -> str:
    """Return strict content; a row's lock is right if it is there and says what line 1 does.

    No method, since a check that its own shape refers to would keep all that it remembers until
    the collector comes by.
    """
    if column.name == "is_committed":
        lock = re.escape(lock) or "[01]"
        return f'"({lock})"' if quoted else f"({lock})"
    return strict_content(column, quoted=quoted)


def _taker(places: list[int]) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda groups: tuple(groups[place] for place in places)


def duplicate_batches(files: Iterable[tuple[str, BinaryIO | bytes]]) -> tuple[Issue, ...]:
    """Return the files that DATEV takes for batches of the same name and period.

    DATEV tells batches apart by consultant, client, both dates and description.

    Args:
        files: Names and contents; those that are no booking batch are passed over.
    """
    seen: dict[tuple[str, ...], str] = {}
    found: list[Issue] = []
    for name, file in files:
        try:
            header = Reader(file).header
        except ExtfError:
            continue
        identity = tuple(header.text(number) for number in (3, 11, 12, 15, 16, 17))
        if header.text(3) == "21" and identity in seen:
            found.append(codes.BATCH_TWICE.at(name, value=name, first=seen[identity]))
        seen.setdefault(identity, name)
    return tuple(found)
