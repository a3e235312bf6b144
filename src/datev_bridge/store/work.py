"""One transaction of the store, scoped to one organisation or to none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from attrs import field, frozen
from sqlalchemy import Connection, Engine

from datev_bridge.store.database import transaction
from datev_bridge.store.trail import StoredTrail
from datev_bridge.vault import Seals

OPERATORS = ""
"""The scope of what belongs to no organisation: people, requests, the operator's trail."""


@frozen(kw_only=True)
class Work:
    """One transaction; its repositories see the rows of one organisation only.

    Attributes:
        connection: The database, inside the transaction.
        organisation: Whose rows; :data:`OPERATORS` for none.
        seals: Seals what is secret.
        clock: The time, aware.
    """

    connection: Connection
    organisation: str
    seals: Seals = field(repr=False)
    clock: Callable[[], datetime]

    @property
    def audit(self) -> StoredTrail:
        """The organisation's audit trail."""
        return StoredTrail(self.connection, self.organisation, self.clock)


@frozen(kw_only=True)
class Store:
    """The store: where transactions begin.

    Attributes:
        engine: The database.
        seals: Seals what is secret.
        clock: The time, aware.
    """

    engine: Engine
    seals: Seals = field(repr=False)
    clock: Callable[[], datetime]

    @contextmanager
    def work(self, organisation: str = OPERATORS, *, reading: bool = False) -> Iterator[Work]:
        """Begin a transaction; it is kept when the context ends well, and undone otherwise.

        Args:
            organisation: Whose rows it sees.
            reading: Whether it will write nothing.

        Raises:
            StoreError: The database cannot be reached or refuses.
        """
        with transaction(self.engine, reading=reading) as connection:
            yield Work(
                connection=connection,
                organisation=organisation,
                seals=self.seals,
                clock=self.clock,
            )
