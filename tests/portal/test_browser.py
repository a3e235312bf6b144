"""Each page in a real browser: axe, contrast, targets, focus, narrow; nothing from elsewhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
import pytest

from support.portal import OPERATOR_MAIL
from support.served import Served, chromium, served, window
from support.stages import paths, progress

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
