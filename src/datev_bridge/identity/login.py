"""Logging in: password, then code. Whatever is wrong, the way is the same and so is the answer."""

from datetime import datetime

from attrs import field, frozen

from datev_bridge.access import Actor
from datev_bridge.audit import AuditNote
from datev_bridge.identity import codes, lifetimes, passwords, throttle
from datev_bridge.identity.chance import Dice
from datev_bridge.identity.letters import mail_to
from datev_bridge.identity.model import Credential, Login, User, UserState
from datev_bridge.identity.moments import said
from datev_bridge.identity.ports import Clock, PasswordHasher, PeopleStore, PeopleWork
from datev_bridge.mail.message import MailKind

NOBODY = Actor(id="unknown", name="–")
"""Who acts before anybody has logged in."""


@frozen(kw_only=True)
class Logins:
    """Lets people in by their password.

    Attributes:
        store: Where people are kept.
        clock: The time, aware.
        dice: Chance.
        hasher: Checks passwords.
    """

    store: PeopleStore
    clock: Clock
    dice: Dice = field(repr=False)
    hasher: PasswordHasher = field(repr=False)

    def log_in(self, email: str, password: str, *, address: str = "", device: str = "") -> Login:
        """Check a password, and begin a session if it is right.

        The attempt is counted before it is looked at. Then exactly one hash is checked, for an
        address without account, a disabled account and one without password a dummy's.

        Args:
            email: As typed.
            password: As typed.
            address: IP address it comes from; empty from the command line.
            device: What the browser calls itself.
        """
        counters = _counters(email, address)
        user, credential = None, None
        with self.store.work() as work:
            now = self.clock()
            blocked = work.throttle.take(counters, now)
            if blocked is not None:
                return Login(issue=throttle.too_many(blocked, now))
            user = work.people.named(email)
            credential = None if user is None else work.credentials.password(user.id)
        if not self._is_right(user, credential, password) or user is None or credential is None:
            return self._refused(email, user)
        renewed = self._renewed(credential, password)
        with self.store.work() as work:
            work.people.hold(user.id)  # so that no password is changed before there is a session
            unchanged = (user, credential) == (
                work.people.find(user.id),
                work.credentials.password(user.id),
            )
            if unchanged:
                work.throttle.succeed(counters)
                if renewed:
                    work.credentials.renew_digest(user.id, credential.digest, renewed)
                return self._begun(work, user, credential, address, device)
        return self._refused(email, user)

    def _is_right(self, user: User | None, credential: Credential | None, password: str) -> bool:
        """Check one hash, whoever it is."""
        counts = credential is not None and _counts(user, credential, self.clock())
        digest = credential.digest if credential is not None and counts else self.hasher.dummy
        typed = passwords.prepared(password[: passwords.LONGEST + 1])
        return self.hasher.verify(digest, typed) and counts

    def _renewed(self, credential: Credential, password: str) -> str:
        """Return a hash with today's parameters if the present one has others."""
        if not self.hasher.is_outdated(credential.digest):
            return ""
        return self.hasher.hash(passwords.prepared(password))

    def _begun(
        self, work: PeopleWork, user: User, credential: Credential, address: str, device: str
    ) -> Login:
        now = self.clock()
        token, session = lifetimes.begun(
            self.dice, now, user=user.id, address=address, device=device
        )
        work.sessions.add(session)
        work.audit.record(
            Actor(id=user.id, name=user.name),
            AuditNote(action="login.password", subject=user.email, after={"address": address}),
        )
        step = lifetimes.next_step(session, credential, work.credentials.second_factor(user.id))
        return Login(token=token, session=session, step=step)

    def _refused(self, email: str, user: User | None) -> Login:
        counter = throttle.of_account(email)
        with self.store.work() as work:
            tell_of_lock(work, counter, user, self.clock())
            note = AuditNote(action="login.refuse", subject=f"account {counter.key[:12]}")
            work.audit.record(NOBODY, note)
        return Login(issue=codes.LOGIN_REFUSED.at())


def tell_of_lock(
    work: PeopleWork, counter: throttle.Counter, user: User | None, now: datetime
) -> None:
    """Tell the owner of an account by mail that it is locked, once until it opens for good."""
    until = work.throttle.first_told(counter, now)
    if until is None or user is None or user.state is UserState.DISABLED:
        return
    reference = f"{counter.key[:12]}/{now.isoformat()}"
    values = {"at": said(now, user.language), "until": said(until, user.language)}
    work.outbox.post(mail_to(user, MailKind.LOCKED_OUT, reference, values))


def _counters(email: str, address: str) -> tuple[throttle.Counter, ...]:
    of_address = throttle.of_address(address)
    mine = throttle.of_account(email)
    return (mine,) if of_address is None else (mine, of_address)


def _counts(user: User | None, credential: Credential, now: datetime) -> bool:
    """Tell whether a password can let anybody in."""
    is_over = credential.until is not None and now >= credential.until
    return user is not None and user.state is not UserState.DISABLED and not is_over
