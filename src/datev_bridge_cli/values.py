"""Types of the values on a command line, each with a complaint that says what is valid."""

from datetime import date
from typing import Any

import click

from datev_bridge_cli.failures import BadValue

_MOST_DIGITS = 100


class Day(click.ParamType[date]):
    """A date, ``YYYY-MM-DD``."""

    name = "day"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return how the value is written, for the help."""
        return "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or complain."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise BadValue(value, "YYYY-MM-DD, 2026-11-21") from None


class WholeNumber(click.ParamType[int]):
    """A whole number between two bounds, both included."""

    name = "N"

    def __init__(self, lowest: int, highest: int) -> None:
        self.lowest = lowest
        self.highest = highest

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number, or complain."""
        if isinstance(value, int):
            return value
        expected = f"{self.lowest} … {self.highest}"
        if not (value.isascii() and value.removeprefix("-").isdigit()):
            raise BadValue(value, expected)
        # Python reads no number of more than 4300 digits, and none that long can be valid.
        number = int(value) if len(value) <= _MOST_DIGITS else None
        if number is None or not self.lowest <= number <= self.highest:
            raise BadValue(value, expected)
        return number


class OneOf(click.ParamType[str]):
    """One of a few words."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.name = "word"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the words, for the help."""
        return "|".join(self.words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word, or complain."""
        if value in self.words:
            return str(value)
        raise BadValue(str(value), ", ".join(self.words))
