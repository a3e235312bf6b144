"""The log of calls: what was asked and answered, for 14 days, without tokens.

DATEV asks programs for it: time, method, address, headers without the authorization, status, its
own two ids of the request, and the body of errors.
"""

from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from datev_bridge.datev_upload.protocol import Pairs, Request
from datev_bridge.datev_upload.texts import id_or_nothing, kept
from datev_bridge.kseries.protocol import Answer, Failure, Outcome

RETENTION = timedelta(days=14)
"""How long an entry is kept at least; older ones are deleted."""

_NOT_LOGGED = frozenset({"authorization", "x-datev-client-secret", "cookie"})
_FIRST_ERROR = 400


@frozen(kw_only=True)
class LoggedCall:
    """One request and what came of it.

    Attributes:
        at: When it was sent, aware.
        method: HTTP method.
        url: With its query, which never holds a secret.
        headers: Of the request, without those that authorize.
        status: HTTP status; None where there was no answer.
        failure: Why there was no answer; empty where there was one.
        transaction_id: DATEV's X-Global-Transaction-ID.
        request_id: DATEV's V-Cap-Request-ID.
        error: The body of an error, without what looks like a secret.
    """

    at: datetime
    method: str
    url: str
    headers: Pairs = ()
    status: int | None = None
    failure: str = ""
    transaction_id: str = ""
    request_id: str = ""
    error: str = ""


class CallLog(Protocol):
    """Keeps what was asked."""

    def note(self, call: LoggedCall) -> None:
        """Keep an entry durably, and let go of those that are too old."""
        ...


def logged(request: Request, outcome: Outcome, at: datetime) -> LoggedCall:
    """Return the entry for a request: nothing that authorizes is in it."""
    query = "&".join(f"{name}={value}" for name, value in request.query)
    headers = tuple((name, text) for name, text in request.headers if name not in _NOT_LOGGED)
    entry = LoggedCall(
        at=at,
        method=request.method,
        url=f"{request.url}?{query}" if query else request.url,
        headers=headers,
        failure=outcome.value if isinstance(outcome, Failure) else "",
    )
    return entry if isinstance(outcome, Failure) else _answered(entry, request, outcome)


def _answered(entry: LoggedCall, request: Request, answer: Answer) -> LoggedCall:
    secrets = tuple(_secrets(request))
    is_error = answer.status >= _FIRST_ERROR
    return LoggedCall(
        at=entry.at,
        method=entry.method,
        url=entry.url,
        headers=entry.headers,
        status=answer.status,
        transaction_id=id_or_nothing(answer.headers.get("x-global-transaction-id"), secrets),
        request_id=id_or_nothing(answer.headers.get("v-cap-request-id"), secrets),
        error=kept(answer.body, secrets) if is_error else "",
    )


def _secrets(request: Request) -> list[str]:
    """Return what a request was authorized with."""
    found = [text for name, text in request.headers if name in _NOT_LOGGED]
    words = [word for text in found for word in text.split()[1:]]
    return [*words, *(value for name, value in request.form if name not in _PUBLIC)]


_PUBLIC = frozenset({"grant_type", "redirect_uri", "token_type_hint"})
