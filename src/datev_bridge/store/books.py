"""What was delivered of each place: ledger, sealed days, decisions, rules, files.

The ports are those of a folder (:mod:`datev_bridge.runs.ports`), each call a transaction of its
own: what is about to be delivered is noted, its files are kept, and then, in one transaction, it is
recorded and handed to the deliveries. So a process that is killed leaves it done or not begun.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
import json
from typing import Any

from attrs import frozen
from sqlalchemy import (
    Column,
    Connection,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    delete,
    func,
    select,
)

from datev_bridge.days.decisions import Decision
from datev_bridge.days.record import DecisionRecord, Withdrawal, collected, from_line, to_line
from datev_bridge.days.sealed import SealedDay, from_json, to_json
from datev_bridge.journal import DebtorBook
from datev_bridge.mapping import AccountMapping
from datev_bridge.mapping.plain import mapping_from_plain, mapping_to_plain
from datev_bridge.runs.delivery import Delivery
from datev_bridge.runs.ledger import LedgerEntry
from datev_bridge.runs.ports import Records
from datev_bridge.store.moves import keep_moves
from datev_bridge.store.places import of_place
from datev_bridge.store.rows import insert_or_ignore, insert_or_update
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Document, Moment, as_text

ENTRIES = Table(
    "ledger_entry",
    metadata,
    Column("number", Integer, primary_key=True),
    *of_place(),
    Column("business_day", Date, nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("line", Text, nullable=False),
    Index(
        "ix_ledger_entry_place_file_name_business_day",
        "place",
        "file_name",
        "business_day",
        unique=True,
    ),
)
UNFINISHED = Table(
    "unfinished_delivery",
    metadata,
    *of_place(is_key=True),
    Column("delivery", Text, nullable=False),
)
SEALED = Table(
    "sealed_day",
    metadata,
    *of_place(is_key=True),
    Column("business_day", Date, primary_key=True),
    Column("document", Text, nullable=False),
)
DECISIONS = Table(
    "day_decision",
    metadata,
    Column("number", Integer, primary_key=True),
    *of_place(),
    Column("line", Text, nullable=False),
    Index("ix_day_decision_place_number", "place", "number"),
)
BOOKED = Table(
    "booked_mapping",
    metadata,
    *of_place(is_key=True),
    Column("revision", String(36), primary_key=True),
    Column("document", Document, nullable=False),
)
DEBTORS = Table(
    "debtor",
    metadata,
    *of_place(is_key=True),
    Column("kind", String(10), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("value", String(200), nullable=False),
)
"""Accounts by customer, and customers by invoice; a number that was assigned stays assigned."""
FILES = Table(
    "delivered_file",
    metadata,
    *of_place(is_key=True),
    Column("name", String(200), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("made_at", Moment, nullable=False),
)


def _nothing_more(_connection: Connection, _entry: Decision | Withdrawal) -> None:
    """Do nothing more."""


@frozen(kw_only=True)
class Shelf:
    """One place's shelf in the store.

    Attributes:
        begin: Begins a transaction; ``reading=True`` where nothing will be written.
        hold: Keeps everybody else out who asks for the same name.
        organisation: Whose.
        place: Which place.
        clock: The time, aware.
        on_complete: Does more in the transaction that records a delivery.
        on_decided: Does more in the transaction that records a decision.
    """

    begin: Callable[..., AbstractContextManager[Connection]]
    hold: Callable[[str], AbstractContextManager[None]]
    organisation: str
    place: str
    clock: Callable[[], datetime]
    on_complete: Callable[[Connection, Delivery], None]
    on_decided: Callable[[Connection, Decision | Withdrawal], None] = _nothing_more

    @property
    def key(self) -> dict[str, str]:
        """What every row of the place has."""
        return {"organisation": self.organisation, "place": self.place}

    def mine(self, table: Table) -> tuple[Any, ...]:
        """Return the conditions that leave only the place's rows."""
        return table.c.organisation == self.organisation, table.c.place == self.place


