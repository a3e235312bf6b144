"""Business days of one location, read through the client."""

from collections.abc import Callable
from datetime import date

from attrs import frozen

from datev_bridge.daybook import DaySummary, Location
from datev_bridge.kseries.client import KSeriesClient
from datev_bridge.kseries.endpoints import Feed


@frozen(kw_only=True)
class KSeriesDays:
    """Reads business days: asks the POS, decodes, summarises.

    Attributes:
        client: A connected client.
        location: The location it reads.
        feed: Which feed.
        line: The pure part of the way, from bytes to the day.
    """

    client: KSeriesClient
    location: Location
    feed: Feed = Feed.V2
    line: Callable[..., DaySummary]

    def read(self, day: date) -> DaySummary:
        """Read one business day.

        Raises:
            KSeriesError: See :class:`~datev_bridge.kseries.client.KSeriesClient`.
        """
        answer = self.client.business_day(self.location.id, day, self.feed)
        return self.line(
            answer.body, location=self.location, business_day=day, feed=self.feed.value
        )
