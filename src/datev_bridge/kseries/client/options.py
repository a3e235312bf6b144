"""How a client works, and what both clients are made of."""

from collections.abc import Callable
from datetime import UTC, datetime
import random as dice
import time
from typing import TypeVar

from attrs import evolve, field, frozen, validators

from datev_bridge.kseries.client.transport import BlockingWay, Route, Timeouts
from datev_bridge.kseries.connection import Connection
from datev_bridge.kseries.endpoints import Endpoints
from datev_bridge.kseries.flow import Conditions, Health
from datev_bridge.kseries.oauth import App
from datev_bridge.kseries.protocol import Outcome, Surroundings
from datev_bridge.kseries.retry import Pace, RetryPolicy
from datev_bridge.kseries.tokens import TokenStore

T = TypeVar("T")


@frozen(kw_only=True)
class Options:
    """How a client works.

    Attributes:
        timeouts: How long to wait for the POS, in seconds.
        connections: How many requests may be in flight at once.
        interval: Seconds between the starts of two requests for one location; 0 for no limit.
        policy: When to try again.
        consumers: Whether to ask for customers' data too; only for debtors per customer.
        user_agent: How the client names itself.
    """

    timeouts: Timeouts = field(factory=Timeouts)
    connections: int = field(default=4, validator=validators.ge(1))
    interval: float = field(default=0.0, validator=validators.ge(0))
    policy: RetryPolicy = field(factory=RetryPolicy)
    consumers: bool = False
    user_agent: str = "datev-bridge"


@frozen(kw_only=True)
class Clockwork:
    """Time and chance, as a client sees them.

    Attributes:
        clock: The time, aware.
        monotonic: Reading of a clock that never jumps, in seconds.
        sleep: Blocks the thread for some seconds.
        random: Next random number in [0, 1).
    """

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = dice.random

    def with_way(self, send: Callable[[T], Outcome]) -> Surroundings[T]:
        """Return what a connection needs from the outside: time, chance, and a way to send."""
        return Surroundings(
            send=send,
            clock=self.clock,
            monotonic=self.monotonic,
            sleep=self.sleep,
            random=self.random,
        )


class Parts:
    """What both clients are made of, apart from how they send and wait."""

    def __init__(
        self, app: App, tokens: TokenStore, options: Options, clockwork: Clockwork
    ) -> None:
        self.clock = clockwork.clock
        self.health = Health()
        self.conditions = Conditions(
            policy=options.policy,
            pace=Pace(options.interval),
            health=self.health,
            clock=clockwork.clock,
            monotonic=clockwork.monotonic,
            random=clockwork.random,
        )
        self.endpoints = Endpoints(
            api_url=app.api_url, drift=self.health.drift, consumers=options.consumers
        )
        self.route = Route(
            url=app.api_url,
            timeouts=options.timeouts,
            user_agent=options.user_agent,
            connections=options.connections,
            keep=options.connections,
            monotonic=clockwork.monotonic,
        )
        # The login gets connections of its own that are never reused: on a stale one it would stay
        # unknown whether a single-use token was seen.
        self.login = BlockingWay(evolve(self.route, url=app.login_url, connections=1, keep=0))
        around = clockwork.with_way(self.login.send)
        self.connection = Connection(app, tokens, around, options.policy)
