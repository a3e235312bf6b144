"""Receipts as the vendor's interface writes them (vendor's OpenAPI, Financial and FinancialV2)."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
import json
from typing import Any
import uuid

from datev_bridge.testing.house import COUNTRY, CURRENCY, House
from datev_bridge.testing.menu import Group
from datev_bridge.testing.payments import PaymentType
from datev_bridge.testing.receipts import Line, Payment, Receipt, TaxPart
from datev_bridge.testing.service import RATE as SERVICE_RATE
from datev_bridge.testing.service import ServiceCharge

Document = dict[str, Any]


class Include(Enum):
    """What the ``include`` parameter adds to a sale."""

    STAFF = "staff"
    TABLE = "table"
    CONSUMER = "consumer"
    PAYMENTS = "payments"
    REVENUE_CENTER = "revenue_center"
    ACCOUNT_PROFILE = "account_profile"
    PAYMENT_AUTHORIZATION = "payment_authorization"


EVERYTHING = frozenset(Include)


def parse_include(text: str) -> frozenset[Include]:
    """Return what a comma-separated ``include`` asks for; names nobody knows ask for nothing."""
    known = {include.value: include for include in Include}
    return frozenset(known[name] for name in text.split(",") if name in known)


class Spelling(Enum):
    """How V1 spells its times: live tenants and the vendor's description differ."""

    CAMEL = "timeOf"
    DESCRIBED = "timeof"


class Feed(Enum):
    """The two generations of the financial interface."""

    V1 = "v1"
    V2 = "v2"


_STAFF_ID = 14_670
_HUNDRED = Decimal(100)


def instant(moment: datetime) -> str:
    """Return a time as the vendor writes it: UTC with milliseconds and ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def six(amount: Decimal) -> str:
    """Return an amount with six decimals."""
    return f"{amount:.6f}"


def two(amount: Decimal) -> str:
    """Return an amount with two decimals, rounded half to even."""
    return f"{amount:.2f}"


def multiplier(rate: Decimal) -> str:
    """Return a rate in per cent as the vendor's multiplier: 7.00 as ``1.07``."""
    return format((1 + rate / _HUNDRED).normalize(), "f")


def tax_code(rate: Decimal) -> str:
    """Return the code of a tax rate: ``VAT19``."""
    return f"VAT{rate:.0f}"


def statistic_json(group: Group) -> str:
    """Return a statistic group as master data has it: JSON inside a string."""
    return json.dumps(
        [{"category": "default", "value": group.statistic}],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def staff_name(number: int) -> str:
    """Return the name under which a member of the staff works."""
    return f"Service {number + 1}"


def _staff(number: int) -> Document:
    return {"staffId": _STAFF_ID + number, "staffName": staff_name(number)}


def _tax_line(house: House, part: TaxPart) -> Document:
    return {
        "taxId": house.tax_id(part.rate),
        "taxCode": tax_code(part.rate),
        "taxRate": multiplier(part.rate),
        "taxAmount": six(part.tax),
        "taxIncluded": True,
    }


def _accounting_group(house: House, group: Group, feed: Feed) -> Document:
    document: Document = {
        "accountingGroupId": int(house.group_id(group)),
        "name": group.name,
        "statisticGroup": group.statistic if feed is Feed.V2 else statistic_json(group),
    }
    if group.code:
        document["code"] = group.code
    return document


def _discounts(line: Line) -> Document:
    off, account_off = line.discount, line.account_discount
    document: Document = {
        "discountAmount": six(line.discount_amount),
        "accountDiscountAmount": two(line.account_discount_amount),
        "totalDiscountAmount": two(line.discount_amount + line.account_discount_amount),
    }
    if off:
        document |= {
            "discountType": off.type,
            "discountCode": off.code,
            "discountName": off.name,
        }
    if account_off:
        document |= {
            "accountDiscountType": account_off.type,
            "accountDiscountCode": account_off.code,
            "accountDiscountName": account_off.name,
        }
    return document


def _centre(house: House, receipt: Receipt) -> Document:
    return {
        "revenueCenter": house.measures.centres[receipt.centre],
        "revenueCenterId": house.centre_id(receipt.centre),
    }


def _device(house: House, receipt: Receipt) -> Document:
    name = "BackOffice" if receipt.back_office else f"iPad {receipt.device + 1}"
    return {"deviceId": house.first_device + receipt.device, "deviceName": name}


def _line(
    house: House, receipt: Receipt, line: Line, include: frozenset[Include], feed: Feed
) -> Document:
    item = line.item
    charged = line.service_mode is not ServiceCharge.NONE
    document: Document = {
        "id": line.id,
        "totalNetAmountWithTax": six(line.gross),
        "totalNetAmountWithoutTax": six(line.net),
        "menuListPrice": two(line.list_total),
        "unitCostPrice": two(item.price * 3 / 10),
        "serviceCharge": six(line.service_charge),
        "serviceChargeType": line.service_mode.value,
        "serviceChargeRate": two(SERVICE_RATE) if charged else "0.00",
        "taxCode": tax_code(line.parts[0].rate),
        "taxAmount": six(line.tax),
        "taxRatePercentage": two(line.parts[0].rate),
        "taxLines": [_tax_line(house, part) for part in line.parts],
        "sku": item.sku,
        "name": item.name,
        "statisticGroup": item.group.statistic,
        "quantity": f"{line.quantity:.3f}",
        "accountingGroup": _accounting_group(house, item.group, feed),
        "currency": CURRENCY,
        "tags": [],
        "categories": [{"category": "default", "value": item.group.statistic}],
        "timeOfSale": instant(line.sold_at),
        **_discounts(line),
        **_device(house, receipt),
    }
    if line.parent:
        document["parentLineId"] = line.parent
    if line.void_reason:
        document["voidReason"] = line.void_reason
    if Include.STAFF in include:
        document |= _staff(receipt.staff)
    if Include.REVENUE_CENTER in include:
        document |= _centre(house, receipt)
    if Include.ACCOUNT_PROFILE in include:
        document["accountProfileCode"] = receipt.profile.value
    return document


def _consumer(house: House, customer: int) -> Document:
    name = f"{house.location_id}/{customer}"
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, name)),
        "customerId": 120_000 + customer,
        "companyName": f"Firmenkunde {customer}",
        "addressLine1": f"Musterstraße {customer}",
        "zipCode": "10115",
        "city": "Berlin",
        "state": COUNTRY,
    }


