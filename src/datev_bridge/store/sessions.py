"""Sessions in the store, by the hash of the token that the browser holds."""

from datetime import datetime

from attrs import asdict
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Row,
    String,
    Table,
    delete,
    select,
    update,
)

from datev_bridge.identity.model import Level, Session
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Moment

SESSIONS = Table(
    "session",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("user", ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("level", String(20), nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("confirmed_at", Moment),
    Column("address", String(64), nullable=False),
    Column("device", String(200), nullable=False),
    Index("ix_session_user", "user"),
    Index("ix_session_began_at", "began_at"),
)


class StoredSessions:
    """See :class:`datev_bridge.identity.ports.Sessions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, session: Session) -> None:
        """Keep a new session."""
        values = asdict(session) | {"level": session.level.value}
        self._connection.execute(SESSIONS.insert().values(values))

    def find(self, session: str) -> Session | None:
        """Return a session by id, expired or not."""
        row = self._connection.execute(select(SESSIONS).where(SESSIONS.c.id == session)).first()
        return None if row is None else _session(row)

    def of(self, user: str) -> tuple[Session, ...]:
        """Return a user's sessions, the one used last first."""
        rows = self._connection.execute(
            select(SESSIONS)
            .where(SESSIONS.c.user == user)
            .order_by(SESSIONS.c.seen_at.desc(), SESSIONS.c.id)
        )
        return tuple(_session(row) for row in rows)

    def seen(self, session: str, now: datetime) -> None:
        """Note that it was used."""
        this = SESSIONS.c.id == session
        self._connection.execute(update(SESSIONS).where(this).values(seen_at=now))

    def confirmed(self, session: str, now: datetime) -> None:
        """Note that its holder proved who they are."""
        this = SESSIONS.c.id == session
        self._connection.execute(update(SESSIONS).where(this).values(confirmed_at=now))

    def end(self, user: str, session: str) -> bool:
        """End one of a user's sessions; False if there is none of that id."""
        this = (SESSIONS.c.user == user) & (SESSIONS.c.id == session)
        return self._connection.execute(delete(SESSIONS).where(this)).rowcount > 0

    def end_all(self, user: str, *, but: str = "") -> int:
        """End a user's sessions, all but one if it is named; return how many."""
        others = (SESSIONS.c.user == user) & (SESSIONS.c.id != but)
        return self._connection.execute(delete(SESSIONS).where(others)).rowcount

    def sweep(self, began_before: datetime) -> int:
        """Forget sessions that began before; return how many."""
        old = SESSIONS.c.began_at < began_before
        return self._connection.execute(delete(SESSIONS).where(old)).rowcount


def _session(row: Row[tuple[object, ...]]) -> Session:
    return Session(**{**row._mapping, "level": Level(row.level)})  # noqa: SLF001 - public by name
