"""A year of a medium restaurant read with four requests in flight: through faults, and at rest."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
import time
from zlib import crc32

import pytest

from datev_bridge.kseries.client import AsyncKSeriesClient, Clockwork, Options
from datev_bridge.kseries.oauth import App
from datev_bridge.kseries.retry import RetryPolicy
from datev_bridge.kseries.tokens import MemoryTokenStore
from datev_bridge.testing.restaurant import Restaurant
from datev_bridge.testing.sandbox import Faults, Kind, Sandbox, Trouble
from datev_bridge.testing.sizes import Size
from support.kseries import VERIFIER

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DAYS = [date(2025, 11, 1) + timedelta(days=n) for n in range(365)]
BACK = "https://bridge.example/back"
FAILING = [kind for kind in Kind if kind not in {Kind.SLOW, Kind.DRIPPING}]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    restaurant = Restaurant(seed=3, size=Size.MEDIUM, opened=date(2025, 10, 1))
    with Sandbox([restaurant], clock=lambda: NOW) as made:
        yield made


Year = dict[date, tuple[int, int]]


async def year(sandbox: Sandbox) -> Year:
    """Read all days; return length and checksum of each body."""
    app = App(
        client_id=sandbox.app.client_id,
        client_secret=sandbox.app.client_secret,
        redirect_uri=BACK,
        api_url=sandbox.url,
        auth_url=sandbox.url,
    )
    options = Options(policy=RetryPolicy(first=0.01, cap=0.05, tries=20, deadline=120))
    found: Year = {}
    async with AsyncKSeriesClient(
        app, MemoryTokenStore(), options=options, clockwork=Clockwork(clock=lambda: NOW)
    ) as client:
        await client.connect(sandbox.authorize(redirect_uri=BACK, verifier=VERIFIER), VERIFIER)
        waiting = iter(DAYS)

        async def reader() -> None:
            for day in waiting:
                answer = await client.business_day(sandbox.location_id, day)
                found[day] = len(answer.body), crc32(answer.body)

        await asyncio.gather(*(reader() for _ in range(4)))
    return found


@pytest.fixture(scope="module")
def expected(sandbox: Sandbox) -> Year:
    return asyncio.run(year(sandbox))


def test_a_year_through_faults_is_the_same_year(sandbox: Sandbox, expected: Year) -> None:
    before = sandbox.asked("sales-daily")
    sandbox.faults = Faults(
        troubles=tuple(Trouble(kind=kind, share=0.05, retry_after=0) for kind in FAILING)
    )
    assert asyncio.run(year(sandbox)) == expected
    assert sandbox.asked("sales-daily") - before > len(DAYS) * 1.2


def test_a_slow_server_gives_the_same_year(sandbox: Sandbox, expected: Year) -> None:
    """Prints the client's share of the time as well: with four requests in flight it waits."""
    sandbox.faults = Faults(troubles=(Trouble(kind=Kind.SLOW, seconds=0.05),))
    wall, own = time.perf_counter(), time.thread_time()
    assert asyncio.run(year(sandbox)) == expected
    wall, own = time.perf_counter() - wall, time.thread_time() - own
    print(f"client {own:.2f} s of {wall:.2f} s: {own / wall:.0%}")
