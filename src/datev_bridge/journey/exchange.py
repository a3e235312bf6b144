"""The use case “take a profile from a file, and give it as one”: what was taken is given alike."""

from collections.abc import Mapping
import tomllib
from typing import Any

from attrs import evolve, frozen

from datev_bridge.access import Actor, Permission, permit
from datev_bridge.audit import AuditNote
from datev_bridge.issues import Issue
from datev_bridge.journey import codes
from datev_bridge.journey.model import Place
from datev_bridge.journey.place_mapping import PlaceMapping
from datev_bridge.journey.ports import JourneyWork
from datev_bridge.journey.profiles import found_place, profile_of
from datev_bridge.journey.settings import PlaceSettings, SettingsState
from datev_bridge.journey.settings_document import SECTIONS, changes_to
from datev_bridge.mapping import AccountMapping
from datev_bridge.mapping.diff import RuleChange, diff
from datev_bridge.mapping.revision import Draft
from datev_bridge.profile import Profile
from datev_bridge.profile.document import calibration_text, to_document

_LOCATION = "kseries.location"
"""Chosen with the connection; a file's counts until then."""


@frozen(kw_only=True)
class Taken:
    """What became of a profile that was taken over.

    Attributes:
        settings: The settings now.
        changed: The keys that have other values.
        rules: What is different in the rules; they are a draft until somebody approves them.
        issues: What is good to know.
    """

    settings: SettingsState
    changed: tuple[str, ...]
    rules: tuple[RuleChange, ...]
    issues: tuple[Issue, ...] = ()


@frozen(kw_only=True)
class Exchange:
    """Takes profiles over for a place, and gives them.

    Attributes:
        settings: Changes its settings.
        mapping: Its mapping, and the actor who works on it.
    """

    settings: PlaceSettings
    mapping: PlaceMapping

    def give(self, *, with_draft: bool = False) -> Profile:
        """Return the place's profile; its location is the one that was chosen, if one was.

        Args:
            with_draft: Whether with the rules that somebody works on instead of those that book.

        Raises:
            AccessRefused: The actor may not see it, or there is no such place.
            ConfigurationError: The settings are not complete; JNY-020.
        """
        mine = self.mapping
        permit(mine.actor, Permission.VIEW, mine.organisation)
        with mine.store.work(mine.organisation, reading=True) as work:
            place = found_place(work, mine.place)
            profile = _located(work, place, profile_of(work, place))
            if not with_draft:
                return profile
            draft = mine.draft_within(work)
            return evolve(profile, mapping=AccountMapping(rules=draft.rules))

    def take(self, profile: Profile, *, note: str = "", dry_run: bool = False) -> Taken:
        """Let settings and calibration be a profile's, and its rules the draft; all or nothing.

        Args:
            profile: The profile; its location is only noted where one was chosen already.
            note: Why, in the actor's words.
            dry_run: Whether to do everything but keep it.

        Raises:
            AccessRefused: The actor may not change one of these, or there is no such place.
            StoreError: Somebody else changed settings or draft meanwhile; STO-005.
        """
        mine, actor = self.mapping, self.mapping.actor
        permit(actor, Permission.EDIT_MAPPING, mine.organisation)
        document = to_document(profile)
        wanted = {name: document[name] for name in SECTIONS if name in document}
        with mine.store.work(mine.organisation, reading=dry_run) as work:
            newest = work.settings.newest(mine.place)
            changes = changes_to(newest.document if newest else {}, wanted)
            if found_place(work, mine.place).location is not None:
                changes.pop(_LOCATION, None)
            place = self.settings.permitted(work, actor, mine.place, changes)
            state = self.settings.change_within(work, actor, place, changes, dry_run=dry_run)
            rules = self._rules(work, profile, note, dry_run=dry_run)
            if not dry_run:
                _calibrate(work, actor, place, profile.calibration)
        return Taken(
            settings=state,
            changed=tuple(changes),
            rules=rules,
            issues=_other_location(profile, place),
        )

    def _rules(
        self, work: JourneyWork, profile: Profile, note: str, *, dry_run: bool
    ) -> tuple[RuleChange, ...]:
        before = self.mapping.draft_within(work)
        draft = Draft(
            rules=profile.mapping.rules,
            parent=before.parent,
            author=self.mapping.actor.name,
            edited_at=self.mapping.clock(),
            note=note,
        )
        changes = diff(before.rules, draft.rules)
        # The order counts too where one profile is to come out as another went in.
        is_other = bool(changes) or before.rules != draft.rules
        if is_other and not dry_run:
            self.mapping.keep_within(work, draft)
        return changes


def _located(work: JourneyWork, place: Place, profile: Profile) -> Profile:
    """Return the profile with the location that a file named, until one is chosen."""
    newest = work.settings.newest(place.id)
    if place.location is not None or newest is None:
        return profile
    named = newest.document.get("kseries", {}).get("location", "")
    return evolve(profile, kseries=evolve(profile.kseries, location=named))


def _calibrate(
    work: JourneyWork, actor: Actor, place: Place, calibration: Mapping[str, Any]
) -> None:
    """Keep what was found out about the place's POS, if it is something else."""
    if tomllib.loads(place.calibration) == calibration:
        return
    work.places.change(evolve(place, calibration=calibration_text(calibration)))
    work.audit.record(actor, AuditNote(action="calibration.keep", subject=place.name))


def _other_location(profile: Profile, place: Place) -> tuple[Issue, ...]:
    named, chosen = profile.kseries.location, place.location
    if chosen is None or named in {"", chosen.id}:
        return ()
    return (codes.OTHER_LOCATION.at(_LOCATION, file=named, chosen=chosen.id),)
