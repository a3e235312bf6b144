"""What may be forgotten, and when it was last looked for."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, String, Table, and_, delete, or_, select, update

from datev_bridge.journey.model import Verdict
from datev_bridge.mail.message import MailKind
from datev_bridge.store.bounces import BOUNCES
from datev_bridge.store.connections import CONSENTS as POS_CONSENTS
from datev_bridge.store.datev_connections import CONSENTS as DATEV_CONSENTS
from datev_bridge.store.datev_uploads import CALLS
from datev_bridge.store.outbox import MAILS
from datev_bridge.store.rows import insert_or_ignore
from datev_bridge.store.schema import metadata
from datev_bridge.store.trials import DECISIONS, RUNS
from datev_bridge.store.types import Moment

CHORES = Table(
    "chore",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("next_at", Moment, nullable=False),
)


class StoredAttic:
    """See :class:`datev_bridge.runs.housekeeping.Attic`; only in the operator's scope."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, chore: str, now: datetime, next_at: datetime) -> bool:
        """Take a chore upon oneself if it is due; of many at once one is told True."""
        if insert_or_ignore(self._connection, CHORES, {"name": chore, "next_at": next_at}):
            return True
        is_due = and_(CHORES.c.name == chore, CHORES.c.next_at <= now)
        return self._count(update(CHORES).where(is_due).values(next_at=next_at)) == 1

    def mail_texts(self, before: datetime) -> int:
        """Forget what mails say that ended before; return how many."""
        old = and_(MAILS.c.ended_at < before, MAILS.c.content.is_not(None))
        return self._count(update(MAILS).where(old).values(content=None))

    def mail_receipts(
        self, before: datetime, carriers: Iterable[MailKind], carried_before: datetime
    ) -> int:
        """Forget mails that ended before, those of some kinds later; return how many."""
        kinds = [kind.value for kind in carriers]
        old = or_(
            and_(MAILS.c.ended_at < before, MAILS.c.kind.not_in(kinds)),
            and_(MAILS.c.ended_at < carried_before, MAILS.c.kind.in_(kinds)),
        )
        return self._count(delete(MAILS).where(old))

    def trials(self, before: datetime) -> int:
        """Forget test runs made before that nobody confirmed and newer ones follow."""
        newer = RUNS.alias("newer")
        confirmed = select(DECISIONS.c.run).where(DECISIONS.c.verdict == Verdict.CONFIRMED.value)
        follows = select(newer.c.id).where(
            newer.c.place == RUNS.c.place, newer.c.made_at > RUNS.c.made_at
        )
        old = and_(RUNS.c.made_at < before, RUNS.c.id.not_in(confirmed), follows.exists())
        return self._count(delete(RUNS).where(old))

    def bounces(self, before: datetime) -> int:
        """Forget addresses that were marked before."""
        return self._count(delete(BOUNCES).where(BOUNCES.c.at < before))

    def consents(self, before: datetime) -> int:
        """Forget logins elsewhere that expired before."""
        return sum(
            self._count(delete(table).where(table.c.expires_at < before))
            for table in (POS_CONSENTS, DATEV_CONSENTS)
        )

    def calls(self, before: datetime) -> int:
        """Forget calls to DATEV that were made before."""
        return self._count(delete(CALLS).where(CALLS.c.at < before))

    def _count(self, statement: Any) -> int:
        return int(self._connection.execute(statement).rowcount)
