"""Carrying requests over HTTP. What the network does becomes a value, never an exception.

Exceptions of the HTTP library hold the request and with it the token; none leaves this module.
"""

from collections.abc import Callable
from functools import cache
import io
import logging
import ssl
from typing import Any
from urllib.parse import urlsplit

from attrs import field, frozen, validators
import httpx

from datev_bridge.kseries.oauth import is_loopback
from datev_bridge.kseries.protocol import Answer, Failure, Outcome, Request

_POSITIVE = validators.gt(0.0)


@frozen(kw_only=True)
class Timeouts:
    """How long to wait, in seconds.

    Attributes:
        connect: For a connection.
        read: Between two pieces of an answer. Days come unpaged and the vendor calls big ones
            slow; below 60 they get lost.
        answer: For an answer as a whole.
    """

    connect: float = field(default=10.0, validator=_POSITIVE)
    read: float = field(default=90.0, validator=_POSITIVE)
    answer: float = field(default=600.0, validator=_POSITIVE)


_FAILURES: tuple[tuple[type[Exception], Failure], ...] = (
    (httpx.ConnectError, Failure.NOT_SENT),
    (httpx.ConnectTimeout, Failure.NOT_SENT),
    (httpx.PoolTimeout, Failure.NOT_SENT),
    (httpx.ProxyError, Failure.NOT_SENT),
    (httpx.TimeoutException, Failure.TIMEOUT),
    (httpx.HTTPError, Failure.CUT),
    (httpx.InvalidURL, Failure.NOT_SENT),
)
"""First match wins; everything unnamed broke when the request may have been seen."""


def failure_of(error: httpx.HTTPError | httpx.InvalidURL) -> Failure:
    """Return what an exception of the HTTP library comes to."""
    return next(failure for kind, failure in _FAILURES if isinstance(error, kind))


class _TooLong(httpx.TimeoutException):
    """The answer as a whole takes longer than allowed."""


def answer_of(response: httpx.Response, body: bytes) -> Answer:
    """Return a response of the HTTP library as a value."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(status=response.status_code, headers=headers, body=body)


@cache
def certificates() -> ssl.SSLContext:
    """Load the trusted authorities once; it takes longer than most requests."""
    return httpx.create_ssl_context()


def is_by_proxy(url: str) -> bool:
    """Tell whether proxies of the environment serve an address: the way out, not this machine."""
    return not is_loopback(urlsplit(url).hostname)


@frozen(kw_only=True)
class Route:
    """Where requests go, and by which connections.

    Attributes:
        url: Base of all their addresses.
        timeouts: How long to wait, in seconds.
        user_agent: How the client names itself.
        connections: How many requests may be in flight at once.
        keep: How many connections are kept for the next requests.
        monotonic: Reading of a clock that never jumps, in seconds.
    """

    url: str
    timeouts: Timeouts
    user_agent: str
    connections: int
    keep: int
    monotonic: Callable[[], float]

    @property
    def settings(self) -> dict[str, Any]:
        """The same for a client of the HTTP library."""
        waits = self.timeouts
        return {
            "timeout": httpx.Timeout(
                connect=waits.connect, read=waits.read, write=waits.connect, pool=None
            ),
            "limits": httpx.Limits(
                max_connections=self.connections, max_keepalive_connections=self.keep
            ),
            "headers": {"user-agent": self.user_agent},
            "follow_redirects": False,
            "verify": certificates(),
            "trust_env": is_by_proxy(self.url),
        }


class _Collector:
    """Gathers the pieces of a body; one copy in memory, however large the day."""

    def __init__(self, route: Route) -> None:
        self._buffer = io.BytesIO()
        self._monotonic = route.monotonic
        self._until = route.monotonic() + route.timeouts.answer

    def add(self, piece: bytes) -> None:
        if self._monotonic() > self._until:
            raise _TooLong("")
        self._buffer.write(piece)

    def answer(self, response: httpx.Response) -> Answer:
        return answer_of(response, self._buffer.getvalue())


def _arguments(request: Request) -> dict[str, Any]:
    return {
        "method": request.method,
        "url": request.url,
        "params": request.query or None,
        "headers": request.headers,
        "data": dict(request.form) if request.form else None,
    }


class BlockingWay:
    """Sends requests and waits for the answers. Safe for threads."""

    def __init__(self, route: Route) -> None:
        self._route = route
        self._client = httpx.Client(**route.settings)

    def send(self, request: Request) -> Outcome:
        """Return the answer, or why there is none."""
        collector = _Collector(self._route)
        try:
            with self._client.stream(**_arguments(request)) as response:
                for piece in response.iter_bytes():
                    collector.add(piece)
                return collector.answer(response)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return failure_of(error)

    def close(self) -> None:
        """Close all connections."""
        self._client.close()


class AsyncWay:
    """Sends requests without blocking the event loop."""

    def __init__(self, route: Route) -> None:
        self._route = route
        self._client = httpx.AsyncClient(**route.settings)

    async def send(self, request: Request) -> Outcome:
        """Return the answer, or why there is none."""
        collector = _Collector(self._route)
        try:
            async with self._client.stream(**_arguments(request)) as response:
                async for piece in response.aiter_bytes():
                    collector.add(piece)
                return collector.answer(response)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return failure_of(error)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()


class _WithoutQuery(logging.Filter):
    """Cuts the query off token requests in the HTTP library's own log: V1 puts tokens there."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(map(_without_query, record.args))
        return True


def _without_query(value: object) -> object:
    if isinstance(value, httpx.URL) and value.path.endswith("/oauth/token"):
        return value.copy_with(query=None)
    return value


logging.getLogger("httpx").addFilter(_WithoutQuery())
