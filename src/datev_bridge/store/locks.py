"""Locks between processes, on one machine and on many; they end with whoever holds them."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine, text

from datev_bridge.locking import locked_file
from datev_bridge.store.database import held_connections, reported

_IN_MEMORY: dict[str, Lock] = {}
"""Locks of databases in memory, which only this process has."""


def exclusive(engine: Engine, name: str) -> AbstractContextManager[None]:
    """Keep everybody else out who asks for the same name, while the context lasts.

    It is no transaction: others read and write meanwhile, and so may the holder. In PostgreSQL it
    is an advisory lock on a connection of its own, with SQLite a locked file beside the database.

    Args:
        engine: The database.
        name: What is to be held.

    Raises:
        StoreError: The database cannot be reached; STO-003.
    """
    if engine.dialect.name == "postgresql":
        return _advisory(engine, name)
    path = file_of(engine, name)
    return _in_memory(name) if path is None else locked_file(path)


def number_of(name: str) -> int:
    """Return the number that stands for a name among advisory locks."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)


def file_of(engine: Engine, name: str) -> Path | None:
    """Return the file beside a database of SQLite that is locked for a name; its folder is made.

    None for a database in memory, which has no file.
    """
    if engine.url.database in {None, "", ":memory:"}:
        return None
    database = Path(str(engine.url.database))
    folder = database.with_name(f"{database.name}.locks")
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{sha256(name.encode()).hexdigest()[:32]}.lock"


@contextmanager
def _advisory(engine: Engine, name: str) -> Iterator[None]:
    number = {"number": number_of(name)}
    with reported():
        held = held_connections(engine)
        connection = held.connect().execution_options(isolation_level="AUTOCOMMIT")
    with connection:
        with reported():
            connection.execute(text("select pg_advisory_lock(:number)"), number)
        try:
            yield
        finally:
            with reported():
                connection.execute(text("select pg_advisory_unlock(:number)"), number)


@contextmanager
def _in_memory(name: str) -> Iterator[None]:
    with _IN_MEMORY.setdefault(name, Lock()):
        yield
