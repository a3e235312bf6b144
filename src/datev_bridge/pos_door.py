"""The way to the POS for places in the store: clients whose tokens the store keeps."""

from collections.abc import Iterator
from contextlib import contextmanager

from attrs import field, frozen

from datev_bridge.daybook import Location
from datev_bridge.kseries.client import Clockwork, KSeriesClient, Options
from datev_bridge.kseries.oauth import App
from datev_bridge.store.work import Store


@frozen(kw_only=True)
class KSeriesDoor:
    """See :class:`datev_bridge.journey.connecting.PosDoor`.

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

    @contextmanager
    def client(self, app: App, organisation: str, place: str) -> Iterator[KSeriesClient]:
        """Give a client for a place's connection."""
        tokens = self.store.tokens(organisation, place)
        with KSeriesClient(app, tokens, options=self.options, clockwork=self.clockwork) as client:
            yield client
