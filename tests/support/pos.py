"""A client connected to a sandbox, in a time that passes only while someone waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from attrs import frozen

from datev_bridge.daybook import Location
from datev_bridge.kseries.client import KSeriesClient
from datev_bridge.kseries.endpoints import Feed
from datev_bridge.kseries.feed import BusinessDayFeed, Patience
from datev_bridge.kseries.oauth import App
from datev_bridge.kseries.tokens import MemoryTokenStore
from datev_bridge.pipeline import read_day
from datev_bridge.testing import Restaurant
from datev_bridge.testing.sandbox import Faults, RecordedPlace, Sandbox
from support.kseries import VERIFIER, FakeTime

_RETURN = "https://bridge.example/back"


@frozen(kw_only=True)
class Pos:
    """A running sandbox and a client that reads it."""

    sandbox: Sandbox
    client: KSeriesClient
    time: FakeTime
    location: Location

    def feed(self, feed: Feed = Feed.V2, patience: Patience | None = None) -> BusinessDayFeed:
        return BusinessDayFeed(
            source=self.client,
            line=read_day,
            location=self.location,
            feed=feed,
            patience=patience or Patience(),
            clock=self.time.clock,
            sleep=self.time.sleep,
            drift=self.client.drift_counter,
        )

    def asks(self) -> int:
        """Return how often a business day was asked for."""
        return self.sandbox.asked("sales-daily") + self.sandbox.asked("dailyFinancials")

    def go_to(self, moment: datetime) -> None:
        """Let time pass until a moment."""
        self.time.sleep((moment - self.time.clock()) / timedelta(seconds=1))


@contextmanager
def pos_at(
    moment: datetime, place: Restaurant | Path, faults: Faults | None = None
) -> Iterator[Pos]:
    """Serve a restaurant, or a folder of recorded days, with the clock at a moment."""
    time = FakeTime(moment)
    served = RecordedPlace(folder=place) if isinstance(place, Path) else place
    with Sandbox([served], clock=time.clock, faults=faults) as sandbox:
        app = App(
            client_id=sandbox.app.client_id,
            client_secret=sandbox.app.client_secret,
            redirect_uri=_RETURN,
            api_url=sandbox.url,
            auth_url=sandbox.url,
        )
        with KSeriesClient(app, MemoryTokenStore(), clockwork=time.clockwork) as client:
            client.connect(sandbox.authorize(redirect_uri=_RETURN, verifier=VERIFIER), VERIFIER)
            there = client.businesses()[0].locations[0]
            yield Pos(sandbox=sandbox, client=client, time=time, location=there)
