"""Links that the operator hands over in person: to themselves at the start, or on the phone."""

from attrs import field, frozen

from datev_bridge.access import NOT_FOUND, Actor, permit_operator
from datev_bridge.audit import AuditNote
from datev_bridge.errors import AccessRefused
from datev_bridge.identity import links
from datev_bridge.identity.chance import Dice
from datev_bridge.identity.model import Purpose, UserState
from datev_bridge.identity.ports import Clock, PeopleStore


@frozen(kw_only=True)
class DirectLinks:
    """Makes links that no mail carries.

    Attributes:
        store: Where people are kept.
        clock: The time, aware.
        dice: Chance.
        portal: Address of the portal, without a slash at the end.
    """

    store: PeopleStore
    clock: Clock
    dice: Dice = field(repr=False)
    portal: str

    def to_set_password(self, actor: Actor, email: str) -> str:
        """Return the address at which somebody without a password sets one; good for once.

        The link in the mail that they got stays valid until one of the two is used.

        Args:
            actor: The operator.
            email: Of somebody who has an account.

        Returns:
            The address; empty if the person has a password of their own.

        Raises:
            AccessRefused: This is not the operator, or there is nobody of that address; ACC-001.
        """
        permit_operator(actor)
        with self.store.work() as work:
            user = work.people.named(email)
            if user is None or user.state is UserState.DISABLED:
                raise AccessRefused(NOT_FOUND.at())
            present = work.credentials.password(user.id)
            if present is not None and not present.must_change:
                return ""
            token, link = links.new_link(
                self.dice, self.clock(), Purpose.SET_PASSWORD, user=user.id
            )
            work.links.add(link)
            work.audit.record(actor, AuditNote(action="link.make", subject=user.email))
        return links.address_of(self.portal, token)
