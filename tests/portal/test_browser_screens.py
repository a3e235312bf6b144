"""A picture of each page for the handbook; ``DATEV_BRIDGE_SCREENS=docs/_screens`` keeps them.

Without that the pictures are made and thrown away, and those that are kept must be all there are.
"""

from collections.abc import Iterator
from datetime import date
import os
from pathlib import Path
import re

from attrs import define, field
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.journey.model import Verdict
from datev_bridge.journey.requests import Asked
from datev_bridge.mapping.desk import Edit
from support import pixels
from support.crawl import crawl
from support.people import PASSWORD, said_in
from support.portal import HERE, OPERATOR_MAIL, Portal
from support.served import Served, chromium, served, window
from support.stages import FORMER
from support.travellers import ADVISER, OWNER, demo_rules

pytestmark = pytest.mark.slow

KEPT = Path(__file__).parents[2] / "docs" / "_screens"
WIDTH, MOST_HEIGHT = 1200, 1200
MOST_BYTES = 60_000
LAST = "delivered"
STATES = {
    "connect.show": "fresh",
    "connect.location": "connected",
    "mapping.show": "suggested",
    "mapping.history": "suggested",
    "test_run.show": "tested",
    "release.show": "confirmed",
}
"""When a page is worth a picture; the others once files have come."""
TWICE = {
    "overview.overview": ("fresh", "overview-start"),
    "release.show": ("tested", "release-missing"),
}
"""Pages that look quite different earlier."""
SEEN_BY = {"home.clients": ADVISER, "operator": OPERATOR_MAIL}
"""Who a page is for, by its name or the first word of it; the others are the owner's."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as found:
        yield found


def name_of(endpoint: str) -> str:
    """Return the name of the picture of a page: ``mapping.show`` is ``mapping``."""
    first, _, rest = endpoint.partition(".")
    name = first if rest in {"show", first} else f"{first}-{rest}"
    return name.replace("_", "-")


def reader_of(endpoint: str) -> str:
    return SEEN_BY.get(endpoint) or SEEN_BY.get(endpoint.partition(".")[0], OWNER)


@define
class Album:
    """Pictures in a folder, each with what it shows."""

    folder: Path
    blank: Page
    titles: dict[str, str] = field(factory=dict)

    def add(self, page: Page, name: str) -> None:
        """Take a picture of the page that is open, as if it were reached over HTTPS."""
        page.evaluate("document.querySelector('.banner')?.remove()")
        height = min(page.evaluate("document.documentElement.scrollHeight"), MOST_HEIGHT)
        page.set_viewport_size({"width": WIDTH, "height": max(height, 300)})
        picture = pixels.small(page.screenshot(), self.blank)
        page.set_viewport_size({"width": WIDTH, "height": 800})
        (self.folder / f"{name}.png").write_bytes(picture)
        self.titles[name] = page.locator("h1").inner_text()

    def write_list(self) -> None:
        """Write down which pictures there are."""
        lines = [f"| `{name}.png` | {title} |" for name, title in sorted(self.titles.items())]
        text = "\n".join((*HEAD, *lines, ""))
        (self.folder / "README").write_text(text, encoding="utf-8")


HEAD = (
    "Pictures of the portal's pages, in German, as a browser shows them on a screen.",
    "Kept by `DATEV_BRIDGE_SCREENS=docs/_screens pytest -m slow -k screens`.",
    "",
    "| File | Page |",
    "|---|---|",
)


def journey(found: Portal) -> Iterator[str]:
    """Take the restaurant along its journey as it mostly goes, a word a state."""
    here, service = found.here, found.here.town.service
    adviser = service.visits.on_behalf(SYSTEM, ADVISER)
    here.keep_app()
    yield "fresh"
    here.connect()
    yield "connected"
    here.settle()
    shown = service.looking.look(here.owner, *here.at)
    desk = service.mapping_desk(here.owner, *here.at)
    found_accounts = shown.suggestions(desk.history.draft().mapping, desk.chart)
    desk.suggest(found_accounts, Edit(by="Wirtin"), on=shown.on)
    yield "suggested"
    here.map(*demo_rules(here.sandbox))
    here.ready_delivery(date(2026, 11, 20))
    run = service.test_files.create(here.owner, *here.at).run
    yield "tested"
    service.mailing.send_due(SYSTEM)
    service.test_files.settle()
    service.verdicts.decide(adviser, here.organisation, run.id, Verdict.CONFIRMED)
    asked = service.desk.open(
        here.owner, subject="Welches Konto für Pfand?", text="Wir nehmen Pfand für Gläser."
    )
    service.desk.reply(SYSTEM, asked.case.number, "1590, bis Ihre Kanzlei anderes sagt.")
    service.requests.ask(
        Asked(
            property_name="Zum Hirschen",
            contact_name="Resi",
            email="resi@hirschen.example",
            message="Wir haben zwei Häuser.",
        )
    )
    yield "confirmed"
    service.release.go_live(here.owner, *here.at)
    service.bouncing.record(SYSTEM, FORMER, reason="5.1.1 no such user")
    here.town.clock.pass_by(hours=14)
    worker = service.worker("test")
    worker.run_due()
    worker.run_due()
    yield LAST


def wanted(endpoint: str, state: str) -> Iterator[str]:
    """Yield the names of the pictures to be taken of a page now."""
    if STATES.get(endpoint, LAST) == state:
        yield name_of(endpoint)
    early, name = TWICE.get(endpoint, ("", ""))
    if early == state:
        yield name


def from_outside(town: Served, page: Page, album: Album) -> None:
    """Take pictures of the way in: request, link, password, app, codes."""
    page.goto(f"{town.url}/login")
    album.add(page, "login")
    page.goto(f"{town.url}/request/")
    page.get_by_label("Name des Betriebs").fill("Zum Hirschen")
    page.get_by_label("Ihr Name").fill("Resi")
    page.get_by_label("E-Mail-Adresse").fill("resi@hirschen.example")
    album.add(page, "request")
    press(page, "Anfrage senden")
    album.add(page, "request-thanks")
    service = town.portal.here.town.service
    (asked,) = service.requests.open_ones(SYSTEM)
    service.requests.accept(SYSTEM, asked.id)
    said = "".join(map(said_in, town.portal.here.town.mails()))
    page.goto(re.findall(rf"{town.url}/links/[^\s<]+", said)[0])
    album.add(page, "link-password")
    page.get_by_label("Neues Kennwort").fill(PASSWORD)
    press(page, "Kennwort setzen")
    page.goto(f"{town.url}/password/forgot")
    album.add(page, "password-forgot")
    page.goto(f"{town.url}/login")
    page.get_by_label("E-Mail-Adresse").fill("resi@hirschen.example")
    page.get_by_label("Kennwort").fill(PASSWORD)
    press(page, "Anmelden")
    album.add(page, "second-factor")
    press(page, "QR-Code anzeigen")
    album.add(page, "second-factor-app")


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def test_each_page_has_a_picture(tmp_path: Path, browser: Chromium) -> None:
    folder = Path(os.environ.get("DATEV_BRIDGE_SCREENS") or tmp_path / "screens")
    folder.mkdir(exist_ok=True)
    album = Album(folder, browser.new_page())
    with served(tmp_path) as town:
        from_outside(town, window(browser).new_page(), album)
        for state in journey(town.portal):
            for who in (OWNER, ADVISER, OPERATOR_MAIL):
                page = window(browser, viewport={"width": WIDTH, "height": 800}).new_page()
                town.log_in(page, who)
                for seen in crawl(town.portal.log_in(who, HERE), few=1):
                    is_meant = seen.is_page and reader_of(seen.endpoint) == who
                    for name in wanted(seen.endpoint, state) if is_meant else ():
                        page.goto(town.url + seen.path)
                        album.add(page, name)
                page.context.close()
    album.write_list()
    written = {path.stem: path.stat().st_size for path in folder.glob("*.png")}
    assert {name: size for name, size in written.items() if size > MOST_BYTES} == {}
    assert written.keys() == album.titles.keys()
    assert {path.stem for path in KEPT.glob("*.png")} == album.titles.keys()
