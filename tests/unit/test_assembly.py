"""The real parts put together: a profile's files, a client over loopback, an export of a day."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
import re
from typing import Any

from attrs import evolve
import pytest

from datev_bridge import assembly
from datev_bridge.delivery.folder import FolderOutput, folder_records
from datev_bridge.errors import ConfigurationError
from datev_bridge.kseries.client import KSeriesClient
from datev_bridge.kseries.token_file import FileTokenStore
from support.kseries import FakeTime, record_of
from support.loopback import Asked, Loopback, Reply, as_json
from support.profiles import toml
from support.sales import BERLIN, DAY, body, sale
from support.told import says_everything

RULES = """
[[mapping]]
category = "revenue"
id = "2"
account = "8400"
kind = "revenue"
[[mapping]]
category = "payment"
id = "7"
account = "1000"
kind = "cash"
"""
SECRET = {assembly.SECRET_VARIABLE: "geheim"}
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def location(number: str, name: str) -> dict[str, Any]:
    return {
        "blID": int(number),
        "blName": name,
        "country": "DE",
        "timezone": "Europe/Berlin",
        "currency": "EUR",
    }


class Till:
    """A POS on loopback with some locations; every day there has one sale."""

    def __init__(self, *locations: dict[str, Any]) -> None:
        self.locations = locations

    def __call__(self, asked: Asked) -> Reply:
        if asked.path == "/f/data/businesses":
            business = {
                "businessId": 1,
                "businessName": "Demo",
                "currencyCode": "EUR",
                "businessLocations": list(self.locations),
            }
            return as_json({"_embedded": {"businessList": [business]}})
        assert asked.path == f"/f/v2/business-location/{BERLIN.id}/sales-daily"
        return Reply(body=body(sale()))


def write(folder: Path, **kseries: str) -> assembly.OpenProfile:
    settings = {"client_id": "devp-v2-x", "redirect_uri": "https://bridge.example/back", **kseries}
    lines = [f'{key} = "{value}"' for key, value in settings.items()]
    path = folder / "profile.toml"
    path.write_text(toml(rest="\n".join(["[kseries]", *lines])) + RULES)
    return assembly.open_profile(path)


@pytest.fixture
def till() -> Iterator[Loopback]:
    with Loopback(Till(location(BERLIN.id, "Berlin"))) as server:
        yield server


def connected(opened: assembly.OpenProfile) -> KSeriesClient:
    tokens = FileTokenStore(opened.path(opened.profile.kseries.token_file))
    tokens.save(record_of("access-1", "refresh-1"))
    return assembly.build_client(opened, SECRET, clockwork=FakeTime().clockwork)


def test_paths_of_a_profile_are_beside_it(tmp_path: Path, monkeypatch: Any) -> None:
    write(tmp_path)
    monkeypatch.chdir(tmp_path)
    opened = assembly.open_profile(Path("profile.toml"))
    assert opened.folder == tmp_path
    assert opened.output_folder == tmp_path / "datev"
    assert opened.path("tokens.json") == tmp_path / "tokens.json"
    assert opened.path("/etc/x") == Path("/etc/x")


def test_a_profile_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes("[property]\nname = 'Löwe'".encode("latin-1"))
    for path, reason in (
        (tmp_path / "latin.toml", "UTF-8"),
        (tmp_path / "keins.toml", "No such file or directory"),
        (tmp_path, "Is a directory"),
    ):
        with pytest.raises(ConfigurationError) as caught:
            assembly.open_profile(path)
        assert caught.value.code == "SET-005"
        assert caught.value.issue.where == str(path)
        assert dict(caught.value.issue.values)["reason"] == reason
        assert says_everything(caught.value.issue)


def test_the_secret_comes_from_the_environment_or_its_file(tmp_path: Path) -> None:
    opened = write(tmp_path)
    app = assembly.build_app(opened, SECRET)
    assert (app.client_id, app.client_secret) == ("devp-v2-x", "geheim")
    assert app.redirect_uri == "https://bridge.example/back"
    assert app.api_url == "https://api.lsk.lightspeed.app"
    assert app.auth_url == "https://auth.lsk-prod.app"
    (tmp_path / "client-secret.txt").write_text(" aus der Datei \n")
    assert assembly.build_app(opened, {}).client_secret == "aus der Datei"
    assert assembly.build_app(opened, SECRET).client_secret == "geheim"


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_a_secret_that_is_missing(tmp_path: Path, content: bytes | None) -> None:
    opened = write(tmp_path)
    if content is not None:
        (tmp_path / "client-secret.txt").write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        assembly.build_app(opened, {})
    assert caught.value.code == "SET-006"
    assert says_everything(caught.value.issue)
    assert assembly.SECRET_VARIABLE in caught.value.hint


def test_the_only_location_need_not_be_named(tmp_path: Path, till: Loopback) -> None:
    with connected(write(tmp_path, api_url=till.url)) as client:
        found = assembly.find_location(client, "")
        assert (found.id, found.name, found.timezone) == (BERLIN.id, "Berlin", "Europe/Berlin")
        assert assembly.find_location(client, BERLIN.id) == found


@pytest.mark.parametrize(
    ("locations", "named", "known"),
    [
        ([location("1", "A"), location("2", "B")], "", r"1 \(A\), 2 \(B\)"),
        ([location("1", "A")], "9", r"1 \(A\)"),
        ([], "", "–"),
    ],
)
def test_a_location_that_is_not_the_connection_s(
    tmp_path: Path, locations: list[dict[str, Any]], named: str, known: str
) -> None:
    with (
        Loopback(Till(*locations)) as server,
        connected(write(tmp_path, api_url=server.url)) as client,
        pytest.raises(ConfigurationError) as caught,
    ):
        assembly.find_location(client, named)
    assert caught.value.code == "RUN-007"
    assert re.search(known, caught.value.hint)
    assert says_everything(caught.value.issue)


def test_a_day_goes_all_the_way(tmp_path: Path, till: Loopback) -> None:
    opened = write(tmp_path, api_url=till.url)
    with connected(opened) as client:
        exporter = assembly.build_exporter(opened, client, clock=lambda: AT)
        report = exporter.export([DAY])
    assert report.issues == ()
    (batch,) = report.export.batches
    assert (tmp_path / "datev" / batch.file_name).read_bytes() == batch.content
    assert (tmp_path / "datev" / "ledger.jsonl").exists()
    pages = [path for path in report.written if path.endswith(".html")]
    assert b"Restaurant Demo" in Path(pages[0]).read_bytes()


def test_another_folder_and_name_may_be_asked_for(tmp_path: Path, till: Loopback) -> None:
    opened = write(tmp_path, api_url=till.url)
    with connected(opened) as client:
        exporter = assembly.build_exporter(
            opened, client, clock=lambda: AT, folder=tmp_path / "x", proof_name="proof"
        )
    assert exporter.output == FolderOutput(folder=tmp_path / "x")
    records = folder_records(tmp_path / "x")
    decided = folder_records(opened.output_folder).decisions
    assert exporter.records == evolve(records, decisions=decided)
    assert exporter.proof_name == "proof"
    assert exporter.clock() == AT
