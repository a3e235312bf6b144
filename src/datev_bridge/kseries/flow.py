"""A call from its first try to its value, without input or output.

:func:`carry` is a generator: it yields what must happen next (send, wait, get tokens) and receives
the result. The blocking and the asynchronous client carry out these three steps, each in its own
way; everything that has to be decided is decided here, once.
"""

from collections.abc import Callable, Generator
from datetime import datetime, timedelta
import logging
from typing import Any, TypeVar

from attrs import evolve, field, frozen

from datev_bridge.errors import (
    AuthorizationError,
    KSeriesError,
    RateLimited,
    ServiceUnavailable,
    UnexpectedResponse,
)
from datev_bridge.issues import Issue
from datev_bridge.kseries import codes
from datev_bridge.kseries.drift import Drift
from datev_bridge.kseries.oauth import Tokens
from datev_bridge.kseries.protocol import (
    Answer,
    Call,
    Outcome,
    Request,
    clock_skew,
    problem_with,
    retry_after,
)
from datev_bridge.kseries.retry import Pace, RetryPolicy

T = TypeVar("T")

_log = logging.getLogger("datev_bridge.kseries")

_FRESH = timedelta(minutes=1)
_SKEW = timedelta(minutes=5)


@frozen(kw_only=True)
class Send:
    """Send this request; the reply is its outcome."""

    request: Request


@frozen(kw_only=True)
class Wait:
    """Wait this many seconds."""

    seconds: float


@frozen(kw_only=True)
class GetTokens:
    """Get good tokens, other than the one that was just refused; the reply is them."""

    refused: str | None = field(repr=False)


Step = Send | Wait | GetTokens


class Health:
    """What a client learns on the way that is no error: unknown fields, a clock that differs."""

    def __init__(self) -> None:
        self.drift = Drift()
        self.skew: timedelta | None = None

    def notice(self, outcome: Outcome, now: datetime) -> None:
        """Take the difference of the clocks from an answer."""
        skew = clock_skew(outcome, now)
        self.skew = self.skew if skew is None else skew

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What a check of the connection should show."""
        drifted = self.drift.issue
        found = [] if drifted is None else [drifted]
        if self.skew is not None and abs(self.skew) > _SKEW:
            minutes = round(abs(self.skew).total_seconds() / 60)
            found.append(codes.CLOCK_SKEW.at(minutes=minutes))
        return tuple(found)


@frozen(kw_only=True)
class Conditions:
    """Under which a client works: its policy, clock and dice, shared by all its calls.

    Attributes:
        policy: When to try again.
        pace: Rate limit per location.
        health: Where findings are noted.
        clock: The time, aware.
        monotonic: Reading of a clock that never jumps, in seconds.
        random: Next random number in [0, 1).
    """

    policy: RetryPolicy
    pace: Pace
    health: Health
    clock: Callable[[], datetime]
    monotonic: Callable[[], float]
    random: Callable[[], float]


def carry(call: Call[T], on: Conditions) -> Generator[Step, Any, T]:
    """Carry out a call: pace, token, send, judge, try again.

    A refused token is renewed once. A 403 is taken at its word if the token is younger than a
    minute: another token of the same consent would not see more.

    Raises:
        KSeriesError: What was wrong with the last try.
    """
    began, tried, renewed = on.monotonic(), 0, False
    refused: str | None = None
    while True:
        ahead = on.pace.reserve(call.location, on.monotonic())
        if ahead > 0:
            yield Wait(seconds=ahead)
        tokens: Tokens = yield GetTokens(refused=refused)
        outcome: Outcome = yield Send(request=_signed(call.request, tokens))
        now = on.clock()
        on.health.notice(outcome, now)
        found = _judge(call, outcome, now)
        if not isinstance(found, KSeriesError):
            return found
        if not renewed and _is_worth_renewing(found, tokens, now):
            renewed, refused = True, tokens.access
            continue
        tried, refused = tried + 1, None
        pause = _pause(found, outcome, tried, began, on)
        if pause is None:
            raise found
        _log.info("%s: %s, try %d in %.1f s", call.where, found.code, tried + 1, pause)
        if isinstance(found, RateLimited):
            on.pace.hold(call.location, on.monotonic() + pause)
        yield Wait(seconds=pause)


def _signed(request: Request, tokens: Tokens) -> Request:
    bearer = ("authorization", f"Bearer {tokens.access}")
    return evolve(request, headers=(*request.headers, bearer))


def _judge(call: Call[T], outcome: Outcome, now: datetime) -> T | KSeriesError:
    problem = problem_with(outcome, now, call.where)
    if problem is not None or not isinstance(outcome, Answer):
        return problem or ServiceUnavailable(codes.UNREACHABLE.at(call.where))
    try:
        return call.read(outcome.body)
    except UnexpectedResponse as error:
        return error


def _is_worth_renewing(problem: KSeriesError, tokens: Tokens, now: datetime) -> bool:
    if not isinstance(problem, AuthorizationError):
        return False
    return problem.code != codes.FORBIDDEN.code or now - tokens.issued_at > _FRESH


_GLITCHES = {codes.EMPTY_ANSWER.code, codes.NOT_JSON.code}
"""Answers of servers in between, as a rule: another try may get through."""


def _pause(
    problem: KSeriesError, outcome: Outcome, tried: int, began: float, on: Conditions
) -> float | None:
    passing = isinstance(problem, RateLimited | ServiceUnavailable) or problem.code in _GLITCHES
    if not passing:
        return None
    asked = retry_after(outcome, on.clock())
    return on.policy.pause(
        tried=tried,
        elapsed=on.monotonic() - began,
        draw=on.random(),
        retry_after=None if asked is None else asked.total_seconds(),
    )
