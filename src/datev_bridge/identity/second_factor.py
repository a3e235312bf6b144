"""The second factor: enrolled, asked for, replaced, reset."""

from collections.abc import Callable, Mapping
from datetime import datetime

from attrs import field, frozen

from datev_bridge.access import NOT_FOUND, Actor, permit_operator
from datev_bridge.audit import AuditNote
from datev_bridge.errors import AccessRefused
from datev_bridge.identity import codes, lifetimes, recovery, throttle, totp
from datev_bridge.identity.chance import Dice, fingerprint
from datev_bridge.identity.letters import mail_to
from datev_bridge.identity.login import tell_of_lock
from datev_bridge.identity.model import Level, Login, Step, User, Visit
from datev_bridge.identity.moments import said
from datev_bridge.identity.ports import Clock, PeopleStore, PeopleWork
from datev_bridge.identity.visits import again, visit_of
from datev_bridge.issues import IssueKind
from datev_bridge.mail.message import Mail, MailKind


@frozen(kw_only=True)
class Enrolment:
    """What a person's app needs to know; shown once.

    Attributes:
        secret: In base32; :func:`datev_bridge.identity.totp.grouped` makes it readable.
        address: The ``otpauth:`` address for a QR code.
    """

    secret: str = field(repr=False)
    address: str = field(repr=False)


@frozen(kw_only=True)
class Enrolled:
    """What became of an enrolment.

    Attributes:
        login: The session from now on, or why the code does not count.
        recovery_codes: Shown once; empty if the code does not count.
    """

    login: Login
    recovery_codes: tuple[str, ...] = field(default=(), repr=False)


@frozen(kw_only=True)
class SecondFactors:
    """Asks for the second factor, and sets it up.

    Attributes:
        store: Where people are kept.
        clock: The time, aware.
        dice: Chance.
        portal: Address of the portal, without a slash at the end.
    """

    store: PeopleStore
    clock: Clock
    dice: Dice = field(repr=False)
    portal: str

    def complete(self, token: str, code: str) -> Login:
        """Check a code of the app or a recovery code, and complete the login if it is right.

        Args:
            token: Of a session that has come as far as the password.
            code: As typed.
        """
        with self.store.work() as work:
            now = self.clock()
            visit = visit_of(work, token, now)
            if visit is None:
                return Login(issue=codes.LOGGED_OUT.at())
            if visit.step in _FIRST:
                return Login(issue=_FIRST[visit.step].at())
            return self._tried(work, visit, now, lambda: _counts(work, visit.user, code, now))

    def begin(self, visit: Visit) -> Enrolment:
        """Make a secret for an app; it counts from when a code of it is given.

        Raises:
            AccessRefused: There is a start password to be changed first (IDN-013), or an app is
                set up and the login was without it (IDN-015) or long ago (IDN-011).
        """
        now = self.clock()
        secret = totp.new_secret(self.dice)
        with self.store.work() as work:
            current = again(work, visit, now)
            _permit_enrolment(current, now)
            user = current.user
            work.credentials.show_second_factor(user.id, work.seals.seal(_context(user), secret))
        return Enrolment(secret=secret, address=totp.address(secret, visit.user.email))

    def confirm(self, visit: Visit, code: str) -> Enrolled:
        """Check the first code of a new app; from then on codes are asked, and others logged out.

        Raises:
            AccessRefused: As for :meth:`begin`; or nothing was begun, IDN-014.
        """
        shown = recovery.new_codes(self.dice)
        with self.store.work() as work:
            now = self.clock()
            current = again(work, visit, now)
            _permit_enrolment(current, now)
            user = current.user
            login = self._tried(work, current, now, lambda: _confirmed(work, user, code, now))
            if login.issue is not None:
                return Enrolled(login=login)
            _keep_codes(work, user, shown)
            work.sessions.end_all(user.id, but=fingerprint(login.token))
            work.audit.record(current.actor, AuditNote(action="totp.enrol", subject=user.email))
        return Enrolled(login=login, recovery_codes=shown)

    def renew_codes(self, visit: Visit) -> tuple[str, ...]:
        """Return ten new recovery codes, to be shown once; those before are void.

        Raises:
            AccessRefused: The login is not complete (IDN-014) or was long ago (IDN-011).
        """
        now = self.clock()
        shown = recovery.new_codes(self.dice)
        with self.store.work() as work:
            current = again(work, visit, now)
            if current.session.level is not Level.SECOND_FACTOR:
                raise AccessRefused(codes.NOT_ENROLLED.at())
            lifetimes.require_proof(current, now)
            _keep_codes(work, current.user, shown)
            note = AuditNote(action="recovery.renew", subject=current.user.email)
            work.audit.record(current.actor, note)
        return shown

    def codes_left(self, visit: Visit) -> int:
        """Return how many recovery codes a person has not used yet."""
        with self.store.work(reading=True) as work:
            return work.credentials.recovery_codes_left(visit.user.id)

    def reset(self, actor: Actor, email: str) -> User:
        """Let somebody set the app up anew at the next login; they are told, and logged out.

        Raises:
            AccessRefused: This is not the operator, or there is nobody of that address; ACC-001.
        """
        permit_operator(actor)
        with self.store.work() as work:
            now = self.clock()
            user = work.people.named(email)
            if user is None:
                raise AccessRefused(NOT_FOUND.at())
            work.throttle.succeed((throttle.of_codes(user.id),))
            factor = work.credentials.second_factor(user.id)
            work.credentials.drop_second_factor(user.id)
            ended = work.sessions.end_all(user.id)
            work.outbox.post(_told_of_reset(user, now, f"{self.portal}/login"))
            note = AuditNote(
                action="totp.reset",
                subject=user.email,
                before={"enrolled": str(factor.is_enrolled).lower()},
                after={"enrolled": "false", "sessions_ended": str(ended)},
            )
            work.audit.record(actor, note)
        return user

    def _tried(
        self, work: PeopleWork, visit: Visit, now: datetime, attempt: Callable[[], bool]
    ) -> Login:
        """Count an attempt, make it, and complete the login if it is right."""
        user, counter = visit.user, throttle.of_codes(visit.user.id)
        blocked = work.throttle.take((counter,), now)
        if blocked is not None:
            return Login(issue=throttle.too_many(blocked, now))
        if not attempt():
            tell_of_lock(work, counter, user, now)
            work.audit.record(
                visit.actor, AuditNote(action="login.refuse_code", subject=user.email)
            )
            return Login(issue=codes.WRONG_CODE.at())
        work.throttle.succeed((counter,))
        if not work.sessions.end(user.id, visit.session.id):
            return Login(issue=codes.LOGGED_OUT.at())
        token, session = lifetimes.raised(self.dice, now, visit.session)
        work.sessions.add(session)
        work.audit.record(visit.actor, AuditNote(action="login.code", subject=user.email))
        return Login(token=token, session=session)


