"""The use case “say whether the test file is right”: by owner or adviser, recorded, told."""

from collections.abc import Callable
from datetime import datetime

from attrs import field, frozen

from datev_bridge.access import NOT_FOUND, Actor, Permission, Role, permit
from datev_bridge.audit import AuditNote
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.identity import codes as identity_codes
from datev_bridge.identity.letters import mail_to
from datev_bridge.identity.links import used
from datev_bridge.identity.model import Link, Purpose, UserState
from datev_bridge.identity.moments import said, said_day
from datev_bridge.issues import Issue
from datev_bridge.journey import codes
from datev_bridge.journey.facts import gather, is_current
from datev_bridge.journey.model import TestRun, TestRunDecision, Verdict
from datev_bridge.journey.ports import JourneyStore, JourneyWork
from datev_bridge.journey.profiles import found_place
from datev_bridge.mail.message import MailKind

LONGEST_COMMENT = 2_000


@frozen(kw_only=True)
class TestRunVerdicts:
    """Records what people say of test runs.

    Attributes:
        store: Where they are kept.
        clock: The time, aware.
        portal: Address of the portal, without a slash at the end; empty for none.
    """

    __test__ = False  # pytest takes it for one of its own by its name

    store: JourneyStore
    clock: Callable[[], datetime]
    portal: str = field(default="")

    def find(self, actor: Actor, organisation: str, run: str) -> TestRun:
        """Return a test run.

        Raises:
            AccessRefused: The actor may not see it, or there is none of that id.
        """
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            return _found(work, run)

    def newest(self, actor: Actor, organisation: str, place: str) -> TestRun:
        """Return the newest test run of a place.

        Raises:
            AccessRefused: The actor may not see it, or there is none yet.
        """
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            found = work.test_runs.newest(found_place(work, place).id)
        if found is None:
            raise AccessRefused(NOT_FOUND.at())
        return found

    def content(self, actor: Actor, organisation: str, run: str) -> bytes:
        """Return the bytes of a test run's file; errors as for :meth:`find`."""
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            return work.test_runs.content(_found(work, run).id) or b""

    def proof(self, actor: Actor, organisation: str, run: str) -> bytes:
        """Return the page that proves a test run's file; errors as for :meth:`find`."""
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            return work.test_runs.proof(_found(work, run).id) or b""

    def decide(
        self, actor: Actor, organisation: str, run: str, verdict: Verdict, comment: str = ""
    ) -> TestRun:
        """Say whether a test run is right.

        Who is a tax adviser in the organisation speaks as such, anybody else as its owner.

        Args:
            actor: Who.
            organisation: Whose.
            run: The test run.
            verdict: Whether it is right.
            comment: What should change; needed for a rejection.

        Raises:
            AccessRefused: The actor may not, is no member, or there is no such run.
            ConfigurationError: The comment is missing (JNY-031), or a confirmation would be for
                an earlier state of mapping or settings (JNY-030).
        """
        permit(actor, Permission.CONFIRM, organisation)
        roles = actor.roles.get(organisation, frozenset())
        if not roles:
            raise AccessRefused(NOT_FOUND.at())
        role = Role.ADVISER if Role.ADVISER in roles else Role.OWNER
        with self.store.work(organisation) as work:
            return self._decide(work, actor, run, self._decision(actor, role, verdict, comment))

    def decide_by_link(self, token: str, verdict: Verdict, comment: str = "") -> TestRun:
        """Say whether a test run is right by the link that came with its file; works once.

        Args:
            token: Of the link.
            verdict: Whether it is right.
            comment: What should change; needed for a rejection.

        Raises:
            AccessRefused: The link is over, or whoever it was for is no member now; IDN-005.
            ConfigurationError: As for :meth:`decide`; the link then stays as it is.
        """
        with self.store.work() as work:
            link = used(work, token, self.clock(), Purpose.CONFIRM_TEST_RUN)
            within = work.within(link.organisation)
            actor, role = _actor_of(link), _role_now(within, link)
            decision = self._decision(actor, role, verdict, comment)
            return self._decide(within, actor, link.payload["run"], decision)

    def _decision(
        self, actor: Actor, role: Role, verdict: Verdict, comment: str
    ) -> TestRunDecision:
        text = comment.strip()[:LONGEST_COMMENT]
        if verdict is Verdict.REJECTED and not text:
            raise _refused(codes.COMMENT_MISSING.at())
        return TestRunDecision(
            verdict=verdict, role=role, by=actor.name, at=self.clock(), comment=text
        )

    def _decide(
        self, work: JourneyWork, actor: Actor, run: str, decision: TestRunDecision
    ) -> TestRun:
        found = _found(work, run)
        place = found_place(work, found.place)
        facts = gather(work, place, self.clock().date())
        if decision.verdict is Verdict.CONFIRMED and not is_current(found, facts):
            raise _refused(codes.OTHER_TEST_RUN.at(found.file_name))
        work.test_runs.decide(found.id, decision)
        work.audit.record(
            actor,
            AuditNote(
                action=f"test_run.{decision.verdict.value}",
                subject=f"{place.name} · {found.file_name}",
                after={
                    "role": decision.role.value,
                    "mapping": found.mapping_revision,
                    "settings": found.settings_digest,
                    "file": found.file_sha256,
                    "comment": decision.comment,
                },
            ),
        )
        self._tell(work, place.name, found, decision)
        return _found(work, run)

    def _tell(self, work: JourneyWork, place: str, run: TestRun, decision: TestRunDecision) -> None:
        """Tell every member what was said."""
        is_right = decision.verdict is Verdict.CONFIRMED
        values = {"restaurant": place, "by": decision.by}
        more = {} if is_right else {"text": decision.comment, "link": self.portal}
        kind = MailKind.TEST_CONFIRMED if is_right else MailKind.TEST_REJECTED
        reference = f"{run.id}/{decision.at.isoformat()}"
        for user, _ in work.within("").people.members(work.organisation):
            when = {
                "day": said_day(run.business_day, user.language),
                "at": said(decision.at, user.language),
            }
            work.outbox.post(mail_to(user, kind, reference, values | more | when))


def _found(work: JourneyWork, run: str) -> TestRun:
    found = work.test_runs.find(run)
    if found is None:
        raise AccessRefused(NOT_FOUND.at())
    return found


def _actor_of(link: Link) -> Actor:
    """Return who holds a link: whoever reads the mail that it was sent to."""
    return Actor(id=f"link:{link.id[:12]}", name=f"{link.payload['recipient']} (Link)")


def _role_now(work: JourneyWork, link: Link) -> Role:
    """Return as what the holder of a link speaks now: people join and leave after a mail.

    Raises:
        AccessRefused: It was a member's who is none any more, or is disabled; IDN-005.
    """
    members = work.within("").people.members(link.organisation)
    user = link.payload.get("user", "")
    if not user:
        has_adviser = any(membership.role is Role.ADVISER for _, membership in members)
        return Role.OWNER if has_adviser else Role(link.payload["role"])
    roles = {
        membership.role
        for member, membership in members
        if member.id == user and member.state is not UserState.DISABLED
    }
    if not roles:
        raise AccessRefused(identity_codes.LINK_OVER.at())
    return Role.ADVISER if Role.ADVISER in roles else Role.OWNER


def _refused(issue: Issue) -> ConfigurationError:
    return ConfigurationError(issue, issues=(issue,))
