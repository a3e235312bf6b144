"""The audit trail in the store."""

from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import Column, Connection, Integer, String, Table, select

from datev_bridge.access import Actor
from datev_bridge.audit import GENESIS, AuditEntry, AuditNote, chained
from datev_bridge.store.rows import insert_or_ignore
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Document, Moment

ENTRIES = Table(
    "audit_entry",
    metadata,
    Column("organisation", String(36), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("actor_name", String(200), nullable=False),
    Column("action", String(80), nullable=False),
    Column("subject", String(400), nullable=False),
    Column("before", Document, nullable=False),
    Column("after", Document, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
)
HEADS = Table(
    "audit_head",
    metadata,
    Column("organisation", String(36), primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)
"""The newest entry of each trail; whoever appends holds this row."""

_PAGE = 1_000


class StoredTrail:
    """The trail of one organisation, in one transaction."""

    def __init__(
        self, connection: Connection, organisation: str, clock: Callable[[], datetime]
    ) -> None:
        self._connection = connection
        self._organisation = organisation
        self._clock = clock

    def record(self, actor: Actor, note: AuditNote) -> None:
        """Append one act; see :class:`datev_bridge.audit.AuditTrail`."""
        sequence, previous = self._held_head()
        entry = chained(
            AuditEntry(
                organisation=self._organisation,
                sequence=sequence + 1,
                at=self._clock(),
                actor=actor.id,
                actor_name=actor.name,
                action=note.action,
                subject=note.subject,
                before=dict(note.before),
                after=dict(note.after),
                previous=previous,
            )
        )
        values = {column.name: getattr(entry, column.name) for column in ENTRIES.columns}
        self._connection.execute(ENTRIES.insert().values(values))
        head = {"sequence": entry.sequence, "digest": entry.digest}
        mine = HEADS.c.organisation == self._organisation
        self._connection.execute(HEADS.update().where(mine).values(head))

    def entries(self) -> Iterator[AuditEntry]:
        """Yield the whole trail in its order, in constant memory."""
        last = 0
        while True:
            rows = self._connection.execute(
                select(ENTRIES)
                .where(ENTRIES.c.organisation == self._organisation, ENTRIES.c.sequence > last)
                .order_by(ENTRIES.c.sequence)
                .limit(_PAGE)
            ).all()
            yield from (AuditEntry(**row._mapping) for row in rows)  # noqa: SLF001 - public by name
            if len(rows) < _PAGE:
                return
            last = rows[-1].sequence

    def newest(self, most: int) -> tuple[AuditEntry, ...]:
        """Return so many of its newest entries, newest first."""
        mine = ENTRIES.c.organisation == self._organisation
        statement = select(ENTRIES).where(mine).order_by(ENTRIES.c.sequence.desc()).limit(most)
        rows = self._connection.execute(statement).all()
        return tuple(AuditEntry(**row._mapping) for row in rows)  # noqa: SLF001 - public by name

    def head(self) -> str:
        """Return the hash of the newest entry; noted elsewhere, it shows a cut-off trail."""
        mine = HEADS.c.organisation == self._organisation
        digest = self._connection.execute(select(HEADS.c.digest).where(mine)).scalar()
        return GENESIS if digest is None else str(digest)

    def _held_head(self) -> tuple[int, str]:
        """Return the newest entry's place and hash; nobody else appends until this is kept."""
        first = {"organisation": self._organisation, "sequence": 0, "digest": GENESIS}
        insert_or_ignore(self._connection, HEADS, first)
        mine = HEADS.c.organisation == self._organisation
        row = self._connection.execute(select(HEADS).where(mine).with_for_update()).one()
        return row.sequence, row.digest
