"""Connections to the POS in the store: consents on their way, tokens sealed, apps sealed.

Tokens are read and written in transactions of their own, for whoever refreshes them holds a lock
meanwhile instead of a transaction: the request to the POS's login lies in between.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
import json
from typing import Any

from sqlalchemy import (
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

from datev_bridge.errors import StoreError
from datev_bridge.journey.model import ConnectionFact, Consent
from datev_bridge.kseries import codes as kseries_codes
from datev_bridge.kseries.oauth import App, Generation
from datev_bridge.kseries.token_plain import record_from_plain, record_to_plain
from datev_bridge.kseries.tokens import TokenRecord
from datev_bridge.store.consents import hashed, take_consent
from datev_bridge.store.places import of_place
from datev_bridge.store.rows import insert_or_ignore, insert_or_update
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Document, Moment
from datev_bridge.vault import Seals

TOKENS = Table(
    "pos_connection",
    metadata,
    *of_place(is_key=True),
    Column("sealed", Text, nullable=False),
    Column("connected_at", Moment),
    Column("refreshed_at", Moment),
    Column("expires_at", Moment),
    Column("ended", String(20)),
    Index("ix_pos_connection_expires_at", "expires_at"),
)
CONSENTS = Table(
    "pos_consent",
    metadata,
    Column("state", String(64), primary_key=True),
    *of_place(),
    Column("verifier", Text, nullable=False),
    Column("user", String(80), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("ix_pos_consent_expires_at", "expires_at"),
)
APPS = Table(
    "pos_app",
    metadata,
    Column("organisation", String(36), primary_key=True),
    Column("client_id", String(200), nullable=False),
    Column("secret", Text, nullable=False),
    Column("addresses", Document, nullable=False),
)


class StoredConnections:
    """See :class:`datev_bridge.journey.ports.Connections`."""

    def __init__(self, connection: Connection, organisation: str, seals: Seals) -> None:
        self._connection = connection
        self._organisation = organisation
        self._seals = seals
        self._mine = TOKENS.c.organisation == organisation

    def begin(self, consent: Consent) -> None:
        """Keep what has to be known when the browser comes back."""
        state = hashed(consent.state)
        values = {
            "state": state,
            "organisation": self._organisation,
            "place": consent.place,
            "verifier": self._seals.seal(f"consent/{state}", consent.verifier),
            "user": consent.user,
            "expires_at": consent.expires_at,
        }
        self._connection.execute(CONSENTS.insert().values(values))

    def take(self, state: str, now: datetime) -> Consent | None:
        """Return what was kept for a state and forget it; None if there is none or it ended."""
        row = take_consent(self._connection, CONSENTS, self._organisation, state, now)
        if row is None:
            return None
        return Consent(
            state=state,
            verifier=self._seals.open(f"consent/{row.state}", row.verifier),
            place=row.place,
            user=row.user,
            expires_at=row.expires_at,
        )

    def fact(self, place: str) -> ConnectionFact:
        """Return what is known of a place's connection, without its tokens."""
        columns = (
            TOKENS.c.connected_at,
            TOKENS.c.refreshed_at,
            TOKENS.c.expires_at,
            TOKENS.c.ended,
        )
        statement = select(*columns).where(self._mine, TOKENS.c.place == place)
        row = self._connection.execute(statement).mappings().first()
        return ConnectionFact() if row is None else ConnectionFact(**row)

    def connected(self, place: str, at: datetime) -> None:
        """Note that a person connected the place."""
        statement = update(TOKENS).where(self._mine, TOKENS.c.place == place)
        self._connection.execute(statement.values(connected_at=at, refreshed_at=None))

    def forget(self, place: str) -> bool:
        """Drop a place's tokens; False if there were none."""
        statement = delete(TOKENS).where(self._mine, TOKENS.c.place == place)
        return self._connection.execute(statement).rowcount == 1


