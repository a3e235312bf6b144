"""Accounts on SFTP servers in the store: one a place, what lets in is sealed."""

import json
from typing import Any

from attrs import asdict
from sqlalchemy import Column, Connection, Integer, String, Table, Text, delete, select

from datev_bridge.journey.sftp_account import HostKey, SftpAccount, SftpSecret, SftpServer
from datev_bridge.store.places import of_place
from datev_bridge.store.rows import insert_or_update
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Document
from datev_bridge.vault import Seals

SFTP_ACCOUNTS = Table(
    "sftp_account",
    metadata,
    *of_place(is_key=True),
    Column("host", String(253), nullable=False),
    Column("port", Integer, nullable=False),
    Column("user", String(400), nullable=False),
    Column("folder", String(400), nullable=False),
    Column("host_keys", Document, nullable=False),
    Column("sealed", Text, nullable=False),
)
_C = SFTP_ACCOUNTS.c


class StoredSftpAccounts:
    """See :class:`datev_bridge.journey.sftp.SftpAccounts`."""

    def __init__(self, connection: Connection, organisation: str, seals: Seals) -> None:
        self._connection = connection
        self._organisation = organisation
        self._seals = seals

    def server(self, place: str) -> SftpServer | None:
        """Return where files of a place go, without what lets in; None for nowhere."""
        row = self._row(place)
        return None if row is None else _server(row)

    def find(self, place: str) -> SftpAccount | None:
        """Return a place's account, opened; None if there is none."""
        row = self._row(place)
        if row is None:
            return None
        secret = json.loads(self._seals.open(self._context(place), row.sealed))
        return SftpAccount(server=_server(row), secret=SftpSecret(**secret))

    def keep(self, place: str, account: SftpAccount) -> None:
        """Keep an account, sealed, in the place of any other."""
        server, secret = account.server, json.dumps(asdict(account.secret))
        values = {
            "organisation": self._organisation,
            "place": place,
            "host": server.host,
            "port": server.port,
            "user": server.user,
            "folder": server.folder,
            "host_keys": [asdict(key) for key in server.host_keys],
            "sealed": self._seals.seal(self._context(place), secret),
        }
        insert_or_update(self._connection, SFTP_ACCOUNTS, values)

    def drop(self, place: str) -> bool:
        """Forget a place's account; False if there was none."""
        statement = delete(SFTP_ACCOUNTS).where(*self._mine(place))
        return self._connection.execute(statement).rowcount == 1

    def _row(self, place: str) -> Any:
        return self._connection.execute(select(SFTP_ACCOUNTS).where(*self._mine(place))).first()

    def _mine(self, place: str) -> tuple[Any, ...]:
        return _C.organisation == self._organisation, _C.place == place

    def _context(self, place: str) -> str:
        return f"sftp/{self._organisation}/{place}"


def _server(row: Any) -> SftpServer:
    return SftpServer(
        host=row.host,
        port=row.port,
        user=row.user,
        folder=row.folder,
        host_keys=tuple(HostKey(**key) for key in row.host_keys),
    )
