"""Every secret of the store sealed anew by the newest key, so that the others may go one day.

Whoever works on the store meanwhile with the former keys alone cannot open what the newest sealed:
programs of the service are stopped before, and started again afterwards.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import frozen
from sqlalchemy import Column, Table, and_, select, update

from datev_bridge.access import Actor, permit_operator
from datev_bridge.audit import AuditNote
from datev_bridge.errors import VaultError
from datev_bridge.issues import Issue
from datev_bridge.store import codes
from datev_bridge.store import datev_connections as datev
from datev_bridge.store.connections import APPS, CONSENTS, TOKENS
from datev_bridge.store.credentials import SECOND_FACTORS
from datev_bridge.store.database import transaction
from datev_bridge.store.outbox import MAILS
from datev_bridge.store.sftp_accounts import SFTP_ACCOUNTS
from datev_bridge.store.work import Store
from datev_bridge.vault import Vault, add_key, open_vault

SEALED: tuple[tuple[Table, Column[Any]], ...] = (
    (TOKENS, TOKENS.c.sealed),
    (CONSENTS, CONSENTS.c.verifier),
    (APPS, APPS.c.secret),
    (SECOND_FACTORS, SECOND_FACTORS.c.sealed),
    (SECOND_FACTORS, SECOND_FACTORS.c.pending),
    (MAILS, MAILS.c.content),
    (datev.CONNECTIONS, datev.CONNECTIONS.c.sealed),
    (datev.CONSENTS, datev.CONSENTS.c.sealed),
    (datev.APPS, datev.APPS.c.secret),
    (SFTP_ACCOUNTS, SFTP_ACCOUNTS.c.sealed),
)
"""Every column that holds sealed texts."""
_AT_ONCE = 200
"""Rows in one transaction: others wait no longer than for these."""


@frozen(kw_only=True)
class Resealed:
    """What became of the secrets.

    Attributes:
        count: Secrets that the newest key sealed.
        unreadable: Those that none of the keys opens; they stay as they are.
    """

    count: int
    unreadable: int

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What to say of those that did not open."""
        return _not_fitting(self.unreadable)


@frozen(kw_only=True)
class VaultKeys:
    """The keys of the vault.

    Attributes:
        store: What they seal.
        path: The key file.
        from_environment: The keys that the environment names; the file is not used then.
    """

    store: Store
    path: Path
    from_environment: str = ""

    def rotate(self, actor: Actor) -> Resealed:
        """Seal every secret by a new key; former keys stay in the file, for former backups.

        Where the environment names the keys, its first is the new one and no other is made. Killed
        in between, everything still opens; doing it again seals the rest.

        Raises:
            AccessRefused: The actor is not the operator.
            VaultError: The keys cannot be read.
            DeliveryError: The key file cannot be written.
            StoreError: The database cannot be reached.
        """
        permit_operator(actor)
        if not self.from_environment:
            add_key(self.path)
        vault = open_vault(self.path, environment_keys=self.from_environment)
        done = reseal(self.store, vault)
        with self.store.work() as work:
            said = {"resealed": str(done.count), "unreadable": str(done.unreadable)}
            work.audit.record(actor, AuditNote(action="vault.rotate", after=said))
        return done

    def problems(self) -> tuple[Issue, ...]:
        """Return what is wrong with the keys: secrets that none of them opens; STO-009."""
        vault = open_vault(self.path, environment_keys=self.from_environment)
        return _not_fitting(
            sum(
                _renewed(vault, row[-1]) is None
                for table, column in SEALED
                for rows in _pages(self.store, table, column)
                for row in rows
            )
        )

    @property
    def place(self) -> str:
        """Where the keys are."""
        return "DATEV_BRIDGE_VAULT_KEYS" if self.from_environment else str(self.path)


def reseal(store: Store, vault: Vault) -> Resealed:
    """Seal every secret by a vault's newest key.

    Raises:
        StoreError: The database cannot be reached.
    """
    count = unreadable = 0
    for table, column in SEALED:
        for rows in _pages(store, table, column):
            renewed = [(row, _renewed(vault, row[-1])) for row in rows]
            unreadable += sum(text is None for _, text in renewed)
            with transaction(store.engine) as connection:
                for row, text in renewed:
                    if text is not None:
                        as_seen = and_(_is(table, row), column == row[-1])
                        statement = update(table).where(as_seen).values({column.name: text})
                        count += connection.execute(statement).rowcount
    return Resealed(count=count, unreadable=unreadable)


def _not_fitting(count: int) -> tuple[Issue, ...]:
    return (codes.KEYS_DO_NOT_FIT.at(count=count),) if count else ()


def _renewed(vault: Vault, sealed: str) -> str | None:
    try:
        return vault.renewed(sealed)
    except VaultError:
        return None


def _pages(store: Store, table: Table, column: Column[Any]) -> Iterator[list[Any]]:
    """Yield the rows that hold a secret, a page at a time: key columns, the secret last."""
    key = tuple(table.primary_key.columns)
    statement = select(*key, column).where(column.is_not(None), column != "").order_by(*key)
    last: Any = None
    while True:
        page = statement.limit(_AT_ONCE)
        if last is not None:
            page = page.where(_is_after(table, last))
        with transaction(store.engine, reading=True) as connection:
            rows = [tuple(row) for row in connection.execute(page)]
        if rows:
            yield rows
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1]


def _is(table: Table, row: Any) -> Any:
    return and_(*(column == value for column, value in _key_of(table, row)))


def _is_after(table: Table, row: Any) -> Any:
    """Tell keys after a row's; the tables here have a key of one column."""
    ((column, value),) = _key_of(table, row)
    return column > value


def _key_of(table: Table, row: Any) -> list[tuple[Column[Any], Any]]:
    return list(zip(table.primary_key.columns, row[:-1], strict=True))
