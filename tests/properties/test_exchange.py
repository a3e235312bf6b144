"""A profile that was taken into the store is given as the same profile."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from attrs import evolve
from hypothesis import HealthCheck, given, settings
import pytest

from datev_bridge.errors import DatevBridgeError, ExportRefused
from datev_bridge.journey.exchange import Exchange
from datev_bridge.journey.requests import Asked
from datev_bridge.mapping import AccountMapping
from datev_bridge.mapping.desk import Edit
from datev_bridge.profile import Profile, from_toml
from datev_bridge.profile.document import to_document, to_toml
from support.people import Town, town
from support.profile_values import profiles
from support.travellers import OPERATOR


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, str, str]]:
    with town("sqlite", tmp_path_factory.mktemp("exchange")) as here:
        asked = Asked(property_name="Linde", contact_name="W.", email="w@linde.example")
        request = here.service.requests.ask(asked)
        accepted = here.service.requests.accept(OPERATOR, request.id)
        place = here.service.directory.place(OPERATOR, accepted.organisation)
        yield here, accepted.organisation, place.id


def exchange(there: tuple[Town, str, str]) -> Exchange:
    here, organisation, place = there
    return here.service.exchange(OPERATOR, organisation, place)


def without_revision(profile: Profile) -> Profile:
    return evolve(profile, mapping=AccountMapping(rules=profile.mapping.rules))


few = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@few
@given(profile=profiles)
def test_nothing_is_lost(there: tuple[Town, str, str], profile: Profile) -> None:
    there[0].clock.pass_by(seconds=1)
    exchange(there).take(profile)
    given_back = exchange(there).give(with_draft=True)
    assert without_revision(given_back) == profile
    file = from_toml(to_toml(to_document(given_back)))
    assert without_revision(file) == profile


@few
@given(profile=profiles)
def test_what_was_approved_is_given_as_what_books(
    there: tuple[Town, str, str], profile: Profile
) -> None:
    there[0].clock.pass_by(seconds=1)
    exchange(there).take(profile)
    desk = there[0].service.mapping_desk(OPERATOR, *there[1:])
    before = exchange(there).give().mapping
    try:
        desk.approve(Edit(by="x"), on=date(2026, 11, 23))
    except ExportRefused:
        assert exchange(there).give().mapping == before
        return
    assert without_revision(exchange(there).give()) == profile


@few
@given(profile=profiles)
def test_taking_it_again_or_only_trying_changes_nothing(
    there: tuple[Town, str, str], profile: Profile
) -> None:
    there[0].clock.pass_by(seconds=1)
    tried = exchange(there).take(profile, dry_run=True)
    taken = exchange(there).take(profile)
    assert (tried.changed, tried.rules) == (taken.changed, taken.rules)
    again = exchange(there).take(profile)
    assert (again.changed, again.rules, again.settings.number) == ((), (), taken.settings.number)


def test_a_place_that_is_connected_keeps_its_location(tmp_path: Path) -> None:
    from support.travellers import travelling

    with travelling(tmp_path) as here:
        here.keep_app()
        here.connect()
        here.settle()
        profile = here.profile()
        mine = here.town.service.exchange(OPERATOR, *here.at)
        other = evolve(profile, kseries=evolve(profile.kseries, location="elsewhere"))
        taken = mine.take(other)
        assert [issue.code for issue in taken.issues] == ["JNY-070"]
        assert mine.give() == profile
        with pytest.raises(DatevBridgeError, match="ACC-001"):
            here.town.service.exchange(evolve(here.owner, roles={}), *here.at).give()
