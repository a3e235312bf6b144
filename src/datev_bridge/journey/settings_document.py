"""Settings on their way to a profile: a document that may be incomplete, and what it lacks."""

from collections.abc import Mapping
from copy import deepcopy
from hashlib import sha256
import json
from typing import Any

from attrs import evolve, frozen

from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import Issue
from datev_bridge.mapping import AccountMapping
from datev_bridge.profile import Profile, from_document
from datev_bridge.profile.document import to_document

SECTIONS = (
    "property",
    "kseries",
    "datev",
    "schedule",
    "delivery",
    "release",
    "account",
    "debtors",
)
"""What is kept as settings; rules and calibration have places of their own."""

_WITHOUT_DEFAULTS: Mapping[str, Any] = {"datev": {}}
"""A section that has to be there: told as missing are its keys, each by its name."""


@frozen(kw_only=True)
class Settled:
    """What a document of settings comes to.

    Attributes:
        profile: The profile; None as long as something in the document forbids one.
        issues: What is missing or wrong.
    """

    profile: Profile | None
    issues: tuple[Issue, ...]


def settle(document: Mapping[str, Any], mapping: AccountMapping | None = None) -> Settled:
    """Return the profile that settings make together with a mapping.

    Args:
        document: The settings.
        mapping: The rules; none if not given.
    """
    kept = {name: document[name] for name in SECTIONS if name in document}
    try:
        profile = from_document({**_WITHOUT_DEFAULTS, **kept})
    except ConfigurationError as error:
        return Settled(profile=None, issues=error.issues)
    return Settled(profile=evolve(profile, mapping=mapping or AccountMapping()), issues=())


def changed(document: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with some of them changed.

    Args:
        document: The settings before; stays as it is.
        changes: New values by key, ``"datev.client_number"``; None takes a key away. ``"account"``
            stands for the whole list of own accounts.
    """
    after = deepcopy(dict(document))
    for key, value in changes.items():
        section, _, name = key.partition(".")
        target = after if not name else after.setdefault(section, {})
        if not isinstance(target, dict):  # own accounts have no keys: kept, or told as wrong
            after |= {} if value is None else {section: {name: value}}
        elif value is None:
            target.pop(name or section, None)
        else:
            target[name or section] = value
    return {name: values for name, values in after.items() if values not in ({}, [])}


def flat(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings by key; own accounts are one value."""
    found: dict[str, Any] = {}
    for section, values in document.items():
        if isinstance(values, Mapping):
            found |= {f"{section}.{key}": value for key, value in values.items()}
        else:
            found[section] = values
    return found


def changes_to(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes that make other settings of these; None takes a key away."""
    old, new = flat(before), flat(after)
    gone = {key: None for key in old if key not in new}
    return gone | {key: value for key, value in new.items() if old.get(key) != value}


def refused(issues: tuple[Issue, ...], changes: Mapping[str, Any]) -> tuple[Issue, ...]:
    """Return the issues that a change itself brings; what is missing elsewhere may wait."""
    keys = tuple(key for key, value in changes.items() if value is not None)
    return tuple(
        issue for issue in issues if issue.blocks and any(_is_at(issue.where, key) for key in keys)
    )


def _is_at(where: str, key: str) -> bool:
    section = key.partition(".")[0]
    return where == key or where.startswith((f"{key}[", f"{key}.", f"{section}["))


def digest_of(document: Mapping[str, Any]) -> str:
    """Return what settings say as 64 hexadecimal digits; defaults count as if written out.

    How far the books are closed is left out: it moves each month, and no file of a test run would
    look otherwise.
    """
    settled = settle(_without_closing(document)).profile
    said = to_document(settled) if settled else _without_closing(document)
    text = json.dumps(said, sort_keys=True, ensure_ascii=True, default=str)
    return sha256(text.encode()).hexdigest()


def _without_closing(document: Mapping[str, Any]) -> dict[str, Any]:
    return changed(document, {"datev.closed_until": None})
