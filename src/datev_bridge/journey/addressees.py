"""The use case “whom do mails about a place go to”: recipients, members, and who is not reached."""

from attrs import frozen

from datev_bridge.access import Actor, Permission, Role, permit
from datev_bridge.journey.ports import JourneyStore
from datev_bridge.journey.profiles import found_place, settled_place
from datev_bridge.mail.bounces import Bounce, keys_of


@frozen(kw_only=True)
class Addressee:
    """Somebody whom mails about a place go to.

    Attributes:
        address: Where to.
        is_recipient: Whether files go there.
        name: Of the member; empty for a recipient who is none.
        roles: Of the member.
        bounce: Since when and why mails do not reach the address; None if nothing is known.
    """

    address: str
    is_recipient: bool
    name: str = ""
    roles: frozenset[Role] = frozenset()
    bounce: Bounce | None = None


@frozen(kw_only=True)
class Addressees:
    """Shows whom mails about places go to.

    Attributes:
        store: Where everything is kept.
    """

    store: JourneyStore

    def of(self, actor: Actor, organisation: str, place: str) -> tuple[Addressee, ...]:
        """Return the recipients of files in the order of the settings, then the other members.

        Raises:
            AccessRefused: The actor may not see it, or there is no such place.
        """
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            profile = settled_place(work, found_place(work, place)).profile
            people = work.within("")
            members = people.people.members(organisation)
            recipients = keys_of(profile.delivery.recipients if profile else ())
            names = {key: user.name for user, _ in members for key in keys_of([user.email])}
            everybody = {**recipients}
            for key, address in keys_of(user.email for user, _ in members).items():
                everybody.setdefault(key, address)
            bounces = people.bounces.among(everybody.values())
        return tuple(
            Addressee(
                address=address,
                is_recipient=key in recipients,
                name=names.get(key, ""),
                roles=frozenset(m.role for user, m in members if key in keys_of([user.email])),
                bounce=bounces.get(address),
            )
            for key, address in everybody.items()
        )
