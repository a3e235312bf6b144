"""Business days of one location, read through the client."""

from datetime import date

from attrs import frozen

from datev_bridge.daybook import DaySummary, Location
from datev_bridge.kseries.client import KSeriesClient
from datev_bridge.kseries.endpoints import Feed
from datev_bridge.pipeline import read_day


@frozen(kw_only=True)
class KSeriesDays:
    """Reads business days: asks the POS, decodes, summarises.

    Attributes:
        client: A connected client.
        location: The location it reads.
        feed: Which feed.
    """

    client: KSeriesClient
    location: Location
    feed: Feed = Feed.V2

    def read(self, day: date) -> DaySummary:
        """Read one business day.

        Raises:
            KSeriesError: See :class:`~datev_bridge.kseries.client.KSeriesClient`.
        """
        answer = self.client.business_day(self.location.id, day, self.feed)
        return read_day(answer.body, location=self.location, business_day=day, feed=self.feed.value)
