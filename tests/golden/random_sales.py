"""Random days in the form of the POS's V2 answer, each with a profile that can book most of them.

For the differential run: product and oracle must give the same rows and hold the same days. Ids of
receipts have one length, so that their order as text and as numbers is the same. With
``breaking=True`` one thing of most days is spoilt, so that both must hold the same days.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
import json
from typing import Any, NamedTuple

from hypothesis import strategies as st

from golden.random_profiles import CARD, CASH, CENTRES, DEBT, GIFT, LOCATION, METHODS, Shop, shops

FIRST_DAY = date(2026, 3, 2)


class RandomDays(NamedTuple):
    """A profile as its TOML reads, the location, and a body for each business day."""

    profile: dict[str, Any]
    location: dict[str, str]
    days: dict[date, bytes]


@st.composite
def random_days(draw: st.DrawFn, *, breaking: bool = False) -> RandomDays:
    """Draw one or two business days with up to six sales each."""
    shop = draw(shops(discounts=not breaking))
    numbers = iter(range(1001, 9999))
    sold: list[dict[str, Any]] = []
    days = {}
    for offset in range(draw(st.integers(1, 2))):
        day = FIRST_DAY + timedelta(days=offset * 5)
        sales = [_sale(draw, shop, day, numbers, sold) for _ in range(draw(st.integers(0, 6)))]
        body = {
            "sales": sales,
            "nextStartOfDayAsIso8601": f"{day + timedelta(days=1)}T05:30:00+01:00",
            "dataComplete": True,
        }
        if breaking:
            draw(st.sampled_from(BREAKS))(body)
        days[day] = json.dumps(body, ensure_ascii=False).encode()
    return RandomDays(shop.profile, LOCATION, days)


def _six(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.000001"), ROUND_HALF_UP)


def _grosses() -> st.SearchStrategy[Decimal]:
    """Prices in cents, thirds and sevenths of them, halves of a cent, and nothing."""
    cents = st.integers(1, 9999)
    parts = st.sampled_from((1, 1, 1, 2, 3, 7))
    return st.just(Decimal(0)) | st.builds(lambda c, p: _six(Decimal(c) / 100 / p), cents, parts)


def _line(draw: st.DrawFn, shop: Shop, number: int, sign: int) -> dict[str, Any]:
    ident, name, rates = draw(st.sampled_from(shop.groups))
    gross = draw(_grosses()) * sign
    if sign < 0 and ident == shop.old and draw(st.booleans()):
        rates = (19,)
    combo = len(rates) == 2 and draw(st.booleans())
    shares = [_six(gross * Decimal("0.7")), gross - _six(gross * Decimal("0.7"))]
    pairs = (
        list(zip(rates, shares, strict=True)) if combo else [(draw(st.sampled_from(rates)), gross)]
    )
    taxes = [(rate, _six(share * rate / (100 + rate))) for rate, share in pairs]
    tax = sum((amount for _, amount in taxes), Decimal(0))
    centre = draw(st.sampled_from(CENTRES))
    off = Decimal(draw(st.sampled_from((0, 0, 1, 50, 333)))) / 100 * sign
    if not shop.discounts or combo or abs(gross) < 1:
        off = Decimal(0)
    return {
        "id": f"S70001.{number}",
        "totalNetAmountWithTax": f"{gross:.6f}",
        "totalNetAmountWithoutTax": f"{gross - tax:.6f}",
        "menuListPrice": f"{gross:.2f}",
        "unitCostPrice": "0.00",
        "serviceCharge": "0.00",
        "serviceChargeType": "NO_SERVICE_CHARGE",
        "serviceChargeRate": "0.00",
        "discountAmount": "0.000000",
        "taxCode": f"VAT{taxes[0][0]}",
        "taxAmount": f"{tax:.6f}",
        "taxRatePercentage": f"{taxes[0][0]}.00",
        "taxLines": [
            {
                "taxId": f"51{rate:02}",
                "taxCode": f"VAT{rate}",
                "taxRate": f"1.{rate:02}",
                "taxAmount": f"{amount:.6f}",
                "taxIncluded": True,
            }
            for rate, amount in taxes
        ],
        "accountDiscountAmount": "0.00",
        "totalDiscountAmount": f"{off:.2f}",
        "sku": "52",
        "name": "Artikel",
        "statisticGroup": "Food",
        "quantity": "1.000",
        "accountingGroup": {"accountingGroupId": ident, "name": name, "code": ""},
        "currency": "EUR",
        "revenueCenter": centre[1],
        "revenueCenterId": centre[0],
    }


def _mirrored(line: dict[str, Any]) -> dict[str, Any]:
    """Return the line taken back."""

    def minus(text: str) -> str:
        return text[1:] if text.startswith("-") else f"-{text}"

    money = (
        "totalNetAmountWithTax",
        "totalNetAmountWithoutTax",
        "taxAmount",
        "menuListPrice",
        "totalDiscountAmount",
    )
    taxes = [tax | {"taxAmount": minus(tax["taxAmount"])} for tax in line["taxLines"]]
    changed = {field: minus(line[field]) for field in money}
    return line | changed | {"taxLines": taxes, "quantity": "-1.000", "voidReason": "Other"}


def _payment(method: Any, cents: int, tip: int = 0, rounding: int = 0) -> dict[str, Any]:
    ident, code, description, _, kind = method
    return {
        "code": code,
        "description": description,
        "paymentMethodId": ident,
        "netAmountWithTax": f"{Decimal(cents + rounding) / 100:.2f}",
        "currency": "EUR",
        "tip": f"{Decimal(tip) / 100:.2f}",
        "type": "ACCOUNTS_RECEIVABLE" if kind == "receivable" else "NORMAL",
        "revenueCenter": CENTRES[0][1],
        "revenueCenterId": CENTRES[0][0],
        "surcharge": "0.00",
        "roundingAmount": f"{Decimal(rounding) / 100:.2f}",
    }


def _paid(draw: st.DrawFn, shop: Shop, lines: list[Any], sign: int) -> list[dict[str, Any]]:
    exact = sum((Decimal(line["totalNetAmountWithTax"]) for line in lines), Decimal(0))
    left = int((exact * 100).to_integral_value(ROUND_HALF_EVEN))
    count = draw(st.integers(1, 3)) if left else draw(st.integers(0, 1))
    payments = []
    for i in range(count):
        part = left if i == count - 1 else draw(st.integers(min(0, left), max(0, left)))
        method = draw(st.sampled_from(METHODS))
        rounding = draw(st.integers(-2, 2)) if shop.rounds and method is CASH else 0
        tip = sign * draw(st.sampled_from((0, 0, 1, 50, 333))) if left else 0
        payments.append(_payment(method, part, tip, rounding))
        left -= part
    return payments


def _ordinary(draw: st.DrawFn, shop: Shop, numbers: Any, sign: int) -> tuple[list[Any], list[Any]]:
    lines = [_line(draw, shop, next(numbers), sign) for _ in range(draw(st.integers(1, 4)))]
    payments = _paid(draw, shop, lines, sign)
    if draw(st.booleans()):
        void = _line(draw, shop, next(numbers), 1)
        lines += [void, _mirrored(void)]
    return lines, payments


def _sale(draw: st.DrawFn, shop: Shop, day: date, numbers: Any, sold: list[Any]) -> dict[str, Any]:
    kind = draw(st.sampled_from(("SALE",) * 5 + ("REFUND", "GIFT", "TRANSFER", "FLOAT")))
    lines: list[dict[str, Any]] = []
    cents = draw(st.integers(1, 20000))
    payments = [_payment(CASH, cents * draw(st.sampled_from((1, -1))))]
    number = next(numbers)
    source = f"A70001.{number}"
    if kind in {"SALE", "REFUND"}:
        lines, payments = _ordinary(draw, shop, numbers, 1 if kind == "SALE" else -1)
    elif kind == "GIFT":
        payments = [_payment(GIFT, -cents), _payment(draw(st.sampled_from((CASH, CARD))), cents)]
    elif kind == "TRANSFER":
        payments = [_payment(DEBT, -cents), _payment(CARD, cents)]
        source = draw(st.sampled_from([*(s["accountFiscId"] for s in sold), "A69999.1001"]))
    closed = datetime(day.year, day.month, day.day, 18, tzinfo=UTC) + timedelta(seconds=number)
    sale = {
        "accountReference": "57X0j3hzTZ2oo9sdVWiUog==",
        "accountFiscId": f"A70001.{number}",
        "receiptId": f"R70001.{number}",
        "source": {"initialAccountId": source},
        "salesLines": lines,
        "payments": payments,
        "timeOfOpening": f"{closed - timedelta(hours=1):%Y-%m-%dT%H:%M:%S}.224Z",
        "timeClosed": f"{closed:%Y-%m-%dT%H:%M:%S}.734Z",
        "cancelled": False,
        "type": "SALE" if kind == "GIFT" else kind,
        "nbCovers": 2.0,
        "dineIn": True,
    }
    for fisc, payment in enumerate(payments):
        payment |= {"fiscId": f"T70001.{number}{fisc}", "fiscDate": sale["timeClosed"]}
    sold.append(sale)
    return sale


def _spoil(where: str, field: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Return a change of one field of the first sale, payment or line of a day.

    A line that says 0.00 is left alone: whether its tax matters is no question of money.
    """

    def change(body: dict[str, Any]) -> None:
        sales = body["sales"]
        inner = [thing for sale in sales for thing in sale[where]] if where else sales
        sold = [each for each in inner if each.get("totalNetAmountWithTax", "1").strip("-0.")]
        for thing in sold[:1]:
            thing[field] = value

    return change


