"""Readings of simulated days, for calibrations."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from datev_bridge.kseries.calibrate import Reading
from datev_bridge.kseries.endpoints import DayBody, Feed
from datev_bridge.testing import Restaurant
from support.captures import body_of
from support.sales import BERLIN, BORDER, DAY, body

READ_AT = datetime.fromisoformat(BORDER) + timedelta(hours=3)


def reading(
    *sales: Any, day: date = DAY, feed: Feed = Feed.V2, hours: int = 3, **changes: Any
) -> Reading:
    """Return an answer with those sales, given so many hours after the end of the day."""
    later = day - DAY
    border = datetime.fromisoformat(BORDER) + later
    content = body(*sales, **{"nextStartOfDayAsIso8601": border.isoformat(), **changes})
    return Reading(
        answer=DayBody(location=BERLIN.id, day=day, feed=feed, body=content),
        read_at=border + timedelta(hours=hours),
    )


def simulated(
    restaurant: Restaurant, days: int, feeds: Iterable[Feed] = (Feed.V2,)
) -> list[Reading]:
    """Return readings of a restaurant's first days."""
    found = []
    for offset in range(days):
        day = restaurant.sell(restaurant.opened + timedelta(days=offset))
        found += [
            Reading(answer=body_of(day, feed), read_at=day.ends + timedelta(hours=3))
            for feed in feeds
        ]
    return found
