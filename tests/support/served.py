"""A portal that is served on loopback, and a real browser to look at it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
import shutil
import tempfile
from threading import Thread
from typing import Any

from attrs import define, evolve
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, sync_playwright
from waitress.server import create_server

from datev_bridge.service import PORTAL_VARIABLE
from datev_bridge_flask import create_app
from support.people import PASSWORD
from support.portal import Portal, add_member, add_operator, portal
from support.travellers import OWNER

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",  # as root, in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NOTHING: Mapping[str, str] = {}


@define
class Served:
    """A portal on loopback."""

    portal: Portal
    url: str

    @property
    def place(self) -> str:
        """Beginning of the addresses of the place's pages."""
        return f"{self.url}{self.portal.place}"

    def log_in(self, page: Page, email: str = OWNER) -> None:
        """Log in by the pages."""
        page.goto(f"{self.url}/login")
        page.get_by_label("E-Mail-Adresse").fill(email)
        page.get_by_label("Kennwort").fill(PASSWORD)
        page.get_by_role("button", name="Anmelden").click()
        self.portal.apps[email].wait()
        page.get_by_label("Code aus Ihrer Authenticator-App").fill(self.portal.apps[email].code())
        page.get_by_role("button", name="Weiter").click()


@contextmanager
def served(folder: Path, environment: Mapping[str, str] = NOTHING) -> Iterator[Served]:
    """Serve a portal with a restaurant, its tax adviser and the operator."""
    with portal(folder) as found:
        add_member(found)
        add_operator(found)
        apps: list[Any] = []

        def answer(environ: Any, start: Any) -> Any:
            return apps[0](environ, start)  # which exists once its address is known

        server = create_server(
            answer,
            host="127.0.0.1",
            port=0,
            threads=4,
            clear_untrusted_proxy_headers=True,
        )
        url = f"http://127.0.0.1:{server.effective_port}"
        town = found.here.town
        named = {**town.service.environment, PORTAL_VARIABLE: url, **environment}
        found.here.town = evolve(town, service=evolve(town.service, environment=named))
        apps.append(create_app(found.here.town.service))
        thread = Thread(target=server.run, daemon=True)
        thread.start()
        try:
            yield Served(evolve(found, app=apps[0]), url)
        finally:
            server.close()
            server.trigger.close()


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Give the system's Chromium, without a screen."""
    with tempfile.TemporaryDirectory(), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def window(browser: Chromium, **settings: Any) -> BrowserContext:
    """Return a window of its own, as a German would have it."""
    wanted = {"locale": "de-DE", "viewport": {"width": 1280, "height": 900}} | settings
    return browser.new_context(**wanted)