@frozen
class StoredLedger:
    """See :class:`datev_bridge.runs.ports.Ledger`."""

    shelf: Shelf

    def entries(self) -> tuple[LedgerEntry, ...]:
        """Return everything recorded, oldest first."""
        mine = self.shelf.mine(ENTRIES)
        statement = select(ENTRIES.c.line).where(*mine).order_by(ENTRIES.c.number)
        with self.shelf.begin(reading=True) as connection:
            lines = connection.execute(statement).scalars().all()
        return tuple(LedgerEntry.from_line(line.encode()) for line in lines)

    def unfinished(self) -> Delivery | None:
        """Return the delivery that was begun and never completed, if there is one."""
        statement = select(UNFINISHED.c.delivery).where(*self.shelf.mine(UNFINISHED))
        with self.shelf.begin(reading=True) as connection:
            text = connection.execute(statement).scalar()
        return None if text is None else Delivery.from_json(text.encode())

    def begin(self, delivery: Delivery) -> None:
        """Note durably what is about to be written."""
        values = self.shelf.key | {"delivery": delivery.to_json().decode()}
        with self.shelf.begin() as connection:
            insert_or_update(connection, UNFINISHED, values)

    def complete(self, delivery: Delivery) -> None:
        """Record a delivery durably, once, and forget what was noted; again is harmless."""
        with self.shelf.begin() as connection:
            new = [entry for entry in delivery.entries if self._add(connection, entry)]
            for day in delivery.sealed:
                insert_or_update(connection, SEALED, self._sealed(day))
                keep_moves(connection, self.shelf.organisation, self.shelf.place, day)
            for kind, name, value in _debtor_rows(delivery.debtors):
                row = {"kind": kind, "name": name, "value": value}
                insert_or_ignore(connection, DEBTORS, self.shelf.key | row)
            connection.execute(delete(UNFINISHED).where(*self.shelf.mine(UNFINISHED)))
            if new:
                self.shelf.on_complete(connection, delivery)

    def lock(self) -> AbstractContextManager[None]:
        """Keep every other run of the place out while the context lasts."""
        return self.shelf.hold(f"ledger/{self.shelf.place}")

    def _add(self, connection: Connection, entry: LedgerEntry) -> bool:
        values = self.shelf.key | {
            "business_day": entry.business_day,
            "file_name": entry.file_name,
            "line": entry.to_line().decode(),
        }
        return insert_or_ignore(connection, ENTRIES, values)

    def _sealed(self, day: SealedDay) -> dict[str, Any]:
        document = to_json(day).decode()
        return self.shelf.key | {"business_day": day.business_day, "document": document}


_REMEMBERED = 16
"""More than are read again each night, fewer than are many."""


class LazyDays(Mapping[date, SealedDay]):
    """Sealed days, read when they are looked at: most runs need hardly any of them.

    Only the newest are remembered, so that whoever looks at all of them, one after the other, needs
    no more memory however many years there are.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._read: dict[date, SealedDay] = {}

    def __getitem__(self, day: date) -> SealedDay:
        """Return a day, or raise KeyError."""
        if day not in self._read:
            mine = self._shelf.mine(SEALED)
            statement = select(SEALED.c.document).where(*mine, SEALED.c.business_day == day)
            with self._shelf.begin(reading=True) as connection:
                text = connection.execute(statement).scalar()
            if text is None:
                raise KeyError(day)
            if len(self._read) >= _REMEMBERED:
                del self._read[next(iter(self._read))]
            self._read[day] = from_json(text.encode())
        return self._read[day]

    def __iter__(self) -> Iterator[date]:
        """Yield the days in order."""
        mine = self._shelf.mine(SEALED)
        statement = select(SEALED.c.business_day).where(*mine).order_by(SEALED.c.business_day)
        with self._shelf.begin(reading=True) as connection:
            days = connection.execute(statement).scalars().all()
        return iter(days)

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(1 for _ in self)


@frozen
class StoredSealedDays:
    """See :class:`datev_bridge.days.ports.SealedDays`."""

    shelf: Shelf

    def of(self, location: str) -> Mapping[date, SealedDay]:  # noqa: ARG002 - a place has one
        """Return every sealed day of the place as it stands now."""
        return LazyDays(self.shelf)


@frozen
class StoredDecisions:
    """See :class:`datev_bridge.days.ports.Decisions`."""

    shelf: Shelf

    def of(self, location: str) -> tuple[DecisionRecord, ...]:
        """Return all decisions about a location, those that were taken back included."""
        mine = self.shelf.mine(DECISIONS)
        statement = select(DECISIONS.c.line).where(*mine).order_by(DECISIONS.c.number)
        with self.shelf.begin(reading=True) as connection:
            lines = connection.execute(statement).scalars().all()
        records = collected(from_line(line.encode()) for line in lines)
        return tuple(record for record in records if record.location == location)

    def add(self, entry: DecisionRecord | Withdrawal) -> None:
        """Record a decision, or that one is taken back."""
        values = self.shelf.key | {"line": to_line(entry).decode()}
        with self.shelf.begin() as connection:
            connection.execute(DECISIONS.insert().values(values))
            decided = entry.decision if isinstance(entry, DecisionRecord) else entry
            self.shelf.on_decided(connection, decided)

    def lock(self) -> AbstractContextManager[None]:
        """Keep everybody else from deciding while the context lasts."""
        return self.shelf.hold(f"decisions/{self.shelf.place}")


@frozen
class StoredBookedMappings:
    """See :class:`datev_bridge.runs.ports.MappingRevisions`."""

    shelf: Shelf

    def find(self, revision: str) -> AccountMapping | None:
        """Return a revision by its name, if it ever booked a delivered day."""
        mine = self.shelf.mine(BOOKED)
        statement = select(as_text(BOOKED.c.document)).where(*mine, BOOKED.c.revision == revision)
        with self.shelf.begin(reading=True) as connection:
            text = connection.execute(statement).scalar()
        return None if text is None else _mapping(text)

    def keep(self, mapping: AccountMapping) -> None:
        """Keep a revision; one that is kept already stays as it is."""
        document = mapping_to_plain(mapping)
        values = self.shelf.key | {"revision": mapping.revision, "document": document}
        with self.shelf.begin() as connection:
            insert_or_ignore(connection, BOOKED, values)


@lru_cache(maxsize=16)
def _mapping(text: str) -> AccountMapping:
    """Return a revision, made once of a text: it never changes, and each page of days needs it."""
    return mapping_from_plain(json.loads(text))


@frozen
class StoredDebtors:
    """See :class:`datev_bridge.runs.ports.Debtors`."""

    shelf: Shelf

    def of(self, location: str) -> DebtorBook:  # noqa: ARG002 - a place has one
        """Return everything known of the place's debtors."""
        statement = select(DEBTORS).where(*self.shelf.mine(DEBTORS))
        with self.shelf.begin(reading=True) as connection:
            rows = connection.execute(statement).all()
        found: dict[str, dict[str, str]] = {_ACCOUNTS: {}, _INVOICES: {}}
        for row in rows:
            found[row.kind][row.name] = row.value
        return DebtorBook(accounts=found[_ACCOUNTS], invoices=found[_INVOICES])


