"""Upload to DATEV over HTTP; not released by DATEV.

What the network does becomes a value, never an exception: exceptions of the HTTP library hold the
request and with it the token; none leaves this module.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
import io
import random as dice
import ssl
import time
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from attrs import field, frozen, validators
import httpx

from datev_bridge.datev_upload.app import DatevApp
from datev_bridge.datev_upload.call_log import CallLog
from datev_bridge.datev_upload.carrier import Carrier, Surroundings
from datev_bridge.datev_upload.connection import DatevConnection
from datev_bridge.datev_upload.ports import UploadRecords
from datev_bridge.datev_upload.protocol import Request
from datev_bridge.datev_upload.tokens import TokenKeeper
from datev_bridge.datev_upload.upload import Patience, Uploads
from datev_bridge.kseries.oauth import is_loopback
from datev_bridge.kseries.protocol import Answer, Failure, Outcome
from datev_bridge.kseries.retry import RetryPolicy

_LARGEST_ANSWER = 8_000_000
_POSITIVE = validators.gt(0.0)


@frozen(kw_only=True)
class DatevOptions:
    """How the client works.

    Attributes:
        connect: Seconds to wait for a connection.
        read: Seconds to wait between two pieces of an answer.
        write: Seconds to wait between two pieces of a file that is sent.
        policy: When to try again.
        patience: How long to wait for a job.
        user_agent: How the client names itself.
        version: Of this program, told to DATEV's support.
    """

    connect: float = field(default=10.0, validator=_POSITIVE)
    read: float = field(default=60.0, validator=_POSITIVE)
    write: float = field(default=60.0, validator=_POSITIVE)
    policy: RetryPolicy = field(factory=RetryPolicy)
    patience: Patience = field(factory=Patience)
    user_agent: str = "datev-bridge"
    version: str = ""


@frozen(kw_only=True)
class DatevClockwork:
    """Time and chance, as the client sees them.

    Attributes:
        clock: The time, aware.
        monotonic: Reading of a clock that never jumps, in seconds.
        sleep: Waits, in seconds.
        random: Next random number in [0, 1).
    """

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = dice.random


_FAILURES: tuple[tuple[type[Exception], Failure], ...] = (
    (httpx.ConnectError, Failure.NOT_SENT),
    (httpx.ConnectTimeout, Failure.NOT_SENT),
    (httpx.PoolTimeout, Failure.NOT_SENT),
    (httpx.ProxyError, Failure.NOT_SENT),
    (httpx.TimeoutException, Failure.TIMEOUT),
    (httpx.HTTPError, Failure.CUT),
)
"""First match wins; everything unnamed broke when the request may have been seen."""


@cache
def _certificates() -> ssl.SSLContext:
    """Load the trusted authorities once; it takes longer than most requests."""
    return httpx.create_ssl_context()


class DatevWay:
    """Sends requests and waits for the answers. Safe for threads.

    No connection is used twice: on a stale one it would stay unknown whether a file was seen.
    """

    def __init__(self, app: DatevApp, options: DatevOptions) -> None:
        self._client = httpx.Client(
            timeout=httpx.Timeout(
                connect=options.connect, read=options.read, write=options.write, pool=None
            ),
            limits=httpx.Limits(max_keepalive_connections=0),
            headers={"user-agent": options.user_agent},
            follow_redirects=False,
            verify=_certificates(),
            # Proxies of the environment serve the way out, not this machine.
            trust_env=not is_loopback(urlsplit(app.addresses.files).hostname),
        )

    def send(self, request: Request) -> Outcome:
        """Return the answer, or why there is none."""
        body = io.BytesIO()
        try:
            with self._client.stream(**_arguments(request)) as response:
                for piece in response.iter_bytes():
                    body.write(piece)
                    if body.tell() > _LARGEST_ANSWER:
                        return Failure.CUT
                return Answer(
                    status=response.status_code,
                    headers={name.lower(): value for name, value in response.headers.items()},
                    body=body.getvalue(),
                )
        except httpx.HTTPError as error:
            return next(failure for kind, failure in _FAILURES if isinstance(error, kind))

    def close(self) -> None:
        """Close all connections."""
        self._client.close()


def _arguments(request: Request) -> dict[str, Any]:
    return {
        "method": request.method,
        "url": request.url,
        "params": request.query or None,
        "headers": request.headers,
        "data": dict(request.form) if request.form else None,
        "content": request.content or None,
    }


class DatevClient:
    """The connection of one place to DATEV and its uploads; use it as a context manager.

    Args:
        app: Registered at DATEV.
        tokens: Keeps the connection.
        records: Keeps the uploads.
        log: Keeps what was asked.
        options: How the client works.
        clockwork: Time and chance, where not the real ones.
    """

    def __init__(
        self,
        app: DatevApp,
        *,
        tokens: TokenKeeper,
        records: UploadRecords,
        log: CallLog,
        options: DatevOptions | None = None,
        clockwork: DatevClockwork | None = None,
    ) -> None:
        how, around = options or DatevOptions(), clockwork or DatevClockwork()
        self._way = DatevWay(app, how)
        surroundings = Surroundings(
            send=self._way.send,
            clock=around.clock,
            monotonic=around.monotonic,
            sleep=around.sleep,
            random=around.random,
        )
        carrier = Carrier(around=surroundings, policy=how.policy, log=log)
        self.connection = DatevConnection(app, tokens, carrier)
        self.uploads = Uploads(
            app=app,
            connection=self.connection,
            records=records,
            clock=around.clock,
            sleep=around.sleep,
            version=how.version,
            patience=how.patience,
        )

    def close(self) -> None:
        """Close all connections to DATEV; the stored connection stays."""
        self._way.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
