"""What the use cases about people need of the store, the clock and chance."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from datev_bridge.audit import AuditTrail
from datev_bridge.identity.model import (
    Credential,
    Link,
    Membership,
    Purpose,
    SecondFactor,
    Session,
    User,
)
from datev_bridge.identity.throttle import Counter
from datev_bridge.mail.message import Outbox
from datev_bridge.vault import Seals

Clock = Callable[[], datetime]
"""The time, aware."""
Ids = Callable[[], str]
"""A new id each time."""


class PasswordHasher(Protocol):
    """Makes and checks hashes of passwords; slow on purpose, so never inside a transaction."""

    def hash(self, password: str) -> str:
        """Return a hash with its parameters and a salt of its own."""
        ...

    def verify(self, digest: str, password: str) -> bool:
        """Tell whether this is the password of a hash; takes the same time either way."""
        ...

    def is_outdated(self, digest: str) -> bool:
        """Tell whether the hash was made with other parameters than one would be now."""
        ...

    @property
    def dummy(self) -> str:
        """A hash with today's parameters of a password that nobody knows."""
        ...


class People(Protocol):
    """Users, and what they belong to."""

    def find(self, user: str) -> User | None:
        """Return a user by id."""
        ...

    def named(self, email: str) -> User | None:
        """Return the user of an address, however it is written."""
        ...

    def hold(self, user: str) -> None:
        """Let nobody else hold or change a user until this transaction ends."""
        ...

    def add(self, user: User) -> bool:
        """Keep a new user; False if the address has an account already."""
        ...

    def change(self, user: User) -> None:
        """Keep name, language, state and whether it is the operator."""
        ...

    def memberships(self, user: str) -> tuple[Membership, ...]:
        """Return what a user is, and where."""
        ...

    def members(self, organisation: str) -> tuple[tuple[User, Membership], ...]:
        """Return who belongs to an organisation, by name."""
        ...

    def join(self, membership: Membership) -> bool:
        """Keep a membership; False if it was there."""
        ...

    def leave(self, membership: Membership) -> bool:
        """End a membership; False if there was none."""
        ...


class Credentials(Protocol):
    """What people log in with."""

    def password(self, user: str) -> Credential | None:
        """Return a user's password, hashed."""
        ...

    def set_password(self, credential: Credential) -> None:
        """Keep a user's password, hashed, in the place of any other."""
        ...

    def renew_digest(self, user: str, seen: str, digest: str) -> bool:
        """Replace the hash by another of the same password, if it is still the one seen."""
        ...

    def drop_password(self, user: str) -> None:
        """Let there be no password."""
        ...

    def second_factor(self, user: str) -> SecondFactor:
        """Return a user's app, as far as it is set up."""
        ...

    def show_second_factor(self, user: str, pending: str) -> None:
        """Keep the sealed secret of an app that is being set up; one that works goes on."""
        ...

    def confirm_second_factor(self, user: str, pending: str, step: int, now: datetime) -> bool:
        """Let the app being set up be the one that counts; False if it is another one by now."""
        ...

    def use_step(self, user: str, step: int) -> bool:
        """Note that a time step's code was used; False if it or a later one was before."""
        ...

    def drop_second_factor(self, user: str) -> None:
        """Let there be no app and no recovery codes."""
        ...

    def set_recovery_codes(self, user: str, digests: Iterable[str]) -> None:
        """Keep recovery codes, hashed, in the place of all others."""
        ...

    def use_recovery_code(self, user: str, digest: str, now: datetime) -> bool:
        """Note that a recovery code was used; False if there is none or it was used before."""
        ...

    def recovery_codes_left(self, user: str) -> int:
        """Return how many recovery codes were not used yet."""
        ...


class Sessions(Protocol):
    """Who is logged in."""

    def add(self, session: Session) -> None:
        """Keep a new session."""
        ...

    def find(self, session: str) -> Session | None:
        """Return a session by id, expired or not."""
        ...

    def of(self, user: str) -> tuple[Session, ...]:
        """Return a user's sessions, the one used last first."""
        ...

    def seen(self, session: str, now: datetime) -> None:
        """Note that it was used."""
        ...

    def confirmed(self, session: str, now: datetime) -> None:
        """Note that its holder proved who they are."""
        ...

    def end(self, user: str, session: str) -> bool:
        """End one of a user's sessions; False if there is none of that id."""
        ...

    def end_all(self, user: str, *, but: str = "") -> int:
        """End a user's sessions, all but one if it is named; return how many."""
        ...

    def sweep(self, began_before: datetime) -> int:
        """Forget sessions that began before; return how many."""
        ...


class Links(Protocol):
    """Links that were mailed."""

    def add(self, link: Link) -> None:
        """Keep a new link."""
        ...

    def find(self, link: str) -> Link | None:
        """Return a link by id, open or not; looking changes nothing."""
        ...

    def use(self, link: str, now: datetime) -> bool:
        """Note that it was used; False if it cannot be. Of many at once one is told True."""
        ...

    def withdraw(self, user: str, purposes: Iterable[Purpose], now: datetime) -> int:
        """Let a user's open links of these purposes end; return how many."""
        ...

    def sweep(self, expired_before: datetime) -> int:
        """Forget links that expired before; return how many."""
        ...


class Throttle(Protocol):
    """Counts attempts."""

    def take(self, counters: Iterable[Counter], now: datetime) -> datetime | None:
        """Count one attempt with each; or with none if one is blocked, and return until when."""
        ...

    def succeed(self, counters: Iterable[Counter]) -> None:
        """Note that the last attempt was right."""
        ...

    def first_told(self, counter: Counter, now: datetime) -> datetime | None:
        """Return until when it is blocked if nobody was told of it yet; from now on one was."""
        ...

    def sweep(self, last_before: datetime) -> int:
        """Forget what was last counted before; return how many."""
        ...


class Named(Protocol):
    """Something with a name, as people read it."""

    @property
    def name(self) -> str:
        """The name."""
        ...


class Organisations(Protocol):
    """Organisations, as far as invitations name them."""

    def find(self, organisation: str) -> Named | None:
        """Return an organisation by id."""
        ...


class PeopleWork(Protocol):
    """One transaction, as the use cases about people see it."""

    @property
    def organisation(self) -> str:
        """Whose rows it sees."""
        ...

    @property
    def audit(self) -> AuditTrail:
        """The trail of that organisation, or the operator's."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Where mails are posted."""
        ...

    @property
    def seals(self) -> Seals:
        """Seals what is secret."""
        ...

    @property
    def people(self) -> People:
        """Users; only in the operator's scope."""
        ...

    @property
    def credentials(self) -> Credentials:
        """Passwords and second factors; only in the operator's scope."""
        ...

    @property
    def sessions(self) -> Sessions:
        """Sessions; only in the operator's scope."""
        ...

    @property
    def links(self) -> Links:
        """Links; only in the operator's scope."""
        ...

    @property
    def throttle(self) -> Throttle:
        """Attempts; only in the operator's scope."""
        ...

    @property
    def organisations(self) -> Organisations:
        """Organisations; only in the operator's scope."""
        ...

    def within(self, organisation: str) -> "PeopleWork":
        """Return the same transaction in another scope; ask for permission first."""
        ...


class PeopleStore(Protocol):
    """Where transactions begin."""

    def work(
        self, organisation: str = "", *, reading: bool = False
    ) -> AbstractContextManager[PeopleWork]:
        """Begin a transaction; it is kept when the context ends well, and undone otherwise."""
        ...
