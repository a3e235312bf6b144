"""Mailed links in the store, by the hash of the token in their address."""

from collections.abc import Iterable
from datetime import datetime

from attrs import asdict
from sqlalchemy import Column, Connection, Index, Row, String, Table, and_, delete, select, update

from datev_bridge.identity.model import Link, Purpose
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Document, Moment

LINKS = Table(
    "link",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("purpose", String(40), nullable=False),
    Column("user", String(36), nullable=False),
    Column("organisation", String(36), nullable=False),
    Column("payload", Document, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Index("ix_link_user", "user"),
    Index("ix_link_expires_at", "expires_at"),
)


class StoredLinks:
    """See :class:`datev_bridge.identity.ports.Links`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, link: Link) -> None:
        """Keep a new link."""
        payload = dict(link.payload)
        values = asdict(link) | {"purpose": link.purpose.value, "payload": payload}
        self._connection.execute(LINKS.insert().values(values))

    def find(self, link: str) -> Link | None:
        """Return a link by id, open or not; looking changes nothing."""
        row = self._connection.execute(select(LINKS).where(LINKS.c.id == link)).first()
        return None if row is None else _link(row)

    def use(self, link: str, now: datetime) -> bool:
        """Note that it was used; False if it cannot be. Of many at once one is told True."""
        this = and_(LINKS.c.id == link, LINKS.c.used_at.is_(None), LINKS.c.expires_at > now)
        done = self._connection.execute(update(LINKS).where(this).values(used_at=now))
        return done.rowcount > 0

    def withdraw(self, user: str, purposes: Iterable[Purpose], now: datetime) -> int:
        """Let a user's open links of these purposes end; return how many."""
        these = and_(
            LINKS.c.user == user,
            LINKS.c.purpose.in_([purpose.value for purpose in purposes]),
            LINKS.c.used_at.is_(None),
        )
        return self._connection.execute(update(LINKS).where(these).values(used_at=now)).rowcount

    def sweep(self, expired_before: datetime) -> int:
        """Forget links that expired before; return how many."""
        old = LINKS.c.expires_at < expired_before
        return self._connection.execute(delete(LINKS).where(old)).rowcount


def _link(row: Row[tuple[object, ...]]) -> Link:
    return Link(**{**row._mapping, "purpose": Purpose(row.purpose)})  # noqa: SLF001 - public by name
