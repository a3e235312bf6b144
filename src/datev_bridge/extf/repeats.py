"""What may stand in a file once only: rows, master data, invoice numbers of a partner."""

from collections.abc import Callable, Iterator, Mapping

from datev_bridge.extf import codes
from datev_bridge.extf.cell import issue
from datev_bridge.extf.column import Column
from datev_bridge.extf.fields import MOST_ROWS
from datev_bridge.extf.frame import Texts
from datev_bridge.extf.master_rules import KEYS, KeyRule
from datev_bridge.issues import Issue

_DATE, _REFERENCE = 10, 11


class Repeats:
    """Remembers keys of rows by their hash, at most as many as a file may have rows."""

    def __init__(self, category: int, account_length: int) -> None:
        self._rules: tuple[KeyRule, ...] = KEYS.get(category, ())
        self._lines: tuple[dict[int, int], ...] = tuple({} for _ in self._rules)
        self._references: dict[tuple[str, str], tuple[str, int]] | None = (
            {} if category == 21 else None  # noqa: PLR2004 - booking batches
        )
        self._person_length = account_length + 1

    def of(self, texts: Texts, line: int, columns: tuple[Column, ...]) -> Iterator[Issue]:
        """Yield what a line repeats, and remember it."""
        for rule, lines in zip(self._rules, self._lines, strict=True):
            key = hash(tuple(texts.get(number, "") for number in rule.columns))
            first = lines.get(key)
            if first is None:
                if len(lines) < MOST_ROWS:
                    lines[key] = line
            elif first != line:
                column = columns[rule.column - 1]
                value = " / ".join(texts.get(n, "") for n in rule.columns)
                yield issue(rule.kind, column, value, line, first=first)
        yield from self._reference(texts, line, columns)

    def quick(self, place: Mapping[int, int]) -> Callable[[tuple[str, ...], int], bool]:
        """Return what tells that the cells of a shape repeat nothing, and remembers them.

        Args:
            place: Where the shape has which column.
        """
        tests = [
            (tuple(place.get(number, -1) for number in rule.columns), lines)
            for rule, lines in zip(self._rules, self._lines, strict=True)
        ]
        sides = [place[number] for number in (7, 8) if number in place]
        has_reference = self._references is not None and _REFERENCE in place
        person = self._person_length

        def is_new(groups: tuple[str, ...], line: int) -> bool:
            if has_reference and any(len(groups[n]) == person for n in sides):
                return False
            for places, lines in tests:
                key = hash(tuple([groups[n] if n >= 0 else "" for n in places]))
                if key in lines:
                    return False
                if len(lines) < MOST_ROWS:
                    lines[key] = line
            return True

        return is_new

    def _reference(self, texts: Texts, line: int, columns: tuple[Column, ...]) -> Iterator[Issue]:
        reference = texts.get(_REFERENCE)
        if self._references is None or not reference or len(self._references) >= MOST_ROWS:
            return
        for number in (7, 8):
            account = texts.get(number, "")
            if len(account) != self._person_length:
                continue
            side = texts.get(2, "")
            key = (f"{account} {side if number == 7 else '-'}", reference)  # noqa: PLR2004
            day, first = self._references.setdefault(key, (texts.get(_DATE, ""), line))
            if day != texts.get(_DATE, ""):
                column = columns[_REFERENCE - 1]
                yield issue(codes.REFERENCE_TWICE, column, reference, line, first=first)
