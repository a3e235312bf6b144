"""Sending a test run on its way: by mail to everybody with a link of their own, and to targets."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from attrs import evolve, frozen

from datev_bridge.access import Role
from datev_bridge.identity.chance import Dice
from datev_bridge.identity.emails import key
from datev_bridge.identity.links import LIFETIME, address_of, new_link
from datev_bridge.identity.model import Purpose, UserState
from datev_bridge.identity.moments import said, said_day
from datev_bridge.journey.model import Place, TestRun
from datev_bridge.mail.message import Attachment, Mail, MailKind
from datev_bridge.mail.queue import MailState
from datev_bridge.profile import Profile
from datev_bridge.runs.agenda import RunWork
from datev_bridge.runs.targets import DeliveryState, FileDelivery, TargetsOf, no_targets

_LIFETIME = max(LIFETIME, timedelta(days=14))
"""A tax adviser does not answer within three days."""
_PROOF = "text/html"


@frozen(kw_only=True)
class Told:
    """Somebody who is told of a test run.

    Attributes:
        address: Where to.
        name: As the greeting says it.
        language: ``"de"`` or ``"en"``.
        role: As what they confirm it.
        is_recipient: Whether files go to them.
        user: Of the member, by id; empty for a recipient who is none.
    """

    address: str
    name: str = ""
    language: str = "de"
    role: Role
    is_recipient: bool
    user: str = ""


@frozen(kw_only=True)
class TrialSender:
    """Sends test runs on their way, the one that real files go.

    Attributes:
        clock: The time, aware.
        dice: Chance, for links.
        portal: Address of the portal, without a slash at the end.
        targets: Where files go beside mail; test files only where those are welcome.
    """

    clock: Callable[[], datetime]
    dice: Dice
    portal: str
    targets: TargetsOf = no_targets

    def send(self, work: RunWork, place: Place, run: TestRun, readers: Iterable[Told]) -> None:
        """Mail a test run to everybody, each with a link of their own, and give it to targets."""
        attachments = _attachments(work, run)
        mails = []
        for reader in readers:
            posted = work.outbox.post(self._mail(work, place, run, reader, attachments))
            if reader.is_recipient:
                mails.append(posted)
        work.test_runs.sent(run.id, mails, self.clock())
        self._give(work, place, run)

    def has_arrived(self, work: RunWork, run: TestRun, mails: Iterable[str]) -> bool:
        """Tell whether servers took all mails of a test run, and all targets its file."""
        names = tuple(mails)
        states = work.outbox.states(names)
        is_mailed = all(n in states and states[n].state is MailState.SENT for n in names)
        return is_mailed and all(
            one.state is DeliveryState.DELIVERED
            for one in work.deliveries.of(run.place, [run.file_name])
            if one.sha256 == run.file_sha256
        )

    def _give(self, work: RunWork, place: Place, run: TestRun) -> None:
        """Give the file to targets; one that did not take it before is asked again.

        Earlier test files that are still on their way stay where they are.
        """
        now, earlier = self.clock(), {one.file_sha256 for one in work.test_runs.all(place.id)}
        for one in work.deliveries.undelivered(place.id):
            if one.sha256 in earlier - {run.file_sha256}:
                work.deliveries.drop(one)
        for target in self.targets(work, place):
            if not target.takes_tests:
                continue
            new = FileDelivery(
                place=place.id,
                target=target.name,
                file_name=run.file_name,
                sha256=run.file_sha256,
                due_at=now,
                made_at=now,
            )
            if work.deliveries.begin(new):
                continue
            known = work.deliveries.find(place.id, target.name, run.file_name, run.file_sha256)
            if known is not None and known.state is DeliveryState.FAILED:
                again = evolve(known, due_at=now, is_wanted_again=True)
                work.deliveries.keep(again, known.attempts)

    def _mail(
        self,
        work: RunWork,
        place: Place,
        run: TestRun,
        reader: Told,
        attachments: tuple[Attachment, ...],
    ) -> Mail:
        token, link = new_link(
            self.dice,
            self.clock(),
            Purpose.CONFIRM_TEST_RUN,
            organisation=work.organisation,
            # Not the link's own user: a new password would end it, which is none of its business.
            payload={
                "run": run.id,
                "role": reader.role.value,
                "recipient": reader.address,
                "user": reader.user,
            },
            lifetime=_LIFETIME,
        )
        work.within("").links.add(link)
        values = {
            "restaurant": place.name,
            "day": said_day(run.business_day, reader.language),
            "file": run.file_name,
            "expires": said(link.expires_at, reader.language),
            "link": address_of(self.portal, token),
        }
        return Mail(
            kind=MailKind.TEST_FILE,
            recipient=reader.address,
            recipient_name=reader.name,
            language=reader.language,
            reference=f"{run.id}/{link.id}",
            values=values,
            attachments=attachments,
        )


def _attachments(work: RunWork, run: TestRun) -> tuple[Attachment, ...]:
    content, proof = work.test_runs.content(run.id), work.test_runs.proof(run.id)
    page = f"{run.file_name.rpartition('.')[0]}.html"
    return (
        Attachment(name=run.file_name, content=content or b""),
        Attachment(name=page, content=proof or b"", media_type=_PROOF),
    )


def readers_of(work: RunWork, profile: Profile) -> Iterator[Told]:
    """Yield everybody who is told, once each; a disabled member only as a recipient.

    A recipient without an account speaks for the tax adviser only while no adviser is a member:
    recipients are the owner's to choose, and an owner must not speak for the adviser by them.
    """
    recipients = {key(address): address for address in profile.delivery.recipients}
    members = work.within("").people.members(work.organisation)
    advisers = {user.id for user, membership in members if membership.role is Role.ADVISER}
    seen = set()
    for user, _ in members:
        if user.state is not UserState.DISABLED and key(user.email) not in seen:
            seen.add(key(user.email))
            yield Told(
                address=user.email,
                name=user.name,
                language=user.language,
                role=Role.ADVISER if user.id in advisers else Role.OWNER,
                is_recipient=key(user.email) in recipients,
                user=user.id,
            )
    role = Role.OWNER if advisers else Role.ADVISER
    for name, address in recipients.items():
        if name not in seen:
            yield Told(address=address, role=role, is_recipient=True)
