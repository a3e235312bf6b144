"""Properties and examples of trying again and of pacing."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.kseries.retry import Pace, RetryPolicy, parse_retry_after

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

policies = st.builds(
    RetryPolicy,
    first=st.floats(0.01, 10),
    cap=st.floats(0.01, 60),
    tries=st.integers(1, 10),
    deadline=st.floats(0, 600),
)
draws = st.floats(0, 1, exclude_max=True)


@given(policies, st.integers(1, 12), st.floats(0, 900), draws, st.none() | st.floats(0, 900))
def test_no_pause_ends_after_the_deadline_or_after_the_last_try(
    policy: RetryPolicy, tried: int, elapsed: float, draw: float, asked: float | None
) -> None:
    pause = policy.pause(tried=tried, elapsed=elapsed, draw=draw, retry_after=asked)
    if tried >= policy.tries:
        assert pause is None
    if pause is not None:
        assert pause >= 0
        assert elapsed + pause <= policy.deadline


@given(policies, st.integers(1, 9), draws, st.floats(0, 900))
def test_what_was_asked_for_is_never_undercut(
    policy: RetryPolicy, tried: int, draw: float, asked: float
) -> None:
    pause = policy.pause(tried=tried, elapsed=0, draw=draw, retry_after=asked)
    if pause is not None:
        assert asked <= pause <= asked + policy.first


@given(policies, st.integers(1, 9), draws)
def test_the_policys_own_pause_is_capped(policy: RetryPolicy, tried: int, draw: float) -> None:
    pause = policy.pause(tried=tried, elapsed=0, draw=draw)
    if pause is not None:
        assert pause <= policy.cap
        assert pause <= policy.first * 2 ** (tried - 1)


@given(policies, draws)
def test_a_call_that_always_fails_ends(policy: RetryPolicy, draw: float) -> None:
    elapsed, tried = 0.0, 1
    while (pause := policy.pause(tried=tried, elapsed=elapsed, draw=draw)) is not None:
        elapsed, tried = elapsed + pause, tried + 1
    assert tried <= policy.tries
    assert elapsed <= policy.deadline


def test_pauses_double_up_to_the_cap() -> None:
    policy = RetryPolicy(first=1, cap=5, tries=9)
    pauses = [policy.pause(tried=n, elapsed=0, draw=0.5) for n in range(1, 6)]
    assert pauses == [0.75, 1.5, 3.0, 3.75, 3.75]


def test_a_wait_beyond_the_deadline_is_not_begun() -> None:
    assert RetryPolicy(deadline=300).pause(tried=1, elapsed=0, draw=0, retry_after=301) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        (" 120 ", 120),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW - timedelta(seconds=90), usegmt=True), 0),
        ("Sat, 21 Nov 2026 12:01:00 -0000", 60),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("99999999999999999999", None),
        ("Sat, 21 Nov 99999999999 12:01:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str | None, seconds: int | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert parse_retry_after(text, NOW) == expected


@given(st.text())
def test_no_header_breaks_the_reading(text: str) -> None:
    pause = parse_retry_after(text, NOW)
    assert pause is None or pause >= timedelta(0)


@given(st.lists(st.floats(0, 5), max_size=20), st.floats(0.1, 3))
def test_starts_of_one_key_keep_their_distance(steps: list[float], interval: float) -> None:
    pace, now, starts = Pace(interval), 0.0, []
    for step in steps:
        now += step
        starts.append(now + pace.reserve("7", now))
    assert all(b - a >= interval - 1e-9 for a, b in pairwise(starts))
    assert starts == sorted(starts)


def test_keys_do_not_wait_for_each_other() -> None:
    pace = Pace(10)
    assert pace.reserve("7", 0) == 0
    assert pace.reserve("8", 0) == 0
    assert pace.reserve("7", 4) == 6


def test_a_held_key_waits() -> None:
    pace = Pace(0)
    pace.hold("7", 30)
    pace.hold("7", 20)
    assert pace.reserve("7", 10) == 20
    assert pace.reserve("8", 10) == 0