_FIRST: Mapping[Step, IssueKind] = {
    Step.CHANGE_PASSWORD: codes.CHANGE_FIRST,
    Step.ENROL: codes.NOT_ENROLLED,
    Step.NOTHING: codes.ALREADY_COMPLETE,
}
"""What to say to a code that nobody asked for."""


def _permit_enrolment(visit: Visit, now: datetime) -> None:
    match visit.step:
        case Step.CHANGE_PASSWORD:
            raise AccessRefused(codes.CHANGE_FIRST.at())
        case Step.CODE:
            raise AccessRefused(codes.ALREADY_ENROLLED.at())
        case Step.NOTHING:
            lifetimes.require_proof(visit, now)


def _counts(work: PeopleWork, user: User, code: str, now: datetime) -> bool:
    """Use up a code of the app or a recovery code; False if it is neither."""
    factor = work.credentials.second_factor(user.id)
    secret = work.seals.open(_context(user), factor.sealed)
    step = totp.step_of(secret, code, now, after=factor.last_step)
    if step is not None:
        return work.credentials.use_step(user.id, step)
    digest = recovery.digest(code)
    if digest is None or not work.credentials.use_recovery_code(user.id, digest, now):
        return False
    note = AuditNote(action="recovery.use", subject=user.email)
    work.audit.record(Actor(id=user.id, name=user.name), note)
    return True


def _confirmed(work: PeopleWork, user: User, code: str, now: datetime) -> bool:
    """Let the app that was shown count, if the code is of it."""
    pending = work.credentials.second_factor(user.id).pending
    if not pending:
        raise AccessRefused(codes.NOT_ENROLLED.at())
    step = totp.step_of(work.seals.open(_context(user), pending), code, now, after=0)
    return step is not None and work.credentials.confirm_second_factor(user.id, pending, step, now)


def _keep_codes(work: PeopleWork, user: User, shown: tuple[str, ...]) -> None:
    digests = [recovery.digest(code) for code in shown]
    work.credentials.set_recovery_codes(user.id, [digest for digest in digests if digest])


def _told_of_reset(user: User, now: datetime, link: str) -> Mail:
    values = {"at": said(now, user.language), "link": link}
    return mail_to(user, MailKind.SECOND_FACTOR_RESET, now.isoformat(), values)


def _context(user: User) -> str:
    """Return what the secret is sealed for: it opens for nobody else."""
    return f"totp/{user.id}"
