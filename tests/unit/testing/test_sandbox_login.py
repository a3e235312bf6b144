from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from datev_bridge.testing.sandbox import Faults, Generation, Lifetimes, SandboxApp
from datev_bridge.testing.sandbox.apps import APP_V1, APP_V2
from datev_bridge.testing.sandbox.grants import challenge_of
from support.sandboxes import (
    REDIRECT,
    TOKEN_PATHS,
    VERIFIER,
    Answered,
    Caller,
    basic,
    calling,
    small,
)

APPS = {Generation.V1: APP_V1, Generation.V2: APP_V2}
AUTHORIZE = {
    Generation.V2: "/realms/k-series/protocol/openid-connect/auth",
    Generation.V1: "/oauth/authorize",
}
both = pytest.mark.parametrize("generation", list(Generation))


@pytest.fixture
def caller() -> Iterator[Caller]:
    with calling(connected=False) as caller:
        yield caller


def consent(generation: Generation, **changes: str | None) -> str:
    query = {
        "response_type": "code",
        "client_id": APPS[generation].client_id,
        "redirect_uri": REDIRECT,
        "scope": "financial-api",
        "state": "kept",
        "code_challenge": challenge_of(VERIFIER),
        "code_challenge_method": "S256",
        **changes,
    }
    given = {name: value for name, value in query.items() if value is not None}
    return f"{AUTHORIZE[generation]}?{urlencode(given)}"


def returned(location: str) -> dict[str, str]:
    assert location.startswith(REDIRECT)
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def exchange(caller: Caller, code: str, app: SandboxApp = APP_V2, **changes: str) -> Answered:
    parameters = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
        **changes,
    }
    return caller.token(app, **parameters)


def test_the_challenge_is_that_of_the_standard() -> None:
    """RFC 7636, appendix B."""
    assert (
        challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )


@both
def test_a_merchant_agrees_and_the_app_gets_tokens(caller: Caller, generation: Generation) -> None:
    page = caller.send("GET", consent(generation))
    assert page.status == 200
    assert b"Zugriff erlauben" in page.body
    agreed = caller.send("POST", consent(generation), form={"decision": "approve", "account": "*"})
    assert agreed.status == 302
    back = returned(agreed.headers["location"])
    assert back["state"] == "kept"
    answer = exchange(caller, back["code"], APPS[generation])
    assert answer.status == 200
    tokens = answer.json
    assert tokens["access_token"] != tokens["refresh_token"]
    assert answer.headers["cache-control"] == "no-store"
    caller.access = tokens["access_token"]
    assert caller.get("/f/data/businesses").status == 200


def test_the_second_generation_tells_what_the_vendor_tells(caller: Caller) -> None:
    tokens = caller.connect()
    assert set(tokens) == {
        "access_token", "expires_in", "refresh_expires_in", "refresh_token", "token_type",
        "not-before-policy", "session_state", "scope",
    }  # fmt: skip
    assert (tokens["expires_in"], tokens["refresh_expires_in"]) == (1500, 3_456_000)
    assert tokens["scope"].split() == ["email", "financial-api", "offline_access", "profile"]


def test_without_offline_access_the_connection_lasts_half_an_hour(caller: Caller) -> None:
    assert caller.connect(scope="financial-api")["refresh_expires_in"] == 1800


def test_the_first_generation_names_no_end_of_the_refresh_token(caller: Caller) -> None:
    code = caller.sandbox.authorize(redirect_uri=REDIRECT, scope="financial-api", app=APP_V1)
    tokens = exchange(caller, code, APP_V1).json
    assert tokens["expires_in"] == 3600
    assert "refresh_expires_in" not in tokens


@both
def test_a_merchant_declines(caller: Caller, generation: Generation) -> None:
    declined = caller.send("POST", consent(generation), form={"decision": "deny"})
    back = returned(declined.headers["location"])
    assert back["error"] == "access_denied"
    assert back["state"] == "kept"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"scope": "financial-api everything"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
    ],
)
def test_what_is_wrong_with_a_request_goes_back_to_the_app(
    caller: Caller, change: dict[str, str], error: str
) -> None:
    answer = caller.send("GET", consent(Generation.V2, **change))
    assert answer.status == 302
    assert returned(answer.headers["location"])["error"] == error


