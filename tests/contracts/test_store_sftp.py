"""Accounts on SFTP servers, on both databases: sealed, one a place, nobody else's."""

from collections.abc import Iterator
from pathlib import Path

from attrs import evolve
import pytest
from sqlalchemy.exc import IntegrityError

from datev_bridge.errors import StoreError
from datev_bridge.journey.model import Organisation, Place
from datev_bridge.journey.sftp_account import HostKey, SftpAccount, SftpSecret, SftpServer
from datev_bridge.store.work import Store
from support.databases import DATABASES, Clock, fresh_store

KEYS = (
    HostKey(fingerprint="SHA256:" + "x" * 43, type="ssh-ed25519"),
    HostKey(fingerprint="SHA256:" + "y" * 43),
)
SERVER = SftpServer(host="sftp.example", port=2222, user="linde", folder="ein/ä", host_keys=KEYS)
ACCOUNT = SftpAccount(server=SERVER, secret=SftpSecret(password="geheim", private_key="schlüssel"))


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with fresh_store(request.param, tmp_path) as made:
        with made.work() as work:
            for name in ("a", "b"):
                work.organisations.add(Organisation(id=name, name=name, made_at=Clock()()))
        for name in ("a", "b"):
            with made.work(name) as work:
                work.places.add(Place(id=f"p{name}", organisation=name, name=name))
        yield made


def test_an_account_is_kept_sealed_replaced_and_dropped(store: Store) -> None:
    with store.work("a") as work:
        assert work.sftp_accounts.find("pa") is None
        work.sftp_accounts.keep("pa", ACCOUNT)
    with store.work("a", reading=True) as work:
        assert work.sftp_accounts.find("pa") == ACCOUNT
        assert work.sftp_accounts.server("pa") == SERVER
        rows = repr(work.connection.exec_driver_sql("select * from sftp_account").all())
    assert "geheim" not in rows
    assert "schlüssel" not in rows
    other = evolve(ACCOUNT, server=evolve(SERVER, host="other.example"))
    with store.work("a") as work:
        work.sftp_accounts.keep("pa", other)
        assert work.sftp_accounts.find("pa") == other
        assert work.sftp_accounts.drop("pa")
        assert not work.sftp_accounts.drop("pa")


def test_nobody_reaches_another_organisation_s(store: Store) -> None:
    with store.work("a") as work:
        work.sftp_accounts.keep("pa", ACCOUNT)
    with store.work("b") as work:
        assert work.sftp_accounts.find("pa") is None
        assert work.sftp_accounts.server("pa") is None
        assert not work.sftp_accounts.drop("pa")
    with pytest.raises((StoreError, IntegrityError)), store.work("b") as work:
        work.sftp_accounts.keep("pa", ACCOUNT)
    with store.work("a") as work:
        assert work.sftp_accounts.find("pa") == ACCOUNT
