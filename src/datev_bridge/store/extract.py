"""Everything that the store holds of one organisation: to take along, and to delete."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, func, not_, select

from datev_bridge.store.bounces import BOUNCES
from datev_bridge.store.organisations import ORGANISATIONS
from datev_bridge.store.outbox import MAILS
from datev_bridge.store.people import MEMBERSHIPS, PEOPLE
from datev_bridge.store.schema import metadata

SECRETS = frozenset({"sealed", "secret"})
"""Columns whose values are of no use to anybody else, or would let them in."""
_SECRET_TABLES = frozenset({"mail", "link", "pos_consent", "datev_consent"})
"""Tables whose content is only what is on its way."""


def tables_of_organisations() -> tuple[Table, ...]:
    """Return every table with rows of organisations, those that others refer to first."""
    return tuple(table for table in metadata.sorted_tables if "organisation" in table.columns)


class StoredExtract:
    """See :class:`datev_bridge.journey.ports.Extract`."""

    def __init__(self, connection: Connection, organisation: str) -> None:
        self._connection = connection
        self._organisation = organisation

    def tables(self) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
        """Yield each table's name and its rows as plain data: no secrets, bytes in base64."""
        for table in tables_of_organisations():
            if table.name not in _SECRET_TABLES:
                yield table.name, self._rows(table)

    def delete(self) -> int:
        """Delete every row of the organisation, and people who belong to no other one.

        Returns:
            How many rows were deleted.
        """
        of_it = select(MEMBERSHIPS.c.user).where(MEMBERSHIPS.c.organisation == self._organisation)
        people = [row.user for row in self._connection.execute(of_it)]
        count = self._forget_bounces()
        for table in reversed(tables_of_organisations()):
            mine = table.c.organisation == self._organisation
            count += self._connection.execute(delete(table).where(mine)).rowcount
        own = ORGANISATIONS.c.id == self._organisation
        count += self._connection.execute(delete(ORGANISATIONS).where(own)).rowcount
        elsewhere = select(MEMBERSHIPS.c.user)
        lone = (
            PEOPLE.c.id.in_(people),
            PEOPLE.c.id.not_in(elsewhere),
            PEOPLE.c.is_operator.is_(False),
        )
        return count + self._connection.execute(delete(PEOPLE).where(*lone)).rowcount

    def _forget_bounces(self) -> int:
        """Forget marks of addresses that only this organisation's mails went to."""
        is_own = MAILS.c.organisation == self._organisation
        address = func.lower(MAILS.c.recipient)
        only_here = (
            BOUNCES.c.address.in_(select(address).where(is_own)),
            BOUNCES.c.address.not_in(select(address).where(not_(is_own))),
        )
        return self._connection.execute(delete(BOUNCES).where(*only_here)).rowcount

    def _rows(self, table: Table) -> Iterator[dict[str, Any]]:
        shown = [column for column in table.columns if column.name not in SECRETS]
        mine = table.c.organisation == self._organisation
        statement = select(*shown).where(mine).order_by(*table.primary_key.columns)
        for row in self._connection.execute(statement).mappings():
            yield {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case bytes():
            return b64encode(value).decode()
        case _:
            return value
