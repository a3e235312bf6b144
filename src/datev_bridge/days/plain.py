"""Values of this room as plain data and back: what JSON and TOML can hold, nothing lost.

Amounts and rates are text, days and times ISO 8601, members of an enum their value; an action bears
its kind. Attributes that have their default are left out, so that a new one never breaks what was
stored before; an unknown one is refused, for it would change what was decided.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from cattrs import Converter
from cattrs.strategies import configure_tagged_union

from datev_bridge.days.actions import KINDS, Action

T = TypeVar("T")


def to_plain(value: object, cls: Any = None) -> Any:
    """Return a value as plain data; ``cls`` is needed where the value is an :data:`Action`."""
    return _CONVERTER.unstructure(value, unstructure_as=cls)


def from_plain(raw: Any, cls: type[T]) -> T:
    """Return the value of a type that :func:`to_plain` wrote as ``raw``.

    Raises:
        ValueError: It is none.
    """
    try:
        return _CONVERTER.structure(raw, cls)
    except Exception as error:
        raise ValueError(f"not a {cls.__name__}") from error


def _amount(raw: object, _: type) -> Decimal:
    if not isinstance(raw, str):
        raise TypeError("amounts and rates are text")
    return Decimal(raw)


def _day(raw: object, _: type) -> date:
    return raw if isinstance(raw, date) else date.fromisoformat(str(raw))


def _instant(raw: object, _: type) -> datetime:
    return raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))


def _exactly(raw: object, cls: type) -> Any:
    if type(raw) is not cls:
        raise TypeError(f"not {cls.__name__}")
    return raw


def _make_converter() -> Converter:
    converter = Converter(omit_if_default=True, forbid_extra_keys=True)
    converter.register_unstructure_hook(Decimal, str)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_structure_hook(Decimal, _amount)
    converter.register_structure_hook(date, _day)
    converter.register_structure_hook(datetime, _instant)
    # A member of an enum may be a number too: only the plain types themselves are meant.
    converter.register_structure_hook_func(lambda cls: cls in {str, int, bool}, _exactly)
    kinds: Mapping[type, str] = {cls: kind.value for cls, kind in KINDS.items()}
    configure_tagged_union(Action, converter, tag_generator=lambda cls: kinds[cls], tag_name="kind")
    return converter


_CONVERTER = _make_converter()
