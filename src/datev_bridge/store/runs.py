"""Runs, what became of days, and when each place is due, in the store."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from attrs import asdict
from sqlalchemy import (
    Column,
    Connection,
    Date,
    Index,
    Integer,
    String,
    Table,
    Text,
    and_,
    func,
    or_,
    select,
    update,
)

from datev_bridge.onboarding import LocationState
from datev_bridge.runs.state import MOVES, OPEN, DayOutcome, Outcome, Run, RunKind, RunState
from datev_bridge.store.deliveries import deliveries_due, deliveries_released
from datev_bridge.store.places import PLACES, of_place
from datev_bridge.store.rows import insert_or_ignore, insert_or_update
from datev_bridge.store.schema import metadata
from datev_bridge.store.trials import test_runs_sent
from datev_bridge.store.types import Document, Moment, as_text, canonical
from datev_bridge.store.watches import watches_due

RUNS = Table(
    "run",
    metadata,
    Column("id", String(120), primary_key=True),
    *of_place(),
    Column("kind", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("days", Document, nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("retry_at", Moment),
    Column("due_at", Moment),
    Column("problem", String(12), nullable=False),
    Column("said", Document, nullable=False),
    Column("files", Document, nullable=False),
    Column("mails", Document, nullable=False),
    Column("held", Document, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_run_due_at", "due_at"),
    Index("ix_run_place_at", "place", "at"),
)
"""``due_at`` is when the program looks at a run again, and empty at its end: so what is to be done
is found without looking at what was done in all the years.
"""
_IS_GOING = RUNS.c.due_at > datetime(1970, 1, 1, tzinfo=UTC)
"""Not at its end; said as a range, which SQLite looks up in the index."""
OUTCOMES = Table(
    "day_outcome",
    metadata,
    *of_place(is_key=True),
    Column("business_day", Date, primary_key=True),
    Column("outcome", String(20), nullable=False),
    Column("codes", Document, nullable=False),
    Column("amount", String(20)),
    Column("at", Moment, nullable=False),
)
CLOCKS = Table(
    "place_clock",
    metadata,
    *of_place(is_key=True),
    Column("next_at", Moment, nullable=False),
    Column("last_at", Moment),
    Column("mark", Text, nullable=False),
    Index("ix_place_clock_next_at", "next_at"),
)
"""``mark`` is what held days wait for, as it was when they were last tried."""


class StoredRuns:
    """See :class:`datev_bridge.runs.ports.Runs`."""

    def __init__(self, connection: Connection, organisation: str) -> None:
        self._connection = connection
        self._organisation = organisation

    def plan(self, run: Run) -> bool:
        """Keep a new run; False if it was planned before."""
        values = _run_values(run) | {"organisation": self._organisation}
        return insert_or_ignore(self._connection, RUNS, values)

    def find(self, run: str) -> Run | None:
        """Return a run by id."""
        row = self._connection.execute(self._mine(RUNS).where(RUNS.c.id == run)).mappings().first()
        return None if row is None else _run(dict(row))

    def keep(self, run: Run, before: RunState) -> bool:
        """Keep a run as it now is, if it is still as it was; tell whether it was."""
        seen = update(RUNS).where(
            RUNS.c.organisation == self._organisation,
            RUNS.c.id == run.id,
            RUNS.c.state == before.value,
        )
        return self._connection.execute(seen.values(_run_values(run))).rowcount == 1

    def of(
        self,
        place: str,
        *,
        most: int = 100,
        kind: RunKind | None = None,
        state: RunState | None = None,
        file: str = "",
    ) -> tuple[Run, ...]:
        """Return the runs of a place, newest first; those of one kind, state or file if named."""
        statement = self._mine(RUNS).where(RUNS.c.place == place)
        if kind is not None:
            statement = statement.where(RUNS.c.kind == kind.value)
        if state is not None:
            statement = statement.where(RUNS.c.state == state.value)
        if file:
            names = as_text(RUNS.c.files)
            statement = statement.where(names.contains(canonical(file), autoescape=True))
        newest = statement.order_by(RUNS.c.at.desc(), RUNS.c.id).limit(most)
        return tuple(_run(dict(row)) for row in self._connection.execute(newest).mappings())

    def outcomes(self, place: str, since: date) -> dict[date, DayOutcome]:
        """Return what became of a place's days since one, and of older ones that are held."""
        is_wanted = or_(OUTCOMES.c.business_day >= since, OUTCOMES.c.outcome == Outcome.HELD.value)
        statement = self._mine(OUTCOMES).where(OUTCOMES.c.place == place, is_wanted)
        rows = self._connection.execute(statement).mappings()
        found = (_outcome(dict(row)) for row in rows)
        return {outcome.business_day: outcome for outcome in found}

    def note(self, outcomes: Iterable[DayOutcome]) -> None:
        """Keep what became of days in the place of what was known before; a known amount stays."""
        for outcome in outcomes:
            values = asdict(outcome) | {
                "organisation": self._organisation,
                "outcome": outcome.outcome.value,
                "codes": list(outcome.codes),
                "amount": str(outcome.amount),
            }
            if outcome.amount is None:
                del values["amount"]
            insert_or_update(self._connection, OUTCOMES, values)

    def clock(self, place: str) -> tuple[datetime | None, str]:
        """Return the newest closing time that was planned, and what held days wait for."""
        row = self._connection.execute(self._mine(CLOCKS).where(CLOCKS.c.place == place)).first()
        return (None, "") if row is None else (row.last_at, row.mark)

    def set_clock(
        self, place: str, *, next_at: datetime, last_at: datetime | None, mark: str
    ) -> None:
        """Keep when a place is looked at again."""
        values = {
            "organisation": self._organisation,
            "place": place,
            "next_at": next_at,
            "last_at": last_at,
            "mark": mark,
        }
        insert_or_update(self._connection, CLOCKS, values)

    def wake(self, place: str, at: datetime) -> None:
        """Look at a place again at that time, unless it is looked at before."""
        later = update(CLOCKS).where(
            CLOCKS.c.organisation == self._organisation,
            CLOCKS.c.place == place,
            CLOCKS.c.next_at > at,
        )
        self._connection.execute(later.values(next_at=at))

    def look_again(self, run: str, at: datetime) -> None:
        """Look at that time again whether a run's files have arrived."""
        written = update(RUNS).where(
            RUNS.c.organisation == self._organisation,
            RUNS.c.id == run,
            RUNS.c.state == RunState.WRITTEN.value,
            RUNS.c.retry_at.is_(None),
        )
        self._connection.execute(written.values(due_at=at))

    def hurry(self, place: str, at: datetime) -> None:
        """Try a place's runs that wait for a person again at that time."""
        waiting = update(RUNS).where(
            RUNS.c.organisation == self._organisation,
            RUNS.c.place == place,
            RUNS.c.state == RunState.NEEDS_ACTION.value,
        )
        self._connection.execute(waiting.values(retry_at=at, due_at=at))

    def _mine(self, table: Table) -> Any:
        shown = [column for column in table.columns if column.name != "organisation"]
        return select(*shown).where(table.c.organisation == self._organisation)


