"""Values of this room as plain data and back: what JSON and TOML can hold, nothing lost.

As in :mod:`datev_bridge.mapping.plain`; an action bears its kind.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

from cattrs import Converter
from cattrs.strategies import configure_tagged_union

from datev_bridge.chart.account import Automatic
from datev_bridge.days.actions import KINDS, Action
from datev_bridge.mapping.plain import make_converter

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


def _with_actions() -> Converter:
    converter = make_converter()
    kinds: Mapping[type, str] = {cls: kind.value for cls, kind in KINDS.items()}
    converter.register_structure_hook(Decimal | Automatic | None, _automatic)
    configure_tagged_union(Action, converter, tag_generator=lambda cls: kinds[cls], tag_name="kind")
    return converter


def _automatic(raw: object, _: object) -> Decimal | Automatic | None:
    """Return what an own account says of its automatic tax: the only rate that may be a word."""
    if raw is None or raw in {each.value for each in Automatic}:
        return None if raw is None else Automatic(raw)
    return Decimal(str(raw))


_CONVERTER = _with_actions()
