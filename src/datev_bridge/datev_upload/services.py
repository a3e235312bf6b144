"""The calls of both services in use, and the reading of their answers.

DATEV's OpenAPI documents: accounting:extf-files 3.0.1 and accounting:clients 2.0. Fields that are
null are left out by DATEV, so hardly anything can be relied on.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
import json
import re
from typing import Any

from attrs import frozen

from datev_bridge.datev_upload import codes
from datev_bridge.datev_upload.app import DatevApp, checked_client
from datev_bridge.datev_upload.model import UploadFile, UploadReceipt
from datev_bridge.datev_upload.protocol import (
    Call,
    Pairs,
    Request,
    failed,
    not_as_described,
)
from datev_bridge.datev_upload.results import ResultMessage, read_messages
from datev_bridge.errors import ConfigurationError
from datev_bridge.kseries.protocol import Answer, error_fields

BOOKING_DATA_SERVICE = "Buchungsdatenservice"
"""What the tax adviser must have ordered for a client."""
PAGE = 100
"""The most jobs that a page has."""

_ACCEPT = ("accept", "application/json;charset=utf-8")
_LARGEST_ANSWER = 4_000_000


# Clients -----------------------------------------------------------------------------------------
def find_client(app: DatevApp, consultant: int, client: int) -> Call[str]:
    """Return the call that finds a client and its id, with the service ordered.

    Reading it raises :class:`DeliveryError` if the login does not see the client (UPL-073) or the
    Buchungsdatenservice is not ordered (UPL-074).

    Args:
        app: Who asks.
        consultant: Berater.
        client: Mandant.
    """
    name, where = f"{consultant}/{client}", "clients"
    numbers = f"consultant_number eq {consultant} and client_number eq {client}"

    def read(answer: Answer) -> str:
        rows = [row for row in _list(answer, where) if isinstance(row, Mapping)]
        found = (r for r in rows if _numbers(r) == (consultant, client))
        row = next(found, None)
        if row is None:
            raise failed(codes.CLIENT_UNKNOWN.at(where, client=name))
        if BOOKING_DATA_SERVICE not in _service_names(row.get("services")):
            raise failed(codes.SERVICE_NOT_ORDERED.at(where, client=name))
        return _client_id(row.get("id"), where)

    request = _get(f"{app.addresses.clients}/clients", ("filter", numbers))
    return Call(request=request, read=read, where=where)


def _numbers(row: Mapping[str, Any]) -> tuple[Any, Any]:
    return row.get("consultant_number"), row.get("client_number")


def _service_names(services: Any) -> Iterable[Any]:
    rows = services if isinstance(services, list) else []
    return [row.get("name") for row in rows if isinstance(row, Mapping)]


def _client_id(value: Any, where: str) -> str:
    try:
        return checked_client(value if isinstance(value, str) else "")
    except ConfigurationError:
        raise not_as_described(where, "id") from None


# Upload ------------------------------------------------------------------------------------------
@frozen(kw_only=True)
class Received:
    """DATEV has the file and works on it.

    Attributes:
        job: Its id of the job.
    """

    job: str


@frozen(kw_only=True)
class Refused:
    """DATEV did not take the file.

    Attributes:
        messages: Why.
    """

    messages: tuple[ResultMessage, ...]


IMPORTED = frozenset({202})
_REFUSALS = frozenset({400, 413})
_JOB = re.compile(r"/extf-files/jobs/([A-Za-z0-9_-]{1,80})/?$", re.ASCII)
_UNFIT = re.compile(r"[^-0-9A-Za-z_. +?;]", re.ASCII)
_LONGEST_HEADER = 254


def import_file(
    app: DatevApp, receipt: UploadReceipt, file: UploadFile, version: str
) -> Call[Received | Refused]:
    """Return the call that uploads a file; never repeated by itself where it may have worked.

    Of the answer's Location only the job's id is taken: addresses are our own.

    Args:
        app: Who uploads.
        receipt: What was noted of it.
        file: The file.
        version: Of this program, told to DATEV's support.
    """
    where = f"import · {receipt.file_name}"

    def read(answer: Answer) -> Received | Refused:
        if answer.status in IMPORTED:
            match = _JOB.search(answer.headers.get("location", ""))
            if match is None:
                raise not_as_described(where, "Location")
            return Received(job=match[1])
        messages = read_messages(error_fields(answer.body))
        return Refused(messages=messages or (ResultMessage(title=f"HTTP {answer.status}"),))

    request = Request(
        method="POST",
        url=f"{_of_client(app, receipt)}/import",
        headers=(
            ("accept", "application/json;charset=utf-8"),
            ("content-type", "application/octet-stream"),
            ("filename", file.header_name),
            ("reference-id", receipt.reference),
            ("client-application-version", _UNFIT.sub("_", version)[:_LONGEST_HEADER]),
        ),
        content=file.content,
    )
    return Call(request=request, read=read, where=where, good=IMPORTED | _REFUSALS, is_safe=False)


# Jobs --------------------------------------------------------------------------------------------
class JobResult(Enum):
    """How far a job is."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@frozen(kw_only=True)