_ACCOUNTS, _INVOICES = "account", "invoice"


def _debtor_rows(added: DebtorBook) -> Iterator[tuple[str, str, str]]:
    for kind, values in ((_ACCOUNTS, added.accounts), (_INVOICES, added.invoices)):
        for name, value in values.items():
            yield kind, name, value


@frozen
class StoredFiles:
    """See :class:`datev_bridge.runs.ports.Output`: the files themselves, kept for resends."""

    shelf: Shelf

    def put(self, name: str, content: bytes) -> str:
        """Keep a file and return its name."""
        values = self.shelf.key | {
            "name": name,
            "sha256": sha256(content).hexdigest(),
            "content": content,
            "made_at": self.shelf.clock(),
        }
        with self.shelf.begin() as connection:
            insert_or_update(connection, FILES, values)
        return name

    def read(self, name: str) -> bytes | None:
        """Return a file's content, or None where there is none of that name."""
        statement = select(FILES.c.content).where(*self.shelf.mine(FILES), FILES.c.name == name)
        with self.shelf.begin(reading=True) as connection:
            content = connection.execute(statement).scalar()
        return None if content is None else bytes(content)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with self.shelf.begin() as connection:
            connection.execute(delete(FILES).where(*self.shelf.mine(FILES), FILES.c.name == name))

    def check(self) -> None:
        """Find out before any work whether the database answers."""
        with self.shelf.begin(reading=True):
            return


def decisions_count(connection: Connection, organisation: str, place: str) -> int:
    """Return how many decisions, and withdrawals, were recorded about a place's days."""
    mine = (DECISIONS.c.organisation == organisation, DECISIONS.c.place == place)
    counted = select(func.count()).select_from(DECISIONS).where(*mine)
    return int(connection.execute(counted).scalar() or 0)


def file_of(connection: Connection, organisation: str, place: str, name: str) -> bytes | None:
    """Return the bytes of a file that is kept of a place, or None."""
    mine = (FILES.c.organisation == organisation, FILES.c.place == place, FILES.c.name == name)
    content = connection.execute(select(FILES.c.content).where(*mine)).scalar()
    return None if content is None else bytes(content)


def file_names(
    connection: Connection, organisation: str, place: str, prefix: str
) -> tuple[str, ...]:
    """Return the names of files kept of a place that begin like that, in order."""
    mine = (FILES.c.organisation == organisation, FILES.c.place == place)
    is_meant = FILES.c.name.startswith(prefix, autoescape=True)
    statement = select(FILES.c.name).where(*mine, is_meant).order_by(FILES.c.name)
    return tuple(connection.execute(statement).scalars())


def records_of(shelf: Shelf) -> Records:
    """Return everything that is remembered about a place's days."""
    return Records(
        ledger=StoredLedger(shelf),
        days=StoredSealedDays(shelf),
        decisions=StoredDecisions(shelf),
        mappings=StoredBookedMappings(shelf),
        debtors=StoredDebtors(shelf),
    )
