"""Names that only one process bears at a time: a worker's, as long as the process lives.

The name ends with the process however it ends, so whoever comes next under the same name knows that
nobody is left of the one before. With SQLite it is a locked file beside the database, which the
operating system lets go; in PostgreSQL an advisory lock on a connection of its own, which the
server lets go when the connection breaks, and within half a minute when the other machine is gone.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
import os
from pathlib import Path
import time

from attrs import define, frozen
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from datev_bridge.locking import try_lock, unlock
from datev_bridge.store.database import reported
from datev_bridge.store.locks import file_of, number_of

_POLL_SECONDS = 0.1
_ALIVE = (
    "set tcp_keepalives_idle = 10",
    "set tcp_keepalives_interval = 5",
    "set tcp_keepalives_count = 4",
)
"""So that the server notices within half a minute that the machine at the other end is gone."""


@frozen
class _OfTheSystem:
    """A name that the operating system keeps."""

    def is_held(self) -> bool:
        """Tell whether the name is still this process's."""
        return True


@define
class _OfTheServer:
    """A name that the database server keeps, on a connection of its own."""

    engine: Engine
    name: str
    connection: Connection | None = None

    def is_held(self) -> bool:
        """Tell whether the name is still this process's; take it again if the server was away.

        Raises:
            StoreError: The server is away.
        """
        if self.connection is not None:
            try:
                self.connection.execute(text("select 1"))
            except DBAPIError:
                self.close()
        return self.connection is not None or self.take()

    def take(self) -> bool:
        """Take the name if nobody has it, and tell whether it was taken."""
        with reported():
            connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            connection.detach()  # closing it ends it, and the lock with it
            for setting in _ALIVE:
                connection.execute(text(setting))
            number = {"number": number_of(self.name)}
            is_taken = connection.execute(text("select pg_try_advisory_lock(:number)"), number)
            if not is_taken.scalar():
                connection.close()
                return False
        self.connection = connection
        return True

    def close(self) -> None:
        """Give the name up."""
        connection, self.connection = self.connection, None
        if connection is not None:
            with suppress(DBAPIError):
                connection.close()


Held = _OfTheSystem | _OfTheServer


def bearing(
    engine: Engine, name: str, *, seconds: float = 0
) -> AbstractContextManager[Held | None]:
    """Bear a name while the context lasts; give None if another process has it.

    Args:
        engine: The database, whose users share the names.
        name: The name.
        seconds: How long to wait for whoever has it: one that was killed just now may be noticed a
            moment later.

    Raises:
        StoreError: The database cannot be reached; STO-003.
    """
    if engine.dialect.name == "postgresql":
        return _at_server(engine, name, seconds)
    return _at_system(file_of(engine, name), seconds)


@contextmanager
def _at_server(engine: Engine, name: str, seconds: float) -> Iterator[Held | None]:
    held = _OfTheServer(engine, name)
    until = time.monotonic() + seconds
    while not (is_taken := held.take()) and time.monotonic() < until:
        time.sleep(_POLL_SECONDS)
    try:
        yield held if is_taken else None
    finally:
        held.close()


@contextmanager
def _at_system(path: Path | None, seconds: float) -> Iterator[Held | None]:
    if path is None:  # a database in memory: no other process has it
        yield _OfTheSystem()
        return
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        until = time.monotonic() + seconds
        while not (is_taken := try_lock(handle)) and time.monotonic() < until:
            time.sleep(_POLL_SECONDS)
        try:
            yield _OfTheSystem() if is_taken else None
        finally:
            if is_taken:
                unlock(handle)
    finally:
        os.close(handle)
