"""Each page in a real browser: axe, contrast, targets, focus, narrow; nothing from elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
import re
from threading import Thread

from attrs import define, field
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
import pytest

from support.crawl import Seen, crawl, endpoint_of, whole_progress
from support.looks import faults
from support.nasty import NASTY, plant
from support.people import PASSWORD, said_in
from support.portal import HERE, OPERATOR_MAIL
from support.served import Served, chromium, served, window
from support.travellers import ADVISER, OWNER

pytestmark = pytest.mark.slow

ALL_LOOK = frozenset({"fresh", "tested", "delivered"})
"""States in which not only the owner looks."""
LEADS_ON = frozenset({"home.home", "connect.come_back", "datev.come_back"})
"""What answers with the way elsewhere."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as found:
        yield found


@pytest.fixture
def town(tmp_path: Path, browser: Chromium) -> Iterator[Served]:
    with served(tmp_path) as found:
        yield found
        for context in browser.contexts:
            context.close()


@define
class Look:
    """What was looked at, and what was found.

    Attributes:
        known: Pages by what they say, numbers aside: each is looked at once.
        endpoints: What answered.
        found: What is wrong, by where.
    """

    known: set[int] = field(factory=set)
    endpoints: set[str] = field(factory=set)
    found: dict[str, list[str]] = field(factory=dict)

    def is_new(self, seen: Seen) -> bool:
        """Tell whether a page says something that none said before."""
        self.endpoints.add(seen.endpoint)
        if not seen.is_page:
            return False
        said = re.sub(r"[0-9a-f]{8,}|\d+", "", seen.answer.text.partition("<main")[2])
        new = hash(said) not in self.known
        self.known.add(hash(said))
        return new

    def at(self, page: Page, where: str) -> None:
        """Look at the page that is open."""
        said = faults(page)
        if said:
            self.found[where] = said


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def test_nothing_is_wrong_with_any_page_in_any_state(town: Served, browser: Chromium) -> None:
    """Every page that a link leads to, for everybody; one that no link leads to fails."""
    look, found = Look(), town.portal
    for state in whole_progress(found):
        for who in (OWNER, ADVISER, OPERATOR_MAIL) if state in ALL_LOOK else (OWNER,):
            page = window(browser).new_page()
            town.log_in(page, who)
            for seen in crawl(found.log_in(who, HERE)):
                if look.is_new(seen):
                    page.goto(town.url + seen.path)
                    look.at(page, f"{state} {who} {seen.path}")
            page.context.close()
    look_from_outside(town, browser, look)
    rules = found.app.url_map.iter_rules()
    pages = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    assert look.found == {}
    assert pages - look.endpoints - LEADS_ON - {"static", "home.health", "home.robots"} == set()


def look_from_outside(town: Served, browser: Chromium, look: Look) -> None:
    """Look at what is there without a login, and half-way through one."""
    page = window(browser).new_page()

    def at(where: str) -> None:
        look.endpoints.add(endpoint_of(town.portal.app, page.url))
        look.at(page, f"outside {where}")

    page.goto(f"{town.url}/login")
    at("login")
    page.get_by_role("link", name="Noch kein Zugang? Verbindung anfragen").click()
    at("request")
    page.get_by_label("Name des Betriebs").fill("Zum Hirschen")
    page.get_by_label("Ihr Name").fill("Resi")
    page.get_by_label("E-Mail-Adresse").fill("resi@hirschen")
    press(page, "Anfrage senden")
    at("request refused")
    page.get_by_label("E-Mail-Adresse").fill("resi@hirschen.example")
    press(page, "Anfrage senden")
    at("thanks")
    page.goto(f"{town.url}/password/forgot")
    at("forgot")
    page.get_by_label("E-Mail-Adresse").fill(OWNER)
    press(page, "Link senden")
    at("link sent")
    log_in(town, page, PASSWORD)
    at("code")
    page.goto(f"{town.url}/nowhere")
    at("nowhere")
    for mail in town.portal.here.town.mails():
        for link in set(re.findall(rf"{town.url}/links/[^\s<]+", said_in(mail))):
            page.goto(link)
            at("link")
    page.goto(f"{town.url}/links/done/confirmed")
    at("done")


PLACE = "{place}"


def act(town: Served, page: Page, path: str, button: str) -> None:
    page.goto(town.url + path.replace(PLACE, town.portal.place))
    press(page, button)


def log_in(town: Served, page: Page, password: str) -> None:
    page.goto(f"{town.url}/login")
    page.get_by_label("E-Mail-Adresse").fill(OWNER)
    page.get_by_label("Kennwort").fill(password)
    press(page, "Anmelden")


def give_code(town: Served, page: Page, code: str = "") -> None:
    app = town.portal.apps[OWNER]
    app.wait()
    page.get_by_label("Code aus Ihrer Authenticator-App").fill(code or app.code())
    press(page, "Weiter")


