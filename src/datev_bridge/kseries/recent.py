"""The last business days of a location as received, newest first."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from datev_bridge.dates import find_zone
from datev_bridge.daybook import Location
from datev_bridge.errors import KSeriesError
from datev_bridge.kseries.codes import BEFORE_OPENING
from datev_bridge.kseries.endpoints import DayBody, Feed
from datev_bridge.kseries.feed import DaySource

Told = Callable[[str, int, int], None]
"""Told the stage, how many answers are there, and how many will be asked for."""


def last_days(location: Location, *, now: datetime, days: int) -> tuple[date, ...]:
    """Return the calendar days before today at a location, newest first.

    Args:
        location: Its time zone counts.
        now: Aware.
        days: How many.
    """
    today = now.astimezone(find_zone(location.timezone) or UTC).date()
    return tuple(today - timedelta(days=number) for number in range(1, days + 1))


def read_days(
    source: DaySource, location: Location, days: Sequence[date], feeds: Sequence[Feed], told: Told
) -> Iterator[DayBody]:
    """Yield the answers for business days, of each feed one.

    Args:
        source: Who is asked.
        location: Whose days.
        days: In the order in which they are asked for.
        feeds: Whose answers.
        told: Told how far it is, in the stage ``"read"``.

    Raises:
        KSeriesError: The POS cannot be asked, or the location did not exist yet (KS-008).
    """
    asked = [(day, feed) for day in days for feed in feeds]
    for number, (day, feed) in enumerate(asked, start=1):
        yield source.business_day(location.id, day, feed)
        told("read", number, len(asked))


def read_back(
    source: DaySource, location: Location, days: Sequence[date], feeds: Sequence[Feed], told: Told
) -> Iterator[DayBody]:
    """Yield answers like :func:`read_days`, newest first, as far back as the location existed.

    Raises:
        KSeriesError: The POS cannot be asked, or the location did not exist on any of the days.
    """
    is_first = True
    try:
        for answer in read_days(source, location, sorted(days, reverse=True), feeds, told):
            yield answer
            is_first = False
    except KSeriesError as error:
        if is_first or error.code != BEFORE_OPENING.code:
            raise
