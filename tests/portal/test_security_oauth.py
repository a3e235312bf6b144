"""The way to the POS's login and back: nobody else's, once only, in time, never mixed up."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.journey.requests import Asked
from datev_bridge.onboarding import ConnectionState
from support.browser import agree
from support.portal import Browser, Portal, add_member, local, portal
from support.travellers import ADVISER

OTHERS = "wirtin@krone.example"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Portal]:
    with portal(tmp_path) as found:
        found.here.keep_app()
        yield found


def leave(found: Portal, browser: Browser, place: str = "") -> str:
    """Go to the POS's login; return its address."""
    browser.open(f"{place or found.place}/connect/")
    browser.press("Mit K-Series verbinden")
    return next(a for a in browser.links() if a.startswith(found.here.sandbox.url))


def is_connected(found: Portal) -> bool:
    fact = found.here.town.service.connecting.fact(found.here.owner, *found.here.at)
    return fact.state is ConnectionState.CONNECTED


def another(found: Portal) -> str:
    """Let there be another restaurant; return the beginning of its pages' addresses."""
    service = found.here.town.service
    asked = Asked(property_name="Krone", contact_name="Wirtin", email=OTHERS)
    request = service.requests.accept(SYSTEM, service.requests.ask(asked).id)
    found.enrol(OTHERS)
    place = service.directory.place(SYSTEM, request.organisation)
    return f"/places/{place.organisation}/{place.id}"


def changed(address: str, **values: str) -> str:
    """Return an address with other values in its query."""
    parts = urlsplit(address)
    query = {name: each[0] for name, each in parse_qs(parts.query).items()} | values
    return f"{parts.path}?{urlencode({n: v for n, v in query.items() if v})}"


def test_the_state_and_the_challenge_are_new_each_time(town: Portal) -> None:
    owner = town.log_in()
    asked = [parse_qs(urlsplit(leave(town, owner)).query) for _ in range(3)]
    for name in ("state", "code_challenge"):
        values = [each[name][0] for each in asked]
        assert len(set(values)) == 3
        assert all(len(value.rpartition(".")[2]) >= 43 for value in values)
    assert {each["code_challenge_method"][0] for each in asked} == {"S256"}


def test_a_return_works_once(town: Portal) -> None:
    owner = town.log_in()
    back = local(agree(leave(town, owner)))
    assert owner.open(back).status_code == 200
    assert is_connected(town)
    again = owner.open(back)
    assert (again.status_code, "JNY-011" in owner.text) == (502, True)
    assert is_connected(town)


@pytest.mark.parametrize("state", ["", "x", "..", "{organisation}", "{organisation}.{place}.x"])
def test_a_state_that_was_never_given_connects_nothing(town: Portal, state: str) -> None:
    owner = town.log_in()
    named = state.format(organisation=town.here.organisation, place=town.here.place.id)
    back = agree(leave(town, owner))
    answer = owner.open(changed(back, state=named))
    assert answer.status_code in {404, 502}
    assert not is_connected(town)


def test_a_return_of_somebody_else_connects_nothing(town: Portal) -> None:
    """Whoever plants their own code in another's browser, or takes another's, gains nothing."""
    add_member(town)
    place = another(town)
    owner, adviser, thief = town.log_in(), town.log_in(ADVISER), town.log_in(OTHERS)
    mine = local(agree(leave(town, owner)))
    theirs = local(agree(leave(town, thief, place)))
    assert thief.open(mine).status_code == 404
    assert adviser.open(mine).status_code == 404
    assert owner.open(theirs).status_code == 404
    assert not is_connected(town)
    assert town.browser().open(mine).request.path == "/login"


def test_a_code_of_another_consent_is_not_taken(town: Portal) -> None:
    """The verifier binds a code to the consent that it was given for."""
    place = another(town)
    owner, thief = town.log_in(), town.log_in(OTHERS)
    mine, theirs = agree(leave(town, owner)), agree(leave(town, thief, place))
    (stolen,) = parse_qs(urlsplit(theirs).query)["code"]
    answer = owner.open(changed(mine, code=stolen))
    assert answer.status_code == 502
    assert "Die Verbindung kam nicht zustande" in owner.title
    assert not is_connected(town)


def test_another_place_in_the_state_is_another_state(town: Portal) -> None:
    place = another(town)
    _, _, organisation, other = place.split("/")
    owner = town.log_in()
    back = agree(leave(town, owner))
    (state,) = parse_qs(urlsplit(back).query)["state"]
    for forged in (
        state.replace(town.here.organisation, organisation),
        state.replace(town.here.place.id, other),
    ):
        assert owner.open(changed(back, state=forged)).status_code in {404, 502}
    assert not is_connected(town)


def test_after_a_quarter_of_an_hour_one_begins_anew(town: Portal) -> None:
    owner = town.log_in()
    back = local(agree(leave(town, owner)))
    town.here.town.clock.pass_by(minutes=16)
    assert owner.open(back).status_code == 502
    assert "JNY-011" in owner.text
    assert not is_connected(town)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"code": "", "error": "access_denied"}, "AUTH-020"),
        ({"code": "", "error": "<script>alert(1)</script>"}, "AUTH-"),
        ({"code": "", "error": "server_error", "error_description": "{{7*7}}"}, "AUTH-"),
        ({"code": ""}, "AUTH-"),
        ({"code": "x" * 4000}, "AUTH-"),
        ({"code": "\x00ü"}, "AUTH-"),
    ],
)
def test_each_return_that_fails_has_a_page_with_a_next_step(
    town: Portal, values: dict[str, str], code: str
) -> None:
    owner = town.log_in()
    back = agree(leave(town, owner))
    answer = owner.open(changed(back, **values))
    assert answer.status_code == 502, owner.text
    assert owner.title == "Die Verbindung kam nicht zustande"
    assert code in owner.text
    assert "Ihre Zuordnung und Ihre Einstellungen sind unverändert." in owner.text
    assert "<script>" not in answer.text
    assert "49" not in owner.text
    assert not is_connected(town)
