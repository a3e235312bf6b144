"""Requests and answers of a server on this machine, as values."""

from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
import json
from typing import Any
from urllib.parse import parse_qsl

from attrs import field, frozen


@frozen(kw_only=True)
class Asked:
    """A request. Its parameters, headers and body hold secrets and are in no repr.

    Attributes:
        method: ``"GET"`` or ``"POST"``.
        path: Decoded, without the query.
        target: Path and query as they were sent.
        base: The address under which the server was reached.
        query: The last value of each name.
        headers: Names in lower case.
        body: As received.
    """

    method: str
    path: str
    target: str = field(repr=False)
    base: str
    query: Mapping[str, str] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def form(self) -> Mapping[str, str]:
        """Fields of a form body, the last value of each name."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    @property
    def bearer(self) -> str | None:
        """The access token that came along."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" else None

    @property
    def basic(self) -> tuple[str, str] | None:
        """Client id and secret of HTTP Basic."""
        scheme, _, text = self.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            name, _, secret = b64decode(text, validate=True).decode().partition(":")
        except ValueError:
            return None
        return name, secret


@frozen(kw_only=True)
class Reply:
    """An answer."""

    status: int = 200
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(factory=dict, repr=False)


def as_json(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """Return a JSON answer."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return json_bytes(body, status, headers)


def json_bytes(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """Return an answer whose JSON is written already."""
    return Reply(
        status=status, body=body, headers={"Content-Type": "application/json", **(headers or {})}
    )


def page(html: str, status: int = 200) -> Reply:
    """Return a page for a browser."""
    return Reply(
        status=status, body=html.encode(), headers={"Content-Type": "text/html; charset=utf-8"}
    )


def refused(sentence: str) -> Reply:
    """Return V2's 400: an object with one sentence (vendor's OpenAPI, sales)."""
    return as_json({"error": sentence}, 400)


def unauthorized() -> Reply:
    """Return the 401 that public consumers have seen."""
    title = "Full authentication is required to access this resource"
    return as_json({"errors": [{"code": "unauthorized", "title": title}]}, 401)


def forbidden() -> Reply:
    """Return the 403 for a missing scope or a location that the token does not cover."""
    return as_json(
        {
            "error": "insufficient_scope",
            "error_description": "Insufficient scope for this resource",
        },
        403,
    )


def not_found(asked: Asked, now: datetime) -> Reply:
    """Return V1's 404 for a location, as a public consumer has seen it."""
    return as_json(
        {
            "timestamp": now.strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
            "status": 404,
            "error": "Not Found",
            "exception": "NotFoundException",
            "message": "Business location not found",
            "path": asked.path,
        },
        404,
    )


def server_error(asked: Asked, now: datetime, status: int = 500) -> Reply:
    """Return V2's error body (vendor's OpenAPI, ErrorResponse)."""
    return as_json(
        {
            "timestamp": now.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "path": asked.path,
            "status": status,
            "error": "Internal Server Error",
            "requestId": f"sandbox-{now:%H%M%S}",
        },
        status,
    )
