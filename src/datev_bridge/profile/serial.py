"""A profile's TOML form. Its keys are public: they only ever get more.

Reading names everything that is wrong at once, with the key it stands at.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import Enum
import hashlib
import json
import re
import tomllib
from typing import Any

from attrs import field, fields, frozen, has
from cattrs import Converter, transform_error
from cattrs.errors import ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, override

from datev_bridge.chart.account import Automatic, OwnAccount
from datev_bridge.dates import YearStart
from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import Issue, IssueKind, any_blocks
from datev_bridge.journal import DebtorRange
from datev_bridge.mapping import AccountMapping, MappingRule
from datev_bridge.money import parse_amount
from datev_bridge.profile import codes
from datev_bridge.profile.check import check_profile
from datev_bridge.profile.model import (
    DatevSettings,
    DeliverySettings,
    KSeriesSettings,
    Profile,
    ReleaseSettings,
    ScheduleSettings,
)


@frozen(kw_only=True)
class _Property:
    name: str


@frozen(kw_only=True)
class _Document:
    """The sections of the file."""

    property: _Property
    kseries: KSeriesSettings = field(factory=KSeriesSettings)
    datev: DatevSettings
    schedule: ScheduleSettings = field(factory=ScheduleSettings)
    delivery: DeliverySettings = field(factory=DeliverySettings)
    release: ReleaseSettings = field(factory=ReleaseSettings)
    account: tuple[OwnAccount, ...] = ()
    debtors: DebtorRange | None = None
    mapping: tuple[MappingRule, ...] = ()
    calibration: Mapping[str, object] = field(factory=dict)


_KEY_OF = {
    (MappingRule, "target"): "category",
    (MappingRule, "category_id"): "id",
    (MappingRule, "is_confirmed"): "confirmed",
    (OwnAccount, "is_cash"): "cash",
}
"""Where the key in the file is not the attribute's name."""


def from_toml(text: str) -> Profile:
    """Read a profile.

    Args:
        text: The TOML document.

    Raises:
        ConfigurationError: It is no TOML, or something in it is missing, unknown or not possible;
            ``issues`` has all of it.
    """
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # Beside its own error tomllib lets through those of huge numbers and of endless nesting.
        raise ConfigurationError(codes.NOT_TOML.at(reason=str(error))) from None
    return from_document(raw)


def from_document(raw: Mapping[str, Any]) -> Profile:
    """Read a profile from what its TOML says, as plain data.

    Raises:
        ConfigurationError: Something in it is missing, unknown or not possible; ``issues`` has all
            of it.
    """
    try:
        document = _CONVERTER.structure(raw, _Document)
    except Exception as error:  # noqa: BLE001 - cattrs groups whatever the values provoke
        issues = tuple(_as_issues(error))
        raise ConfigurationError(issues[0], issues=issues) from None
    profile = Profile(
        name=document.property.name,
        kseries=document.kseries,
        datev=document.datev,
        schedule=document.schedule,
        delivery=document.delivery,
        release=document.release,
        accounts=document.account,
        debtors=document.debtors,
        mapping=AccountMapping(revision=_revision(raw), rules=document.mapping),
        calibration=document.calibration,
    )
    found = check_profile(profile)
    if any_blocks(found):
        raise ConfigurationError(found[0], issues=found)
    return profile


def _revision(raw: Mapping[str, Any]) -> str:
    """Name the rules by their content: the same rules always have the same revision."""
    rules = json.dumps([raw.get("mapping"), raw.get("account")], sort_keys=True, default=str)
    return hashlib.sha256(rules.encode()).hexdigest()[:12]


class _Refused(ValueError):
    """A value that is not possible; carries what would be."""

    def __init__(self, value: object, expected: str, kind: IssueKind = codes.BAD_VALUE) -> None:
        super().__init__(str(value))
        self.found = value
        self.expected = expected
        self.kind = kind


def _text(value: object, _: type) -> str:
    if not isinstance(value, str):
        raise _Refused(value, 'Text in Anführungszeichen / text in quotes: "…"')
    return value


def _number(value: object, _: type) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Refused(value, "1, 2, 3 …")
    if value.bit_length() > _MOST_BITS:
        raise _Refused(f"{hex(value)[:20]}…", "1, 2, 3 …")
    return value


