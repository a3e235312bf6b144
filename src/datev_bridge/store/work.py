"""One transaction of the store, scoped to one organisation or to none."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import partial

from attrs import evolve, field, frozen
from sqlalchemy import Connection, Engine

from datev_bridge.days.decisions import Decision
from datev_bridge.days.record import Withdrawal
from datev_bridge.mail.message import Sender
from datev_bridge.runs.agenda import PlaceBooks
from datev_bridge.runs.delivery import Delivery
from datev_bridge.store.attic import StoredAttic
from datev_bridge.store.books import (
    Shelf,
    StoredFiles,
    decisions_count,
    file_names,
    file_of,
    records_of,
)
from datev_bridge.store.bounces import StoredBounces
from datev_bridge.store.cases import StoredCaseNumbers, StoredCases
from datev_bridge.store.connections import StoredApps, StoredConnections, StoredTokens
from datev_bridge.store.credentials import StoredCredentials
from datev_bridge.store.database import transaction
from datev_bridge.store.datev_connections import (
    StoredDatevApps,
    StoredDatevConnections,
    StoredDatevTokens,
)
from datev_bridge.store.datev_uploads import StoredCalls, StoredUploads
from datev_bridge.store.deliveries import StoredDeliveries
from datev_bridge.store.extract import StoredExtract
from datev_bridge.store.links import StoredLinks
from datev_bridge.store.locks import exclusive
from datev_bridge.store.mappings import StoredMappings
from datev_bridge.store.moves import StoredMoves
from datev_bridge.store.names import Held, bearing
from datev_bridge.store.organisations import StoredOrganisations, StoredRequests
from datev_bridge.store.outbox import StoredMailQueue, StoredOutbox
from datev_bridge.store.people import StoredPeople
from datev_bridge.store.places import StoredPlaces, StoredSettings
from datev_bridge.store.runs import StoredAgenda, StoredRuns
from datev_bridge.store.seen import StoredSeen
from datev_bridge.store.sessions import StoredSessions
from datev_bridge.store.sftp_accounts import StoredSftpAccounts
from datev_bridge.store.throttle import StoredThrottle
from datev_bridge.store.trail import StoredTrail
from datev_bridge.store.trials import StoredTestRuns
from datev_bridge.store.watches import StoredWatches
from datev_bridge.store.workers import StoredWorkers
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
        sender: Who mails are from.
    """

    connection: Connection
    organisation: str
    seals: Seals = field(repr=False)
    clock: Callable[[], datetime]
    sender: Sender = field(factory=Sender)

    @property
    def audit(self) -> StoredTrail:
        """The organisation's audit trail."""
        return StoredTrail(self.connection, self.organisation, self.clock)

    @property
    def outbox(self) -> StoredOutbox:
        """Where mails are posted."""
        return StoredOutbox(
            self.connection,
            self.organisation,
            seals=self.seals,
            clock=self.clock,
            sender=self.sender,
        )

    @property
    def mail_queue(self) -> StoredMailQueue:
        """What waits to be sent, of all organisations."""
        return StoredMailQueue(self._unscoped(), seals=self.seals)

    @property
    def bounces(self) -> StoredBounces:
        """Addresses that mails do not reach."""
        return StoredBounces(self._unscoped())

    @property
    def attic(self) -> StoredAttic:
        """What may be forgotten."""
        return StoredAttic(self._unscoped())

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

    @property
    def requests(self) -> StoredRequests:
        """Requests for a connection."""
        return StoredRequests(self._unscoped())

    @property
    def organisations(self) -> StoredOrganisations:
        """Organisations."""
        return StoredOrganisations(self._unscoped())

    @property
    def places(self) -> StoredPlaces:
        """The organisation's places."""
        return StoredPlaces(self.connection, self.organisation)

    @property
    def settings(self) -> StoredSettings:
        """Their settings."""
        return StoredSettings(self.connection, self.organisation)

    @property
    def mappings(self) -> StoredMappings:
        """Their drafts and approved mappings."""
        return StoredMappings(self.connection, self.organisation)

    @property
    def test_runs(self) -> StoredTestRuns:
        """Their test runs."""
        return StoredTestRuns(self.connection, self.organisation)

    @property
    def connections(self) -> StoredConnections:
        """Their connections to the POS."""
        return StoredConnections(self.connection, self.organisation, self.seals)

    @property
    def apps(self) -> StoredApps:
        """The app of the scope at work."""
        return StoredApps(self.connection, self.organisation, self.seals)

    @property
    def datev_connections(self) -> StoredDatevConnections:
        """Their connections to DATEV."""
        return StoredDatevConnections(self.connection, self.organisation, self.seals)

    @property
    def datev_apps(self) -> StoredDatevApps:
        """The app of the scope at work, registered at DATEV."""
        return StoredDatevApps(self.connection, self.organisation, self.seals)

    @property
    def sftp_accounts(self) -> StoredSftpAccounts:
        """Their accounts on SFTP servers."""
        return StoredSftpAccounts(self.connection, self.organisation, self.seals)

    @property
    def seen(self) -> StoredSeen:
        """What the POS has shown lately."""
        return StoredSeen(self.connection, self.organisation)

    @property
    def extract(self) -> StoredExtract:
        """Everything that is kept of the organisation."""
        return StoredExtract(self.connection, self.organisation)

    @property
    def cases(self) -> StoredCases:
        """The organisation's support cases."""
        return StoredCases(self.connection, self.organisation)

    @property
    def case_numbers(self) -> StoredCaseNumbers:
        """Support cases of all organisations, and their numbers."""
        return StoredCaseNumbers(self._unscoped())

    @property
    def runs(self) -> StoredRuns:
        """Runs, and what became of days."""
        return StoredRuns(self.connection, self.organisation)

    @property
    def deliveries(self) -> StoredDeliveries:
        """Files on their way to targets beside mail."""
        return StoredDeliveries(self.connection, self.organisation)

    @property
    def watches(self) -> StoredWatches:
        """What is wrong at places, and when they are looked after."""
        return StoredWatches(self.connection, self.organisation)

    @property
    def agenda(self) -> StoredAgenda:
        """What is to be done in all organisations."""
        return StoredAgenda(self._unscoped())

    @property
    def workers(self) -> StoredWorkers:
        """Which workers are alive."""
        return StoredWorkers(self._unscoped())

    def decisions_count(self, place: str) -> int:
        """Return how many decisions were recorded about a place's days."""
        return decisions_count(self.connection, self.organisation, place)

    def file(self, place: str, name: str) -> bytes | None:
        """Return the bytes of a file that is kept of a place."""
        return file_of(self.connection, self.organisation, place, name)

    def file_names(self, place: str, prefix: str) -> tuple[str, ...]:
        """Return the names of files kept of a place that begin like that, in order."""
        return file_names(self.connection, self.organisation, place, prefix)

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
        sender: Who mails are from.
    """

    engine: Engine
    seals: Seals = field(repr=False)
    clock: Callable[[], datetime]
    sender: Sender = field(factory=Sender)

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
            yield self._work(connection, organisation)

    def _work(self, connection: Connection, organisation: str) -> Work:
        return Work(
            connection=connection,
            organisation=organisation,
            seals=self.seals,
            clock=self.clock,
            sender=self.sender,
        )

    def bearing(self, name: str, *, seconds: float = 0) -> AbstractContextManager[Held | None]:
        """Bear a name while the context lasts; give None if another process has it.

        Args:
            name: The name, of whoever works on this database.
            seconds: How long to wait for whoever has it.

        Raises:
            StoreError: The database cannot be reached.
        """
        return bearing(self.engine, name, seconds=seconds)

    def tokens(self, organisation: str, place: str) -> StoredTokens:
        """Return the tokens of a place, in transactions of their own."""
        return StoredTokens(
            partial(transaction, self.engine),
            partial(exclusive, self.engine),
            organisation=organisation,
            place=place,
            seals=self.seals,
            clock=self.clock,
        )

    def datev_tokens(self, organisation: str, place: str) -> StoredDatevTokens:
        """Return a place's connection to DATEV, in transactions of its own."""
        return StoredDatevTokens(
            partial(transaction, self.engine),
            partial(exclusive, self.engine),
            organisation=organisation,
            place=place,
            seals=self.seals,
        )

    def datev_uploads(self, organisation: str, place: str) -> StoredUploads:
        """Return a place's uploads to DATEV, in transactions of their own."""
        return StoredUploads(
            partial(transaction, self.engine),
            partial(exclusive, self.engine),
            organisation=organisation,
            place=place,
        )

    def datev_calls(self, organisation: str, place: str) -> StoredCalls:
        """Return the log of a place's calls to DATEV, in transactions of its own."""
        return StoredCalls(
            partial(transaction, self.engine), organisation=organisation, place=place
        )

    def books(
        self,
        organisation: str,
        place: str,
        on_complete: Callable[[Work, Delivery], None],
        on_decided: Callable[[Work, Decision | Withdrawal], None] | None = None,
    ) -> PlaceBooks:
        """Return where what is delivered of a place is kept; see :meth:`shelf`."""
        shelf = self.shelf(organisation, place, on_complete, on_decided)
        return PlaceBooks(
            output=StoredFiles(shelf),
            records=records_of(shelf),
            moves=StoredMoves(begin=shelf.begin, organisation=organisation, place=place),
        )

    def shelf(
        self,
        organisation: str,
        place: str,
        on_complete: Callable[[Work, Delivery], None],
        on_decided: Callable[[Work, Decision | Withdrawal], None] | None = None,
    ) -> Shelf:
        """Return the shelf of a place in the store.

        Args:
            organisation: Whose.
            place: Which place.
            on_complete: Does more in the transaction that records a delivery.
            on_decided: Does more in the transaction that records a decision; None for nothing.
        """

        def more(connection: Connection, delivery: Delivery) -> None:
            on_complete(self._work(connection, organisation), delivery)

        def decided(connection: Connection, entry: Decision | Withdrawal) -> None:
            if on_decided is not None:
                on_decided(self._work(connection, organisation), entry)

        return Shelf(
            begin=partial(transaction, self.engine),
            hold=partial(exclusive, self.engine),
            organisation=organisation,
            place=place,
            clock=self.clock,
            on_complete=more,
            on_decided=decided,
        )
