"""Connections to DATEV in the store: consents on their way, tokens and apps sealed, targets.

Tokens are read and written in transactions of their own, for whoever renews them holds a lock
meanwhile instead of a transaction: the request to DATEV's login lies in between.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
import json
from typing import Any

from attrs import asdict
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    String,
    Table,
    Text,
    delete,
    select,
    update,
)

from datev_bridge.datev_upload import codes as upload_codes
from datev_bridge.datev_upload.app import Addresses, DatevApp, Environment
from datev_bridge.datev_upload.consent import DatevConsent, DatevFact
from datev_bridge.datev_upload.model import UploadTarget
from datev_bridge.datev_upload.tokens import TokenRecord, record_from_plain, record_to_plain
from datev_bridge.errors import StoreError
from datev_bridge.store.consents import hashed, take_consent
from datev_bridge.store.places import of_place
from datev_bridge.store.rows import insert_or_ignore, insert_or_update
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Document, Moment
from datev_bridge.vault import Seals

CONNECTIONS = Table(
    "datev_connection",
    metadata,
    *of_place(is_key=True),
    Column("sealed", Text, nullable=False),
    Column("connected_by", String(200), nullable=False),
    Column("connected_at", Moment),
    Column("expires_at", Moment),
    Column("ended", String(20)),
    Column("environment", String(20), nullable=False),
    Column("client", String(30), nullable=False),
    Index("ix_datev_connection_expires_at", "expires_at"),
)
CONSENTS = Table(
    "datev_consent",
    metadata,
    Column("state", String(64), primary_key=True),
    *of_place(),
    Column("sealed", Text, nullable=False),
    Column("user", String(80), nullable=False),
    Column("lasting", Boolean, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("ix_datev_consent_expires_at", "expires_at"),
)
APPS = Table(
    "datev_app",
    metadata,
    Column("organisation", String(36), primary_key=True),
    Column("client_id", String(200), nullable=False),
    Column("secret", Text, nullable=False),
    Column("environment", String(20), nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("addresses", Document, nullable=False),
)

_NOTHING: dict[str, Any] = {
    "sealed": "",
    "connected_by": "",
    "connected_at": None,
    "expires_at": None,
    "ended": None,
}

Begin = Callable[..., AbstractContextManager[Connection]]
"""Begins a transaction; ``reading=True`` where nothing will be written."""
Lock = Callable[[str], AbstractContextManager[None]]
"""Keeps everybody else out who asks for the same name."""


class StoredDatevConnections:
    """Consents, and what may be said of the connections of one organisation."""

    def __init__(self, connection: Connection, organisation: str, seals: Seals) -> None:
        self._connection = connection
        self._organisation = organisation
        self._seals = seals
        self._mine = CONNECTIONS.c.organisation == organisation

    def begin(self, consent: DatevConsent) -> None:
        """Keep what has to be known when the browser comes back."""
        state = hashed(consent.state)
        secrets = json.dumps({"nonce": consent.nonce, "verifier": consent.verifier})
        values = {
            "state": state,
            "organisation": self._organisation,
            "place": consent.place,
            "sealed": self._seals.seal(f"datev-consent/{state}", secrets),
            "user": consent.user,
            "lasting": consent.lasting,
            "expires_at": consent.expires_at,
        }
        self._connection.execute(CONSENTS.insert().values(values))

    def take(self, state: str, now: datetime) -> DatevConsent | None:
        """Return what was kept for a state and forget it; None if there is none or it ended."""
        row = take_consent(self._connection, CONSENTS, self._organisation, state, now)
        if row is None:
            return None
        secrets = json.loads(self._seals.open(f"datev-consent/{row.state}", row.sealed))
        return DatevConsent(
            state=state,
            nonce=secrets["nonce"],
            verifier=secrets["verifier"],
            place=row.place,
            user=row.user,
            lasting=row.lasting,
            expires_at=row.expires_at,
        )

    def fact(self, place: str) -> DatevFact:
        """Return what is known of a place's connection, without its tokens."""
        shown = [column for column in CONNECTIONS.c if column.name != "sealed"]
        statement = select(*shown).where(self._mine, CONNECTIONS.c.place == place)
        row = self._connection.execute(statement).first()
        if row is None:
            return DatevFact()
        return DatevFact(
            connected_by=row.connected_by,
            connected_at=row.connected_at,
            expires_at=row.expires_at,
            ended=row.ended,
            target=_target(row.environment, row.client),
        )

    def choose(self, place: str, target: UploadTarget) -> None:
        """Keep where files of a place go."""
        _ensure_row(self._connection, self._organisation, place)
        values = {"environment": target.environment.value, "client": target.client}
        mine = update(CONNECTIONS).where(self._mine, CONNECTIONS.c.place == place)
        self._connection.execute(mine.values(values))

    def forget(self, place: str) -> None:
        """Forget a place's tokens; where files go is kept."""
        mine = update(CONNECTIONS).where(self._mine, CONNECTIONS.c.place == place)
        self._connection.execute(mine.values(_NOTHING))


