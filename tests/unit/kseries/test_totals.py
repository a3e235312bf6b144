"""The POS's own totals over HTTP: they meet what the feeds' receipts come to, and never insist."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from datev_bridge.daybook.pos_totals import PosGroup, PosTotals, TotalsNotRead
from datev_bridge.errors import StoreError
from datev_bridge.kseries import codes
from datev_bridge.kseries.client import Clockwork, KSeriesClient, Options
from datev_bridge.kseries.endpoints import Feed
from datev_bridge.kseries.feed import BusinessDayFeed
from datev_bridge.kseries.oauth import App
from datev_bridge.kseries.reports import AggregatedSales, Total
from datev_bridge.kseries.retry import RetryPolicy
from datev_bridge.kseries.tokens import MemoryTokenStore
from datev_bridge.kseries.totals import TotalsReader, pos_totals
from datev_bridge.pipeline import read_day
from datev_bridge.proof.compare import CauseKind, compare, corrections_in
from datev_bridge.testing.restaurant import Restaurant
from datev_bridge.testing.sandbox import Faults, Kind, Sandbox, Trouble
from datev_bridge.testing.sizes import Size
from support.kseries import VERIFIER

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FIRST = date(2026, 11, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(20)]
BACK = "https://bridge.example/back"
HASTY = Options(policy=RetryPolicy(first=0.001, cap=0.002, tries=2, deadline=5))


@contextmanager
def connected(faults: Faults | None = None) -> Iterator[tuple[Sandbox, KSeriesClient]]:
    restaurant = Restaurant(seed=7, size=Size.SMALL, opened=date(2026, 10, 1))
    with Sandbox([restaurant], clock=lambda: NOW) as sandbox:
        app = App(
            client_id=sandbox.app.client_id,
            client_secret=sandbox.app.client_secret,
            redirect_uri=BACK,
            api_url=sandbox.url,
            auth_url=sandbox.url,
        )
        code = sandbox.authorize(redirect_uri=BACK, verifier=VERIFIER)
        clockwork = Clockwork(clock=lambda: NOW, random=lambda: 0.5)
        with KSeriesClient(app, MemoryTokenStore(), options=HASTY, clockwork=clockwork) as client:
            client.connect(code, VERIFIER)
            sandbox.faults = faults or Faults()
            yield sandbox, client


@pytest.mark.parametrize("feed", Feed)
def test_totals_meet_the_receipts_with_known_causes_alone(feed: Feed) -> None:
    with connected() as (sandbox, client):
        (business,) = client.businesses()
        (location,) = business.locations
        reader = TotalsReader(source=client, location=sandbox.location_id)
        source = BusinessDayFeed(
            source=client,
            line=read_day,
            location=location,
            feed=feed,
            clock=lambda: NOW,
            sleep=lambda _: None,
        )
        summaries = [source.read(day) for day in DAYS]
        kinds = set()
        for summary in summaries:
            totals = reader.read(summary.business_day)
            assert isinstance(totals, PosTotals)
            assert totals.is_complete
            # The POS rounds each of its sums to cents by itself.
            apart = sum(group.gross for group in totals.groups) - totals.gross
            assert abs(apart) <= Decimal("0.005") * (len(totals.groups) + 1)
            found = compare(summary, totals, corrections_in(summaries))
            assert found.unexplained == 0
            kinds |= {cause.kind for cause in found.causes}
    dated = {CauseKind.CORRECTS_EARLIER, CauseKind.CORRECTED_LATER}
    assert kinds & dated == (dated if feed is Feed.V2 else set())


@pytest.mark.parametrize("kind", [Kind.SERVER_ERROR, Kind.NOT_JSON, Kind.TRUNCATED])
def test_totals_that_cannot_be_had_are_named_and_not_asked_for_again(kind: Kind) -> None:
    faults = Faults(troubles=(Trouble(kind=kind, where="aggregatedSales", times=2),))
    with connected(faults) as (sandbox, client):
        reader = TotalsReader(source=client, location=sandbox.location_id)
        first = reader.read(DAYS[0])
        assert isinstance(first, TotalsNotRead)
        assert first.code.startswith("KS-")
        assert reader.read(DAYS[1]) == first
        assert client.business_day(sandbox.location_id, DAYS[1]).body
        fresh = TotalsReader(source=client, location=sandbox.location_id)
        assert isinstance(fresh.read(DAYS[1]), PosTotals)


def test_a_location_without_the_endpoint_is_not_compared() -> None:
    with connected() as (_, client):
        found = TotalsReader(source=client, location="999").read(DAYS[0])
    assert isinstance(found, TotalsNotRead)


def part(name: str, gross: str | None, key: str = "accountingGroup") -> Total:
    return Total(
        key=key,
        value=name,
        gross=None if gross is None else Decimal(gross),
        service_charge=None,
        discount=None,
        tax=None,
        count=None,
    )


def test_without_a_sum_of_its_own_an_answer_is_the_sum_of_its_groups() -> None:
    whole = Total(
        key="",
        value="",
        gross=None,
        service_charge=Decimal("1.00"),
        discount=None,
        tax=Decimal("2.00"),
        count=None,
        parts=(part("Speisen", "7.00"), part("x", None), part("Bar", "5.00")),
    )
    found = pos_totals(AggregatedSales(total=whole, data_complete=None))
    assert found == PosTotals(
        gross=Decimal("12.00"),
        service_charge=Decimal("1.00"),
        tax=Decimal("2.00"),
        groups=(
            PosGroup(name="Speisen", gross=Decimal("7.00")),
            PosGroup(name="Bar", gross=Decimal("5.00")),
        ),
        is_complete=None,
    )


def test_a_store_of_tokens_that_fails_is_no_reason_to_stop() -> None:
    class Failing:
        def aggregated_sales(self, *_: object) -> AggregatedSales:
            raise StoreError(codes.TOKENS_UNREADABLE.at("tokens.json"))

    assert TotalsReader(source=Failing(), location="7").read(DAYS[0]) == TotalsNotRead(
        code="AUTH-048"
    )
