from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
import json

import pytest

from datev_bridge.testing import Include, Restaurant, Size, Spelling
from datev_bridge.testing.rendering import EVERYTHING
from datev_bridge.testing.sandbox import Faults, Late
from support.sandboxes import Caller, calling, small

ALL = ",".join(include.value for include in Include)
THURSDAY = date(2026, 7, 30)
MOST_PAGES = 60
"""More than any range below has: a token that leads nowhere must not keep a test busy."""


@pytest.fixture(scope="module")
def shared() -> Iterator[Caller]:
    with calling() as caller:
        yield caller


def pages_v2(caller: Caller, **query: str) -> list[list[str]]:
    """The account ids of all pages."""
    pages = []
    token: str | None = ""
    while token is not None:
        more = {"nextPageToken": token} if token else {}
        answer = caller.v2("sales", {**query, **more}).json
        pages.append([sale["accountFiscId"] for sale in answer["sales"]])
        token = answer.get("nextPageToken")
        assert len(pages) < MOST_PAGES
    return pages


def pages_v1(caller: Caller, start: str, end: str, **query: str) -> list[list[str]]:
    pages = []
    token: str | None = ""
    while token is not None:
        more = {"nextPageToken": token} if token else {}
        answer = caller.v1(f"financials/{start}/{end}", {**query, **more}).json
        pages.append([sale["accountFiscId"] for sale in answer["sales"]])
        href = answer["_links"].get("nextPage", {}).get("href", "")
        token = href.rpartition("nextPageToken=")[2] if href else None
        assert len(pages) < MOST_PAGES
    return pages


def test_a_day_is_what_the_restaurant_sold(shared: Caller) -> None:
    answer = shared.v2("sales-daily", {"date": "2026-07-30", "include": ALL}).json
    assert answer == small().sell(THURSDAY).sales_daily()


def test_a_day_of_the_first_generation(shared: Caller) -> None:
    answer = shared.v1("dailyFinancials", {"date": "2026-07-29", "include": ALL}).json
    assert answer["sales"] == small().sell(date(2026, 7, 29)).v1(EVERYTHING)
    assert answer["businessLocationId"] == small().house.location_id
    assert answer["businessName"] == "Demo Gastronomie"
    assert answer["dataComplete"] is True


def test_without_include_there_are_no_payments(shared: Caller) -> None:
    for answer in (
        shared.v2("sales-daily", {"date": "2026-07-30"}),
        shared.v1("dailyFinancials", {"date": "2026-07-30"}),
    ):
        assert all("payments" not in sale for sale in answer.json["sales"])


def test_consumers_can_be_asked_for_in_two_ways() -> None:
    with calling() as caller:
        for age in range(40):
            day = {"date": (THURSDAY - timedelta(days=age)).isoformat(), "include": "payments"}
            with_consumers = caller.v1("dailyFinancials", {**day, "includeConsumers": "true"})
            if b'"consumer"' in with_consumers.body:
                assert b'"consumer"' not in caller.v1("dailyFinancials", day).body
                return
    pytest.fail("no invoice in 40 days")


def test_a_day_is_complete_some_time_after_its_end() -> None:
    with calling() as caller:
        query = {"date": "2026-07-31"}
        ends = datetime(2026, 8, 1, 3, 30, tzinfo=UTC)
        for moment, complete in ((ends, False), (ends + timedelta(minutes=30), True)):
            caller.clock.now = moment
            caller.connect()
            assert caller.v2("sales-daily", query).json["dataComplete"] is complete
            assert caller.v1("dailyFinancials", query).json["dataComplete"] is complete


def test_a_running_day_has_only_what_is_closed_by_now() -> None:
    with calling() as caller:
        query = {"date": "2026-07-31", "include": "payments"}
        seen = []
        for hour in (8, 13, 20):
            caller.clock.now = datetime(2026, 7, 31, hour, tzinfo=UTC)
            caller.connect()
            sales = caller.v2("sales-daily", query).json["sales"]
            assert all(sale["timeClosed"] <= f"2026-07-31T{hour:02}:00" for sale in sales)
            seen.append(len(sales))
        assert seen == sorted(seen)
        assert seen[0] < seen[-1]


def test_the_current_day_is_the_default_of_the_first_generation(shared: Caller) -> None:
    answer = shared.v1("dailyFinancials").json
    assert answer["nextStartOfDayAsIso8601"] == "2026-08-01T05:30:00+02:00"
    assert answer["dataComplete"] is False


def test_a_day_to_come_is_empty_and_not_complete(shared: Caller) -> None:
    answer = shared.v2("sales-daily", {"date": "2026-08-05"}).json
    assert answer["sales"] == []
    assert answer["dataComplete"] is False


