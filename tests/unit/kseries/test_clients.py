"""Both clients against a real server on loopback: the same calls, answers, errors and tries."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
import logging
from typing import Any

from attrs import evolve
import pytest

from datev_bridge.errors import (
    AuthorizationError,
    KSeriesError,
    RateLimited,
    ServiceUnavailable,
    UnexpectedResponse,
)
from datev_bridge.kseries.client import AsyncKSeriesClient, KSeriesClient, Options, Timeouts
from datev_bridge.kseries.endpoints import Feed
from datev_bridge.kseries.retry import RetryPolicy
from datev_bridge.kseries.tokens import MemoryTokenStore
from support.kseries import VERIFIER, FakeTime, app_at, record_of
from support.loopback import Asked, Login, Loopback, Reply, Script, as_json

DAY = date(2026, 11, 20)
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
BODY = b'{"sales": [], "dataComplete": true}'


class Bench:
    """A client of one kind at a scripted server, used as if it were blocking."""

    def __init__(self, kind: str, script: Script, *, v1: bool = False, **options: Any) -> None:
        self.kind, self.v1 = kind, v1
        self.options = Options(**options)
        self.login = Login()
        self.time = FakeTime()
        self.client: KSeriesClient | AsyncKSeriesClient | None = None
        access, refresh = self.login.seed()
        self.store = MemoryTokenStore(record_of(access, refresh))
        self._script = script

    def answer(self, asked: Asked) -> Reply:
        if self.login.answers(asked):
            return self.login.reply(asked)
        if asked.token not in self.login.access_tokens:
            return as_json({"errors": [{"code": "unauthorized"}]}, 401)
        return self._script(asked)

    def do(self, *calls: Callable[[Any], Any]) -> Any:
        """Run calls on one client; return what the last one gave, iterators as lists."""
        with Loopback(self.answer) as server:
            self.asked = server.asked
            app = app_at(server.url, v1=self.v1)
            if self.kind == "async":
                return asyncio.run(self._do_async(app, calls))
            with KSeriesClient(
                app, self.store, options=self.options, clockwork=self.time.clockwork
            ) as client:
                self.client = client
                for call in calls:
                    result = call(client)
                    if isinstance(result, Iterator):
                        result = list(result)
                return result

    async def _do_async(self, app: Any, calls: tuple[Callable[[Any], Any], ...]) -> Any:
        async with AsyncKSeriesClient(
            app,
            self.store,
            options=self.options,
            clockwork=self.time.clockwork,
            sleep=self.time.async_sleep,
        ) as client:
            self.client = client
            for call in calls:
                result = call(client)
                if isinstance(result, AsyncIterator):
                    result = [item async for item in result]
                else:
                    result = await result
            return result


Make = Callable[..., Bench]


@pytest.fixture(params=["blocking", "async"])
def bench(request: pytest.FixtureRequest) -> Make:
    def make(script: Script, **options: Any) -> Bench:
        return Bench(request.param, script, **options)

    return make


def day_of(client: Any) -> Any:
    return client.business_day("7", DAY)


def always(reply: Reply) -> Script:
    return lambda _: reply


def in_turn(*replies: Reply) -> Script:
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


# What can be read --------------------------------------------------------------------------------
def test_a_business_day_is_the_bytes_that_were_sent(bench: Make) -> None:
    made = bench(always(Reply(body=BODY)))
    day = made.do(day_of)
    assert (day.body, day.day, day.feed, day.location) == (BODY, DAY, Feed.V2, "7")
    (asked,) = made.asked
    assert asked.path == "/f/v2/business-location/7/sales-daily"
    assert asked.query["include"] == "payments,staff,revenue_center,table,account_profile"
    assert asked.token == "access-1"


def test_v1_days(bench: Make) -> None:
    made = bench(always(Reply(body=BODY)), consumers=True)
    assert made.do(lambda c: c.business_day("7", DAY, Feed.V1)).feed is Feed.V1
    assert made.asked[0].path == "/f/finance/7/dailyFinancials"
    assert made.asked[0].query["includeConsumers"] == "true"


ROWS = {
    "/f/data/businesses": {"_embedded": {"businessList": [{"businessId": 1, "neu": 0}]}},
    "/f/finance/7/tax-rates": {"_embedded": {"taxRateList": [{"rate": 1.19}]}},
    "/f/finance/7/paymentMethods": {"_embedded": {"paymentMethodList": [{"pmId": 5}]}},
    "/f/finance/7/accountingGroups": {"_embedded": {"accountingGroupList": [{"name": "x"}]}},
    "/f/finance/7/saleByExternalReference": {"accountFiscId": "A1.1"},
    "/f/finance/7/aggregatedSales": {"totalAmount": "47.00"},
    "/f/v2/business-location/7/lightspeed-payments": {"payments": [{"lightspeedPaymentId": "p"}]},
    "/f/v2/beta/business-location/7/aborted-orders": [{"staffName": "x"}],
    "/f/v2/business-location/7/sales": {"sales": [{"accountFiscId": "A1.1"}]},
    "/f/finance/7/financials/2026-01-01T00:00:00Z/2026-02-01T00:00:00Z": {"sales": []},
}


def rows(asked: Asked) -> Reply:
    return as_json(ROWS[asked.path])


@pytest.mark.parametrize(
    ("call", "seen"),
    [
        (lambda c: c.businesses(), lambda r: r[0].id == "1"),
        (lambda c: c.tax_rates("7"), lambda r: r[0].percent == 19),
        (lambda c: c.payment_methods("7"), lambda r: r[0].id == "5"),
        (lambda c: c.accounting_groups("7"), lambda r: r[0].name == "x"),
        (lambda c: c.sale_by_external_reference("7", "a b"), lambda r: b"A1.1" in r),
        (lambda c: c.aggregated_sales("7", DAY), lambda r: r.total.gross == Decimal("47.00")),
        (lambda c: c.lightspeed_payments("7", SINCE, UNTIL), lambda r: r[0].id == "p"),
        (lambda c: c.lightspeed_payments("7", SINCE), lambda r: r[0].id == "p"),
        (lambda c: c.aborted_orders("7", DAY), lambda r: r[0].staff == "x"),
        (lambda c: c.sales("7", SINCE, UNTIL), lambda r: r[0].sales == 1),
        (lambda c: c.sales("7", SINCE), lambda r: r[0].sales == 1),
        (lambda c: c.financials("7", SINCE, UNTIL), lambda r: r[0].sales == 0),
    ],
)
def test_everything_can_be_read(
    bench: Make, call: Callable[[Any], Any], seen: Callable[[Any], bool]
) -> None:
    assert seen(bench(rows).do(call))


def test_a_range_without_an_end_goes_to_now(bench: Make) -> None:
    made = bench(rows)
    made.do(lambda c: c.sales("7", SINCE))
    assert made.asked[0].query["to"] == "2026-11-21T12:00:00Z"


def test_pages_are_followed_by_token_and_never_by_link(bench: Make) -> None:
    def serve(asked: Asked) -> Reply:
        href = "http://127.0.0.1:1/elsewhere?nextPageToken=A1.2"
        first = {"sales": [{"accountFiscId": "A1.1"}], "_links": {"nextPage": {"href": href}}}
        last = {"sales": [{"accountFiscId": "A1.2"}]}
        return as_json(last if "nextPageToken" in asked.query else first)

    made = bench(serve)
    pages = made.do(lambda c: c.financials("7", SINCE, UNTIL))
    assert [page.sales for page in pages] == [1, 1]
    assert [asked.query.get("nextPageToken") for asked in made.asked] == [None, "A1.2"]


def test_unknown_fields_are_counted(bench: Make) -> None:
    made = bench(rows)
    made.do(lambda c: c.businesses())
    assert made.client is not None
    made.client.drift_counter.add({"Sale.x": 1})
    assert made.client.drift == {"Sale.x": 1, "businessList.neu": 1}
    assert [issue.code for issue in made.client.issues if issue.code != "KS-071"] == ["KS-072"]


def test_a_clock_that_differs_is_shown(bench: Make) -> None:
    exact = Reply(body=BODY)
    made = bench(always(exact))
    made.time.start = datetime.now(UTC)
    made.store.save(record_of(*made.login.seed(), issued_at=made.time.start))
    made.do(day_of)
    assert made.client is not None
    assert made.client.issues == ()
    skewed = bench(always(exact))
    skewed.do(day_of)
    assert skewed.client is not None
    assert [issue.code for issue in skewed.client.issues] == ["KS-071"]


# Tries -------------------------------------------------------------------------------------------
PASSING = {
    "429": Reply(status=429, headers={"retry-after": "3"}),
    "500": Reply(status=500, body=b'{"requestId": "r-1"}'),
    "502": Reply(status=502, body=b"<html>"),
    "empty": Reply(body=b""),
    "not JSON": Reply(body=b"<html></html>"),
    "truncated": Reply(body=BODY[:20]),
    "cut": Reply(body=BODY, cut_at=20),
    "closed": Reply(body=BODY, cut_at=0),
}


@pytest.mark.parametrize("fault", PASSING)
def test_a_passing_fault_is_survived(bench: Make, fault: str) -> None:
    made = bench(in_turn(PASSING[fault], PASSING[fault], Reply(body=BODY)))
    assert made.do(day_of).body == BODY
    assert len(made.asked) == 3
    assert made.time.pauses == ([3.5, 3.5] if fault == "429" else [0.75, 1.5])


def test_a_page_that_is_no_json_is_asked_for_again(bench: Make) -> None:
    made = bench(in_turn(Reply(body=b'{"sales": [1 2]}'), as_json({"sales": []})))
    assert [page.sales for page in made.do(lambda c: c.sales("7", SINCE, UNTIL))] == [0]


@pytest.mark.parametrize(
    ("fault", "error", "code"),
    [
        ("429", RateLimited, "KS-005"),
        ("500", ServiceUnavailable, "KS-004"),
        ("empty", UnexpectedResponse, "KS-009"),
        ("not JSON", UnexpectedResponse, "KS-010"),
        ("truncated", ServiceUnavailable, "KS-011"),
        ("cut", ServiceUnavailable, "KS-002"),
        ("closed", ServiceUnavailable, "KS-002"),
    ],
)
def test_a_lasting_fault_is_a_typed_error(
    bench: Make, fault: str, error: type[KSeriesError], code: str
) -> None:
    made = bench(always(PASSING[fault]), policy=RetryPolicy(tries=3))
    with pytest.raises(error) as caught:
        made.do(day_of)
    assert caught.value.code == code
    assert len(made.asked) == 3
    assert caught.value.__context__ is None
    if fault == "500":
        assert caught.value.request_id == "r-1"


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (400, KSeriesError, "KS-007"),
        (403, AuthorizationError, "AUTH-046"),
        (404, KSeriesError, "KS-006"),
        (301, UnexpectedResponse, "KS-013"),
    ],
)
def test_a_final_answer_is_not_asked_for_again(
    bench: Make, status: int, error: type[KSeriesError], code: str
) -> None:
    made = bench(always(Reply(status=status, headers={"location": "http://127.0.0.1:1/"})))
    with pytest.raises(error) as caught:
        made.do(day_of)
    assert caught.value.code == code
    assert caught.value.issue.where == "sales-daily 2026-11-20 · 7"
    assert len(made.asked) == 1


def test_a_long_pause_is_left_to_the_caller(bench: Make) -> None:
    made = bench(always(Reply(status=429, headers={"retry-after": "3600"})))
    with pytest.raises(RateLimited) as caught:
        made.do(day_of)
    assert caught.value.retry_at == datetime(2026, 11, 21, 13, 0, tzinfo=UTC)
    assert made.time.pauses == []


def test_a_server_that_is_not_there(bench: Make) -> None:
    made = bench(always(Reply()), policy=RetryPolicy(tries=2))
    with Loopback(always(Reply())) as gone:
        url = gone.url
    with pytest.raises(ServiceUnavailable) as caught:
        made.do(lambda c: _elsewhere(c, url))
    assert caught.value.code == "KS-001"


@pytest.mark.parametrize("url", ["https://127.0.0.1:port", "https://a\x01b"])
def test_an_address_that_is_none_is_not_reached(bench: Make, url: str) -> None:
    made = bench(always(Reply()), policy=RetryPolicy(tries=1))
    with pytest.raises(ServiceUnavailable) as caught:
        made.do(lambda c: _elsewhere(c, url))
    assert caught.value.code == "KS-001"


def test_a_proxy_of_the_environment_does_not_stand_before_this_machine(
    bench: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert bench(always(Reply(body=BODY))).do(day_of).body == BODY


def _elsewhere(client: Any, url: str) -> Any:
    client._endpoints = evolve(client._endpoints, api_url=url)
    return client.business_day("7", DAY)


def test_silence_ends(bench: Make) -> None:
    made = bench(
        always(Reply(delay=0.6)), policy=RetryPolicy(tries=1), timeouts=Timeouts(read=0.15)
    )
    with pytest.raises(ServiceUnavailable) as caught:
        made.do(day_of)
    assert caught.value.code == "KS-003"


def test_an_answer_that_trickles_ends(bench: Make) -> None:
    made = bench(always(Reply(body=BODY)), policy=RetryPolicy(tries=1))
    ticks = iter(range(0, 10_000_000, 1000))
    made.time.monotonic = lambda: float(next(ticks))  # type: ignore[method-assign]
    with pytest.raises(ServiceUnavailable) as caught:
        made.do(day_of)
    assert caught.value.code == "KS-003"


def test_one_location_is_asked_at_a_pace(bench: Make) -> None:
    made = bench(always(Reply(body=BODY)), interval=2.0)
    made.do(day_of, day_of, lambda c: c.business_day("8", DAY), day_of)
    assert made.time.pauses == [2.0, 2.0]


# Tokens ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("v1", [False, True])
def test_connecting(bench: Make, v1: bool) -> None:
    made = bench(always(Reply(body=BODY)), v1=v1)
    made.store = MemoryTokenStore()
    made.do(lambda c: c.connect("good-code", VERIFIER), day_of)
    token_request, _ = made.asked
    sent, unsent = token_request.form, token_request.query
    if v1:
        sent, unsent = unsent, sent
    assert sent["code_verifier"] == VERIFIER
    assert unsent == {}
    stored = made.store.load()
    assert stored is not None
    assert stored.tokens.expires_at is not None


def test_token_requests_never_share_a_connection_and_others_do(bench: Make) -> None:
    made = bench(always(Reply(body=BODY)))
    made.login.codes = {"one", "two"}
    made.do(
        lambda c: c.connect("one", VERIFIER), day_of, lambda c: c.connect("two", VERIFIER), day_of
    )
    one, day, two, other_day = (asked.port for asked in made.asked)
    assert one != two
    assert day == other_day


def test_a_used_code_is_named(bench: Make) -> None:
    made = bench(always(Reply()))
    with pytest.raises(AuthorizationError) as caught:
        made.do(
            lambda c: c.connect("good-code", VERIFIER), lambda c: c.connect("good-code", VERIFIER)
        )
    assert caught.value.code == "AUTH-025"


@pytest.mark.parametrize("v1", [False, True])
def test_a_refused_token_is_refreshed_once(bench: Make, v1: bool) -> None:
    made = bench(always(Reply(body=BODY)), v1=v1)
    made.login.access_tokens = set()
    assert made.do(day_of).body == BODY
    assert made.login.refreshes == 1
    assert made.time.pauses == []


def test_a_token_that_is_refused_after_its_refresh_ends_in_an_error(bench: Make) -> None:
    made = bench(always(Reply(status=401)))
    with pytest.raises(AuthorizationError) as caught:
        made.do(day_of)
    assert caught.value.code == "AUTH-045"
    assert made.login.refreshes == 1


@pytest.mark.parametrize(("age", "refreshes"), [(30, 0), (90, 1)])
def test_forbidden_is_believed_to_a_young_token(bench: Make, age: float, refreshes: int) -> None:
    made = bench(always(Reply(status=403)))
    made.time.passed = age
    with pytest.raises(AuthorizationError) as caught:
        made.do(day_of)
    assert caught.value.code == "AUTH-046"
    assert made.login.refreshes == refreshes


def test_a_lost_refresh_ends_in_reconnect_and_the_login_is_left_alone(bench: Make) -> None:
    made = bench(always(Reply(body=BODY)))
    made.login.access_tokens = set()
    honest = made.login.reply

    def lose(asked: Asked) -> Reply:
        reply = honest(asked)
        return evolve(reply, cut_at=0) if reply.status == 200 else reply

    made.login.reply = lose  # type: ignore[method-assign]
    with pytest.raises(AuthorizationError) as caught:
        made.do(day_of)
    assert caught.value.code == "AUTH-042"
    asked = len(made.asked)
    with pytest.raises(AuthorizationError) as caught:
        made.do(day_of)
    assert caught.value.code == "AUTH-042"
    assert asked == 3
    assert len(made.asked) == 0


# Secrets -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("v1", [False, True])
def test_no_secret_in_any_log_or_error(
    bench: Make, v1: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    body = b'{"error": "s3cr3t body"}'
    made = bench(in_turn(Reply(status=503, body=body), Reply(status=400, body=body)), v1=v1)
    made.login.access_tokens = set()
    with pytest.raises(KSeriesError) as caught:
        made.do(day_of)
    shown = f"{caplog.text}{caught.value}{caught.value!r}{caught.value.issue!r}"
    assert "access token refreshed" in shown
    assert "KS-004" in shown
    for secret in ("access-1", "access-2", "refresh-1", "refresh-2", "s3cr3t", "geheim", "Basic "):
        assert secret not in shown
