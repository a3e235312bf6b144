"""Once files come: months, files, booking anew, backfill, statement, alarms, and the end."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
import io
from pathlib import Path
import re
from zipfile import ZipFile

from attrs import evolve
import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.journey.model import Verdict
from datev_bridge.mapping import MappingRule, RuleTarget
from datev_bridge.onboarding import LocationState
from datev_bridge.runs.state import RunState
from support.people import PASSWORD, actions
from support.portal import OPERATOR_MAIL, Browser, Portal, add_member, add_operator, portal
from support.travellers import ADVISER, demo_rules

FIRST = date(2026, 11, 20)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Portal]:
    with portal(tmp_path) as found:
        add_member(found)
        add_operator(found)
        go_live(found)
        yield found


def go_live(found: Portal) -> None:
    here, service = found.here, found.here.town.service
    here.keep_app()
    here.connect()
    here.refresh()
    here.settle()
    here.map(*demo_rules(here.sandbox))
    here.ready_delivery(FIRST)
    run = here.test()
    adviser = service.visits.on_behalf(SYSTEM, ADVISER)
    service.verdicts.decide(adviser, here.organisation, run.id, Verdict.CONFIRMED)
    service.release.go_live(here.owner, *here.at)
    here.town.clock.pass_by(hours=14)
    service.planner.plan_due()
    work(found)


def work(found: Portal) -> None:
    """Let everything that is due happen."""
    service = found.here.town.service
    with service.store.work(reading=True) as work:
        due = work.agenda.runs_due(found.here.town.clock(), 100)
    for organisation, _, run_id, _ in due:
        service.performer.perform(organisation, run_id)
    service.mailing.send_due(SYSTEM)
    service.performer.settle()


def count(found: Portal, action: str) -> int:
    return actions(found.here.town, found.here.organisation).count(action)


def first_file(found: Portal, browser: Browser) -> str:
    """Open the newest file's page; return its name."""
    browser.open(f"{found.place}/runs/files")
    link = next(link for link in browser.links() if link.endswith("/about"))
    browser.open(link)
    return link.split("/")[-2]


def test_a_month_shows_each_day_with_its_turnover(town: Portal) -> None:
    owner = town.log_in()
    for page in ("/runs/", "/days/", "/"):
        owner.open(f"{town.place}{page}")
        assert "Geschäftstage im November 2026" in owner.text
        assert "Zugestellt" in owner.text
        assert re.search(r"Umsatz [\d.]+,\d\d\s€", owner.text)
    owner.open(f"{town.place}/runs/?month=2026-10")
    assert "Geschäftstage im Oktober 2026" in owner.text
    owner.open(f"{town.place}/runs/?month=9999-99")
    assert "Geschäftstage im November 2026" in owner.text


def test_runs_are_filtered_by_kind_and_state(town: Portal) -> None:
    owner = town.log_in()
    owner.open(f"{town.place}/runs/?kind=backfill")
    assert "Noch ist nichts gelaufen" in owner.text
    owner.open(f"{town.place}/runs/?kind=scheduled&state=delivered")
    assert "Nach Zeitplan" in owner.text
    assert owner.open(f"{town.place}/runs/?kind=x&state=%00&page=-1").status_code == 200


def test_from_a_file_to_a_row_to_its_receipts_and_back(town: Portal) -> None:
    owner = town.log_in()
    name = first_file(town, owner)
    assert name in owner.text
    assert "E-Mail angenommen" in owner.text
    day = next(link for link in owner.links() if "/days/2026" in link and "/rows/" not in link)
    owner.open(day)
    assert "Zwischenkonto: Soll" in owner.text
    row = next(link for link in owner.links() if "/rows/" in link)
    owner.open(row)
    assert "Belege in dieser Zeile" in owner.text
    assert day in owner.links()
    for wrong in ("0", "999", "x"):
        assert owner.open(f"{day}/rows/{wrong}").status_code == 404


def test_the_proof_of_a_file_is_given(town: Portal) -> None:
    owner = town.log_in()
    name = first_file(town, owner)
    answer = owner.fetch(f"{town.place}/runs/files/{name}/proof")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="proof_')
    content = owner.fetch(f"{town.place}/runs/files/{name}").data
    assert sha256(content).hexdigest() in answer.text


def with_cost_centre(rule: MappingRule) -> MappingRule:
    return evolve(rule, kost1="7") if rule.target is RuleTarget.REVENUE else rule


