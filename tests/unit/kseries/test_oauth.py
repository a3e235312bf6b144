"""Both generations of the login."""

from base64 import b64decode
from datetime import UTC, datetime, timedelta
import json
from urllib.parse import parse_qs, urlencode, urlsplit

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.errors import AuthorizationError, ConfigurationError, UnexpectedResponse
from datev_bridge.kseries.oauth import (
    App,
    Generation,
    Refusal,
    Tokens,
    authorize_url,
    code_challenge,
    exchange_request,
    is_loopback,
    read_return,
    read_tokens,
    refresh_request,
    refusal_of,
)
from datev_bridge.kseries.protocol import Answer

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
BACK = "https://bridge.example/back"


def app(client_id: str = "devp-v2-abc", **changes: object) -> App:
    given_values = {"client_secret": "geheim", "redirect_uri": BACK, **changes}
    return App(client_id=client_id, **given_values)  # type: ignore[arg-type]


def good(**fields: object) -> Answer:
    return Answer(status=200, body=json.dumps({"access_token": "a", **fields}).encode())


def test_the_prefix_tells_the_generation() -> None:
    assert app("devp-v2-abc").generation is Generation.V2
    assert app("devp-abc").generation is Generation.V1
    assert app("devp-v2-abc", generation=Generation.V1).generation is Generation.V1
    assert app("other", generation=Generation.V2).generation is Generation.V2
    with pytest.raises(ConfigurationError) as caught:
        app("other")
    assert caught.value.code == "AUTH-001"


@pytest.mark.parametrize("name", ["redirect_uri", "api_url", "auth_url"])
@pytest.mark.parametrize(
    "url",
    [
        "http://api.lsk.lightspeed.app",
        "ftp://127.0.0.1",
        "https://",
        "https://user@host",
        "https://host/#x",
        "http://127.0.0.1.evil.example",
        "//host",
        "https://[",
        "",
    ],
)
def test_addresses_are_https(name: str, url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        app(**{name: url})
    assert caught.value.code == "AUTH-002"


@pytest.mark.parametrize("url", ["http://127.0.0.1:81", "http://localhost", "http://[::1]:8"])
def test_this_machine_needs_no_https(url: str) -> None:
    assert app(api_url=f"{url}/", auth_url=url, redirect_uri=url).api_url == url


def test_only_this_machine_is_loopback() -> None:
    assert is_loopback("127.3.2.1")
    assert not is_loopback("10.0.0.1")
    assert not is_loopback("example.org")
    assert not is_loopback(None)


@pytest.mark.parametrize("field", ["client_id", "client_secret"])
def test_credentials_are_not_empty(field: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        app(**{field: "  "})
    assert caught.value.code == "AUTH-004"


def test_the_authorize_address_of_v2() -> None:
    parts = urlsplit(authorize_url(app(), state="s t", verifier=VERIFIER))
    assert parts.netloc == "auth.lsk-prod.app"
    assert parts.path == "/realms/k-series/protocol/openid-connect/auth"
    assert parse_qs(parts.query) == {
        "response_type": ["code"],
        "client_id": ["devp-v2-abc"],
        "redirect_uri": [BACK],
        "scope": ["financial-api offline_access"],
        "state": ["s t"],
        "code_challenge": ["E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"],
        "code_challenge_method": ["S256"],
    }


def test_the_authorize_address_of_v1() -> None:
    parts = urlsplit(authorize_url(app("devp-abc"), state="s", verifier=VERIFIER))
    assert (parts.netloc, parts.path) == ("api.lsk.lightspeed.app", "/oauth/authorize")
    assert parse_qs(parts.query)["scope"] == ["financial-api"]


def test_the_example_of_rfc_7636() -> None:
    assert code_challenge(VERIFIER) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize("verifier", ["", "x" * 42, "x" * 129, "ä" * 43, "x" * 42 + "\n"])
def test_a_weak_verifier_is_refused(verifier: str) -> None:
    with pytest.raises(ValueError, match="PKCE"):
        authorize_url(app(), state="s", verifier=verifier)


def returned(base: str = BACK, **query: str) -> str:
    return f"{base}?{urlencode({'state': 'st', 'code': 'c-1', **query})}"


def test_the_code_is_read_from_a_pasted_address() -> None:
    assert read_return(app(), f"  {returned(session_state='x')}\n", state="st") == "c-1"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (returned(error="access_denied", code=""), "AUTH-020"),
        (returned(error="server_error"), "AUTH-021"),
        (returned(error="<script>alert(1)</script>"), "AUTH-021"),
        (returned(state="other"), "AUTH-022"),
        (returned(state="other", error="access_denied"), "AUTH-022"),
        (returned(state="ümlaut"), "AUTH-022"),
        (f"{BACK}?code=c-1&state=\ud800", "AUTH-022"),
        (f"{BACK}?code=c-1", "AUTH-022"),
        (returned("https://evil.example/back"), "AUTH-023"),
        (returned("http://bridge.example/back"), "AUTH-023"),
        (returned("https://bridge.example/other"), "AUTH-023"),
        ("c-1", "AUTH-023"),
        ("", "AUTH-023"),
        ("https://[", "AUTH-023"),
        (f"{BACK}?state=st", "AUTH-024"),
    ],
)
def test_each_failed_return_has_its_code(address: str, code: str) -> None:
    with pytest.raises(AuthorizationError) as caught:
        read_return(app(), address, state="st")
    assert caught.value.code == code
    assert "script" not in str(caught.value)


