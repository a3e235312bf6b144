"""When to try again, and how fast to ask: pure, the clock and the dice are passed in.

``Retry-After`` comes first; without it the pause doubles up to a cap, with jitter; one deadline
bounds a call with all its tries. No numbers are published for K-Series; the defaults stay below
what other integrations do (pauses from 1 s to 15 s, honouring ``Retry-After``).
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
import re
from threading import Lock

from attrs import field, frozen, validators


@frozen(kw_only=True)
class RetryPolicy:
    """How a call is repeated. All times in seconds.

    Attributes:
        first: Longest pause before the second try.
        cap: Longest pause that the policy itself chooses.
        tries: How often a request is sent in all.
        deadline: No pause ends later than this after the call began.
    """

    first: float = field(default=1.0, validator=validators.gt(0))
    cap: float = field(default=20.0, validator=validators.gt(0))
    tries: int = field(default=6, validator=validators.ge(1))
    deadline: float = field(default=300.0, validator=validators.ge(0))

    def pause(
        self, *, tried: int, elapsed: float, draw: float, retry_after: float | None = None
    ) -> float | None:
        """Return how long to wait before the next try, or None to give up.

        Args:
            tried: How often the request was sent, at least 1.
            elapsed: Seconds since the call began.
            draw: A random number in [0, 1), for the jitter.
            retry_after: What the other side asked for, in seconds. Never undercut: the jitter,
                which keeps clients from returning all at once, only adds to it.
        """
        if tried >= self.tries:
            return None
        if retry_after is not None:
            pause = max(0.0, retry_after) + draw * self.first
        else:
            ceiling = min(self.cap, self.first * 2.0 ** min(tried - 1, 60))
            pause = ceiling / 2 + draw * ceiling / 2
        return pause if elapsed + pause <= self.deadline else None


def parse_retry_after(text: str | None, now: datetime) -> timedelta | None:
    """Return the pause that a ``Retry-After`` header asks for (RFC 9110, 10.2.3), or None.

    Args:
        text: Seconds, or an HTTP date.
        now: Aware; what a date is compared with.
    """
    if text is None:
        return None
    if re.fullmatch(r"\s*\d{1,9}\s*", text, re.ASCII):
        return timedelta(seconds=int(text))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # a year of eleven digits is no date either
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(moment - now, timedelta(0))


class Pace:
    """A rate limit per key: requests of one location start at least ``interval`` seconds apart.

    Safe for threads. Holds one number per key and nothing else.
    """

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._free_at: dict[str, float] = {}
        self._lock = Lock()

    def reserve(self, key: str, now: float) -> float:
        """Take the next free start for a key; return how many seconds to wait for it.

        Args:
            key: Usually the id of a location.
            now: Reading of a monotonic clock.
        """
        with self._lock:
            start = max(now, self._free_at.get(key, now))
            self._free_at[key] = start + self._interval
            return start - now

    def hold(self, key: str, until: float) -> None:
        """Let no request of the key start before ``until`` (monotonic): it was asked to wait."""
        with self._lock:
            self._free_at[key] = max(until, self._free_at.get(key, until))
