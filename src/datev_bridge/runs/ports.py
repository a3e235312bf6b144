"""What the use cases need from the outside."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from attrs import frozen

from datev_bridge.daybook import DaySummary, Location
from datev_bridge.daybook.pos_totals import PosTotals, TotalsNotRead
from datev_bridge.days.ports import Decisions, SealedDays
from datev_bridge.journal import DebtorBook
from datev_bridge.mapping import AccountMapping
from datev_bridge.runs.delivery import Delivery
from datev_bridge.runs.ledger import LedgerEntry


class DayReader(Protocol):
    """Reads business days of one location from a POS."""

    @property
    def location(self) -> Location:
        """The location it reads."""
        ...

    @property
    def totals(self) -> Callable[[date], PosTotals | TotalsNotRead] | None:
        """What asks the POS for its own totals of a day and never raises; None: not compared."""
        ...

    def read(self, day: date) -> DaySummary:
        """Read one business day.

        Raises:
            KSeriesError: The POS cannot be asked now, or not without a person.
        """
        ...


class Ledger(Protocol):
    """Remembers what was delivered, and the days it sealed; only ever grows."""

    def entries(self) -> tuple[LedgerEntry, ...]:
        """Return everything recorded, oldest first.

        Raises:
            StoreError: It cannot be read.
        """
        ...

    def unfinished(self) -> Delivery | None:
        """Return the delivery that was begun and never completed, if there is one.

        Raises:
            StoreError: It cannot be read.
        """
        ...

    def begin(self, delivery: Delivery) -> None:
        """Note durably what is about to be written.

        Raises:
            DeliveryError: It could not be noted.
        """
        ...

    def complete(self, delivery: Delivery) -> None:
        """Record a delivery durably, once, and forget what was noted; doing it again is harmless.

        Raises:
            DeliveryError: It could not be recorded; what was noted is still there.
        """
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Keep every other export of the same folder out while the context lasts."""
        ...


class MappingRevisions(Protocol):
    """The revisions of the mapping that delivered days were booked with."""

    def find(self, revision: str) -> AccountMapping | None:
        """Return a revision by its name, if it ever booked a delivered day.

        Raises:
            StoreError: It cannot be read.
        """
        ...

    def keep(self, mapping: AccountMapping) -> None:
        """Keep a revision durably; one that is kept already stays as it is.

        Raises:
            DeliveryError: It could not be kept.
        """
        ...


class Debtors(Protocol):
    """Which customers have which accounts; deliveries add to it through the ledger alone."""

    def of(self, location: str) -> DebtorBook:
        """Return everything known of a location's debtors.

        Raises:
            StoreError: It cannot be read.
        """
        ...


class Output(Protocol):
    """Where files appear whole or not at all."""

    def put(self, name: str, content: bytes) -> str:
        """Write a file and return where it is.

        Raises:
            DeliveryError: It could not be written; then nothing of it is there.
        """
        ...

    def read(self, name: str) -> bytes | None:
        """Return a file's content, or None where there is none of that name.

        Raises:
            DeliveryError: It cannot be read.
        """
        ...

    def remove(self, name: str) -> None:
        """Remove a file, if it is there.

        Raises:
            DeliveryError: It could not be removed.
        """
        ...

    def check(self) -> None:
        """Find out before any work whether files can be written.

        Raises:
            DeliveryError: They cannot.
        """
        ...


@frozen(kw_only=True)
class Records:
    """Everything that is remembered about a client's days.

    Attributes:
        ledger: What was delivered.
        days: The delivered days.
        decisions: What people decided.
        mappings: The rules that delivered days were booked with.
        debtors: Which customers have which accounts.
    """

    ledger: Ledger
    days: SealedDays
    decisions: Decisions
    mappings: MappingRevisions
    debtors: Debtors


Progress = Callable[[str, int, int], None]
"""Told the stage (``"read"``, ``"write"``), how much of it is done, and how much there is."""


def silence(_stage: str, _done: int, _all: int) -> None:
    """Tell nobody how far it is."""
