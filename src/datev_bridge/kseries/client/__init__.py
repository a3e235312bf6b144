"""The K-Series clients: one for threads, one for asyncio; the only HTTP of this room is in here.

Both carry out the same flows (:mod:`datev_bridge.kseries.flow`) and walks
(:mod:`datev_bridge.kseries.pages`), which decide everything; a method here names a call and runs
it. No public signature shows the HTTP library.
"""

from datev_bridge.kseries.client.asynchronous import AsyncKSeriesClient
from datev_bridge.kseries.client.blocking import KSeriesClient
from datev_bridge.kseries.client.options import Clockwork, Options
from datev_bridge.kseries.client.transport import Timeouts

__all__ = ["AsyncKSeriesClient", "Clockwork", "KSeriesClient", "Options", "Timeouts"]
