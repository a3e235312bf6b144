"""Businesses and the settings of a location (vendor's OpenAPI, Financial)."""

from typing import Any

from datev_bridge.testing.rendering import multiplier
from datev_bridge.testing.sandbox.desk import Desk, number
from datev_bridge.testing.sandbox.messages import Asked, Reply, as_json

OLD_HOST = "https://api.ikentoo.com"
"""Links in answers point to the vendor's old host: nobody must follow them."""


def links(asked: Asked) -> dict[str, Any]:
    """Return ``_links`` with the request's own address."""
    return {"self": {"href": f"{OLD_HOST}{asked.path}"}}


def businesses(desk: Desk) -> Reply:
    """Answer all businesses of the session, their locations within."""
    found: dict[str, dict[str, Any]] = {}
    for place in desk.places:
        number_, name = place.business
        business = found.setdefault(
            number_,
            {
                "businessName": name,
                "businessId": int(number_),
                "currencyCode": place.currency,
                "businessLocations": [],
            },
        )
        business["businessLocations"].append(
            {
                "blName": place.name,
                "blID": int(place.location_id),
                "country": place.country,
                "timezone": place.timezone,
            }
        )
    size = number(desk, "size", 1000) or 1
    first = number(desk, "page", 0) * size
    rows = list(found.values())[first : first + size]
    return as_json({"_embedded": {"businessList": rows}, "_links": links(desk.asked)})


def tax_rates(desk: Desk) -> Reply:
    """Answer the tax rates as set up today."""
    rows = [
        {
            "code": row.code,
            "description": f"MwSt. {row.rate:.0f} %",
            "rate": float(multiplier(row.rate)),
            "taxIncluded": True,
        }
        for row in desk.here.place.tax_rates(desk.here.today)
    ]
    return as_json({"_embedded": {"taxRateList": rows}, "_links": links(desk.asked)})


def payment_methods(desk: Desk) -> Reply:
    """Answer the payment methods."""
    rows = []
    for method in desk.here.place.payment_methods():
        row: dict[str, Any] = {"name": method.name, "code": method.code, "pmId": method.id}
        if method.reference:
            row["accountingReference"] = method.reference
        rows.append(row)
    return as_json({"_embedded": {"paymentMethodList": rows}, "_links": links(desk.asked)})


def accounting_groups(desk: Desk) -> Reply:
    """Answer the accounting groups."""
    rows = []
    for group in desk.here.place.accounting_groups():
        row: dict[str, Any] = {"accountingGroupId": group.id, "name": group.name}
        if group.statistic:
            row["statisticGroup"] = group.statistic
        if group.code:
            row["code"] = group.code
        rows.append(row)
    return as_json({"_embedded": {"accountingGroupList": rows}, "_links": links(desk.asked)})
