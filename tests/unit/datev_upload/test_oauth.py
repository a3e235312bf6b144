"""The login as values."""

from base64 import b64decode, urlsafe_b64encode
from datetime import timedelta
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from datev_bridge.datev_upload.oauth import (
    authorize_url,
    check_login,
    exchange_request,
    read_return,
    read_tokens,
    refresh_request,
    revoke_requests,
    scopes,
)
from datev_bridge.errors import DeliveryError
from datev_bridge.kseries.oauth import code_challenge
from datev_bridge.kseries.protocol import Answer
from support.datev import NONCE, RETURN, STATE, VERIFIER, app_at, record_of
from support.kseries import START

APP = app_at("https://datev.example")
ALL = "openid profile offline_access datev:accounting:clients datev:accounting:extf-files-import"


def answer(**fields: Any) -> Answer:
    return Answer(status=200, body=json.dumps(fields).encode())


def id_token(**claims: Any) -> str:
    part = urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"e30.{part}.c2ln"


def test_the_address_of_the_login_has_all_that_datev_demands() -> None:
    url = authorize_url(APP, state=STATE, nonce=NONCE, verifier=VERIFIER)
    assert url.startswith(f"{APP.addresses.authorize}?")
    assert parse_qs(urlsplit(url).query) == {
        "response_type": ["code"],
        "client_id": ["datev-bridge-test"],
        "redirect_uri": [RETURN],
        "scope": [ALL],
        "state": [STATE],
        "nonce": [NONCE],
        "code_challenge": [code_challenge(VERIFIER)],
        "code_challenge_method": ["S256"],
        "enableWindowsSso": ["true"],
    }
    assert VERIFIER not in url
    assert APP.client_secret not in url


def test_a_connection_for_a_day_asks_for_no_lasting_access() -> None:
    assert " ".join(scopes(lasting=False)) == ALL.replace(" offline_access", "")


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "s" * 19},
        {"nonce": "n" * 19},
        {"verifier": "v" * 42},
        {"verifier": "ü" * 50},
    ],
)
def test_what_can_be_guessed_is_a_mistake_of_the_program(changes: dict[str, str]) -> None:
    values: dict[str, Any] = {"state": STATE, "nonce": NONCE, "verifier": VERIFIER} | changes
    with pytest.raises(ValueError, match="characters"):
        authorize_url(APP, **values)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (f"https://other.example/datev?code=c&state={STATE}", "UPL-023"),
        (f"{RETURN}/more?code=c&state={STATE}", "UPL-023"),
        ("https://[", "UPL-023"),
        (f"{RETURN}?code=c&state=other", "UPL-022"),
        (f"{RETURN}?code=c", "UPL-022"),
        (f"{RETURN}?code=c&state=\udc00", "UPL-022"),
        (f"{RETURN}?error=access_denied&state={STATE}", "UPL-020"),
        (f"{RETURN}?error=server_error&state={STATE}", "UPL-021"),
        (f"{RETURN}?state={STATE}", "UPL-024"),
    ],
)
def test_a_return_that_failed_is_told(address: str, code: str) -> None:
    with pytest.raises(DeliveryError) as caught:
        read_return(APP, address, state=STATE)
    assert caught.value.code == code
    assert STATE not in str(caught.value)


def test_words_of_the_return_are_not_repeated_unless_they_are_plain() -> None:
    with pytest.raises(DeliveryError, match=r"\(\?\)"):
        read_return(APP, f"{RETURN}?error=%3Cscript%3E&state={STATE}", state=STATE)


def test_a_good_return_gives_its_code() -> None:
    assert read_return(APP, f" {RETURN}?state={STATE}&code=abc ", state=STATE) == "abc"


def test_token_requests_carry_the_app_in_their_header_and_the_rest_in_a_form() -> None:
    exchange = exchange_request(APP, code="abc", verifier=VERIFIER)
    assert (exchange.method, exchange.url) == ("POST", APP.addresses.token)
    assert dict(exchange.form) == {
        "grant_type": "authorization_code",
        "code": "abc",
        "redirect_uri": RETURN,
        "code_verifier": VERIFIER,
    }
    scheme, _, text = dict(exchange.headers)["authorization"].partition(" ")
    assert scheme == "Basic"
    assert b64decode(text).decode() == f"{APP.client_id}:{APP.client_secret}"
    refresh = refresh_request(APP, refresh="r")
    assert dict(refresh.form) == {"grant_type": "refresh_token", "refresh_token": "r"}
    for request in (exchange, refresh):
        assert request.query == ()
        assert "abc" not in repr(request)
        assert "Basic" not in repr(request)


def test_both_tokens_are_revoked_the_lasting_one_first() -> None:
    requests = revoke_requests(APP, record_of("a", "r").tokens)
    assert [dict(request.form) for request in requests] == [
        {"token": "r", "token_type_hint": "refresh_token"},
        {"token": "a", "token_type_hint": "access_token"},
    ]
    assert {request.url for request in requests} == {APP.addresses.revoke}
    assert len(revoke_requests(APP, record_of("a", None).tokens)) == 1


def test_tokens_are_read() -> None:
    tokens = read_tokens(
        answer(access_token="a", refresh_token="r", expires_in=900, scope=ALL), now=START
    )
    assert (tokens.access, tokens.refresh) == ("a", "r")
    assert tokens.expires_at == START + timedelta(minutes=15)
    assert tokens.refresh_expires_at is None


def test_refreshing_does_not_extend_a_connection() -> None:
    previous = record_of().tokens
    tokens = read_tokens(answer(access_token="a"), now=START, previous=previous)
    assert tokens.refresh == previous.refresh
    assert tokens.refresh_expires_at == previous.refresh_expires_at
    assert tokens.expires_at is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "UPL-047"),
        ({"access_token": 1}, "UPL-047"),
        ({"access_token": ""}, "UPL-047"),
        ({"access_token": "a\nb"}, "UPL-047"),
        ({"access_token": "ä"}, "UPL-047"),
        ({"access_token": "a", "scope": "openid"}, "UPL-026"),
        ({"access_token": "a", "scope": "datev:accounting:clients"}, "UPL-026"),
    ],
)
def test_an_answer_without_what_is_needed_is_refused(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(DeliveryError, match=code):
        read_tokens(answer(**fields), now=START)


@pytest.mark.parametrize("seconds", [None, True, "x", -5, 0, "99999999999", [1]])
def test_a_strange_lifetime_is_none(seconds: Any) -> None:
    found = read_tokens(answer(access_token="a", expires_in=seconds), now=START)
    assert found.expires_at is None


@pytest.mark.parametrize("audience", ["datev-bridge-test", ["other", "datev-bridge-test"]])
def test_the_login_that_was_started_is_accepted(audience: Any) -> None:
    check_login(APP, answer(id_token=id_token(nonce=NONCE, aud=audience)), nonce=NONCE)


@pytest.mark.parametrize(
    "token",
    [
        None,
        7,
        "",
        "a.b",
        "a.b.c",
        "e30.Wz.c",
        "e30.ä.c",
        id_token(nonce="other", aud="datev-bridge-test"),
        id_token(nonce=["n"], aud="datev-bridge-test"),
        id_token(nonce="\udc00", aud="datev-bridge-test"),
        id_token(nonce=NONCE, aud="other"),
        id_token(nonce=NONCE),
        id_token(aud="datev-bridge-test"),
    ],
)
def test_another_login_is_refused(token: Any) -> None:
    with pytest.raises(DeliveryError, match="UPL-027"):
        check_login(APP, answer(id_token=token), nonce=NONCE)
