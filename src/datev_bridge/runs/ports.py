"""What the use cases need from the outside."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from datev_bridge.daybook import DaySummary, Location
from datev_bridge.runs.ledger import LedgerEntry


class DayReader(Protocol):
    """Reads business days of one location from a POS."""

    @property
    def location(self) -> Location:
        """The location it reads."""
        ...

    def read(self, day: date) -> DaySummary:
        """Read one business day.

        Raises:
            KSeriesError: The POS cannot be asked now, or not without a person.
        """
        ...


class Ledger(Protocol):
    """Remembers which business days were exported; only ever grows."""

    def entries(self) -> tuple[LedgerEntry, ...]:
        """Return everything recorded, oldest first."""
        ...

    def append(self, entries: Iterable[LedgerEntry]) -> None:
        """Record entries durably, all or none of them.

        Raises:
            DeliveryError: They could not be recorded.
        """
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Keep every other export of the same folder out while the context lasts."""
        ...


class Output(Protocol):
    """Where files appear whole or not at all."""

    def put(self, name: str, content: bytes) -> str:
        """Write a file and return where it is.

        Raises:
            DeliveryError: It could not be written; then nothing of it is there.
        """
        ...

    def check(self) -> None:
        """Find out before any work whether files can be written.

        Raises:
            DeliveryError: They cannot.
        """
        ...


Progress = Callable[[str, int, int], None]
"""Told the stage (``"read"``, ``"write"``), how much of it is done, and how much there is."""
