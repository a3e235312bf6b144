"""Chance that repeats: every stream of random numbers has a name."""

from collections.abc import Sequence
import random
from typing import TypeVar

T = TypeVar("T")


def stream(*name: object) -> random.Random:
    """Return the random numbers of that name; the same name gives the same numbers, always."""
    return random.Random("/".join(map(str, name)))  # noqa: S311 - a game, not a secret


def happens(chance: random.Random, share: float) -> bool:
    """Tell whether something happens that happens in that share of cases."""
    return chance.random() < share


def weighted(chance: random.Random, rows: Sequence[tuple[T, float]]) -> T:
    """Return one value of a table of values and weights."""
    return chance.choices([value for value, _ in rows], [weight for _, weight in rows])[0]
