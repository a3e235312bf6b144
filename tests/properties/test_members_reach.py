"""Whatever memberships there are: nobody sees, invites to or removes from what is another's."""

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from datev_bridge.access import Actor, Role
from datev_bridge.errors import AccessRefused
from datev_bridge.identity.invitations import Invitation
from datev_bridge.identity.model import Membership, User, roles_of
from datev_bridge.journey.model import Organisation
from datev_bridge.store.database import open_database
from datev_bridge.store.schema import metadata
from datev_bridge.store.work import Store
from datev_bridge.vault import Vault
from support.databases import KEY, Clock
from support.people import Town, actions, town_on

ORGANISATIONS = ("a", "b", "c")
PEOPLE = tuple(
    User(id=name, email=f"{name}@people.example", name=name.title()) for name in ("x", "y", "z")
)
MEMBERSHIPS = st.builds(
    Membership,
    user=st.sampled_from([user.id for user in PEOPLE]),
    organisation=st.sampled_from(ORGANISATIONS),
    role=st.sampled_from(Role),
)


def settled(memberships: frozenset[Membership]) -> Town:
    """Return a service with these people in these organisations."""
    clock, engine = Clock(), open_database("sqlite://")
    metadata.create_all(engine)
    place = town_on(Store(engine=engine, seals=Vault([KEY]), clock=clock), clock)
    with place.service.store.work() as work:
        for name in ORGANISATIONS:
            work.organisations.add(Organisation(id=name, name=name.upper(), made_at=clock()))
        for user in PEOPLE:
            work.people.add(user)
        for membership in memberships:
            work.people.join(membership)
    return place


def members(place: Town, organisation: str) -> set[Membership]:
    with place.service.store.work(reading=True) as work:
        return {membership for _, membership in work.people.members(organisation)}


@settings(deadline=None, max_examples=60)
@given(
    memberships=st.frozensets(MEMBERSHIPS, max_size=8),
    who=st.sampled_from(PEOPLE),
    is_whole=st.booleans(),
    changed=MEMBERSHIPS,
)
def test_members_are_seen_and_changed_from_within_only(
    memberships: frozenset[Membership],
    who: User,
    is_whole: bool,
    changed: Membership,
) -> None:
    where, (whom,) = changed.organisation, [user for user in PEOPLE if user.id == changed.user]
    place = settled(memberships)
    actor = Actor(
        id=who.id,
        name=who.name,
        roles=roles_of(who, memberships),
        has_second_factor=is_whole,
    )
    mine = {each.role for each in memberships if (each.user, each.organisation) == (who.id, where)}
    before = {name: members(place, name) for name in ORGANISATIONS}
    assert before == {n: {m for m in memberships if m.organisation == n} for n in ORGANISATIONS}

    seen = refused(lambda: place.service.accounts.members(actor, where))
    assert seen is not (bool(mine) and is_whole)

    invitation = Invitation(email=whom.email, name=whom.name, organisation=where, role=changed.role)
    may_change = Role.OWNER in mine and is_whole
    assert refused(lambda: place.service.invitations.invite(actor, invitation)) is not may_change
    expected = before | ({where: before[where] | {changed}} if may_change else {})
    assert {name: members(place, name) for name in ORGANISATIONS} == expected

    assert refused(lambda: place.service.accounts.remove(actor, changed)) is not may_change
    expected |= {where: expected[where] - {changed}} if may_change else {}
    assert {name: members(place, name) for name in ORGANISATIONS} == expected

    recorded = {name: actions(place, name) for name in ("", *ORGANISATIONS)}
    done = ["member.invite", "member.remove"] if may_change else []
    assert recorded == {name: done if name == where else [] for name in ("", *ORGANISATIONS)}
    operator = evolve(invitation, organisation="", role=None)
    assert refused(lambda: place.service.invitations.invite(actor, operator))
    place.service.close()


def refused(act: object) -> bool:
    """Tell whether it was refused."""
    assert callable(act)
    try:
        act()
    except AccessRefused:
        return True
    return False