class Job:
    """A job as DATEV shows it; what is of no use here is left out.

    Attributes:
        id: Its id.
        result: How far it is.
        reference: Our id of the upload; empty where none was sent.
        messages: What was found in the file.
    """

    id: str
    result: JobResult
    reference: str = ""
    messages: tuple[ResultMessage, ...] = ()


def job(app: DatevApp, receipt: UploadReceipt) -> Call[Job]:
    """Return the call that asks for the job of an upload."""
    where = f"job · {receipt.file_name}"

    def read(answer: Answer) -> Job:
        return _job(_parsed(answer, where), where)

    return Call(
        request=_get(f"{_of_client(app, receipt)}/jobs/{receipt.job}"), read=read, where=where
    )


def jobs(app: DatevApp, receipt: UploadReceipt, skip: int) -> Call[tuple[Job, ...]]:
    """Return the call that asks for a page of all jobs of the client.

    Args:
        app: Who asks.
        receipt: Whose client is meant.
        skip: How many jobs to leave out.
    """

    def read(answer: Answer) -> tuple[Job, ...]:
        return tuple(_job(row, "jobs") for row in _list(answer, "jobs"))

    url = f"{_of_client(app, receipt)}/jobs"
    return Call(request=_get(url, ("skip", str(skip)), ("top", str(PAGE))), read=read, where="jobs")


_JOB_ID = re.compile(r"[A-Za-z0-9_-]{1,80}", re.ASCII)


def _job(document: Any, where: str) -> Job:
    row: Mapping[str, Any] = document if isinstance(document, Mapping) else {}
    id_, result, reference = row.get("id"), row.get("result"), row.get("reference_id")
    if not isinstance(id_, str) or not _JOB_ID.fullmatch(id_):
        raise not_as_described(where, "id")
    if result not in _RESULTS:
        raise not_as_described(where, "result")
    return Job(
        id=id_,
        result=JobResult(result),
        reference=reference if isinstance(reference, str) else "",
        messages=read_messages(row.get("validation_details")),
    )


_RESULTS = tuple(result.value for result in JobResult)


def _of_client(app: DatevApp, receipt: UploadReceipt) -> str:
    return f"{app.addresses.files}/clients/{receipt.target.client}/extf-files"


def _get(url: str, *query: tuple[str, str]) -> Request:
    headers: Pairs = (_ACCEPT,)
    return Request(method="GET", url=url, query=query, headers=headers)


def _list(answer: Answer, where: str) -> list[Any]:
    found = _parsed(answer, where)
    if not isinstance(found, list):
        raise not_as_described(where, "$")
    return found


def _parsed(answer: Answer, where: str) -> Any:
    try:
        if len(answer.body) > _LARGEST_ANSWER:
            raise not_as_described(where, "$")
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        raise not_as_described(where, "$") from None