def test_days_are_booked_anew_once(town: Portal) -> None:
    here = town.here
    here.map(*(with_cost_centre(rule) for rule in demo_rules(here.sandbox)))
    owner = town.log_in()
    first_file(town, owner)
    repost = next(link for link in owner.links() if "/runs/repost" in link)
    owner.open(repost)
    assert "Das käme" in owner.text, owner.text
    assert count(town, "days.repost") == 0
    owner.press("Jetzt neu buchen")
    assert "Die Tage sind neu gebucht" in owner.text, owner.text
    assert count(town, "days.repost") == 1
    owner.open(repost)
    assert "Es unterscheidet sich nichts" in owner.text


def test_a_file_that_is_none_cannot_be_replaced(town: Portal) -> None:
    owner = town.log_in()
    asked = f"first={FIRST}&last={FIRST}&replaces=EXTF_none.csv"
    owner.open(f"{town.place}/runs/repost?{asked}")
    assert "RUN-012" in owner.text
    assert "Unter „Dateien“ stehen alle" in owner.text
    owner.open(f"{town.place}/runs/repost?first=x&last=2026-13-01")
    assert owner.page.status_code == 200


def test_a_backfill_is_planned_begun_watched_and_called_off(town: Portal) -> None:
    owner = town.log_in()
    owner.open(f"{town.place}/backfill/?first=2026-09-15&last=2026-10-31")
    assert "2 Dateien mit 47 Tagen" in owner.text, owner.text
    assert count(town, "backfill.start") == 0
    owner.press("Nacherfassung beginnen")
    assert "Die Nacherfassung läuft." in owner.text, owner.text
    assert "In diesem Zeitraum ist nichts nachzuholen" in owner.text
    assert count(town, "backfill.start") == 1
    owner.press("Nicht Begonnenes abbrechen")
    assert "ist abgebrochen" in owner.text
    town.here.town.clock.pass_by(minutes=1)
    owner.open(f"{town.place}/backfill/?first=2026-10-29&last=2026-10-31")
    owner.press("Nacherfassung beginnen")
    assert "Die Nacherfassung läuft." in owner.text, owner.text
    work(town)
    owner.open(f"{town.place}/backfill/")
    assert "Zugestellt" in owner.text


@pytest.mark.parametrize("asked", ["first=2026-12-24&last=2026-01-01", "first=1&last=2", "first=x"])
def test_a_range_that_is_none_is_told_or_passed_over(town: Portal, asked: str) -> None:
    owner = town.log_in()
    assert owner.open(f"{town.place}/backfill/?{asked}").status_code == 200
    sent = owner._ask("POST", f"{town.place}/backfill/start?{asked}", data={"csrf": owner.csrf()})
    assert sent.status_code in {400, 422}


def test_an_overlap_with_automatic_files_is_refused_in_words(town: Portal) -> None:
    owner = town.log_in()
    owner.open(f"{town.place}/backfill/?first=2026-11-01&last=2026-11-21")
    assert "RUN-026" in owner.text
    assert "21.11.2026" in owner.text
    assert "2026-11-21" not in owner.text


def test_a_month_is_stated_kept_and_mailed(town: Portal) -> None:
    adviser = town.log_in(ADVISER)
    adviser.open(f"{town.place}/statement/?month=2026-11")
    assert "Zwischenkonto" in adviser.text
    assert "Vorläufig" in adviser.text
    kept = adviser.fetch(f"{town.place}/statement/statement.html?month=2026-11")
    assert kept.headers["Content-Disposition"] == 'attachment; filename="statement_2026-11.html"'
    town.here.town.mails()
    adviser.press("Jetzt per E-Mail senden")
    assert "Die Aufstellung ist unterwegs." in adviser.text, adviser.text
    assert adviser.path.endswith("month=2026-11&done=sent")
    assert count(town, "statement.send") == 1
    assert [ADVISER in mail["To"] for mail in town.here.town.mails()] == [True]


def test_the_month_before_is_that_at_the_location(town: Portal) -> None:
    town.here.town.clock.now = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    owner = town.log_in()
    owner.open(f"{town.place}/statement/")
    assert "Januar 2027" in owner.text, owner.text


