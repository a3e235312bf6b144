"""Alarms of places, and when each place is looked after, in the store."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Index,
    String,
    Table,
    delete,
    or_,
    select,
)

from datev_bridge.issues import Issue, IssueKind
from datev_bridge.onboarding import LocationState
from datev_bridge.runs import service_codes
from datev_bridge.runs.alarms import Alarm, Cause, Raised
from datev_bridge.store.places import PLACES, of_place
from datev_bridge.store.rows import insert_or_update
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Document, Moment

ALARMS = Table(
    "alarm",
    metadata,
    *of_place(is_key=True),
    Column("cause", String(40), primary_key=True),
    Column("subject", String(200), primary_key=True),
    Column("code", String(12), nullable=False),
    Column("found_at", String(200), nullable=False),
    Column("details", Document, nullable=False),
    Column("since", Moment, nullable=False),
    Column("told_on", Date),
)
WATCHES = Table(
    "place_watch",
    metadata,
    *of_place(is_key=True),
    Column("next_at", Moment, nullable=False),
    Column("stated", String(7), nullable=False),
    Index("ix_place_watch_next_at", "next_at"),
)
"""``stated`` is the newest month whose statement was sent, or was not needed."""

_KINDS: Mapping[str, IssueKind] = {
    kind.code: kind for kind in vars(service_codes).values() if isinstance(kind, IssueKind)
}


class StoredWatches:
    """See :class:`datev_bridge.runs.agenda.Watches`."""

    def __init__(self, connection: Connection, organisation: str) -> None:
        self._connection = connection
        self._organisation = organisation

    def alarms(self, place: str) -> tuple[Raised, ...]:
        """Return the alarms that were raised and are not over, by cause and subject."""
        statement = select(ALARMS).where(*self._of(ALARMS, place))
        ordered = statement.order_by(ALARMS.c.cause, ALARMS.c.subject)
        return tuple(_raised(row) for row in self._connection.execute(ordered).mappings())

    def keep(self, place: str, alarms: Iterable[Raised]) -> None:
        """Keep the alarms as they are now; all others are over."""
        kept = tuple(alarms)
        before = {(raised.alarm.cause, raised.alarm.subject) for raised in self.alarms(place)}
        over = before - {(raised.alarm.cause, raised.alarm.subject) for raised in kept}
        for cause, subject in over:
            is_it = (ALARMS.c.cause == cause.value, ALARMS.c.subject == subject)
            self._connection.execute(delete(ALARMS).where(*self._of(ALARMS, place), *is_it))
        for raised in kept:
            values = _values(raised) | {"organisation": self._organisation, "place": place}
            insert_or_update(self._connection, ALARMS, values)

    def stated(self, place: str) -> str:
        """Return the newest month that was stated, ``"2026-11"``; empty for none."""
        statement = select(WATCHES.c.stated).where(*self._of(WATCHES, place))
        return str(self._connection.execute(statement).scalar() or "")

    def watched(self, place: str, next_at: datetime, stated: str) -> None:
        """Note that a place was looked after, and up to which month it was stated."""
        values = {
            "organisation": self._organisation,
            "place": place,
            "next_at": next_at,
            "stated": stated,
        }
        insert_or_update(self._connection, WATCHES, values)

    def _of(self, table: Table, place: str) -> tuple[Any, ...]:
        return table.c.organisation == self._organisation, table.c.place == place


def watches_due(connection: Connection, now: datetime, most: int) -> tuple[tuple[str, str], ...]:
    """Return organisation and id of places that are to be looked after, the longest due first."""
    joined = PLACES.outerjoin(WATCHES, WATCHES.c.place == PLACES.c.id)
    statement = (
        select(PLACES.c.organisation, PLACES.c.id)
        .select_from(joined)
        .where(
            PLACES.c.state != LocationState.TERMINATED.value,
            or_(WATCHES.c.next_at.is_(None), WATCHES.c.next_at <= now),
        )
        .order_by(WATCHES.c.next_at, PLACES.c.id)
        .limit(most)
    )
    return tuple((row.organisation, row.id) for row in connection.execute(statement))


def _values(raised: Raised) -> dict[str, Any]:
    issue = raised.alarm.issue
    return {
        "cause": raised.alarm.cause.value,
        "subject": raised.alarm.subject,
        "code": issue.code,
        "found_at": issue.where,
        "details": dict(issue.values),
        "since": raised.since,
        "told_on": raised.told_on,
    }


def _raised(row: Any) -> Raised:
    issue = Issue(
        kind=_KINDS[row["code"]], where=row["found_at"], values=tuple(row["details"].items())
    )
    alarm = Alarm(cause=Cause(row["cause"]), subject=row["subject"], issue=issue)
    return Raised(alarm=alarm, since=row["since"], told_on=row["told_on"])
