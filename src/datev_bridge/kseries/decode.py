"""JSON bytes of a business day → sales. The first arrow of the line.

A sale that cannot be read becomes issues with JSON paths; the others are kept. A quick pass reads
every sale; only one that fails is read again in detail, to learn what is wrong with it.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
import json
from typing import Any

from attrs import NOTHING, field, fields, frozen
from cattrs import Converter, transform_error
from cattrs.gen import make_dict_structure_fn, override

from datev_bridge.dates import parse_instant
from datev_bridge.daybook import codes
from datev_bridge.issues import Issue
from datev_bridge.kseries.models import (
    AccountingGroup,
    Payment,
    Sale,
    SalesLine,
    Source,
    TaxLine,
)
from datev_bridge.money import parse_amount

_CLASSES = (TaxLine, AccountingGroup, SalesLine, Payment, Source, Sale)

_SPELLINGS = {
    "timeofOpening": "timeOfOpening",
    "timeofCloseAndPaid": "timeClosed",
    "timeOfCloseAndPaid": "timeClosed",
    "timeOfClosed": "timeClosed",
}
"""What V1 and older documents call a field → the name in V2."""

_KNOWN_BUT_UNUSED = {
    Sale: {
        "accountReference", "cancelled", "voidReason", "externalReferences", "dineIn",
        "externalFiscalNumber", "nbCovers", "tableNumber", "tableName", "ownerName", "ownerId",
        "accountProfileCode", "deviceId", "deviceName", "staffId", "staffName", "consumer",
    },
    SalesLine: {
        "parentLineId", "taxCode", "menuListPrice", "serviceChargeRate", "serviceChargeType",
        "discountAmount", "discountType", "discountCode", "discountName",
        "accountDiscountAmount", "accountDiscountType", "accountDiscountCode",
        "accountDiscountName", "totalDiscountAmount", "sku", "nameOverride", "quantity",
        "unitCostPrice", "tags", "categories", "statisticGroup", "revenueCenter", "staffId",
        "staffName", "deviceId", "deviceName", "accountProfileCode", "timeOfSale", "timeofSale",
        "voidReason",
    },
    Payment: {
        "fiscId", "uuid", "fiscDate", "authorization", "externalReference", "deviceId",
        "deviceName", "staffId", "staffName", "revenueCenter", "consumer",
    },
}  # fmt: skip
"""Fields of the vendor's description that the books do not need; anything else is drift."""


@frozen(kw_only=True)
class DecodedDay:
    """A day's answer, decoded.

    Attributes:
        sales: In the order sent, repetitions included.
        sales_sent: How many the POS sent, unreadable ones included.
        next_start_of_day: Border to the next day, aware, UTC; None if not stated.
        data_complete: What the POS says of the day; None if not stated.
        issues: One per value that could not be read.
        drift: Unknown fields, ``"SalesLine.newField"`` → how often.
    """

    sales: tuple[Sale, ...] = ()
    sales_sent: int = 0
    next_start_of_day: datetime | None = None
    data_complete: bool | None = None
    issues: tuple[Issue, ...] = ()
    drift: Mapping[str, int] = field(factory=dict)