@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "devp-v2-unknown"},
        {"client_id": APP_V1.client_id},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": None},
    ],
)
def test_a_stranger_is_not_sent_anywhere(caller: Caller, change: dict[str, str]) -> None:
    answer = caller.send("GET", consent(Generation.V2, **change))
    assert answer.status == 400
    assert "location" not in answer.headers


def test_a_registered_app_returns_only_where_it_said() -> None:
    app = SandboxApp(client_id="devp-v2-own", client_secret="s", redirect_uris=(REDIRECT,))
    with calling(apps=(app,), connected=False) as caller:
        there = consent(Generation.V2, client_id=app.client_id)
        elsewhere = consent(
            Generation.V2, client_id=app.client_id, redirect_uri="https://else.example/"
        )
        assert caller.send("GET", there).status == 200
        assert caller.send("GET", elsewhere).status == 400


def test_the_page_shows_what_was_asked_as_text(caller: Caller) -> None:
    target = consent(Generation.V2, scope='reservation-"><script>')
    assert b"<script>" not in caller.send("GET", target).body


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code_verifier": "another-verifier-0123456789-0123456789-0123456789"}, "PKCE"),
        ({"code_verifier": ""}, "PKCE"),
        ({"redirect_uri": "https://else.example/"}, "redirect_uri"),
    ],
)
def test_a_code_is_refused(caller: Caller, change: dict[str, str], words: str) -> None:
    code = caller.sandbox.authorize(redirect_uri=REDIRECT, verifier=VERIFIER)
    answer = exchange(caller, code, **change)
    assert answer.status == 400
    assert answer.json["error"] == "invalid_grant"
    assert words in answer.json["error_description"]


def test_a_guessed_code_is_refused(caller: Caller) -> None:
    assert exchange(caller, "guessed").json["error"] == "invalid_grant"


@both
def test_a_code_works_once_and_its_second_use_ends_the_connection(
    caller: Caller, generation: Generation
) -> None:
    app = APPS[generation]
    code = caller.sandbox.authorize(redirect_uri=REDIRECT, verifier=VERIFIER, app=app)
    tokens = exchange(caller, code, app).json
    assert exchange(caller, code, app).json["error"] == "invalid_grant"
    caller.access = tokens["access_token"]
    assert caller.get("/f/data/businesses").status == 401


def test_a_code_grows_old(caller: Caller) -> None:
    code = caller.sandbox.authorize(redirect_uri=REDIRECT, verifier=VERIFIER)
    caller.clock.now += timedelta(seconds=60)
    assert exchange(caller, code).json["error"] == "invalid_grant"


def test_another_app_cannot_use_a_code() -> None:
    other = SandboxApp(client_id="devp-v2-other", client_secret="s")
    with calling(apps=(APP_V2, other), connected=False) as caller:
        code = caller.sandbox.authorize(redirect_uri=REDIRECT, verifier=VERIFIER)
        assert exchange(caller, code, other).json["error"] == "invalid_grant"


@both
def test_each_refresh_token_works_once(caller: Caller, generation: Generation) -> None:
    app = APPS[generation]
    code = caller.sandbox.authorize(redirect_uri=REDIRECT, verifier=VERIFIER, app=app)
    first = exchange(caller, code, app).json["refresh_token"]
    second = caller.token(app, grant_type="refresh_token", refresh_token=first)
    assert second.status == 200
    again = caller.token(app, grant_type="refresh_token", refresh_token=first)
    assert (again.status, again.json["error"]) == (400, "invalid_grant")
    third = caller.token(
        app, grant_type="refresh_token", refresh_token=second.json["refresh_token"]
    )
    assert third.status == 200


def test_tokens_grow_old(caller: Caller) -> None:
    tokens = caller.connect()
    caller.clock.now += timedelta(seconds=1499)
    assert caller.get("/f/data/businesses").status == 200
    caller.clock.now += timedelta(seconds=1)
    assert caller.get("/f/data/businesses").status == 401
    caller.clock.now += timedelta(days=41)
    late = caller.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert late.json["error"] == "invalid_grant"


def test_lifetimes_can_be_set() -> None:
    with calling(faults=Faults(lifetimes=Lifetimes(access=1, refresh=2))) as caller:
        assert caller.get("/f/data/businesses").status == 200
        caller.clock.now += timedelta(seconds=1)
        assert caller.get("/f/data/businesses").status == 401


