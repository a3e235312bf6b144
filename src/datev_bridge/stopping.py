"""Long work that ends between two items when it is told to."""

from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from typing import TypeAlias, TypeVar

Item = TypeVar("Item")
Stopped: TypeAlias = Callable[[], bool]
"""Returns whether to end; it is asked before each item."""


def never() -> bool:
    """Return that nothing tells to end."""
    return False


def until(stopped: Stopped, items: Iterable[Item]) -> Iterator[Item]:
    """Yield items as long as nothing tells to end."""
    return takewhile(lambda _: not stopped(), items)
