"""Product and oracle on random days: the same rows to the cent, the same days held."""

from datetime import UTC, datetime

from hypothesis import given

from datev_bridge.daybook import Location
from datev_bridge.pipeline import Export, build_export, read_day
from datev_bridge.profile import from_document
from golden.oracle import OracleRow, rows
from golden.random_sales import RandomDays, random_days
from golden.test_line_on_cases import product_rows
from golden.worked import with_discounts

CREATED_AT = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)


def export_of(case: RandomDays) -> Export:
    location = Location(**case.location)
    days = [
        read_day(body, location=location, business_day=day, feed="v2")
        for day, body in case.days.items()
    ]
    return build_export(
        days, profile=from_document(case.profile), location=location, created_at=CREATED_AT
    )


@given(case=random_days())
def test_random_days_give_the_oracles_rows(case: RandomDays) -> None:
    export = export_of(case)
    profile, days = with_discounts(case.profile, case.days)
    booked, held = rows(profile, case.location, days)
    assert list(export.held) == [day.day for day in held], export.issues
    assert product_rows(export) == booked


@given(case=random_days(breaking=True))
def test_broken_days_are_held_by_both(case: RandomDays) -> None:
    export = export_of(case)
    booked, held = rows(case.profile, case.location, case.days)
    assert list(export.held) == [day.day for day in held], export.issues
    # The number of an invoice that could not be read is known to the oracle alone.
    assert _without_references(product_rows(export)) == _without_references(booked)


def _without_references(found: list[OracleRow]) -> list[OracleRow]:
    return [row._replace(document_field_1="") for row in found]
