"""The mapping of a place, as :class:`datev_bridge.mapping.desk.MappingDesk` works on it.

A draft that somebody is working on books nothing; the newest approved revision does.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
import json

from attrs import frozen

from datev_bridge.access import Actor, Permission, permit
from datev_bridge.audit import AuditNote
from datev_bridge.journey.ports import JourneyStore, JourneyWork
from datev_bridge.journey.profiles import found_place
from datev_bridge.journey.release import Release
from datev_bridge.mapping.diff import RuleChange, diff
from datev_bridge.mapping.history import MappingStep
from datev_bridge.mapping.model import MappingRule
from datev_bridge.mapping.plain import rules_to_plain
from datev_bridge.mapping.revision import Approved, Draft
from datev_bridge.mapping.rule_check import name_of

_DIGITS = 12


@frozen(kw_only=True)
class PlaceMapping:
    """The mapping of a place and every state it was in; see ``MappingHistory`` for its verbs.

    Attributes:
        store: Where it is kept.
        release: Tells the operator when a set-up is complete.
        actor: Who works on it.
        organisation: Whose.
        place: Which place.
        clock: The time, aware.
        ids: New ids.
    """

    store: JourneyStore
    release: Release
    actor: Actor
    organisation: str
    place: str
    clock: Callable[[], datetime]
    ids: Callable[[], str]

    def draft(self) -> Draft:
        """Return the draft; the rules that book, where nobody works on one.

        Raises:
            AccessRefused: The actor may not see it, or there is no such place.
        """
        permit(self.actor, Permission.VIEW, self.organisation)
        with self.store.work(self.organisation, reading=True) as work:
            return self.draft_within(work)

    def steps(self) -> tuple[MappingStep, ...]:
        """Return every approved revision, oldest first, and the draft after them if there is one.

        Before the first of either there is one state without rules.

        Raises:
            AccessRefused: The actor may not see them, or there is no such place.
        """
        permit(self.actor, Permission.VIEW, self.organisation)
        with self.store.work(self.organisation, reading=True) as work:
            place = found_place(work, self.place).id
            steps = tuple(_step(revision) for revision in work.mappings.all(place))
            if steps and work.mappings.draft(place) is None:
                return steps
            return (*steps, _draft_step(self.draft_within(work)))

    def next_revision(self) -> str:
        """Return a new id."""
        return self.ids()[:_DIGITS]

    def keep(self, draft: Draft) -> MappingStep:
        """Make other rules the draft.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
            StoreError: Somebody else edited the draft meanwhile; STO-005.
        """
        permit(self.actor, Permission.EDIT_MAPPING, self.organisation)
        with self.store.work(self.organisation) as work:
            self.keep_within(work, draft)
        return _draft_step(draft)

    def keep_within(self, work: JourneyWork, draft: Draft) -> tuple[RuleChange, ...]:
        """Make other rules the draft in a transaction that does more; return what changes.

        Permission was asked for before.

        Raises:
            AccessRefused: There is no such place.
            StoreError: Somebody else edited the draft meanwhile; STO-005.
        """
        place, before = found_place(work, self.place), self.draft_within(work)
        kept = work.mappings.draft(place.id)
        work.mappings.keep_draft(place.id, draft, kept.edited_at if kept else None)
        changes = diff(before.rules, draft.rules)
        note = AuditNote(
            action="mapping.edit",
            subject=place.name,
            before=_told(change.before for change in changes),
            after=_told(change.after for change in changes),
        )
        work.audit.record(self.actor, note)
        return changes

    def approve(self, approved: Approved) -> MappingStep:
        """Let a revision book from now on; the draft goes.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
            StoreError: Somebody else approved one meanwhile; STO-005.
        """
        permit(self.actor, Permission.APPROVE_MAPPING, self.organisation)
        with self.store.work(self.organisation) as work:
            place = found_place(work, self.place)
            work.mappings.approve(place.id, approved)
            note = AuditNote(
                action="mapping.approve",
                subject=f"{place.name} · {approved.id}",
                before={"revision": approved.parent},
                after={
                    "revision": approved.id,
                    "digest": approved.digest,
                    "rules": str(len(approved.rules)),
                    "note": approved.note,
                },
            )
            work.audit.record(self.actor, note)
            self.release.notice_completion(work, place)
        return _step(approved)

    def lock(self) -> AbstractContextManager[None]:
        """Keep nobody out: what two people change at once is noticed when the second one keeps."""
        return nullcontext()

    def draft_within(self, work: JourneyWork) -> Draft:
        """Return the draft in a transaction that does more; permission was asked for before."""
        place = found_place(work, self.place).id
        draft = work.mappings.draft(place)
        if draft is not None:
            return draft
        newest = work.mappings.newest(place)
        if newest is None:
            return Draft(rules=(), author="", edited_at=self.clock())
        return Draft(
            rules=newest.rules,
            parent=newest.id,
            author=newest.author,
            edited_at=newest.approved_at,
            note=newest.note,
        )


def _step(approved: Approved) -> MappingStep:
    return MappingStep(
        id=approved.id,
        rules=approved.rules,
        parent=approved.parent,
        author=approved.author,
        at=approved.approved_at,
        note=approved.note,
        approved_by=approved.approved_by,
    )


def _draft_step(draft: Draft) -> MappingStep:
    return MappingStep(
        id=f"{draft.parent}+",
        rules=draft.rules,
        parent=draft.parent,
        author=draft.author,
        at=draft.edited_at,
        note=draft.note,
    )


def _told(rules: Iterable[MappingRule | None]) -> dict[str, str]:
    """Return rules as the audit trail keeps them: whole, numbered, under the category's name."""
    return {
        f"{number} {name_of(rule)}": json.dumps(rules_to_plain([rule])[0], ensure_ascii=False)
        for number, rule in enumerate(rules, start=1)
        if rule is not None
    }
