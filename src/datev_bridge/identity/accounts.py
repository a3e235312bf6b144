"""Who belongs to an organisation, and whose account lives on."""

from attrs import evolve, frozen

from datev_bridge.access import NOT_FOUND, Actor, Permission, permit, permit_operator
from datev_bridge.audit import AuditNote
from datev_bridge.errors import AccessRefused
from datev_bridge.identity.model import Membership, Purpose, User, UserState
from datev_bridge.identity.ports import Clock, PeopleStore, PeopleWork


@frozen(kw_only=True)
class Accounts:
    """Members of organisations, and accounts that are closed or opened again.

    Attributes:
        store: Where people are kept.
        clock: The time, aware.
    """

    store: PeopleStore
    clock: Clock

    def members(self, actor: Actor, organisation: str) -> tuple[tuple[User, Membership], ...]:
        """Return who belongs to an organisation, by name.

        Raises:
            AccessRefused: The actor may not see the organisation.
        """
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(reading=True) as work:
            return work.people.members(organisation)

    def remove(self, actor: Actor, membership: Membership) -> bool:
        """Let somebody no longer be what they are in an organisation; False if they were not.

        Raises:
            AccessRefused: The actor may not invite there, so not remove either.
        """
        permit(actor, Permission.INVITE, membership.organisation)
        with self.store.work() as work:
            is_gone = work.people.leave(membership)
            if is_gone:
                note = AuditNote(
                    action="member.remove",
                    subject=f"user {membership.user}",
                    before={"role": membership.role.value},
                )
                work.within(membership.organisation).audit.record(actor, note)
            return is_gone

    def disable(self, actor: Actor, email: str) -> User:
        """Let nobody log in with an account any more; what it did stays recorded.

        Raises:
            AccessRefused: This is not the operator, or there is nobody of that address; ACC-001.
        """
        return self._change(actor, email, disabled=True)

    def enable(self, actor: Actor, email: str) -> User:
        """Let somebody log in again, as before; an account that is not disabled stays as it is.

        Raises:
            AccessRefused: As for :meth:`disable`.
        """
        return self._change(actor, email, disabled=False)

    def _change(self, actor: Actor, email: str, *, disabled: bool) -> User:
        permit_operator(actor)
        with self.store.work() as work:
            user = work.people.named(email)
            if user is None:
                raise AccessRefused(NOT_FOUND.at())
            if (user.state is UserState.DISABLED) is disabled:
                return user
            state = UserState.DISABLED if disabled else _state_of(work, user)
            changed = evolve(user, state=state)
            work.people.change(changed)
            work.sessions.end_all(user.id)
            work.links.withdraw(user.id, Purpose, self.clock())
            note = AuditNote(
                action="account.change",
                subject=user.email,
                before={"state": user.state.value},
                after={"state": state.value},
            )
            work.audit.record(actor, note)
        return changed


def _state_of(work: PeopleWork, user: User) -> UserState:
    """Return what an account is that nobody disabled: invited until there is a password."""
    present = work.credentials.password(user.id)
    has_own = present is not None and not present.must_change
    return UserState.ACTIVE if has_own else UserState.INVITED