class StoredDatevApps:
    """The app of an organisation, or the operator's."""

    def __init__(self, connection: Connection, organisation: str, seals: Seals) -> None:
        self._connection = connection
        self._organisation = organisation
        self._seals = seals
        self._context = f"datev-app/{organisation}"
        self._mine = APPS.c.organisation == organisation

    def find(self) -> DatevApp | None:
        """Return the app of the scope at work."""
        row = self._connection.execute(select(APPS).where(self._mine)).first()
        if row is None:
            return None
        return DatevApp(
            client_id=row.client_id,
            client_secret=self._seals.open(self._context, row.secret),
            environment=Environment(row.environment),
            redirect_uri=row.redirect_uri,
            addresses=Addresses(**row.addresses),
        )

    def keep(self, app: DatevApp) -> None:
        """Keep the app of the scope at work; its secret is sealed."""
        values = {
            "organisation": self._organisation,
            "client_id": app.client_id,
            "secret": self._seals.seal(self._context, app.client_secret),
            "environment": app.environment.value,
            "redirect_uri": app.redirect_uri,
            "addresses": asdict(app.addresses),
        }
        insert_or_update(self._connection, APPS, values)

    def drop(self) -> bool:
        """Let there be none; False if there was none."""
        return self._connection.execute(delete(APPS).where(self._mine)).rowcount == 1


class StoredDatevTokens:
    """The tokens of one place; see :class:`datev_bridge.datev_upload.tokens.TokenKeeper`.

    Args:
        begin: Begins a transaction.
        lock: Keeps everybody else out who asks for the same name.
        organisation: Whose.
        place: Which place.
        seals: Seals the tokens.
    """

    def __init__(
        self, begin: Begin, lock: Lock, *, organisation: str, place: str, seals: Seals
    ) -> None:
        self._begin = begin
        self._lock = lock
        self._organisation = organisation
        self._place = place
        self._seals = seals
        self._context = f"datev-tokens/{organisation}/{place}"
        self._mine = (CONNECTIONS.c.organisation == organisation, CONNECTIONS.c.place == place)

    def load(self) -> TokenRecord | None:
        """Return the record, or None where there is no connection.

        Raises:
            StoreError: The database cannot be reached, or the record cannot be read (UPL-048).
        """
        with self._begin(reading=True) as connection:
            sealed = connection.execute(select(CONNECTIONS.c.sealed).where(*self._mine)).scalar()
        if not sealed:
            return None
        try:
            return record_from_plain(json.loads(self._seals.open(self._context, sealed)))
        except (ValueError, KeyError, TypeError):
            raise StoreError(upload_codes.TOKENS_UNREADABLE.at(self._place)) from None

    def save(self, record: TokenRecord) -> None:
        """Keep the record durably.

        Raises:
            StoreError: The database cannot be reached.
        """
        values = {
            "sealed": self._seals.seal(self._context, json.dumps(record_to_plain(record))),
            "connected_by": record.connected_by,
            "connected_at": record.connected_at,
            "expires_at": record.tokens.refresh_expires_at,
            "ended": record.ended,
        }
        self._write(values)

    def drop(self) -> None:
        """Forget the connection; where files go is kept for the next one.

        Raises:
            StoreError: The database cannot be reached.
        """
        self._write(_NOTHING)

    def lock(self) -> AbstractContextManager[None]:
        """Exclude all other threads and processes, on this machine and on others.

        Raises:
            StoreError: The database cannot be reached.
        """
        return self._lock(self._context)

    def _write(self, values: dict[str, Any]) -> None:
        with self._begin() as connection:
            _ensure_row(connection, self._organisation, self._place)
            connection.execute(update(CONNECTIONS).where(*self._mine).values(values))


def _ensure_row(connection: Connection, organisation: str, place: str) -> None:
    values = {
        "organisation": organisation,
        "place": place,
        "sealed": "",
        "connected_by": "",
        "environment": "",
        "client": "",
    }
    insert_or_ignore(connection, CONNECTIONS, values)


def _target(environment: str, client: str) -> UploadTarget | None:
    if not client:
        return None
    return UploadTarget(environment=Environment(environment), client=client)
