"""What every endpoint of the API needs: who asks, for which location, at what moment."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from attrs import frozen

from datev_bridge.dates import parse_instant
from datev_bridge.testing.rendering import Include, parse_include
from datev_bridge.testing.sandbox.faults import Switchboard
from datev_bridge.testing.sandbox.grants import Session
from datev_bridge.testing.sandbox.messages import Asked, Reply, refused
from datev_bridge.testing.sandbox.place import Place
from datev_bridge.testing.sandbox.view import View

LONGEST = timedelta(days=365)


@frozen(kw_only=True)
class Desk:
    """One request of the API on its way to an answer."""

    asked: Asked
    session: Session
    places: tuple[Place, ...]
    """The locations that the session may see."""
    view: View | None
    """The location that the path names."""
    now: datetime
    board: Switchboard
    bookmarks: dict[tuple[str, str], date]
    """The business day at which a page of V1 starts, by location and token."""

    @property
    def here(self) -> View:
        """The location asked for; endpoints without one do not ask."""
        if self.view is None:
            raise LookupError("the path names no location")
        return self.view

    @property
    def include(self) -> frozenset[Include]:
        """What sales shall contain."""
        return parse_include(self.asked.query.get("include", ""))


Endpoint = Callable[[Desk], Reply]


class Refused(Exception):
    """A request that is answered with a 400."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        super().__init__()


def refuse(sentence: str) -> Refused:
    """Return the refusal with V2's error body."""
    return Refused(refused(sentence))


def parse_moment(text: str) -> datetime:
    """Return an ISO 8601 time with an offset.

    Raises:
        Refused: It is none.
    """
    # An unencoded "+" of an offset arrives as a blank and is not understood, as at the vendor.
    moment = parse_instant(text)
    if moment is None:
        raise refuse(f"Invalid date format: {text}")
    return moment


def parse_day(text: str) -> date:
    """Return a date written yyyy-MM-dd.

    Raises:
        Refused: It is none.
    """
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise refuse(f"Invalid date format: {text}") from None
    if day > _LAST_DAY:
        raise refuse(f"Invalid date format: {text}")
    return day


_LAST_DAY = date.max - timedelta(days=7)
"""The days after it have no following day to end at."""


def needed(desk: Desk, name: str, kind: str) -> str:
    """Return a parameter that must be there.

    Raises:
        Refused: It is missing.
    """
    if not desk.asked.query.get(name):
        raise refuse(
            f"Required request parameter '{name}' for method parameter type {kind} is not present"
        )
    return desk.asked.query[name]


def number(desk: Desk, name: str, default: int, most: int | None = None) -> int:
    """Return a whole number of the query, from 0.

    Raises:
        Refused: It is none, or more than ``most``.
    """
    text = desk.asked.query.get(name, str(default))
    if not (text.isascii() and text.isdigit()):
        raise refuse(f"Invalid parameter '{name}': {text}")
    if most is not None and not 1 <= int(text) <= most:
        raise refuse(f"Invalid parameter '{name}': must be between 1 and {most}")
    return int(text)


def check_range(desk: Desk, start: datetime, end: datetime) -> None:
    """Check a range as the vendor does.

    Raises:
        Refused: It ends before it starts, is longer than 365 days, or starts before the location
            existed; then the sentence names the earliest date.
    """
    if start > end:
        raise refuse(
            f"Invalid date range: 'from' date {start.isoformat()} should not be after"
            f" 'to' date {end.isoformat()}"
        )
    if end - start > LONGEST:
        raise refuse("Invalid date range: the range should not exceed 365 days")
    opened = desk.here.place.starts(desk.here.place.earliest)
    if start < opened:
        raise too_early("from", opened.isoformat().replace("+00:00", "Z"))


def too_early(name: str, earliest: str) -> Refused:
    """Return the refusal of a date before the location existed."""
    return refuse(
        f"Invalid '{name}' date query parameter. The requested business location was not"
        " operational on the provided date.\nPlease specify a date and time after:"
        f" {earliest}, which is the earliest available date for this location.\n"
    )
