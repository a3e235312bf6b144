"""V2 sales: by business day, and by pages of a range (vendor's OpenAPI, FinancialV2)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
import json
from typing import Any
from zoneinfo import ZoneInfo

from datev_bridge.dates import parse_instant
from datev_bridge.testing.rendering import Feed
from datev_bridge.testing.sandbox.desk import (
    Desk,
    check_range,
    needed,
    number,
    parse_day,
    parse_moment,
    refuse,
    too_early,
)
from datev_bridge.testing.sandbox.messages import Reply, json_bytes
from datev_bridge.testing.sandbox.place import StoredSale
from datev_bridge.testing.sandbox.view import View

_PAGE, _LARGEST_PAGE = 50, 100


def with_sales(sales: Sequence[StoredSale], **rest: Any) -> bytes:
    """Return an object that holds sales and other fields, the sales as they were written."""
    tail = json.dumps(rest, ensure_ascii=False, separators=(",", ":"))[1:]
    comma = b"" if tail == "}" else b","
    return b'{"sales":[' + b",".join(sale.text for sale in sales) + b"]" + comma + tail.encode()


def next_start(view: View, day: date) -> str:
    """Return the start of the following business day in local time with its offset."""
    return view.ends(day).astimezone(ZoneInfo(view.place.timezone)).isoformat()


def is_complete(desk: Desk, day: date, feed: Feed) -> bool:
    """Tell whether a day is called complete; an ask for a day that is over is counted."""
    if not desk.here.is_over(day):
        return False
    return desk.board.calls_complete((desk.here.place.location_id, day, feed))


def sales_daily(desk: Desk) -> Reply:
    """Answer a business day; one that has not begun is empty and not complete."""
    day = parse_day(needed(desk, "date", "LocalDate"))
    if day < desk.here.place.earliest:
        raise too_early("date", desk.here.place.earliest.isoformat())
    body = with_sales(
        desk.here.sales(day, Feed.V2, desk.include),
        nextStartOfDayAsIso8601=next_start(desk.here, day),
        dataComplete=is_complete(desk, day, Feed.V2),
    )
    return json_bytes(body)


def sales(desk: Desk) -> Reply:
    """Answer a page of the sales closed in a range."""
    start = parse_moment(needed(desk, "from", "OffsetDateTime"))
    until = desk.asked.query.get("to")
    # A missing end, or one in the future, is now.
    end = min(parse_moment(until), desk.now) if until else desk.now
    check_range(desk, start, end)
    size = number(desk, "pageSize", _PAGE, _LARGEST_PAGE)
    token = desk.asked.query.get("nextPageToken", "")
    found = list(islice(_from_token(desk, start, end, token), size + 1))
    rest = {"nextPageToken": _token(found, size)} if len(found) > size else {}
    return json_bytes(with_sales(found[:size], **rest))


def _token(found: Sequence[StoredSale], size: int) -> str:
    """Return the place of the first sale after the page, and the one before it."""
    names = [
        found[size].closed.isoformat(),
        found[size].account_id,
        found[size - 1].closed.isoformat(),
    ]
    return urlsafe_b64encode("|".join(names).encode()).decode()


def _from_token(desk: Desk, start: datetime, end: datetime, token: str) -> Iterator[StoredSale]:
    if not token:
        return desk.here.closed_between(start, end, Feed.V2, desk.include)
    first, account, before = _read_token(token)
    following = (
        sale
        for sale in desk.here.closed_between(before, end, Feed.V2, desk.include)
        if (sale.closed, sale.account_id) >= (first, account)
    )
    if not desk.board.faults.duplicate_pages:
        return following
    earlier = desk.here.closed_between(before, end, Feed.V2, desk.include)
    return _after_one_more(earlier, following)


def _after_one_more(
    earlier: Iterator[StoredSale], following: Iterator[StoredSale]
) -> Iterator[StoredSale]:
    yield from islice(earlier, 1)
    yield from following


def _read_token(token: str) -> tuple[datetime, str, datetime]:
    try:
        first, account, before = urlsafe_b64decode(token).decode().split("|")
        moments = parse_instant(first), parse_instant(before)
    except ValueError:
        moments = None, None
    if moments[0] is None or moments[1] is None:
        raise refuse("Invalid 'nextPageToken' query parameter")
    return moments[0], account, moments[1]
