"""The use cases of support: open a case, reply, close, list and show."""

from collections.abc import Callable
from datetime import datetime

from attrs import evolve, field, frozen

from datev_bridge.access import NOT_FOUND, Actor, Permission, permit
from datev_bridge.audit import AuditNote
from datev_bridge.cases import codes
from datev_bridge.cases.model import (
    STATUS_AFTER,
    Case,
    CaseStatus,
    Message,
    Side,
    Thread,
    clean,
    problems,
)
from datev_bridge.cases.ports import CaseStore, CaseWork
from datev_bridge.cases.telling import Letter, tell
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.issues import Issue
from datev_bridge.mail.message import MailKind


@frozen(kw_only=True)
class SupportDesk:
    """Takes support cases and answers them.

    A mail goes to the other side for each thing written, in the same transaction; who opens a case
    gets its number by mail as well.

    Attributes:
        store: Where cases are kept.
        clock: The time, aware.
        operators: Addresses of the operator.
        portal: Address of the portal, without a slash at the end; empty for none.
    """

    store: CaseStore
    clock: Callable[[], datetime]
    operators: tuple[str, ...] = ()
    portal: str = field(default="")

    def open(
        self, actor: Actor, *, subject: str, text: str, place: str = "", organisation: str = ""
    ) -> Thread:
        """Open a case.

        Args:
            actor: Who needs help; the operator opens one for an organisation.
            subject: What it is about, one line.
            text: What happened.
            place: The page or command that it is about, one line.
            organisation: Whose; may be empty for an actor of one organisation only.

        Raises:
            AccessRefused: The actor may not, or there is no such organisation.
            ConfigurationError: Something written is missing, too long or not on one line (CASE-001
                to CASE-003), or the organisation is not clear (CASE-005).
        """
        whose = organisation or _only_organisation(actor)
        permit(actor, Permission.OPEN_CASES, whose)
        _refuse(problems(subject=subject, text=text, place=place))
        now = self.clock()
        with self.store.work() as work:
            if work.organisations.find(whose) is None:
                raise AccessRefused(NOT_FOUND.at())
            case = Case(
                number=work.case_numbers.next(now.year),
                organisation=whose,
                subject=" ".join(subject.split()),
                place=" ".join(place.split()),
                status=STATUS_AFTER[_side(actor)],
                opened_at=now,
                changed_at=now,
            )
            work.within(whose).cases.add(case)
            return self._written(work, actor, case, text, MailKind.CASE_OPENED)

    def reply(self, actor: Actor, number: str, text: str) -> Thread:
        """Write into a case; a closed one is opened again.

        Raises:
            AccessRefused: There is no such case, or the actor may not write into it.
            ConfigurationError: There is no text, or too much (CASE-001, CASE-002).
        """
        with self.store.work() as work:
            case = _held(work, actor, number)
            _refuse(problems(subject=case.subject, text=text))
            turned = evolve(case, status=STATUS_AFTER[_side(actor)])
            return self._written(work, actor, turned, text, MailKind.CASE_REPLIED, before=case)

    def close(self, actor: Actor, number: str, text: str = "") -> Thread:
        """Close a case, with a last word or without.

        Raises:
            AccessRefused: There is no such case, or the actor may not write into it.
            ConfigurationError: It is closed already (CASE-004), or the text is too long (CASE-002).
        """
        with self.store.work() as work:
            case = _held(work, actor, number)
            if case.status is CaseStatus.CLOSED:
                raise ConfigurationError(codes.CLOSED_ALREADY.at(number=case.number))
            _refuse(problems(subject=case.subject, text=text or "–"))
            closed = evolve(case, status=CaseStatus.CLOSED)
            return self._written(work, actor, closed, text, MailKind.CASE_CLOSED, before=case)

    def show(self, actor: Actor, number: str) -> Thread:
        """Return a case with everything written in it.

        Raises:
            AccessRefused: There is no such case, or the actor may not see it.
        """
        with self.store.work(reading=True) as work:
            whose = _whose(work, actor, Permission.VIEW, number)
            return _thread(work, whose, number)

    def cases(self, actor: Actor, *, only_open: bool = False) -> tuple[Case, ...]:
        """Return the cases that the actor may see, the one changed last first.

        Args:
            actor: A member sees those of their organisations; the operator all.
            only_open: Whether to leave out closed ones.

        Raises:
            AccessRefused: The login is not complete.
        """
        with self.store.work(reading=True) as work:
            if actor.is_operator:
                permit(actor, Permission.VIEW, "")
                return work.case_numbers.all(only_open=only_open)
            found: list[Case] = []
            for whose in actor.roles:
                permit(actor, Permission.VIEW, whose)
                found += work.within(whose).cases.all(only_open=only_open)
        return tuple(sorted(found, key=lambda c: (c.changed_at, c.number), reverse=True))

    def _written(
        self,
        work: CaseWork,
        actor: Actor,
        case: Case,
        text: str,
        kind: MailKind,
        *,
        before: Case | None = None,
    ) -> Thread:
        """Keep what was written, record it and tell the other side."""
        now, side, theirs = self.clock(), _side(actor), work.within(case.organisation)
        author = work.people.find(actor.id)
        message = Message(
            sequence=0,
            at=now,
            side=side,
            author=actor.id,
            author_name=author.name if author else _WITHOUT_ACCOUNT,
            text=clean(text),
        )
        theirs.cases.write(case.number, message, case.status)
        note = AuditNote(
            action=_ACTIONS[kind],
            subject=case.number,
            before={"status": before.status.value} if before else {},
            after={"status": case.status.value, "by": side.value},
        )
        theirs.audit.record(actor, note)
        thread = _thread(work, case.organisation, case.number)
        letter = Letter(kind=kind, thread=thread, link=self._link(case))
        tell(work, letter, operators=self.operators)
        return thread

    def _link(self, case: Case) -> str:
        return f"{self.portal}/cases/{case.number}" if self.portal else ""


_ACTIONS = {
    MailKind.CASE_OPENED: "case.open",
    MailKind.CASE_REPLIED: "case.reply",
    MailKind.CASE_CLOSED: "case.close",
}


_WITHOUT_ACCOUNT = "Support"
"""Who the operator at the command line is to others; the audit trail knows more exactly."""


def _side(actor: Actor) -> Side:
    return Side.OPERATOR if actor.is_operator else Side.ORGANISATION


def _only_organisation(actor: Actor) -> str:
    if len(actor.roles) != 1:
        raise ConfigurationError(codes.WHICH_ORGANISATION.at())
    return next(iter(actor.roles))


def _whose(work: CaseWork, actor: Actor, permission: Permission, number: str) -> str:
    """Return whose case it is; one that is not there is refused like one that is not theirs."""
    whose = work.case_numbers.organisation_of(number)
    if whose is None:
        raise AccessRefused(NOT_FOUND.at())
    permit(actor, permission, whose)
    return whose


def _held(work: CaseWork, actor: Actor, number: str) -> Case:
    whose = _whose(work, actor, Permission.OPEN_CASES, number)
    case = work.within(whose).cases.held(number)
    if case is None:
        raise AccessRefused(NOT_FOUND.at())
    return case


def _thread(work: CaseWork, organisation: str, number: str) -> Thread:
    thread = work.within(organisation).cases.thread(number)
    if thread is None:
        raise AccessRefused(NOT_FOUND.at())
    return thread


def _refuse(found: tuple[Issue, ...]) -> None:
    if found:
        raise ConfigurationError(found[0], issues=found)
