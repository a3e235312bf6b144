"""What people log in with, in the store: hashes and sealed secrets only."""

from collections.abc import Iterable
from datetime import datetime

from attrs import asdict
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    String,
    Table,
    Text,
    delete,
    func,
    select,
    update,
)

from datev_bridge.identity.model import Credential, SecondFactor
from datev_bridge.store.rows import insert_or_ignore, insert_or_update
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Moment

CREDENTIALS = Table(
    "credential",
    metadata,
    Column("user", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("digest", String(255), nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("until", Moment),
    Column("changed_at", Moment, nullable=False),
)
SECOND_FACTORS = Table(
    "second_factor",
    metadata,
    Column("user", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("pending", Text, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("confirmed_at", Moment),
)
RECOVERY_CODES = Table(
    "recovery_code",
    metadata,
    Column("user", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("used_at", Moment),
)


class StoredCredentials:
    """See :class:`datev_bridge.identity.ports.Credentials`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def password(self, user: str) -> Credential | None:
        """Return a user's password, hashed."""
        row = self._connection.execute(
            select(CREDENTIALS).where(CREDENTIALS.c.user == user)
        ).first()
        return None if row is None else Credential(**row._mapping)  # noqa: SLF001 - public by name

    def set_password(self, credential: Credential) -> None:
        """Keep a user's password, hashed, in the place of any other."""
        insert_or_update(self._connection, CREDENTIALS, asdict(credential))

    def renew_digest(self, user: str, seen: str, digest: str) -> bool:
        """Replace the hash by another of the same password, if it is still the one seen."""
        still = (CREDENTIALS.c.user == user) & (CREDENTIALS.c.digest == seen)
        done = self._connection.execute(update(CREDENTIALS).where(still).values(digest=digest))
        return done.rowcount > 0

    def drop_password(self, user: str) -> None:
        """Let there be no password."""
        self._connection.execute(delete(CREDENTIALS).where(CREDENTIALS.c.user == user))

    def second_factor(self, user: str) -> SecondFactor:
        """Return a user's app, as far as it is set up."""
        row = self._connection.execute(
            select(SECOND_FACTORS).where(SECOND_FACTORS.c.user == user)
        ).first()
        return SecondFactor(user=user) if row is None else SecondFactor(**row._mapping)  # noqa: SLF001

    def show_second_factor(self, user: str, pending: str) -> None:
        """Keep the sealed secret of an app that is being set up; one that works goes on."""
        values = asdict(SecondFactor(user=user, pending=pending))
        if not insert_or_ignore(self._connection, SECOND_FACTORS, values):
            mine = SECOND_FACTORS.c.user == user
            self._connection.execute(update(SECOND_FACTORS).where(mine).values(pending=pending))

    def confirm_second_factor(self, user: str, pending: str, step: int, now: datetime) -> bool:
        """Let the app being set up be the one that counts; False if it is another one by now."""
        shown = (SECOND_FACTORS.c.user == user) & (SECOND_FACTORS.c.pending == pending)
        values = {"sealed": pending, "pending": "", "last_step": step, "confirmed_at": now}
        done = self._connection.execute(update(SECOND_FACTORS).where(shown).values(values))
        return done.rowcount > 0

    def use_step(self, user: str, step: int) -> bool:
        """Note that a time step's code was used; False if it or a later one was before."""
        unused = (SECOND_FACTORS.c.user == user) & (SECOND_FACTORS.c.last_step < step)
        done = self._connection.execute(update(SECOND_FACTORS).where(unused).values(last_step=step))
        return done.rowcount > 0

    def drop_second_factor(self, user: str) -> None:
        """Let there be no app and no recovery codes."""
        for table in (SECOND_FACTORS, RECOVERY_CODES):
            self._connection.execute(delete(table).where(table.c.user == user))

    def set_recovery_codes(self, user: str, digests: Iterable[str]) -> None:
        """Keep recovery codes, hashed, in the place of all others."""
        self._connection.execute(delete(RECOVERY_CODES).where(RECOVERY_CODES.c.user == user))
        rows = [{"user": user, "digest": digest} for digest in digests]
        self._connection.execute(RECOVERY_CODES.insert(), rows)

    def use_recovery_code(self, user: str, digest: str, now: datetime) -> bool:
        """Note that a recovery code was used; False if there is none or it was used before."""
        code = (RECOVERY_CODES.c.user == user) & (RECOVERY_CODES.c.digest == digest)
        unused = code & RECOVERY_CODES.c.used_at.is_(None)
        done = self._connection.execute(update(RECOVERY_CODES).where(unused).values(used_at=now))
        return done.rowcount > 0

    def recovery_codes_left(self, user: str) -> int:
        """Return how many recovery codes were not used yet."""
        unused = (RECOVERY_CODES.c.user == user) & RECOVERY_CODES.c.used_at.is_(None)
        statement = select(func.count()).select_from(RECOVERY_CODES).where(unused)
        return int(self._connection.execute(statement).scalar_one())