class StoredAgenda:
    """What is to be done in all organisations; see :class:`datev_bridge.runs.ports.Agenda`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def places_due(self, now: datetime, most: int) -> tuple[tuple[str, str], ...]:
        """Return organisation and id of live places whose time has come, the longest due first."""
        joined = PLACES.outerjoin(CLOCKS, CLOCKS.c.place == PLACES.c.id)
        statement = (
            select(PLACES.c.organisation, PLACES.c.id)
            .select_from(joined)
            .where(
                PLACES.c.state == LocationState.LIVE.value,
                or_(CLOCKS.c.next_at.is_(None), CLOCKS.c.next_at <= now),
            )
            .order_by(CLOCKS.c.next_at, PLACES.c.id)
            .limit(most)
        )
        return tuple((row.organisation, row.id) for row in self._connection.execute(statement))

    def runs_due(self, now: datetime, most: int) -> tuple[tuple[str, str, str, int], ...]:
        """Return organisation, place, id and tries of runs that the program takes further now."""
        is_open = RUNS.c.state.in_([state.value for state in OPEN])
        is_unended = and_(RUNS.c.state == RunState.WRITTEN.value, RUNS.c.retry_at.is_not(None))
        statement = (
            select(RUNS.c.organisation, RUNS.c.place, RUNS.c.id, RUNS.c.attempts)
            .where(RUNS.c.due_at <= now, or_(is_open, is_unended))
            .order_by(RUNS.c.due_at, RUNS.c.id)
            .limit(most)
        )
        rows = self._connection.execute(statement)
        return tuple((row.organisation, row.place, row.id, row.attempts) for row in rows)

    def going(self, most: int) -> tuple[tuple[str, Run], ...]:
        """Return runs that are not at their end, each with its organisation, the next first."""
        statement = select(RUNS).where(_IS_GOING).order_by(RUNS.c.due_at, RUNS.c.id).limit(most)
        rows = (dict(row) for row in self._connection.execute(statement).mappings())
        return tuple((row.pop("organisation"), _run(row)) for row in rows)

    def written(self, now: datetime, most: int) -> tuple[tuple[str, str], ...]:
        """Return organisation and id of runs whose files may have arrived by now."""
        statement = (
            select(RUNS.c.organisation, RUNS.c.id)
            .where(_IS_GOING, RUNS.c.state == RunState.WRITTEN.value, RUNS.c.due_at <= now)
            .order_by(RUNS.c.due_at, RUNS.c.id)
            .limit(most)
        )
        return tuple((row.organisation, row.id) for row in self._connection.execute(statement))

    def watches_due(self, now: datetime, most: int) -> tuple[tuple[str, str], ...]:
        """Return organisation and id of places that are to be looked after now."""
        return watches_due(self._connection, now, most)

    def test_runs_sent(self, most: int) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """Return organisation, id and mails of test runs on their way to the recipients."""
        return test_runs_sent(self._connection, most)

    def deliveries_due(
        self, now: datetime, most: int
    ) -> tuple[tuple[str, str, str, str, str], ...]:
        """Return organisation, place, target, file and digest of what is to be handed over now."""
        return deliveries_due(self._connection, now, most)

    def release_deliveries(self, holder: str, now: datetime) -> int:
        """Let everything be due now that a worker was handing over; return how much it was."""
        return deliveries_released(self._connection, holder, now)

    def counts(self) -> dict[str, int]:
        """Return how many runs there are in each state that is not an end."""
        statement = select(RUNS.c.state, func.count().label("runs"))
        statement = statement.where(_IS_GOING)
        rows = self._connection.execute(statement.group_by(RUNS.c.state))
        return {row.state: row.runs for row in rows}


def _run_values(run: Run) -> dict[str, Any]:
    return asdict(run) | {
        "due_at": (run.retry_at or run.changed_at) if MOVES[run.state] else None,
        "kind": run.kind.value,
        "state": run.state.value,
        "days": [day.isoformat() for day in run.days],
        "held": [day.isoformat() for day in run.held],
        "files": list(run.files),
        "mails": list(run.mails),
        "said": dict(run.said),
    }


def _run(values: dict[str, Any]) -> Run:
    del values["due_at"]
    return Run(
        **values
        | {
            "kind": RunKind(values["kind"]),
            "state": RunState(values["state"]),
            "days": tuple(date.fromisoformat(day) for day in values["days"]),
            "held": tuple(date.fromisoformat(day) for day in values["held"]),
            "files": tuple(values["files"]),
            "mails": tuple(values["mails"]),
        }
    )


def _outcome(values: dict[str, Any]) -> DayOutcome:
    amount = values["amount"]
    return DayOutcome(
        **values
        | {
            "outcome": Outcome(values["outcome"]),
            "codes": tuple(values["codes"]),
            "amount": None if amount is None else Decimal(amount),
        }
    )
