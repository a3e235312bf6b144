"""Test runs in the store: which day, under which rules and settings, and what was said of them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
    update,
)

from datev_bridge.access import Role
from datev_bridge.journey.model import TestRun, TestRunDecision, Verdict
from datev_bridge.store.places import of_place
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Document, Moment

RUNS = Table(
    "test_run",
    metadata,
    Column("id", String(36), primary_key=True),
    *of_place(),
    UniqueConstraint("organisation", "id"),
    Column("business_day", Date, nullable=False),
    Column("mapping_revision", String(36), nullable=False),
    Column("settings_digest", String(64), nullable=False),
    Column("location", String(200), nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("proof", LargeBinary, nullable=False),
    Column("mails", Document, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("delivered_at", Moment),
    Index("ix_test_run_place_made_at", "place", "made_at"),
    Index("ix_test_run_sent_at", "sent_at"),
)
"""``sent_at`` is empty before the file is on its way, and once it arrived; ``mails`` are those that
carry it to the recipients."""
DECISIONS = Table(
    "test_run_decision",
    metadata,
    Column("organisation", String(36), nullable=False),
    Column("run", String(36), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("verdict", String(20), nullable=False),
    Column("role", String(20), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("comment", Text, nullable=False),
    ForeignKeyConstraint(
        ["organisation", "run"], ["test_run.organisation", "test_run.id"], ondelete="CASCADE"
    ),
)
_KEPT = frozenset({"content", "proof", "mails", "sent_at", "organisation"})
_SHOWN = [column for column in RUNS.columns if column.name not in _KEPT]


class StoredTestRuns:
    """See :class:`datev_bridge.journey.ports.TestRuns`."""

    def __init__(self, connection: Connection, organisation: str) -> None:
        self._connection = connection
        self._organisation = organisation

    def add(self, run: TestRun, content: bytes, proof: bytes = b"") -> None:
        """Keep a test run, its file and its proof."""
        values = {column.name: getattr(run, column.name) for column in _SHOWN}
        more = {
            "organisation": self._organisation,
            "content": content,
            "proof": proof,
            "mails": [],
        }
        self._connection.execute(RUNS.insert().values(values | more))

    def find(self, run: str) -> TestRun | None:
        """Return a test run by id."""
        return next(iter(self._found(RUNS.c.id == run)), None)

    def content(self, run: str) -> bytes | None:
        """Return the bytes of its file."""
        statement = select(RUNS.c.content).where(*self._mine(RUNS.c.id == run))
        content = self._connection.execute(statement).scalar()
        return None if content is None else bytes(content)

    def proof(self, run: str) -> bytes | None:
        """Return the page that proves it."""
        statement = select(RUNS.c.proof).where(*self._mine(RUNS.c.id == run))
        content = self._connection.execute(statement).scalar()
        return None if content is None else bytes(content)

    def file(self, place: str, sha256: str) -> bytes | None:
        """Return the bytes of a test file of a place by their digest."""
        is_it = (RUNS.c.place == place, RUNS.c.file_sha256 == sha256)
        content = self._connection.execute(select(RUNS.c.content).where(*self._mine(*is_it)))
        first = content.scalars().first()
        return None if first is None else bytes(first)

    def newest(self, place: str) -> TestRun | None:
        """Return the newest test run of a place."""
        return next(iter(self._found(RUNS.c.place == place, most=1)), None)

    def all(self, place: str) -> tuple[TestRun, ...]:
        """Return every test run of a place, newest first."""
        return self._found(RUNS.c.place == place)

    def delivered(self, run: str, at: datetime) -> None:
        """Note that its file arrived."""
        statement = update(RUNS).where(*self._mine(RUNS.c.id == run))
        self._connection.execute(statement.values(delivered_at=at, sent_at=None))

    def sent(self, run: str, mails: Iterable[str], at: datetime) -> None:
        """Note that it is on its way to the recipients; none is no way that could be proved."""
        names = list(mails)
        statement = update(RUNS).where(*self._mine(RUNS.c.id == run))
        self._connection.execute(statement.values(mails=names, sent_at=at if names else None))

    def decide(self, run: str, decision: TestRunDecision) -> None:
        """Keep what somebody said of it; of two at once one waits, and both are kept."""
        this = self._mine(RUNS.c.id == run)
        self._connection.execute(select(RUNS.c.id).where(*this).with_for_update(key_share=True))
        count = select(func.count()).select_from(DECISIONS).where(DECISIONS.c.run == run)
        values = {
            "organisation": self._organisation,
            "run": run,
            "number": int(self._connection.execute(count).scalar() or 0) + 1,
            "verdict": decision.verdict.value,
            "role": decision.role.value,
            "by": decision.by,
            "at": decision.at,
            "comment": decision.comment,
        }
        self._connection.execute(DECISIONS.insert().values(values))

    def _mine(self, *conditions: Any) -> tuple[Any, ...]:
        return RUNS.c.organisation == self._organisation, *conditions

    def _found(self, condition: Any, *, most: int | None = None) -> tuple[TestRun, ...]:
        statement = select(*_SHOWN).where(*self._mine(condition)).limit(most)
        newest_first = statement.order_by(RUNS.c.made_at.desc(), RUNS.c.id)
        rows = self._connection.execute(newest_first).mappings().all()
        decisions = self._decisions([row["id"] for row in rows])
        return tuple(TestRun(**row, decisions=decisions.get(row["id"], ())) for row in rows)

    def _decisions(self, runs: list[str]) -> dict[str, tuple[TestRunDecision, ...]]:
        mine = DECISIONS.c.organisation == self._organisation
        statement = select(DECISIONS).where(mine, DECISIONS.c.run.in_(runs))
        found: dict[str, tuple[TestRunDecision, ...]] = {}
        for row in self._connection.execute(statement.order_by(DECISIONS.c.number)).mappings():
            decision = TestRunDecision(
                verdict=Verdict(row["verdict"]),
                role=Role(row["role"]),
                by=row["by"],
                at=row["at"],
                comment=row["comment"],
            )
            found[row["run"]] = (*found.get(row["run"], ()), decision)
        return found


def test_runs_sent(
    connection: Connection, most: int
) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return organisation, id and mails of test runs on their way to the recipients."""
    statement = (
        select(RUNS.c.organisation, RUNS.c.id, RUNS.c.mails)
        .where(RUNS.c.sent_at.is_not(None))
        .order_by(RUNS.c.sent_at, RUNS.c.id)
        .limit(most)
    )
    rows = connection.execute(statement)
    return tuple((row.organisation, row.id, tuple(row.mails)) for row in rows)
