"""Requests and answers as values, and what an answer means. No input or output happens here.

A :class:`Call` is a request together with the reading of its answer. Whoever carries requests (the
clients, a test) hands back an :class:`Answer` or a :class:`Failure`; :func:`problem_with` says what
went wrong, as an exception that carries no token and no body.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum
import json
import re
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from datev_bridge.dates import parse_instant
from datev_bridge.errors import (
    AuthorizationError,
    KSeriesError,
    RateLimited,
    ServiceUnavailable,
    UnexpectedResponse,
)
from datev_bridge.issues import IssueKind
from datev_bridge.kseries import codes
from datev_bridge.kseries.retry import parse_retry_after

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Pairs = tuple[tuple[str, str], ...]


@frozen(kw_only=True)
class Request:
    """One HTTP request.

    Query, headers and form may hold secrets (a V1 refresh token travels in the query), so they are
    in no repr.

    Attributes:
        method: ``"GET"`` or ``"POST"``.
        url: Absolute, without a query.
        query: Not yet percent-encoded, in order.
        headers: Names in lower case.
        form: Body fields, sent as ``application/x-www-form-urlencoded``; only with POST.
    """

    method: str
    url: str
    query: Pairs = field(default=(), repr=False)
    headers: Pairs = field(default=(), repr=False)
    form: Pairs = field(default=(), repr=False)


@frozen(kw_only=True)
class Answer:
    """One HTTP answer, complete as far as the way of carrying it can tell.

    Attributes:
        status: HTTP status.
        headers: Names in lower case.
        body: Decompressed.
    """

    status: int
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


class Failure(Enum):
    """Why there is no answer."""

    NOT_SENT = "not sent"
    """No connection: the other side has certainly not seen the request."""
    CUT = "cut"
    """The connection broke after the request may have been seen."""
    TIMEOUT = "timeout"
    """No answer in time; the request may have been seen."""


Outcome = Answer | Failure


@frozen(kw_only=True)
class Surroundings(Generic[T]):
    """What a connection needs from the outside.

    Attributes:
        send: Carries a request; never raises for what the network does.
        clock: The time, aware.
        monotonic: Reading of a clock that never jumps, in seconds.
        sleep: Waits, in seconds.
        random: Next random number in [0, 1).
    """

    send: Callable[[T], Outcome]
    clock: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    random: Callable[[], float]


@frozen(kw_only=True)
class Call(Generic[T_co]):
    """A request and the reading of its answer.

    Attributes:
        request: What to send; the access token is added on the way.
        read: Turns the body of a good answer into a value.
        what: For messages and logs: endpoint and range, no secrets.
        location: Id of the business location, or ``""`` where the call has none.
    """

    request: Request
    read: Callable[[bytes], T_co]
    what: str
    location: str = ""

    @property
    def where(self) -> str:
        """The place for issues: what is read, and of which location."""
        return f"{self.what} · {self.location}" if self.location else self.what


@frozen(kw_only=True)
class _Reading:
    """How a status is read: the exception and its row."""

    error: type[KSeriesError]
    kind: IssueKind


_FAILURES = {
    Failure.NOT_SENT: codes.UNREACHABLE,
    Failure.CUT: codes.CONNECTION_CUT,
    Failure.TIMEOUT: codes.TOO_SLOW,
}

_STATUS = {
    400: _Reading(error=KSeriesError, kind=codes.REFUSED),
    401: _Reading(error=AuthorizationError, kind=codes.ACCESS_REFUSED),
    403: _Reading(error=AuthorizationError, kind=codes.FORBIDDEN),
    404: _Reading(error=KSeriesError, kind=codes.NOT_FOUND),
    408: _Reading(error=ServiceUnavailable, kind=codes.TOO_SLOW),
    422: _Reading(error=KSeriesError, kind=codes.REFUSED),
}

_SERVER_SIDE = 500
_GOOD = 200


def problem_with(outcome: Outcome, now: datetime, where: str) -> KSeriesError | None:
    """Return what is wrong with the outcome of a request, or None for a complete good answer.

    Args:
        outcome: What came back.
        now: Aware; for ``Retry-After``.
        where: The place for the issue.
    """
    if isinstance(outcome, Failure):
        return ServiceUnavailable(_FAILURES[outcome].at(where))
    if outcome.status == _GOOD:
        return _problem_with_body(outcome, where)
    request_id = request_id_of(outcome)
    if outcome.status == 429:  # noqa: PLR2004 - the status is the name
        return _rate_limited(outcome, now, where, request_id)
    if outcome.status >= _SERVER_SIDE:
        issue = codes.SERVER_ERROR.at(where, status=outcome.status)
        return ServiceUnavailable(issue, request_id=request_id)
    earliest = earliest_day(outcome)
    if earliest is not None:
        issue = codes.BEFORE_OPENING.at(where, earliest=earliest.isoformat())
        return KSeriesError(issue, request_id=request_id)
    reading = _STATUS.get(
        outcome.status, _Reading(error=UnexpectedResponse, kind=codes.UNEXPECTED_STATUS)
    )
    issue = reading.kind.at(where, status=outcome.status)
    return reading.error(issue, request_id=request_id)


def _problem_with_body(answer: Answer, where: str) -> KSeriesError | None:
    request_id = request_id_of(answer)
    body = answer.body.removeprefix(BOM_UTF8).strip()
    if not body:
        return UnexpectedResponse(codes.EMPTY_ANSWER.at(where), request_id=request_id)
    if body[:1] not in (b"{", b"["):
        return UnexpectedResponse(codes.NOT_JSON.at(where), request_id=request_id)
    if is_whole(body):
        return None
    return ServiceUnavailable(codes.ANSWER_CUT.at(where), request_id=request_id)


def is_whole(body: bytes) -> bool:
    """Tell whether a JSON object or array has its end.

    In a cut one the outermost bracket is never closed. Counting brackets of its kind costs little
    on a day of 100 MB; only where they do not match, which a bracket inside a text can cause too,
    the text is parsed.
    """
    opening, closing = (b"{", b"}") if body[:1] == b"{" else (b"[", b"]")
    if body.endswith(closing) and body.count(opening) == body.count(closing):
        return True
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _rate_limited(answer: Answer, now: datetime, where: str, request_id: str | None) -> RateLimited:
    pause = retry_after(answer, now)
    until = None if pause is None else now + pause
    text = "-" if until is None else until.isoformat(timespec="seconds")
    issue = codes.TOO_MANY_REQUESTS.at(where, until=text)
    return RateLimited(issue, retry_at=until, request_id=request_id)


def retry_after(outcome: Outcome, now: datetime) -> timedelta | None:
    """Return the pause that an answer asks for by its ``Retry-After`` header, or None."""
    if isinstance(outcome, Failure):
        return None
    return parse_retry_after(outcome.headers.get("retry-after"), now)


def clock_skew(outcome: Outcome, now: datetime) -> timedelta | None:
    """Return how far our clock is ahead of the server's (``Date`` header), or None if unknown."""
    text = None if isinstance(outcome, Failure) else outcome.headers.get("date")
    if text is None:
        return None
    try:
        theirs = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # a year of eleven digits is no date either
        return None
    return now - theirs if theirs.tzinfo is not None else None


