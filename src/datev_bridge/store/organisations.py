"""Requests for a connection and organisations in the store; both in the operator's scope only."""

from collections.abc import Iterable
from datetime import datetime

from attrs import asdict
from sqlalchemy import Column, Connection, Index, Row, String, Table, Text, select, update

from datev_bridge.journey.model import ConnectionRequest, Organisation, RequestState
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Moment

REQUESTS = Table(
    "connection_request",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("property_name", String(200), nullable=False),
    Column("contact_name", String(200), nullable=False),
    Column("email", String(320), nullable=False),
    Column("language", String(2), nullable=False),
    Column("message", Text, nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("state", String(20), nullable=False),
    Column("decided_by", String(200), nullable=False),
    Column("decided_at", Moment),
    Column("reason", Text, nullable=False),
    Column("organisation", String(36), nullable=False),
    Index("ix_connection_request_requested_at", "requested_at"),
)
ORGANISATIONS = Table(
    "organisation",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Index("ix_organisation_name", "name"),
)


class StoredRequests:
    """See :class:`datev_bridge.journey.ports.Requests`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, request: ConnectionRequest) -> None:
        """Keep a new request."""
        self._connection.execute(REQUESTS.insert().values(_values(request)))

    def find(self, request: str) -> ConnectionRequest | None:
        """Return a request by id."""
        row = self._connection.execute(select(REQUESTS).where(REQUESTS.c.id == request)).first()
        return None if row is None else _request(row)

    def all(self, *, only_open: bool = False) -> tuple[ConnectionRequest, ...]:
        """Return requests, newest first."""
        statement = select(REQUESTS).order_by(REQUESTS.c.requested_at.desc(), REQUESTS.c.id)
        if only_open:
            statement = statement.where(REQUESTS.c.state == RequestState.REQUESTED.value)
        return tuple(_request(row) for row in self._connection.execute(statement))

    def decide(self, request: ConnectionRequest) -> bool:
        """Keep what became of a request; False if that was decided before."""
        is_open = REQUESTS.c.state == RequestState.REQUESTED.value
        statement = update(REQUESTS).where(REQUESTS.c.id == request.id, is_open)
        return self._connection.execute(statement.values(_values(request))).rowcount == 1


class StoredOrganisations:
    """See :class:`datev_bridge.journey.ports.Organisations`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, organisation: Organisation) -> None:
        """Keep a new organisation."""
        self._connection.execute(ORGANISATIONS.insert().values(asdict(organisation)))

    def find(self, organisation: str) -> Organisation | None:
        """Return an organisation by id."""
        found = self.all((organisation,))
        return found[0] if found else None

    def all(self, ids: Iterable[str] | None = None) -> tuple[Organisation, ...]:
        """Return all organisations by name, or those of some ids."""
        statement = select(ORGANISATIONS).order_by(ORGANISATIONS.c.name, ORGANISATIONS.c.id)
        if ids is not None:
            statement = statement.where(ORGANISATIONS.c.id.in_(tuple(ids)))
        rows = self._connection.execute(statement).mappings()
        return tuple(Organisation(**row) for row in rows)

    def close(self, organisation: str, at: datetime) -> bool:
        """Note that it was terminated; False if it was before."""
        is_open = ORGANISATIONS.c.closed_at.is_(None)
        statement = update(ORGANISATIONS).where(ORGANISATIONS.c.id == organisation, is_open)
        return self._connection.execute(statement.values(closed_at=at)).rowcount == 1


def _values(request: ConnectionRequest) -> dict[str, object]:
    return asdict(request) | {"state": request.state.value}


def _request(row: Row[tuple[object, ...]]) -> ConnectionRequest:
    values = dict(row._mapping)  # noqa: SLF001 - public, with an underscore against name clashes
    return ConnectionRequest(**values | {"state": RequestState(values["state"])})
