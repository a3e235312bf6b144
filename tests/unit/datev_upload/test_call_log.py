"""The log of calls has what DATEV asks for, and no secret."""

import pytest

from datev_bridge.datev_upload.call_log import logged
from datev_bridge.datev_upload.oauth import exchange_request, refresh_request, revoke_requests
from datev_bridge.datev_upload.protocol import Request
from datev_bridge.kseries.protocol import Answer, Failure
from support.datev import VERIFIER, app_at, record_of
from support.kseries import START

APP = app_at("https://datev.example")
REQUEST = Request(
    method="GET",
    url="https://x.example/jobs",
    query=(("skip", "0"), ("top", "100")),
    headers=(("accept", "json"), ("authorization", "Bearer short"), ("cookie", "a=b")),
)


def test_an_entry_has_what_datev_asks_for() -> None:
    answer = Answer(
        status=404,
        headers={"x-global-transaction-id": "t-1", "v-cap-request-id": "r-1"},
        body=b'{"title": "Not Found"}',
    )
    entry = logged(REQUEST, answer, START)
    assert (entry.at, entry.method, entry.status) == (START, "GET", 404)
    assert entry.url == "https://x.example/jobs?skip=0&top=100"
    assert entry.headers == (("accept", "json"),)
    assert (entry.transaction_id, entry.request_id) == ("t-1", "r-1")
    assert entry.error == '{"title": "Not Found"}'


def test_bodies_of_good_answers_are_not_kept() -> None:
    assert logged(REQUEST, Answer(status=200, body=b"everything"), START).error == ""


def test_a_request_without_answer_is_logged_too() -> None:
    entry = logged(REQUEST, Failure.CUT, START)
    assert (entry.status, entry.failure) == (None, "cut")


@pytest.mark.parametrize("secret", ["short", "a=b", "x" * 40])
def test_an_answer_that_quotes_a_secret_is_masked(secret: str) -> None:
    answer = Answer(
        status=500,
        headers={"x-global-transaction-id": secret, "v-cap-request-id": "<script>"},
        body=f"your token {secret} is bad".encode(),
    )
    request = Request(method="GET", url="https://x", headers=(*REQUEST.headers, ("authorization", f"Bearer {secret}")))  # fmt: skip  # noqa: E501
    entry = logged(request, answer, START)
    assert secret not in repr(entry)
    assert "is bad" in entry.error
    assert entry.request_id == ""


def test_no_part_of_a_token_request_is_logged() -> None:
    requests = (
        exchange_request(APP, code="the-code", verifier=VERIFIER),
        refresh_request(APP, refresh="the-refresh"),
        *revoke_requests(APP, record_of("the-access", "the-refresh").tokens),
    )
    secrets = ("the-code", "the-refresh", "the-access", VERIFIER, APP.client_secret)
    for request in requests:
        echo = " ".join(value for _, value in request.form).encode()
        entry = logged(request, Answer(status=400, body=echo), START)
        assert [secret for secret in secrets if secret in repr(entry)] == []
