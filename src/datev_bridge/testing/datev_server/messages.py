"""Requests and answers of the server, as values."""

from base64 import b64decode
from collections.abc import Iterable, Mapping
import json
from typing import Any
from urllib.parse import parse_qsl

from attrs import field, frozen

from datev_bridge.testing.sandbox.messages import Reply

HELP = "http://www.datev.de/hilfe/"
_JSON = "application/json;charset=utf-8"


@frozen(kw_only=True)
class Asked:
    """A request. Headers and body hold secrets and are in no repr.

    Attributes:
        method: HTTP method.
        path: Decoded, without the query.
        query: The last value of each name.
        headers: Names in lower case.
        body: As received.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def form(self) -> Mapping[str, str]:
        """Fields of a form body."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    @property
    def bearer(self) -> str:
        """The access token that came along, or nothing."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" else ""

    @property
    def basic(self) -> tuple[str, str]:
        """Client id and secret of HTTP Basic, or nothing."""
        scheme, _, text = self.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return "", ""
        try:
            name, _, secret = b64decode(text, validate=True).decode().partition(":")
        except ValueError:
            return "", ""
        return name, secret


@frozen(kw_only=True)
class Problem:
    """What DATEV finds fault with (schemas ProblemDetails and ValidationDetails).

    Attributes:
        number: Of the help page.
        title: Short name.
        detail: What happened.
        elements: Name and reason of what it is about.
    """

    number: str
    title: str
    detail: str = ""
    elements: tuple[tuple[str, str], ...] = ()

    @property
    def document(self) -> dict[str, Any]:
        """As ``validation_details`` have it; DATEV leaves out what is null."""
        document: dict[str, Any] = {"type": f"{HELP}{self.number}", "title": self.title}
        if self.detail:
            document["detail"] = self.detail
        if self.elements:
            document["affected_elements"] = [
                {"name": name, "reason": reason} for name, reason in self.elements
            ]
        return document


def refusal(problem: Problem, status: int) -> Reply:
    """Return an error with its problem."""
    details = {"request_id": "f11381c7-ba0e-4a3a-b2eb-fe4a6cc092c9", "status": status}
    return answer(problem.document | details, status)


def bare(title: str, status: int) -> Reply:
    """Return an error that has nothing but a title."""
    return answer({"title": title, "status": status}, status)


def answer(value: Any, status: int = 200, headers: Iterable[tuple[str, str]] = ()) -> Reply:
    """Return a JSON answer."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Reply(status=status, body=body, headers={"Content-Type": _JSON, **dict(headers)})
