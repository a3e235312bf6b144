"""Business days through a real client from the sandbox: waiting, borders, late changes."""

from datetime import UTC, date, datetime, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.daybook import codes
from datev_bridge.daybook.digest import day_digest
from datev_bridge.errors import ServiceUnavailable
from datev_bridge.kseries.endpoints import DayBody, Feed
from datev_bridge.kseries.feed import BusinessDayFeed, Patience
from datev_bridge.pipeline import read_day
from datev_bridge.runs.ports import DayReader
from datev_bridge.testing import Restaurant, Size
from datev_bridge.testing.sandbox import Faults, Kind, Late, Trouble
from support.kseries import FakeTime
from support.pos import pos_at
from support.sales import BERLIN, BORDER, DAY, body, sale

OPENED = date(2026, 3, 1)
RESTAURANT = Restaurant(seed=7, size=Size.SMALL, opened=OPENED)
TUESDAY = date(2026, 3, 3)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=2))


def codes_in(summary: object) -> set[str]:
    return {issue.code for issue in summary.issues}  # type: ignore[attr-defined]


# Patience


@given(spans, st.timedeltas(min_value=MINUTE, max_value=12 * HOUR), spans, st.none() | spans)
def test_no_pause_outlasts_patience_or_asks_too_often(
    longest: timedelta, every: timedelta, waited: timedelta, until_end: timedelta | None
) -> None:
    pause = Patience(longest=longest, every=every).pause(waited=waited, until_end=until_end)
    left = longest - waited
    if pause is None:
        assert left <= timedelta(0) or (until_end is not None and until_end > left)
        return
    assert timedelta(0) < pause <= left
    assert pause >= min(every, left)
    assert until_end is None or pause >= until_end


@pytest.mark.parametrize("values", [{"longest": -HOUR}, {"every": timedelta(0)}])
def test_an_impossible_patience_is_refused(values: dict[str, timedelta]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Patience(**values)


# Waiting for a complete day


def test_a_complete_day_is_asked_for_once() -> None:
    with pos_at(RESTAURANT.sell(TUESDAY).ends + HOUR, RESTAURANT) as pos:
        summary = pos.feed(patience=Patience(longest=HOUR)).read(TUESDAY)
        assert not summary.is_held
        assert len(summary.receipts) == len(RESTAURANT.sell(TUESDAY).receipts)
        assert pos.asks() == 1
        assert pos.time.pauses == []


@pytest.mark.parametrize("feed", Feed)
def test_an_incomplete_day_is_asked_for_again(feed: Feed) -> None:
    moment = RESTAURANT.sell(TUESDAY).ends + HOUR
    with pos_at(moment, RESTAURANT, Faults(incomplete_asks=3)) as pos:
        patience = Patience(longest=HOUR, every=10 * MINUTE)
        summary = pos.feed(feed, patience).read(TUESDAY)
        assert not summary.is_held
        assert pos.time.pauses == [600.0, 600.0, 600.0]
        assert pos.asks() == 4


def test_patience_ends_and_the_day_is_held() -> None:
    moment = RESTAURANT.sell(TUESDAY).ends + HOUR
    with pos_at(moment, RESTAURANT, Faults(incomplete_asks=99)) as pos:
        summary = pos.feed(patience=Patience(longest=25 * MINUTE, every=10 * MINUTE)).read(TUESDAY)
        assert codes_in(summary) == {codes.NOT_COMPLETE.code}
        assert pos.time.pauses == [600.0, 600.0, 300.0]


def test_without_patience_there_is_one_ask() -> None:
    moment = RESTAURANT.sell(TUESDAY).ends + HOUR
    with pos_at(moment, RESTAURANT, Faults(incomplete_asks=99)) as pos:
        assert pos.feed().read(TUESDAY).is_held
        assert (pos.asks(), pos.time.pauses) == (1, [])


def test_a_day_still_running_is_waited_for_until_its_end_at_once() -> None:
    ends = RESTAURANT.sell(TUESDAY).ends
    with pos_at(ends - 2 * HOUR, RESTAURANT) as pos:
        patience = Patience(longest=3 * HOUR, every=15 * MINUTE)
        summary = pos.feed(patience=patience).read(TUESDAY)
        assert not summary.is_held
        assert pos.time.pauses == [7200.0, 900.0, 900.0]


def test_a_day_that_ends_after_all_patience_is_not_waited_for() -> None:
    ends = RESTAURANT.sell(TUESDAY).ends
    with pos_at(ends - 4 * HOUR, RESTAURANT) as pos:
        assert pos.feed(patience=Patience(longest=3 * HOUR)).read(TUESDAY).is_held
        assert (pos.asks(), pos.time.pauses) == (1, [])


def test_a_clock_that_stands_still_does_not_wait_for_ever() -> None:
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        assert len(pauses) < 10
        pauses.append(seconds)

    class NeverDone:
        def business_day(self, location: str, day: date, feed: Feed) -> DayBody:
            content = body(sale(1), dataComplete=False, nextStartOfDayAsIso8601=BORDER)
            return DayBody(location=location, day=day, feed=feed, body=content)

    feed = BusinessDayFeed(
        source=NeverDone(),
        line=read_day,
        location=BERLIN,
        patience=Patience(longest=HOUR, every=20 * MINUTE),
        clock=lambda: datetime(2026, 12, 1, tzinfo=UTC),
        sleep=sleep,
    )
    assert feed.read(DAY).is_held
    assert pauses == [1200.0, 1200.0, 1200.0]


def test_a_failure_of_the_pos_is_no_reason_to_wait() -> None:
    moment = RESTAURANT.sell(TUESDAY).ends + HOUR
    down = Faults(troubles=(Trouble(kind=Kind.UNAVAILABLE, where="sales-daily"),))
    with pos_at(moment, RESTAURANT, down) as pos, pytest.raises(ServiceUnavailable):
        pos.feed(patience=Patience(longest=timedelta(days=1))).read(TUESDAY)


# Borders


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 28), 23), (date(2026, 3, 27), 24), (date(2026, 10, 24), 25)]
)
@pytest.mark.parametrize("feed", Feed)
def test_borders_are_the_poss_and_follow_the_clocks(day: date, hours: int, feed: Feed) -> None:
    sold = RESTAURANT.sell(day)
    with pos_at(sold.ends + HOUR, RESTAURANT) as pos:
        summary = pos.feed(feed).read(day)
    assert summary.starts_at == sold.starts
    assert summary.ends_at == sold.ends
    assert summary.ends_at - summary.starts_at == hours * HOUR
    assert summary.feed == feed.value


