"""The service accounting:extf-files: files that are received, checked and shown as jobs.

Files are taken as often as they come: DATEV's document names no check for duplicates.
"""

import codecs
from collections.abc import Callable, Iterator
import csv
from datetime import datetime, timedelta
import re
from threading import Lock
from typing import Any
from uuid import uuid4

from attrs import field, frozen

from datev_bridge.testing.datev_server.clients import Mandant
from datev_bridge.testing.datev_server.messages import Problem, answer, refusal
from datev_bridge.testing.sandbox.messages import Asked, Reply

LARGEST = 50_000_000
_MOST_ROWS = 99_999
_LONGEST_HEADER = 1000
_COLUMNS = 31
_FILE_NAME = re.compile(r"EXTF_.{0,51}\.csv")
_REFERENCE = re.compile(r"[-0-9A-Za-z_äöüÄÖÜß. +?;]{0,254}")
_RESERVED = (23, 24, 25, 26, 29, 30)
_NUMBERS = {2: "Version Number", 3: "Data Category", 5: "Format Version", 6: "Created On"}


@frozen(kw_only=True)
class Uploaded:
    """A file that was received.

    Attributes:
        id: Of its job.
        client: Whose.
        file_name: As it was named.
        reference: As the program named it.
        version: Of the program.
        content: The bytes.
        received_at: When, aware.
        look_at: When it wants to be asked for first.
    """

    id: str
    client: Mandant
    file_name: str
    reference: str
    version: str
    content: bytes = field(repr=False)
    received_at: datetime
    look_at: datetime


Verdict = Callable[[Uploaded], Problem | None]
"""Decides what is wrong with a file."""


class Jobs:
    """Keeps what was received.

    Args:
        clock: The time, aware.
        retry_after: Seconds before the first look at a job.
        lasts: How long a job is pending.
        verdict: Decides what is wrong with a file.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        retry_after: int,
        lasts: timedelta,
        verdict: Verdict | None = None,
    ) -> None:
        self.received: list[Uploaded] = []
        self.early_looks = 0
        self.verdict: Verdict = verdict or problem_with_file
        self.retry_after = retry_after
        self.lasts = lasts
        self._clock = clock
        self._lock = Lock()

    def take(self, asked: Asked, client: Mandant) -> Reply:
        """Receive a file."""
        name = asked.headers.get("filename", "")
        reference = asked.headers.get("reference-id", "")
        if not asked.body:
            return refusal(Problem(number="1008831", title="Invalid message-body"), 400)
        if not _FILE_NAME.fullmatch(name) or not _REFERENCE.fullmatch(reference):
            return refusal(Problem(number="1008832", title="Invalid header fields"), 400)
        if len(asked.body) > LARGEST:
            problem = Problem(
                number="1008833", title="Invalid file", detail="File size exceeds 50 MB"
            )
            return refusal(problem, 413)
        now = self._clock()
        uploaded = Uploaded(
            id=str(uuid4()),
            client=client,
            file_name=name,
            reference=reference,
            version=asked.headers.get("client-application-version", ""),
            content=asked.body,
            received_at=now,
            look_at=now + timedelta(seconds=self.retry_after),
        )
        with self._lock:
            self.received.append(uploaded)
        location = f"/clients/{client.id}/extf-files/jobs/{uploaded.id}"
        headers = {"Location": location, "Retry-After": str(self.retry_after)}
        return Reply(status=202, headers=headers)

    def show(self, client: Mandant, job: str) -> Reply:
        """Answer one job."""
        found = next((u for u in self._of(client) if u.id == job), None)
        if found is None:
            return Reply(status=404)
        if self._clock() < found.look_at:
            self.early_looks += 1
        return answer(self._document(found))

    def list(self, asked: Asked, client: Mandant) -> Reply:
        """Answer a page of all jobs."""
        texts = asked.query.get("skip", "0"), asked.query.get("top", "100")
        if not all(re.fullmatch(r"\d{1,9}", text, re.ASCII) for text in texts):
            return refusal(Problem(number="1008828", title="Invalid query parameters"), 400)
        skip, top = int(texts[0]), min(int(texts[1]), 100)
        rows = list(self._of(client))
        shown = [self._document(uploaded) for uploaded in rows[skip : skip + top]]
        return answer(shown, headers=[("Total-Items", str(len(rows)))])

    def _of(self, client: Mandant) -> Iterator[Uploaded]:
        return (uploaded for uploaded in tuple(self.received) if uploaded.client == client)

    def _document(self, uploaded: Uploaded) -> dict[str, Any]:
        is_pending = self._clock() < uploaded.received_at + self.lasts
        problem = None if is_pending else self.verdict(uploaded)
        result = "pending" if is_pending else "failed" if problem else "succeeded"
        document: dict[str, Any] = {
            "id": uploaded.id,
            "filename": uploaded.file_name,
            "client_application_version": uploaded.version,
            "reference_id": uploaded.reference,
            "result": result,
            "timestamp": f"{uploaded.received_at:%Y-%m-%dT%H:%M:%SZ}",
        }
        return document | ({"validation_details": problem.document} if problem else {})


def problem_with_file(uploaded: Uploaded) -> Problem | None:
    """Return what is wrong with a file by the list of DATEV's document: header and row count."""
    if not uploaded.client.may_transfer:
        return Problem(
            number="1008838",
            title="Missing permission",
            detail="Permission to transfer data for this client-id is missing or has expired.",
        )
    text = _text(uploaded.content)
    if text is None:
        return _invalid_file("Only Windows-1252, UTF-8, UTF16LE, and UTF16BE are supported")
    lines = text.splitlines()
    if len(lines) < 2:  # noqa: PLR2004 - header and captions
        return _invalid_file("No payload")
    if len(lines) - 2 > _MOST_ROWS:
        return _invalid_file("More than 99999 postings")
    faults = tuple(_faults(lines[0], uploaded.client))
    return _header(*faults) if faults else None


def _faults(line: str, client: Mandant) -> Iterator[tuple[str, str]]:
    cells = next(csv.reader([line], delimiter=";"))
    if len(line) > _LONGEST_HEADER:
        yield "EXTF-header", "EXTF-header exceeds maximum length of 1000 characters"
    elif len(cells) < _COLUMNS:
        yield "EXTF-header", "Missing columns in EXTF-header"
    else:
        yield from _faults_of_fields(cells, client)


def _faults_of_fields(cells: list[str], client: Mandant) -> Iterator[tuple[str, str]]:
    def cell(number: int) -> str:
        return cells[number - 1]

    if cell(1) != "EXTF":
        yield "DATEV Format Label", "must be EXTF (1)"
    for number, name in _NUMBERS.items():
        if not cell(number).isdigit():
            yield name, f"is invalid ({number})"
    if cell(11) != str(client.consultant):
        yield "Consultant", "The consultant-number does not match with the upload request (11)"
    if cell(12) != str(client.number):
        yield "Client", "The client-number does not match with the upload request (12)"
    if cell(15) > cell(16):
        yield "Date From", "DateFrom must not be greater than DateTo"
    for number in _RESERVED:
        if cell(number):
            yield "Reserved", f"must be empty ({number})"


_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
          (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip


def _text(content: bytes) -> str | None:
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "cp1252")
    try:
        return content.decode(encoding).lstrip("\ufeff")
    except UnicodeDecodeError:
        return None


def _invalid_file(detail: str) -> Problem:
    return Problem(number="1008833", title="Invalid file", detail=detail)


def _header(*elements: tuple[str, str]) -> Problem:
    return Problem(
        number="1008834",
        title="Invalid EXTF-header",
        detail="Fields with error",
        elements=elements,
    )
