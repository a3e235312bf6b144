"""Places by name or id: the only one, one of several, nobody else's."""

from collections.abc import Iterator
from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.access import Actor, Role
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.journey.directory import Directory
from datev_bridge.journey.model import Place
from datev_bridge.mapping import RuleTarget
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.onboarding import StepName
from support.people import ORGANISATION
from support.travellers import OPERATOR, Traveller, travelling


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Traveller]:
    with travelling(tmp_path) as traveller:
        yield traveller


@pytest.fixture
def directory(here: Traveller) -> Directory:
    return here.town.service.directory


def known(caught: pytest.ExceptionInfo[ConfigurationError]) -> str:
    return caught.value.issue.hint("en")


def add(here: Traveller, name: str, organisation: str = "") -> Place:
    whose = organisation or here.organisation
    place = Place(id=f"id of {name}", organisation=whose, name=name)
    with here.town.service.store.work(whose) as work:
        work.places.add(place)
    return place


def test_the_only_one_needs_no_name(here: Traveller, directory: Directory) -> None:
    assert directory.place(here.owner) == here.place
    assert directory.organisation(here.owner).id == here.organisation


@pytest.mark.parametrize("name", ["Zur Linde", "zur linde", " ZUR LINDE "])
def test_names_are_read_as_people_write_them(
    here: Traveller, directory: Directory, name: str
) -> None:
    assert directory.place(OPERATOR, name, name) == here.place
    assert directory.place(OPERATOR, here.organisation, here.place.id) == here.place


def test_several_are_listed_instead_of_guessed(here: Traveller, directory: Directory) -> None:
    with pytest.raises(ConfigurationError, match="JNY-060") as caught:
        directory.place(OPERATOR)
    assert "Gasthaus (gasthaus)" in known(caught)
    add(here, "Biergarten")
    with pytest.raises(ConfigurationError, match="JNY-061") as caught:
        directory.place(here.owner)
    assert "Biergarten (id of Biergarten), Zur Linde" in known(caught)
    assert directory.place(here.owner, place="biergarten").name == "Biergarten"


def test_an_id_comes_before_a_name(here: Traveller, directory: Directory) -> None:
    other = add(here, here.place.id)
    assert directory.place(here.owner, place=here.place.id) == here.place
    assert directory.place(here.owner, place=other.id) == other


def test_two_of_one_name_are_told_apart_by_id(here: Traveller, directory: Directory) -> None:
    with here.town.service.store.work(here.organisation) as work:
        for number in ("1", "2"):
            work.places.add(Place(id=number, organisation=here.organisation, name="Alm"))
    with pytest.raises(ConfigurationError, match="JNY-061") as caught:
        directory.place(here.owner, place="Alm")
    assert "Alm (1), Alm (2)" in known(caught)
    assert "Linde" not in known(caught)


def test_one_that_ended_is_found_by_name_only(here: Traveller, directory: Directory) -> None:
    with here.town.service.store.work() as work:
        work.organisations.close(ORGANISATION, here.town.clock())
    assert directory.organisation(OPERATOR).id == here.organisation
    assert directory.organisation(OPERATOR, "Gasthaus").id == ORGANISATION


def test_nobody_is_told_of_others(here: Traveller, directory: Directory) -> None:
    for name in ("Gasthaus", ORGANISATION, "invented"):
        with pytest.raises(ConfigurationError, match="JNY-060") as caught:
            directory.organisation(here.owner, name)
        assert "Gasthaus (" not in known(caught)
    assert [view.place for view in directory.places(here.owner)] == [here.place]
    nobody = Actor(id="x", name="x", has_second_factor=True)
    assert directory.organisations(nobody) == ()
    with pytest.raises(ConfigurationError, match="JNY-060") as caught:
        directory.place(nobody)
    assert known(caught).endswith(": –")


def test_many_names_are_cut(here: Traveller, directory: Directory) -> None:
    for number in range(20):
        add(here, f"Filiale {number:02}")
    with pytest.raises(ConfigurationError) as caught:
        directory.place(here.owner)
    assert known(caught).count("(id of") == 8
    assert known(caught).endswith("…")


@pytest.mark.parametrize("is_operator", [True, False])
def test_it_needs_a_whole_login(
    here: Traveller, directory: Directory, *, is_operator: bool
) -> None:
    half = evolve(OPERATOR if is_operator else here.owner, has_second_factor=False)
    for ask in (directory.organisations, directory.places, directory.place):
        with pytest.raises(AccessRefused, match="ACC-002"):
            ask(half)


def test_the_overview_names_the_next_step(here: Traveller, directory: Directory) -> None:
    add(here, "Alm", ORGANISATION)
    views = directory.places(OPERATOR)
    assert [(view.organisation.name, view.place.name) for view in views] == [
        ("Gasthaus", "Alm"),
        ("Zur Linde", "Zur Linde"),
    ]
    following = [view.next_step.name if view.next_step else None for view in views]
    assert following == [StepName.SECURE_ACCOUNT, StepName.CONNECT_POS]


def test_a_connection_shows_at_once_that_it_renews_itself(here: Traveller) -> None:
    here.keep_app()
    here.connect()
    fact = here.town.service.connecting.fact(here.owner, *here.at)
    assert fact.connected_at is not None
    assert fact.refreshed_at is not None


def test_what_was_seen_is_kept_for_the_task_list(here: Traveller) -> None:
    here.settle()
    here.map()
    seen = (SeenCategory(target=RuleTarget.REVENUE, category_id="77", name="Eis", rates=()),)
    readings = here.town.service.readings
    shown = readings.keep(here.owner, *here.at, seen)
    assert shown.read_at == here.town.clock()
    adviser = evolve(here.owner, roles={here.organisation: frozenset({Role.ADVISER})})
    assert readings.keep(adviser, *here.at, seen).categories == seen
    with pytest.raises(AccessRefused, match="ACC-001"):
        readings.keep(here.owner, here.organisation, "elsewhere", seen)
