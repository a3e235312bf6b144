"""Sessions in use: who is there, since when, from where; ended one by one or all at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from attrs import frozen

from datev_bridge.access import NOT_FOUND, Actor, permit_operator
from datev_bridge.audit import AuditNote
from datev_bridge.errors import AccessRefused
from datev_bridge.identity import codes, lifetimes
from datev_bridge.identity.chance import fingerprint
from datev_bridge.identity.model import (
    LONGEST_NAME,
    Session,
    User,
    UserState,
    Visit,
    actor_of,
    roles_of,
)
from datev_bridge.identity.ports import Clock, PeopleStore, PeopleWork

_SHORTEST_ID = 8


def visit_of(work: PeopleWork, token: str, now: datetime) -> Visit | None:
    """Return whose session a token is of, or None if there is none that is still valid."""
    return _visit(work, fingerprint(token), now)


def again(work: PeopleWork, visit: Visit, now: datetime) -> Visit:
    """Return a visit as it is by now, in the transaction that acts on it.

    Until that ends nobody logs the person out or disables the account: either came before, and it
    is known here, or it comes after and meets what was done here.

    Raises:
        AccessRefused: It ended meanwhile; IDN-012.
    """
    work.people.hold(visit.user.id)
    current = _visit(work, visit.session.id, now)
    if current is None:
        raise AccessRefused(codes.LOGGED_OUT.at())
    return current


def _visit(work: PeopleWork, id_: str, now: datetime) -> Visit | None:
    session = work.sessions.find(id_)
    if session is None or lifetimes.is_over(session, now):
        return None
    user = work.people.find(session.user)
    if user is None or user.state is UserState.DISABLED:
        return None
    credential = work.credentials.password(user.id)
    factor = work.credentials.second_factor(user.id)
    return Visit(
        session=session,
        user=user,
        actor=actor_of(session, user, work.people.memberships(user.id)),
        step=lifetimes.next_step(session, credential, factor),
    )


@frozen(kw_only=True)
class Visits:
    """Sessions in use.

    Attributes:
        store: Where sessions are kept.
        clock: The time, aware.
    """

    store: PeopleStore
    clock: Clock

    def resume(self, token: str) -> Visit | None:
        """Return who holds a token, and note that the session was used."""
        now = self.clock()
        with self.store.work(reading=True) as work:
            visit = visit_of(work, token, now)
        if visit is not None and now >= visit.session.seen_at + lifetimes.NOTED_EVERY:
            with self.store.work() as work:
                work.sessions.seen(visit.session.id, now)
        return visit

    def sessions(self, actor: Actor, user: str) -> tuple[Session, ...]:
        """Return the sessions of a user that are still valid, the one used last first.

        Raises:
            AccessRefused: They are another person's, and this is not the operator; ACC-001.
        """
        _permit_own(actor, user)
        now = self.clock()
        with self.store.work(reading=True) as work:
            return tuple(s for s in work.sessions.of(user) if not lifetimes.is_over(s, now))

    def end(self, actor: Actor, user: str, session: str) -> bool:
        """End one session of a user; False if there is none of that id.

        Args:
            actor: Who ends it.
            user: Whose it is.
            session: Its id, or the beginning of it by which no other one begins.

        Raises:
            AccessRefused: As for :meth:`sessions`.
        """
        _permit_own(actor, user)
        with self.store.work() as work:
            of_user = [known.id for known in work.sessions.of(user)]
            meant = [known for known in of_user if known.startswith(session)]
            if len(meant) != 1 or len(session) < _SHORTEST_ID:
                return False
            work.sessions.end(user, meant[0])
            note = AuditNote(action="session.end", subject=f"user {user} / {meant[0][:12]}")
            work.audit.record(actor, note)
            return True

    def end_all(self, actor: Actor, user: str, *, but: str = "") -> int:
        """End the sessions of a user, all but one if it is named; return how many.

        Raises:
            AccessRefused: As for :meth:`sessions`.
        """
        _permit_own(actor, user)
        with self.store.work() as work:
            ended = work.sessions.end_all(user, but=but)
            note = AuditNote(
                action="session.end_all", subject=f"user {user}", after={"ended": str(ended)}
            )
            work.audit.record(actor, note)
            return ended

    @contextmanager
    def once(self, token: str) -> Iterator[Visit]:
        """Give the visit of a token, and end its session afterwards: for one command.

        Raises:
            AccessRefused: It has ended; IDN-012.
        """
        visit = self.resume(token)
        if visit is None:
            raise AccessRefused(codes.LOGGED_OUT.at())
        try:
            yield visit
        finally:
            self.end(visit.actor, visit.user.id, visit.session.id)

    def named(self, actor: Actor, email: str) -> User:
        """Return the user of an address.

        Raises:
            AccessRefused: There is none, or this is neither that person nor the operator; ACC-001.
        """
        with self.store.work(reading=True) as work:
            user = work.people.named(email)
        if user is None:
            raise AccessRefused(NOT_FOUND.at())
        _permit_own(actor, user.id)
        return user

    def on_behalf(self, actor: Actor, email: str) -> Actor:
        """Return the person of an address as acting through the operator, who is named beside them.

        The name of both together is no longer than a person's may be.

        Raises:
            AccessRefused: This is not the operator, or there is nobody of that address; ACC-001.
        """
        permit_operator(actor)
        with self.store.work(reading=True) as work:
            user = work.people.named(email)
            if user is None or user.state is UserState.DISABLED:
                raise AccessRefused(NOT_FOUND.at())
            through = f" ({actor.name})"
            return Actor(
                id=user.id,
                name=f"{user.name[: LONGEST_NAME - len(through)]}{through}",
                roles=roles_of(user, work.people.memberships(user.id)),
                is_operator=user.is_operator,
                has_second_factor=True,
            )


def _permit_own(actor: Actor, user: str) -> None:
    """Let people see and end their own sessions at any level, and the operator everybody's."""
    is_own = actor.id == user
    if not is_own and not (actor.is_operator and actor.has_second_factor):
        raise AccessRefused(NOT_FOUND.at())
