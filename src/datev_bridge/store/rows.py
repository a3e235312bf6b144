"""Writing rows where both databases have the ability but SQLAlchemy two names for it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_or_ignore(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless its key is there; tell whether it was inserted."""
    statement = _insert(connection, table, values).on_conflict_do_nothing()
    counted = statement.execution_options(preserve_rowcount=True)
    return connection.execute(counted).rowcount > 0


def insert_or_update(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Insert a row, or give the one with its key these values."""
    key = [column.name for column in table.primary_key]
    others = {name: value for name, value in values.items() if name not in key}
    statement = _insert(connection, table, values)
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=others))


def _insert(connection: Connection, table: Table, values: Mapping[str, Any]) -> Any:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).values(dict(values))
