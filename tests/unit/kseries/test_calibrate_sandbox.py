"""Calibrations over HTTP: the sandbox's switches are what they find."""

from datetime import date, timedelta

import pytest

from datev_bridge.kseries.calibrate import Reading, calibrate
from datev_bridge.kseries.calibration import Agreement, Calibration, TipPlace
from datev_bridge.kseries.endpoints import Feed
from datev_bridge.testing import Restaurant, Size, Spelling
from datev_bridge.testing.sandbox import Faults, Late
from support.pos import Pos, pos_at

OPENED = date(2026, 3, 2)
DAYS = [OPENED + timedelta(days=n) for n in range(1, 6)]
HOUR = timedelta(hours=1)


def restaurant(*, tip_inside: bool = False) -> Restaurant:
    return Restaurant(seed=9, size=Size.SMALL, opened=OPENED, tip_inside=tip_inside)


def read(pos: Pos, *feeds: Feed) -> list[Reading]:
    return [
        Reading(
            answer=pos.client.business_day(pos.location.id, day, feed), read_at=pos.time.clock()
        )
        for day in DAYS
        for feed in feeds
    ]


def calibrated(faults: Faults, *feeds: Feed, tip_inside: bool = False) -> Calibration:
    place = restaurant(tip_inside=tip_inside)
    with pos_at(place.sell(DAYS[-1]).ends + HOUR, place, faults) as pos:
        return calibrate(read(pos, *feeds), location=pos.location)


@pytest.mark.parametrize("inside", [False, True])
def test_where_tips_are(inside: bool) -> None:
    found = calibrated(Faults(), Feed.V2, tip_inside=inside)
    assert found.tips.place is (TipPlace.INSIDE if inside else TipPlace.OUTSIDE)
    assert bool(found.tips.inside_methods) is inside


@pytest.mark.parametrize(
    ("spelling", "name"),
    [(Spelling.CAMEL, "timeOfCloseAndPaid"), (Spelling.DESCRIBED, "timeofCloseAndPaid")],
)
def test_spellings_of_both_feeds(spelling: Spelling, name: str) -> None:
    found = calibrated(Faults(spelling=spelling), Feed.V1, Feed.V2)
    assert {name, "timeClosed"} <= found.spellings.times.keys()
    assert found.feeds == ("v1", "v2")


def test_a_type_nobody_knows() -> None:
    assert "BARTER" in calibrated(Faults(strange_type="BARTER"), Feed.V2).types


def test_a_day_that_is_never_complete_is_left_out() -> None:
    found = calibrated(Faults(incomplete_asks=99), Feed.V2)
    assert (found.days, found.incomplete) == ((), tuple(DAYS))


def test_late_tips_and_receipts_are_found_by_reading_twice() -> None:
    place = restaurant()
    ends = place.sell(DAYS[-1]).ends
    late = Late(after=5 * HOUR, receipts=0.05, tips=0.1)
    with pos_at(ends + 2 * HOUR, place, Faults(late=late, seed=1)) as pos:
        readings = read(pos, Feed.V2)
        pos.go_to(ends + 8 * HOUR)
        found = calibrate([*readings, *read(pos, Feed.V2)], location=pos.location)
    changes = found.late_changes
    assert changes.agreement is Agreement.DIFFERENT
    assert (changes.days_compared, changes.days_changed) == (5, 1)
    assert (changes.after_hours, changes.before_hours) == (2, 8)
