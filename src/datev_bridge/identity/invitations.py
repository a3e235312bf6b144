"""Invitations: somebody gets an account, a place in an organisation, and one mail."""

from collections.abc import Mapping
from datetime import datetime

from attrs import evolve, field, frozen

from datev_bridge.access import NOT_FOUND, Actor, Permission, Role, permit, permit_operator
from datev_bridge.audit import AuditNote
from datev_bridge.errors import AccessRefused
from datev_bridge.identity import codes, emails, links
from datev_bridge.identity.chance import Dice, new_code
from datev_bridge.identity.letters import mail_to
from datev_bridge.identity.model import (
    LONGEST_NAME,
    Credential,
    Membership,
    Purpose,
    User,
    UserState,
)
from datev_bridge.identity.moments import said
from datev_bridge.identity.ports import Clock, Ids, PasswordHasher, PeopleStore, PeopleWork
from datev_bridge.issues import Issue
from datev_bridge.mail.message import Mail, MailKind


@frozen(kw_only=True)
class Invitation:
    """Who shall be what, and where.

    Attributes:
        email: As typed.
        name: As a mail greets the person.
        language: ``"de"`` or ``"en"``.
        organisation: Where, by id; empty for somebody who operates the service.
        role: What; None for the operator.
        with_start_password: Mail a start password instead of a link to set one.
    """

    email: str
    name: str
    language: str = "de"
    organisation: str = ""
    role: Role | None = None
    with_start_password: bool = False


def check(invitation: Invitation) -> tuple[Issue, ...]:
    """Return everything that is wrong with an invitation as typed."""
    found: list[Issue] = []
    if emails.normalised(invitation.email) is None:
        found.append(codes.NO_ADDRESS.at("e-mail"))
    name = invitation.name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        found.append(codes.BAD_NAME.at("name", most=LONGEST_NAME))
    if bool(invitation.organisation) != (invitation.role is not None):
        found.append(codes.ROLE_AND_PLACE.at("role"))
    return tuple(found)


@frozen(kw_only=True)
class StartPassword:
    """A start password and its hash, made before the transaction that keeps it."""

    text: str = field(repr=False)
    digest: str = field(repr=False)


@frozen(kw_only=True)
class Invitations:
    """Invites people.

    Attributes:
        store: Where people are kept.
        clock: The time, aware.
        ids: New ids.
        dice: Chance.
        hasher: Makes hashes of start passwords.
        portal: Address of the portal, without a slash at the end.
    """

    store: PeopleStore
    clock: Clock
    ids: Ids
    dice: Dice = field(repr=False)
    hasher: PasswordHasher = field(repr=False)
    portal: str

    def invite(self, actor: Actor, invitation: Invitation) -> tuple[Issue, ...]:
        """Invite somebody; what was typed wrong is returned, and then nothing is done.

        Inviting again sends a new link, and the former is void. Nobody who has a password gets
        another one this way: they are told that they have access.

        Raises:
            AccessRefused: The actor may not invite there, or there is no such organisation.
        """
        if invitation.organisation:
            permit(actor, Permission.INVITE, invitation.organisation)
        else:
            permit_operator(actor)
        found = check(invitation)
        if found:
            return found
        start = self.start_password() if invitation.with_start_password else None
        with self.store.work() as work:
            self.invite_within(work, actor, invitation, start)
        return ()

    def start_password(self) -> StartPassword:
        """Return a new start password; hashing takes its time, so it is made beforehand."""
        text = new_code(self.dice)
        return StartPassword(text=text, digest=self.hasher.hash(text))

    def invite_within(
        self,
        work: PeopleWork,
        actor: Actor,
        invitation: Invitation,
        start: StartPassword | None = None,
    ) -> User:
        """Invite somebody in a transaction that does more; permission was asked for before.

        Args:
            work: In the operator's scope.
            actor: Who invites.
            invitation: One that :func:`check` finds nothing wrong with.
            start: A start password to be mailed instead of a link.

        Raises:
            AccessRefused: There is no such organisation, or the account is disabled; ACC-001.
        """
        named = {"restaurant": _place(work, invitation.organisation), "inviter": actor.name}
        user = self._user(work, invitation)
        if user.state is UserState.DISABLED:
            raise AccessRefused(NOT_FOUND.at())
        if invitation.role is not None:
            membership = Membership(
                user=user.id, organisation=invitation.organisation, role=invitation.role
            )
            work.people.join(membership)
        mail = self._mail(work, invitation, user, start, named)
        work.outbox.post(evolve(mail, organisation=invitation.organisation))
        role = "operator" if invitation.role is None else invitation.role.value
        note = AuditNote(action="member.invite", subject=user.email, after={"role": role})
        work.within(invitation.organisation).audit.record(actor, note)
        return user

    def _user(self, work: PeopleWork, invitation: Invitation) -> User:
        """Return the account of the address, made if there is none."""
        user = work.people.named(invitation.email)
        if user is None:
            new = User(
                id=self.ids(),
                email=emails.normalised(invitation.email) or "",
                name=invitation.name.strip(),
                language=invitation.language,
            )
            user = new if work.people.add(new) else work.people.named(invitation.email) or new
        if not invitation.organisation and not user.is_operator:
            user = evolve(user, is_operator=True)
            work.people.change(user)
        return user

    def _mail(
        self,
        work: PeopleWork,
        invitation: Invitation,
        user: User,
        start: StartPassword | None,
        named: Mapping[str, str],
    ) -> Mail:
        """Return the one mail: of a link, of a start password, or that there is access now."""
        now = self.clock()
        present = work.credentials.password(user.id)
        if present is not None and not present.must_change:
            reference = f"{invitation.organisation}/{now.isoformat()}"
            values = {**named, "link": f"{self.portal}/login"}
            return mail_to(user, MailKind.ACCESS_GIVEN, reference, values)
        work.links.withdraw(user.id, (Purpose.INVITATION,), now)
        if start is not None:
            work.credentials.set_password(_credential(user, start, now))
            values = {
                "restaurant": named["restaurant"],
                "user": user.email,
                "password": start.text,
                "link": f"{self.portal}/login",
            }
            return mail_to(user, MailKind.START_PASSWORD, now.isoformat(), values)
        return self._mail_of_link(work, invitation, user, named)

    def _mail_of_link(
        self, work: PeopleWork, invitation: Invitation, user: User, named: Mapping[str, str]
    ) -> Mail:
        token, link = links.new_link(
            self.dice,
            self.clock(),
            Purpose.INVITATION,
            user=user.id,
            organisation=invitation.organisation,
        )
        work.links.add(link)
        values = {
            **named,
            "expires": said(link.expires_at, user.language),
            "link": links.address_of(self.portal, token),
        }
        if invitation.role is None:
            del values["restaurant"]
        return mail_to(user, _KINDS[invitation.role], link.id, values)


_KINDS: Mapping[Role | None, MailKind] = {
    None: MailKind.OPERATOR_INVITED,
    Role.OWNER: MailKind.INVITATION,
    Role.ADVISER: MailKind.ADVISER_INVITED,
}
"""The mail with a link, by what somebody shall be."""


def _place(work: PeopleWork, organisation: str) -> str:
    """Return the name of what somebody is invited to."""
    if not organisation:
        return "datev_bridge"
    found = work.organisations.find(organisation)
    if found is None:
        raise AccessRefused(NOT_FOUND.at())
    return found.name


def _credential(user: User, start: StartPassword, now: datetime) -> Credential:
    return Credential(
        user=user.id,
        digest=start.digest,
        must_change=True,
        until=now + links.LIFETIME,
        changed_at=now,
    )
