"""What an outcome means, and that nothing secret gets into what is said about it."""

from datetime import UTC, date, datetime, timedelta
import json

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.errors import (
    AuthorizationError,
    KSeriesError,
    RateLimited,
    ServiceUnavailable,
    UnexpectedResponse,
)
from datev_bridge.kseries.protocol import (
    Answer,
    Failure,
    Outcome,
    Request,
    clock_skew,
    earliest_day,
    is_whole,
    problem_with,
    request_id_of,
)

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TOO_EARLY = (
    "Invalid 'from' date query parameter. The requested business location was not operational on "
    "the provided date.\nPlease specify a date and time after: {}, which is the earliest "
    "available date for this location.\n"
)


def answer(status: int, body: object = b"", **headers: str) -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status=status, body=raw, headers=named)


@pytest.mark.parametrize(
    ("outcome", "error", "code"),
    [
        (Failure.NOT_SENT, ServiceUnavailable, "KS-001"),
        (Failure.CUT, ServiceUnavailable, "KS-002"),
        (Failure.TIMEOUT, ServiceUnavailable, "KS-003"),
        (answer(500, {"requestId": "r-1"}), ServiceUnavailable, "KS-004"),
        (answer(503, b"<html>"), ServiceUnavailable, "KS-004"),
        (answer(429), RateLimited, "KS-005"),
        (answer(404, {"status": 404}), KSeriesError, "KS-006"),
        (answer(400, {"error": "Invalid date format: 12/12/2023"}), KSeriesError, "KS-007"),
        (answer(422), KSeriesError, "KS-007"),
        (answer(400, {"error": TOO_EARLY.format("2021-03-01")}), KSeriesError, "KS-008"),
        (answer(200, b""), UnexpectedResponse, "KS-009"),
        (answer(200, b" \n"), UnexpectedResponse, "KS-009"),
        (answer(200, b"<html></html>"), UnexpectedResponse, "KS-010"),
        (answer(200, b'{"sales": ['), ServiceUnavailable, "KS-011"),
        (answer(204), UnexpectedResponse, "KS-013"),
        (answer(302, location="https://elsewhere.example"), UnexpectedResponse, "KS-013"),
        (answer(418), UnexpectedResponse, "KS-013"),
        (answer(401, {"errors": [{"code": "unauthorized"}]}), AuthorizationError, "AUTH-045"),
        (answer(403), AuthorizationError, "AUTH-046"),
        (answer(408), ServiceUnavailable, "KS-003"),
    ],
)
def test_every_outcome_has_its_error(
    outcome: Outcome, error: type[KSeriesError], code: str
) -> None:
    problem = problem_with(outcome, NOW, "sales-daily 2026-11-20 · 7")
    assert type(problem) is error
    assert problem.code == code
    assert str(problem).startswith("sales-daily 2026-11-20 · 7: ")


def test_an_answer_may_come_with_a_mark_of_utf_8() -> None:
    assert problem_with(answer(200, b'\xef\xbb\xbf{"sales": []}'), NOW, "x") is None
    cut = problem_with(answer(200, b'\xef\xbb\xbf{"sales": ['), NOW, "x")
    assert cut is not None
    assert cut.code == "KS-011"


def test_a_whole_answer_is_no_problem() -> None:
    assert problem_with(answer(200, {"sales": []}), NOW, "x") is None
    assert problem_with(answer(200, []), NOW, "x") is None


@given(
    st.sampled_from([400, 401, 403, 404, 409, 429, 500, 502, 503]),
    st.binary(max_size=60),
    st.text(),
)
def test_no_answer_breaks_the_reading_and_no_body_gets_into_the_text(
    status: int, noise: bytes, text: str
) -> None:
    secret = "s3cr3t-body-of-the-answer"
    for body in (noise + secret.encode(), json.dumps({"error": f"{text}{secret}"}).encode()):
        problem = problem_with(answer(status, body, x_request_id=text), NOW, "x")
        assert isinstance(problem, KSeriesError)
        shown = f"{problem}{problem!r}{problem.issue!r}{problem.issue.text()}{problem.request_id}"
        assert secret not in shown


