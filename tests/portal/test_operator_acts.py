"""What the operator does for people: addresses that bounce, accounts that are closed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.identity.model import UserState
from support.people import PASSWORD, actions
from support.portal import OPERATOR_MAIL, Portal, add_member, add_operator, portal
from support.travellers import ADVISER, OWNER

GONE = "5.1.1 no such user"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Portal]:
    with portal(tmp_path) as found:
        add_member(found)
        add_operator(found)
        yield found


def state_of(found: Portal, email: str) -> UserState:
    return found.here.town.service.visits.named(SYSTEM, email).state


def test_an_address_that_bounces_is_listed_and_let_go(town: Portal) -> None:
    operator = town.log_in(OPERATOR_MAIL)
    assert "Keine Adresse ist vermerkt." in operator.open("/operator/alarms").text
    bouncing = town.here.town.service.bouncing
    bouncing.record(SYSTEM, ADVISER, reason=GONE)
    operator.open("/operator/alarms")
    assert ADVISER in operator.text
    assert GONE in operator.text
    operator.press("Wieder dorthin senden")
    assert "E-Mails gehen wieder an diese Adresse." in operator.text, operator.text
    assert bouncing.all(SYSTEM) == ()
    assert actions(town.here.town).count("bounce.clear") == 1


def test_an_address_that_is_let_go_already_is_told(town: Portal) -> None:
    bouncing = town.here.town.service.bouncing
    bouncing.record(SYSTEM, ADVISER, reason=GONE)
    operator = town.log_in(OPERATOR_MAIL)
    operator.open("/operator/alarms")
    bouncing.clear(SYSTEM, ADVISER)
    operator.press("Wieder dorthin senden")
    assert operator.page.status_code == 422
    assert "MAIL-014" in operator.text
    assert "datev-bridge" not in operator.text


def test_where_mails_go_and_come_back_from_is_said_below_the_recipients(town: Portal) -> None:
    town.here.settle()
    town.here.town.service.bouncing.record(SYSTEM, ADVISER, reason=GONE)
    for who in (OWNER, ADVISER):
        browser = town.log_in(who)
        browser.open(f"{town.place}/schedule/")
        lines = [node.text for node in browser.tree.one("main").all("li") if "@" in node.text]
        (bounced,) = [line for line in lines if "E-Mails kommen zurück" in line]
        assert ADVISER in bounced
        assert "Kanzlei" in bounced
        assert "bekommt die Dateien" in bounced
        assert GONE in bounced
        (reached,) = [line for line in lines if line.endswith("keine E-Mail kam zurück")]
        assert OWNER in reached


def test_an_account_is_closed_and_opened_beside_the_person(town: Portal) -> None:
    adviser = town.log_in(ADVISER)
    assert adviser.open(f"{town.place}/").status_code == 200
    operator = town.log_in(OPERATOR_MAIL)
    operator.open(f"{town.place}/members/")
    (row,) = [n for n in operator.tree.all("tr") if ADVISER in n.text]
    form = [n for n in operator.tree.all("form") if "Konto sperren" in n.text].index(
        next(n for n in row.all("form") if "Konto sperren" in n.text)
    )
    operator.press("Konto sperren", form)
    assert operator.path.startswith(f"{town.place}/members/")
    assert "Das Konto ist gesperrt" in operator.text, operator.text
    assert "Gesperrt" in operator.text
    assert state_of(town, ADVISER) is UserState.DISABLED
    assert state_of(town, OWNER) is UserState.ACTIVE
    assert adviser.open(f"{town.place}/").request.path == "/login"
    operator.press("Konto entsperren")
    assert "Das Konto ist entsperrt." in operator.text, operator.text
    assert state_of(town, ADVISER) is UserState.ACTIVE
    assert town.log_in(ADVISER).open(f"{town.place}/").status_code == 200


def test_an_account_is_closed_by_its_address(town: Portal) -> None:
    operator = town.log_in(OPERATOR_MAIL)
    operator.open("/operator/")
    town.here.town.clock.pass_by(minutes=11)
    operator.press("Konto sperren", email=OWNER)
    assert operator.page.status_code == 403
    assert state_of(town, OWNER) is UserState.ACTIVE
    operator.press("Ausweisen und fortfahren", proof_password=PASSWORD)
    assert "Das Konto ist gesperrt; die Person ist überall abgemeldet." in operator.text
    assert state_of(town, OWNER) is UserState.DISABLED
    operator.press("Konto entsperren", email=OWNER)
    assert state_of(town, OWNER) is UserState.ACTIVE
    operator.press("Konto sperren", email="niemand@linde.example")
    assert operator.page.status_code == 404


def test_nobody_else_is_offered_or_does_it(town: Portal) -> None:
    town.here.town.service.bouncing.record(SYSTEM, ADVISER, reason=GONE)
    for who in (OWNER, ADVISER):
        browser = town.log_in(who)
        browser.open(f"{town.place}/members/")
        assert "Konto sperren" not in browser.tree.text
        for path in ("people/disable", "people/enable", "bounces/clear"):
            sent = {"csrf": browser.csrf(), "email": OPERATOR_MAIL, "address": ADVISER}
            answer = browser._ask("POST", f"/operator/{path}", data=sent)
            assert answer.status_code == 404, (who, path)
    assert state_of(town, OPERATOR_MAIL) is UserState.ACTIVE
    assert len(town.here.town.service.bouncing.all(SYSTEM)) == 1


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example", "/\\else"])
def test_an_act_leads_nowhere_else(town: Portal, to: str) -> None:
    operator = town.log_in(OPERATOR_MAIL)
    operator.open("/operator/")
    sent = {"csrf": operator.csrf(), "email": ADVISER, "next": to}
    answer = operator._ask("POST", "/operator/people/disable", data=sent)
    assert (answer.status_code, answer.location) == (302, "/operator/?done=disabled")