def test_a_run_that_waits_for_a_decision_does_not_say_that_nobody_need_act(town: Portal) -> None:
    here = town.here
    with here.town.service.store.work(here.organisation) as work:
        run = work.runs.of(here.place.id)[0]
        waits = {"state": RunState.WAITING, "problem": "RUN-044", "said": {"de": "x", "en": "x"}}
        assert work.runs.keep(evolve(run, **waits), run.state)
    owner = town.log_in()
    owner.open(f"{town.place}/runs/")
    assert "Wartet" in owner.text
    assert "Wartet auf die Kasse" not in owner.text
    assert "Sie müssen nichts tun" not in owner.text
    assert "Handeln müssen Sie nur, wenn diese Tage noch in die Datei sollen." in owner.text


def test_alarms_say_what_to_do_without_commands(town: Portal) -> None:
    owner = town.log_in()
    owner.open(f"{town.place}/alarms/")
    assert "Alles in Ordnung." in owner.text
    town.here.town.clock.pass_by(hours=48)
    owner = town.log_in()
    owner.open(f"{town.place}/alarms/")
    assert "RUN-033" in owner.text
    assert "Unter „Läufe“ steht, was sie aufhält" in owner.text
    assert "datev-bridge" not in owner.text
    operator = town.log_in(OPERATOR_MAIL)
    operator.open("/operator/alarms")
    assert "RUN-033" in operator.text
    assert "Zur Linde" in operator.text


def test_the_operator_sees_runs_that_are_not_at_their_end(town: Portal) -> None:
    town.here.town.clock.pass_by(hours=24)
    town.here.town.service.planner.plan_due()
    operator = town.log_in(OPERATOR_MAIL)
    operator.open("/operator/runs")
    assert "Zur Linde" in operator.text
    assert "Geplant" in operator.text
    operator.open("/operator/health")
    assert "Die Kasse ist verbunden" in operator.text
    operator.open("/clients?name=linde")
    assert "Zur Linde" in operator.text
    operator.open("/clients?name=krone")
    assert "Zur Linde" not in operator.text


def test_a_planned_run_is_called_off_once(town: Portal) -> None:
    town.here.town.clock.pass_by(hours=24)
    town.here.town.service.planner.plan_due()
    owner = town.log_in()
    owner.open(f"{town.place}/runs/?state=planned")
    owner.press("Lauf abbrechen")
    assert "Der Lauf ist abgebrochen" in owner.text, owner.text
    assert count(town, "run.cancel") == 1


def test_all_data_are_taken_and_everything_ends(town: Portal) -> None:
    owner, here = town.log_in(), town.here
    owner.open(f"{town.place}/ending/")
    owner.press("Daten herunterladen")
    archive = ZipFile(io.BytesIO(owner.page.data))
    assert "about.json" in archive.namelist()
    assert sha256(owner.page.data).hexdigest() in owner.page.headers["Content-Disposition"]
    owner.open(f"{town.place}/ending/")
    owner.press("Betrieb endgültig beenden")
    assert "Der Betrieb ist beendet." in owner.text, owner.text
    found = here.town.service.directory.view(here.owner, *here.at)
    assert found.place.state is LocationState.TERMINATED
    owner.press("Alles endgültig beenden")
    assert "Alles ist beendet." in owner.text, owner.text
    owner.press("Unwiderruflich löschen", took="0" * 64)
    assert "JNY-050" in owner.text
    owner.press("Daten herunterladen")
    took = sha256(owner.page.data).hexdigest()
    owner.open(f"{town.place}/ending/")
    owner.press("Unwiderruflich löschen", took=took)
    left = here.town.service.directory.organisations(SYSTEM)
    assert here.organisation not in {each.id for each in left}
    assert owner.open("/clients").request.path == "/login"


def test_an_adviser_neither_takes_data_nor_ends_anything(town: Portal) -> None:
    adviser = town.log_in(ADVISER)
    adviser.open("/clients")
    for end in ("data", "place", "organisation", "delete"):
        sent = {"csrf": adviser.csrf(), "took": "x"}
        answer = adviser._ask("POST", f"{town.place}/ending/{end}", data=sent)
        assert answer.status_code == 404, end
    adviser.open(f"{town.place}/")
    assert "Daten und Ende" not in adviser.tree.text


def test_what_is_weighty_asks_for_the_password(town: Portal) -> None:
    owner = town.log_in()
    owner.open(f"{town.place}/ending/")
    town.here.town.clock.pass_by(minutes=11)
    owner.press("Betrieb endgültig beenden")
    assert owner.page.status_code == 403
    assert count(town, "place.terminate") == 0
    owner.press("Ausweisen und fortfahren", proof_password=PASSWORD)
    assert count(town, "place.terminate") == 1
