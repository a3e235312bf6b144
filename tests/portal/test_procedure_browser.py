"""The procedural documentation in a real browser: axe, 320 px, and on paper."""

from collections.abc import Iterator
from pathlib import Path
import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright
import pytest

from datev_bridge.procedure.document import describe
from datev_bridge.procedure.page import to_html
from support.procedures import a_place, some_facts
from support.served import CHROMIUM, FLAGS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=["de", "en"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("page") / "page.html"
    facts = some_facts(a_place(name="Haus A"), a_place(name="Haus B"))
    path.write_bytes(to_html(describe(facts, request.param)))
    return path.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_320_pixels_are_enough(
    chromium: Chromium, address: str, scheme: str
) -> None:
    narrow = {"width": 320, "height": 800}
    with chromium.new_context(bypass_csp=True, color_scheme=scheme, viewport=narrow) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(address)
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") == narrow["width"]


def test_the_style_is_let_through_by_the_page_s_own_policy(
    chromium: Chromium, address: str
) -> None:
    with chromium.new_context() as context:
        page, said = context.new_page(), list[str]()
        page.on("console", lambda message: said.append(message.text))
        page.goto(address)
        assert page.evaluate("getComputedStyle(document.body).maxWidth") == "1024px"
        assert said == []


def test_it_prints_on_a4_with_every_chapter_on_a_page_of_its_own(
    chromium: Chromium, address: str
) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(address)
        paper = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 (\d+)[\d.]* (\d+)[\d.]*\]", paper)
    assert len(boxes) > 11  # cover, contents, nine chapters, some longer than a page
    assert {(int(width), int(height)) for width, height in boxes} <= {
        (594, 841),
        (595, 842),
        (596, 842),
    }
