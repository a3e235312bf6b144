"""Settings as a list: every key, its value, where that comes from and what is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

from attrs import evolve, field, frozen

from datev_bridge.issues import Issue
from datev_bridge.journey.model import Place, SettingsRevision
from datev_bridge.journey.settings_document import flat
from datev_bridge.profile.keys import KEYS

_LOCATION = "kseries.location"


class Source(Enum):
    """Where a value comes from."""

    DEFAULT = "default"
    FILE = "file"
    REVISION = "revision"
    CONNECTION = "connection"
    """Chosen when the POS was connected."""
    NOWHERE = "nowhere"
    """There is none: it has no default, and nobody gave one."""


@frozen(kw_only=True)
class ListedSetting:
    """A key of the settings.

    Attributes:
        key: As people write it, ``"datev.client_number"``.
        value: As TOML says it; None where there is none.
        source: Where it comes from.
        revision: The revision that gave it this value; None where it is from none.
        issues: What is missing or wrong.
    """

    key: str
    value: Any = field(hash=False)
    source: Source
    revision: SettingsRevision | None = None
    issues: tuple[Issue, ...] = ()


def listed_settings(
    document: Mapping[str, Any],
    issues: Iterable[Issue],
    revisions: Sequence[SettingsRevision] = (),
) -> tuple[ListedSetting, ...]:
    """Return every key of the settings in the order of the file, own accounts last.

    Args:
        document: The settings.
        issues: What is missing or wrong, each at its key.
        revisions: All of them, oldest first; none where the settings are a file.
    """
    given, found = flat(document), tuple(issues)
    defaults = {key.name: key.default for key in KEYS}
    names = [*defaults, *(name for name in given if name not in defaults)]
    return tuple(
        ListedSetting(
            key=name,
            value=given.get(name, defaults.get(name)),
            source=_source(name, given, defaults, revisions),
            revision=_giver(name, given[name], revisions) if name in given else None,
            issues=tuple(issue for issue in found if _is_about(issue.where, name)),
        )
        for name in names
    )


def with_location(listed: Iterable[ListedSetting], place: Place) -> tuple[ListedSetting, ...]:
    """Return the list with the location that was chosen for a place when it was connected."""
    chosen = place.location
    if chosen is None:
        return tuple(listed)
    return tuple(
        evolve(each, value=chosen.id, source=Source.CONNECTION, revision=None)
        if each.key == _LOCATION
        else each
        for each in listed
    )


def _source(
    name: str,
    given: Mapping[str, Any],
    defaults: Mapping[str, Any],
    revisions: Sequence[SettingsRevision],
) -> Source:
    if name in given:
        return Source.REVISION if revisions else Source.FILE
    return Source.DEFAULT if defaults.get(name) is not None else Source.NOWHERE


def _giver(name: str, value: Any, revisions: Sequence[SettingsRevision]) -> SettingsRevision | None:
    """Return the revision since which a key has its value."""
    giver = None
    for revision in reversed(revisions):
        if flat(revision.document).get(name) != value:
            break
        giver = revision
    return giver


def _is_about(where: str, name: str) -> bool:
    """Tell whether an issue is about a key; one about a section that is missing is of its keys."""
    return where == name or where.startswith((f"{name}[", f"{name}."))
