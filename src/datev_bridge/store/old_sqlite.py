"""SQLite before 3.42: the engine's own database where the library is older than Python.

On Python 3.12 and newer DBOS asks SQLite for times with milliseconds, known to it since 3.42.
Distributions build new Pythons with older ones (Debian 12: 3.40); there the function is ours.
"""

import sqlite3
import time
from typing import Any

from sqlalchemy import Engine, create_engine, event

_WITH_MILLISECONDS = (3, 42)
_CONNECTIONS = 20


def engine_for(url: str) -> Engine | None:
    """Return connections to an engine's database that an old SQLite serves, None for any other.

    They are set up as DBOS sets up its own; whoever gets them ends them.

    Args:
        url: ``sqlite:///…`` or ``postgresql://…``.
    """
    if not url.startswith("sqlite") or sqlite3.sqlite_version_info >= _WITH_MILLISECONDS:
        return None
    engine = create_engine(url, pool_size=_CONNECTIONS)
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = "IMMEDIATE"
    connection.execute("PRAGMA busy_timeout = 30000")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.create_function("unixepoch", 1, _now)


def _now(_modifier: str) -> float:
    """Return what ``unixepoch('subsec')`` says: seconds since 1970, to the millisecond."""
    return round(time.time(), 3)
