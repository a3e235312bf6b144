"""DATEV in the portal: there, back by a state that counts once, the client, and the end."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from attrs import evolve
import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.kseries.client import Clockwork
from datev_bridge.runs.state import RunKind
from datev_bridge.service import PORTAL_VARIABLE
from datev_bridge.testing.datev_server import DatevServer
from datev_bridge.testing.datev_server.messages import Problem
from datev_bridge_flask import create_app
from support.browser import agree
from support.datev import Watcher, app_at
from support.datev_places import CLIENT, FIRST
from support.operating import at_night, run_of, work_through
from support.people import PORTAL
from support.portal import Browser, Portal, add_member, portal
from support.travellers import ADVISER

RETURN = f"{PORTAL}/datev/return"


@pytest.fixture
def found(tmp_path: Path) -> Iterator[Portal]:
    with portal(tmp_path) as made:
        town = made.here.town
        clockwork = Clockwork(
            clock=town.clock,
            monotonic=lambda: town.clock().timestamp(),
            sleep=lambda seconds: town.clock.pass_by(seconds=seconds),
            random=lambda: 0.0,
        )
        renew(made, datev_clockwork=clockwork)
        yield made


def renew(found: Portal, **changes: object) -> None:
    """Let the portal serve a service that differs in something."""
    town = found.here.town
    found.here.town = evolve(town, service=evolve(town.service, **changes))  # type: ignore[arg-type]
    found.app = create_app(found.here.town.service)
    found.app.testing = True
    found.app.config["PROPAGATE_EXCEPTIONS"] = False


@pytest.fixture
def server(found: Portal) -> Iterator[DatevServer]:
    watcher = Watcher()
    with DatevServer((CLIENT,), clock=found.here.town.clock, watch=watcher) as running:
        app = app_at(running.url, redirect_uri=RETURN)
        found.here.town.service.datev.keep_app(SYSTEM, app)
        yield running
    assert watcher.findings == []


def leave(browser: Browser, found: Portal, button: str = "Mit DATEV verbinden") -> str:
    """Go to DATEV's login, and return its address."""
    browser.open(f"{found.place}/datev/")
    browser.press(button)
    (away,) = [link for link in browser.links() if link.startswith("http://127.0.0.1:")]
    return away


def local(address: str) -> str:
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == PORTAL
    return f"{parts.path}?{parts.query}"


def test_the_whole_way(found: Portal, server: DatevServer) -> None:
    found.here.settle()
    browser = found.log_in()
    back = local(agree(leave(browser, found)))
    browser.open(back)
    assert "DATEV ist verbunden" in browser.text
    assert "Von DATEV nicht freigegeben" in browser.text
    assert "Wirtin" in browser.text
    assert browser.fetch(back).status_code == 502
    browser.open(f"{found.place}/datev/")
    browser.press("Diesen Mandanten wählen")
    assert f"DATEV sandbox {CLIENT.id}" in browser.text
    with found.here.town.service.store.work(found.here.organisation, reading=True) as work:
        targets = found.here.town.service.targets_of(work, found.here.place)
    assert [target.name for target in targets] == ["datev"]
    browser.press("Verbindung zu DATEV jetzt trennen")
    assert "Nicht verbunden" in browser.text
    assert server.asked("/revoke") == 2


def test_a_connection_for_today(found: Portal, server: DatevServer) -> None:
    browser = found.log_in()
    browser.open(f"{found.place}/datev/")
    browser.press("Mit DATEV verbinden", lasting="today")
    assert all("offline_access" not in link for link in browser.links())


def test_no_comes_back_with_a_next_step(found: Portal, server: DatevServer) -> None:
    browser = found.log_in()
    browser.open(local(agree(leave(browser, found), "deny")))
    assert browser.page.status_code == 502
    assert "UPL-020" in browser.text
    assert "Starten Sie erneut" in browser.text
    assert browser.fetch("/datev/return?code=x&state=y").status_code == 404


def test_a_client_that_the_login_does_not_see(found: Portal, server: DatevServer) -> None:
    browser = found.log_in()
    browser.open(local(agree(leave(browser, found))))
    browser.press("Diesen Mandanten wählen")
    assert "JNY-020" in browser.text
    found.here.settle()
    server.clients = ()
    browser.press("Diesen Mandanten wählen")
    assert browser.page.status_code == 502
    assert "UPL-073" in browser.text


def test_without_an_app_or_a_public_address_it_is_explained(found: Portal) -> None:
    browser = found.log_in()
    browser.open(f"{found.place}/datev/")
    assert "UPL-009" in browser.text
    assert "Mit DATEV verbinden" not in browser.text
    found.here.town.service.datev.keep_app(SYSTEM, app_at("http://127.0.0.1:9"))
    environment = {**found.here.town.service.environment, PORTAL_VARIABLE: "http://127.0.0.1:8080"}
    renew(found, environment=environment)
    browser = found.log_in(base="http://127.0.0.1:8080")
    browser.open(f"{found.place}/datev/")
    assert "UPL-011" in browser.text
    assert "Mit DATEV verbinden" not in browser.text


def test_the_adviser_sees_it_and_changes_nothing(found: Portal, server: DatevServer) -> None:
    add_member(found)
    browser = found.log_in(ADVISER)
    browser.open(f"{found.place}/datev/")
    assert "DATEV verbindet der Betrieb selbst" in browser.text
    for act in ("begin", "choose", "part"):
        assert browser.post(f"{found.place}/datev/{act}").status_code == 404


def test_what_datev_refused_is_said_and_offered_again(found: Portal, server: DatevServer) -> None:
    problem = Problem(number="1008836", title="Virus", detail="found")
    server.jobs.verdict = lambda _: problem
    here, service = found.here, found.here.town.service
    browser = found.log_in()
    browser.open(local(agree(leave(browser, found))))
    here.settle()
    service.datev.choose_settled(here.owner, *here.at)
    here.go_live(FIRST)
    at_night(here)
    work_through(here)
    for _ in range(2):
        service.deliverer.deliver_due()
        here.town.clock.pass_by(minutes=1)
    (name,) = run_of(here, RunKind.SCHEDULED).files
    browser = found.log_in()
    browser.open(f"{found.place}/runs/files/{name}/about")
    assert "UPL-107" in browser.text
    assert "DATEV hält die Datei für schädlich" in browser.text
    server.jobs.verdict = lambda _: None
    browser.press("Noch einmal anbieten")
    assert "noch einmal angeboten" in browser.text
    for _ in range(2):
        service.deliverer.deliver_due()
        here.town.clock.pass_by(minutes=1)
    browser.open(f"{found.place}/runs/files/{name}/about")
    assert "UPL-107" not in browser.text
    assert "Noch einmal anbieten" not in browser.text
