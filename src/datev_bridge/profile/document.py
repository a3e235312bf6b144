"""A profile as plain data and as TOML: what :func:`from_document` and :func:`from_toml` read."""

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

from attrs import Factory, fields

from datev_bridge.dates import YearStart
from datev_bridge.profile.model import Profile
from datev_bridge.profile.serial import key_of


def to_document(profile: Profile) -> dict[str, Any]:
    """Return a profile as its TOML says it; what has its default is left out.

    Args:
        profile: The profile; the name of its mapping's revision is not kept, the rules are.
    """
    document: dict[str, Any] = {"property": {"name": profile.name}}
    for section in ("kseries", "datev", "schedule", "delivery", "release"):
        values = _section(getattr(profile, section))
        if values:
            document[section] = values
    if profile.debtors is not None:
        document["debtors"] = _section(profile.debtors)
    for section, rows in (("account", profile.accounts), ("mapping", profile.mapping.rules)):
        if rows:
            document[section] = [_section(row) for row in rows]
    if profile.calibration:
        document["calibration"] = _calibration(profile.calibration)
    return document


def to_toml(document: Mapping[str, Any]) -> str:
    """Return plain data as TOML, sections in the order given.

    Raises:
        ModuleNotFoundError: tomlkit, of the extra ``cli``, is missing.
    """
    from tomlkit import dumps  # noqa: PLC0415 - of an extra; most programs only read profiles

    return dumps(document)


def calibration_text(calibration: Mapping[str, Any]) -> str:
    """Return what was found out about a location's POS as TOML; errors as for :func:`to_toml`."""
    return to_toml(_calibration(calibration))


def _section(values: Any) -> dict[str, Any]:
    return {
        key_of(type(values), attribute.name): plain_value(getattr(values, attribute.name))
        for attribute in fields(type(values))
        if getattr(values, attribute.name) != _default(attribute.default)
    }


def _default(default: Any) -> Any:
    return default.factory() if isinstance(default, Factory) else default  # type: ignore[arg-type]


def plain_value(value: Any) -> Any:
    """Return a value of a profile as TOML says it."""
    match value:
        case Enum():
            return value.value
        case Decimal():
            return f"{value:f}"
        case YearStart():
            return str(value)
        case tuple():
            return [plain_value(each) for each in value]
        case _:
            return value


def _calibration(value: Any) -> Any:
    """Return it with mutable copies of its tables, since TOML writers want their own kinds."""
    if isinstance(value, Mapping):
        return {key: _calibration(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_calibration(each) for each in value]
    return value
