"""A service with people: the real store, a clock moved by hand, hashes that cost nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
import re
from threading import Lock

import argon2
from attrs import field, frozen
import pyotp

from datev_bridge.access import SYSTEM, Role
from datev_bridge.identity.hashing import Argon2Hasher
from datev_bridge.identity.invitations import Invitation
from datev_bridge.identity.links import token_of
from datev_bridge.identity.model import Login, User, Visit
from datev_bridge.identity.recovery import COUNT
from datev_bridge.identity.totp import SECONDS
from datev_bridge.journey.model import Organisation
from datev_bridge.service import PORTAL_VARIABLE, Service
from datev_bridge.store.work import Store
from support.databases import Clock, fresh_store

PORTAL = "https://portal.example"
ORGANISATION = "gasthaus"
ANNA = "anna@gasthaus.example"
PASSWORD = "Dampfnudel mit Vanille"
CHEAP = argon2.Parameters(
    type=argon2.Type.ID,
    version=19,
    salt_len=16,
    hash_len=32,
    time_cost=1,
    memory_cost=64,
    parallelism=1,
)


class CountingHasher(Argon2Hasher):
    """The real one with cheap parameters; it notes each hash that is checked, and each made."""

    def __init__(self, parameters: argon2.Parameters = CHEAP) -> None:
        super().__init__(parameters)
        self._lock = Lock()
        self.checked: list[str] = []
        self.made = 0
        assert self.dummy  # a service that runs has it by now
        self.made = 0

    def verify(self, digest: str, password: str) -> bool:
        with self._lock:
            self.checked.append(digest)
        return super().verify(digest, password)

    def hash(self, password: str) -> str:
        with self._lock:
            self.made += 1
        return super().hash(password)


@frozen(kw_only=True)
class Town:
    """A service with one organisation, the clock that it lives by, and its hasher."""

    service: Service
    clock: Clock
    hasher: CountingHasher = field(repr=False)

    def mails(self) -> list[EmailMessage]:
        """Return the mails posted since the last call, in their order."""
        return mails_of(self.service)

    def kinds(self) -> list[str]:
        """Return the kinds of the mails that wait, by name."""
        from datev_bridge.mail.queue import MailState

        with self.service.store.work(reading=True) as work:
            return sorted(mail.kind for mail in work.mail_queue.mails(MailState.WAITING, 1000))

    def invite(
        self, email: str = ANNA, role: Role = Role.OWNER, *, with_start_password: bool = False
    ) -> EmailMessage:
        """Invite somebody, and return the mail that they get."""
        invitation = Invitation(
            email=email,
            name="Anna Muster",
            organisation=ORGANISATION,
            role=role,
            with_start_password=with_start_password,
        )
        assert self.service.invitations.invite(SYSTEM, invitation) == ()
        (mail,) = self.mails()
        return mail

    def with_password(self, email: str = ANNA, password: str = PASSWORD) -> User:
        """Let somebody have an account with a password."""
        assert self.service.passwords.set_by_link(token_in(self.invite(email)), password) == ()
        return self.service.visits.named(SYSTEM, email)

    def log_in(self, email: str = ANNA, password: str = PASSWORD) -> Login:
        """Let somebody log in as far as the password goes."""
        return self.service.logins.log_in(email, password, address="192.0.2.7")

    def visit(self, login: Login) -> Visit:
        """Return the visit of a login that went well."""
        found = self.service.visits.resume(login.token)
        assert found is not None
        return found

    def enrol(self, login: Login) -> "App":
        """Let somebody set up an app; the login is complete then."""
        begun = self.service.second_factors.begin(self.visit(login))
        app = App(secret=begun.secret, clock=self.clock)
        done = self.service.second_factors.confirm(self.visit(login), app.code())
        assert done.login.issue is None
        assert len(done.recovery_codes) == COUNT
        app.recovery_codes.extend(done.recovery_codes)
        app.logins.append(done.login)
        return app


@frozen(kw_only=True)
class App:
    """An authenticator app in somebody's pocket, and the recovery codes in their drawer."""

    secret: str
    clock: Clock
    recovery_codes: list[str] = field(factory=list)
    logins: list[Login] = field(factory=list)

    def code(self, steps: int = 0) -> str:
        """Return the code of now, or of so many steps later."""
        return pyotp.TOTP(self.secret).at(self.clock(), counter_offset=steps)

    def wait(self) -> None:
        """Let the next code come."""
        self.clock.pass_by(seconds=SECONDS)


@contextmanager
def town(database: str, folder: Path) -> Iterator[Town]:
    """Give a service on an empty database of that kind, with one organisation."""
    clock = Clock()
    with fresh_store(database, folder, clock) as store:
        yield town_on(store, clock, folder)


def town_on(store: Store, clock: Clock, folder: Path = Path("/nowhere")) -> Town:
    """Return a service on an empty store, with one organisation."""
    hasher = CountingHasher()
    service = Service(
        store=store,
        clock=clock,
        folder=folder,
        environment={PORTAL_VARIABLE: PORTAL},
        make_hasher=lambda: hasher,
    )
    with store.work() as work:
        organisation = Organisation(id=ORGANISATION, name="Gasthaus", made_at=clock())
        work.organisations.add(organisation)
    return Town(service=service, clock=clock, hasher=hasher)


def mails_of(service: Service) -> list[EmailMessage]:
    """Return the mails posted since the last call, in their order, and send them."""
    found = []
    with service.store.work() as work:
        now = service.clock()
        while claimed := work.mail_queue.claim("test", now=now, until=now):
            work.mail_queue.taken(claimed.mail, at=now, answer="250")
            message = message_from_bytes(claimed.envelope.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            found.append(message)
    return found


def said_in(mail: EmailMessage) -> str:
    """Return the plain text of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def token_in(mail: EmailMessage) -> str:
    """Return the token of the link in a mail."""
    (link,) = re.findall(rf"{PORTAL}/links/\S+", said_in(mail))
    return token_of(link)


def actions(town: Town, organisation: str = "") -> list[str]:
    """Return what the audit trail says was done, in its order."""
    with town.service.store.work(organisation, reading=True) as work:
        return [entry.action for entry in work.audit.entries()]
