"""Accounts on SFTP servers: what cannot be is refused before anything is sent."""

from contextlib import suppress
from typing import Any

import asyncssh
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.errors import ConfigurationError
from datev_bridge.journey.sftp_account import HostKey, SftpSecret, SftpServer, host_key

PRINT = "SHA256:" + "a" * 43
KEY = HostKey(fingerprint=PRINT)


def server(**changes: Any) -> SftpServer:
    values: dict[str, Any] = {"host": "sftp.example", "user": "linde", "host_keys": (KEY,)}
    return SftpServer(**values | changes)


@pytest.mark.parametrize("kind", ["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256"])
def test_a_key_is_the_same_however_it_is_written(kind: str) -> None:
    key = asyncssh.generate_private_key(kind)
    public = key.export_public_key().decode().strip()
    found = host_key(public)
    assert (found.fingerprint, found.type) == (key.get_fingerprint(), kind)
    for line in (f"[sftp.example]:2222 {public}", f"sftp.example {public} Kommentar", str(found)):
        assert host_key(line) == found
    assert host_key(found.fingerprint) == HostKey(fingerprint=found.fingerprint)


@pytest.mark.parametrize(
    "text",
    ["", "sftp.example", "SHA256:kurz", "MD5:00:11", "ssh-ed25519 AAAA", "ssh-foo " + "A" * 68,
     "ssh-rsa " + "AAAAC3NzaC1lZDI1NTE5AAAAIG"],
)  # fmt: skip
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="SFTP-005"):
        host_key(text)


@given(st.text(max_size=200))
def test_any_text_is_a_key_or_refused(text: str) -> None:
    with suppress(ConfigurationError):
        found = host_key(text)
        assert host_key(str(found)).fingerprint == found.fingerprint


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"host": ""}, "SFTP-001"),
        ({"host": "sftp://x.example"}, "SFTP-001"),
        ({"host": "-oProxyCommand=x"}, "SFTP-001"),
        ({"host": "x example"}, "SFTP-001"),
        ({"port": 0}, "SFTP-002"),
        ({"port": 65_536}, "SFTP-002"),
        ({"user": ""}, "SFTP-003"),
        ({"user": "a\nb"}, "SFTP-003"),
        ({"folder": "../out"}, "SFTP-004"),
        ({"folder": "a\\b"}, "SFTP-004"),
        ({"folder": "a\x00b"}, "SFTP-004"),
        ({"host_keys": ()}, "SFTP-005"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(ConfigurationError, match=code):
        server(**changes)


def test_without_a_secret_there_is_no_account() -> None:
    with pytest.raises(ConfigurationError, match="SFTP-006"):
        SftpSecret()


def test_where_files_go_is_said_in_one_word() -> None:
    assert str(server()) == "sftp://linde@sftp.example"
    assert str(server(folder="/in/datev/", port=2222)) == "sftp://linde@sftp.example:2222/in/datev"
    assert str(server(host="fd00::1")) == "sftp://linde@[fd00::1]"
    assert server(folder="/in").path("x.csv") == "/in/x.csv"
    assert server().path("x.csv") == "x.csv"
