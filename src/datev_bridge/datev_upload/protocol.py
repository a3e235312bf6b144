"""Requests and answers as values, and what an answer means. No input or output happens here.

One rule says what may be sent again: what was certainly not worked on (no connection, 429, 503) may
always; what may have been worked on only if it changes nothing; a 500 never, as DATEV's OpenAPI
document asks.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from attrs import field, frozen

from datev_bridge.datev_upload import codes
from datev_bridge.datev_upload.results import issue_of, read_messages
from datev_bridge.errors import DeliveryError
from datev_bridge.issues import Issue, IssueKind
from datev_bridge.kseries.protocol import Answer, Failure, Outcome, error_fields

T_co = TypeVar("T_co", covariant=True)
Pairs = tuple[tuple[str, str], ...]

TARGET = "DATEV"
"""What errors name as their target."""


@frozen(kw_only=True)
class Request:
    """One HTTP request; what may hold secrets is in no repr.

    Attributes:
        method: ``"GET"`` or ``"POST"``.
        url: Absolute, without a query.
        query: Not yet percent-encoded, in order; never holds a secret.
        headers: Names in lower case, values in ASCII.
        form: Fields of the body, sent as ``application/x-www-form-urlencoded``.
        content: The body, where it is no form.
    """

    method: str
    url: str
    query: Pairs = ()
    headers: Pairs = field(default=(), repr=False)
    form: Pairs = field(default=(), repr=False)
    content: bytes = field(default=b"", repr=False)


@frozen(kw_only=True)
class Call(Generic[T_co]):
    """A request and the reading of its answer.

    Attributes:
        request: What to send; token and client id are added on the way.
        read: Turns a good answer into a value; may raise :class:`DeliveryError`.
        where: For messages and logs: what is asked for, no secrets.
        good: Statuses that ``read`` understands.
        is_safe: Whether it may be sent again although it may have been worked on.
    """

    request: Request
    read: Callable[[Answer], T_co]
    where: str
    good: frozenset[int] = frozenset({200})
    is_safe: bool = True


_NEVER_WORKED_ON = frozenset({429, 503})
_SERVER_SIDE = 500
_ON_THE_WAY = frozenset({408, 502, 504})
"""Of servers in between: whether the request was worked on is not known."""


def may_repeat(outcome: Outcome, *, is_safe: bool) -> bool:
    """Tell whether a request may be sent again after this outcome.

    Args:
        outcome: What came of it.
        is_safe: Whether it changes nothing if it is worked on twice.
    """
    if isinstance(outcome, Failure):
        return is_safe or outcome is Failure.NOT_SENT
    if outcome.status in _NEVER_WORKED_ON:
        return True
    return is_safe and outcome.status in _ON_THE_WAY


def may_have_worked(outcome: Outcome) -> bool:
    """Tell whether a request that changes something may have been worked on, though not good."""
    if isinstance(outcome, Failure):
        return outcome is not Failure.NOT_SENT
    is_refused = 400 <= outcome.status < 500 and outcome.status not in _ON_THE_WAY  # noqa: PLR2004
    return not is_refused and outcome.status not in _NEVER_WORKED_ON


def is_server_error(answer: Answer) -> bool:
    """Tell whether DATEV itself failed (500 and its like): never repeated by itself."""
    is_repeated = answer.status in _NEVER_WORKED_ON | _ON_THE_WAY
    return answer.status >= _SERVER_SIDE and not is_repeated


_FAILURES = {
    Failure.NOT_SENT: codes.UNREACHABLE,
    Failure.CUT: codes.CONNECTION_CUT,
    Failure.TIMEOUT: codes.TOO_SLOW,
}


@frozen(kw_only=True)
class _Reading:
    """How a status is read: its row, and whether another try may help."""

    kind: IssueKind
    retry: bool = False


_STATUS = {
    401: _Reading(kind=codes.ACCESS_REFUSED),
    403: _Reading(kind=codes.FORBIDDEN),
    404: _Reading(kind=codes.NOT_FOUND),
    408: _Reading(kind=codes.TOO_SLOW, retry=True),
    429: _Reading(kind=codes.UNAVAILABLE, retry=True),
    502: _Reading(kind=codes.UNAVAILABLE, retry=True),
    503: _Reading(kind=codes.UNAVAILABLE, retry=True),
    504: _Reading(kind=codes.TOO_SLOW, retry=True),
}


def problem_with(
    outcome: Outcome, where: str, good: frozenset[int] = frozenset({200})
) -> DeliveryError | None:
    """Return what is wrong with the outcome of a request, or None for a good one.

    Args:
        outcome: What came back.
        where: The place for the issue.
        good: Statuses that are no problem.
    """
    if isinstance(outcome, Failure):
        return failed(_FAILURES[outcome].at(where), retry=True)
    if outcome.status in good:
        return None
    reading = _STATUS.get(outcome.status)
    if reading is not None:
        return failed(reading.kind.at(where, status=outcome.status), retry=reading.retry)
    if is_server_error(outcome):
        return failed(codes.SERVER_ERROR.at(where, status=outcome.status))
    return failed(_refusal(outcome, where))


def _refusal(answer: Answer, where: str) -> Issue:
    """Return the first thing that DATEV has to say, or the bare status."""
    messages = read_messages(error_fields(answer.body))
    if messages and messages[0].number:
        return issue_of(messages[0], where)
    words = messages[0].words if messages else "-"
    return codes.REFUSED.at(where, status=answer.status, message=words)


def failed(issue: Issue, *, retry: bool = False) -> DeliveryError:
    """Return the error for something that did not work at DATEV."""
    return DeliveryError(issue, target=TARGET, retry=retry)


def not_as_described(where: str, *paths: str) -> DeliveryError:
    """Return the error for a good answer in which something needed is missing or of wrong type."""
    return failed(codes.NOT_AS_DESCRIBED.at(where, paths=", ".join(paths)))
