"""When a mail that was not taken is tried again. Pure."""

from datetime import datetime, timedelta

DELAYS: tuple[timedelta, ...] = (
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
)
"""After the first attempt, the second, …; the last one stays."""

GIVEN_UP_AFTER = timedelta(days=5)
"""RFC 5321, 4.5.4.1: at least four to five days."""

LEASE = timedelta(minutes=10)
"""How long a mail that somebody is sending is left alone; transports end well before."""


def next_try(attempts: int, *, queued_at: datetime, now: datetime) -> datetime | None:
    """Return when to try again, or None to give up.

    Args:
        attempts: How often it was tried, at least 1.
        queued_at: Since when it has been waiting, aware.
        now: When the last attempt ended, aware.
    """
    if now - queued_at >= GIVEN_UP_AFTER:
        return None
    return now + DELAYS[min(attempts, len(DELAYS)) - 1]
