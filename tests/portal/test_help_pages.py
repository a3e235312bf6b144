"""What helps with setting up: examples, a mapping taken over, an own app, a lost phone."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from datev_bridge.access import SYSTEM, Role
from datev_bridge.identity.invitations import Invitation
from datev_bridge.journey.model import Place
from datev_bridge.journey.requests import Asked
from datev_bridge.mapping import RuleTarget
from datev_bridge.mapping.seen import SeenCategory, Taking
from support.people import PASSWORD, actions
from support.portal import Portal, add_member, portal
from support.travellers import ADVISER, OWNER, SETTINGS, demo_rules

CATEGORIES = tuple(
    SeenCategory(
        target=RuleTarget.REVENUE,
        category_id=str(number),
        name=f"Warengruppe Nummer {number} mit langem Namen",
        rates=(Decimal(19),),
        takings=(Taking(rate=Decimal(19), amount=Decimal("119.00")),),
    )
    for number in range(1, 501)
)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Portal]:
    with portal(tmp_path) as found:
        yield found


def test_five_hundred_categories_come_a_page_at_a_time(town: Portal) -> None:
    here = town.here
    here.settle()
    here.town.service.readings.keep(here.owner, *here.at, CATEGORIES)
    owner = town.log_in()
    address = f"{town.place}/mapping/"
    sizes = []
    for number in range(1, 11):
        owner.open(f"{address}?page={number}&only=missing")
        sizes.append(len(owner.page.data))
        assert f"Seite {number} von 10" in owner.text
    assert max(sizes) < 150_000
    fields = [n.attributes["name"] for n in owner.tree.all("input") if "name" in n.attributes]
    account = next(name for name in fields if name.startswith("account-"))
    owner.press("Entwurf speichern", **{account: "8400"})
    assert "Der Entwurf ist gespeichert." in owner.text, owner.text
    assert "only=missing" in owner.path
    draft = here.town.service.mapping_desk(here.owner, *here.at).history.draft()
    assert [rule.account for rule in draft.rules] == ["8400"]


@pytest.mark.parametrize("asked", ["page=0", "page=-1", "page=99999", "page=%C2%B2", "only=x"])
def test_a_page_that_is_none_is_the_nearest(town: Portal, asked: str) -> None:
    here = town.here
    here.settle()
    here.town.service.readings.keep(here.owner, *here.at, CATEGORIES[:60])
    assert town.log_in().open(f"{town.place}/mapping/?{asked}").status_code == 200


def test_each_row_says_how_it_books(town: Portal) -> None:
    here = town.here
    here.settle()
    here.map(*demo_rules(here.sandbox))
    owner = town.log_in()
    owner.open(f"{town.place}/mapping/")
    assert "100,00 € Soll 1792 Haben 8400" in " ".join(owner.text.split())


def krone(town: Portal) -> Place:
    """Let the adviser have another client, which has asked its POS."""
    service = town.here.town.service
    asked = Asked(property_name="Krone", contact_name="Wirtin", email="wirtin@krone.example")
    request = service.requests.accept(SYSTEM, service.requests.ask(asked).id)
    place = service.directory.place(SYSTEM, request.organisation)
    invitation = Invitation(
        email=ADVISER, name="Kanzlei", organisation=place.organisation, role=Role.ADVISER
    )
    assert service.invitations.invite(SYSTEM, invitation) == ()
    return place


def test_an_adviser_finds_her_number_and_takes_a_mapping_over(town: Portal) -> None:
    here, service = town.here, town.here.town.service
    here.settle()
    here.map(*demo_rules(here.sandbox))
    add_member(town)
    place = krone(town)
    adviser = town.log_in(ADVISER)
    at = f"/places/{place.organisation}/{place.id}"
    adviser.open(f"{at}/settings/")
    proposed = adviser.tree.one("main").all("input")
    assert str(SETTINGS["datev.consultant_number"]) in {
        node.attributes.get("value") for node in proposed
    }
    assert "Vorschlag: dieselbe wie bei Ihren anderen Mandanten." in adviser.text
    service.settings.change(SYSTEM, place.organisation, place.id, SETTINGS)
    adviser.open(f"{at}/mapping/")
    adviser.press("Als Vorschläge übernehmen", source=here.place.id)
    assert "Die Vorschläge sind eingetragen." in adviser.text, adviser.text
    owner = town.log_in()
    owner.open(f"{town.place}/mapping/")
    assert "Als Vorschläge übernehmen" not in {b.text for b in owner.tree.all("button")}
    sent = {"csrf": owner.csrf(), "source": place.id}
    assert owner._ask("POST", f"{town.place}/mapping/copy", data=sent).status_code == 404


def test_an_app_of_one_s_own_comes_before_the_operator_s(town: Portal) -> None:
    here = town.here
    owner = town.log_in()
    owner.open(f"{town.place}/connect/")
    assert owner.page.status_code == 200
    owner.press(
        "Zugangsdaten hinterlegen",
        client_id="devp-v2-eigene",
        client_secret="geheim-geheim",
        redirect_uri="https://portal.example/connect/return",
    )
    assert "Die Zugangsdaten sind hinterlegt." in owner.text, owner.text
    assert here.town.service.connecting.app(here.organisation).client_id == "devp-v2-eigene"
    assert "geheim-geheim" not in owner.page.text
    owner.press("Zugangsdaten hinterlegen", client_id="", client_secret="x", redirect_uri="x")
    assert owner.page.status_code == 422
    add_member(town)
    adviser = town.log_in(ADVISER)
    adviser.open(f"{town.place}/connect/")
    assert "Client-Geheimnis" not in adviser.text
    app = {
        "client_id": "devp-v2-andere",
        "client_secret": "x",
        "redirect_uri": "https://portal.example/connect/return",
    }
    assert adviser.post(f"{town.place}/connect/app", app).status_code == 404


def test_who_lost_the_phone_asks_for_a_reset(town: Portal) -> None:
    browser = town.browser()
    browser.open("/login")
    browser.press("Anmelden", email=OWNER, password=PASSWORD)
    browser.press("Zurücksetzen erbitten", reach="")
    assert (browser.page.status_code, "JNY-082" in browser.text) == (422, True)
    browser.press("Zurücksetzen erbitten", reach="030 1234")
    assert "Ihre Bitte ist angekommen" in browser.text, browser.text
    browser.press("Zurücksetzen erbitten", reach="030 1234")
    assert actions(town.here.town, town.here.organisation).count("case.open") == 1
    (case,) = town.here.town.service.desk.cases(SYSTEM)
    assert OWNER in case.subject
    assert browser.open("/clients").request.path == "/login/code"
    whole = town.log_in()
    whole.open("/account/")
    assert whole.post("/login/lost", {"reach": "030 1234"}).status_code == 404
