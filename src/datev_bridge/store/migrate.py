"""Bringing a database to the version that this program needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from datev_bridge.errors import StoreError
from datev_bridge.store import codes
from datev_bridge.store.database import transaction

_LOCK = 4_681_215
"""Any number that nobody else locks in this database."""


def newest_version() -> str:
    """Return the version that this program needs."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def version_of(engine: Engine) -> str:
    """Return a database's version; empty for one without tables.

    Raises:
        StoreError: The database cannot be reached.
    """
    with transaction(engine, reading=True) as connection:
        return _version(connection)


def check_version(found: str) -> None:
    """Check that this program knows a database's version.

    Raises:
        StoreError: It is of a newer program; STO-004.
    """
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found not in known:
        raise StoreError(codes.OTHER_VERSION.at(found=found, wanted=newest_version()))


def upgrade(engine: Engine) -> bool:
    """Bring a database to the newest version; return whether anything was to be done.

    It is one transaction. Of several programs that start at once, one does it and the others wait.

    Raises:
        StoreError: The database is of a newer program (STO-004), or cannot be reached.
    """
    with transaction(engine) as connection:
        _wait_for_others(connection)
        found, wanted = _version(connection), newest_version()
        if found == wanted:
            return False
        if found:
            check_version(found)
        command.upgrade(_config(connection), "head")
        return True


def downgrade(engine: Engine, version: str) -> None:
    """Bring a database back to an earlier version; what only newer tables hold is lost.

    Args:
        engine: The database.
        version: As :func:`version_of` names them, or ``"base"`` for no tables at all.

    Raises:
        StoreError: The database cannot be reached.
    """
    with transaction(engine) as connection:
        _wait_for_others(connection)
        command.downgrade(_config(connection), version)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _version(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
