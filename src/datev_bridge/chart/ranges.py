"""Sets of account numbers, written as DATEV prints them: ``"8300-8309 8400"``."""

from bisect import bisect_right

from attrs import frozen


@frozen
class NumberRanges:
    """Ranges of four-digit account numbers in rising order, both ends included."""

    firsts: tuple[str, ...]
    lasts: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "NumberRanges":
        """Read ranges and single numbers separated by blanks, rising and apart.

        Raises:
            ValueError: A number has not four digits, or the ranges do not rise.
        """
        ends = [(word[:4], word[5:] or word) for word in text.split()]
        flat = [number for pair in ends for number in pair]
        if any(len(number) != 4 or not number.isdecimal() for number in flat):  # noqa: PLR2004
            raise ValueError(f"not account numbers of four digits: {text}")
        if flat != sorted(flat):
            raise ValueError(f"not in rising order: {text}")
        return cls(tuple(first for first, _ in ends), tuple(last for _, last in ends))

    def __contains__(self, number: str) -> bool:
        """Tell whether a four-digit number lies in one of the ranges."""
        place = bisect_right(self.firsts, number) - 1
        return place >= 0 and number <= self.lasts[place]
