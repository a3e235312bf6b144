"""V1 sales: by business day, by pages of a range, and by an external reference."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import dropwhile, islice
import json
from typing import Any

from datev_bridge.testing.rendering import EVERYTHING, Feed, Include
from datev_bridge.testing.sandbox.desk import Desk, check_range, number, parse_day, parse_moment
from datev_bridge.testing.sandbox.master import OLD_HOST
from datev_bridge.testing.sandbox.messages import Reply, json_bytes, not_found
from datev_bridge.testing.sandbox.place import StoredSale
from datev_bridge.testing.sandbox.sales_v2 import is_complete, next_start, with_sales

_PAGE = 1000
_REFERENCED = 400
"""Days back in which a sale is looked for by its external reference."""


def _include(desk: Desk) -> frozenset[Include]:
    wants_consumers = desk.asked.query.get("includeConsumers", "").lower() == "true"
    return desk.include | {Include.CONSUMER} if wants_consumers else desk.include


def _wrapper(desk: Desk, day: date, *, complete: bool) -> dict[str, Any]:
    return {
        "businessName": desk.here.place.business[1],
        "nextStartOfDayAsIso8601": next_start(desk.here, day),
        "businessLocationId": int(desk.here.place.location_id),
        "dataComplete": complete,
        "_links": {"self": {"href": f"{OLD_HOST}{desk.asked.path}", "templated": False}},
    }


def daily_financials(desk: Desk) -> Reply:
    """Answer a business day, by default the current one."""
    text = desk.asked.query.get("date")
    day = parse_day(text) if text else desk.here.today
    sales = desk.here.sales(day, Feed.V1, _include(desk))
    complete = is_complete(desk, day, Feed.V1)
    return json_bytes(with_sales(sales, **_wrapper(desk, day, complete=complete)))


def financials(desk: Desk) -> Reply:
    """Answer a page of a range."""
    *_, from_text, to_text = desk.asked.path.split("/")
    start, end = parse_moment(from_text), parse_moment(to_text)
    check_range(desk, start, end)
    size = number(desk, "pageSize", _PAGE, _PAGE)
    token = desk.asked.query.get("nextPageToken", "")
    found = list(islice(_starting_at(desk, start, end, token), size + 1))
    sales = found[:size]
    last_day = desk.here.place.day_of(end - timedelta(microseconds=1))
    wrapper = _wrapper(desk, last_day, complete=desk.now >= end)
    if len(found) > size:
        shown = sales[-1] if desk.board.faults.duplicate_pages else found[size]
        href = f"{OLD_HOST}{desk.asked.path}?pageSize={size}&nextPageToken={shown.account_id}"
        bookmark = (desk.here.place.location_id, shown.account_id)
        desk.bookmarks[bookmark] = desk.here.place.day_of(shown.closed)
        wrapper["_links"]["nextPage"] = {"href": href, "templated": False}
        if desk.board.faults.token_on_top:
            wrapper["nextPageToken"] = shown.account_id
    return json_bytes(with_sales(sales, **wrapper))


def _starting_at(desk: Desk, start: datetime, end: datetime, token: str) -> Iterator[StoredSale]:
    day = desk.bookmarks.get((desk.here.place.location_id, token))
    end = min(end, desk.now)
    found = desk.here.closed_between(start, end, Feed.V1, _include(desk), first_day=day)
    if not token:
        return found
    return dropwhile(lambda sale: sale.account_id != token, found)


def sale_by_external_reference(desk: Desk) -> Reply:
    """Answer the one sale that carries a reference; the newest days are searched first."""
    reference = desk.asked.query.get("externalReferenceId", "")
    quoted = json.dumps(reference, ensure_ascii=False).encode()
    for age in range(_REFERENCED if reference else 0):
        day = desk.here.today - timedelta(days=age)
        for sale in desk.here.sales(day, Feed.V1, EVERYTHING):
            # The text is searched first: most days have no such sale.
            if quoted in sale.text and reference in _references(sale):
                return json_bytes(sale.text)
    return not_found(desk.asked, desk.now)


def _references(sale: StoredSale) -> list[str]:
    document: dict[str, Any] = json.loads(sale.text)
    return document.get("externalReferences") or []
