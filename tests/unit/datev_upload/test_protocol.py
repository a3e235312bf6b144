"""What an outcome means, and what may be sent again."""

import pytest

from datev_bridge.datev_upload.protocol import (
    Request,
    may_have_worked,
    may_repeat,
    problem_with,
)
from datev_bridge.kseries.protocol import Answer, Failure, Outcome


def status(number: int) -> Answer:
    return Answer(status=number)


OUTCOMES: list[tuple[Outcome, bool, bool, bool]] = [
    # outcome, may be repeated if it changes nothing, if it changes something, may have worked
    (Failure.NOT_SENT, True, True, False),
    (Failure.CUT, True, False, True),
    (Failure.TIMEOUT, True, False, True),
    (status(503), True, True, False),
    (status(429), True, True, False),
    (status(408), True, False, True),
    (status(502), True, False, True),
    (status(504), True, False, True),
    (status(500), False, False, True),
    (status(501), False, False, True),
    (status(400), False, False, False),
    (status(401), False, False, False),
    (status(403), False, False, False),
    (status(404), False, False, False),
    (status(413), False, False, False),
    (status(202), False, False, True),
    (status(302), False, False, True),
]


@pytest.mark.parametrize(("outcome", "safe", "unsafe", "worked"), OUTCOMES)
def test_one_rule_says_what_may_be_sent_again(
    outcome: Outcome, safe: bool, unsafe: bool, worked: bool
) -> None:
    assert may_repeat(outcome, is_safe=True) is safe
    assert may_repeat(outcome, is_safe=False) is unsafe
    assert may_have_worked(outcome) is worked


@pytest.mark.parametrize(
    ("outcome", "code", "retry"),
    [
        (Failure.NOT_SENT, "UPL-060", True),
        (Failure.CUT, "UPL-061", True),
        (Failure.TIMEOUT, "UPL-062", True),
        (status(400), "UPL-065", False),
        (status(401), "UPL-045", False),
        (status(403), "UPL-046", False),
        (status(404), "UPL-066", False),
        (status(405), "UPL-065", False),
        (status(408), "UPL-062", True),
        (status(429), "UPL-064", True),
        (status(500), "UPL-063", False),
        (status(501), "UPL-063", False),
        (status(502), "UPL-064", True),
        (status(503), "UPL-064", True),
        (status(504), "UPL-062", True),
        (status(302), "UPL-065", False),
    ],
)
def test_every_outcome_has_its_problem(outcome: Outcome, code: str, retry: bool) -> None:
    problem = problem_with(outcome, "x")
    assert problem is not None
    assert (problem.code, problem.retry, problem.target) == (code, retry, "DATEV")
    assert problem.issue.where == "x"


def test_good_answers_are_no_problem() -> None:
    assert problem_with(status(200), "x") is None
    assert problem_with(status(202), "x", frozenset({202})) is None
    assert problem_with(status(200), "x", frozenset({202})) is not None


def test_what_datev_says_about_a_refusal_is_told() -> None:
    body = b'{"type": "http://www.datev.de/hilfe/1008835", "title": "Invalid request URI path"}'
    problem = problem_with(Answer(status=400, body=body), "x")
    assert problem is not None
    assert problem.code == "UPL-101"
    assert "Invalid request URI path" in str(problem)
    assert "http://www.datev.de/hilfe/1008835" in str(problem)
    plain = problem_with(Answer(status=415, body=b'{"title": "Unsupported Media Type"}'), "x")
    assert plain is not None
    assert "Unsupported Media Type" in str(plain)


def test_a_request_shows_no_header_form_or_content() -> None:
    request = Request(
        method="POST",
        url="https://x.example",
        headers=(("authorization", "Bearer secret"),),
        form=(("token", "secret"),),
        content=b"secret",
    )
    assert "secret" not in repr(request)
