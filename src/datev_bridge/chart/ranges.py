"""Sets of account numbers, written as DATEV prints them: ``"8300-8309 8400"``."""

from bisect import bisect_right
import re

from attrs import frozen


@frozen
class NumberRanges:
    """Ranges of four-digit account numbers in rising order, both ends included."""

    firsts: tuple[str, ...]
    lasts: tuple[str, ...]

    def __contains__(self, number: str) -> bool:
        """Tell whether a four-digit number lies in one of the ranges."""
        place = bisect_right(self.firsts, number) - 1
        return place >= 0 and number <= self.lasts[place]


def number_ranges(text: str) -> NumberRanges:
    """Read ranges and single numbers separated by blanks, rising and apart.

    Raises:
        ValueError: A word is neither a number of four digits nor two of them with a hyphen, or
            the numbers do not rise.
    """
    words = text.split()
    if not all(_RANGE.fullmatch(word) for word in words):
        raise ValueError(f"not ranges of four-digit numbers: {text}")
    firsts, lasts = tuple(word[:4] for word in words), tuple(word[-4:] for word in words)
    ends = [number for pair in zip(firsts, lasts, strict=True) for number in pair]
    if ends != sorted(ends) or len(set(firsts)) < len(firsts):
        raise ValueError(f"not in rising order: {text}")
    return NumberRanges(firsts, lasts)


_RANGE = re.compile(r"\d{4}(-\d{4})?", re.ASCII)
