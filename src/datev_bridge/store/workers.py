"""Which workers are alive, in the store."""

from datetime import datetime

from sqlalchemy import Column, Connection, String, Table, delete, select

from datev_bridge.store.rows import insert_or_update
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Moment

WORKERS = Table(
    "worker",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("seen_at", Moment, nullable=False),
)


class StoredWorkers:
    """See :class:`datev_bridge.runs.agenda.Workers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def beat(self, worker: str, now: datetime) -> None:
        """Note that a worker is alive."""
        insert_or_update(self._connection, WORKERS, {"id": worker, "seen_at": now})

    def silent_since(self, moment: datetime) -> tuple[str, ...]:
        """Return workers that were last heard of before."""
        statement = select(WORKERS.c.id).where(WORKERS.c.seen_at < moment).order_by(WORKERS.c.id)
        return tuple(self._connection.execute(statement).scalars())

    def forget(self, worker: str, moment: datetime) -> None:
        """Forget a worker, unless it was heard of since."""
        gone = delete(WORKERS).where(WORKERS.c.id == worker, WORKERS.c.seen_at < moment)
        self._connection.execute(gone)

    def all(self) -> dict[str, datetime]:
        """Return every worker, and when it was last heard of."""
        return {row.id: row.seen_at for row in self._connection.execute(select(WORKERS))}
