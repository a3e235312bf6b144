from datetime import UTC, date, datetime
from http.client import HTTPConnection
import io
import sys
from urllib.parse import urlsplit

import pytest

from datev_bridge.testing import Restaurant, Size
from datev_bridge.testing.rendering import Feed
from datev_bridge.testing.sandbox import Sandbox, simulated
from support.sandboxes import calling, small

DAY = {"date": "2026-07-30"}


@pytest.mark.parametrize("access", ["", "guessed"])
def test_no_token_no_data(access: str) -> None:
    with calling() as caller:
        caller.access = access
        answer = caller.v2("sales-daily", DAY)
        assert answer.status == 401
        (error,) = answer.json["errors"]
        assert error["code"] == "unauthorized"


def test_another_scope_is_not_enough() -> None:
    with calling(connected=False) as caller:
        caller.connect(scope="orders-api offline_access")
        assert caller.v2("sales-daily", DAY).status == 403


def test_an_unknown_location_is_not_found() -> None:
    with calling() as caller:
        answer = caller.get("/f/v2/business-location/17/sales-daily", DAY)
        assert answer.status == 404
        assert answer.json["timestamp"].endswith("+0000")
        assert answer.json["path"] == "/f/v2/business-location/17/sales-daily"


def test_an_unknown_path_is_not_found() -> None:
    with calling() as caller:
        assert caller.get("/f/v3/everything").status == 404


def test_what_is_asked_is_read_only() -> None:
    with calling() as caller:
        headers = {"Authorization": f"Bearer {caller.access}"}
        assert caller.send("POST", "/f/data/businesses", form={}, headers=headers).status == 405


def test_locations_of_one_business_stand_together() -> None:
    places = (small(1, name="Mitte"), small(2, name="Nord"), small(3, business="Andere"))
    with calling(*places) as caller:
        businesses = caller.get("/f/data/businesses").json["_embedded"]["businessList"]
        names = {
            business["businessName"]: [each["blName"] for each in business["businessLocations"]]
            for business in businesses
        }
        assert names == {"Demo Gastronomie": ["Mitte", "Nord"], "Andere": ["Restaurant Demo"]}
        first = caller.get("/f/data/businesses", {"size": "1", "page": "1"}).json
        assert [b["businessName"] for b in first["_embedded"]["businessList"]] == ["Andere"]


def test_master_data_fit_the_sales() -> None:
    with calling() as caller:
        sales = caller.v2("sales-daily", {**DAY, "include": "payments"}).json["sales"]
        methods = caller.v1("paymentMethods").json["_embedded"]["paymentMethodList"]
        groups = caller.v1("accountingGroups").json["_embedded"]["accountingGroupList"]
        known = {method["pmId"]: method["name"] for method in methods}
        named = {group["accountingGroupId"]: group["name"] for group in groups}
        for sale in sales:
            for payment in sale["payments"]:
                assert known[payment["paymentMethodId"]] == payment["description"]
            for line in sale["salesLines"]:
                group = line["accountingGroup"]
                assert named[group["accountingGroupId"]] == group["name"]


@pytest.mark.parametrize(
    ("today", "codes"),
    [
        (datetime(2026, 7, 31, 12, tzinfo=UTC), {"VAT19": 1.19, "VAT7": 1.07, "VAT0": 1.0}),
        (datetime(2020, 8, 1, 12, tzinfo=UTC), {"VAT16": 1.16, "VAT5": 1.05, "VAT0": 1.0}),
    ],
)
def test_tax_rates_are_those_of_today(today: datetime, codes: dict[str, float]) -> None:
    restaurant = Restaurant(seed=1, size=Size.SMALL, opened=date(2020, 1, 1))
    with calling(restaurant, connected=False) as caller:
        caller.clock.now = today
        caller.connect()
        rows = caller.v1("tax-rates").json["_embedded"]["taxRateList"]
        assert {row["code"]: row["rate"] for row in rows} == codes


def test_the_sandbox_listens_on_this_machine_only_and_stops() -> None:
    sandbox = Sandbox([small()])
    with pytest.raises(RuntimeError, match="not running"):
        _ = sandbox.url
    with sandbox:
        assert sandbox.url.startswith("http://127.0.0.1:")
    with pytest.raises(RuntimeError, match="not running"):
        _ = sandbox.url
    sandbox.stop()


def test_nothing_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = io.StringIO()
    monkeypatch.setattr(sys, "stderr", printed)
    monkeypatch.setattr(sys, "stdout", printed)
    with calling() as caller:
        caller.v2("sales-daily", DAY)
        caller.get("/f/unknown")
    assert printed.getvalue() == ""


def test_a_body_that_is_far_too_long_is_not_read() -> None:
    with calling() as caller:
        connection = HTTPConnection(urlsplit(caller.sandbox.url).netloc, timeout=10)
        connection.putrequest("POST", "/oauth/token")
        connection.putheader("Content-Length", str(1 << 30))
        connection.endheaders()
        assert connection.getresponse().status == 413
        connection.close()


def test_the_oldest_days_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulated, "_CACHED_BYTES", 1)
    place = simulated.SimulatedPlace(small())
    first, second = date(2026, 7, 29), date(2026, 7, 30)
    kept = place.sales(first, Feed.V2, frozenset())
    latest = place.sales(second, Feed.V2, frozenset())
    assert place.sales(second, Feed.V2, frozenset()) is latest
    assert place.sales(first, Feed.V2, frozenset()) is not kept
    assert place.sales(first, Feed.V2, frozenset()) == kept


def test_a_business_day_is_written_once_and_kept() -> None:
    with calling() as caller:
        (place,) = caller.sandbox.places
        caller.v2("sales-daily", DAY)
        day = date(2026, 7, 30)
        assert place.sales(day, Feed.V2, frozenset()) is place.sales(day, Feed.V2, frozenset())
