"""Rules as plain data and back: what JSON can hold, nothing lost.

Amounts and rates are text, days and times ISO 8601, members of an enum their value. Attributes that
have their default are left out, so that a new one never breaks what was stored before; an unknown
one is refused, for it would change what is booked.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from cattrs import Converter

from datev_bridge.mapping.model import AccountMapping, MappingRule


def rules_to_plain(rules: Iterable[MappingRule]) -> list[Any]:
    """Return rules as plain data."""
    return [_CONVERTER.unstructure(rule) for rule in rules]


def rules_from_plain(raw: Any) -> tuple[MappingRule, ...]:
    """Return the rules that :func:`rules_to_plain` wrote.

    Raises:
        ValueError: They are none.
    """
    try:
        return _CONVERTER.structure(raw, tuple[MappingRule, ...])
    except Exception as error:
        raise ValueError("no rules of a mapping") from error


def mapping_to_plain(mapping: AccountMapping) -> dict[str, Any]:
    """Return a revision of a mapping as plain data."""
    return {"revision": mapping.revision, "rules": rules_to_plain(mapping.rules)}


def mapping_from_plain(raw: Any) -> AccountMapping:
    """Return the revision that :func:`mapping_to_plain` wrote.

    Raises:
        ValueError: It is none.
    """
    match raw:
        case {"revision": str(revision), "rules": rules}:
            return AccountMapping(revision=revision, rules=rules_from_plain(rules))
        case _:
            raise ValueError("no revision of a mapping")


def make_converter() -> Converter:
    """Return a converter that knows amounts, days, times and plain types, and nothing more."""
    converter = Converter(omit_if_default=True, forbid_extra_keys=True)
    converter.register_unstructure_hook(Decimal, str)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_structure_hook(Decimal, _amount)
    converter.register_structure_hook(date, _day)
    converter.register_structure_hook(datetime, _instant)
    for plain in (str, int, bool):
        converter.register_structure_hook(plain, _exactly)
    return converter


def _amount(raw: object, _: type) -> Decimal:
    if not isinstance(raw, str):
        raise TypeError("amounts and rates are text")
    return Decimal(raw)


def _day(raw: object, _: type) -> date:
    return raw if isinstance(raw, date) else date.fromisoformat(str(raw))


def _instant(raw: object, _: type) -> datetime:
    return raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))


def _exactly(raw: object, cls: type) -> Any:
    if issubclass(cls, Enum):  # its members may be numbers as well
        return cls(raw)
    if type(raw) is not cls:
        raise TypeError(f"not {cls.__name__}")
    return raw


_CONVERTER = make_converter()
