"""The vendor's names of fields: how they are spelled, and which of them the books do not need."""

from datev_bridge.kseries.models import Payment, Sale, SalesLine

SPELLINGS = {
    "timeofOpening": "timeOfOpening",
    "timeofCloseAndPaid": "timeClosed",
    "timeOfCloseAndPaid": "timeClosed",
    "timeOfClosed": "timeClosed",
}
"""What V1 and older documents call a field → the name in V2."""

UNUSED: dict[type, frozenset[str]] = {
    Sale: frozenset({
        "accountReference", "cancelled", "voidReason", "externalReferences", "dineIn",
        "externalFiscalNumber", "nbCovers", "tableNumber", "tableName", "ownerName", "ownerId",
        "accountProfileCode", "deviceId", "deviceName", "staffId", "staffName", "consumer",
    }),
    SalesLine: frozenset({
        "parentLineId", "taxCode", "menuListPrice", "serviceChargeRate", "serviceChargeType",
        "discountAmount", "discountType", "discountCode", "discountName",
        "accountDiscountAmount", "accountDiscountType", "accountDiscountCode",
        "accountDiscountName", "sku", "nameOverride", "quantity",
        "unitCostPrice", "tags", "categories", "statisticGroup", "revenueCenter", "staffId",
        "staffName", "deviceId", "deviceName", "accountProfileCode", "timeOfSale", "timeofSale",
        "voidReason",
    }),
    Payment: frozenset({
        "fiscId", "uuid", "fiscDate", "authorization", "externalReference", "deviceId",
        "deviceName", "staffId", "staffName", "revenueCenter",
    }),
}  # fmt: skip
"""Fields of the vendor's description that the books do not need; anything else is drift."""


def camel(name: str) -> str:
    """Return the vendor's spelling of one of our attributes: ``tax_lines`` → ``taxLines``."""
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)
