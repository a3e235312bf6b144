"""Drafts and approved revisions of mappings in the store; nothing approved is ever changed."""

from datetime import datetime
from functools import lru_cache
import json
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    select,
    update,
)

from datev_bridge.errors import StoreError
from datev_bridge.mapping.model import MappingRule
from datev_bridge.mapping.plain import rules_from_plain, rules_to_plain
from datev_bridge.mapping.revision import Approved, Draft
from datev_bridge.store import codes
from datev_bridge.store.places import of_place
from datev_bridge.store.rows import insert_or_ignore
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Document, Moment, as_text

DRAFTS = Table(
    "mapping_draft",
    metadata,
    *of_place(is_key=True),
    Column("rules", Document, nullable=False),
    Column("parent", String(36), nullable=False),
    Column("author", String(200), nullable=False),
    Column("edited_at", Moment, nullable=False),
    Column("note", Text, nullable=False),
)
REVISIONS = Table(
    "mapping_revision",
    metadata,
    *of_place(is_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", String(36), nullable=False),
    Column("rules", Document, nullable=False),
    Column("parent", String(36), nullable=False),
    Column("author", String(200), nullable=False),
    Column("approved_by", String(200), nullable=False),
    Column("approved_at", Moment, nullable=False),
    Column("note", Text, nullable=False),
    UniqueConstraint("place", "id"),
    UniqueConstraint("place", "parent"),
    Index("ix_mapping_revision_organisation", "organisation"),
)
"""A parent has one successor: of two approvals of the same draft's parent only one is kept."""


class StoredMappings:
    """See :class:`datev_bridge.journey.ports.Mappings`."""

    def __init__(self, connection: Connection, organisation: str) -> None:
        self._connection = connection
        self._organisation = organisation

    def draft(self, place: str) -> Draft | None:
        """Return the draft, if somebody is working on one."""
        statement = select(*_with_rules_as_text(DRAFTS)).where(*self._drafts(place))
        row = self._connection.execute(statement).mappings().first()
        return None if row is None else _draft(dict(row))

    def keep_draft(self, place: str, draft: Draft, seen: datetime | None) -> None:
        """Keep a draft in the place of the one that was last edited at ``seen``; None for none.

        Raises:
            StoreError: Somebody else edited it meanwhile; STO-005.
        """
        values = {
            "organisation": self._organisation,
            "place": place,
            "rules": rules_to_plain(draft.rules),
            "parent": draft.parent,
            "author": draft.author,
            "edited_at": draft.edited_at,
            "note": draft.note,
        }
        if seen is None:
            is_kept = insert_or_ignore(self._connection, DRAFTS, values)
        else:
            as_seen = update(DRAFTS).where(*self._drafts(place), DRAFTS.c.edited_at == seen)
            is_kept = self._connection.execute(as_seen.values(values)).rowcount == 1
        if not is_kept:
            raise StoreError(codes.CHANGED_MEANWHILE.at())

    def drop_draft(self, place: str) -> None:
        """Let there be no draft."""
        self._connection.execute(delete(DRAFTS).where(*self._drafts(place)))

    def newest(self, place: str) -> Approved | None:
        """Return the revision that books."""
        statement = self._revisions(place).order_by(REVISIONS.c.number.desc()).limit(1)
        return self._first(statement)

    def find(self, place: str, revision: str) -> Approved | None:
        """Return a revision by its id."""
        return self._first(self._revisions(place).where(REVISIONS.c.id == revision))

    def all(self, place: str) -> tuple[Approved, ...]:
        """Return every approved revision, oldest first."""
        statement = self._revisions(place).order_by(REVISIONS.c.number)
        return tuple(_approved(dict(row)) for row in self._connection.execute(statement).mappings())

    def approve(self, place: str, approved: Approved) -> None:
        """Keep an approved revision on top of its parent; the draft goes.

        Raises:
            StoreError: Somebody else approved one meanwhile; STO-005.
        """
        count = select(func.count()).select_from(REVISIONS).where(REVISIONS.c.place == place)
        values = {
            "organisation": self._organisation,
            "place": place,
            "number": int(self._connection.execute(count).scalar() or 0) + 1,
            "id": approved.id,
            "rules": rules_to_plain(approved.rules),
            "parent": approved.parent,
            "author": approved.author,
            "approved_by": approved.approved_by,
            "approved_at": approved.approved_at,
            "note": approved.note,
        }
        if not insert_or_ignore(self._connection, REVISIONS, values):
            raise StoreError(codes.CHANGED_MEANWHILE.at())
        self.drop_draft(place)

    def _drafts(self, place: str) -> tuple[Any, ...]:
        return DRAFTS.c.organisation == self._organisation, DRAFTS.c.place == place

    def _revisions(self, place: str) -> Any:
        mine = REVISIONS.c.organisation == self._organisation
        return select(*_with_rules_as_text(REVISIONS)).where(mine, REVISIONS.c.place == place)

    def _first(self, statement: Any) -> Approved | None:
        row = self._connection.execute(statement).mappings().first()
        return None if row is None else _approved(dict(row))


def _with_rules_as_text(table: Table) -> tuple[ColumnElement[Any], ...]:
    return tuple(as_text(c) if c is table.c.rules else c for c in table.c)


@lru_cache(maxsize=32)
def _rules(text: str) -> tuple[MappingRule, ...]:
    """Return rules, made once of a text: each page of a place needs the same ones several times.

    Kept by the whole text, so it says nothing of whose it is: that is the query's to ask.
    """
    return rules_from_plain(json.loads(text))


def _draft(values: dict[str, Any]) -> Draft:
    for name in ("organisation", "place"):
        del values[name]
    return Draft(**values | {"rules": _rules(values["rules"])})


def _approved(values: dict[str, Any]) -> Approved:
    for name in ("organisation", "place", "number"):
        del values[name]
    return Approved(**values | {"rules": _rules(values["rules"])})
