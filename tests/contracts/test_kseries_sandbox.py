"""Both clients against the sandbox: connecting, everything readable, and trouble of every kind."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
import json
from typing import Any

import pytest

from datev_bridge.errors import AuthorizationError, KSeriesError
from datev_bridge.kseries.client import AsyncKSeriesClient, Clockwork, KSeriesClient, Options
from datev_bridge.kseries.endpoints import DateType, Feed
from datev_bridge.kseries.oauth import App, authorize_url, read_return
from datev_bridge.kseries.retry import RetryPolicy
from datev_bridge.kseries.tokens import MemoryTokenStore
from datev_bridge.testing.restaurant import Restaurant
from datev_bridge.testing.sandbox import Faults, Kind, Sandbox, Trouble
from datev_bridge.testing.sandbox.apps import APP_V1, APP_V2, SandboxApp
from datev_bridge.testing.sizes import Size
from support.kseries import VERIFIER

OPENED = date(2026, 9, 1)
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DAYS = [date(2026, 11, 9) + timedelta(days=n) for n in range(8)]
BACK = "https://bridge.example/back"
PATIENT = Options(policy=RetryPolicy(first=0.001, cap=0.002, tries=12, deadline=60))


def small() -> Restaurant:
    return Restaurant(seed=7, size=Size.SMALL, opened=OPENED)


def app_of(sandbox: Sandbox, registered: SandboxApp) -> App:
    return App(
        client_id=registered.client_id,
        client_secret=registered.client_secret,
        redirect_uri=BACK,
        api_url=sandbox.url,
        auth_url=sandbox.url,
    )


def blocking(sandbox: Sandbox, app: App, *calls: Callable[[Any], Any]) -> list[Any]:
    code = sandbox.authorize(redirect_uri=BACK, verifier=VERIFIER, app=_registered(sandbox, app))
    clockwork = Clockwork(clock=lambda: NOW, random=lambda: 0.5)
    with KSeriesClient(app, MemoryTokenStore(), options=PATIENT, clockwork=clockwork) as client:
        client.connect(code, VERIFIER)
        results = (call(client) for call in calls)
        return [list(r) if isinstance(r, Iterator) else r for r in results]


def asynchronous(sandbox: Sandbox, app: App, *calls: Callable[[Any], Any]) -> list[Any]:
    code = sandbox.authorize(redirect_uri=BACK, verifier=VERIFIER, app=_registered(sandbox, app))
    clockwork = Clockwork(clock=lambda: NOW, random=lambda: 0.5)

    async def read() -> list[Any]:
        async with AsyncKSeriesClient(
            app, MemoryTokenStore(), options=PATIENT, clockwork=clockwork
        ) as client:
            await client.connect(code, VERIFIER)
            return list(await asyncio.gather(*(_awaited(call(client)) for call in calls)))

    return asyncio.run(read())


async def _awaited(result: Any) -> Any:
    if isinstance(result, AsyncIterator):
        return [item async for item in result]
    return await result


def _registered(sandbox: Sandbox, app: App) -> SandboxApp:
    return next(each for each in sandbox.apps if each.client_id == app.client_id)


Run = Callable[..., list[Any]]


@pytest.fixture(params=[blocking, asynchronous])
def run(request: pytest.FixtureRequest) -> Run:
    chosen: Run = request.param
    return chosen


@pytest.fixture(params=[APP_V2, APP_V1], ids=["v2", "v1"])
def registered(request: pytest.FixtureRequest) -> SandboxApp:
    chosen: SandboxApp = request.param
    return chosen


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox([small()], clock=lambda: NOW) as made:
        yield made


@pytest.fixture
def busy() -> Iterator[Sandbox]:
    """A sandbox whose days fill more than a page."""
    restaurant = Restaurant(seed=7, size=Size.MEDIUM, opened=OPENED)
    with Sandbox([restaurant], clock=lambda: NOW) as made:
        yield made


def ids_in(body: bytes) -> list[str]:
    return [sale["accountFiscId"] for sale in json.loads(body)["sales"]]


def test_everything_is_readable_with_either_login(
    sandbox: Sandbox, run: Run, registered: SandboxApp
) -> None:
    location, day = sandbox.location_id, DAYS[4]
    since = datetime(2026, 11, 9, tzinfo=UTC)
    until = since + timedelta(days=3)
    businesses, rates, methods, groups, v2, v1, pages, old_pages, totals, *others = run(
        sandbox,
        app_of(sandbox, registered),
        lambda c: c.businesses(),
        lambda c: c.tax_rates(location),
        lambda c: c.payment_methods(location),
        lambda c: c.accounting_groups(location),
        lambda c: c.business_day(location, day),
        lambda c: c.business_day(location, day, Feed.V1),
        lambda c: c.sales(location, since, until),
        lambda c: c.financials(location, since, until),
        lambda c: c.aggregated_sales(location, day),
        lambda c: c.lightspeed_payments(location, since, until),
        lambda c: c.lightspeed_payments(location, since, until, DateType.CREATED),
        lambda c: c.aborted_orders(location, day),
    )
    assert businesses[0].locations[0].id == location
    assert businesses[0].locations[0].timezone == "Europe/Berlin"
    assert {rate.percent for rate in rates} >= {7, 19}
    assert all(method.id for method in methods)
    assert all(group.id and group.name for group in groups)
    assert ids_in(v2.body)
    assert set(ids_in(v2.body)) & set(ids_in(v1.body))
    found = [fisc_id for page in pages for fisc_id in ids_in(page.body)]
    assert len(found) == len(set(found)) == sum(page.sales for page in pages)
    assert sum(page.sales for page in old_pages) > 0
    assert totals.total.gross > 0
    assert totals.total.parts
    assert len(others) == 3


def test_pages_and_days_hold_the_same_sales(sandbox: Sandbox, run: Run) -> None:
    location = sandbox.location_id
    days = run(
        sandbox,
        app_of(sandbox, APP_V2),
        *(lambda c, day=day: c.business_day(location, day) for day in DAYS),
    )
    borders = [json.loads(day.body)["nextStartOfDayAsIso8601"] for day in days]
    since, until = datetime.fromisoformat(borders[0]), datetime.fromisoformat(borders[-1])
    (pages,) = run(sandbox, app_of(sandbox, APP_V2), lambda c: c.sales(location, since, until))
    in_days = sorted(fisc_id for day in days[1:] for fisc_id in ids_in(day.body))
    assert sorted(i for page in pages for i in ids_in(page.body)) == in_days


def test_repeated_sales_come_once(busy: Sandbox, run: Run) -> None:
    since = datetime(2026, 11, 13, tzinfo=UTC)
    calls = (
        lambda c: c.sales(busy.location_id, since, since + timedelta(days=3)),
        lambda c: c.financials(busy.location_id, since, since + timedelta(days=3)),
    )
    plain = run(busy, app_of(busy, APP_V2), *calls)
    assert len(plain[0]) > 2
    busy.faults = Faults(duplicate_pages=True)
    doubled = run(busy, app_of(busy, APP_V2), *calls)
    assert sum(page.repeated for page in doubled[0]) == len(doubled[0]) - 1
    for before, after in zip(plain, doubled, strict=True):
        assert [i for page in after for i in ids_in(page.body)] == [
            i for page in before for i in ids_in(page.body)
        ]


TROUBLES = [kind for kind in Kind if kind not in {Kind.SLOW, Kind.DRIPPING}]


@pytest.mark.parametrize("kind", TROUBLES, ids=lambda kind: kind.name)
def test_a_third_of_requests_in_trouble_changes_no_byte(
    sandbox: Sandbox, run: Run, kind: Kind
) -> None:
    location = sandbox.location_id
    calls = [lambda c, day=day: c.business_day(location, day) for day in DAYS]
    quiet = run(sandbox, app_of(sandbox, APP_V2), *calls)
    before = sandbox.asked("sales-daily")
    sandbox.faults = Faults(troubles=(Trouble(kind=kind, share=0.33, retry_after=0),))
    assert run(sandbox, app_of(sandbox, APP_V2), *calls) == quiet
    assert sandbox.asked("sales-daily") - before > len(DAYS)


def test_a_lost_refresh_ends_in_reconnect(sandbox: Sandbox) -> None:
    app = app_of(sandbox, APP_V2)
    now = [NOW]
    sandbox._clock = lambda: now[0]
    store = MemoryTokenStore()
    clockwork = Clockwork(clock=lambda: now[0], random=lambda: 0.5)
    with KSeriesClient(app, store, options=PATIENT, clockwork=clockwork) as client:
        client.connect(sandbox.authorize(redirect_uri=BACK, verifier=VERIFIER), VERIFIER)
        now[0] += timedelta(hours=1)
        sandbox.faults = Faults(troubles=(Trouble(kind=Kind.LOST, where="/token", times=1),))
        for _ in range(2):
            with pytest.raises(AuthorizationError) as caught:
                client.business_day(sandbox.location_id, DAYS[0])
            assert caught.value.code == "AUTH-042"
        asked = sandbox.asked("/token")
        with pytest.raises(AuthorizationError):
            client.businesses()
        assert sandbox.asked("/token") == asked
        client.connect(sandbox.authorize(redirect_uri=BACK, verifier=VERIFIER), VERIFIER)
        assert client.business_day(sandbox.location_id, DAYS[0]).body


def test_a_removed_app_ends_in_reconnect(sandbox: Sandbox) -> None:
    with KSeriesClient(app_of(sandbox, APP_V2), MemoryTokenStore(), options=PATIENT) as client:
        client.connect(sandbox.authorize(redirect_uri=BACK, verifier=VERIFIER), VERIFIER)
        sandbox.revoke()
        with pytest.raises(AuthorizationError) as caught:
            client.businesses()
        assert caught.value.code == "AUTH-043"


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda c, _: c.business_day("999", DAYS[0]), "KS-006"),
        (lambda c, at: list(c.sales(at, NOW - timedelta(days=300), NOW)), "KS-008"),
    ],
)
def test_bad_questions_are_answered_clearly(
    sandbox: Sandbox, call: Callable[[KSeriesClient, str], object], code: str
) -> None:
    with KSeriesClient(
        app_of(sandbox, APP_V2),
        MemoryTokenStore(),
        options=PATIENT,
        clockwork=Clockwork(clock=lambda: NOW),
    ) as client:
        client.connect(sandbox.authorize(redirect_uri=BACK, verifier=VERIFIER), VERIFIER)
        with pytest.raises(KSeriesError) as caught:
            call(client, sandbox.location_id)
    assert caught.value.code == code
    if code == "KS-008":
        assert dict(caught.value.issue.values)["earliest"] == OPENED.isoformat()


def test_a_wrong_verifier_or_secret_is_refused(sandbox: Sandbox, registered: SandboxApp) -> None:
    app = app_of(sandbox, registered)
    code = sandbox.authorize(redirect_uri=BACK, verifier=VERIFIER, app=registered)
    with (
        KSeriesClient(app, MemoryTokenStore()) as client,
        pytest.raises(AuthorizationError) as caught,
    ):
        client.connect(code, "w" * 43)
    assert caught.value.code == "AUTH-025"


def test_the_addresses_of_both_sides_agree(sandbox: Sandbox, registered: SandboxApp) -> None:
    ours = authorize_url(app_of(sandbox, registered), state="st", verifier=VERIFIER)
    theirs = sandbox.authorize_url(redirect_uri=BACK, state="st", app=registered)
    assert ours.partition("?")[0] == theirs.partition("?")[0]
    returned = f"{BACK}?code=c&state=st"
    assert read_return(app_of(sandbox, registered), returned, state="st") == "c"
