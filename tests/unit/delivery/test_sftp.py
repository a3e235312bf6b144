"""SFTP against a real server: whole or not at all, once, and to nobody whose key is unknown."""

from collections.abc import Iterator
from pathlib import Path
import socket
import time

import asyncssh
import pytest

from datev_bridge.delivery.sftp import Sftp
from datev_bridge.errors import ConfigurationError, DeliveryError
from datev_bridge.journey.sftp_account import SftpSecret, host_key
from support.sftp import SECRET, SftpHere, sftp_server

NAME, CONTENT = "EXTF_Tag.csv", b"EXTF" * 20_000


@pytest.fixture
def here(tmp_path: Path) -> Iterator[SftpHere]:
    with sftp_server(tmp_path / "there") as found:
        yield found


def files(here: SftpHere) -> list[str]:
    return sorted(path.name for path in (here.root / "in").iterdir())


def test_a_file_arrives_under_its_name_and_nothing_else_does(here: SftpHere) -> None:
    Sftp().put(here.account(), NAME, CONTENT)
    assert files(here) == [NAME]
    assert (here.root / "in" / NAME).read_bytes() == CONTENT
    written = [path for act, path in here.acts if act == "write"]
    assert all(NAME in path and path.endswith(".part") for path in written)


def test_a_file_that_is_there_is_left(here: SftpHere) -> None:
    for _ in range(2):
        Sftp().put(here.account(), NAME, CONTENT)
    assert here.count("write") == 1
    (here.root / "in" / NAME).write_bytes(b"x" * len(CONTENT))
    Sftp().put(here.account(), NAME, CONTENT)
    assert (here.root / "in" / NAME).read_bytes() == CONTENT


def test_a_transfer_that_broke_leaves_no_file_of_that_name_and_goes_on(here: SftpHere) -> None:
    def broken(act: str, _path: str) -> None:
        if act == "posix_rename":
            raise asyncssh.SFTPFailure("no space")

    here.fault = broken
    with pytest.raises(DeliveryError, match="SFTP-025") as caught:
        Sftp().put(here.account(), NAME, CONTENT)
    assert caught.value.retry
    assert NAME not in files(here)
    here.fault = lambda _act, _path: None
    Sftp().put(here.account(), NAME, CONTENT)
    assert files(here) == [NAME]


def test_a_server_without_openssh_s_renaming(here: SftpHere) -> None:
    def old(act: str, _path: str) -> None:
        if act == "posix_rename":
            raise asyncssh.SFTPOpUnsupported("no")

    here.fault = old
    (here.root / "in" / NAME).write_bytes(b"torn")
    Sftp().put(here.account(), NAME, CONTENT)
    assert (here.root / "in" / NAME).read_bytes() == CONTENT
    assert files(here) == [NAME]


@pytest.mark.parametrize("shows_sizes", [True, False])
def test_a_letter_box_whose_content_nobody_may_read(here: SftpHere, *, shows_sizes: bool) -> None:
    def closed(act: str, _path: str) -> None:
        if act == "read" or (act == "stat" and not shows_sizes):
            raise asyncssh.SFTPPermissionDenied("no")

    here.fault = closed
    Sftp().put(here.account(), NAME, CONTENT)
    assert (here.root / "in" / NAME).read_bytes() == CONTENT
    Sftp().put(here.account(), NAME, CONTENT)
    assert here.count("write") == (1 if shows_sizes else 2)
    assert files(here) == [NAME]


def test_what_reads_otherwise_is_not_renamed(here: SftpHere) -> None:
    def torn(act: str, path: str) -> None:
        if act == "stat" and path.endswith(".part"):
            (here.root / path.lstrip("/")).write_bytes(b"torn")

    here.fault = torn
    with pytest.raises(DeliveryError, match="SFTP-026") as caught:
        Sftp().put(here.account(), NAME, CONTENT)
    assert caught.value.retry
    assert NAME not in files(here)


def test_an_unknown_key_gets_neither_file_nor_password(here: SftpHere) -> None:
    other = host_key(asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode())
    with pytest.raises(DeliveryError, match="SFTP-021") as caught:
        Sftp().put(here.account(host_keys=(other,)), NAME, CONTENT)
    assert not caught.value.retry
    assert here.host_key.fingerprint in str(caught.value)
    assert here.acts == []


