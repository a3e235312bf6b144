"""Walking through pages: each sale once, nothing lost, no circle, no foreign address."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
import json
from typing import TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.errors import UnexpectedResponse
from datev_bridge.kseries.drift import Drift
from datev_bridge.kseries.endpoints import DateType, Endpoints
from datev_bridge.kseries.pages import (
    WINDOW,
    Item,
    SalesPage,
    Walk,
    walk_businesses,
    walk_payments,
    walk_sales,
    windows,
)

ENDS = Endpoints(api_url="https://api.example", drift=Drift())
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
UNTIL = datetime(2026, 2, 1, tzinfo=UTC)

T = TypeVar("T")
Server = Callable[[dict[str, str]], object]


def run(walk: Walk[T], server: Server, *, most: int = 5000) -> list[T]:
    """Carry out a walk against a function from query to document."""
    found: list[T] = []
    reply: object = None
    for _ in range(most):
        try:
            step = walk.send(reply)
        except StopIteration:
            return found
        reply = None
        if isinstance(step, Item):
            found.append(step.value)
        else:
            answer = server(dict(step.request.query))
            raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            reply = step.read(raw)
    raise AssertionError("the walk does not end")


Sale = dict[str, object]


def sale(number: int, amount: str = "1.00") -> Sale:
    return {"accountFiscId": f"A1.{number}", "salesLines": [{"totalNetAmountWithTax": amount}]}


def v2(pages: Sequence[Sequence[Sale]]) -> Server:
    def serve(query: dict[str, str]) -> object:
        at = int(query.get("nextPageToken", "0"))
        more = str(at + 1) if at + 1 < len(pages) else None
        return {"sales": pages[at], "nextPageToken": more}

    return serve


def v1(pages: Sequence[Sequence[Sale]]) -> Server:
    def serve(query: dict[str, str]) -> object:
        at = int(query.get("nextPageToken", "0"))
        href = f"https://api.ikentoo.com/f?x=1&nextPageToken={quote(str(at + 1))}"
        links = {"nextPage": {"href": href}} if at + 1 < len(pages) else {"self": {"href": "x"}}
        return {"businessLocationId": 7, "sales": pages[at], "_links": links}

    return serve


def walk(server: Server, *, version: int = 2, until: datetime = UNTIL) -> list[SalesPage]:
    builder = ENDS.sales if version == 2 else ENDS.financials
    return run(walk_sales(builder, "7", SINCE, until), server)


def sales_in(pages: Sequence[SalesPage]) -> list[Sale]:
    found = [sale for page in pages for sale in json.loads(page.body)["sales"]]
    assert len(found) == sum(page.sales for page in pages)
    return found


numbers = st.lists(st.lists(st.integers(1, 30), max_size=8), min_size=1, max_size=8)


@given(numbers, st.sampled_from([1, 2]))
def test_every_sale_comes_once_whatever_repeats(pages: list[list[int]], version: int) -> None:
    served = [[sale(n) for n in page] for page in pages]
    result = walk((v1 if version == 1 else v2)(served), version=version)
    in_order = list(dict.fromkeys(n for page in pages for n in page))
    assert sales_in(result) == [sale(n) for n in in_order]
    assert sum(page.repeated for page in result) == sum(map(len, pages)) - len(in_order)
    assert [page.conflicts for page in result] == [()] * len(pages)


def test_pages_without_repetitions_pass_unchanged() -> None:
    body = b' {"sales" : [ {"accountFiscId":"A1.1", "x": 1.50} , {"noId": true} ]\n, "neu": 1.0 } '
    (page,) = walk(lambda _: body)
    assert page.body == body
    assert page.sales == 2


def test_what_stays_of_a_page_keeps_every_character() -> None:
    first = {"sales": [sale(1)], "nextPageToken": "t"}
    text = rb'{"accountFiscId":"A1.2","x":1.50,"y":"\u00e4\n"}'
    second = b'{"a":[1.50],"sales":[%s,%s],"b":null}' % (text, json.dumps(sale(1)).encode())
    answers = iter([first, second])
    _, page = walk(lambda _: next(answers))
    assert page.repeated == 1
    assert text in page.body
    assert json.loads(page.body)["b"] is None


def test_the_order_of_fields_makes_no_other_content() -> None:
    turned = dict(reversed(list(sale(1).items())))
    result = walk(v2([[sale(1)], [turned]]))
    assert [page.repeated for page in result] == [0, 1]
    assert result[1].conflicts == ()


def test_other_content_is_read_once_more() -> None:
    asked: list[str] = []

    def serve(query: dict[str, str]) -> object:
        token = query.get("nextPageToken", "0")
        asked.append(token)
        if token == "0":
            return {"sales": [sale(1)], "nextPageToken": "1"}
        return {"sales": [sale(1, "2.00" if asked.count("1") == 1 else "1.00"), sale(2)]}

    result = walk(serve)
    assert asked == ["0", "1", "1"]
    assert sales_in(result) == [sale(1), sale(2)]
    assert result[1].repeated == 1
    assert result[1].issues == ()


def test_content_that_stays_different_is_an_issue_with_both_versions() -> None:
    result = walk(v2([[sale(1)], [sale(1, "2.00"), sale(2)]]))
    assert sales_in(result) == [sale(1), sale(2)]
    (conflict,) = result[1].conflicts
    assert json.loads(conflict.first) == sale(1)
    assert json.loads(conflict.second) == sale(1, "2.00")
    assert "2.00" not in repr(result)
    (issue,) = result[1].issues
    assert (issue.code, issue.blocks) == ("KS-070", True)
    assert "A1.1" in issue.text()


def test_two_versions_on_one_page_are_found_too() -> None:
    (page,) = walk(v2([[sale(1), sale(1, "2.00")]]))
    assert [c.fisc_id for c in page.conflicts] == ["A1.1"]


def test_a_version_of_long_ago_is_known_by_its_digest() -> None:
    pages = [[sale(n)] for n in range(1, 9)]
    result = walk(v2([*pages, [sale(1)], [sale(2, "9.00")]]))
    assert result[8].repeated == 1
    (conflict,) = result[9].conflicts
    assert (conflict.first, json.loads(conflict.second)) == ("", sale(2, "9.00"))


def test_a_page_sent_twice_does_no_harm() -> None:
    served: list[str] = []

    def serve(query: dict[str, str]) -> object:
        token = query.get("nextPageToken", "0")
        served.append(token)
        if served == ["0", "1"]:
            return v2(THREE)({"nextPageToken": "0"})
        return v2(THREE)(query)

    assert sales_in(walk(serve)) == [sale(1), sale(2), sale(3)]


THREE = [[sale(1)], [sale(2)], [sale(3)]]


@pytest.mark.parametrize("circle", [["1", "1"], ["1", "0", "1"]])
def test_a_circle_of_pages_ends(circle: list[str]) -> None:
    def serve(query: dict[str, str]) -> object:
        at = query.get("nextPageToken", circle[-1])
        return {"sales": [], "nextPageToken": circle[(circle.index(at) + 1) % len(circle)]}

    with pytest.raises(UnexpectedResponse) as caught:
        walk(serve)
    assert caught.value.code == "KS-014"


@given(
    st.integers(0, 20 * 365).map(lambda day: SINCE - timedelta(days=day)),
    st.timedeltas(timedelta(0), timedelta(days=2000)),
)
def test_windows_cover_the_range_without_gap(since: datetime, length: timedelta) -> None:
    pieces = list(windows(since, since + length))
    assert pieces[0][0] == since
    assert pieces[-1][1] == since + length
    assert all(end - start <= WINDOW for start, end in pieces)
    assert all(a[1] == b[0] for a, b in pairwise(pieces))


def test_a_year_by_the_clock_that_is_an_hour_longer_takes_two_windows() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    summer, winter = (datetime(year, 10, 25, 12, tzinfo=berlin) for year in (2025, 2026))
    pieces = [(a.astimezone(UTC), b.astimezone(UTC)) for a, b in windows(summer, winter)]
    assert [end - start for start, end in pieces] == [WINDOW, timedelta(hours=1)]


def test_windows_are_asked_for_one_after_the_other() -> None:
    asked: list[tuple[str, str]] = []

    def serve(query: dict[str, str]) -> object:
        asked.append((query["from"], query["to"]))
        return {"sales": [sale(1)]}

    result = walk(serve, until=datetime(2027, 2, 1, tzinfo=UTC))
    assert asked == [
        ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        ("2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z"),
    ]
    assert sales_in(result) == [sale(1)]


def test_a_senseless_range_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="ends before"):
        list(windows(UNTIL, SINCE))
    with pytest.raises(ValueError, match="without a zone"):
        list(windows(SINCE.replace(tzinfo=None), UNTIL))


def business(number: int) -> Sale:
    return {"businessId": number, "businessLocations": []}


def test_businesses_are_paged_until_nothing_is_new() -> None:
    def serve(query: dict[str, str]) -> object:
        start = int(query["page"]) * 1000
        rows = [business(n) for n in range(start, min(start + 1000, 1500))]
        return {"_embedded": {"businessList": rows}}

    assert len(run(walk_businesses(ENDS), serve)) == 1500
    same = {"_embedded": {"businessList": [business(n) for n in range(1000)]}}
    assert len(run(walk_businesses(ENDS), lambda _: same)) == 1000


def payment(number: int) -> Sale:
    return {"lightspeedPaymentId": f"p{number}", "status": "CAPTURED"}


def test_payments_are_paged_by_offset() -> None:
    rows = [payment(n) for n in range(250)]

    def serve(query: dict[str, str]) -> object:
        at = int(query["offset"])
        more = at + 100 if at + 100 < len(rows) else None
        return {"payments": rows[max(0, at - 5) : at + 100], "nextOffset": more}

    found = run(walk_payments(ENDS, "7", SINCE, UNTIL, DateType.MODIFIED), serve)
    assert [p.id for p in found] == [f"p{n}" for n in range(250)]


def test_an_offset_that_does_not_grow_ends() -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        run(
            walk_payments(ENDS, "7", SINCE, UNTIL, DateType.MODIFIED),
            lambda _: {"payments": [], "nextOffset": 100},
        )
    assert caught.value.code == "KS-014"
