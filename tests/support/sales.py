"""Sales as the POS sends them, a field changed at a time, and the days they make."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
import json
from typing import Any

from datev_bridge.daybook import DaySummary, Location
from datev_bridge.pipeline import read_day

DAY = date(2026, 11, 21)
BERLIN = Location(id="141948669132802", name="Berlin", timezone="Europe/Berlin")
BORDER = "2026-11-22T05:30:00+01:00"

Raw = dict[str, Any]


def changed(raw: Raw, changes: Raw) -> Raw:
    """Return the object with some fields replaced; ``...`` takes a field out."""
    return {key: value for key, value in {**raw, **changes}.items() if value is not ...}


def tax(rate: str, amount: str, **changes: Any) -> Raw:
    return changed({"taxRate": rate, "taxAmount": amount, "taxIncluded": True}, changes)


def line(gross: str = "11.90", rate: str = "1.19", **changes: Any) -> Raw:
    """Return a line of that gross amount at one rate; drinks at 19 % unless told otherwise."""
    part = (Decimal(gross) - Decimal(gross) / Decimal(rate)).quantize(Decimal("0.000001"))
    raw = {
        "id": "S65315.1",
        "name": "Artikel",
        "totalNetAmountWithTax": gross,
        "totalNetAmountWithoutTax": str(Decimal(gross) - part),
        "taxAmount": str(part),
        "serviceCharge": "0.00",
        "taxRatePercentage": f"{(Decimal(rate) - 1) * 100:.2f}",
        "taxLines": [tax(rate, str(part))],
        "accountingGroup": {"accountingGroupId": 2, "name": "Getränke", "code": "20"},
        "revenueCenterId": 4,
        "currency": "EUR",
    }
    return changed(raw, changes)


def payment(amount: str = "11.90", **changes: Any) -> Raw:
    """Return a payment in cash."""
    raw = {
        "paymentMethodId": 7,
        "code": "CASH",
        "description": "Bar",
        "netAmountWithTax": amount,
        "tip": "0.00",
        "surcharge": "0.00",
        "roundingAmount": "0.00",
        "type": "NORMAL",
        "currency": "EUR",
        "revenueCenterId": 4,
    }
    return changed(raw, changes)


def sale(number: int = 1, **changes: Any) -> Raw:
    """Return a drink for 11.90 paid in cash."""
    raw = {
        "accountFiscId": f"A65315.{number}",
        "receiptId": f"R65315.{number}",
        "type": "SALE",
        "source": {"initialAccountId": f"A65315.{number}"},
        "timeOfOpening": "2026-11-21T18:00:00.000Z",
        "timeClosed": "2026-11-21T19:00:00.000Z",
        "salesLines": [line()],
        "payments": [payment()],
    }
    return changed(raw, changes)


def body(*sales: object, **changes: Any) -> bytes:
    """Return the answer that holds those sales."""
    raw: Raw = {"sales": list(sales), "nextStartOfDayAsIso8601": BORDER, "dataComplete": True}
    return json.dumps(changed(raw, changes)).encode()


def day_of(*sales: object, location: Location = BERLIN, **changes: Any) -> DaySummary:
    """Return the business day that holds those sales."""
    return read_day(body(*sales, **changes), location=location, business_day=DAY, feed="v2")


def amounts(texts: Iterable[str]) -> list[Decimal]:
    return [Decimal(text) for text in texts]
