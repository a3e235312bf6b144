"""What must hold of every calibration."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from datev_bridge.daybook import Location
from datev_bridge.kseries.calibrate import Reading, calibrate
from datev_bridge.kseries.calibration import Calibration
from datev_bridge.kseries.calibration_report import block_of, issues_of
from datev_bridge.kseries.endpoints import DayBody, Feed
from golden.random_sales import RandomDays, random_days
from support.captures import capture_of
from support.readings import reading
from support.sales import BERLIN, payment, sale

some = settings(max_examples=40, deadline=None)
READ_AT = datetime(2026, 4, 1, tzinfo=UTC)


def readings_of(case: RandomDays) -> list[Reading]:
    return [
        Reading(
            answer=DayBody(location=case.location["id"], day=day, feed=Feed.V2, body=body),
            read_at=READ_AT,
        )
        for day, body in case.days.items()
    ]


def calibrated(case: RandomDays) -> Calibration:
    return calibrate(readings_of(case), location=Location(**case.location))


@some
@given(st.lists(st.tuples(st.integers(2, 500), st.booleans()), max_size=8))
def test_each_receipt_with_a_tip_is_read_one_way(tips: list[tuple[int, bool]]) -> None:
    sales = []
    for number, (cents, inside) in enumerate(tips, start=1):
        tip = Decimal(cents) / 100
        paid = Decimal("11.90") + (tip if inside else 0)
        sales.append(sale(number, payments=[payment(f"{paid:.2f}", tip=f"{tip:.2f}")]))
    found = calibrate([reading(*sales)], location=BERLIN).tips
    counts = Counter(inside for _, inside in tips)
    assert (found.inside, found.outside, found.unclear) == (counts[True], counts[False], 0)


@some
@given(random_days())
def test_every_sale_counts_once(case: RandomDays) -> None:
    found = calibrated(case)
    sales = [json.loads(body)["sales"] for body in case.days.values()]
    assert found.receipts == sum(found.types.values()) == sum(map(len, sales))
    assert found.unbalanced == 0
    assert found.days == tuple(sorted(case.days))
    assert issues_of(found)


@some
@given(random_days(), st.integers(1, 100))
def test_reading_again_what_has_not_changed_adds_nothing_but_that(
    case: RandomDays, hours: int
) -> None:
    once = readings_of(case)
    again = [
        Reading(answer=each.answer, read_at=each.read_at + timedelta(hours=hours)) for each in once
    ]
    location = Location(**case.location)
    one, two = calibrate(once, location=location), calibrate([*again, *once], location=location)
    late = {"late_changes", "late_days_compared", "amounts_as_numbers"}
    assert {k: v for k, v in block_of(one).items() if k not in late} == {
        k: v for k, v in block_of(two).items() if k not in late
    }
    assert block_of(two)["late_changes"] == ("unchanged" if once else "not seen")


@some
@given(random_days(breaking=True))
def test_a_capture_tells_the_same_of_its_location(case: RandomDays) -> None:
    location = Location(**case.location)
    capture = capture_of(case.days, location)
    redacted = RandomDays(
        case.profile,
        {**case.location, "id": capture.location.id},
        {day: capture.files[f"sales/{day.isoformat()}.json"] for day in case.days},
    )
    own = {"location", "methods_without_id", "groups_without_id"}
    one, other = block_of(calibrated(case)), block_of(calibrated(redacted))
    assert {k: v for k, v in one.items() if k not in own} == {
        k: v for k, v in other.items() if k not in own
    }
    for key in ("methods_without_id", "groups_without_id"):
        assert len(one[key]) == len(other[key])  # type: ignore[arg-type]
