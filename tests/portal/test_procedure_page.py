"""The procedural documentation from the portal: who gets it, for which day, in which language."""

from collections.abc import Iterator
from hashlib import sha256

import pytest

from support.markup import parse
from support.people import actions
from support.portal import OPERATOR_MAIL, Portal, add_member, add_operator, portal
from support.travellers import ADVISER, OWNER

MAKE = "Verfahrensdokumentation erstellen"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with portal(tmp_path_factory.mktemp("procedure")) as found:
        here = found.here
        here.keep_app()
        here.connect()
        here.settle()
        here.map()
        add_member(found)
        add_operator(found)
        yield found


@pytest.mark.parametrize("who", [OWNER, ADVISER, OPERATOR_MAIL])
def test_owner_kanzlei_and_operator_get_it_and_that_is_recorded(town: Portal, who: str) -> None:
    browser = town.log_in(who)
    browser.open(f"{town.place}/procedure/")
    before = actions(town.here.town, town.here.organisation).count("procedure.make")
    browser.press(MAKE)
    page = browser.page
    assert page.headers["Content-Disposition"].endswith('.html"')
    tree = parse(page.data)
    assert tree.one("h1").text == "Verfahrensdokumentation"
    assert "Zur Linde" in tree.text
    with town.here.town.service.store.work(town.here.organisation, reading=True) as work:
        newest = list(work.audit.entries())[-1]
    assert newest.action == "procedure.make"
    assert newest.after["sha256"] == sha256(page.data).hexdigest()
    after = actions(town.here.town, town.here.organisation).count("procedure.make")
    assert after == before + 1


def test_looking_at_the_page_makes_nothing(town: Portal) -> None:
    browser = town.log_in()
    before = actions(town.here.town, town.here.organisation)
    for _ in range(3):
        browser.open(f"{town.place}/procedure/")
    assert actions(town.here.town, town.here.organisation) == before


def test_another_language_day_and_extent_can_be_chosen(town: Portal) -> None:
    browser = town.log_in()
    browser.open(f"{town.place}/procedure/")
    browser.press(MAKE, **{"in": "en"}, places="this", on="2026-11-23")
    assert parse(browser.page.data).one("h1").text == "Procedural documentation"


def test_a_day_to_come_is_refused_with_the_days_that_are_possible(town: Portal) -> None:
    browser = town.log_in()
    browser.open(f"{town.place}/procedure/")
    browser.press(MAKE, on="2031-01-01")
    assert browser.page.status_code == 422
    assert "PRC-001" in browser.text
    assert "23.11.2026" in browser.text
