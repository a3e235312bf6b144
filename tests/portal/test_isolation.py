"""Nobody reaches another organisation's pages: every route, every role, every method."""

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen
import pytest

from datev_bridge.access import SYSTEM, Role
from datev_bridge.journey.model import Place
from datev_bridge.journey.requests import Asked
from support.people import actions
from support.portal import OPERATOR_MAIL, Browser, Portal, add_member, add_operator, portal
from support.travellers import ADVISER, OWNER

OTHERS = "wirtin@krone.example"


@frozen
class Foreign:
    """What belongs to another organisation."""

    place: Place
    run: str
    case: str

    def of(self, name: str) -> str:
        return {
            "organisation": self.place.organisation,
            "place": self.place.id,
            "run": self.run,
            "number": self.case,
            "day": "2026-11-20",
            "name": "EXTF_x.csv",
            "row": "1",
        }[name]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Portal, Foreign]]:
    folder: Path = tmp_path_factory.mktemp("portal")
    with portal(folder) as found:
        here = found.here
        here.keep_app()
        here.connect()
        here.settle()
        here.map()
        add_member(found)
        add_operator(found)
        service = here.town.service
        asked = Asked(property_name="Krone", contact_name="Wirtin", email=OTHERS)
        request = service.requests.accept(SYSTEM, service.requests.ask(asked).id)
        found.enrol(OTHERS)
        place = service.directory.place(SYSTEM, request.organisation)
        owner = service.visits.on_behalf(SYSTEM, OTHERS)
        thread = service.desk.open(owner, subject="Frage", text="Was nun?")
        run = here.test()
        yield found, Foreign(place, run.id, thread.case.number)


def routes(found: Portal) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return rule, method and arguments of each route that names something of somebody's."""
    return [
        (rule.rule, method, tuple(sorted(rule.arguments)))
        for rule in found.app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
        if {"organisation", "number"} & rule.arguments
    ]


def addresses(found: Portal, foreign: Foreign) -> Iterator[tuple[str, str]]:
    """Yield method and address of each route with another's ids: all of them, and mixed in."""
    own = {"organisation": found.here.organisation, "place": found.here.place.id}
    for pattern, method, names in routes(found):
        rule = pattern.replace("<any(csv, xlsx):kind>", "csv")
        theirs = {name: foreign.of(name) for name in names if name != "kind"}
        mixes = [theirs]
        if "place" in names:
            mixes += [
                theirs | {"organisation": own["organisation"]},
                theirs | {"place": own["place"]},
            ]
        for mix in mixes:
            address = rule
            for name, value in mix.items():
                address = address.replace(f"<{name}>", value)
            yield method, address


@pytest.mark.parametrize("who", [OWNER, ADVISER])
def test_what_is_another_s_is_not_there(town: tuple[Portal, Foreign], who: str) -> None:
    found, foreign = town
    browser = found.log_in(who)
    browser.open("/clients")
    token = browser.csrf()
    before = actions(found.here.town, foreign.place.organisation)
    asked = list(addresses(found, foreign))
    assert len(asked) > 100
    for method, address in asked:
        sent = {"csrf": token, "run": foreign.run, "role": "owner", "verdict": "confirmed"}
        more = {"data": sent} if method == "POST" else {}
        answer = browser._ask(method, address, **more)
        assert answer.status_code == 404, (method, address, answer.status)
        assert b"Krone" not in answer.data
    assert actions(found.here.town, foreign.place.organisation) == before


def test_lists_show_what_is_one_s_own(town: tuple[Portal, Foreign]) -> None:
    found, foreign = town
    for who in (OWNER, ADVISER):
        browser = found.log_in(who)
        for path in ("/clients", "/cases/"):
            assert "Krone" not in browser.open(path).text
            assert foreign.case not in browser.page.text
    operator = found.log_in(OPERATOR_MAIL)
    assert "Krone" in operator.open("/clients").text
    assert foreign.case in operator.open("/cases/").text


def test_a_case_is_not_opened_for_another_organisation(town: tuple[Portal, Foreign]) -> None:
    found, foreign = town
    browser = found.log_in()
    browser.open("/cases/")
    sent = {"subject": "x", "text": "y", "organisation": foreign.place.organisation}
    assert browser.post("/cases/", sent).status_code == 404


def test_the_operator_s_pages_are_there_for_the_operator_only(
    town: tuple[Portal, Foreign],
) -> None:
    found, _ = town
    rules = [r for r in found.app.url_map.iter_rules() if r.rule.startswith("/operator")]
    assert len(rules) > 4
    for who in (OWNER, ADVISER, OTHERS):
        browser = found.log_in(who)
        browser.open("/clients")
        for rule in rules:
            method = "POST" if "POST" in (rule.methods or ()) else "GET"
            more = {"data": {"csrf": browser.csrf()}} if method == "POST" else {}
            assert browser._ask(method, rule.rule, **more).status_code == 404
    operator = found.log_in(OPERATOR_MAIL)
    assert operator.open("/operator/").status_code == 200


def test_what_a_role_may_not_is_not_there(town: tuple[Portal, Foreign]) -> None:
    """The adviser's and the owner's own place: what the other one does."""
    found, _ = town
    forbidden = {
        ADVISER: ("connect/begin", "connect/part", "schedule/", "schedule/confirm",
                  "schedule/first-day", "members/", "members/remove", "release/go-live"),
        OWNER: (),
    }  # fmt: skip
    for who, ends in forbidden.items():
        browser: Browser = found.log_in(who)
        browser.open("/clients")
        for end in ends:
            sent = {
                "csrf": browser.csrf(),
                "role": Role.OWNER.value,
                "user": "x",
                "e-mail": "x@y.example",
                "name": "X",
                "delivery.recipients": "x@y.example",
            }
            answer = browser._ask("POST", f"{found.place}/{end}", data=sent)
            assert answer.status_code == 404, (who, end, answer.status)
