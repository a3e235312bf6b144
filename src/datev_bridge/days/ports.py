"""What use cases need to remember of business days; a folder and a database can both do it."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from datev_bridge.days.record import DecisionRecord, Withdrawal
from datev_bridge.days.sealed import SealedDay


class SealedDays(Protocol):
    """Delivered days; what is delivered adds to them through the ledger alone."""

    def of(self, location: str) -> Mapping[date, SealedDay]:
        """Return every sealed day of a location as it stands now.

        Raises:
            StoreError: They cannot be read.
        """
        ...


class Decisions(Protocol):
    """What people decided; only ever grows."""

    def of(self, location: str) -> tuple[DecisionRecord, ...]:
        """Return all decisions about a location, those that were taken back included.

        Raises:
            StoreError: They cannot be read.
        """
        ...

    def add(self, entry: DecisionRecord | Withdrawal) -> None:
        """Record a decision, or that one is taken back, durably.

        Raises:
            DeliveryError: It could not be recorded.
        """
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Keep everybody else from deciding while the context lasts."""
        ...
