"""Sums over rendered sales, computed apart from everything that rendered them."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

NO_TAKINGS = {"FLOAT", "TRANSITORY"}


def takings(sales: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [sale for sale in sales if sale["type"] not in NO_TAKINGS]


def line_sum(sale: dict[str, Any]) -> Decimal:
    return sum((Decimal(line["totalNetAmountWithTax"]) for line in sale["salesLines"]), Decimal(0))


def payment_sum(sale: dict[str, Any]) -> Decimal:
    return sum((Decimal(p["netAmountWithTax"]) for p in sale["payments"]), Decimal(0))


def payments_by_method(sales: list[dict[str, Any]], key: str) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for sale in sales:
        for payment in sale["payments"]:
            sums[str(payment["paymentMethodId"])] += Decimal(payment[key])
    return dict(sums)


def revenue_by_group_and_rate(
    sales: list[dict[str, Any]],
) -> dict[tuple[str, Decimal], Decimal]:
    """Gross by group and rate; lines with several rates by what their taxes say, the rest last."""
    sums: dict[tuple[str, Decimal], Decimal] = defaultdict(Decimal)
    for sale in sales:
        for line in sale["salesLines"]:
            group = str(line["accountingGroup"]["accountingGroupId"])
            gross = Decimal(line["totalNetAmountWithTax"])
            if line["serviceChargeType"] == "UNTAXED":
                gross -= Decimal(line["serviceCharge"])
            *others, last = line["taxLines"]
            for tax in others:
                rate = Decimal(tax["taxRate"]) - 1
                part = Decimal(tax["taxAmount"]) / rate + Decimal(tax["taxAmount"])
                sums[group, rate * 100] += part
                gross -= part
            sums[group, (Decimal(last["taxRate"]) - 1) * 100] += gross
    return dict(sums)
