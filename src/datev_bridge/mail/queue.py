"""What waits to be sent and what became of it, as whoever sends it sees it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from enum import Enum
from typing import Protocol

from attrs import frozen

from datev_bridge.audit import AuditTrail
from datev_bridge.mail.bounces import Bounces
from datev_bridge.mail.envelope import Envelope


class MailState(Enum):
    """What has become of a mail."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@frozen(kw_only=True)
class Claimed:
    """A mail that one worker has taken upon itself to send.

    Attributes:
        envelope: The message.
        holder: The worker; nobody else has the mail while its lease lasts.
        attempts: How often it was tried, this time included.
        queued_at: Since when it has been waiting, aware.
    """

    envelope: Envelope
    holder: str
    attempts: int
    queued_at: datetime

    @property
    def mail(self) -> str:
        """Its id: of its Message-ID what stands before the ``@``."""
        return self.envelope.message_id[1:].partition("@")[0]


@frozen(kw_only=True)
class Taken:
    """A mail that a server took.

    Attributes:
        mail: Its id.
        answer: The server's answer by number.
        at: When, aware.
    """

    mail: str
    answer: str
    at: datetime


class TakenMemo(Protocol):
    """Where one worker notes at once which mail a server took last; a database takes longer."""

    def keep(self, taken: Taken) -> None:
        """Note the mail that a server has just taken, in the place of the one before."""
        ...

    def read(self) -> Taken | None:
        """Return the mail that was noted and not forgotten; None if there is none."""
        ...

    def forget(self) -> None:
        """Forget it: the database knows."""
        ...


@frozen(kw_only=True)
class PostedMail:
    """A mail as lists show it: what it says is not in it.

    Attributes:
        id: Of its Message-ID what stands before the ``@``.
        organisation: Whose; empty for the operator's.
        kind: :class:`~datev_bridge.mail.message.MailKind` by name.
        recipient: The address.
        state: What has become of it.
        queued_at: Since when it has been, or was, waiting; aware.
        due_at: When it is tried next, aware; None if it is not.
        ended_at: When it was sent or given up, aware; None if it waits.
        attempts: How often it was tried.
        answer: The server's last answer by number (RFC 5321, 4.2), ``"250"``; empty without one.
        problem: Code of why it was not sent the last time; empty if that is not so.
    """

    id: str
    organisation: str
    kind: str
    recipient: str
    state: MailState
    queued_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    attempts: int
    answer: str
    problem: str


class MailQueue(Protocol):
    """Everything posted, of all organisations; only in the operator's scope."""

    def claim(self, holder: str, *, now: datetime, until: datetime) -> Claimed | None:
        """Take the mail that is due longest; nobody else gets it before ``until``."""
        ...

    def taken(self, mail: str, *, at: datetime, answer: str) -> bool:
        """Note that a server took one, and forget what it said; False if that was noted before."""
        ...

    def release(self, holder: str, *, now: datetime) -> tuple[str, ...]:
        """Let everything be due now that a worker held; return the ids."""
        ...

    def postponed(self, claimed: Claimed, *, due_at: datetime, answer: str, problem: str) -> None:
        """Note that it was not taken and when to try again, if it is still held."""
        ...

    def failed(self, claimed: Claimed, *, at: datetime, answer: str, problem: str) -> None:
        """Note that it is not tried again, if it is still held."""
        ...

    def again(self, mail: str, *, now: datetime) -> bool:
        """Let a failed one wait anew; False if there is none, or what it said is forgotten."""
        ...

    def mails(self, state: MailState, most: int) -> tuple[PostedMail, ...]:
        """Return the newest of a state; of those that wait, what is due first."""
        ...

    def counts(self, now: datetime) -> Mapping[str, int]:
        """Return how many are ``due``, ``waiting``, ``sent`` and ``failed``."""
        ...


class MailWork(Protocol):
    """One transaction, as sending sees it."""

    @property
    def audit(self) -> AuditTrail:
        """The operator's trail."""
        ...

    @property
    def mail_queue(self) -> MailQueue:
        """Everything posted."""
        ...

    @property
    def bounces(self) -> Bounces:
        """Addresses that mails do not reach."""
        ...


class MailStore(Protocol):
    """Where transactions begin."""

    def work(
        self, organisation: str = "", *, reading: bool = False
    ) -> AbstractContextManager[MailWork]:
        """Begin a transaction; it is kept when the context ends well, and undone otherwise."""
        ...


class Transport(Protocol):
    """A way to a mail server, or to what stands in for one."""

    def send(self, envelope: Envelope, taken: Callable[[str], None]) -> None:
        """Hand a message over.

        Args:
            envelope: The message.
            taken: Is called with the answer by number, empty where there is none, as soon as the
                message was taken and before anything else, so that it is noted at once.

        Raises:
            DeliveryError: It was not taken; ``retry`` tells whether it may be, later.
        """
        ...