def _payment(
    house: House, receipt: Receipt, payment: Payment, include: frozenset[Include], feed: Feed
) -> Document:
    method = payment.method
    amount = payment.amount + payment.tip if house.tip_inside else payment.amount
    document: Document = {
        "description": method.name if method else "",
        "netAmountWithTax": two(amount),
        "currency": CURRENCY,
        "tip": two(payment.tip),
        "type": (method.type if method else PaymentType.NORMAL).value,
        "deviceId": str(house.first_device + receipt.device),
        "deviceName": _device(house, receipt)["deviceName"],
        "fiscId": payment.id,
        "uuid": payment.uuid,
        "fiscDate": instant(payment.paid_at),
        "surcharge": "0.00",
    }
    if method:
        document |= {"code": method.code, "paymentMethodId": int(house.method_id(method))}
    if feed is Feed.V2:
        document["roundingAmount"] = "0.00"
    if Include.STAFF in include:
        document |= _staff(receipt.staff)
    if Include.REVENUE_CENTER in include:
        document |= _centre(house, receipt)
    if Include.CONSUMER in include and payment.customer is not None:
        document["consumer"] = _consumer(house, payment.customer)
    if Include.PAYMENT_AUTHORIZATION in include and payment.authorization:
        document["authorization"] = payment.authorization
    return document


def render(house: House, receipt: Receipt, include: frozenset[Include], feed: Feed) -> Document:
    """Return a receipt as a sale of one of the two generations.

    V1 comes with ``timeOf…`` in camel case; :func:`spelled` gives the other form.
    """
    document: Document = {
        "accountReference": receipt.reference,
        "accountFiscId": receipt.account_id,
        "source": {"initialAccountId": receipt.initial or receipt.account_id},
        "salesLines": [_line(house, receipt, line, include, feed) for line in receipt.lines],
        "timeOfOpening": instant(receipt.opened),
        "timeClosed" if feed is Feed.V2 else "timeOfCloseAndPaid": instant(receipt.closed),
        "cancelled": receipt.cancelled,
        "type": receipt.type.value,
        "externalReferences": [receipt.external_reference] if receipt.external_reference else [],
        "nbCovers": float(receipt.covers),
        "dineIn": receipt.dine_in,
        **_device(house, receipt),
    }
    if receipt.receipt_id:
        document["receiptId"] = receipt.receipt_id
    if receipt.previous:
        document["source"]["previousAccountId"] = receipt.previous
    if receipt.void_reason:
        document["voidReason"] = receipt.void_reason
    if Include.PAYMENTS in include:
        document["payments"] = [
            _payment(house, receipt, payment, include, feed) for payment in receipt.payments
        ]
    if Include.STAFF in include:
        document["ownerId"] = _STAFF_ID + receipt.staff
        document["ownerName"] = staff_name(receipt.staff)
    if Include.TABLE in include and receipt.table is not None:
        document["tableNumber"] = str(receipt.table)
        document["tableName"] = f"{house.measures.centres[receipt.centre]}, Tisch {receipt.table}"
    if Include.ACCOUNT_PROFILE in include:
        document["accountProfileCode"] = receipt.profile.value
    return document


_DESCRIBED = {
    "timeOfOpening": "timeofOpening",
    "timeOfCloseAndPaid": "timeofCloseAndPaid",
    "timeOfSale": "timeofSale",
}


def spelled(sale: Document, spelling: Spelling) -> Document:
    """Return a V1 sale with its times spelled that way."""
    if spelling is Spelling.CAMEL:
        return sale
    renamed = {_DESCRIBED.get(key, key): value for key, value in sale.items()}
    renamed["salesLines"] = [
        {_DESCRIBED.get(key, key): value for key, value in line.items()}
        for line in sale["salesLines"]
    ]
    return renamed
