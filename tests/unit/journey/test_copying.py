"""Mapping and consultant number of another client: by name, as suggestions, for members alone."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.access import SYSTEM, Actor, Role
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.identity.invitations import Invitation
from datev_bridge.journey.model import Place
from datev_bridge.journey.requests import Asked
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget
from datev_bridge.mapping.adopting import adopted
from datev_bridge.mapping.seen import SeenCategory, Taking
from support.travellers import ADVISER, SETTINGS, Traveller, travelling

OTHER = "wirtin@krone.example"
SOLD = MappingRule(
    target=RuleTarget.REVENUE,
    category_id="1",
    name="Speisen",
    rate=Decimal(19),
    account="8400",
    kind=AccountKind.REVENUE,
)
TIP = MappingRule(target=RuleTarget.TIP, account="1592", kind=AccountKind.TIP)
SEEN = (
    SeenCategory(
        target=RuleTarget.REVENUE,
        category_id="77",
        name=" speisen ",
        rates=(Decimal(19),),
        takings=(Taking(rate=Decimal(19), amount=Decimal("119.00")),),
    ),
)


def test_rules_are_brought_over_by_name_as_suggestions() -> None:
    (sold, tip) = adopted((SOLD, TIP), SEEN, ())
    assert (sold.category_id, sold.account, sold.is_confirmed) == ("77", "8400", False)
    assert (tip.target, tip.is_confirmed) == (RuleTarget.TIP, False)


def test_what_has_a_rule_or_another_name_or_a_limit_stays() -> None:
    limited = evolve(SOLD, revenue_centre="5")
    assert adopted((limited,), SEEN, ()) == ()
    assert adopted((evolve(SOLD, name="Wein"),), SEEN, ()) == ()
    assert adopted((evolve(SOLD, name=""),), (evolve(SEEN[0], name=""),), ()) == ()
    assert adopted((SOLD, TIP), SEEN, (TIP, evolve(SOLD, category_id="77"))) == ()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Traveller]:
    with travelling(tmp_path) as found:
        yield found


def second(here: Traveller) -> Place:
    """Let there be another restaurant, settled like the first."""
    service = here.town.service
    asked = Asked(property_name="Krone", contact_name="Wirtin", email=OTHER)
    request = service.requests.accept(SYSTEM, service.requests.ask(asked).id)
    place = service.directory.place(SYSTEM, request.organisation)
    service.settings.change(SYSTEM, place.organisation, place.id, SETTINGS)
    service.readings.keep(SYSTEM, place.organisation, place.id, SEEN)
    return place


def adviser(here: Traveller, *places: Place) -> Actor:
    for place in (here.place, *places):
        invitation = Invitation(
            email=ADVISER, name="Kanzlei", organisation=place.organisation, role=Role.ADVISER
        )
        assert here.town.service.invitations.invite(SYSTEM, invitation) == ()
    return evolve(here.town.service.visits.on_behalf(SYSTEM, ADVISER), has_second_factor=True)


def test_an_adviser_takes_the_mapping_of_another_client(here: Traveller) -> None:
    here.settle()
    here.map(SOLD, TIP)
    place = second(here)
    actor, copying = adviser(here, place), here.town.service.copying
    at = (actor, place.organisation, place.id)
    assert [each.name for each in copying.sources(*at)] == ["Zur Linde"]
    edited = copying.copy(*at, here.place.id)
    assert {change.rule.account for change in edited.changes} == {"8400", "1592"}
    draft = here.town.service.mapping_desk(*at).history.draft()
    assert [rule.is_confirmed for rule in draft.rules] == [False, False]
    assert "Zur Linde" in draft.note
    with pytest.raises(ConfigurationError) as nothing:
        copying.copy(*at, here.place.id)
    assert nothing.value.code == "JNY-080"


def test_what_would_be_wrong_here_stays_there(here: Traveller) -> None:
    here.settle()
    here.map(SOLD, TIP)
    place = second(here)
    service = here.town.service
    changes = {"datev.clearing_account": "1592"}
    service.settings.change(SYSTEM, place.organisation, place.id, changes)
    at = (adviser(here, place), place.organisation, place.id)
    edited = service.copying.copy(*at, here.place.id)
    assert [change.rule.account for change in edited.changes] == ["8400"]


def test_nobody_copies_from_where_they_do_not_belong(here: Traveller) -> None:
    here.settle()
    here.map(SOLD, TIP)
    place = second(here)
    copying = here.town.service.copying
    owner = evolve(here.town.service.visits.on_behalf(SYSTEM, OTHER), has_second_factor=True)
    assert copying.sources(owner, place.organisation, place.id) == ()
    with pytest.raises(AccessRefused):
        copying.copy(owner, place.organisation, place.id, here.place.id)


def test_the_consultant_number_of_all_other_clients_is_known_to_the_adviser(
    here: Traveller,
) -> None:
    here.settle()
    place = second(here)
    copying, at = here.town.service.copying, (place.organisation, place.id)
    actor = adviser(here, place)
    assert copying.consultant(actor, *at) == SETTINGS["datev.consultant_number"]
    assert copying.consultant(here.owner, *here.at) is None
    here.town.service.settings.change(SYSTEM, *at, {"datev.consultant_number": 1001})
    assert copying.consultant(actor, *at) is None