def test_retry_after_is_in_the_error() -> None:
    problem = problem_with(answer(429, retry_after="90"), NOW, "x")
    assert isinstance(problem, RateLimited)
    assert problem.retry_at == NOW + timedelta(seconds=90)
    assert "2026-11-21T12:01:30+00:00" in str(problem)
    plain = problem_with(answer(429), NOW, "x")
    assert isinstance(plain, RateLimited)
    assert plain.retry_at is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-03-01", date(2021, 3, 1)),
        ("2021-03-01T05:30:00Z", date(2021, 3, 1)),
        ("2021-03-01T05:30Z", date(2021, 3, 1)),
        ("2021-03-01T05:30:00.000+01:00", date(2021, 3, 1)),
        ("2021-03-01T05:30:00", date(2021, 3, 1)),
        ("2021-13-01", None),
        ("{earliest_date}", None),
    ],
)
def test_the_earliest_day_is_read_from_the_vendors_sentence(text: str, day: date | None) -> None:
    found = answer(400, {"error": TOO_EARLY.format(text)})
    assert earliest_day(found) == day
    assert earliest_day(answer(500, found.body)) is None
    if day:
        problem = problem_with(found, NOW, "x")
        assert problem is not None
        assert dict(problem.issue.values)["earliest"] == day.isoformat()


@pytest.mark.parametrize(
    ("given_answer", "found"),
    [
        (answer(500, {"requestId": "d5c0-11"}), "d5c0-11"),
        (answer(404, {"requestId": "d5c0-11"}), None),
        (answer(429, x_request_id="abc.1"), "abc.1"),
        (answer(500, {"requestId": "a body <b>"}), None),
        (answer(500, {"requestId": 7}), None),
        (answer(500, b"[]"), None),
        (answer(500, b"x" * 30_000), None),
    ],
)
def test_only_what_looks_like_an_id_is_one(given_answer: Answer, found: str | None) -> None:
    assert request_id_of(given_answer) == found


documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.sampled_from('{}[]",a\\'), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=3), documents) | st.lists(documents))
def test_a_document_is_whole_and_each_piece_of_it_is_not(document: object) -> None:
    text = json.dumps(document, ensure_ascii=False).encode()
    assert is_whole(text)
    for end in range(1, len(text)):
        piece = text[:end]
        try:
            json.loads(piece)
        except ValueError:
            # A cut inside a text can leave matching brackets; only a closing one may pass.
            assert not is_whole(piece) or piece.endswith((b"}", b"]"))


def test_a_cut_day_is_noticed_wherever_it_is_cut() -> None:
    sale = {"accountFiscId": "A1.1", "salesLines": [{"name": "Wok", "statisticGroup": '[{"a":1}]'}]}
    body = json.dumps({"sales": [sale, sale], "dataComplete": True}).encode()
    assert [end for end in range(1, len(body)) if is_whole(body[:end])] == []


def test_requests_and_answers_show_no_secrets() -> None:
    secret = "s3cr3t"
    pairs = (("authorization", secret),)
    request = Request(method="POST", url="https://x", query=pairs, headers=pairs, form=pairs)
    assert secret not in repr(request)
    assert secret not in repr(answer(200, secret.encode(), set_cookie=secret))


def test_the_clocks_are_compared() -> None:
    theirs = answer(200, date="Sat, 21 Nov 2026 11:50:00 GMT")
    assert clock_skew(theirs, NOW) == timedelta(minutes=10)
    assert clock_skew(answer(200), NOW) is None
    assert clock_skew(answer(200, date="gestern"), NOW) is None
    assert clock_skew(answer(200, date="Sat, 21 Nov 99999999999 12:01:00 GMT"), NOW) is None
    assert clock_skew(Failure.CUT, NOW) is None
