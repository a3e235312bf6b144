"""Every secret is sealed anew, on both databases, and none is forgotten."""

from collections.abc import Iterator
from pathlib import Path

from attrs import evolve
import pytest
from sqlalchemy import Text, select, update

from datev_bridge.access import Actor
from datev_bridge.errors import AccessRefused, VaultError
from datev_bridge.journey.sftp_account import HostKey, SftpAccount, SftpSecret, SftpServer
from datev_bridge.store.connections import APPS
from datev_bridge.store.resealing import SEALED, VaultKeys, reseal
from datev_bridge.store.schema import metadata
from datev_bridge.vault import Vault, new_key, open_vault
from support.databases import DATABASES, KEY
from support.datev import app_at, record_of
from support.travellers import OPERATOR, OWNER, Traveller, travelling

ACCOUNT = SftpAccount(
    server=SftpServer(
        host="sftp.example", user="x", host_keys=(HostKey(fingerprint="SHA256:" + "x" * 43),)
    ),
    secret=SftpSecret(password="x"),
)
_FERNET = "gAAAA"
"""How every sealed text begins: version 128, and a time of this century."""


@pytest.fixture(params=DATABASES)
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Traveller]:
    with travelling(tmp_path, request.param) as traveller:
        traveller.keep_app()
        traveller.connect()
        traveller.town.service.connecting.begin(traveller.owner, *traveller.at)
        login = traveller.town.service.logins.log_in(OWNER, "Dampfnudel mit Vanille")
        assert login.session is not None
        traveller.town.service.passwords.force(OPERATOR, OWNER)
        datev, sftp = traveller.town.service.datev, traveller.town.service.sftp
        datev.keep_app(OPERATOR, app_at("https://datev.example"))
        datev.begin(traveller.owner, *traveller.at)
        traveller.town.service.store.datev_tokens(*traveller.at).save(record_of())
        sftp.set(traveller.owner, *traveller.at, ACCOUNT)
        yield traveller


def sealed(here: Traveller) -> dict[tuple[str, str], list[str]]:
    """Return every sealed text in the database, by table and column, wherever it is."""
    found: dict[tuple[str, str], list[str]] = {}
    with here.town.service.store.work(reading=True) as work:
        for table in metadata.sorted_tables:
            for column in table.columns:
                for (value,) in work.connection.execute(select(column)):
                    if isinstance(value, str) and value.startswith(_FERNET):
                        found.setdefault((table.name, column.name), []).append(value)
    return found


def test_no_column_is_forgotten(here: Traveller) -> None:
    known = {(table.name, column.name) for table, column in SEALED}
    assert set(sealed(here)) <= known
    assert len(sealed(here)) >= 8
    assert all(isinstance(column.type, Text) for _, column in SEALED)


def test_the_newest_key_alone_opens_everything(here: Traveller) -> None:
    newest, before = new_key(), sealed(here)
    done = reseal(here.town.service.store, Vault([newest, KEY]))
    assert (done.count, done.unreadable) == (sum(map(len, before.values())), 0)
    alone = evolve(here.town.service.store, seals=Vault([newest]))
    with alone.work(reading=True) as work:
        assert work.apps.find() is not None
    assert alone.tokens(*here.at).load() is not None
    with pytest.raises(VaultError, match="VLT-002"), here.town.service.store.work() as work:
        work.apps.find()
    assert not {text for texts in before.values() for text in texts} & {
        text for texts in sealed(here).values() for text in texts
    }


def test_what_no_key_opens_stays_and_is_told(here: Traveller) -> None:
    with here.town.service.store.work() as work:
        work.connection.execute(update(APPS).values(secret=f"{_FERNET}broken"))
    done = reseal(here.town.service.store, Vault([new_key(), KEY]))
    assert done.unreadable == 1
    assert [issue.code for issue in done.issues] == ["STO-009"]
    assert sealed(here)["pos_app", "secret"] == [f"{_FERNET}broken"]


def test_many_secrets_are_sealed_page_by_page(
    here: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("datev_bridge.store.resealing._AT_ONCE", 2)
    before = sum(map(len, sealed(here).values()))
    assert reseal(here.town.service.store, Vault([new_key(), KEY])).count == before


def test_only_the_operator_renews_keys_and_it_is_recorded(here: Traveller, tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    path.write_text(f"{KEY}\n")
    path.chmod(0o600)
    keys = VaultKeys(store=here.town.service.store, path=path)
    with pytest.raises(AccessRefused):
        keys.rotate(Actor(id="x", name="x", has_second_factor=True))
    assert path.read_text().split() == [KEY]
    done = keys.rotate(OPERATOR)
    assert done.count
    assert path.read_text().split()[1:] == [KEY]
    assert keys.problems() == ()
    store = evolve(here.town.service.store, seals=open_vault(path))
    with store.work(reading=True) as work:
        last = list(work.audit.entries())[-1]
    assert (last.action, last.after["resealed"]) == ("vault.rotate", str(done.count))


def test_keys_of_the_environment_are_left_alone(here: Traveller, tmp_path: Path) -> None:
    newest = new_key()
    path = tmp_path / "vault.key"
    store = here.town.service.store
    keys = VaultKeys(store=store, path=path, from_environment=f"{newest},{KEY}")
    assert keys.rotate(OPERATOR).unreadable == 0
    assert not path.exists()
    assert keys.place == "DATEV_BRIDGE_VAULT_KEYS"
    assert VaultKeys(store=store, path=path, from_environment=newest).problems() == ()
    assert VaultKeys(store=store, path=path, from_environment=KEY).problems() != ()
