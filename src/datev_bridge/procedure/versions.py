"""The versions in force over time: each approved mapping and each change of settings is one.

What the documentation says holds for one version. Whoever changes rules or settings begins the
next one, so that an edition printed before describes the procedure only up to then.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from hashlib import sha256
import json

from attrs import frozen

from datev_bridge.journey.model import SettingsRevision
from datev_bridge.journey.settings_document import changes_to, flat
from datev_bridge.mapping.diff import RuleChange, diff
from datev_bridge.mapping.revision import Approved
from datev_bridge.procedure.facts import PlaceFacts, ProcedureFacts
from datev_bridge.procedure.setting_words import WITHOUT_DEFAULT
from datev_bridge.profile.keys import KEYS

_DIGITS = 16
_DEFAULTS = {key.name: key.default for key in KEYS if key.name not in WITHOUT_DEFAULT}


class Subject(Enum):
    """What a version changed."""

    MAPPING = "mapping"
    SETTINGS = "settings"


@frozen(kw_only=True)
class SettingChange:
    """One setting that changed.

    Attributes:
        key: As people write it, ``"datev.client_number"``.
        before: As TOML says it; None where there was none.
        after: As TOML says it; None where there is none any more.
    """

    key: str
    before: object
    after: object


@frozen(kw_only=True)
class Version:
    """One version of the procedure.

    Attributes:
        number: Counted from 1 over all places.
        since: From when on it was in force, aware.
        until: When the next one of the same place and subject took its place, aware; None while
            it is in force.
        place: Whose rules or settings.
        subject: What it changed.
        name: Id of the mapping's revision, or number of the settings'.
        author: Who made the change.
        approved_by: Who approved it; for settings whoever changed them.
        note: What it is about, in the author's words.
        digest: Of what has been in force since.
        rules: What changed in the mapping.
        settings: What changed in the settings.
    """

    number: int
    since: datetime
    until: datetime | None = None
    place: PlaceFacts
    subject: Subject
    name: str
    author: str
    approved_by: str
    note: str = ""
    digest: str
    rules: tuple[RuleChange, ...] = ()
    settings: tuple[SettingChange, ...] = ()


@frozen(kw_only=True)
class _Change:
    """A change before it has its number."""

    since: datetime
    place: PlaceFacts
    revision: Approved | SettingsRevision
    before: Approved | SettingsRevision | None


def versions(facts: ProcedureFacts) -> tuple[Version, ...]:
    """Return every version up to the day that is described, oldest first."""
    changes = [change for place in facts.places for change in _changes(place)]
    changes.sort(key=lambda change: (change.since, isinstance(change.revision, Approved)))
    ends: dict[tuple[str, type], datetime] = {}
    found: list[Version] = []
    for number, change in reversed(tuple(enumerate(changes, start=1))):
        kind = (change.place.place.id, type(change.revision))
        found.append(_version(number, change, ends.get(kind)))
        ends[kind] = change.since
    return tuple(reversed(found))


def fingerprint(facts: ProcedureFacts) -> str:
    """Return what tells the version in force from every other: rules, settings, program."""
    parts = [
        [
            place.place.id,
            place.settings[-1].digest if place.settings else "",
            str(place.values.get("datev.closed_until") or ""),  # not in the digest
            place.mapping.digest if place.mapping else "",
        ]
        for place in facts.places
    ]
    text = json.dumps([facts.version, sorted(parts)])
    return sha256(text.encode()).hexdigest()[:_DIGITS]


def _changes(place: PlaceFacts) -> Iterator[_Change]:
    for revisions in (place.settings, place.mappings):
        before = None
        for revision in revisions:
            since = revision.approved_at if isinstance(revision, Approved) else revision.made_at
            yield _Change(since=since, place=place, revision=revision, before=before)
            before = revision


def _version(number: int, change: _Change, until: datetime | None) -> Version:
    revision, before = change.revision, change.before
    if isinstance(revision, Approved):
        old = before.rules if isinstance(before, Approved) else ()
        return Version(
            number=number,
            since=change.since,
            until=until,
            place=change.place,
            subject=Subject.MAPPING,
            name=revision.id,
            author=revision.author,
            approved_by=revision.approved_by,
            note=revision.note,
            digest=revision.digest,
            rules=diff(old, revision.rules),
        )
    earlier = before if isinstance(before, SettingsRevision) else None
    return Version(
        number=number,
        since=change.since,
        until=until,
        place=change.place,
        subject=Subject.SETTINGS,
        name=str(revision.number),
        author=revision.author,
        approved_by=revision.author,
        digest=revision.digest,
        settings=tuple(_setting_changes(earlier, revision)),
    )


def _setting_changes(
    before: SettingsRevision | None, after: SettingsRevision
) -> Iterator[SettingChange]:
    """Yield what changed; what nobody had set had its default, but before the first revision."""
    old = before.document if before else {}
    known = (_DEFAULTS if before else {}) | flat(old)
    for key, value in changes_to(old, after.document).items():
        default = _DEFAULTS.get(key) if value is None else value
        yield SettingChange(key=key, before=known.get(key), after=default)
