"""Invitations: an account, a place in an organisation, and one mail."""

from collections.abc import Iterator
from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.access import SYSTEM, Actor, Role
from datev_bridge.errors import AccessRefused
from datev_bridge.identity.invitations import Invitation
from datev_bridge.identity.model import Membership, UserState
from support.people import ANNA, ORGANISATION, PASSWORD, Town, actions, said_in, token_in, town

BERT = Invitation(
    email="bert@kanzlei.example", name="Bert Muster", organisation=ORGANISATION, role=Role.ADVISER
)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town("sqlite", tmp_path) as made:
        yield made


def owner(place: Town) -> Actor:
    place.with_password()
    return place.visit(place.enrol(place.log_in()).logins[-1]).actor


def test_an_invitation_is_one_account_one_membership_and_one_mail(place: Town) -> None:
    mail = place.invite()
    user = place.service.visits.named(SYSTEM, ANNA)
    assert user.state is UserState.INVITED
    (member,) = place.service.accounts.members(SYSTEM, ORGANISATION)
    assert member == (user, Membership(user=user.id, organisation=ORGANISATION, role=Role.OWNER))
    assert mail["To"].addresses[0].addr_spec == ANNA
    assert "Gasthaus" in str(mail["Subject"])
    assert "26.11.2026, 10:00 Uhr" in said_in(mail)
    assert actions(place, ORGANISATION) == ["member.invite"]
    place.service.passwords.set_by_link(token_in(mail), PASSWORD)
    assert place.service.visits.named(SYSTEM, ANNA).state is UserState.ACTIVE


def test_inviting_again_sends_a_new_link_and_makes_nothing_else(place: Town) -> None:
    first, second = place.invite(), place.invite("Anna@Gasthaus.Example")
    assert token_in(first) != token_in(second)
    assert len(place.service.accounts.members(SYSTEM, ORGANISATION)) == 1
    with pytest.raises(AccessRefused, match="IDN-005"):
        place.service.mailed_links.look(token_in(first))


def test_the_owner_invites_the_adviser_who_reads_of_the_restaurant(place: Town) -> None:
    assert place.service.invitations.invite(owner(place), evolve(BERT, language="en")) == ()
    (mail,) = place.mails()
    assert "Gasthaus asks you" in str(mail["Subject"])
    assert "Anna Muster invites" in said_in(mail)
    assert place.service.passwords.set_by_link(token_in(mail), PASSWORD) == ()
    bert = place.visit(place.log_in(BERT.email)).actor
    assert bert.roles == {ORGANISATION: frozenset({Role.ADVISER})}


def test_whoever_has_a_password_is_told_and_keeps_it(place: Town) -> None:
    place.with_password(BERT.email)
    assert place.service.invitations.invite(SYSTEM, evolve(BERT, with_start_password=True)) == ()
    assert place.kinds() == ["access_given"]
    (mail,) = place.mails()
    assert "https://portal.example/login" in said_in(mail)
    assert place.log_in(BERT.email).issue is None
    members = place.service.accounts.members(SYSTEM, ORGANISATION)
    assert {membership.role for _, membership in members} == {Role.OWNER, Role.ADVISER}


def test_a_start_password_is_mailed_once_and_replaced_by_a_newer_one(place: Town) -> None:
    start = evolve(BERT, with_start_password=True)
    passwords = []
    for _ in range(2):
        place.clock.pass_by(minutes=1)
        assert place.service.invitations.invite(SYSTEM, start) == ()
        (mail,) = place.mails()
        (line,) = [text for text in said_in(mail).splitlines() if "Startkennwort: " in text]
        passwords.append(line.removeprefix("Startkennwort: "))
    assert place.log_in(BERT.email, passwords[0]).issue is not None
    assert place.log_in(BERT.email, passwords[1]).issue is None