def _drop_payments(body: dict[str, Any]) -> None:
    for sale in body["sales"][-1:]:
        del sale["payments"]


def _incomplete(body: dict[str, Any]) -> None:
    body["dataComplete"] = False


def _float_that_sells(body: dict[str, Any]) -> None:
    for sale in body["sales"]:
        if sale["salesLines"]:
            sale["type"] = "FLOAT"
            return


BREAKS: tuple[Callable[[dict[str, Any]], None], ...] = (
    _drop_payments,
    _incomplete,
    _float_that_sells,
    _spoil("", "type", "CROSS_BL"),
    _spoil("", "type", "SOMETHING_NEW"),
    _spoil("", "payments", None),
    _spoil("", "payments", []),
    _spoil("salesLines", "taxLines", []),
    _spoil("salesLines", "totalNetAmountWithTax", ""),
    _spoil("salesLines", "totalNetAmountWithTax", "123.45"),
    _spoil("salesLines", "taxRatePercentage", "16.00"),
    _spoil("salesLines", "accountingGroup", {"accountingGroupId": 9999, "name": "Neu"}),
    _spoil("salesLines", "accountingGroup", None),
    _spoil("salesLines", "currency", "CHF"),
    _spoil("payments", "netAmountWithTax", "1,00"),
    _spoil("payments", "netAmountWithTax", "77.77"),
    _spoil("payments", "netAmountWithTax", None),
    _spoil("payments", "paymentMethodId", 9998),
    _spoil("payments", "surcharge", "0.10"),
    _spoil("payments", "currency", "USD"),
    _spoil("payments", "tip", "0,50"),
)
