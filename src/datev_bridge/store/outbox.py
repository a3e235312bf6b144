"""The outbox in the store: mails posted in the transaction of the deed, sent afterwards."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from attrs import evolve
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    and_,
    func,
    select,
    update,
)

from datev_bridge.errors import VaultError
from datev_bridge.mail.codes import BOUNCED
from datev_bridge.mail.envelope import Envelope, envelope_of
from datev_bridge.mail.message import Mail, Sender
from datev_bridge.mail.queue import Claimed, MailState, PostedMail
from datev_bridge.store.rows import insert_or_ignore
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Moment
from datev_bridge.vault import Seals

MAILS = Table(
    "mail",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("organisation", String(36), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("sender", String(320), nullable=False),
    Column("recipient", String(320), nullable=False),
    Column("content", Text),
    Column("state", String(10), nullable=False),
    Column("queued_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("holder", String(100), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("ended_at", Moment),
    Column("answer", String(8), nullable=False),
    Column("problem", String(12), nullable=False),
    Index("ix_mail_state_due_at_number", "state", "due_at", "number"),
    Index("ix_mail_organisation_number", "organisation", "number"),
)
"""``content`` is sealed, and gone once it was sent. A mail that somebody holds is due again when
the lease ends, or when a worker of the holder's name begins anew."""

_CANDIDATES = 8
_C = MAILS.c


class StoredOutbox:
    """Where the organisation at work posts mails; see :class:`datev_bridge.mail.message.Outbox`."""

    def __init__(
        self,
        connection: Connection,
        organisation: str,
        *,
        seals: Seals,
        clock: Callable[[], datetime],
        sender: Sender,
    ) -> None:
        self._connection = connection
        self._organisation = organisation
        self._seals = seals
        self._clock = clock
        self._sender = sender

    def post(self, mail: Mail) -> str:
        """Write the message and keep it until it is sent; return its Message-ID.

        Raises:
            DeliveryError: Address, subject, name or link are refused; nothing is kept.
            ValueError: The mail is another organisation's, or lacks values.
        """
        if self._organisation and mail.organisation not in {"", self._organisation}:
            raise ValueError("an organisation's outbox takes no other one's mails")
        ours = evolve(mail, organisation=mail.organisation or self._organisation)
        now = self._clock()
        envelope = envelope_of(ours, self._sender, now)
        name = _name(envelope.message_id)
        values = {
            "id": name,
            "organisation": ours.organisation,
            "kind": ours.kind.value,
            "sender": envelope.sender,
            "recipient": envelope.recipient,
            "content": self._seals.seal(_context(name), envelope.content.decode("ascii")),
            "state": MailState.WAITING.value,
            "queued_at": now,
            "due_at": now,
            "holder": "",
            "attempts": 0,
            "answer": "",
            "problem": "",
        }
        insert_or_ignore(self._connection, MAILS, values)
        return envelope.message_id

    def mails(self, most: int) -> tuple[PostedMail, ...]:
        """Return the newest mails of the organisation at work."""
        rows = self._connection.execute(
            select(MAILS)
            .where(_C.organisation == self._organisation)
            .order_by(_C.number.desc())
            .limit(most)
        )
        return tuple(_posted(row) for row in rows)

    def states(self, message_ids: Iterable[str]) -> dict[str, PostedMail]:
        """Return what has become of mails that were posted, by Message-ID."""
        names = {_name(message_id): message_id for message_id in message_ids}
        rows = self._connection.execute(
            select(MAILS).where(_C.organisation == self._organisation, _C.id.in_(names))
        )
        return {names[row.id]: _posted(row) for row in rows}


