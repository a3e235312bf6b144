"""One transaction of the store, scoped to one organisation or to none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from attrs import evolve, field, frozen
from sqlalchemy import Connection, Engine

from datev_bridge.store.credentials import StoredCredentials
from datev_bridge.store.database import transaction
from datev_bridge.store.links import StoredLinks
from datev_bridge.store.people import StoredPeople
from datev_bridge.store.sessions import StoredSessions
from datev_bridge.store.throttle import StoredThrottle
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

    @property
    def people(self) -> StoredPeople:
        """Users and memberships."""
        return StoredPeople(self._unscoped())

    @property
    def credentials(self) -> StoredCredentials:
        """Passwords and second factors."""
        return StoredCredentials(self._unscoped())

    @property
    def sessions(self) -> StoredSessions:
        """Who is logged in."""
        return StoredSessions(self._unscoped())

    @property
    def links(self) -> StoredLinks:
        """Links that were mailed."""
        return StoredLinks(self._unscoped())

    @property
    def throttle(self) -> StoredThrottle:
        """Counted attempts."""
        return StoredThrottle(self._unscoped())

    def within(self, organisation: str) -> "Work":
        """Return the same transaction in another scope; ask for permission first."""
        return evolve(self, organisation=organisation)

    def _unscoped(self) -> Connection:
        """Return the database for rows that belong to no organisation, in their scope only."""
        if self.organisation != OPERATORS:
            raise ValueError("an organisation's scope does not reach people")
        return self.connection


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
