"""Send what is due.

A mail is sent **at least once**. When a server has taken it, that is noted at once: first in a file
of the worker, which takes some hundred thousandths of a second, then in the store. A worker that
was killed reads its file when it begins anew, gets back what it held, and sends it at once; whoever
takes over from it reads the file as well. So a mail is sent a second time only if the worker died
after the server had decided to take it and before that line was written; if the file is on another
machine; or if the machine lost power. It then has the same Message-ID and the same bytes, by which
mail programs and servers can tell that it is the same one. Nothing can do better with SMTP: whether
its last answer was on its way when a process died, nobody can ask. Not to send again would lose
mails instead. A mail is never sent by two workers at once, and never left out.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from attrs import evolve, frozen

from datev_bridge.access import Actor, permit_operator
from datev_bridge.audit import AuditNote
from datev_bridge.errors import ConfigurationError, DeliveryError
from datev_bridge.issues import Issue
from datev_bridge.mail import codes
from datev_bridge.mail.queue import (
    Claimed,
    MailState,
    MailStore,
    PostedMail,
    Taken,
    TakenMemo,
    Transport,
)
from datev_bridge.mail.retry import LEASE, next_try
from datev_bridge.stopping import Stopped, never, until

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
        memo: Where the worker that sends notes at once what a server took; None for nowhere.
    """

    store: MailStore
    transport: Transport
    clock: Callable[[], datetime]
    ids: Callable[[], str]
    memo: TakenMemo | None = None

    def send_due(
        self, actor: Actor, *, holder: str = "", most: int = 1_000, stopped: Stopped = never
    ) -> Round:
        """Send what is due, the longest waiting first, until the server is the problem.

        Args:
            actor: The operator, or the system.
            holder: The worker, so that it gets back at once what it held when it was killed; empty
                for nobody in particular, and what is left is due when its lease ends.
            most: How many to try.
            stopped: Whether to take no further one.

        Raises:
            AccessRefused: The actor is not the operator.
            StoreError: The store cannot be reached; what was sent and not noted is sent again,
                unless :attr:`memo` knows of it.
        """
        permit_operator(actor)
        self.note_taken()
        done, holder = Round(), holder or self.ids()
        for _ in until(stopped, range(most)):
            claimed, bounced = self._claim(holder)
            if claimed is None:
                break
            if bounced is not None:
                issues = tuple(dict.fromkeys((*done.issues, bounced)))
                done = evolve(done, failed=done.failed + 1, issues=issues)
                continue
            done, goes_on = self._send(claimed, done)
            if not goes_on:
                break
        return done

    def note_taken(self) -> None:
        """Note in the store what :attr:`memo` knows and the store may not.

        Raises:
            StoreError: The store cannot be reached.
        """
        taken = None if self.memo is None else self.memo.read()
        if self.memo is None or taken is None:
            return
        with self.store.work() as work:
            work.mail_queue.taken(taken.mail, at=taken.at, answer=taken.answer)
        self.memo.forget()

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

        def taken(answer: str) -> None:
            self._note(Taken(mail=claimed.mail, answer=answer, at=self.clock()))

        try:
            self.transport.send(claimed.envelope, taken)
        except DeliveryError as error:
            return self._note_refusal(claimed, error, done)
        return evolve(done, sent=done.sent + 1), True

    def _note(self, taken: Taken) -> None:
        if self.memo is not None:
            self.memo.keep(taken)
        with self.store.work() as work:
            work.mail_queue.taken(taken.mail, at=taken.at, answer=taken.answer)
        if self.memo is not None:
            self.memo.forget()

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
