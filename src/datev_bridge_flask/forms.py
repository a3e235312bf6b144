"""What came with a request, as text that can be worked with."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import TypeVar
from unicodedata import category

from flask import abort, request

Choice = TypeVar("Choice", bound=Enum)

CSRF_FIELD = "csrf"
PROOF_FIELD = "proof_password"
"""A password that was asked for in between, beside the fields of the form it was asked for."""
_KEPT = frozenset("\n\t")
_UNREADABLE = frozenset({"Cc", "Cs"})


def text(name: str) -> str:
    """Return a field as typed, without signs that nobody types; empty if it is missing."""
    return cleaned(request.form.get(name, ""))


def typed(name: str, default: object = "") -> str:
    """Return what was typed into a field that is shown again; else what it is to begin with."""
    return text(name) if name in request.form else str(default)


def secret(name: str) -> str:
    """Return a field exactly as typed: a password."""
    return request.form.get(name, "")


def line(name: str) -> str:
    """Return a field of one line, without blanks around it."""
    return " ".join(text(name).split())


def names() -> frozenset[str]:
    """Return the names of what was sent."""
    return frozenset(request.form)


def texts(names: Iterable[str]) -> dict[str, str]:
    """Return several fields of one line by name, those that were sent."""
    return {name: line(name) for name in names if name in request.form}


def day(name: str) -> date | None:
    """Return a day as a date field sends it; None for none, and for what is none."""
    try:
        return date.fromisoformat(line(name))
    except ValueError:
        return None


def cleaned(typed: str) -> str:
    """Return a text without control characters and half characters."""
    return "".join(sign for sign in typed if sign in _KEPT or category(sign) not in _UNREADABLE)


def local(address: str) -> str:
    """Return an address if it is one of our own pages, else nothing: no link leads elsewhere."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_ours and "\\" not in address and address.isprintable() else ""


def choice(name: str, kind: type[Choice]) -> Choice:
    """Return a field that is one of a few words; a request that has another is no form of ours."""
    try:
        return kind(line(name))
    except ValueError:
        abort(400)


def row(key: str, names: Iterable[str]) -> dict[str, str]:
    """Return the fields of one row of a table by name, those that were sent."""
    return texts_of({name: f"{name}-{key}" for name in names})


def texts_of(fields: Mapping[str, str]) -> dict[str, str]:
    """Return fields of one line by other names than those they were sent under."""
    return {name: line(sent) for name, sent in fields.items() if sent in request.form}


def given(names: Iterable[str]) -> dict[str, str]:
    """Return fields of one line by name, those that something was typed into."""
    return {name: typed for name, typed in texts(names).items() if typed}
