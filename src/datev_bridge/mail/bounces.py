"""Addresses whose mails came back although a server had taken them: nothing more goes there.

A server says "250" and finds out afterwards that there is no such mailbox; what it then sends to
the sender's address (RFC 3464) is read by whoever operates the service, who marks the address.
Mails to it are stopped, people who can act hear of it by other addresses, and a file that went
there does not count as proof of the way any more. Taking the mark back lets go what was stopped
lately.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol
from unicodedata import normalize

from attrs import frozen

from datev_bridge.access import Actor, permit_operator
from datev_bridge.audit import AuditNote, AuditTrail
from datev_bridge.errors import ConfigurationError, DeliveryError
from datev_bridge.mail import codes
from datev_bridge.mail.address import normal_address
from datev_bridge.mail.retry import GIVEN_UP_AFTER

_MOST_REASON = 200


@frozen(kw_only=True)
class Bounce:
    """An address that mails do not reach.

    Attributes:
        address: The address, all in lower case: capitals do not tell mailboxes apart.
        mail: Id of the mail that came back; empty where nobody knows.
        reason: Why, as the server or a person said it; may be empty.
        at: When it was marked, aware.
    """

    address: str
    mail: str = ""
    reason: str = ""
    at: datetime


class Bounces(Protocol):
    """Marked addresses, of all organisations; only in the operator's scope."""

    def mark(self, bounce: Bounce) -> None:
        """Keep an address, in the place of what was known of it before."""
        ...

    def clear(self, address: str) -> bool:
        """Forget an address; False if it was not marked."""
        ...

    def among(self, addresses: Iterable[str]) -> Mapping[str, Bounce]:
        """Return those of some addresses that are marked, each as it was asked for."""
        ...

    def all(self) -> tuple[Bounce, ...]:
        """Return every marked address, the newest first."""
        ...


class BounceQueue(Protocol):
    """What was posted, as far as bounces change it; only in the operator's scope."""

    def bounced(self, mail: str, address: str, *, at: datetime) -> bool:
        """Note that a mail to an address came back; False if there is no such mail."""
        ...

    def let_go(self, address: str, *, since: datetime, now: datetime) -> int:
        """Let mails wait anew that were stopped since then; return how many."""
        ...


class BounceWork(Protocol):
    """One transaction, as bounces see it."""

    @property
    def audit(self) -> AuditTrail:
        """The operator's trail."""
        ...

    @property
    def mail_queue(self) -> BounceQueue:
        """Everything posted."""
        ...

    @property
    def bounces(self) -> Bounces:
        """Marked addresses."""
        ...


class BounceStore(Protocol):
    """Where transactions begin."""

    def work(
        self, organisation: str = "", *, reading: bool = False
    ) -> AbstractContextManager[BounceWork]:
        """Begin a transaction; it is kept when the context ends well, and undone otherwise."""
        ...


@frozen(kw_only=True)
class Bouncing:
    """Marks addresses whose mails came back.

    Attributes:
        store: Where they are kept.
        clock: The time, aware.
    """

    store: BounceStore
    clock: Callable[[], datetime]

    def record(self, actor: Actor, address: str, *, mail: str = "", reason: str = "") -> Bounce:
        """Mark an address: no more mails go there until it is cleared.

        Args:
            actor: The operator.
            address: The address.
            mail: Id or Message-ID of the mail that came back, where it is known; it is then shown
                as failed.
            reason: Why, in the server's words.

        Raises:
            AccessRefused: The actor is not the operator.
            ConfigurationError: It is no address (MAIL-001), or no such mail went there (MAIL-013).
        """
        permit_operator(actor)
        name = mail.strip().removeprefix("<").partition("@")[0]
        said = "".join(sign for sign in reason if sign.isprintable()).strip()
        bounce = Bounce(
            address=_typed(address), mail=name, reason=said[:_MOST_REASON], at=self.clock()
        )
        with self.store.work() as work:
            if name and not work.mail_queue.bounced(name, bounce.address, at=bounce.at):
                raise ConfigurationError(codes.NO_MAIL_THERE.at(id=name, address=bounce.address))
            work.bounces.mark(bounce)
            after = {"mail": name, "reason": bounce.reason}
            note = AuditNote(action="bounce.record", subject=bounce.address, after=after)
            work.audit.record(actor, note)
        return bounce

    def clear(self, actor: Actor, address: str) -> int:
        """Let mails go to an address again, those first that were stopped within five days.

        Returns:
            How many of those there are.

        Raises:
            AccessRefused: The actor is not the operator.
            ConfigurationError: It is no address (MAIL-001), or is not marked (MAIL-014).
        """
        permit_operator(actor)
        key, now = _typed(address), self.clock()
        with self.store.work() as work:
            if not work.bounces.clear(key):
                raise ConfigurationError(codes.NOT_MARKED.at(address=key))
            count = work.mail_queue.let_go(key, since=now - GIVEN_UP_AFTER, now=now)
            after = {"sent_again": str(count)}
            work.audit.record(actor, AuditNote(action="bounce.clear", subject=key, after=after))
        return count

    def all(self, actor: Actor) -> tuple[Bounce, ...]:
        """Return every marked address, the newest first.

        Raises:
            AccessRefused: The actor is not the operator.
        """
        permit_operator(actor)
        with self.store.work(reading=True) as work:
            return work.bounces.all()


def address_key(text: str) -> str:
    """Return an address as it is marked.

    Raises:
        DeliveryError: It is no address; MAIL-001.
    """
    return normal_address(normalize("NFC", text)).lower()


def keys_of(addresses: Iterable[str]) -> Mapping[str, str]:
    """Return addresses by what they are marked as; what is no address is left out."""
    found: dict[str, str] = {}
    for address in addresses:
        try:
            found[address_key(address)] = address
        except DeliveryError:
            continue
    return found


def _typed(text: str) -> str:
    try:
        return address_key(text)
    except DeliveryError as error:
        raise ConfigurationError(error.issue) from None
