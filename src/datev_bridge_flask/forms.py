"""What came with a request, as text that can be worked with."""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from itertools import islice
from typing import TypeVar
from unicodedata import category

from flask import abort, request

from datev_bridge.dates import days_from, parse_day
from datev_bridge.errors import ConfigurationError
from datev_bridge.kseries.oauth import PRODUCTION_API, PRODUCTION_AUTH, App
from datev_bridge.profile.codes import BAD_VALUE
from datev_bridge.runs.statement import Month

Choice = TypeVar("Choice", bound=Enum)

CSRF_FIELD = "csrf"
PROOF_FIELD = "proof_password"
"""A password that was asked for in between, beside the fields of the form it was asked for."""
MOST_DAYS = 1_100
_SPAN = ("first", "last")
_A_DAY = {"key": "Tag / day", "expected": "24.12.2026"}
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


def day(name: str) -> date | None:
    """Return a day as typed; None for none.

    Raises:
        ConfigurationError: What was typed is none; SET-004.
    """
    found = parse_day(typed := line(name))
    if typed and found is None:
        raise ConfigurationError(BAD_VALUE.at(name, value=typed, **_A_DAY))
    return found


def asked(name: str, kind: type[Choice]) -> Choice | None:
    """Return one of a few words that the address names; None for none, and for any other."""
    return next((each for each in kind if each.value == request.args.get(name)), None)


def month() -> Month | None:
    """Return the month that the address names; None for none, and for what is none."""
    return Month.named(request.args.get("month", ""))


def span() -> tuple[date, date] | None:
    """Return the first and the last day that the address names; None unless it names both."""
    first, last = (parse_day(request.args.get(name, "")) for name in _SPAN)
    return (first, last) if first and last else None


def days() -> tuple[date, ...]:
    """Return the days that the address names, as far as anybody would book at once."""
    found = span()
    return tuple(islice(days_from(*found), MOST_DAYS)) if found else ()


def app() -> App:
    """Return the app at the POS's vendor that a form names.

    Raises:
        ConfigurationError: What was typed makes none.
    """
    return App(
        client_id=line("client_id"),
        client_secret=secret("client_secret"),
        redirect_uri=line("redirect_uri"),
        api_url=line("api_url") or PRODUCTION_API,
        auth_url=line("auth_url") or PRODUCTION_AUTH,
    )


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
    return {name: line(f"{name}-{key}") for name in names if f"{name}-{key}" in request.form}


def given(names: Iterable[str]) -> dict[str, str]:
    """Return fields of one line by name, those that something was typed into."""
    return {name: typed for name in names if (typed := line(name))}
