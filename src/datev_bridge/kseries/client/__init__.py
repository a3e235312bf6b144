"""The K-Series clients: one for threads, one for asyncio; the only HTTP of this room is in here.

Both carry out the same flows (:mod:`datev_bridge.kseries.flow`) and walks
(:mod:`datev_bridge.kseries.pages`), which decide everything; a method here names a call and runs
it. No public signature shows the HTTP library.
"""

from datev_bridge.kseries.client.blocking import KSeriesClient
from datev_bridge.kseries.client.options import Options

__all__ = ["KSeriesClient", "Options"]
