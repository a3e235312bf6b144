"""Captured folders of tests, and what may stand in them."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
import json
from typing import Any

from datev_bridge.daybook import Location
from datev_bridge.kseries.capture import Capture, capture_days
from datev_bridge.kseries.endpoints import DayBody, Feed
from datev_bridge.testing import Restaurant, SimulatedDay

KEY = b"k" * 32
CAPTURED_AT = datetime(2026, 12, 1, 9, tzinfo=UTC)

KEPT_FIELDS = frozenset(
    {
        "totalNetAmountWithTax", "totalNetAmountWithoutTax", "menuListPrice", "serviceCharge",
        "serviceChargeType", "serviceChargeRate", "discountAmount", "discountType",
        "accountDiscountAmount", "accountDiscountType", "totalDiscountAmount", "taxCode",
        "taxAmount", "taxRate", "taxRatePercentage", "quantity", "currency", "timeOfSale",
        "timeofSale", "voidReason", "netAmountWithTax", "tip", "surcharge", "roundingAmount",
        "type", "fiscDate", "timeOfOpening", "timeofOpening", "timeClosed", "timeOfCloseAndPaid",
        "timeofCloseAndPaid", "nbCovers", "nextStartOfDayAsIso8601",
    }
)  # fmt: skip
"""Fields whose values a capture may show as they were."""

RESERVED = frozenset({"CASH", "IKGIFT", "IKDEBT", "IKPMS", "OOPAYMENT", "APM", "BackOffice"})


def leaves(value: Any, field: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each scalar with the field it stands in; elements of a list stand in the list's."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, field)
    elif value is not None and not isinstance(value, bool):
        yield field, value


def secrets_in(document: Any) -> set[str]:
    """Return all texts and ids of an answer that must not be found in its capture."""
    texts = {str(value) for field, value in leaves(document) if field not in KEPT_FIELDS}
    return {text for text in texts if len(text) >= 3} - RESERVED


def is_distinctive(text: str) -> bool:
    """Tell whether a text cannot turn up by chance inside an amount, a time or a pseudonym."""
    return len(text) >= 9 or any(character.islower() for character in text)


def location_of(restaurant: Restaurant) -> Location:
    return Location(
        id=str(restaurant.house.location_id), name=restaurant.name, timezone="Europe/Berlin"
    )


def body_of(day: SimulatedDay, feed: Feed = Feed.V2) -> DayBody:
    """Return a simulated day as the POS would answer it."""
    document = day.sales_daily() if feed is Feed.V2 else v1_document(day)
    return DayBody(
        location=str(day.house.location_id),
        day=day.day,
        feed=feed,
        body=json.dumps(document, ensure_ascii=False).encode(),
    )


def v1_document(day: SimulatedDay) -> dict[str, Any]:
    return {
        "businessName": day.house.business,
        "businessLocationId": day.house.location_id,
        "nextStartOfDayAsIso8601": day.next_start,
        "dataComplete": True,
        "sales": day.v1(),
        "_links": {"self": {"href": f"https://api.example/f/finance/{day.house.location_id}"}},
    }


def capture_of(
    bodies: Mapping[date, bytes], location: Location, profile: Mapping[str, Any] | None = None
) -> Capture:
    """Capture V2 bodies."""
    days = [
        DayBody(location=location.id, day=day, feed=Feed.V2, body=body)
        for day, body in bodies.items()
    ]
    return capture_days(days, location=location, key=KEY, captured_at=CAPTURED_AT, profile=profile)
