"""The last days of a location: which, in which order, and where they end."""

from datetime import UTC, date, datetime, timedelta

from attrs import evolve, field, frozen
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.errors import KSeriesError, ServiceUnavailable
from datev_bridge.kseries import codes
from datev_bridge.kseries.endpoints import DayBody, Feed
from datev_bridge.kseries.recent import last_days, read_back, read_days
from datev_bridge.testing import Restaurant, Size
from support.pos import pos_at
from support.sales import BERLIN, DAY

FIRST = datetime(2015, 1, 1, tzinfo=UTC)

moments = st.integers(min_value=0, max_value=10_000_000).map(lambda n: FIRST + timedelta(minutes=n))
lengths = st.integers(min_value=1, max_value=40)


@frozen
class Till:
    """Answers from its first day on; fails on one day if told so."""

    opened: date
    broken: date | None = None
    asked: list[tuple[date, Feed]] = field(factory=list)

    def business_day(self, location: str, day: date, feed: Feed) -> DayBody:
        self.asked.append((day, feed))
        if day == self.broken:
            raise ServiceUnavailable(codes.UNREACHABLE.at())
        if day < self.opened:
            raise KSeriesError(codes.BEFORE_OPENING.at(earliest=self.opened.isoformat()))
        return DayBody(location=location, day=day, feed=feed, body=b"{}")


def quiet(_stage: str, _done: int, _all: int) -> None:
    """Tell nobody."""


@given(moments, lengths)
def test_the_last_days_end_yesterday_without_a_gap(now: datetime, days: int) -> None:
    found = last_days(BERLIN, now=now, days=days)
    assert found[0] in {now.date() - timedelta(days=1), now.date()}  # Berlin is never behind UTC
    assert [found[0] - day for day in found] == [timedelta(days=n) for n in range(days)]


def test_yesterday_is_the_location_s() -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert last_days(BERLIN, now=late, days=1) == (date(2026, 11, 21),)
    new_york = evolve(BERLIN, timezone="America/New_York")
    assert last_days(new_york, now=late, days=1) == (date(2026, 11, 20),)
    nowhere = evolve(BERLIN, timezone="Nowhere")
    assert last_days(nowhere, now=late, days=1) == (date(2026, 11, 20),)


@given(lengths, st.integers(min_value=0, max_value=60))
def test_reading_back_ends_where_the_location_began(days: int, age: int) -> None:
    till = Till(DAY - timedelta(days=age))
    asked = [DAY - timedelta(days=n) for n in range(days)]
    found = [answer.day for answer in read_back(till, BERLIN, asked, (Feed.V2,), quiet)]
    assert found == [day for day in asked if day >= till.opened]
    assert len(till.asked) <= len(found) + 1


def test_a_location_younger_than_all_days_is_an_error() -> None:
    with pytest.raises(KSeriesError) as error:
        list(read_back(Till(DAY + timedelta(days=1)), BERLIN, [DAY], (Feed.V2,), quiet))
    assert error.value.code == "KS-008"


def test_another_failure_is_never_taken_for_the_beginning() -> None:
    days = [DAY, DAY - timedelta(days=1)]
    with pytest.raises(ServiceUnavailable):
        list(read_back(Till(DAY, broken=days[1]), BERLIN, days, (Feed.V2,), quiet))


def test_named_days_are_read_as_named_from_each_feed() -> None:
    till, told = Till(DAY), []
    days = (DAY, DAY + timedelta(days=1))
    answers = read_days(till, BERLIN, days, (Feed.V1, Feed.V2), lambda *news: told.append(news))
    assert [(a.day, a.feed) for a in answers] == till.asked
    assert till.asked == [(day, feed) for day in days for feed in Feed]
    assert told == [("read", n, 4) for n in (1, 2, 3, 4)]


def test_a_named_day_before_the_location_existed_is_an_error() -> None:
    days = (DAY, DAY - timedelta(days=1))
    with pytest.raises(KSeriesError) as error:
        list(read_days(Till(DAY), BERLIN, days, (Feed.V2,), quiet))
    assert dict(error.value.issue.values) == {"earliest": DAY.isoformat()}


def test_the_sandbox_s_location_ends_too() -> None:
    opened = date(2026, 3, 1)
    restaurant = Restaurant(seed=7, size=Size.SMALL, opened=opened)
    with pos_at(datetime(2026, 3, 4, 12, tzinfo=UTC), restaurant) as pos:
        days = last_days(pos.location, now=pos.time.clock(), days=30)
        found = list(read_back(pos.client, pos.location, days, (Feed.V2,), quiet))
    assert [answer.day for answer in found] == [opened + timedelta(days=n) for n in (2, 1, 0)]