def decode_day(body: bytes) -> DecodedDay:
    """Decode the answer of ``sales-daily`` (V2) or ``dailyFinancials`` (V1).

    Args:
        body: The answer as received. Amounts may be strings or numbers; numbers never pass
            through binary floating point.

    Returns:
        What could be read. An answer that is no JSON object with a list of sales has a single
        blocking issue.
    """
    try:
        wrapper = json.loads(body, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        # ArithmeticError: a number with an exponent beyond what Decimal can hold.
        return _unreadable("no JSON")
    if not isinstance(wrapper, dict) or not isinstance(wrapper.get("sales"), list):
        return _unreadable("no list of sales")
    sales: list[Sale] = []
    issues: list[Issue] = []
    drift: Counter[str] = Counter()
    for index, raw in enumerate(wrapper["sales"]):
        try:
            sales.append(_QUICK.structure(raw, Sale))
        except Exception:  # noqa: BLE001 - whatever a value provokes, the second pass names it
            issues.extend(_diagnose(raw, f"$.sales[{index}]"))
            continue
        _count_unknown(raw, drift)
    border = wrapper.get("nextStartOfDayAsIso8601")
    complete = wrapper.get("dataComplete")
    return DecodedDay(
        sales=tuple(sales),
        sales_sent=len(wrapper["sales"]),
        next_start_of_day=parse_instant(border) if isinstance(border, str) else None,
        data_complete=complete if isinstance(complete, bool) else None,
        issues=tuple(issues),
        drift=dict(drift),
    )


def _unreadable(reason: str) -> DecodedDay:
    return DecodedDay(issues=(codes.NOT_READABLE.at(reason=reason),))


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def _whole(text: str) -> str:
    """Return a text that any file can hold: half an emoji, where a name was cut, is replaced."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _Unreadable(ValueError):
    """A value that is there but cannot be read; carries what was found."""

    def __init__(self, value: object, *, is_amount: bool) -> None:
        super().__init__(str(value))
        self.found = _whole(str(value))[:40]
        self.is_amount = is_amount


def _amount(value: object, _: type) -> Decimal:
    if isinstance(value, bool):
        raise _Unreadable(value, is_amount=True)
    if isinstance(value, Decimal | int):
        value = str(value)
    amount = parse_amount(value) if isinstance(value, str) else None
    if amount is None:
        raise _Unreadable(value, is_amount=True)
    return amount


def _text(value: object, _: type) -> str:
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    raise _Unreadable(value, is_amount=False)


def _flag(value: object, _: type) -> bool:
    if not isinstance(value, bool):
        raise _Unreadable(value, is_amount=False)
    return value


def _instant(value: object, _: type) -> datetime:
    moment = parse_instant(value) if isinstance(value, str) else None
    if moment is None:
        raise _Unreadable(value, is_amount=False)
    return moment


def _make_converter(*, detailed: bool) -> Converter:
    converter = Converter(detailed_validation=detailed)
    converter.register_structure_hook(Decimal, _amount)
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(bool, _flag)
    converter.register_structure_hook(datetime, _instant)
    for cls in _CLASSES:
        names = {a.name: override(rename=_camel(a.name)) for a in fields(cls)}
        structure = make_dict_structure_fn(
            cls,
            converter,
            _cattrs_detailed_validation=detailed,
            **names,  # type: ignore[arg-type]
        )
        converter.register_structure_hook(
            cls, lambda raw, tp, structure=structure: structure(_plain(raw, tp), tp)
        )
    return converter


def _plain(raw: object, cls: type) -> dict[str, Any]:
    """Return the object without what counts as absent: null, and an empty optional amount."""
    if not isinstance(raw, dict):
        raise _Unreadable(raw, is_amount=False)
    optional = _OPTIONAL[cls]
    return {
        _SPELLINGS.get(str(key), str(key)): value
        for key, value in raw.items()
        if value is not None and not (value == "" and key in optional)
    }


_OPTIONAL: dict[type, frozenset[str]] = {
    cls: frozenset(_camel(a.name) for a in fields(cls) if a.default is not NOTHING)
    for cls in _CLASSES
}
_FIELDS = {
    cls: frozenset(_camel(a.name) for a in fields(cls)) | unused | _SPELLINGS.keys()
    for cls, unused in _KNOWN_BUT_UNUSED.items()
}
_QUICK = _make_converter(detailed=False)
_DETAILED = _make_converter(detailed=True)


def _diagnose(raw: object, path: str) -> list[Issue]:
    """Read a sale again that failed, in detail, and say what is wrong where."""
    receipt = ""
    if isinstance(raw, dict):
        receipt = _whole(str(raw.get("receiptId") or raw.get("accountFiscId") or ""))
    try:
        _DETAILED.structure(raw, Sale)
    except Exception as error:  # noqa: BLE001 - see decode_day
        found = transform_error(error, path, format_exception=_mark)
    else:  # pragma: no cover - both passes share every rule
        found = [f"missing @ {path}"]
    return [_as_issue(line, receipt) for line in found]


def _mark(error: BaseException, _: type | None) -> str:
    if isinstance(error, KeyError):
        return "missing"
    if isinstance(error, _Unreadable):
        return f"{'amount' if error.is_amount else 'value'} {error.found}"
    return f"value {type(error).__name__}"


def _as_issue(line: str, receipt: str) -> Issue:
    found, _, path = line.rpartition(" @ ")
    what, _, value = found.partition(" ")
    if what == "missing" or (what == "amount" and not value.strip()):
        return codes.VALUE_MISSING.at(receipt, path=_camel_path(path))
    kind = codes.AMOUNT_UNREADABLE if what == "amount" else codes.VALUE_UNREADABLE
    return kind.at(receipt, value=value, path=_camel_path(path))


def _camel_path(path: str) -> str:
    """Use the vendor's names: a reader of the JSON does not know our attributes."""
    return ".".join(_camel(part) for part in path.split("."))


def _count_unknown(raw: dict[str, Any], drift: Counter[str]) -> None:
    for name, cls, objects in (
        ("Sale", Sale, (raw,)),
        ("SalesLine", SalesLine, raw.get("salesLines") or ()),
        ("Payment", Payment, raw.get("payments") or ()),
    ):
        known = _FIELDS[cls]
        for item in objects:
            drift.update(_whole(f"{name}.{key}") for key in item.keys() - known)