def test_the_type_of_the_key_that_is_known_is_asked_for(tmp_path: Path) -> None:
    with sftp_server(tmp_path / "two", keys=("ssh-rsa", "ssh-ed25519")) as here:
        for key in here.keys:
            known = host_key(key.export_public_key().decode())
            Sftp().put(here.account(host_keys=(known,)), NAME, CONTENT)
        by_print = host_key(here.keys[1].get_fingerprint())
        Sftp().put(here.account(host_keys=(by_print, here.host_key)), NAME, CONTENT)
        assert here.count("write") == 1


def test_a_login_by_key(here: SftpHere) -> None:
    plain = SftpSecret(private_key=here.own_key)
    Sftp().put(here.account(plain), NAME, CONTENT)
    key = asyncssh.import_private_key(here.own_key)
    locked = key.export_private_key("pkcs8-pem", passphrase="Knödel").decode()
    Sftp().probe(here.account(SftpSecret(private_key=locked, password="Knödel")))
    assert files(here) == [NAME]
    with pytest.raises(ConfigurationError, match="SFTP-007"):
        Sftp().check(here.account(SftpSecret(private_key=locked, password="falsch")))
    with pytest.raises(ConfigurationError, match="SFTP-007"):
        Sftp().check(here.account(SftpSecret(private_key="-----BEGIN NOTHING-----")))


@pytest.mark.parametrize(
    "secret",
    [
        SftpSecret(password="falsch"),
        SftpSecret(
            private_key=asyncssh.generate_private_key("ssh-ed25519").export_private_key().decode()
        ),
    ],
)
def test_a_login_that_is_refused(here: SftpHere, secret: SftpSecret) -> None:
    with pytest.raises(DeliveryError, match="SFTP-022") as caught:
        Sftp().probe(here.account(secret))
    assert not caught.value.retry


def test_a_folder_that_is_not_there_or_closed(here: SftpHere) -> None:
    with pytest.raises(DeliveryError, match="SFTP-023") as caught:
        Sftp().put(here.account(folder="in/nicht"), NAME, CONTENT)
    assert not caught.value.retry

    def closed(act: str, _path: str) -> None:
        if act == "write":
            raise asyncssh.SFTPPermissionDenied("no")

    here.fault = closed
    with pytest.raises(DeliveryError, match="SFTP-024") as caught:
        Sftp().put(here.account(), NAME, CONTENT)
    assert not caught.value.retry


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_nobody_at_home_is_tried_again() -> None:
    account = SftpHere(root=Path(), keys=(asyncssh.generate_private_key("ssh-ed25519"),)).account(
        port=free_port()
    )
    with pytest.raises(DeliveryError, match="SFTP-020") as caught:
        Sftp().put(account, NAME, CONTENT)
    assert caught.value.retry


@pytest.mark.parametrize("host", ["a..b", f"{'a' * 64}.example"])
def test_a_name_that_nobody_can_look_up_is_nobody_at_home(host: str) -> None:
    here = SftpHere(root=Path(), keys=(asyncssh.generate_private_key("ssh-ed25519"),))
    with pytest.raises(DeliveryError, match="SFTP-020"):
        Sftp().put(here.account(host=host, port=22), NAME, CONTENT)


def test_a_server_that_hangs_is_given_up(here: SftpHere) -> None:
    def slow(act: str, _path: str) -> None:
        if act == "write":
            time.sleep(1.5)

    here.fault = slow
    with pytest.raises(DeliveryError, match="SFTP-020") as caught:
        Sftp(whole=0.7).put(here.account(), NAME, CONTENT)
    assert caught.value.retry


def test_without_the_extra_it_is_named(here: SftpHere, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datev_bridge.delivery.sftp.find_spec", lambda _: None)
    with pytest.raises(ConfigurationError, match=r"SFTP-009.*datev_bridge\[sftp\]"):
        Sftp().check(here.account())


def test_trying_it_out_leaves_nothing(here: SftpHere) -> None:
    Sftp().probe(here.account())
    assert files(here) == []


def test_no_secret_is_in_a_repr_or_an_error(here: SftpHere) -> None:
    account = here.account()
    assert SECRET not in repr(account)
    assert here.own_key not in repr(here.account(SftpSecret(private_key=here.own_key)))
    with pytest.raises(DeliveryError) as caught:
        Sftp().put(here.account(folder="nein"), NAME, CONTENT)
    assert SECRET not in str(caught.value)
