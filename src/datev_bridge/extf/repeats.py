"""What may stand in a file once only: rows, master data, invoice numbers of a partner.

A key is remembered as its hash and the line that had it first, two whole numbers; the keys
themselves would take several times the memory. Two of 100 000 different keys share a hash of 61
bits about once in five hundred million files.
"""

from collections.abc import Callable, Iterator, Mapping

from datev_bridge.extf import codes
from datev_bridge.extf.cell import issue
from datev_bridge.extf.column import Column
from datev_bridge.extf.fields import MOST_ROWS
from datev_bridge.extf.frame import Texts
from datev_bridge.extf.master_rules import KEYS, KeyRule
from datev_bridge.issues import Issue

_BOOKINGS = 21
_SIDE, _ACCOUNTS, _DATE, _REFERENCE = 2, (7, 8), 10, 11
_DAYS = 10_000
"""More than any ``TTMM``, so that a line and a day are one number."""


class Repeats:
    """Remembers keys of rows by their hash, at most as many as a file may have rows."""

    def __init__(self, category: int, account_length: int) -> None:
        self._rules: tuple[KeyRule, ...] = KEYS.get(category, ())
        self._lines: tuple[dict[int, int], ...] = tuple({} for _ in self._rules)
        self._references: dict[int, int] | None = {} if category == _BOOKINGS else None
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
        has_new_reference = self._quick_reference(place)

        def is_new(groups: tuple[str, ...], line: int) -> bool:
            for places, lines in tests:
                key = hash(tuple([groups[n] if n >= 0 else "" for n in places]))
                if key in lines:
                    return False
                if len(lines) < MOST_ROWS:
                    lines[key] = line
            return has_new_reference is None or has_new_reference(groups, line)

        return is_new

    def _quick_reference(
        self, place: Mapping[int, int]
    ) -> Callable[[tuple[str, ...], int], bool] | None:
        accounts = [(number, place[number]) for number in _ACCOUNTS if number in place]
        if self._references is None or _REFERENCE not in place or not accounts:
            return None
        reference, side, day = (place.get(number, -1) for number in (_REFERENCE, _SIDE, _DATE))
        person = self._person_length

        def is_new(groups: tuple[str, ...], line: int) -> bool:
            for number, n in accounts:
                if len(groups[n]) != person or not groups[reference]:
                    continue
                on = groups[day] if day >= 0 else ""
                key = _reference_key(
                    number, groups[n], groups[side] if side >= 0 else "", groups[reference]
                )
                if self._first_elsewhen(key, on, line) is not None:
                    return False
            return True

        return is_new

    def _reference(self, texts: Texts, line: int, columns: tuple[Column, ...]) -> Iterator[Issue]:
        reference = texts.get(_REFERENCE)
        if self._references is None or not reference:
            return
        for number in _ACCOUNTS:
            account = texts.get(number, "")
            if len(account) != self._person_length:
                continue
            key = _reference_key(number, account, texts.get(_SIDE, ""), reference)
            first = self._first_elsewhen(key, texts.get(_DATE, ""), line)
            if first is not None:
                column = columns[_REFERENCE - 1]
                yield issue(codes.REFERENCE_TWICE, column, reference, line, first=first)

    def _first_elsewhen(self, key: int, day: str, line: int) -> int | None:
        """Return the line that had a reference first, if on another day; remember new ones."""
        known = self._references
        if known is None:
            return None
        on = int(day or 0)
        before = known.get(key)
        if before is None:
            if len(known) < MOST_ROWS:
                known[key] = line * _DAYS + on
            return None
        return None if before % _DAYS == on else before // _DAYS


def _reference_key(number: int, account: str, side: str, reference: str) -> int:
    """Return the hash of a partner, the side where it is the row's own account, and a reference."""
    return hash((account, side if number == _ACCOUNTS[0] else "-", reference))