class StoredMailQueue:
    """See :class:`datev_bridge.mail.queue.MailQueue`; only in the operator's scope."""

    def __init__(self, connection: Connection, *, seals: Seals) -> None:
        self._connection = connection
        self._seals = seals

    def claim(self, holder: str, *, now: datetime, until: datetime) -> Claimed | None:
        """Take the mail that is due longest; nobody else gets it before ``until``.

        One that opens with none of the keys is noted as failed, so that it stops no other.
        """
        while rows := self._due(now):
            for row in rows:
                if not self._take(row, holder, until):
                    continue  # another worker was quicker
                claimed = self._opened(row, holder, now)
                if claimed is not None:
                    return claimed
        return None

    def postponed(self, claimed: Claimed, *, due_at: datetime, answer: str, problem: str) -> None:
        """Note that it was not taken and when to try again, if it is still held."""
        values = {"due_at": due_at, "holder": "", "answer": answer, "problem": problem}
        self._connection.execute(update(MAILS).where(_is_held(claimed)).values(values))

    def failed(self, claimed: Claimed, *, at: datetime, answer: str, problem: str) -> None:
        """Note that it is not tried again, if it is still held; what it says is kept, sealed."""
        values = {"state": MailState.FAILED.value, "ended_at": at}
        self._end(_is_held(claimed), values | {"answer": answer, "problem": problem})

    def taken(self, mail: str, *, at: datetime, answer: str) -> bool:
        """Note that a server took one, and forget what it said; False if that was noted before.

        It counts also when the lease has ended.
        """
        values = {"state": MailState.SENT.value, "content": None, "problem": ""}
        is_open = and_(_C.id == mail, _C.state != MailState.SENT.value)
        return self._end(is_open, values | {"ended_at": at, "answer": answer})

    def release(self, holder: str, *, now: datetime) -> tuple[str, ...]:
        """Let everything be due now that a worker held; return the ids."""
        is_held = and_(_C.state == MailState.WAITING.value, _C.holder == holder)
        names = self._connection.execute(select(_C.id).where(is_held).order_by(_C.number))
        found = tuple(names.scalars())
        self._connection.execute(update(MAILS).where(is_held).values(due_at=now, holder=""))
        return found

    def again(self, mail: str, *, now: datetime) -> bool:
        """Let a failed one wait anew; False if there is none, or what it said is forgotten."""
        values = {
            "state": MailState.WAITING.value,
            "queued_at": now,
            "due_at": now,
            "ended_at": None,
            "attempts": 0,
        }
        is_it = and_(_C.id == mail, _C.state == MailState.FAILED.value, _C.content.is_not(None))
        return self._connection.execute(update(MAILS).where(is_it).values(values)).rowcount == 1

    def bounced(self, mail: str, address: str, *, at: datetime) -> bool:
        """Note that a mail to an address came back; False if there is no such mail."""
        values = {"state": MailState.FAILED.value, "ended_at": at, "problem": BOUNCED.code}
        is_it = and_(_C.id == mail, func.lower(_C.recipient) == address)
        ended = {"due_at": None, "holder": "", **values}
        return self._connection.execute(update(MAILS).where(is_it).values(ended)).rowcount == 1

    def let_go(self, address: str, *, since: datetime, now: datetime) -> int:
        """Let mails wait anew that were stopped since then; return how many."""
        values = {
            "state": MailState.WAITING.value,
            "queued_at": now,
            "due_at": now,
            "ended_at": None,
            "attempts": 0,
            "problem": "",
        }
        stopped = and_(
            _C.state == MailState.FAILED.value,
            _C.due_at.is_(None),
            _C.problem == BOUNCED.code,
            _C.ended_at >= since,
            _C.content.is_not(None),
            func.lower(_C.recipient) == address,
        )
        return self._connection.execute(update(MAILS).where(stopped).values(values)).rowcount

    def mails(self, state: MailState, most: int) -> tuple[PostedMail, ...]:
        """Return the newest of a state; of those that wait, what is due first."""
        statement = select(MAILS).where(_C.state == state.value).limit(most)
        if state is MailState.WAITING:
            statement = statement.order_by(_C.due_at, _C.number)
        else:  # nothing is due of these; said so that the index serves
            statement = statement.where(_C.due_at.is_(None)).order_by(_C.number.desc())
        return tuple(_posted(row) for row in self._connection.execute(statement))

    def counts(self, now: datetime) -> Mapping[str, int]:
        """Return how many are ``due``, ``waiting``, ``sent`` and ``failed``."""
        rows = self._connection.execute(
            select(_C.state, func.count().label("mails")).group_by(_C.state)
        )
        found: dict[str, int] = {row.state: row.mails for row in rows}
        due = select(func.count()).where(_is_due(now))
        counted = {state.value: found.get(state.value, 0) for state in MailState}
        return {"due": self._connection.execute(due).scalar_one(), **counted}

    def _due(self, now: datetime) -> list[Row[tuple[object, ...]]]:
        order = (_C.due_at, _C.number)
        statement = select(MAILS).where(_is_due(now)).order_by(*order).limit(_CANDIDATES)
        return list(self._connection.execute(statement))

    def _take(self, row: Row[tuple[object, ...]], holder: str, until: datetime) -> bool:
        """Take a mail if nobody took it since it was read."""
        values = {"due_at": until, "holder": holder, "attempts": row.attempts + 1}
        is_as_seen = and_(
            _C.number == row.number,
            _C.state == MailState.WAITING.value,
            _C.due_at == row.due_at,
            _C.attempts == row.attempts,
        )
        return self._connection.execute(update(MAILS).where(is_as_seen).values(values)).rowcount > 0

    def _opened(self, row: Row[tuple[object, ...]], holder: str, now: datetime) -> Claimed | None:
        try:
            content = self._seals.open(_context(row.id), row.content)
        except VaultError as error:
            values = {"state": MailState.FAILED.value, "ended_at": now, "problem": error.code}
            self._end(_C.number == row.number, values)
            return None
        domain = row.sender.rpartition("@")[2]
        envelope = Envelope(
            message_id=f"<{row.id}@{domain}>",
            sender=row.sender,
            recipient=row.recipient,
            content=content.encode("ascii"),
        )
        return Claimed(
            envelope=envelope,
            holder=holder,
            attempts=row.attempts + 1,
            queued_at=row.queued_at,
        )

    def _end(self, which: ColumnElement[bool], values: Mapping[str, object]) -> bool:
        ended = {"due_at": None, "holder": "", **values}
        return self._connection.execute(update(MAILS).where(which).values(ended)).rowcount > 0


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(_C.state == MailState.WAITING.value, _C.due_at <= now)


def _is(claimed: Claimed) -> ColumnElement[bool]:
    return _C.id == claimed.mail


def _is_held(claimed: Claimed) -> ColumnElement[bool]:
    is_waiting = _C.state == MailState.WAITING.value
    return and_(_is(claimed), is_waiting, _C.holder == claimed.holder)


def _name(message_id: str) -> str:
    return message_id[1:-1].partition("@")[0]


def _context(name: str) -> str:
    return f"mail/{name}"


def _posted(row: Row[tuple[object, ...]]) -> PostedMail:
    return PostedMail(
        id=row.id,
        organisation=row.organisation,
        kind=row.kind,
        recipient=row.recipient,
        state=MailState(row.state),
        queued_at=row.queued_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
        attempts=row.attempts,
        answer=row.answer,
        problem=row.problem,
    )
