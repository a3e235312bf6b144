"""Answers of the server, as DATEV words them."""

from collections.abc import Iterable
import json
from typing import Any

from attrs import frozen

from datev_bridge.testing.sandbox.messages import Reply

HELP = "http://www.datev.de/hilfe/"
_JSON = "application/json;charset=utf-8"


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
