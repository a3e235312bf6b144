"""The course of a call, step by step, without a server."""

from collections.abc import Generator, Iterable
from contextlib import suppress
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.errors import AuthorizationError, KSeriesError
from datev_bridge.kseries.drift import Drift
from datev_bridge.kseries.endpoints import DayBody, Endpoints, Feed
from datev_bridge.kseries.flow import Conditions, GetTokens, Health, Send, Step, Wait, carry
from datev_bridge.kseries.protocol import Answer, Call, Failure, Outcome
from datev_bridge.kseries.retry import Pace, RetryPolicy
from support.kseries import START, FakeTime, record_of

CALL: Call[DayBody] = Endpoints(api_url="https://x", drift=Drift()).business_day(
    "7", START.date(), Feed.V2
)
GOOD = Answer(status=200, body=b'{"sales": []}')
BUSY = Answer(status=429, headers={"retry-after": "30"})

PASSING: list[Outcome] = [
    *Failure,
    BUSY,
    Answer(status=429),
    Answer(status=500),
    Answer(status=503, headers={"retry-after": "2"}),
    Answer(status=200),
    Answer(status=200, body=b"<html>"),
    Answer(status=200, body=b'{"sales": ['),
]
FINAL: list[Outcome] = [Answer(status=s) for s in (204, 302, 400, 404, 418, 422)]
REFUSED = Answer(status=401)


_NOTHING: object = None


class Course:
    """Carries out a call against a list of outcomes; the last one lasts."""

    def __init__(self, *, policy: RetryPolicy | None = None, pace: Pace | None = None) -> None:
        self.time = FakeTime()
        self.steps: list[Step] = []
        self.issued = 0
        self.on = Conditions(
            policy=policy or RetryPolicy(),
            pace=pace or Pace(0),
            health=Health(),
            clock=self.time.clock,
            monotonic=self.time.monotonic,
            random=lambda: 0.0,
        )

    def run(self, outcomes: Iterable[Outcome]) -> DayBody:
        flow, found = carry(CALL, self.on), []

        def finish() -> Generator[Step, object, None]:
            found.append((yield from flow))

        left, reply = list(outcomes), _NOTHING
        stepping = finish()
        with suppress(StopIteration):
            while True:
                step = stepping.send(reply)
                self.steps.append(step)
                reply = self._do(step, left)
        return found[0]

    def _do(self, step: Step, left: list[Outcome]) -> object:
        if isinstance(step, Wait):
            self.time.sleep(step.seconds)
            return None
        if isinstance(step, GetTokens):
            self.issued += step.refused is not None
            issued_at = self.time.clock() if self.issued else START
            return record_of(f"access-{self.issued}", "r", issued_at=issued_at).tokens
        return left.pop(0) if len(left) > 1 else left[0]

    @property
    def sent(self) -> list[str]:
        """The token of each request sent."""
        requests = [step.request for step in self.steps if isinstance(step, Send)]
        return [dict(request.headers)["authorization"] for request in requests]


@given(st.lists(st.sampled_from([*PASSING, REFUSED, *FINAL]), max_size=12))
def test_a_call_ends_with_a_value_or_with_the_last_error(outcomes: list[Outcome]) -> None:
    course = Course()
    with suppress(KSeriesError):
        assert course.run([*outcomes, GOOD]).body == GOOD.body
    assert len(course.sent) <= RetryPolicy().tries + 1
    assert course.time.passed <= RetryPolicy().deadline
    assert course.issued <= 1


@given(st.lists(st.sampled_from([f for f in PASSING if f is not BUSY]), max_size=5))
def test_passing_faults_fewer_than_the_tries_are_survived(outcomes: list[Outcome]) -> None:
    course = Course()
    assert course.run([*outcomes, GOOD]).body == GOOD.body
    assert len(course.sent) == len(outcomes) + 1


@pytest.mark.parametrize("outcome", FINAL)
def test_final_answers_end_at_once(outcome: Outcome) -> None:
    course = Course()
    with pytest.raises(KSeriesError):
        course.run([outcome, GOOD])
    assert len(course.sent) == 1
    assert course.time.pauses == []


def test_a_refused_token_is_renewed_once_and_costs_no_try() -> None:
    course = Course(policy=RetryPolicy(tries=1))
    assert course.run([REFUSED, GOOD]).body == GOOD.body
    assert course.sent == ["Bearer access-0", "Bearer access-1"]
    with pytest.raises(AuthorizationError) as caught:
        Course().run([REFUSED, REFUSED, GOOD])
    assert caught.value.code == "AUTH-045"


def test_a_refused_token_is_named_once_only() -> None:
    course = Course()
    course.run([REFUSED, Failure.CUT, GOOD])
    asked = [step.refused for step in course.steps if isinstance(step, GetTokens)]
    assert asked == [None, "access-0", None]
    assert "access-0" not in repr(course.steps)


def test_who_was_asked_to_wait_lets_others_of_the_location_wait_too() -> None:
    course = Course(pace=Pace(0))
    flow = carry(CALL, course.on)
    assert isinstance(next(flow), GetTokens)
    assert isinstance(flow.send(record_of("a", "r").tokens), Send)
    assert flow.send(BUSY) == Wait(seconds=30.0)
    other = carry(CALL, course.on)
    assert next(other) == Wait(seconds=30.0)
    elsewhere = Endpoints(api_url="https://x", drift=Drift()).tax_rates("8")
    assert isinstance(next(carry(elsewhere, course.on)), GetTokens)


def test_the_clocks_are_compared_on_every_answer() -> None:
    course = Course()
    course.run([Answer(status=500, headers={"date": "Sat, 21 Nov 2026 11:40:00 GMT"}), GOOD])
    assert course.on.health.skew == timedelta(minutes=20)
    (issue,) = course.on.health.issues
    assert "20" in issue.text("en")