def confirm(page: Page) -> None:
    page.get_by_label("Code aus der App").fill("000000")
    press(page, "App bestätigen")


def slip(town: Served, page: Page) -> None:
    page.goto(f"{town.place}/settings/")
    page.get_by_label("Beraternummer").fill("17")
    page.get_by_label("Länge der Sachkonten").fill("x")
    press(page, "DATEV-Daten speichern")


def misdirect(town: Served, page: Page) -> None:
    page.goto(f"{town.place}/schedule/")
    page.get_by_label("Empfänger", exact=True).fill("niemand")
    press(page, "Zeitplan und Empfänger speichern")


def misbook(town: Served, page: Page) -> None:
    here = town.portal.here
    here.settle()
    here.keep_app()
    here.connect()
    here.town.service.looking.look(here.owner, *here.at)
    page.goto(f"{town.place}/mapping/")
    page.locator("input[name^=account-]").first.fill("12")
    press(page, "Entwurf speichern")


def wait_for_proof(town: Served, page: Page) -> None:
    town.portal.here.town.clock.pass_by(minutes=11)
    act(town, page, PLACE + "/schedule/", "Empfänger bestätigen")


Step = tuple[str, Callable[[Served, Page], None]]
ANSWERS: tuple[Step, ...] = (
    ("wrong password", lambda town, page: log_in(town, page, "falsch")),
    ("code", lambda town, page: log_in(town, page, PASSWORD)),
    ("wrong code", lambda town, page: give_code(town, page, "000000")),
    ("account", give_code),
    ("recovery codes", lambda town, page: act(town, page, "/account/", "Neue Codes anzeigen")),
    ("QR code", lambda town, page: act(town, page, "/second-factor/", "App neu einrichten")),
    ("wrong app", lambda town, page: confirm(page)),
    ("wrong settings", slip),
    ("wrong recipients", misdirect),
    ("wrong account", misbook),
    ("history", lambda town, page: page.goto(f"{town.place}/mapping/history") and None),
    ("proof", wait_for_proof),
    ("no test run", lambda town, page: act(town, page, PLACE + "/test-run/", "Testlauf starten")),
    ("came back", lambda town, page: page.goto(f"{town.url}/connect/return?state=x") and None),
)


def test_nothing_is_wrong_with_the_answers_to_forms(town: Served, browser: Chromium) -> None:
    page, look = window(browser).new_page(), Look()
    for name, step in ANSWERS:
        step(town, page)
        look.at(page, f"{name} {page.url}")
    assert look.found == {}


def test_a_form_is_filled_in_by_keyboard_alone(town: Served, browser: Chromium) -> None:
    town.portal.here.settle()
    page = window(browser).new_page()
    town.log_in(page)
    page.goto(f"{town.place}/settings/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "datev.consultant_number"
    page.keyboard.type("4711")
    page.keyboard.press("Enter")
    page.get_by_text("Gespeichert.", exact=True).wait_for()
    assert page.get_by_label("Beraternummer").input_value() == "4711"


def test_nothing_is_loaded_from_elsewhere(town: Served, browser: Chromium) -> None:
    page = window(browser).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    town.log_in(page)
    for seen in crawl(town.portal.log_in(OWNER, HERE), few=1):
        if seen.is_page:
            page.goto(town.url + seen.path)
    assert len(asked) > 20
    assert [url for url in asked if not url.startswith(town.url)] == []


FRAME = "<!doctype html><title>elsewhere</title><iframe src='{url}' width=600 height=400></iframe>"


@contextmanager
def elsewhere(page: str) -> Iterator[str]:
    """Serve a page at another address."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_no_page_is_shown_within_another(town: Served, browser: Chromium) -> None:
    page = window(browser).new_page()
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(str(request.failure)))
    town.log_in(page)
    with elsewhere(FRAME.format(url=f"{town.place}/release/")) as address:
        page.goto(address)
        page.wait_for_timeout(500)
    assert "net::ERR_BLOCKED_BY_RESPONSE" in failed
    assert [each for each in page.frames[1:] if "Freigeben" in each.content()] == []


def test_a_name_does_nothing(town: Served, browser: Chromium) -> None:
    """Names from the POS and from people are shown, and never run, fetched or obeyed."""
    plant(town.portal, *NASTY)
    opened: list[str] = []
    for who in (OWNER, OPERATOR_MAIL):
        page = window(browser).new_page()
        page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
        town.log_in(page, who)
        for seen in crawl(town.portal.log_in(who, HERE), few=len(NASTY)):
            if seen.is_page:
                page.goto(town.url + seen.path)
                assert "taken" not in page.title(), seen.path
                foreign = "main script, main img, main svg[onload], main a[href^=javascript]"
                assert page.locator(foreign).count() == 0, seen.path
    assert opened == []
