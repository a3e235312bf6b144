"""People and their memberships in the store. They belong to no organisation's rows."""

from attrs import asdict
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Row,
    String,
    Table,
    and_,
    delete,
    select,
    update,
)

from datev_bridge.access import Role
from datev_bridge.identity import emails
from datev_bridge.identity.model import Membership, User, UserState
from datev_bridge.store.rows import insert_or_ignore
from datev_bridge.store.schema import metadata

PEOPLE = Table(
    "person",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("email", String(320), nullable=False),
    Column("email_key", String(320), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("language", String(2), nullable=False),
    Column("is_operator", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
)
"""``email_key`` is the address in lower case: capitals do not tell accounts apart."""

MEMBERSHIPS = Table(
    "membership",
    metadata,
    Column("user", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("organisation", String(36), primary_key=True),
    Column("role", String(20), primary_key=True),
    Index("ix_membership_organisation", "organisation"),
)


class StoredPeople:
    """See :class:`datev_bridge.identity.ports.People`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, user: str) -> User | None:
        """Return a user by id."""
        row = self._connection.execute(select(PEOPLE).where(PEOPLE.c.id == user)).first()
        return None if row is None else _user(row)

    def named(self, email: str) -> User | None:
        """Return the user of an address, however it is written."""
        if emails.normalised(email) is None:
            return None  # nobody has it; and there is text that a database takes nowhere
        key = emails.key(email)
        row = self._connection.execute(select(PEOPLE).where(PEOPLE.c.email_key == key)).first()
        return None if row is None else _user(row)

    def hold(self, user: str) -> None:
        """Let nobody else hold or change a user until this transaction ends."""
        # Without the key: what refers to the user may be added meanwhile.
        held = select(PEOPLE.c.id).where(PEOPLE.c.id == user).with_for_update(key_share=True)
        self._connection.execute(held)

    def add(self, user: User) -> bool:
        """Keep a new user; False if the address has an account already."""
        values = asdict(user) | {"state": user.state.value, "email_key": emails.key(user.email)}
        return insert_or_ignore(self._connection, PEOPLE, values)

    def change(self, user: User) -> None:
        """Keep name, language, state and whether it is the operator."""
        values = {
            "name": user.name,
            "language": user.language,
            "is_operator": user.is_operator,
            "state": user.state.value,
        }
        self._connection.execute(update(PEOPLE).where(PEOPLE.c.id == user.id).values(values))

    def memberships(self, user: str) -> tuple[Membership, ...]:
        """Return what a user is, and where."""
        rows = self._connection.execute(
            select(MEMBERSHIPS)
            .where(MEMBERSHIPS.c.user == user)
            .order_by(MEMBERSHIPS.c.organisation, MEMBERSHIPS.c.role)
        )
        return tuple(_membership(row) for row in rows)

    def members(self, organisation: str) -> tuple[tuple[User, Membership], ...]:
        """Return who belongs to an organisation, by name."""
        rows = self._connection.execute(
            select(PEOPLE, MEMBERSHIPS)
            .join(MEMBERSHIPS, PEOPLE.c.id == MEMBERSHIPS.c.user)
            .where(MEMBERSHIPS.c.organisation == organisation)
            .order_by(PEOPLE.c.name, PEOPLE.c.id, MEMBERSHIPS.c.role)
        )
        return tuple((_user(row), _membership(row)) for row in rows)

    def join(self, membership: Membership) -> bool:
        """Keep a membership; False if it was there."""
        values = asdict(membership) | {"role": membership.role.value}
        return insert_or_ignore(self._connection, MEMBERSHIPS, values)

    def leave(self, membership: Membership) -> bool:
        """End a membership; False if there was none."""
        columns = MEMBERSHIPS.c
        this = and_(
            columns.user == membership.user,
            columns.organisation == membership.organisation,
            columns.role == membership.role.value,
        )
        return self._connection.execute(delete(MEMBERSHIPS).where(this)).rowcount > 0


def _user(row: Row[tuple[object, ...]]) -> User:
    return User(
        id=row.id,
        email=row.email,
        name=row.name,
        language=row.language,
        is_operator=row.is_operator,
        state=UserState(row.state),
    )


def _membership(row: Row[tuple[object, ...]]) -> Membership:
    return Membership(user=row.user, organisation=row.organisation, role=Role(row.role))
