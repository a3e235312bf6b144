"""Connections to the database, and its transactions."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
import sqlite3
from threading import Lock
import time
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from datev_bridge.errors import StoreError
from datev_bridge.store import codes

BUSY_SECONDS = 30
"""How long a transaction waits for another one of SQLite."""
IDLE_SECONDS = 5
"""After how long without work a connection to a server is asked whether it is still one."""
_KEPT, _MORE = 10, 5
"""Connections of transactions to a server: how many stay open when nobody works, and how many more
there may be. A worker that tries eight runs at once uses thirteen."""
_USED_AT = "datev_bridge_used_at"
_HELD: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()
_HELD_GUARD = Lock()


def open_database(url: str) -> Engine:
    """Return the connections to a database; the file of SQLite and its folder are made.

    Args:
        url: ``sqlite:///path/to/file.db``, ``sqlite://`` for one in memory, or
            ``postgresql+psycopg://user@host/name``; ``postgresql://`` means the same driver.

    Raises:
        StoreError: The address is none (STO-001), or its driver is not installed (STO-002).
    """
    try:
        address = make_url(url)
        if address.drivername in {"postgresql", "postgres"}:
            address = address.set(drivername="postgresql+psycopg")
        is_file = address.get_backend_name() == "sqlite" and address.database
        if is_file and address.database != ":memory:":
            Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
        is_server = address.get_backend_name() != "sqlite"
        engine = create_engine(address, **(_OF_SERVERS if is_server else _OF_FILES))
    except (ArgumentError, NoSuchModuleError):
        raise StoreError(codes.BAD_ADDRESS.at()) from None
    except ModuleNotFoundError as error:
        raise StoreError(codes.DRIVER_MISSING.at(module=error.name)) from None
    except OSError as error:
        raise StoreError(codes.NOT_REACHED.at(reason=error.strerror)) from None
    if engine.dialect.name == "sqlite":
        _make_sqlite_strict(engine)
    else:
        _look_after_idle_ones(engine)
    return engine


class _Closing(sqlite3.Connection):
    """A connection that ends with the last who has it; from Python 3.13 on, others complain."""

    def __del__(self) -> None:
        with suppress(sqlite3.Error):  # of another thread, in memory: it ends all the same
            self.close()


_OF_SERVERS: dict[str, Any] = {"pool_size": _KEPT, "max_overflow": _MORE}
_OF_FILES: dict[str, Any] = {"connect_args": {"factory": _Closing}}


def held_connections(engine: Engine) -> Engine:
    """Return the connections to the same server that are held while other work goes on.

    Transactions have a limit, so that a thousand people at once wait instead of taking all that the
    server has. What holds a lock asks for a transaction meanwhile: within the same limit they would
    wait for each other, so locks have connections of their own, two for each run that is tried.

    Args:
        engine: The connections of transactions; those held end when they do.
    """
    with _HELD_GUARD:
        found = _HELD.get(engine)
        if found is None:
            found = _HELD[engine] = create_engine(engine.url, pool_size=0)
            _look_after_idle_ones(found)
            event.listen(engine, "engine_disposed", lambda _: found.dispose())
        return found


def _look_after_idle_ones(engine: Engine) -> None:
    """Ask a connection that was idle whether it is still one, and replace it otherwise.

    To ask each time, as the library offers, is every third statement of a run.
    """

    def on_checkin(_: Any, record: ConnectionPoolEntry) -> None:
        record.info[_USED_AT] = time.monotonic()

    def on_checkout(connection: Any, record: ConnectionPoolEntry, _: Any) -> None:
        used_at = record.info.get(_USED_AT)
        if used_at is None or time.monotonic() - used_at < IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            raise DisconnectionError from None  # the pool makes a new one and asks again

    event.listen(engine, "checkin", on_checkin)
    event.listen(engine, "checkout", on_checkout)


def _make_sqlite_strict(engine: Engine) -> None:
    """Let SQLite keep foreign keys, write ahead, and begin transactions when we say so.

    Python's driver would begin them at the first write, so that two that read first and write then
    could both fail; ours take their place in the line at once.
    """

    def on_connect(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            f"busy_timeout = {BUSY_SECONDS * 1000}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def on_begin(connection: Connection) -> None:
        is_reading = connection.get_execution_options().get(_READING)
        connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)


_READING = "datev_bridge_reading"


@contextmanager
def transaction(engine: Engine, *, reading: bool = False) -> Iterator[Connection]:
    """Work in one transaction: everything in it is kept, or nothing.

    Args:
        engine: The database.
        reading: Whether nothing will be written; such transactions wait for nobody.

    Raises:
        StoreError: The database cannot be reached or refused (STO-003); whatever the database says
            is kept out, since it quotes values.
    """
    with reported():
        connected = engine.connect().execution_options(**_options(engine, reading=reading))
        with connected as connection, connection.begin():
            yield connection


def _options(engine: Engine, *, reading: bool) -> dict[str, Any]:
    if reading and engine.dialect.name == "postgresql":
        # Each of its statements sees what is committed when it begins, in a transaction as outside
        # of one; without one, two of its messages need not travel: a quarter of all of a run.
        return {_READING: True, "isolation_level": "AUTOCOMMIT"}
    return {_READING: reading}


@contextmanager
def reported() -> Iterator[None]:
    """Turn what a database says into an error of this library.

    Raises:
        StoreError: The database cannot be reached or refused; STO-003.
    """
    try:
        yield
    except DBAPIError as error:
        raise StoreError(codes.NOT_REACHED.at(reason=type(error.orig).__name__)) from None
    except PoolTimeout:
        raise StoreError(codes.NOT_REACHED.at(reason="busy")) from None
