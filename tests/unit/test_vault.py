"""Secrets at rest."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import stat

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.errors import VaultError
from datev_bridge.vault import Vault, add_key, new_key, open_vault

OLD, NEW = new_key(), new_key()


@given(context=st.text(), secret=st.text())
def test_what_is_sealed_opens_and_does_not_show(context: str, secret: str) -> None:
    vault = Vault([OLD])
    sealed = vault.seal(context, secret)
    assert vault.open(context, sealed) == secret
    assert len(secret) < 8 or secret not in sealed


def test_a_sealed_text_opens_nowhere_else() -> None:
    vault = Vault([OLD])
    with pytest.raises(VaultError, match="VLT-002"):
        vault.open("connection/b", vault.seal("connection/a", "secret"))


def test_another_key_does_not_open() -> None:
    with pytest.raises(VaultError, match="VLT-002"):
        Vault([NEW]).open("a", Vault([OLD]).seal("a", "secret"))


def test_rotation_opens_with_the_old_key_and_seals_with_the_new() -> None:
    sealed = Vault([OLD]).seal("a", "secret")
    both = Vault([NEW, OLD])
    assert both.open("a", sealed) == "secret"
    assert Vault([NEW]).open("a", both.renewed(sealed)) == "secret"


def test_fingerprints_tell_secrets_apart_and_depend_on_the_key() -> None:
    vault = Vault([OLD])
    assert vault.fingerprint("a") == vault.fingerprint("a") != vault.fingerprint("b")
    assert Vault([NEW]).fingerprint("a") != vault.fingerprint("a")


def test_the_key_file_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    with ThreadPoolExecutor(8) as pool:
        vaults = list(pool.map(lambda _: open_vault(path), range(16)))
    sealed = vaults[0].seal("a", "secret")
    assert {vault.open("a", sealed) for vault in vaults} == {"secret"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["vault.key"]


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    open_vault(path)
    path.chmod(0o644)
    with pytest.raises(VaultError, match="VLT-003"):
        open_vault(path)


def test_a_new_key_goes_first(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    sealed = open_vault(path).seal("a", "secret")
    add_key(path)
    vault = open_vault(path)
    assert vault.open("a", sealed) == "secret"
    assert len(path.read_text().split()) == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text", ["", "short", "ä" * 44, f"{OLD}\nnot a key"], ids=["empty", "short", "odd", "second"]
)
def test_a_bad_key_is_told_without_being_shown(tmp_path: Path, text: str) -> None:
    path = tmp_path / "vault.key"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    with pytest.raises(VaultError) as caught:
        open_vault(path)
    assert caught.value.code in {"VLT-001", "VLT-003"}
    assert OLD not in str(caught.value)


def test_keys_from_the_environment_touch_no_file(tmp_path: Path) -> None:
    vault = open_vault(tmp_path / "vault.key", environment_keys=f"{NEW},{OLD}")
    assert vault.open("a", Vault([OLD]).seal("a", "s")) == "s"
    assert list(tmp_path.iterdir()) == []


def test_a_vault_shows_nothing() -> None:
    vault = Vault([OLD])
    assert OLD not in repr(vault)
    assert OLD not in str(vars(vault))
