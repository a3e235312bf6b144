"""Addresses that mails do not reach, in the store."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Column, Connection, String, Table, delete, select

from datev_bridge.mail.bounces import Bounce, keys_of
from datev_bridge.store.rows import insert_or_update
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Moment

BOUNCES = Table(
    "bounce",
    metadata,
    Column("address", String(320), primary_key=True),
    Column("mail", String(36), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("at", Moment, nullable=False),
)
_C = BOUNCES.c


class StoredBounces:
    """See :class:`datev_bridge.mail.bounces.Bounces`; only in the operator's scope."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def mark(self, bounce: Bounce) -> None:
        """Keep an address, in the place of what was known of it before."""
        values = {name: getattr(bounce, name) for name in ("address", "mail", "reason", "at")}
        insert_or_update(self._connection, BOUNCES, values)

    def clear(self, address: str) -> bool:
        """Forget an address; False if it was not marked."""
        is_it = delete(BOUNCES).where(_C.address == address)
        return self._connection.execute(is_it).rowcount > 0

    def among(self, addresses: Iterable[str]) -> Mapping[str, Bounce]:
        """Return those of some addresses that are marked, each as it was asked for."""
        keys = keys_of(addresses)
        statement = select(BOUNCES).where(_C.address.in_(keys))
        found = map(_bounce, self._connection.execute(statement).mappings())
        return {keys[bounce.address]: bounce for bounce in found}

    def all(self) -> tuple[Bounce, ...]:
        """Return every marked address, the newest first."""
        statement = select(BOUNCES).order_by(_C.at.desc(), _C.address)
        return tuple(map(_bounce, self._connection.execute(statement).mappings()))


def _bounce(row: Any) -> Bounce:
    return Bounce(address=row["address"], mail=row["mail"], reason=row["reason"], at=row["at"])