_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,80}", re.ASCII)
_ID_HEADERS = ("x-request-id", "x-correlation-id", "x-amzn-requestid", "cf-ray")


def request_id_of(answer: Answer) -> str | None:
    """Return the vendor's id of the request, from a header or the ``requestId`` of an error.

    Only what looks like an id is taken, so that no free text of a body gets into messages.
    """
    found = [answer.headers.get(name) for name in _ID_HEADERS]
    if answer.status >= _SERVER_SIDE:
        found.append(error_fields(answer.body).get("requestId"))
    return next((i for i in found if isinstance(i, str) and _REQUEST_ID.fullmatch(i)), None)


_LONGEST_ERROR = 20_000


def error_fields(body: bytes) -> Mapping[str, Any]:
    """Return the JSON object of an error's body, or an empty one: many bodies are no JSON."""
    if len(body) > _LONGEST_ERROR:
        return {}
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


_EARLIEST = re.compile(
    r"not operational.*?after:?\s*(\d{4}-\d\d-\d\d(?:T[0-9:.]+(?:Z|[+-]\d\d:?\d\d)?)?)", re.DOTALL
)


def earliest_day(answer: Answer) -> date | None:
    """Return the earliest date that a 400 names because the location did not exist before.

    The vendor's sentence is an example of the V2 ``sales`` operation; only its date is read.
    """
    sentence = error_fields(answer.body).get("error")
    if answer.status != 400 or not isinstance(sentence, str):  # noqa: PLR2004
        return None
    match = _EARLIEST.search(sentence)
    if match is None:
        return None
    moment = parse_instant(match[1])
    try:
        return moment.date() if moment else date.fromisoformat(match[1][:10])
    except ValueError:
        return None


def not_as_described(where: str, *paths: str) -> UnexpectedResponse:
    """Return the error for a good answer in which something needed is missing or of wrong type."""
    return UnexpectedResponse(
        codes.NOT_AS_DESCRIBED.at(where, paths=", ".join(paths)), paths=tuple(paths)
    )
