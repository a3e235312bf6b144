"""The sandbox: a point of sale on this machine, speaking the vendor's interface over HTTP."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from threading import Lock
import time
from typing import Self
from urllib.parse import urlencode

from datev_bridge.testing.restaurant import Restaurant
from datev_bridge.testing.sandbox.api import Api
from datev_bridge.testing.sandbox.apps import APP_V1, APP_V2, SandboxApp
from datev_bridge.testing.sandbox.faults import Faults, Kind, Switchboard, Trouble
from datev_bridge.testing.sandbox.grants import Grants, challenge_of
from datev_bridge.testing.sandbox.login import AUTHORIZE, EVERYWHERE, TOKEN, Accounts, Login
from datev_bridge.testing.sandbox.messages import (
    Asked,
    Reply,
    as_json,
    page,
    server_error,
)
from datev_bridge.testing.sandbox.place import Place
from datev_bridge.testing.sandbox.server import Sent, Server, spoilt
from datev_bridge.testing.sandbox.simulated import SimulatedPlace

LOOPBACK = "127.0.0.1"


def _now() -> datetime:
    return datetime.now(UTC)


class Sandbox:
    """A point of sale with its login; use it as a context manager.

    Everything is on one address: :attr:`url` is the base of the API and of both logins.

    Args:
        restaurants: What to serve: simulated restaurants, or places such as
            :class:`~datev_bridge.testing.sandbox.recorded.RecordedPlace`.
        clock: Returns the time, aware; days are complete and tokens end by it.
        port: The port, or 0 for a free one.
        host: Where to listen. Anything but loopback lets others in: there are no passwords.
        faults: What is switched on at the start.
        delay: How long after its end a business day is complete.
        apps: The registered apps; one of each generation unless given.
        sleep: How slow answers wait, in seconds.
    """

    def __init__(
        self,
        restaurants: Iterable[Restaurant | Place],
        *,
        clock: Callable[[], datetime] = _now,
        port: int = 0,
        host: str = LOOPBACK,
        faults: Faults | None = None,
        delay: timedelta = timedelta(minutes=30),
        apps: Iterable[SandboxApp] = (APP_V2, APP_V1),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.places: tuple[Place, ...] = tuple(
            SimulatedPlace(each) if isinstance(each, Restaurant) else each for each in restaurants
        )
        self.apps = tuple(apps)
        self._clock = clock
        self._address = (host, port)
        self._sleep = sleep
        self._grants = Grants(clock)
        self._login = Login(
            apps={app.client_id: app for app in self.apps},
            grants=self._grants,
            accounts=_accounts(self.places),
            lifetimes=lambda: self.faults.lifetimes,
        )
        self._api = Api(
            places=self.places,
            grants=self._grants,
            clock=clock,
            delay=delay,
            board=Switchboard(faults or Faults()),
        )
        self._counts: Counter[str] = Counter()
        self._counting = Lock()
        self._server: Server | None = None

    @property
    def url(self) -> str:
        """Base of the API and of the login.

        Raises:
            RuntimeError: The sandbox is not running.
        """
        if self._server is None:
            raise RuntimeError("the sandbox is not running")
        return f"http://{self._address[0]}:{self._server.server_address[1]}"

    @property
    def app(self) -> SandboxApp:
        """The first registered app, of the second generation unless others were given."""
        return self.apps[0]

    @property
    def location_id(self) -> str:
        """Id of the first location."""
        return self.places[0].location_id

    @property
    def faults(self) -> Faults:
        """What is switched on. Setting it starts counting anew."""
        return self._api.board.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self._api.board = Switchboard(faults)

    def asked(self, part: str) -> int:
        """Return how many requests there were whose path contains ``part``."""
        with self._counting:
            return sum(count for path, count in self._counts.items() if part in path)

    def authorize(
        self,
        *,
        redirect_uri: str,
        verifier: str | None = None,
        scope: str = "financial-api offline_access",
        app: SandboxApp | None = None,
        locations: Iterable[str] | None = None,
    ) -> str:
        """Agree as the merchant would in the browser, and return the code.

        Args:
            redirect_uri: Where the browser would be sent back to.
            verifier: The PKCE verifier whose challenge would have been sent, if any.
            scope: What is asked for.
            app: Who asks; the first app unless given.
            locations: What the merchant's account sees; everything unless given.
        """
        who = app or self.app
        return self._grants.give_code(
            who,
            redirect_uri=redirect_uri,
            scope=frozenset(scope.split()),
            locations=self._login.accounts.locations[EVERYWHERE]
            if locations is None
            else frozenset(locations),
            challenge=challenge_of(verifier) if verifier else None,
            lifetimes=self._login.lifetimes_for(who),
        )

    def authorize_url(self, *, redirect_uri: str, state: str, app: SandboxApp | None = None) -> str:
        """Return an address of the consent page, for a browser."""
        who = app or self.app
        path = next(path for path, generation in AUTHORIZE.items() if generation is who.generation)
        query = {
            "response_type": "code",
            "client_id": who.client_id,
            "redirect_uri": redirect_uri,
            "scope": "financial-api offline_access",
            "state": state,
        }
        return f"{self.url}{path}?{urlencode(query)}"

    def revoke(self) -> None:
        """End all connections, as a merchant who removes the app does."""
        self._grants.end_all()

    def start(self) -> None:
        """Start to serve in a thread."""
        self._server = Server(self._address, self._answer, self._sleep, name="KSeriesSandbox")
        self._server.start()

    def stop(self) -> None:
        """Stop to serve."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _answer(self, asked: Asked) -> Sent:
        with self._counting:
            self._counts[asked.path] += 1
        trouble = self._api.board.strike(asked.path)
        if trouble is None:
            return Sent(reply=self._route(asked))
        if trouble.kind is Kind.SLOW:
            self._sleep(trouble.seconds)
        instead = self._instead(trouble, asked)
        return Sent(reply=instead or spoilt(trouble, self._route(asked)), trouble=trouble)

    def _instead(self, trouble: Trouble, asked: Asked) -> Reply | None:
        """Return the answer to a request that is not even looked at."""
        if trouble.kind is Kind.TOO_MANY:
            wait = trouble.retry_after
            headers = {} if wait is None else {"Retry-After": str(wait)}
            return as_json({"error": "Too Many Requests"}, 429, headers)
        if trouble.kind is Kind.SERVER_ERROR:
            return server_error(asked, self._clock())
        if trouble.kind is Kind.UNAVAILABLE:
            return page("<html><body>Service Unavailable</body></html>", 503)
        return None

    def _route(self, asked: Asked) -> Reply:
        if asked.path in AUTHORIZE:
            return self._login.authorize(asked)
        if asked.path in TOKEN:
            return self._login.token(asked) if asked.method == "POST" else Reply(status=405)
        if asked.method != "GET":
            return Reply(status=405, headers={"Allow": "GET"})
        return self._api.answer(asked)


def _accounts(places: Iterable[Place]) -> Accounts:
    names = {EVERYWHERE: "Alle Standorte"}
    locations: dict[str, set[str]] = {EVERYWHERE: set()}
    for place in places:
        number, name = place.business
        names[number] = name
        locations.setdefault(number, set()).add(place.location_id)
        locations[EVERYWHERE].add(place.location_id)
    return Accounts(
        names=names, locations={name: frozenset(found) for name, found in locations.items()}
    )