def test_a_merchant_can_end_the_connection(caller: Caller) -> None:
    tokens = caller.connect()
    caller.sandbox.revoke()
    assert caller.get("/f/data/businesses").status == 401
    answer = caller.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert answer.json["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("generation", "error"),
    [(Generation.V2, "unauthorized_client"), (Generation.V1, "invalid_client")],
)
def test_wrong_credentials_of_the_app(caller: Caller, generation: Generation, error: str) -> None:
    wrong = SandboxApp(client_id=APPS[generation].client_id, client_secret="guessed")
    answer = caller.token(wrong, grant_type="refresh_token", refresh_token="any")
    assert (answer.status, answer.json["error"]) == (401, error)


def test_the_second_generation_takes_credentials_in_the_form_too(caller: Caller) -> None:
    code = caller.sandbox.authorize(redirect_uri=REDIRECT)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT,
        "client_id": APP_V2.client_id,
        "client_secret": APP_V2.client_secret,
    }
    assert caller.send("POST", TOKEN_PATHS[Generation.V2], form=form).status == 200


def test_the_first_generation_reads_the_query_only(caller: Caller) -> None:
    code = caller.sandbox.authorize(redirect_uri=REDIRECT, app=APP_V1)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}
    headers = {"Authorization": basic(APP_V1.client_id, APP_V1.client_secret)}
    answer = caller.send("POST", TOKEN_PATHS[Generation.V1], form=form, headers=headers)
    assert (answer.status, answer.json["error"]) == (400, "invalid_request")


def test_an_unknown_grant(caller: Caller) -> None:
    answer = caller.token(grant_type="password", username="u")
    assert (answer.status, answer.json["error"]) == (400, "unsupported_grant_type")


def test_a_token_is_not_got_by_get(caller: Caller) -> None:
    assert caller.send("GET", TOKEN_PATHS[Generation.V2]).status == 405


def test_a_business_that_logs_in_sees_its_own_locations_only() -> None:
    ours, theirs = small(1, business="Ours"), small(2, business="Theirs")
    with calling(ours, theirs, connected=False) as caller:
        page = caller.send("GET", consent(Generation.V2)).body.decode()
        number = str(theirs.house.business_id)
        assert f'<option value="{number}">Theirs</option>' in page
        form = {"decision": "approve", "account": number}
        agreed = caller.send("POST", consent(Generation.V2), form=form)
        code = returned(agreed.headers["location"])["code"]
        caller.access = exchange(caller, code).json["access_token"]
        (business,) = caller.get("/f/data/businesses").json["_embedded"]["businessList"]
        assert business["businessName"] == "Theirs"
        day = {"date": "2026-07-30"}
        assert caller.v2("sales-daily", day).status == 403


def test_no_secret_is_shown() -> None:
    with calling(connected=False) as caller:
        tokens = caller.connect()
        shown = repr((caller.sandbox.app, caller.sandbox, caller.sandbox.faults))
        for secret in (tokens["access_token"], tokens["refresh_token"], APP_V2.client_secret):
            assert secret not in shown


@both
def test_the_address_for_a_browser_leads_to_the_page(
    caller: Caller, generation: Generation
) -> None:
    address = caller.sandbox.authorize_url(
        redirect_uri=REDIRECT, state="kept", app=APPS[generation]
    )
    parts = urlsplit(address)
    assert caller.sandbox.url == f"{parts.scheme}://{parts.netloc}"
    page = caller.send("GET", f"{parts.path}?{parts.query}")
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_a_grant_must_be_named(caller: Caller) -> None:
    answer = caller.token(code="any")
    assert (answer.status, answer.json["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("header", ["Basic !", "Basic /w==", "Digest x", ""])
def test_unreadable_credentials_are_wrong_credentials(caller: Caller, header: str) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": "any"}
    path = TOKEN_PATHS[Generation.V2]
    answer = caller.send("POST", path, form=form, headers={"Authorization": header})
    assert answer.status == 401


def test_an_unknown_refresh_token_is_refused(caller: Caller) -> None:
    answer = caller.token(grant_type="refresh_token", refresh_token="guessed")
    assert answer.json["error"] == "invalid_grant"