class StoredApps:
    """See :class:`datev_bridge.journey.ports.Apps`."""

    def __init__(self, connection: Connection, organisation: str, seals: Seals) -> None:
        self._connection = connection
        self._organisation = organisation
        self._seals = seals
        self._mine = APPS.c.organisation == organisation

    def find(self) -> App | None:
        """Return the app of the scope at work."""
        row = self._connection.execute(select(APPS).where(self._mine)).first()
        if row is None:
            return None
        secret = self._seals.open(f"app/{self._organisation}", row.secret)
        generation = Generation(row.addresses["generation"])
        addresses = row.addresses | {"generation": generation}
        return App(client_id=row.client_id, client_secret=secret, **addresses)

    def keep(self, app: App) -> None:
        """Keep the app of the scope at work; its secret is sealed."""
        values = {
            "organisation": self._organisation,
            "client_id": app.client_id,
            "secret": self._seals.seal(f"app/{self._organisation}", app.client_secret),
            "addresses": {
                "api_url": app.api_url,
                "auth_url": app.auth_url,
                "redirect_uri": app.redirect_uri,
                "generation": app.generation.value,
            },
        }
        insert_or_update(self._connection, APPS, values)

    def drop(self) -> bool:
        """Let there be none; False if there was none."""
        return self._connection.execute(delete(APPS).where(self._mine)).rowcount == 1


class StoredTokens:
    """The tokens of one place; see :class:`datev_bridge.kseries.tokens.TokenStore`.

    Args:
        begin: Begins a transaction; ``reading=True`` where nothing will be written.
        lock: Keeps everybody else out who asks for the same name.
        organisation: Whose.
        place: Which place.
        seals: Seals the tokens.
        clock: The time, aware.
    """

    def __init__(
        self,
        begin: Callable[..., AbstractContextManager[Connection]],
        lock: Callable[[str], AbstractContextManager[None]],
        *,
        organisation: str,
        place: str,
        seals: Seals,
        clock: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._lock = lock
        self._organisation = organisation
        self._place = place
        self._seals = seals
        self._clock = clock
        self._context = f"tokens/{place}"
        self._mine = (TOKENS.c.organisation == organisation, TOKENS.c.place == place)

    def load(self) -> TokenRecord | None:
        """Return the record, or None before the first connection.

        Raises:
            StoreError: The database cannot be reached, or the record cannot be read (AUTH-048).
        """
        with self._begin(reading=True) as connection:
            return self._load(connection)

    def save(self, record: TokenRecord) -> None:
        """Keep the record durably.

        Raises:
            StoreError: The database cannot be reached.
        """
        sealed = self._seals.seal(self._context, json.dumps(record_to_plain(record)))
        now = self._clock()
        with self._begin() as connection:
            before = self._load(connection)
            self._ensure_row(connection)
            values: dict[str, Any] = {
                "sealed": sealed,
                "ended": record.ended,
                "expires_at": record.tokens.refresh_expires_at,
            }
            if before is None:
                values["connected_at"] = now
            elif before.refresh_begun_at and not record.refresh_begun_at and not record.ended:
                values["refreshed_at"] = now
            connection.execute(update(TOKENS).where(*self._mine).values(values))

    def lock(self) -> AbstractContextManager[None]:
        """Exclude all other threads and processes, on this machine and on others.

        Raises:
            StoreError: The database cannot be reached.
        """
        return self._lock(self._context)

    def _ensure_row(self, connection: Connection) -> None:
        values = {
            "organisation": self._organisation,
            "place": self._place,
            "sealed": "",
        }
        insert_or_ignore(connection, TOKENS, values)

    def _load(self, connection: Connection) -> TokenRecord | None:
        sealed = connection.execute(select(TOKENS.c.sealed).where(*self._mine)).scalar()
        if not sealed:
            return None
        try:
            return record_from_plain(json.loads(self._seals.open(self._context, sealed)))
        except (ValueError, KeyError, TypeError):
            raise StoreError(kseries_codes.TOKENS_UNREADABLE.at(self._place)) from None