def test_the_two_feeds_date_a_correction_differently() -> None:
    restaurant = Restaurant(seed=3, size=Size.MEDIUM, opened=OPENED)
    day = next(
        day
        for day in (OPENED + timedelta(days=n) for n in range(1, 20))
        if restaurant.sell(day).totals.payments != restaurant.sell(day).totals_v1.payments
    )
    with pos_at(restaurant.sell(day).ends + 48 * HOUR, restaurant) as pos:
        one, other = (day_digest(pos.feed(feed).read(day)) for feed in Feed)
    assert one != other


def test_unknown_fields_reach_the_counter() -> None:
    odd = body({**sale(1), "brandNew": "x"})

    class Source:
        def business_day(self, location: str, day: date, feed: Feed) -> DayBody:
            return DayBody(location=location, day=day, feed=feed, body=odd)

    with pos_at(RESTAURANT.sell(TUESDAY).ends, RESTAURANT) as pos:
        evolve(pos.feed(), source=Source()).read(DAY)
        assert pos.client.drift == {"Sale.brandNew": 1}


def test_a_feed_is_what_an_export_reads_from() -> None:
    def wants(reader: DayReader) -> str:
        return reader.location.id

    time = FakeTime()
    feed = BusinessDayFeed(
        source=None,  # type: ignore[arg-type]
        line=read_day,
        location=BERLIN,
        clock=time.clock,
        sleep=time.sleep,
    )
    assert wants(feed) == BERLIN.id


# Late changes


@pytest.mark.parametrize("feed", Feed)
def test_only_what_differs_is_found_again(feed: Feed) -> None:
    days = [OPENED + timedelta(days=n) for n in range(1, 7)]
    ends = RESTAURANT.sell(days[-1]).ends
    late = Late(after=5 * HOUR, receipts=0.05, tips=0.05)
    with pos_at(ends + HOUR, RESTAURANT, Faults(late=late, seed=2)) as pos:
        reader = pos.feed(feed)
        known = {day: day_digest(reader.read(day)) for day in days}
        asked = pos.asks()
        assert list(reader.changes_since(7, known)) == []
        assert pos.asks() == asked + len(days)
        pos.go_to(ends + 6 * HOUR)
        changes = list(reader.changes_since(7, known))
    assert [change.summary.business_day for change in changes] == [days[-1]]
    for change in changes:
        assert change.is_final
        assert change.before == known[change.summary.business_day]
        assert change.after == day_digest(change.summary) != change.before


def test_only_the_last_days_that_are_known_are_read() -> None:
    with pos_at(datetime(2026, 3, 20, 12, tzinfo=UTC), RESTAURANT) as pos:
        known = dict.fromkeys((date(2026, 3, n) for n in (5, 12, 13, 19, 25)), "of other facts")
        found = [c.summary.business_day.day for c in pos.feed().changes_since(7, known)]
    assert found == [13, 19]


def test_a_changed_day_that_is_not_complete_is_not_final() -> None:
    day = date(2026, 3, 20)
    moment = RESTAURANT.sell(day).ends - HOUR
    with pos_at(moment, RESTAURANT) as pos:
        patient = pos.feed(patience=Patience(longest=timedelta(days=1)))
        (change,) = patient.changes_since(1, {day: "of other facts"})
        assert not change.is_final
        assert pos.time.pauses == []


# A receipt in two versions


class Answers:
    """A POS that gives one answer after the other, and the last one for ever."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)
        self.asked = 0

    def business_day(self, location: str, day: date, feed: Feed) -> DayBody:
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return DayBody(location=location, day=day, feed=feed, body=answer)


def feed_of(source: Answers) -> BusinessDayFeed:
    time = FakeTime()
    return BusinessDayFeed(
        source=source, line=read_day, location=BERLIN, clock=time.clock, sleep=time.sleep
    )


def test_a_receipt_caught_between_two_versions_is_asked_for_once_more() -> None:
    source = Answers(body(sale(), sale(receiptId="R65315.2")), body(sale()))
    summary = feed_of(source).read(DAY)
    assert source.asked == 2
    assert not summary.is_held


def test_two_versions_that_stay_are_named_and_hold_the_day() -> None:
    source = Answers(body(sale(), sale(receiptId="R65315.2")))
    summary = feed_of(source).read(DAY)
    assert source.asked == 2
    (issue,) = summary.issues
    assert issue.code == codes.TWO_VERSIONS.code
    first, second = dict(issue.values)["versions"].split(" | ")
    assert first != second
    assert first.startswith("SALE 11.90")
