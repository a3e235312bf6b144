"""Send what is due.

A mail is sent **at least once**: between the server's "250" and the note that it was taken, a crash
or a loss of power leaves it waiting, and when its lease has ended it is sent again, with the same
Message-ID and the same bytes, by which mail programs and servers can tell that it is the same one.
Nothing can do better with SMTP. It is never sent by two workers at once, and never left out.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from attrs import evolve, frozen

from datev_bridge.access import Actor, permit_operator
from datev_bridge.audit import AuditNote
from datev_bridge.errors import ConfigurationError, DeliveryError
from datev_bridge.issues import Issue
from datev_bridge.mail import codes
from datev_bridge.mail.queue import Claimed, MailState, MailStore, PostedMail, Transport
from datev_bridge.mail.retry import LEASE, next_try

_OF_THE_MAIL = frozenset(kind.code for kind in (codes.REFUSED_FOR_NOW, codes.REFUSED))
"""What one mail is refused with. With all else no other mail would fare better, and none is to
blame: it is tried again whether or not a person has to mend something first."""


@frozen(kw_only=True)
class Round:
    """What sending came to.

    Attributes:
        sent: How many a server took.
        postponed: How many are tried again later.
        failed: How many are not.
        issues: Why, once each.
    """

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    issues: tuple[Issue, ...] = ()


@frozen(kw_only=True)
class Outgoing:
    """What there is in the outbox.

    Attributes:
        counts: How many are ``due``, ``waiting``, ``sent`` and ``failed``.
        mails: The newest of each state.
    """

    counts: Mapping[str, int]
    mails: tuple[PostedMail, ...]


@frozen(kw_only=True)
class Mailing:
    """Sends mails and tells what became of them.

    Attributes:
        store: Where they wait.
        transport: The way they go.
        clock: The time, aware.
        ids: A new id each time.
    """

    store: MailStore
    transport: Transport
    clock: Callable[[], datetime]
    ids: Callable[[], str]

    def send_due(self, actor: Actor, *, most: int = 1_000) -> Round:
        """Send what is due, the longest waiting first, until the server is the problem.

        Args:
            actor: The operator, or the system.
            most: How many to try.

        Raises:
            AccessRefused: The actor is not the operator.
            StoreError: The store cannot be reached; what was sent and not noted is sent again.
        """
        permit_operator(actor)
        done, holder = Round(), self.ids()
        for _ in range(most):
            claimed, stopped = self._claim(holder)
            if claimed is None:
                break
            if stopped is not None:
                issues = tuple(dict.fromkeys((*done.issues, stopped)))
                done = evolve(done, failed=done.failed + 1, issues=issues)
                continue
            done, goes_on = self._send(claimed, done)
            if not goes_on:
                break
        return done

    def look(self, actor: Actor, *, most: int = 20) -> Outgoing:
        """Return how many there are of each state, and the newest of each.

        Raises:
            AccessRefused: The actor is not the operator.
        """
        permit_operator(actor)
        with self.store.work(reading=True) as work:
            queue = work.mail_queue
            mails = tuple(mail for state in MailState for mail in queue.mails(state, most))
            return Outgoing(counts=queue.counts(self.clock()), mails=mails)

    def again(self, actor: Actor, mail: str) -> None:
        """Let a mail that failed be tried anew.

        Args:
            actor: The operator.
            mail: Its id, as :meth:`look` names it.

        Raises:
            AccessRefused: The actor is not the operator.
            ConfigurationError: There is no failed mail of that id; MAIL-010.
        """
        permit_operator(actor)
        with self.store.work() as work:
            if not work.mail_queue.again(mail, now=self.clock()):
                raise ConfigurationError(codes.NO_SUCH_MAIL.at(id=mail))
            work.audit.record(actor, AuditNote(action="mail.again", subject=mail))

    def _claim(self, holder: str) -> tuple[Claimed | None, Issue | None]:
        """Take the next mail, and stop it where mails do not reach its recipient; say so then."""
        now = self.clock()
        with self.store.work() as work:
            claimed = work.mail_queue.claim(holder, now=now, until=now + LEASE)
            if claimed is None:
                return None, None
            recipient = claimed.envelope.recipient
            if not work.bounces.among([recipient]):
                return claimed, None
            issue = codes.BOUNCED.at(address=recipient)
            work.mail_queue.failed(claimed, at=now, answer="", problem=issue.code)
            return claimed, issue

    def _send(self, claimed: Claimed, done: Round) -> tuple[Round, bool]:
        """Send one mail, note what became of it, and tell whether to go on."""
        try:
            answer = self.transport.send(claimed.envelope)
        except DeliveryError as error:
            return self._note_refusal(claimed, error, done)
        with self.store.work() as work:
            work.mail_queue.sent(claimed, at=self.clock(), answer=answer)
        return evolve(done, sent=done.sent + 1), True

    def _note_refusal(
        self, claimed: Claimed, error: DeliveryError, done: Round
    ) -> tuple[Round, bool]:
        now, is_of_mail = self.clock(), error.code in _OF_THE_MAIL
        may_retry = error.retry or not is_of_mail
        due_at = next_try(claimed.attempts, queued_at=claimed.queued_at, now=now)
        answer = dict(error.issue.values).get("reason", "")
        answer = answer if answer.isascii() and answer.isdigit() else ""
        said = {"answer": answer, "problem": error.code}
        with self.store.work() as work:
            if due_at is not None and may_retry:
                work.mail_queue.postponed(claimed, due_at=due_at, **said)
            else:
                work.mail_queue.failed(claimed, at=now, **said)
        is_over = due_at is None or not may_retry
        issues = tuple(dict.fromkeys((*done.issues, error.issue)))
        counted = {"failed": done.failed + 1} if is_over else {"postponed": done.postponed + 1}
        return evolve(done, issues=issues, **counted), is_of_mail
