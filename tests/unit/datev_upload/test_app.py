"""The app's registration and DATEV's addresses."""

import pytest

from datev_bridge.datev_upload.app import (
    ADDRESSES,
    Addresses,
    DatevApp,
    Environment,
    checked_client,
)
from datev_bridge.errors import ConfigurationError
from support.datev import RETURN


def app(redirect: str = RETURN, environment: Environment = Environment.PRODUCTION) -> DatevApp:
    return DatevApp(
        client_id=" id ", client_secret=" hush ", environment=environment, redirect_uri=redirect
    )


def test_each_environment_has_its_own_addresses() -> None:
    assert app().addresses is ADDRESSES[Environment.PRODUCTION]
    assert app(environment=Environment.SANDBOX).addresses is ADDRESSES[Environment.SANDBOX]
    real, sandbox = ADDRESSES[Environment.PRODUCTION], ADDRESSES[Environment.SANDBOX]
    assert real.files == "https://accounting-extf-files.api.datev.de/platform/v3"
    assert sandbox.files == "https://accounting-extf-files.api.datev.de/platform-sandbox/v3"
    assert real.authorize == "https://login.datev.de/openid/authorize"
    assert sandbox.token == "https://sandbox-api.datev.de/token"
    for name in ("authorize", "token", "revoke", "clients", "files"):
        assert getattr(real, name) != getattr(sandbox, name)


def test_credentials_are_stripped_and_the_secret_is_in_no_repr() -> None:
    assert (app().client_id, app().client_secret) == ("id", "hush")
    assert "hush" not in repr(app())


@pytest.mark.parametrize("name", ["client_id", "client_secret"])
def test_empty_credentials_are_refused(name: str) -> None:
    values = {"client_id": "id", "client_secret": "hush"} | {name: " "}
    with pytest.raises(ConfigurationError, match="UPL-003"):
        DatevApp(environment=Environment.SANDBOX, redirect_uri=RETURN, **values)


@pytest.mark.parametrize(
    "redirect",
    [
        "http://localhost:8080/datev",
        "https://localhost/datev",
        "https://127.0.0.1/datev",
        "https://[::1]/datev",
        "https://192.168.1.7/datev",
        "https://bridge/datev",
    ],
)
def test_production_returns_to_public_names_only(redirect: str) -> None:
    with pytest.raises(ConfigurationError, match="UPL-002"):
        app(redirect)
    assert app("https://bridge.example/datev").redirect_uri == "https://bridge.example/datev"


@pytest.mark.parametrize(
    "redirect",
    ["http://bridge.example/datev", "datev-bridge://return", "", "https://", "https://[", "https://a@b.de/",
     "https://bridge.example/#x"],
)  # fmt: skip
@pytest.mark.parametrize("environment", Environment)
def test_other_addresses_are_refused_everywhere(redirect: str, environment: Environment) -> None:
    with pytest.raises(ConfigurationError, match="UPL-001"):
        app(redirect, environment)


def test_the_sandbox_may_return_to_this_machine() -> None:
    assert app("http://127.0.0.1:8080/datev", Environment.SANDBOX).redirect_uri


def test_an_address_can_be_replaced_but_not_by_a_plain_one() -> None:
    values = dict.fromkeys(("authorize", "token", "revoke"), "https://next.example/")
    both = {"clients": "https://c.example", "files": "http://127.0.0.1:1"}
    assert Addresses(**values, **both).token == "https://next.example"
    with pytest.raises(ConfigurationError, match="UPL-001"):
        Addresses(**values, **both | {"files": "http://files.example"})


@pytest.mark.parametrize("client", ["", "1", "1-", "01-2", "1-2-3", "1/2", "1-2\n", "١-٢", "a-b"])
def test_the_id_of_a_client_cannot_change_the_address(client: str) -> None:
    assert checked_client("455148-1") == "455148-1"
    with pytest.raises(ConfigurationError, match="UPL-005"):
        checked_client(client)
