"""How long what failed waits before it is tried again."""

from datetime import timedelta

UNTIL_SOMEBODY_ACTS = timedelta(hours=1)
"""Where a person has to mend something first."""
_FIRST, _LONGEST = timedelta(minutes=2), timedelta(hours=2)


def pause_after(attempts: int) -> timedelta:
    """Return how long something waits after so many tries that the outside failed."""
    return min(_LONGEST, _FIRST * (1 << min(attempts, 16)))