_MOST_BITS = 64
"""What TOML asks of whole numbers; Python refuses to print much longer ones."""


def _flag(value: object, _: type) -> bool:
    if not isinstance(value, bool):
        raise _Refused(value, "true, false")
    return value


def _rate(value: object, _: type) -> Decimal:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    rate = parse_amount(text) if isinstance(text, str) else None
    if rate is None or not 0 <= rate < 100:  # noqa: PLR2004 - percent
        raise _Refused(value, '"7", "19"')
    return rate


def _day(value: object, _: type) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _Refused(value, "2026-12-31")
    return value


def _year_start(value: object, _: type) -> YearStart:
    start = YearStart.parse(value) if isinstance(value, str) else None
    if start is None:
        raise _Refused(value, '"01-01", "07-01"', codes.FISCAL_YEAR_START)
    return start


def _choice(value: object, cls: type[Enum]) -> Enum:
    for member in cls:
        if member.value == value:
            return member
    raise _Refused(value, ", ".join(f'"{member.value}"' for member in cls))


def _automatic(value: object, _: object) -> Decimal | Automatic | None:
    if isinstance(value, str) and value in {"no", "unknown"}:
        return Automatic(value)
    try:
        return _rate(value, Decimal)
    except _Refused:
        raise _Refused(value, '"no", "unknown", "7", "19"') from None


def _table(value: object, _: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _Refused(value, "[section]")
    return value


def _make_converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(int, _number)
    converter.register_structure_hook(bool, _flag)
    converter.register_structure_hook(Decimal, _rate)
    converter.register_structure_hook(date, _day)
    converter.register_structure_hook(YearStart, _year_start)
    converter.register_structure_hook_func(
        lambda cls: isinstance(cls, type) and issubclass(cls, Enum), _choice
    )
    converter.register_structure_hook(Decimal | Automatic | None, _automatic)
    converter.register_structure_hook_func(lambda cls: cls == Mapping[str, object], _table)
    for cls in (OwnAccount, MappingRule):
        names = {a.name: override(rename=key_of(cls, a.name)) for a in fields(cls)}
        converter.register_structure_hook(
            cls,
            make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True, **names),  # type: ignore[arg-type]
        )
    return converter


def key_of(cls: type, name: str) -> str:
    """Return the key under which a section of that class keeps an attribute."""
    return _KEY_OF.get((cls, name), name)


_CONVERTER = _make_converter()


def _as_issues(error: BaseException) -> Iterator[Issue]:
    found: list[BaseException] = []

    def note(inner: BaseException, _: type | None) -> str:
        found.append(inner)
        return str(len(found) - 1)

    for line in transform_error(error, "", format_exception=note):
        number, _, path = line.rpartition(" @ ")
        yield from _issues_of(found[int(number)], _as_in_file(path.lstrip(".")))


def _as_in_file(path: str) -> str:
    """Name a place as the file does: its own keys, and sections of one name counted from 1."""
    section = _INDEX.sub(lambda match: f"[{int(match[1]) + 1}]", path)
    parent, dot, name = section.rpartition(".")
    cls = _ROWS.get(parent.partition("[")[0])
    return f"{parent}{dot}{key_of(cls, name) if cls else name}"


_INDEX = re.compile(r"\[(\d+)\]")
_ROWS = {"account": OwnAccount, "mapping": MappingRule}


def _issues_of(error: BaseException, path: str) -> Iterator[Issue]:
    match error:
        case ForbiddenExtraKeysError():
            for key in sorted(error.extra_fields):
                yield codes.UNKNOWN_KEY.at(
                    _join(path, key), key=key, proposal=_closest(key, error.cl)
                )
        case KeyError():
            yield codes.MISSING_KEY.at(path, key=path.rpartition(".")[2])
        case _Refused():
            yield error.kind.at(
                path, key=path.rpartition(".")[2], value=error.found, expected=error.expected
            )
        case _:
            yield codes.BAD_VALUE.at(
                path, key=path.rpartition(".")[2], value="…", expected="[section] / [[section]]"
            )


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _closest(key: str, cls: type) -> str:
    keys = [key_of(cls, a.name) for a in fields(cls)] if has(cls) else []
    return next(iter(get_close_matches(key, keys, n=1, cutoff=0)), "")
