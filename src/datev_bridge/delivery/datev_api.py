"""Upload to DATEV over HTTP; not released by DATEV.

What the network does becomes a value, never an exception: exceptions of the HTTP library hold the
request and with it the token; none leaves this module.
"""

import io
from types import TracebackType
from typing import Any, Self

from attrs import field, frozen, validators
import httpx

from datev_bridge.datev_upload.app import DatevApp
from datev_bridge.datev_upload.call_log import CallLog
from datev_bridge.datev_upload.carrier import Carrier
from datev_bridge.datev_upload.connection import DatevConnection
from datev_bridge.datev_upload.ports import UploadRecords
from datev_bridge.datev_upload.protocol import Request
from datev_bridge.datev_upload.tokens import TokenKeeper
from datev_bridge.datev_upload.upload import Patience, Uploads
from datev_bridge.kseries.client.options import Clockwork
from datev_bridge.kseries.client.transport import (
    answer_of,
    certificates,
    failure_of,
    is_by_proxy,
)
from datev_bridge.kseries.protocol import Failure, Outcome
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
            verify=certificates(),
            trust_env=is_by_proxy(app.addresses.files),
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
                return answer_of(response, body.getvalue())
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return failure_of(error)

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
        clockwork: Clockwork | None = None,
    ) -> None:
        how, around = options or DatevOptions(), clockwork or Clockwork()
        self._way = DatevWay(app, how)
        carrier = Carrier(around=around.with_way(self._way.send), policy=how.policy, log=log)
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
