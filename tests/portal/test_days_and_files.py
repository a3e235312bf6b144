"""Held days are settled, and files fetched and sent again, by the portal's pages."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.journey.model import Verdict
from support.people import PASSWORD, actions
from support.portal import Portal, add_member, portal
from support.travellers import ADVISER, demo_rules

FIRST = date(2026, 11, 20)
TODAY = "2026-11-23"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Portal]:
    with portal(tmp_path) as found:
        add_member(found)
        yield found


def settled(found: Portal) -> None:
    here = found.here
    here.keep_app()
    here.connect()
    here.refresh()
    here.settle()
    here.map(*demo_rules(here.sandbox))


def delivered(found: Portal) -> None:
    """Let files come for the days since the first one."""
    settled(found)
    here, service = found.here, found.here.town.service
    here.ready_delivery(FIRST)
    run = here.test()
    adviser = service.visits.on_behalf(SYSTEM, ADVISER)
    service.verdicts.decide(adviser, here.organisation, run.id, Verdict.CONFIRMED)
    service.release.go_live(here.owner, *here.at)
    here.town.clock.pass_by(hours=14)
    service.planner.plan_due()
    with service.store.work(reading=True) as work:
        due = work.agenda.runs_due(here.town.clock(), 100)
    for organisation, _, run_id, _ in due:
        service.performer.perform(organisation, run_id)
    here.town.mails()


def test_a_day_is_decided_and_the_decision_taken_back(town: Portal) -> None:
    settled(town)
    adviser = town.log_in(ADVISER)
    adviser.open(f"{town.place}/days/{TODAY}")
    assert adviser.page.status_code == 200, adviser.text
    assert "Zu klären" in adviser.text
    adviser.press("Trotzdem buchen", reason="Die Kasse ist schon zu")
    assert "Die Entscheidung ist vermerkt." in adviser.text, adviser.text
    assert "day.decide" in actions(town.here.town, town.here.organisation)
    adviser.press("Entscheidung zurücknehmen", reason="Doch nicht")
    assert "Zurückgenommen von" in adviser.text, adviser.text


def test_the_owner_sees_what_holds_a_day_but_does_not_decide(town: Portal) -> None:
    settled(town)
    owner = town.log_in()
    owner.open(f"{town.place}/days/{TODAY}")
    assert "Entscheiden kann die Kanzlei." in owner.text
    sent = {"kind": "book_incomplete", "subjects": "", "reason": "x"}
    assert owner.post(f"{town.place}/days/{TODAY}", sent).status_code == 404
    assert "day.decide" not in actions(town.here.town, town.here.organisation)


def test_a_category_without_account_leads_to_the_mapping(town: Portal) -> None:
    settled(town)
    here = town.here
    here.map(*demo_rules(here.sandbox)[:-2])
    owner = town.log_in()
    owner.open(f"{town.place}/days/2026-11-20")
    assert "MAP-001" in owner.text
    assert f"{town.place}/mapping/?only=missing" in owner.links()


@pytest.mark.parametrize("day", ["yesterday", "2026-13-40", "0"])
def test_a_day_that_is_none_is_not_there(town: Portal, day: str) -> None:
    owner = town.log_in()
    assert owner.open(f"{town.place}/days/{day}").status_code == 404


def test_a_file_is_fetched_and_sent_again_byte_for_byte(town: Portal) -> None:
    delivered(town)
    owner = town.log_in()
    owner.open(f"{town.place}/runs/files")
    address = next(link for link in owner.links() if link.endswith(".csv"))
    content = owner.fetch(address).data
    assert content.startswith(b'"EXTF"')
    assert sha256(content).hexdigest()[:16] in owner.text
    owner.press("Erneut senden")
    assert "Die Datei ist noch einmal unterwegs" in owner.text, owner.text
    (mail,) = [m for m in town.here.town.mails() if ADVISER in m["To"]]
    sent = [part.get_content() for part in mail.iter_attachments()]
    assert content in sent
    owner.open(f"{town.place}/days/")
    assert "Zugestellt" in owner.text
    assert owner.fetch(f"{town.place}/runs/files/EXTF_none.csv").status_code == 422
    assert PASSWORD not in owner.page.text
