"""New passwords: by a mailed link, by whoever knows the present one, or because they must."""

from datetime import datetime

from attrs import evolve, field, frozen

from datev_bridge.access import NOT_FOUND, SECOND_FACTOR_FIRST, Actor, permit_operator
from datev_bridge.audit import AuditNote
from datev_bridge.errors import AccessRefused
from datev_bridge.identity import codes, links, passwords, throttle
from datev_bridge.identity.chance import Dice, fingerprint
from datev_bridge.identity.letters import mail_to
from datev_bridge.identity.login import NOBODY, tell_of_lock
from datev_bridge.identity.model import Credential, Purpose, Step, User, UserState, Visit
from datev_bridge.identity.moments import said
from datev_bridge.identity.ports import Clock, PasswordHasher, PeopleStore, PeopleWork
from datev_bridge.identity.visits import again
from datev_bridge.issues import Issue
from datev_bridge.mail.message import MailKind

PURPOSES = (Purpose.INVITATION, Purpose.SET_PASSWORD)
"""Links that let their receiver set a password."""


@frozen(kw_only=True)
class Passwords:
    """Sets passwords.

    What is wrong with a new one is returned, all of it, and nothing is changed; an empty tuple
    means that it is set, everybody else is logged out and no mailed link of before is valid.

    Attributes:
        store: Where people are kept.
        clock: The time, aware.
        dice: Chance.
        hasher: Makes and checks hashes.
        portal: Address of the portal, without a slash at the end.
    """

    store: PeopleStore
    clock: Clock
    dice: Dice = field(repr=False)
    hasher: PasswordHasher = field(repr=False)
    portal: str

    def set_by_link(self, token: str, password: str) -> tuple[Issue, ...]:
        """Set a password by a mailed link, which is then used up.

        Raises:
            AccessRefused: The link is over; IDN-005.
        """
        user = self.receiver(token)
        found = passwords.check(password, user)
        if found:
            return found
        digest = self.hasher.hash(passwords.prepared(password))
        with self.store.work() as work:
            now = self.clock()
            work.people.hold(user.id)
            link = links.used(work, token, now, *PURPOSES)
            current = _still_there(work, link.user)
            work.throttle.succeed((throttle.of_account(current.email),))
            new = Credential(user=current.id, digest=digest, changed_at=now)
            had_one = _set(work, new)
            if current.state is UserState.INVITED:
                work.people.change(evolve(current, state=UserState.ACTIVE))
            _record(work, _as_actor(current), current, now, how=link.purpose.value, tell=had_one)
        return ()

    def receiver(self, token: str) -> User:
        """Return whose password a link would set; looking changes nothing.

        Raises:
            AccessRefused: The link is over; IDN-005.
        """
        with self.store.work(reading=True) as work:
            link = links.looked_at(work, token, self.clock(), *PURPOSES)
            return _still_there(work, link.user)

    def change(
        self, visit: Visit, present: str, password: str, *, token: str = ""
    ) -> tuple[Issue, ...]:
        """Replace the present password, a start password too.

        Args:
            visit: Who.
            present: The present password, as typed.
            password: The new one, as typed.
            token: A new token for the session, so that whoever saw its former one is logged out as
                well; empty to keep that, in a session of one command.

        Raises:
            AccessRefused: The session ended (IDN-012), or a code has to be given first (ACC-002).
        """
        refused, credential = self._proved(visit, present)
        if refused or credential is None:
            return refused
        found = passwords.check(password, visit.user)
        if passwords.prepared(present) == passwords.prepared(password):
            found = (*found, codes.NOT_ANOTHER.at("password"))
        if found:
            return found
        digest = self.hasher.hash(passwords.prepared(password))
        with self.store.work() as work:
            now = self.clock()
            current = again(work, visit, now)
            if work.credentials.password(current.user.id) != credential:
                return (codes.LOGIN_REFUSED.at(),)
            new = Credential(user=current.user.id, digest=digest, changed_at=now)
            _set(work, new, but="" if token else current.session.id)
            if token:
                work.sessions.add(evolve(current.session, id=fingerprint(token)))
            if current.user.state is UserState.INVITED:
                work.people.change(evolve(current.user, state=UserState.ACTIVE))
            _record(work, current.actor, current.user, now, how="change", tell=True)
        return ()

    def prove(self, visit: Visit, password: str) -> tuple[Issue, ...]:
        """Note that the holder of a session proved by the password who they are.

        Raises:
            AccessRefused: As for :meth:`change`.
        """
        refused, _ = self._proved(visit, password)
        if refused:
            return refused
        with self.store.work() as work:
            now = self.clock()
            current = again(work, visit, now)
            work.sessions.confirmed(current.session.id, now)
            note = AuditNote(action="session.prove", subject=current.user.email)
            work.audit.record(current.actor, note)
        return ()

    def forgot(self, email: str, *, address: str = "") -> tuple[Issue, ...]:
        """Mail a link for a new password, if there is such an account; the answer never tells.

        Args:
            email: As typed.
            address: IP address it comes from.
        """
        of_address = throttle.of_address(address)
        mine = throttle.of_mails(email)
        with self.store.work() as work:
            now = self.clock()
            counters = (mine,) if of_address is None else (mine, of_address)
            blocked = work.throttle.take(counters, now)
            if blocked is not None:
                return (throttle.too_many(blocked, now),)
            user = work.people.named(email)
            if user is not None and user.state is not UserState.DISABLED:
                self._mail_link(work, user, now)
            note = AuditNote(action="password.forgot", subject=f"account {mine.key[:12]}")
            work.audit.record(NOBODY, note)
        return ()

    def force(self, actor: Actor, email: str) -> User:
        """Let a password be void at once; its owner is logged out and mailed a link.

        Raises:
            AccessRefused: This is not the operator, or there is nobody of that address; ACC-001.
        """
        permit_operator(actor)
        with self.store.work() as work:
            now = self.clock()
            user = work.people.named(email)
            if user is None or user.state is UserState.DISABLED:
                raise AccessRefused(NOT_FOUND.at())
            work.credentials.drop_password(user.id)
            work.sessions.end_all(user.id)
            work.links.withdraw(user.id, Purpose, now)
            self._mail_link(work, user, now)
            work.audit.record(actor, AuditNote(action="password.force", subject=user.email))
        return user

    def _proved(self, visit: Visit, typed: str) -> tuple[tuple[Issue, ...], Credential | None]:
        """Check the present password, counted as at login; return why not, and what was checked."""
        user = visit.user
        counter = throttle.of_account(user.email)
        with self.store.work() as work:
            now = self.clock()
            if again(work, visit, now).step is Step.CODE:
                raise AccessRefused(SECOND_FACTOR_FIRST.at())
            blocked = work.throttle.take((counter,), now)
            if blocked is not None:
                return (throttle.too_many(blocked, now),), None
            credential = work.credentials.password(user.id)
        digest = self.hasher.dummy if credential is None else credential.digest
        if self.hasher.verify(digest, passwords.prepared(typed[: passwords.LONGEST + 1])):
            with self.store.work() as work:
                work.throttle.succeed((counter,))
            return (), credential
        with self.store.work() as work:
            tell_of_lock(work, counter, user, self.clock())
            work.audit.record(visit.actor, AuditNote(action="login.refuse", subject=user.email))
        return (codes.LOGIN_REFUSED.at(),), None

    def _mail_link(self, work: PeopleWork, user: User, now: datetime) -> None:
        work.links.withdraw(user.id, (Purpose.SET_PASSWORD,), now)
        token, link = links.new_link(self.dice, now, Purpose.SET_PASSWORD, user=user.id)
        work.links.add(link)
        values = {
            "expires": said(link.expires_at, user.language),
            "link": links.address_of(self.portal, token),
        }
        work.outbox.post(mail_to(user, MailKind.PASSWORD_LINK, link.id, values))


def _set(work: PeopleWork, credential: Credential, *, but: str = "") -> bool:
    """Keep a password; tell whether there was one before, of which nothing stays open then.

    Somebody who had none may have got links for other things that go on being valid.
    """
    had_one = work.credentials.password(credential.user) is not None
    work.credentials.set_password(credential)
    work.sessions.end_all(credential.user, but=but)
    ending = Purpose if had_one else PURPOSES
    work.links.withdraw(credential.user, ending, credential.changed_at)
    return had_one


def _record(
    work: PeopleWork, actor: Actor, user: User, now: datetime, *, how: str, tell: bool
) -> None:
    note = AuditNote(action="password.set", subject=user.email, after={"how": how})
    work.audit.record(actor, note)
    if tell:
        values = {"at": said(now, user.language)}
        work.outbox.post(mail_to(user, MailKind.PASSWORD_CHANGED, now.isoformat(), values))


def _still_there(work: PeopleWork, id_: str) -> User:
    user = work.people.find(id_)
    if user is None or user.state is UserState.DISABLED:
        raise AccessRefused(codes.LINK_OVER.at())
    return user


def _as_actor(user: User) -> Actor:
    return Actor(id=user.id, name=user.name)
