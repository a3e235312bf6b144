"""The way to the POS for places in the store: clients whose tokens the store keeps."""

from collections.abc import Iterator
from contextlib import contextmanager
import time

from attrs import field, frozen

from datev_bridge.daybook import Location
from datev_bridge.errors import ConfigurationError
from datev_bridge.journey import codes
from datev_bridge.journey.model import Place
from datev_bridge.kseries.client import Clockwork, KSeriesClient, Options
from datev_bridge.kseries.feed import BusinessDayFeed
from datev_bridge.kseries.oauth import App
from datev_bridge.kseries.totals import TotalsReader
from datev_bridge.pipeline import read_day
from datev_bridge.profile import Profile
from datev_bridge.store.work import Store


@frozen(kw_only=True)
class KSeriesDoor:
    """See ``PosDoor`` of the journey and ``PosReaders`` of the runs.

    Attributes:
        store: Keeps the tokens.
        options: How clients work, where not as usual.
        clockwork: Time and chance, where not the real ones.
    """

    store: Store
    options: Options | None = None
    clockwork: Clockwork | None = field(default=None, repr=False)

    def connect(self, app: App, organisation: str, place: str, code: str, verifier: str) -> None:
        """Turn the code of a consent into tokens of the place, and keep them.

        Raises:
            KSeriesError: The code is not accepted, or the login cannot be asked.
        """
        with self.client(app, organisation, place) as client:
            client.connect(code, verifier)

    def locations(self, app: App, organisation: str, place: str) -> tuple[Location, ...]:
        """Return the business locations that the place's connection covers.

        Raises:
            KSeriesError: The POS cannot be asked.
        """
        with self.client(app, organisation, place) as client:
            return tuple(
                location for business in client.businesses() for location in business.locations
            )

    def renew(self, app: App, organisation: str, place: str) -> None:
        """Let the place's connection renew itself now.

        Raises:
            KSeriesError: The login refuses, or cannot be asked.
        """
        with self.client(app, organisation, place) as client:
            client.renew()

    @contextmanager
    def reader(self, app: App, place: Place, profile: Profile) -> Iterator[BusinessDayFeed]:
        """Give what reads a place's business days; see ``PosReaders``.

        Raises:
            ConfigurationError: The place's location is not chosen; JNY-013.
        """
        if place.location is None:
            raise ConfigurationError(codes.NO_LOCATION.at(place.name))
        with self.client(app, place.organisation, place.id) as client:
            totals = TotalsReader(source=client, location=place.location.id)
            yield BusinessDayFeed(
                source=client,
                line=read_day,
                location=place.location,
                feed=profile.kseries.feed,
                clock=self.store.clock,
                sleep=time.sleep,
                drift=client.drift_counter,
                totals=totals.read if profile.kseries.compare_totals else None,
            )

    @contextmanager
    def client(self, app: App, organisation: str, place: str) -> Iterator[KSeriesClient]:
        """Give a client for a place's connection."""
        tokens = self.store.tokens(organisation, place)
        with KSeriesClient(app, tokens, options=self.options, clockwork=self.clockwork) as client:
            yield client
