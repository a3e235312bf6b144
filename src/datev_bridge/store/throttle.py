"""Counted attempts in the store; whoever counts holds the counter's row."""

from collections.abc import Iterable
from datetime import datetime

from attrs import asdict, evolve
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    delete,
    select,
    update,
)

from datev_bridge.identity.throttle import Counter, Tally, counted, succeeded
from datev_bridge.store.rows import insert_or_ignore
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Moment

TALLIES = Table(
    "throttle",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("attempts", Integer, nullable=False),
    Column("last_at", Moment),
    Column("blocked_until", Moment),
    Column("was_told", Boolean, nullable=False),
    Index("ix_throttle_last_at", "last_at"),
)


class StoredThrottle:
    """See :class:`datev_bridge.identity.ports.Throttle`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, counters: Iterable[Counter], now: datetime) -> datetime | None:
        """Count one attempt with each; or with none if one is blocked, and return until when.

        Rows are held in the order of their keys, so that two attempts never wait for each other.
        """
        held = [
            (counter, self._held(counter)) for counter in sorted(counters, key=lambda one: one.key)
        ]
        waits = [tally.blocked_until for _, tally in held if tally.is_blocked(now)]
        blocked = [until for until in waits if until is not None]
        if blocked:
            return max(blocked)
        for counter, tally in held:
            self._keep(counter, counted(tally, counter.limit, now))
        return None

    def succeed(self, counters: Iterable[Counter]) -> None:
        """Note that the last attempt was right."""
        for counter in sorted(counters, key=lambda one: one.key):
            self._keep(counter, succeeded(self._held(counter), counter.limit))

    def first_told(self, counter: Counter, now: datetime) -> datetime | None:
        """Return until when it is blocked if nobody was told of it yet; from now on one was."""
        tally = self._held(counter)
        if tally.was_told or not tally.is_blocked(now):
            return None
        self._keep(counter, evolve(tally, was_told=True))
        return tally.blocked_until

    def sweep(self, last_before: datetime) -> int:
        """Forget what was last counted before; return how many."""
        old = TALLIES.c.last_at < last_before
        return self._connection.execute(delete(TALLIES).where(old)).rowcount

    def _held(self, counter: Counter) -> Tally:
        """Return what was counted; nobody else counts here until this transaction ends."""
        mine = TALLIES.c.key == counter.key
        while True:  # until the row is ours: it may be cleared between the two statements
            insert_or_ignore(self._connection, TALLIES, {"key": counter.key, **asdict(Tally())})
            row = self._connection.execute(select(TALLIES).where(mine).with_for_update()).first()
            if row is not None:
                return Tally(
                    attempts=row.attempts,
                    last_at=row.last_at,
                    blocked_until=row.blocked_until,
                    was_told=row.was_told,
                )

    def _keep(self, counter: Counter, tally: Tally) -> None:
        mine = TALLIES.c.key == counter.key
        self._connection.execute(update(TALLIES).where(mine).values(asdict(tally)))
