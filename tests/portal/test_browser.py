"""The portal in a real browser: by mouse without scripts, by keyboard, axe on each page, narrow."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
import pytest

from datev_bridge.kseries.oauth import App as PosApp
from datev_bridge.testing.sandbox.apps import APP_V2
from support.people import PASSWORD
from support.portal import OPERATOR_MAIL
from support.served import Served, chromium, served, window
from support.stages import paths, progress
from support.travellers import ADVISER, OPERATOR

pytestmark = pytest.mark.slow

NARROW = 320
SMALLEST = 24
"""Pixels of a target, either way (WCAG 2.2, 2.5.8)."""
NO_PAGES = ("/robots.txt", "/health", ".csv", ".xlsx")


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as found:
        yield found


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as found:
        yield found


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_the_journey_by_mouse_without_scripts(town: Served, browser: Chromium) -> None:
    here = town.portal.here
    url = here.sandbox.url
    app = PosApp(
        client_id=APP_V2.client_id,
        client_secret=APP_V2.client_secret,
        redirect_uri=f"{town.url}/connect/return",
        api_url=url,
        auth_url=url,
    )
    here.town.service.connecting.keep_app(OPERATOR, app)
    page = window(browser, java_script_enabled=False).new_page()
    town.log_in(page)
    page.get_by_role("link", name="Kasse verbinden").first.click()
    connect(page)
    settle(page)
    map_accounts(town, page)
    schedule(town, page)
    page.get_by_role("link", name="Testlauf prüfen").first.click()
    press(page, "Testlauf starten")
    page.get_by_text("Die Testdatei ist erzeugt").wait_for()
    here.town.mails()
    adviser = window(browser, java_script_enabled=False).new_page()
    town.log_in(adviser, ADVISER)
    adviser.goto(f"{town.place}/test-run/")
    press(adviser, "Ja, die Datei stimmt")
    adviser.get_by_text("Der Testlauf ist bestätigt.").wait_for()
    page.get_by_role("link", name="Freigeben").first.click()
    press(page, "Automatische Dateien freigeben")
    page.get_by_text("Freigegeben. Ab dem ersten Tag").wait_for()


def connect(page: Page) -> None:
    press(page, "Mit K-Series verbinden")
    page.locator("button[value=approve]").click()
    page.get_by_role("heading", name="Betrieb wählen").wait_for()
    press(page, "Diesen Betrieb buchen")


def settle(page: Page) -> None:
    page.get_by_role("link", name="DATEV-Daten").first.click()
    page.get_by_label("Beraternummer").fill("29098")
    page.get_by_label("Mandantennummer").fill("55003")
    page.get_by_label("Zwischenkonto").fill("1792")
    press(page, "DATEV-Daten speichern")
    page.get_by_text("Gespeichert.", exact=True).wait_for()


GAPS = (
    # name, account, kind
    ("Personal", "1369", "Personal"),
    ("Auf Zimmer", "1368", "Zimmer"),
    ("Auf Rechnung", "10001", "Rechnung"),
    ("Kaffee & Tee", "8300", "Erlös"),
    ("Merchandise", "8300", "Erlös"),
)


def map_accounts(town: Served, page: Page) -> None:
    page.get_by_role("link", name="Konten zuordnen").first.click()
    press(page, "Kasse lesen und Konten vorschlagen")
    page.get_by_role("link", name="Nicht zugeordnet").click()
    for name, account, kind in GAPS:
        field = page.get_by_label(f"Konto für {name}", exact=True)
        if field.count():
            field.fill(account)
            page.get_by_label(f"Kontoart für {name}").select_option(label=kind)
    press(page, "Entwurf speichern")
    page.get_by_text("Der Entwurf ist gespeichert.").wait_for()
    press(page, "Alle Vorschläge bestätigen")
    page.get_by_role("link", name="Änderungen ansehen und freigeben").click()
    town.portal.here.town.clock.pass_by(minutes=11)
    press(page, "Konten freigeben")
    page.get_by_label("Kennwort").fill(PASSWORD)
    press(page, "Ausweisen und fortfahren")
    page.get_by_text("Die Konten sind freigegeben.").wait_for()


def schedule(town: Served, page: Page) -> None:
    page.get_by_role("link", name="Zeitplan und Zustellung").first.click()
    page.get_by_label("Empfänger", exact=True).fill(ADVISER)
    press(page, "Zeitplan und Empfänger speichern")
    press(page, "Empfänger bestätigen")
    first = town.portal.here.town.clock().date() + timedelta(days=1)
    page.get_by_label("Erster Geschäftstag").fill(first.isoformat())
    press(page, "Ersten Tag festlegen")
    page.get_by_text("Der erste Tag ist festgelegt.").wait_for()


def faults(page: Page) -> list[str]:
    """Return what axe finds on the page, and what is too small or too wide."""
    said = violations(page)
    page.emulate_media(color_scheme="dark")
    said += violations(page, runOnly=["color-contrast"])
    page.emulate_media(color_scheme="light")
    said += page.evaluate(TOO_SMALL, SMALLEST)
    page.set_viewport_size({"width": NARROW, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    return [*said, *([f"{wide} pixels wide"] if wide > NARROW else [])]


def violations(page: Page, **options: Any) -> list[str]:
    """Return what axe finds."""
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {[node['html'][:150] for node in each['nodes']][:3]}" for each in found]


TOO_SMALL = """least => [...document.querySelectorAll('button, input, select, textarea, summary')]
  .filter(node => node.type !== 'hidden' && node.checkVisibility())
  .map(node => [node, node.getBoundingClientRect()])
  .filter(([_, box]) => box.width < least || box.height < least)
  .map(([node, box]) => `small: ${node.outerHTML.slice(0, 90)} ${box.width} × ${box.height}`)"""


def test_axe_finds_nothing_on_any_page_in_either_scheme(town: Served, browser: Chromium) -> None:
    page = window(browser).new_page()
    town.log_in(page)
    found: dict[str, list[str]] = {}
    seen: set[tuple[str, int]] = set()
    for state in progress(town.portal):
        for path in paths(town.portal):
            said = [] if path.endswith(NO_PAGES) else look(page, town.url + path, seen)
            found |= {f"{state} {path}": said} if said else {}
    operator = window(browser).new_page()
    town.log_in(operator, OPERATOR_MAIL)
    for path in ("/operator/", "/clients", "/cases/", "/"):
        said = look(operator, town.url + path, seen)
        found |= {path: said} if said else {}
    assert found == {}


def look(page: Page, address: str, seen: set[tuple[str, int]]) -> list[str]:
    """Return what is wrong with a page, unless it was looked at as it is."""
    page.goto(address)
    markup = page.locator("main").inner_html()
    key = (address, hash("".join(sign for sign in markup if not sign.isdigit())))
    if key in seen:
        return []
    seen.add(key)
    return faults(page)


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
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
    page.keyboard.type("4711")
    page.keyboard.press("Enter")
    page.get_by_text("Gespeichert.", exact=True).wait_for()
    assert page.get_by_label("Beraternummer").input_value() == "4711"


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_blocked(
    town: Served, browser: Chromium
) -> None:
    page = window(browser).new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    town.log_in(page)
    page.goto(f"{town.url}/second-factor/")
    press(page, "App neu einrichten")
    page.locator(".qr svg").wait_for()
    assert [url for url in asked if not url.startswith(town.url)] == []
    assert [text for text in said if "Content Security Policy" in text] == []
    assert page.title() == "App einrichten – datev_bridge"
