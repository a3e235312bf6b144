"""Consents on their way, at the POS's login and at DATEV's: kept by a hash, taken once."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, select


def hashed(state: str) -> str:
    """Return what stands for a state in the store: whoever reads it there cannot come back."""
    return sha256(state.encode("utf-8", "surrogatepass")).hexdigest()


def take_consent(
    connection: Connection, table: Table, organisation: str, state: str, now: datetime
) -> Row[Any] | None:
    """Return what was kept for a state and forget it; None if there is none or it ended.

    Of two who come back with one state, one is given the row: whoever deletes it.

    Args:
        connection: Its transaction forgets the row.
        table: Where consents of the login are; with ``organisation``, ``state``, ``expires_at``.
        organisation: Whose.
        state: As it came back.
        now: The time, aware.
    """
    wanted = (table.c.organisation == organisation, table.c.state == hashed(state))
    row = connection.execute(select(table).where(*wanted)).first()
    is_mine = connection.execute(delete(table).where(*wanted)).rowcount == 1
    return row if row is not None and is_mine and row.expires_at > now else None