def test_back_office_changes_appear_in_the_first_generation_when_they_are_made() -> None:
    """V1 dates them back: a day that was read before gets other totals."""
    restaurant = small()
    for age in range(1, 60):
        day = THURSDAY - timedelta(days=age)
        late = [r for r in restaurant.sell(day).receipts_v1 if r.back_office]
        if late:
            break
    else:
        pytest.fail("no change in 60 days")
    query = {"date": day.isoformat()}
    with calling() as caller:
        counts = []
        for moment in (restaurant.house.ends(day) + timedelta(hours=1), late[-1].entered):
            caller.clock.now = moment
            caller.connect()
            counts.append(len(caller.v1("dailyFinancials", query).json["sales"]))
        assert counts[1] == counts[0] + len(late)


@pytest.mark.parametrize(
    ("name", "query", "words"),
    [
        ("sales-daily", {"date": "12/12/2023"}, "Invalid date format: 12/12/2023"),
        ("sales-daily", {"date": "9999-12-31"}, "Invalid date format: 9999-12-31"),
        ("sales-daily", {}, "Required request parameter 'date'"),
        ("sales", {}, "Required request parameter 'from'"),
        ("sales", {"from": "2026-07-30"}, "Invalid date format"),
        ("sales", {"from": "2026-07-30T10:00:00+02:00 "[:-1].replace("+", " ")}, "Invalid date"),
        ("sales", {"from": "2026-07-30T10:00:00Z", "to": "2026-07-29T10:00:00Z"}, "not be after"),
        ("sales", {"from": "2026-07-30T00:00:00Z", "pageSize": "101"}, "pageSize"),
        ("sales", {"from": "2026-07-30T00:00:00Z", "pageSize": "0"}, "pageSize"),
        ("sales", {"from": "2026-07-30T00:00:00Z", "nextPageToken": "?"}, "nextPageToken"),
        ("sales", {"from": "2026-07-30T00:00:00Z", "pageSize": "many"}, "pageSize"),
        ("lightspeed-payments", {"from": "2026-07-30T00:00:00Z", "dateType": "X"}, "dateType"),
    ],
)
def test_bad_requests_are_refused_with_a_sentence(
    shared: Caller, name: str, query: dict[str, str], words: str
) -> None:
    answer = shared.v2(name, query)
    assert answer.status == 400
    assert words in answer.json["error"]


def test_a_date_before_the_location_existed_names_the_earliest() -> None:
    with calling() as caller:
        day = caller.v2("sales-daily", {"date": "2025-12-31"})
        assert day.status == 400
        assert "after: 2026-01-01, which is the earliest" in day.json["error"]
        since = caller.v2("sales", {"from": "2025-12-31T00:00:00Z"})
        assert "after: 2026-01-01T04:30:00Z, which is the earliest" in since.json["error"]


def test_a_range_is_at_most_365_days() -> None:
    with calling() as caller:
        caller.clock.now = datetime(2027, 7, 31, tzinfo=UTC)
        caller.connect()
        query = {"from": "2026-07-01T00:00:00Z", "to": "2027-07-01T00:00:01Z", "pageSize": "1"}
        assert "365 days" in caller.v2("sales", query).json["error"]
        assert caller.v2("sales", query | {"to": "2027-07-01T00:00:00Z"}).status == 200


@pytest.mark.parametrize("size", [7, 50, 100])
def test_pages_bring_every_sale_of_a_range_once_in_order(shared: Caller, size: int) -> None:
    query = {"from": "2026-07-28T10:00:00Z", "to": "2026-07-31T10:00:00Z", "pageSize": str(size)}
    pages = pages_v2(shared, **query)
    assert all(len(page) == size for page in pages[:-1])
    found = [account for page in pages for account in page]
    expected = [
        receipt
        for age in range(4)
        for receipt in small().sell(date(2026, 7, 28) + timedelta(days=age)).receipts
        if datetime(2026, 7, 28, 10, tzinfo=UTC)
        <= receipt.closed
        < datetime(2026, 7, 31, 10, tzinfo=UTC)
    ]
    assert found == [r.account_id for r in sorted(expected, key=lambda r: r.closed)]


def test_the_page_size_is_50_unless_asked_otherwise(shared: Caller) -> None:
    answer = shared.v2("sales", {"from": "2026-07-01T00:00:00Z"}).json
    assert len(answer["sales"]) == 50


def test_an_end_to_come_means_now(shared: Caller) -> None:
    start = {"from": "2026-07-31T00:00:00Z", "pageSize": "100"}
    without = shared.v2("sales", start).json
    assert shared.v2("sales", start | {"to": "2026-09-01T00:00:00Z"}).json == without
    assert shared.v2("sales", start | {"to": "2030-01-01T00:00:00Z"}).json == without


