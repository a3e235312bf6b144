"""Who reaches what: every route for every role, and another's ids in what forms send."""

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen
import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.journey.model import Place
from datev_bridge.journey.requests import Asked
from support.crawl import Form, crawl, forms
from support.people import PASSWORD, actions
from support.portal import OPERATOR_MAIL, Browser, Portal, add_member, add_operator, portal
from support.travellers import ADVISER, OWNER

OTHERS = "wirtin@krone.example"


@frozen
class Foreign:
    """What belongs to another organisation: the ids that its own pages name."""

    place: Place
    ids: frozenset[str]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Portal, Foreign]]:
    folder: Path = tmp_path_factory.mktemp("portal")
    with portal(folder) as found:
        add_member(found)
        add_operator(found)
        service, here = found.here.town.service, found.here
        here.keep_app()
        here.connect()
        here.settle()
        here.map()
        here.test("mine")
        asked = Asked(property_name="Krone", contact_name="Wirtin", email=OTHERS)
        request = service.requests.accept(SYSTEM, service.requests.ask(asked).id)
        found.enrol(OTHERS)
        place = service.directory.place(SYSTEM, request.organisation)
        owner = service.visits.on_behalf(SYSTEM, OTHERS)
        thread = service.desk.open(owner, subject="Frage", text="Was nun?")
        service.settings.change(owner, place.organisation, place.id, {"datev.client_number": 7})
        session = service.visits.sessions(owner, owner.id)[0].id
        waiting = service.requests.ask(
            Asked(property_name="Eiche", contact_name="Wirt", email="wirt@eiche.example")
        )
        ids = {place.organisation, place.id, owner.id, thread.case.number, session, waiting.id}
        yield found, Foreign(place, frozenset(ids))


def rules(found: Portal) -> Iterator[tuple[str, str]]:
    """Yield method and address of each route, one's own ids filled in."""
    values = {
        "organisation": found.here.organisation,
        "place": found.here.place.id,
        "run": "mine",
        "day": "2026-11-20",
        "month": "2026-11",
        "filename": "portal.css",
        "number": "DB-2026-999999",
    }
    for rule in found.app.url_map.iter_rules():
        address = rule.rule
        for name in rule.arguments:
            for shape in (f"<{name}>", f"<path:{name}>", f"<any(csv, xlsx):{name}>"):
                address = address.replace(
                    shape, values.get(name, "x" if shape[1] != "a" else "csv")
                )
        assert "<" not in address, address
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            yield method, address


PUBLIC = ("/login", "/links/", "/password/forgot", "/request/", "/health", "/robots.txt",
          "/static/", "/language")  # fmt: skip
HALFWAY = (*PUBLIC, "/login/code", "/logout", "/password/", "/second-factor/")


def asked_for(found: Portal, browser: Browser, begin: str) -> Iterator[tuple[str, str, int, str]]:
    """Ask for every route; yield method, address, status and where it leads."""
    browser.open(begin)
    token = browser.csrf()
    for method, address in rules(found):
        more = {"data": {"csrf": token}} if method == "POST" else {}
        answer = browser._ask(method, address, **more)
        yield method, address, answer.status_code, answer.location or ""


def test_without_a_login_every_route_but_the_public_ones_leads_to_it(
    town: tuple[Portal, Foreign],
) -> None:
    found, _ = town
    before = actions(found.here.town, found.here.organisation)
    for method, address, status, to in asked_for(found, found.browser(), "/login"):
        if not address.startswith(PUBLIC):
            assert (status, to.partition("?")[0]) == (302, "/login"), (method, address, status)
        if address.startswith("/login/code"):
            assert (status, to.partition("?")[0]) == (302, "/login"), (method, address, status)
    assert actions(found.here.town, found.here.organisation) == before


def test_halfway_through_a_login_nothing_of_a_place_is_there(town: tuple[Portal, Foreign]) -> None:
    found, _ = town
    before = actions(found.here.town, found.here.organisation)
    for method, address in rules(found):
        if address.startswith(HALFWAY):
            continue
        browser = found.browser()
        browser.open("/login")
        browser.press("Anmelden", email=OWNER, password=PASSWORD)
        more = {"data": {"csrf": browser.csrf()}} if method == "POST" else {}
        answer = browser._ask(method, address, **more)
        assert (answer.status_code, answer.location) == (302, "/login/code"), (method, address)
    assert actions(found.here.town, found.here.organisation) == before


ROLES = (OWNER, ADVISER)


@pytest.mark.parametrize("who", ROLES)
def test_ids_of_others_in_forms_reach_nothing(town: tuple[Portal, Foreign], who: str) -> None:
    """Each form that somebody is shown, each of its fields with each id of another organisation."""
    found, foreign = town
    browser = found.log_in(who)
    pages = crawl(browser, "/", f"{found.place}/mapping/history", few=2)
    before = actions(found.here.town, foreign.place.organisation), actions(found.here.town)
    sent = {form.endpoint: form for form in forms(found.app, pages) if is_tried(form)}
    assert len(sent) > 5
    for form in sent.values():
        more = () if form.endpoint in DANGEROUS else ("organisation", "place", "user", "run")
        for name in {*form.fields, *more}:
            for value in () if name == "csrf" else foreign.ids:
                fields = form.fields.copy()
                fields.setlist(name, [value])
                answer = browser._ask("POST", form.target, data=fields)
                assert answer.status_code != 500, (form.target, name)
                assert b"Krone" not in answer.data, (form.target, name)
                assert not (answer.location or "").startswith("//")
    after = actions(found.here.town, foreign.place.organisation), actions(found.here.town)
    assert after[0] == before[0]
    assert [each for each in after[1][len(before[1]) :] if "request" in each] == []
    victim = found.log_in(OTHERS)
    assert victim.open("/account/").request.path == "/account/"


ENDS = frozenset({
    "login.log_out", "account.end_others", "connect.begin", "connect.part", "release.go_live",
    "test_run.create", "mapping.suggest", "second_factor.begin", "second_factor.renew_codes",
})  # fmt: skip
"""Forms without an id, that would end the login or ask the POS."""


DANGEROUS = frozenset({"members.remove", "account.end_session"})
"""Forms that are sent with nothing but another's ids: as they stand they would do their work."""


def is_tried(form: Form) -> bool:
    return form.endpoint not in ENDS and not form.files


def test_the_operator_s_routes_are_nobody_else_s(town: tuple[Portal, Foreign]) -> None:
    """The pages that only the operator is shown, by crawling, are not there for anybody else."""
    found, _ = town
    pages = crawl(found.log_in(OPERATOR_MAIL))
    operator = {seen.path for seen in pages if seen.path.startswith("/operator")}
    assert operator
    for who in (*ROLES, OTHERS):
        browser = found.log_in(who)
        browser.open("/clients")
        for method, address in rules(found):
            if address.startswith("/operator"):
                more = {"data": {"csrf": browser.csrf()}} if method == "POST" else {}
                assert browser._ask(method, address, **more).status_code == 404, address
        assert [path for path in operator if browser.fetch(path).status_code != 404] == []
