"""The page of a profile's keys, from its classes."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from attrs import NOTHING, Factory, fields

from datev_bridge.chart.account import Automatic, OwnAccount
from datev_bridge.dates import YearStart
from datev_bridge.journal import DebtorRange
from datev_bridge.mapping import MappingRule
from datev_bridge.profile.document import plain_value
from datev_bridge.profile.model import (
    DatevSettings,
    DeliverySettings,
    KSeriesSettings,
    ReleaseSettings,
    ScheduleSettings,
)
from datev_bridge.profile.serial import key_of
from datev_bridge.profile.templates import NAMES
from reference_pages.docstrings import attributes_of
from reference_pages.markdown import from_docstring, page, table

SECTIONS: tuple[tuple[str, type, str], ...] = (
    ("[kseries]", KSeriesSettings, "How the POS is reached."),
    ("[datev]", DatevSettings, "What DATEV needs to know; the tax adviser knows it."),
    ("[schedule]", ScheduleSettings, "When files come. Only the service looks at it."),
    ("[delivery]", DeliverySettings, "Where files go."),
    ("[release]", ReleaseSettings, "How files are released. Only the service looks at it."),
    (
        "[debtors]",
        DebtorRange,
        (
            "Accounts for customers who buy on account, one each. Without it all have the account "
            "of their rule."
        ),
    ),
    (
        "[[account]]",
        OwnAccount,
        "The adviser's own accounts and what is true of them, any number of sections.",
    ),
    (
        "[[mapping]]",
        MappingRule,
        "The rules, any number of sections. The most specific one wins; the order never decides.",
    ),
)

_KINDS = {
    str: "text",
    int: "whole number",
    bool: "`true`, `false`",
    Decimal: 'percent as text: `"7"`, `"19"`',
    date: "date: `2026-12-31`",
    YearStart: 'month and day: `"01-01"`',
}


def profile_page() -> str:
    """Return the page of every key."""
    names = ", ".join(f"`{{{name}}}`" for name in NAMES)
    return page(
        "Profile and settings",
        "The keys of a profile in TOML, which are the settings of a location in the service as "
        "well: `datev-bridge settings set datev.client_number=55003`. Keys only ever get more. "
        "An unknown key, a missing one and a value that is not possible are named with their "
        "place ([SET-002](codes.md#set-002) and following). "
        "Secrets never stand in a profile.",
        "## [property]\n\n"
        + table(
            ("Key", "Values", "Default", "Means"),
            (("`name`", "text", "needed", "Of the property, in messages and proofs."),),
        ),
        *(_section_block(*each) for each in SECTIONS),
        "## [calibration]\n\nWhat was found out about the location's POS, as "
        "`datev-bridge calibrate` prints it at its end. Not for typing.",
        f"## Templates\n\n`datev.document_field_1` and `datev.posting_text` may name {names}; "
        "`{date:…}` takes a pattern of `YYYY`, `YY`, `MM`, `DD` (or `JJJJ`, `JJ`, `TT`) and "
        "`.`, `-`, `/`. A name without a value takes its blank with it.",
    )


def keys_of(cls: type) -> Iterator[tuple[str, str]]:
    """Yield each key of a section with the attribute it fills."""
    for attribute in fields(cls):
        yield key_of(cls, attribute.name), attribute.name


def _section_block(title: str, cls: type, about: str) -> str:
    said, kinds = attributes_of(cls), get_type_hints(cls)
    rows = (
        (
            f"`{key_of(cls, attribute.name)}`",
            _values(kinds[attribute.name]),
            _default(attribute.default),
            _without_none(from_docstring(said[attribute.name])),
        )
        for attribute in fields(cls)
    )
    return f"## {title}\n\n{about}\n\n{table(('Key', 'Values', 'Default', 'Means'), rows)}"


def _without_none(text: str) -> str:
    """Return a text for a profile, where nothing is written rather than None."""
    kept = text.replace("None keeps", "left out, it keeps").replace("None for", "left out for")
    return kept.replace(". left out", ". Left out")


def _values(kind: Any) -> str:
    if get_origin(kind) is tuple:
        return "list of texts"
    if isinstance(kind, UnionType):
        if Automatic in get_args(kind):
            return '`"no"`, `"unknown"`, or a rate: `"19"`'
        (kind,) = (each for each in get_args(kind) if each is not type(None))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return ", ".join(f'`"{member.value}"`' for member in kind)
    return _KINDS[kind]


def _default(default: Any) -> str:
    if default is NOTHING:
        return "needed"
    made = default.factory() if isinstance(default, Factory) else default  # type: ignore[arg-type]
    match plain_value(made):
        case None | "" | []:
            return ""
        case bool() as flag:
            return f"`{str(flag).lower()}`"
        case str() as text:
            return f'`"{text}"`'
        case value:
            return f"`{value}`"