@pytest.mark.parametrize("with_start_password", [True, False])
def test_each_mail_is_the_organisation_s(place: Town, with_start_password: bool) -> None:
    start = evolve(BERT, with_start_password=with_start_password)
    assert place.service.invitations.invite(SYSTEM, start) == ()
    with place.service.store.work(ORGANISATION, reading=True) as work:
        (mail,) = work.outbox.mails(10)
    assert (mail.organisation, mail.recipient) == (ORGANISATION, BERT.email)


def test_only_owner_and_operator_invite(place: Town) -> None:
    adviser = Actor(
        id="a",
        name="A",
        roles={ORGANISATION: frozenset({Role.ADVISER})},
        has_second_factor=True,
    )
    stranger = evolve(adviser, roles={"elsewhere": frozenset({Role.OWNER})})
    half = evolve(adviser, roles={ORGANISATION: frozenset({Role.OWNER})}, has_second_factor=False)
    for actor in (adviser, stranger, half):
        with pytest.raises(AccessRefused, match="ACC-00"):
            place.service.invitations.invite(actor, BERT)
    operator = Invitation(email="op@service.example", name="Op")
    with pytest.raises(AccessRefused, match="ACC-001"):
        place.service.invitations.invite(owner(place), operator)
    with pytest.raises(AccessRefused, match="ACC-001"):
        place.service.invitations.invite(SYSTEM, evolve(BERT, organisation="unknown"))
    assert place.kinds() == []


def test_the_operator_makes_another_one(place: Town) -> None:
    operator = Invitation(email="op@service.example", name="Op")
    assert place.service.invitations.invite(SYSTEM, operator) == ()
    assert place.kinds() == ["operator_invited"]
    (mail,) = place.mails()
    place.service.passwords.set_by_link(token_in(mail), PASSWORD)
    actor = place.visit(place.enrol(place.log_in(operator.email)).logins[-1]).actor
    assert actor.is_operator
    assert place.service.visits.named(actor, operator.email).is_operator


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": "no address"}, "IDN-001"),
        ({"email": "a@b"}, "IDN-001"),
        ({"name": " "}, "IDN-016"),
        ({"name": "Bert\r\nBcc: x@y.example"}, "IDN-016"),
        ({"name": "B" * 201}, "IDN-016"),
    ],
)
def test_what_was_typed_wrong_is_told_and_nothing_done(
    place: Town, change: dict[str, str], code: str
) -> None:
    issues = place.service.invitations.invite(SYSTEM, evolve(BERT, **change))
    assert [issue.code for issue in issues] == [code]
    assert place.kinds() == []
    assert place.service.accounts.members(SYSTEM, ORGANISATION) == ()


def test_a_role_is_one_in_an_organisation(place: Town) -> None:
    for change in ({"organisation": ""}, {"role": None}):
        issues = place.service.invitations.invite(SYSTEM, evolve(BERT, **change))
        assert [issue.code for issue in issues] == ["IDN-018"]
    assert place.kinds() == []


def test_a_disabled_account_is_not_invited(place: Town) -> None:
    place.with_password(BERT.email)
    place.service.accounts.disable(SYSTEM, BERT.email)
    with pytest.raises(AccessRefused, match="ACC-001"):
        place.service.invitations.invite(SYSTEM, BERT)


def test_members_are_removed_by_who_may_invite(place: Town) -> None:
    anna = owner(place)
    place.service.invitations.invite(SYSTEM, BERT)
    bert = place.service.visits.named(SYSTEM, BERT.email)
    membership = Membership(user=bert.id, organisation=ORGANISATION, role=Role.ADVISER)
    assert place.service.accounts.remove(anna, membership)
    assert not place.service.accounts.remove(anna, membership)
    assert [user.email for user, _ in place.service.accounts.members(anna, ORGANISATION)] == [ANNA]
    assert actions(place, ORGANISATION)[-1] == "member.remove"
    with pytest.raises(AccessRefused, match="ACC-001"):
        place.service.accounts.remove(anna, evolve(membership, organisation="elsewhere"))
    with pytest.raises(AccessRefused, match="ACC-001"):
        place.service.accounts.members(anna, "elsewhere")
