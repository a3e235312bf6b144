"""The thorough reading of one sale: strict about every value, and able to say what is wrong.

A pass without details reads what is sound; only a sale that fails is read again in detail, to learn
the JSON path of each trouble.
"""

from collections import Counter
from datetime import datetime
from decimal import Decimal
from typing import Any

from attrs import NOTHING, fields
from cattrs import Converter, transform_error
from cattrs.gen import make_dict_structure_fn, override

from datev_bridge.dates import parse_instant
from datev_bridge.daybook import codes
from datev_bridge.issues import Issue
from datev_bridge.kseries.fields import SPELLINGS, UNUSED, camel
from datev_bridge.kseries.json_text import whole_text
from datev_bridge.kseries.models import (
    AccountingGroup,
    Consumer,
    Payment,
    Sale,
    SalesLine,
    Source,
    TaxLine,
)
from datev_bridge.money import ZERO, parse_amount

_CLASSES = (TaxLine, AccountingGroup, SalesLine, Consumer, Payment, Source, Sale)


def read_sale(raw: object, path: str) -> Sale | tuple[Issue, ...]:
    """Read one sale.

    Args:
        raw: What JSON says, amounts as text, whole numbers or ``Decimal``.
        path: Where it stands in the answer, for issues: ``$.sales[3]``.

    Returns:
        The sale, or an issue for every value that is missing or cannot be read.
    """
    try:
        sale: Sale = _QUICK.structure(raw, Sale)
    except Exception:  # noqa: BLE001 - whatever a value provokes, the second pass names it
        return tuple(_diagnose(raw, path))
    return sale


class _Unreadable(ValueError):
    """A value that is there but cannot be read; carries what was found."""

    def __init__(self, value: object, *, is_amount: bool) -> None:
        super().__init__(str(value))
        self.found = whole_text(str(value))[:40]
        self.is_amount = is_amount


def read_amount(value: object) -> Decimal:
    """Return an amount as JSON has it: as text, or as a number that is no binary one.

    Raises:
        ValueError: It is none.
    """
    if isinstance(value, bool):
        raise _Unreadable(value, is_amount=True)
    if isinstance(value, Decimal | int):
        value = str(value)
    amount = parse_amount(value) if isinstance(value, str) else None
    if amount is None:
        raise _Unreadable(value, is_amount=True)
    return amount


def _amount(value: object, _: type) -> Decimal:
    return read_amount(value)


def _text(value: object, _: type) -> str:
    if isinstance(value, str):
        return whole_text(value)
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
        names = {a.name: override(rename=camel(a.name)) for a in fields(cls)}
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
    """Return the object without what counts as absent: null, and empty text that is no money."""
    if not isinstance(raw, dict):
        raise _Unreadable(raw, is_amount=False)
    may_be_empty = _MAY_BE_EMPTY[cls]
    return {
        SPELLINGS.get(str(key), str(key)): value
        for key, value in raw.items()
        if value is not None
        and not (value == "" and SPELLINGS.get(key, key) in may_be_empty)
        and not (key in _SELDOM_NEEDED and not _is_amount(value))
    }


_SELDOM_NEEDED = frozenset({"totalDiscountAmount"})
"""Amounts that only some profiles need: an unreadable one counts as not stated."""


def _is_amount(value: object) -> bool:
    return not isinstance(value, bool) and parse_amount(str(value)) is not None


_MAY_BE_EMPTY: dict[type, frozenset[str]] = {
    cls: frozenset(
        camel(a.name) for a in fields(cls) if a.default is not NOTHING and a.default is not ZERO
    )
    for cls in _CLASSES
}
"""Optional fields that are no amount of money: an empty amount is never zero."""

_FIELDS = {
    cls: frozenset(camel(a.name) for a in fields(cls)) | unused | SPELLINGS.keys()
    for cls, unused in UNUSED.items()
}
_QUICK = _make_converter(detailed=False)
_DETAILED = _make_converter(detailed=True)


def _diagnose(raw: object, path: str) -> list[Issue]:
    """Read a sale again that failed, in detail, and say what is wrong where."""
    receipt = ""
    if isinstance(raw, dict):
        receipt = whole_text(str(raw.get("receiptId") or raw.get("accountFiscId") or ""))
    try:
        _DETAILED.structure(raw, Sale)
    except Exception as error:  # noqa: BLE001 - see read_sale
        found = transform_error(error, path, format_exception=_mark)
    else:  # pragma: no cover - both passes share every rule
        found = [f"missing @ {path}"]
    return [_as_issue(line, receipt) for line in found]


def numbers_of(raw: object) -> dict[str, str]:
    """Return the account id and receipt number of a sale, if they at least can be read."""
    if not isinstance(raw, dict):
        return {}
    account, receipt = raw.get("accountFiscId"), raw.get("receiptId")
    return {account: receipt} if isinstance(account, str) and isinstance(receipt, str) else {}


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
    return ".".join(camel(part) for part in path.split("."))


def count_unknown(raw: dict[str, Any], drift: Counter[str]) -> None:
    """Count the fields of a sale that nobody documented: ``"SalesLine.newField"`` → how often."""
    for name, cls, objects in (
        ("Sale", Sale, (raw,)),
        ("SalesLine", SalesLine, raw.get("salesLines") or ()),
        ("Payment", Payment, raw.get("payments") or ()),
    ):
        known = _FIELDS[cls]
        for item in objects:
            drift.update(whole_text(f"{name}.{key}") for key in item.keys() - known)
