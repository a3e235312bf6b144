"""The use case “change the settings”: revisions, checked, with who may change what."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from attrs import evolve, field, frozen

from datev_bridge.access import Actor, Permission, permit, permit_operator
from datev_bridge.audit import AuditNote
from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import Issue
from datev_bridge.journey.model import Place, SettingsRevision
from datev_bridge.journey.next_file import NextFile, next_file
from datev_bridge.journey.ports import JourneyStore, JourneyWork
from datev_bridge.journey.profiles import found_place, profile_of, settled_place
from datev_bridge.journey.settings_document import changed, digest_of, flat, refused, settle
from datev_bridge.journey.settings_list import ListedSetting, listed_settings, with_location
from datev_bridge.mail.bounces import keys_of
from datev_bridge.profile import Profile
from datev_bridge.profile.codes import BAD_RECIPIENT

_PERMISSIONS = {"kseries": Permission.CONNECT, "delivery": Permission.EDIT_DELIVERY}
"""Who may change a section; any other asks for EDIT_SETTINGS."""
_OPERATORS = frozenset({"kseries.feed", "kseries.api_url", "kseries.auth_url"})
"""Keys of which a wrong one books twice, or sends secrets elsewhere: only the operator."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@frozen(kw_only=True)
class SettingsState:
    """The settings of a place.

    Attributes:
        number: Of the revision that counts; 0 before the first.
        document: Sections and keys of a profile; may be incomplete.
        issues: What is missing or wrong.
        next_file: When the next file comes by them; None where nobody asked, or where they are not
            complete.
    """

    number: int = 0
    document: Mapping[str, Any] = field(default=_NOTHING, hash=False)
    issues: tuple[Issue, ...] = ()
    next_file: NextFile | None = None


@frozen(kw_only=True)
class PlaceSettings:
    """Shows and changes the settings of places.

    Attributes:
        store: Where they are kept.
        clock: The time, aware.
    """

    store: JourneyStore
    clock: Callable[[], datetime]

    def show(self, actor: Actor, organisation: str, place: str) -> SettingsState:
        """Return the settings that count.

        Raises:
            AccessRefused: The actor may not see them, or there is no such place.
        """
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            found = found_place(work, place)
            coming = next_file(found, settled_place(work, found).profile, self.clock())
            return evolve(_state(work, found), next_file=coming)

    def history(self, actor: Actor, organisation: str, place: str) -> tuple[SettingsRevision, ...]:
        """Return every revision of the settings, oldest first; errors as for :meth:`show`."""
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            return work.settings.all(found_place(work, place).id)

    def change(
        self,
        actor: Actor,
        organisation: str,
        place: str,
        changes: Mapping[str, Any],
        *,
        seen: int | None = None,
        dry_run: bool = False,
    ) -> SettingsState:
        """Change settings; what is still missing elsewhere may wait, what is wrong may not.

        Args:
            actor: Who.
            organisation: Whose.
            place: Which place.
            changes: New values by key, ``"datev.client_number"``; None takes a key away.
            seen: Number of the revision that the change is based on; None for the newest, as is
                one that there is not yet.
            dry_run: Whether to do everything but keep it.

        Raises:
            AccessRefused: The actor may not change one of these, or there is no such place.
            ConfigurationError: A new value is not possible; ``issues`` has all of them.
            StoreError: Somebody else changed the settings meanwhile; STO-005.
        """
        with self.store.work(organisation, reading=dry_run) as work:
            found = self.permitted(work, actor, place, changes)
            return self.change_within(work, actor, found, changes, seen=seen, dry_run=dry_run)

    def profile(self, actor: Actor, organisation: str, place: str) -> Profile:
        """Return the profile that the settings make, with the mapping that books.

        Raises:
            AccessRefused: The actor may not see it, or there is no such place.
            ConfigurationError: The settings are not complete; JNY-020.
        """
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            return profile_of(work, found_place(work, place))

    def listed(self, actor: Actor, organisation: str, place: str) -> tuple[ListedSetting, ...]:
        """Return every key with its value and where that comes from; errors as for :meth:`show`."""
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            found = found_place(work, place)
            state = _state(work, found)
            listed = listed_settings(state.document, state.issues, work.settings.all(found.id))
            return with_location(listed, found)

    def permitted(
        self, work: JourneyWork, actor: Actor, place: str, changes: Mapping[str, Any]
    ) -> Place:
        """Return the place whose settings the actor may change like that.

        Raises:
            AccessRefused: The actor may not change one of these, or there is no such place.
        """
        for key in changes or ("property",):
            _permit(actor, work.organisation, key)
        return found_place(work, place)

    def change_within(
        self,
        work: JourneyWork,
        actor: Actor,
        place: Place,
        changes: Mapping[str, Any],
        *,
        seen: int | None = None,
        dry_run: bool = False,
    ) -> SettingsState:
        """Change settings in a transaction that does more; :meth:`permitted` comes first.

        Raises:
            ConfigurationError: A new value is not possible; ``issues`` has all of them.
            StoreError: Somebody else changed the settings meanwhile; STO-005.
        """
        before = _state(work, place)
        document = changed(before.document, changes)
        issues = tuple(dict.fromkeys((*settle(document).issues, *_unmailable(document))))
        wrong = refused(issues, changes)
        if wrong:
            raise ConfigurationError(wrong[0], issues=wrong)
        after = SettingsState(number=before.number, document=document, issues=issues)
        if dry_run or document == before.document:
            return after
        base = before.number if seen is None else min(seen, before.number)
        after = evolve(after, number=base + 1)
        self._keep(work, actor, place, before, after)
        return after

    def _keep(
        self,
        work: JourneyWork,
        actor: Actor,
        place: Place,
        before: SettingsState,
        after: SettingsState,
    ) -> None:
        work.settings.add(
            SettingsRevision(
                place=place.id,
                number=after.number,
                document=after.document,
                digest=digest_of(after.document),
                author=actor.name,
                made_at=self.clock(),
            )
        )
        old, new = _told(before.document), _told(after.document)
        keys = [key for key in (old | new) if old.get(key) != new.get(key)]
        note = AuditNote(
            action="settings.change",
            subject=f"{place.name} · {after.number}",
            before={key: old[key] for key in keys if key in old},
            after={key: new[key] for key in keys if key in new},
        )
        work.audit.record(actor, note)


def _permit(actor: Actor, organisation: str, key: str) -> None:
    if key in _OPERATORS:
        permit_operator(actor)
    section = key.partition(".")[0]
    permit(actor, _PERMISSIONS.get(section, Permission.EDIT_SETTINGS), organisation)


def _state(work: JourneyWork, place: Place) -> SettingsState:
    revision = work.settings.newest(place.id)
    if revision is None:
        return SettingsState(issues=settle({}).issues)
    return SettingsState(
        number=revision.number,
        document=revision.document,
        issues=settle(revision.document).issues,
    )


def _unmailable(document: Mapping[str, Any]) -> Iterator[Issue]:
    """Yield the recipients that look like addresses, and that no mail can be made out to.

    The transaction that records a file posts its mails: one such address would keep the file.
    """
    recipients = flat(document).get("delivery.recipients", ())
    for number, address in enumerate(recipients if isinstance(recipients, list) else (), start=1):
        if isinstance(address, str) and not keys_of([address]):
            yield BAD_RECIPIENT.at(f"delivery.recipients[{number}]", value=address)


def _told(document: Mapping[str, Any]) -> dict[str, str]:
    """Return settings as the audit trail keeps them."""
    return {key: str(value) for key, value in flat(document).items()}