@given(st.text())
def test_no_pasted_text_breaks_the_reading(text: str) -> None:
    with pytest.raises(AuthorizationError):
        read_return(app(), text, state="st")


@pytest.mark.parametrize("client_id", ["devp-v2-abc", "devp-abc"])
def test_token_parameters_stand_where_the_generation_wants_them(client_id: str) -> None:
    ours = app(client_id)
    for request, expected in (
        (
            exchange_request(ours, code="c-1", verifier=VERIFIER),
            {
                "grant_type": "authorization_code",
                "code": "c-1",
                "redirect_uri": BACK,
                "code_verifier": VERIFIER,
            },
        ),
        (
            refresh_request(ours, refresh="r-1"),
            {"grant_type": "refresh_token", "refresh_token": "r-1"},
        ),
    ):
        filled, empty = request.form, request.query
        if client_id == "devp-abc":
            filled, empty = empty, filled
        assert dict(filled) == expected
        assert empty == ()
        basic = dict(request.headers)["authorization"].removeprefix("Basic ")
        assert b64decode(basic).decode() == f"{client_id}:geheim"
        assert request.method == "POST"
        assert "c-1" not in repr(request)
        assert "r-1" not in repr(request)
    assert request.url.endswith("/token")


def test_lifetimes_come_from_the_answer() -> None:
    tokens = read_tokens(
        good(refresh_token="r", expires_in=1500, refresh_expires_in="3456000"), now=NOW
    )
    assert tokens == Tokens(
        access="a",
        refresh="r",
        issued_at=NOW,
        expires_at=NOW + timedelta(seconds=1500),
        refresh_expires_at=NOW + timedelta(days=40),
    )


@pytest.mark.parametrize("value", [None, 0, "0", True, "soon", -1, 1.5, [], "9" * 40])
def test_a_lifetime_that_is_none_is_not_guessed(value: object) -> None:
    tokens = read_tokens(good(expires_in=value, refresh_token="r"), now=NOW)
    assert tokens.expires_at is None
    assert not tokens.is_due(NOW + timedelta(days=9999))


def test_a_refresh_token_that_is_not_renewed_stays() -> None:
    before = read_tokens(good(refresh_token="r", refresh_expires_in=60), now=NOW)
    later = NOW + timedelta(seconds=30)
    after = read_tokens(good(access_token="b"), now=later, previous=before)
    assert (after.access, after.refresh) == ("b", "r")
    assert after.refresh_expires_at == before.refresh_expires_at
    assert read_tokens(good(), now=NOW).refresh is None


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"",
        b"[]",
        b'{"access_token": ""}',
        b'{"access_token":7}',
        b'{"access_token":"a\\u00f6"}',
        b'{"access_token":"a\\n"}',
    ],
)
def test_an_answer_without_a_token_is_named(body: bytes) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        read_tokens(Answer(status=200, body=body), now=NOW)
    assert caught.value.code == "AUTH-047"
    assert caught.value.paths == ("access_token",)


def test_a_refresh_token_that_no_form_can_carry_is_none() -> None:
    assert read_tokens(good(refresh_token="r\ud83c"), now=NOW).refresh is None


def test_a_consent_without_the_financial_data_is_refused() -> None:
    with pytest.raises(AuthorizationError) as caught:
        read_tokens(good(scope="orders-api profile"), now=NOW)
    assert caught.value.code == "AUTH-026"
    assert read_tokens(good(scope="financial-api email"), now=NOW).access == "a"


@given(st.integers(1, 100_000), st.integers(0, 200_000))
def test_tokens_are_due_before_they_expire_but_not_at_once(lifetime: int, age: int) -> None:
    tokens = read_tokens(good(expires_in=lifetime), now=NOW)
    assert not tokens.is_due(NOW)
    if age >= lifetime:
        assert tokens.is_due(NOW + timedelta(seconds=age))
    if age < lifetime - 60:
        assert not tokens.is_due(NOW + timedelta(seconds=age * 0.9))


@pytest.mark.parametrize(
    ("status", "body", "meaning"),
    [
        (400, {"error": "invalid_grant", "error_description": "x"}, Refusal.GRANT),
        (401, {"error": "invalid_token"}, Refusal.GRANT),
        (401, {"error": "invalid_client"}, Refusal.CLIENT),
        (400, {"error": "unauthorized_client"}, Refusal.CLIENT),
        (401, {}, Refusal.CLIENT),
        (401, [], Refusal.CLIENT),
        (400, {"error": "invalid_request"}, None),
        (400, {"error": ["invalid_grant"]}, None),
        (200, {"error": "invalid_grant"}, None),
        (500, {"error": "invalid_grant"}, None),
    ],
)
def test_refusals(status: int, body: object, meaning: Refusal | None) -> None:
    assert refusal_of(Answer(status=status, body=json.dumps(body).encode())) is meaning


def test_secrets_are_in_no_repr() -> None:
    assert "geheim" not in repr(app())
    tokens = Tokens(access="s3cr3t-a", refresh="s3cr3t-r", issued_at=NOW)
    assert "s3cr3t" not in repr(tokens)
