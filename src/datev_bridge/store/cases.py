"""Support cases in the store."""

from attrs import asdict
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKeyConstraint,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    Text,
    and_,
    func,
    select,
    update,
)

from datev_bridge.cases.model import Case, CaseStatus, Message, Side, Thread, number_of
from datev_bridge.store.rows import insert_or_ignore
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Moment

CASES = Table(
    "support_case",
    metadata,
    Column("organisation", String(36), primary_key=True),
    Column("number", String(20), primary_key=True),
    Column("subject", String(200), nullable=False),
    Column("place", String(200), nullable=False),
    Column("status", String(10), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_support_case_number", "number", unique=True),
    Index("ix_support_case_changed_at", "changed_at"),
)
MESSAGES = Table(
    "support_message",
    metadata,
    Column("organisation", String(36), primary_key=True),
    Column("number", String(20), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("side", String(20), nullable=False),
    Column("author", String(80), nullable=False),
    Column("author_name", String(200), nullable=False),
    Column("text", Text, nullable=False),
    ForeignKeyConstraint(
        ["organisation", "number"],
        ["support_case.organisation", "support_case.number"],
        ondelete="CASCADE",
    ),
)
COUNTERS = Table(
    "support_case_counter",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)
"""How many cases there were in a year, in the whole installation."""


class StoredCases:
    """See :class:`datev_bridge.cases.ports.Cases`."""

    def __init__(self, connection: Connection, organisation: str) -> None:
        self._connection = connection
        self._organisation = organisation

    def add(self, case: Case) -> None:
        """Keep a new case."""
        if case.organisation != self._organisation:
            raise ValueError("the case is another organisation's")
        values = asdict(case) | {"status": case.status.value}
        self._connection.execute(CASES.insert().values(values))

    def held(self, number: str) -> Case | None:
        """Return a case; nobody else changes it until the transaction ends."""
        statement = select(CASES).where(self._is(number)).with_for_update()
        row = self._connection.execute(statement).first()
        return None if row is None else _case(row)

    def thread(self, number: str) -> Thread | None:
        """Return a case with what was written."""
        row = self._connection.execute(select(CASES).where(self._is(number))).first()
        if row is None:
            return None
        messages = self._connection.execute(
            select(MESSAGES).where(self._in(number)).order_by(MESSAGES.c.sequence)
        )
        return Thread(case=_case(row), messages=tuple(map(_message, messages)))

    def write(self, number: str, message: Message, status: CaseStatus) -> None:
        """Add to a held case and keep whose turn it now is; the message gets its place."""
        last = select(func.coalesce(func.max(MESSAGES.c.sequence), 0)).where(self._in(number))
        values = asdict(message) | {
            "organisation": self._organisation,
            "number": number,
            "sequence": self._connection.execute(last).scalar_one() + 1,
            "side": message.side.value,
        }
        self._connection.execute(MESSAGES.insert().values(values))
        turned = {"status": status.value, "changed_at": message.at}
        self._connection.execute(update(CASES).where(self._is(number)).values(turned))

    def all(self, *, only_open: bool = False) -> tuple[Case, ...]:
        """Return the cases, the one changed last first."""
        mine = select(CASES).where(CASES.c.organisation == self._organisation)
        return _cases(self._connection, mine, only_open=only_open)

    def _is(self, number: str) -> ColumnElement[bool]:
        return and_(CASES.c.organisation == self._organisation, CASES.c.number == number)

    def _in(self, number: str) -> ColumnElement[bool]:
        return and_(MESSAGES.c.organisation == self._organisation, MESSAGES.c.number == number)


class StoredCaseNumbers:
    """See :class:`datev_bridge.cases.ports.CaseNumbers`; only in the operator's scope."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next(self, year: int) -> str:
        """Return a number that no case has; one that is not used in the end is given again."""
        insert_or_ignore(self._connection, COUNTERS, {"year": year, "last": 0})
        this = COUNTERS.c.year == year
        self._connection.execute(update(COUNTERS).where(this).values(last=COUNTERS.c.last + 1))
        return number_of(
            year, self._connection.execute(select(COUNTERS.c.last).where(this)).scalar_one()
        )

    def organisation_of(self, number: str) -> str | None:
        """Return whose case that is, or None where there is none."""
        statement = select(CASES.c.organisation).where(CASES.c.number == number)
        return self._connection.execute(statement).scalar()

    def all(self, *, only_open: bool = False) -> tuple[Case, ...]:
        """Return the cases of all organisations, the one changed last first."""
        return _cases(self._connection, select(CASES), only_open=only_open)


def _cases(
    connection: Connection, which: Select[tuple[object, ...]], *, only_open: bool
) -> tuple[Case, ...]:
    if only_open:
        which = which.where(CASES.c.status != CaseStatus.CLOSED.value)
    order = (CASES.c.changed_at.desc(), CASES.c.number.desc())
    return tuple(_case(row) for row in connection.execute(which.order_by(*order)))


def _case(row: Row[tuple[object, ...]]) -> Case:
    return Case(
        number=row.number,
        organisation=row.organisation,
        subject=row.subject,
        place=row.place,
        status=CaseStatus(row.status),
        opened_at=row.opened_at,
        changed_at=row.changed_at,
    )


def _message(row: Row[tuple[object, ...]]) -> Message:
    return Message(
        sequence=row.sequence,
        at=row.at,
        side=Side(row.side),
        author=row.author,
        author_name=row.author_name,
        text=row.text,
    )
