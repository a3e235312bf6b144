"""How faults change a sale that the POS shows."""

from typing import Any

Sale = dict[str, Any]

_AMOUNTS = frozenset(
    {
        "totalNetAmountWithTax",
        "totalNetAmountWithoutTax",
        "menuListPrice",
        "unitCostPrice",
        "serviceCharge",
        "serviceChargeRate",
        "taxAmount",
        "taxRate",
        "taxRatePercentage",
        "discountAmount",
        "accountDiscountAmount",
        "totalDiscountAmount",
        "quantity",
        "netAmountWithTax",
        "tip",
        "surcharge",
        "roundingAmount",
    }
)


def without_tips(sale: Sale) -> Sale:
    """Return the sale as it is before tips are added."""
    if "payments" not in sale:
        return sale
    return sale | {"payments": [payment | {"tip": "0.00"} for payment in sale["payments"]]}


def without_ids(sale: Sale) -> Sale:
    """Return the sale without accounting groups and ids of payment methods: both may be missing."""
    bare = sale | {"salesLines": [_without(line, "accountingGroup") for line in sale["salesLines"]]}
    if "payments" in sale:
        bare["payments"] = [_without(payment, "paymentMethodId") for payment in sale["payments"]]
    return bare


def with_numbers(value: Any) -> Any:
    """Return the sale with its amounts as numbers instead of strings (as an older API had them)."""
    if isinstance(value, list):
        return [with_numbers(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: float(each) if name in _AMOUNTS and isinstance(each, str) else with_numbers(each)
        for name, each in value.items()
    }


def _without(document: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != name}
