"""Real days for others to look at: redacted, as a folder in the form of a golden case.

No real answer with a voided, refunded or cancelled sale or a gift card has been published; this is
how a merchant can hand one over. The folder can be replayed, served by the sandbox and, with its
arithmetic done by hand, kept as a golden case::

    case.toml                what it is, and the location under its pseudonym
    profile.toml             rules that book it
    sales/2026-11-21.json    a day of the feed V2; those of V1 are in financials/

Nothing in it names people, the business or its ids (:mod:`datev_bridge.kseries.redact`); amounts,
rates, times and types are as they were, and it books the same cents per category.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from datev_bridge import toml_text
from datev_bridge.daybook import Location
from datev_bridge.errors import ConfigurationError, UnexpectedResponse
from datev_bridge.files import write_atomically
from datev_bridge.kseries import capture_codes, codes, json_text
from datev_bridge.kseries.capture_profile import (
    Seen,
    ordered_in_profile,
    placeholder_profile,
    redacted_profile,
    seen_in,
)
from datev_bridge.kseries.decode import decode_day
from datev_bridge.kseries.endpoints import DayBody, Feed
from datev_bridge.kseries.pseudonyms import Pseudonyms, merged
from datev_bridge.kseries.redact import Redaction, ordered_values

FOLDERS = {Feed.V2: "sales", Feed.V1: "financials"}
"""Where the days of each feed are."""

_LOCATION_NAME = "Restaurant"


@frozen(kw_only=True)
class Capture:
    """Captured days.

    Attributes:
        location: The location under its pseudonym.
        files: Path inside the folder, with ``/`` → content.
        dropped: Fields that were left out, ``"SalesLine.tags"`` → how often.
    """

    location: Location
    files: Mapping[str, bytes] = field(repr=False)
    dropped: Mapping[str, int]


def capture_days(
    days: Iterable[DayBody],
    *,
    location: Location,
    key: bytes,
    captured_at: datetime,
    profile: Mapping[str, Any] | None = None,
) -> Capture:
    """Redact days and make the files of their folder.

    Args:
        days: Answers of the POS, of one feed or both; at least one.
        location: Where they are from.
        key: A fresh secret of at least 16 bytes, thrown away afterwards.
        captured_at: When, aware.
        profile: The merchant's profile as its TOML says, plain data; without it the days get
            placeholder accounts.

    Raises:
        UnexpectedResponse: An answer is no JSON object (KS-010).
        ValueError: There is no day, the key is too short, or the time has no zone.
    """
    answers = sorted(days, key=lambda answer: (answer.feed.value, answer.day))
    if not answers or captured_at.tzinfo is None:
        raise ValueError("a capture needs at least one day and a time with a zone")
    raw = [_parsed(answer) for answer in answers]
    ordered = [pair for wrapper in raw for pair in ordered_values(wrapper)]
    pseudonyms = Pseudonyms(key, merged((*ordered, *ordered_in_profile(profile or {}))))
    redaction = Redaction(pseudonyms)
    there = evolve(location, id=pseudonyms.number("location", location.id), name=_LOCATION_NAME)
    bodies = {
        f"{FOLDERS[answer.feed]}/{answer.day.isoformat()}.json": _body(redaction.day(wrapper))
        for answer, wrapper in zip(answers, raw, strict=True)
    }
    dropped = {name: count for name, count in sorted(redaction.dropped.items()) if count}
    feed = answers[-1].feed
    text = (
        placeholder_profile(there, feed, _seen(bodies.values()))
        if profile is None
        else redacted_profile(profile, there, feed, pseudonyms)
    )
    case = _case(answers, there, captured_at, dropped)
    files = {"case.toml": case.encode(), "profile.toml": text.encode(), **bodies}
    return Capture(location=there, files=files, dropped=dropped)


def write_capture(capture: Capture, folder: Path) -> tuple[Path, ...]:
    """Write captured days into a folder, which is made if it is not there.

    Returns:
        The files.

    Raises:
        ConfigurationError: The folder holds something already (KS-650).
        DeliveryError: The folder could not be made, or a file not be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigurationError(capture_codes.FOLDER_TAKEN.at(str(folder), folder=folder))
    written = []
    for name, content in capture.files.items():
        path = folder / name
        with suppress(OSError):  # writing into it will say what is wrong with it
            path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, (content,))
        written.append(path)
    return tuple(written)


def _parsed(answer: DayBody) -> Mapping[str, Any]:
    where = f"{answer.day.isoformat()} · {answer.location}"
    try:
        wrapper = json_text.parse(answer.body)
    except ValueError:
        raise UnexpectedResponse(codes.NOT_JSON.at(where)) from None
    if not isinstance(wrapper, Mapping):
        raise UnexpectedResponse(codes.NOT_JSON.at(where))
    return wrapper


def _body(wrapper: Mapping[str, object]) -> bytes:
    """Write an answer with a sale a line, so that two of them can be compared."""
    parts = []
    for name, value in wrapper.items():
        text = json_text.write(value)
        if name == "sales" and isinstance(value, list):
            sales = ",\n".join(json_text.write(sale) for sale in value)
            text = f"[\n{sales}\n]"
        parts.append(f"{json_text.write(name)}: {text}")
    return f"{{{', '.join(parts)}}}\n".encode()


def _seen(bodies: Iterable[bytes]) -> Seen:
    return seen_in(sale for body in bodies for sale in decode_day(body).sales)


def _case(
    answers: list[DayBody],
    location: Location,
    captured_at: datetime,
    dropped: Mapping[str, int],
) -> str:
    first, last = min(a.day for a in answers), max(a.day for a in answers)
    head: dict[str, toml_text.Value] = {
        "title": f"Captured days {first.isoformat()} to {last.isoformat()}",
        "why": "Real days of a location: amounts, rates, times and types as the POS sent them, "
        "names, texts and ids replaced.",
        "created_at": captured_at,
    }
    there: dict[str, toml_text.Value] = {
        "id": location.id,
        "name": location.name,
        "timezone": location.timezone,
        "currency": location.currency,
        "country": location.country,
    }
    left_out: dict[str, toml_text.Value] = {
        "fields": [f"{name} ({count})" for name, count in dropped.items()]
    }
    return "\n".join(
        (
            *toml_text.lines(head),
            *toml_text.section("[location]", there),
            *toml_text.section("[left_out]", left_out),
            "",
        )
    )