def test_a_range_includes_its_start_and_not_its_end(shared: Caller) -> None:
    first, *_, last = shared.v2("sales-daily", {"date": "2026-07-30"}).json["sales"]
    span = {"from": first["timeClosed"], "to": last["timeClosed"], "pageSize": "100"}
    found = [sale["accountFiscId"] for sale in shared.v2("sales", span).json["sales"]]
    assert found[0] == first["accountFiscId"]
    assert last["accountFiscId"] not in found


@pytest.mark.parametrize("size", [20, 1000])
def test_the_first_generation_pages_by_account(shared: Caller, size: int) -> None:
    start, end = "2026-07-28T03:30:00Z", "2026-07-30T03:30:00Z"
    pages = pages_v1(shared, start, end, pageSize=str(size))
    found = [account for page in pages for account in page]
    expected = [
        receipt.account_id
        for day in (date(2026, 7, 28), date(2026, 7, 29))
        for receipt in small().sell(day).receipts_v1
    ]
    assert found == expected
    assert len(pages) == -(-len(expected) // size)


def test_links_point_to_the_old_host(shared: Caller) -> None:
    answer = shared.v1("dailyFinancials").json
    assert answer["_links"]["self"]["href"].startswith("https://api.ikentoo.com/")


def test_a_sale_is_found_by_its_external_reference(shared: Caller) -> None:
    for age in range(10):
        for sale in small().sell(THURSDAY - timedelta(days=age)).v1():
            if sale["externalReferences"]:
                reference = sale["externalReferences"][0]
                query = {"externalReferenceId": reference}
                assert shared.v1("saleByExternalReference", query).json == sale
                return
    pytest.fail("no online order in ten days")


def test_an_unknown_reference_is_not_found() -> None:
    with calling(Restaurant(seed=3, size=Size.SMALL, opened=date(2026, 7, 20))) as caller:
        query = {"externalReferenceId": "TASK:OO-1-unknown"}
        assert caller.v1("saleByExternalReference", query).status == 404


def test_aggregated_sales_agree_with_the_days_own_totals(shared: Caller) -> None:
    query = {"date": "2026-07-30", "groupBy": "accountingGroup,staff"}
    answer = shared.v1("aggregatedSales", query).json
    totals = small().sell(THURSDAY).totals_v1
    gross = sum(totals.revenue.values(), totals.service_charge)
    assert Decimal(answer["totalAmount"]) == round(gross, 2)
    (level,) = answer["children"]
    assert level["groupByKey"] == "accountingGroup"
    parts = level["children"]
    assert abs(sum(Decimal(part["totalAmount"]) for part in parts) - gross) < Decimal("0.10")
    assert {part["children"][0]["groupByKey"] for part in parts} == {"staff"}
    assert sum(part["numberOfSales"] for part in parts) == answer["numberOfSales"]
    assert answer["dataComplete"] is True


def test_tables_left_open_are_no_aggregated_sales(shared: Caller) -> None:
    days = (THURSDAY - timedelta(days=age) for age in range(40))
    day = next(day for day in days if small().sell(day).totals_v1.transitory)
    query = {"date": day.isoformat(), "groupBy": "staff"}
    total = Decimal(shared.v1("aggregatedSales", query).json["totalAmount"])
    assert total == round(sum(small().sell(day).totals_v1.revenue.values(), Decimal(0)), 2)


def test_aggregated_sales_of_a_range_and_flattened(shared: Caller) -> None:
    span = {"from": "2026-07-30T03:30:00Z", "to": "2026-07-31T03:30:00Z"}
    nested = shared.v1("aggregatedSales", {**span, "groupBy": "staff,device"}).json
    flat = shared.v1(
        "aggregatedSales", {**span, "groupBy": "staff,device", "flattened": "true"}
    ).json
    assert nested["totalAmount"] == flat["totalAmount"]
    assert [level["groupByKey"] for level in flat["children"]] == ["staff,device"]


@pytest.mark.parametrize(
    "query", [{"groupBy": "weather"}, {}, {"groupBy": "staff", "from": "2026-07-30T00:00:00Z"}]
)
def test_aggregated_sales_are_refused(shared: Caller, query: dict[str, str]) -> None:
    assert shared.v1("aggregatedSales", query).status == 400


def test_card_payments_come_by_offset_each_once(shared: Caller) -> None:
    span = {"from": "2026-07-29T00:00:00Z", "to": "2026-07-31T12:00:00Z", "pageSize": "20"}
    offset: int | None = 0
    found = []
    while offset is not None:
        answer = shared.v2("lightspeed-payments", {**span, "offset": str(offset)}).json
        found += answer["payments"]
        offset = answer.get("nextOffset")
        assert len(found) < 20 * MOST_PAGES
    ids = [payment["lightspeedPaymentId"] for payment in found]
    assert len(ids) == len(set(ids)) > 20
    dates = [payment["modificationDate"] for payment in found]
    assert dates == sorted(dates)


def test_aborted_orders_occur(shared: Caller) -> None:
    orders = [order for day in range(1, 31) for order in _aborted(shared, day)]
    assert orders
    assert all(Decimal(order["totalAmountAborted"]) > 0 for order in orders)


def test_no_aborted_orders_before_the_opening_or_to_come(shared: Caller) -> None:
    path = f"/f/v2/beta/business-location/{shared.sandbox.location_id}/aborted-orders"
    assert shared.get(path, {"date": "2025-12-30"}).json == []
    assert shared.get(path, {"date": "2026-08-01"}).json == []


def _aborted(caller: Caller, day: int) -> list[dict[str, str]]:
    path = f"/f/v2/beta/business-location/{caller.sandbox.location_id}/aborted-orders"
    found: list[dict[str, str]] = caller.get(path, {"date": f"2026-07-{day:02}"}).json
    return found


def test_faults_late_receipts_and_tips_arrive_after_the_day() -> None:
    late = Late(after=timedelta(hours=6), receipts=0.2, tips=0.5)
    with calling(faults=Faults(late=late)) as caller:
        whole = small().sell(THURSDAY)
        query = {"date": "2026-07-30", "include": "payments"}

        def read() -> list[dict[str, object]]:
            caller.connect()
            answer = caller.v2("sales-daily", query).json
            assert answer["dataComplete"] is True
            return list(answer["sales"])

        caller.clock.now = whole.ends + timedelta(hours=5)
        early = read()
        caller.clock.now = whole.ends + timedelta(hours=6)
        assert len(early) < len(read()) == len(whole.receipts)
        assert read() == whole.v2(include={Include.PAYMENTS})
        plain = json.dumps(whole.v2(include={Include.PAYMENTS}))
        assert any(json.dumps(sale) not in plain for sale in early)


def test_faults_a_day_is_called_incomplete_for_a_while() -> None:
    with calling(faults=Faults(incomplete_asks=2)) as caller:

        def complete(day: str) -> bool:
            return bool(caller.v2("sales-daily", {"date": day}).json["dataComplete"])

        asked = [complete("2026-07-30") for _ in range(3)]
        assert asked == [False, False, True]
        assert complete("2026-07-29") is False


def test_faults_pages_overlap() -> None:
    with calling(faults=Faults(duplicate_pages=True)) as caller:
        start, end = "2026-07-28T10:00:00Z", "2026-07-30T10:00:00Z"
        v2 = pages_v2(caller, **{"from": start, "to": end})
        v1 = pages_v1(caller, start, end, pageSize="20")
        for pages in (v2, v1):
            assert len(pages) > 1
            for page, following in pairwise(pages):
                assert following[0] == page[-1]
            found = [account for page in pages for account in page]
            assert len(set(found)) == len(found) - len(pages) + 1


def test_faults_a_type_that_nobody_knows() -> None:
    with calling(faults=Faults(strange_type="BARTER")) as caller:
        types = [s["type"] for s in caller.v2("sales-daily", {"date": "2026-07-30"}).json["sales"]]
        assert types.count("BARTER") == 1


def test_faults_the_other_spelling() -> None:
    with calling(faults=Faults(spelling=Spelling.DESCRIBED, token_on_top=True)) as caller:
        sale = caller.v1("dailyFinancials", {"date": "2026-07-30"}).json["sales"][0]
        assert "timeofCloseAndPaid" in sale
        path = "financials/2026-07-28T00:00:00Z/2026-07-30T00:00:00Z"
        answer = caller.v1(path, {"pageSize": "5"}).json
        assert answer["_links"]["nextPage"]["href"].endswith(answer["nextPageToken"])


def test_faults_ids_are_missing() -> None:
    with calling(faults=Faults(bare=0.5)) as caller:
        query = {"date": "2026-07-30", "include": "payments"}
        sales = caller.v2("sales-daily", query).json["sales"]
        bare = [
            sale
            for sale in sales
            if sale["salesLines"] and "accountingGroup" not in sale["salesLines"][0]
        ]
        assert 0 < len(bare) < len(sales)
        assert not any("paymentMethodId" in p for sale in bare for p in sale["payments"])


def test_faults_amounts_are_numbers() -> None:
    with calling(faults=Faults(numbers=True)) as caller:
        query = {"date": "2026-07-30", "include": "payments"}
        sales = caller.v2("sales-daily", query).json["sales"]
        for sale, plain in zip(sales, small().sell(THURSDAY).v2(), strict=True):
            for line, written in zip(sale["salesLines"], plain["salesLines"], strict=True):
                gross = line["totalNetAmountWithTax"]
                assert isinstance(gross, float)
                assert Decimal(str(gross)) == Decimal(written["totalNetAmountWithTax"])
                assert isinstance(line["taxLines"][0]["taxRate"], float)
