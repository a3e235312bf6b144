"""``datev-bridge sftp`` against a real server, and the credentials of the app at DATEV."""

from collections.abc import Iterator
from datetime import UTC, datetime
import json
from pathlib import Path
from typing import Any

import pytest

from datev_bridge.access import Actor
from datev_bridge.journey.requests import Asked
from datev_bridge.service import open_service
from datev_bridge_cli.language import Language
from support.cli import call
from support.sftp import SECRET, USER, SftpHere, sftp_server

OPERATOR = Actor(id="op", name="Betreiber", is_operator=True, has_second_factor=True)


@pytest.fixture
def there(tmp_path: Path) -> Iterator[SftpHere]:
    with sftp_server(tmp_path / "there") as found:
        yield found


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "VAULT_KEYS", "PROFILE", "SMTP_URL"):
        monkeypatch.delenv(f"DATEV_BRIDGE_{name}", raising=False)
    monkeypatch.setenv("DATEV_BRIDGE_DATA", str(tmp_path / "data"))
    service = open_service(tmp_path / "data", {}, clock=lambda: datetime.now(UTC))
    asked = Asked(property_name="Zur Linde", contact_name="W.", email="wirtin@linde.example")
    service.requests.accept(OPERATOR, service.requests.ask(asked).id)
    service.close()
    return tmp_path / "data"


def document(*words: str, code: int = 0) -> Any:
    ended = call(*words, "--json")
    assert ended.code == code, ended
    return json.loads(ended.out)


def words(there: SftpHere, **changes: str) -> list[str]:
    values = {
        "--user": USER,
        "--port": str(there.port),
        "--folder": "in",
        "--host-key": there.keys[0].export_public_key().decode(),
    }
    pairs = (values | changes).items()
    return ["127.0.0.1", *(word for pair in pairs for word in pair)]


def test_a_server_is_set_shown_tried_and_removed(
    data: Path, there: SftpHere, tmp_path: Path
) -> None:
    assert document("sftp", "show")["server"] is None
    assert document("sftp", "test", code=3)["issues"][0]["code"] == "SFTP-008"
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    named = ["--secret-file", str(tmp_path / "secret")]
    kept = document("sftp", "set", *words(there), *named)["server"]
    assert (kept["host"], kept["user"], kept["folder"]) == ("127.0.0.1", USER, "in")
    assert kept["host_keys"] == [str(there.host_key)]
    assert document("sftp", "show")["server"] == kept
    shown = call("sftp", "show")
    assert there.host_key.fingerprint in shown.out
    assert SECRET not in shown.out + shown.err + json.dumps(kept)
    tried = call("sftp", "test")
    assert (tried.code, "The server takes files." in tried.out) == (0, True)
    assert list((there.root / "in").iterdir()) == []
    assert document("sftp", "remove") == document("sftp", "remove") | {"removed": True}
    assert "None was entered." in call("sftp", "remove").err


def test_a_login_by_key_and_what_is_wrong(data: Path, there: SftpHere, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(there.own_key)
    by_key = ["--key-file", str(tmp_path / "key")]
    assert call("sftp", "set", *words(there), *by_key).code == 0
    assert call("sftp", "test").code == 0
    other = {"--host-key": "SHA256:" + "a" * 43}
    assert call("sftp", "set", *words(there, **other), *by_key).code == 0
    refused = document("sftp", "test", code=6)["issues"][0]
    assert refused["code"] == "SFTP-021"
    assert there.host_key.fingerprint in refused["text"]["de"]
    wrong = document("sftp", "set", *words(there, **{"--host-key": "x"}), *by_key, code=3)
    assert wrong["issues"][0]["code"] == "SFTP-005"
    assert call("sftp", "set", "127.0.0.1", "--user", "x").code == 2


def test_the_app_at_datev_is_kept_by_the_operator(data: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("sehr geheim\n")
    named = ["--client-id", "a1", "--secret-file", str(tmp_path / "secret")]
    back = ["--redirect-uri", "https://portal.example/datev/return"]
    told = document("operator", "datev-app", *named, *back, "--environment", "production")
    assert (told["client_id"], told["environment"]) == ("a1", "production")
    other = ["--token-url", "https://login.example/token"]
    assert call("operator", "datev-app", *named, *back, *other).code == 0
    service = open_service(data, {}, clock=lambda: datetime.now(UTC))
    app = service.datev.app("")
    assert (app.client_secret, app.environment.value) == ("sehr geheim", "sandbox")
    assert app.addresses.token == "https://login.example/token"
    assert app.addresses.files.startswith("https://accounting-extf-files.api.datev.de/")
    service.close()
    local = ["--redirect-uri", "http://127.0.0.1/datev/return", "--environment", "production"]
    refused = document("operator", "datev-app", *named, *local, code=3)
    assert refused["issues"][0]["code"] == "UPL-002"


def test_a_key_in_another_encoding_is_no_bug(data: Path, there: SftpHere, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(there.own_key.encode("utf-16"))
    assert call("sftp", "set", *words(there), "--key-file", str(tmp_path / "key")).code == 0
    assert call("sftp", "test").code == 0
    (tmp_path / "key").write_bytes(b"\x30\x82\xff\x00")
    assert call("sftp", "set", *words(there), "--key-file", str(tmp_path / "key")).code == 3


def test_an_environment_that_datev_has_not(data: Path) -> None:
    named = ("--client-id", "a1", "--redirect-uri", "https://portal.example/datev/return")
    ended = call("operator", "datev-app", *named, "--environment", "x", language=Language.DE)
    assert (ended.code, "CLI-004" in ended.err, "Gültig ist: sandbox, production" in ended.err) == (
        2,
        True,
        True,
    )
