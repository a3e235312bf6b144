"""The keys of a profile that take one value, with their defaults; and values typed as text.

What a value may be is the reader's business alone: here a text only becomes the kind of value that
its key takes, and one that cannot is handed on as it is, to be refused by the reader.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
import re
from typing import Any, get_origin, get_type_hints

from attrs import NOTHING, Factory, fields, frozen

from datev_bridge.errors import ConfigurationError
from datev_bridge.journal import DebtorRange
from datev_bridge.profile import codes
from datev_bridge.profile.document import plain_value
from datev_bridge.profile.model import (
    DatevSettings,
    DeliverySettings,
    KSeriesSettings,
    ReleaseSettings,
    ScheduleSettings,
)
from datev_bridge.profile.serial import key_of

_SECTIONS: Mapping[str, type] = {
    "kseries": KSeriesSettings,
    "datev": DatevSettings,
    "schedule": ScheduleSettings,
    "delivery": DeliverySettings,
    "release": ReleaseSettings,
    "debtors": DebtorRange,
}
_FLAGS = {"true": True, "false": False}
_WHOLE = re.compile(r"-?[0-9]{1,18}")
"""A whole number that TOML can hold, 64 bits; a longer one is refused as the text that it is."""


@frozen(kw_only=True)
class Key:
    """A key of a profile.

    Attributes:
        name: As people write it, ``"datev.client_number"``.
        kind: What its values are in Python.
        default: As TOML says it; None where there is none.
    """

    name: str
    kind: Any
    default: Any = None


def _keys() -> Iterator[Key]:
    yield Key(name="property.name", kind=str)
    for section, cls in _SECTIONS.items():
        kinds = get_type_hints(cls)
        for attribute in fields(cls):
            default: Any = attribute.default
            made = default.factory() if isinstance(default, Factory) else default  # type: ignore[arg-type]
            yield Key(
                name=f"{section}.{key_of(cls, attribute.name)}",
                kind=kinds[attribute.name],
                default=None if made is NOTHING else plain_value(made),
            )


KEYS: tuple[Key, ...] = tuple(_keys())
"""Every key, in the order of the file."""
_BY_NAME = {key.name: key for key in KEYS}


def typed(name: str, text: str) -> Any:
    """Return a value as TOML would say it.

    Args:
        name: The key.
        text: As typed; of a list, its members with commas between them. Empty takes the key away.

    Returns:
        The value; None to take the key away.

    Raises:
        ConfigurationError: There is no such key; SET-004.
    """
    key = _BY_NAME.get(name)
    if key is None:
        meant = next(iter(get_close_matches(name, _BY_NAME, n=1, cutoff=0)), "")
        raise ConfigurationError(codes.UNKNOWN_KEY.at(name, key=name, proposal=meant))
    if not text:
        return None
    if key.kind is int:
        return int(text) if _WHOLE.fullmatch(text) else text
    if key.kind is bool:
        return _FLAGS.get(text.lower(), text)
    if get_origin(key.kind) is tuple:
        return [part.strip() for part in text.split(",") if part.strip()]
    return text
