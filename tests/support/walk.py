"""Somebody who walks through the portal in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
import csv
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path
import re
from typing import Any
from urllib.parse import urlsplit

from attrs import define, field
from playwright.sync_api import ConsoleMessage, Page
from playwright.sync_api import TimeoutError as TookTooLong

from support import pixels, qr
from support.hands import Hand
from support.people import PASSWORD, App, said_in
from support.served import Served
from support.smtp import Inbox

NARROW = 320
_BREACH = ("Content Security Policy", "Refused to")


@define
class Post:
    """The mails that a server took, by whom they went to."""

    inbox: Inbox
    read: int = 0
    boxes: dict[str, list[EmailMessage]] = field(factory=dict)

    def take(self, to: str) -> list[EmailMessage]:
        """Return the mails that came for somebody since the last time."""
        came = self.inbox.messages[self.read :]
        self.read += len(came)
        for _, receivers, content in came:
            mail = message_from_bytes(content, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            for each in receivers:
                self.boxes.setdefault(each, []).append(mail)
        return self.boxes.pop(to, [])


def link_in(mail: EmailMessage) -> str:
    """Return the link that a mail asks to follow."""
    (link,) = set(re.findall(r"http://127\.0\.0\.1:\d+/links/[^\s<]+", said_in(mail)))
    return str(link)


def attached(mail: EmailMessage) -> dict[str, bytes]:
    """Return what is attached to a mail, by its name."""
    return {str(part.get_filename()): part.get_content() for part in mail.iter_attachments()}


def files(*mails: EmailMessage) -> dict[str, bytes]:
    """Return the batches that are attached to mails, by name."""
    found = {name: content for mail in mails for name, content in attached(mail).items()}
    return {name: content for name, content in found.items() if name.endswith(".csv")}


def booked(content: bytes) -> list[tuple[str, str, str, str]]:
    """Return amount, side, account and text of each row of a batch."""
    lines = content.decode("cp1252").splitlines()[2:]
    rows = csv.reader(lines, delimiter=";")
    return [(row[0], row[1], row[6], row[13]) for row in rows]


@define
class Walker:
    """Somebody at a browser.

    Attributes:
        town: The portal.
        page: The window.
        hand: How pages are used.
        blank: A page with scripts, to look at pictures with.
        app: The authenticator app, once it is set up.
        breaches: What the browser said to have been forbidden by the policy of a page.
        wide: Pages wider than the window.
        seen: The pages that were looked at.
    """

    town: Served
    page: Page
    hand: Hand
    blank: Page
    email: str = ""
    app: App | None = None
    breaches: list[str] = field(factory=list)
    wide: list[str] = field(factory=list)
    seen: set[str] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        self.page.on("console", partial(_heard, self))
        self.page.on("pageerror", lambda error: self.breaches.append(str(error)))

    def open(self, address: str) -> None:
        """Type an address."""
        self.page.goto(address)
        self._look()

    def follow(self, name: str) -> None:
        """Follow a link."""
        with self._leaving():
            self.hand.press(self.page, self.page.get_by_role("link", name=name, exact=True).first)

    def keep(self, name: str) -> bytes:
        """Follow a link to a file, and return what the browser keeps."""
        with self.page.expect_download() as kept:
            self.hand.press(self.page, self.page.get_by_role("link", name=name, exact=True).first)
        return Path(kept.value.path()).read_bytes()

    def press(self, name: str) -> None:
        """Press a button that leads on."""
        with self._leaving():
            self.hand.press(self.page, self.page.get_by_role("button", name=name, exact=True).first)

    def write(self, label: str, text: str) -> None:
        self.hand.write(self.page, self.page.get_by_label(label, exact=True).first, text)

    def pick(self, label: str, option: str) -> None:
        self.hand.pick(self.page, self.page.get_by_label(label, exact=True).first, option)

    def says(self, text: str) -> None:
        """See that the page says something."""
        try:
            self.page.get_by_text(text).first.wait_for(timeout=5_000)
        except TookTooLong as error:
            raise AssertionError(self.page.locator("main").inner_text()) from error

    @property
    def place(self) -> str:
        """Beginning of the addresses of the place's pages, from the page that is open."""
        path = urlsplit(self.page.url).path.split("/")
        assert path[1] == "places", self.page.url
        return f"{self.town.url}{'/'.join(path[:4])}"

    @contextmanager
    def _leaving(self) -> Iterator[None]:
        try:
            with self.page.expect_navigation():
                yield
        except TookTooLong as error:
            raise AssertionError(self.page.locator("main").inner_text()) from error
        self._look()

    def _look(self) -> None:
        address = self.page.url
        if not address.startswith(self.town.url):
            return
        self.seen.add(urlsplit(address).path)
        width = self.page.evaluate("innerWidth")
        found = self.page.evaluate("document.documentElement.scrollWidth")
        if found > width:
            self.wide.append(f"{address}: {found}")

    def secure(self, link: str, email: str) -> None:
        """Follow a mailed link: set a password, log in, set the app up by its picture."""
        self.email = email
        self.open(link)
        self.write("Neues Kennwort", PASSWORD)
        self.press("Kennwort setzen")
        self.follow("Zur Anmeldung")
        self._give_password()
        self.press("QR-Code anzeigen")
        picture = self.page.locator(".qr svg").screenshot()
        address = qr.read(pixels.modules(picture, self.blank))
        (secret,) = re.findall(r"[?&]secret=([A-Z2-7]+)", address)
        self.app = App(secret=secret, clock=self.town.portal.here.town.clock)
        self.write("Code aus der App", self.app.code())
        self.press("App bestätigen")
        codes = self.page.locator("main code").all_inner_texts()
        assert len(set(codes)) == 10
        self.app.recovery_codes.extend(codes)
        self.follow("Ich habe die Codes aufbewahrt")

    def log_in(self, email: str = "") -> None:
        """Log in by password and code."""
        self.email = email or self.email
        self.open(f"{self.town.url}/login")
        self._give_password()
        app = self.app or self.town.portal.apps[self.email]
        app.wait()
        self.write("Code aus Ihrer Authenticator-App", app.code())
        self.press("Weiter")

    def _give_password(self) -> None:
        self.write("E-Mail-Adresse", self.email)
        self.write("Kennwort", PASSWORD)
        self.press("Anmelden")

    def prove(self) -> None:
        """Give the password once more."""
        self.says("Bitte weisen Sie sich noch einmal aus")
        self.write("Kennwort", PASSWORD)
        self.press("Ausweisen und fortfahren")

    def leave(self) -> None:
        """Log out."""
        self.press("Abmelden")


def _heard(walker: Walker, message: ConsoleMessage) -> None:
    if any(word in message.text for word in _BREACH):
        walker.breaches.append(f"{walker.page.url}: {message.text}")


def complaints(*walkers: Walker) -> dict[str, Any]:
    """Return what was wrong with the pages that somebody walked through."""
    return {
        name: found
        for name in ("breaches", "wide")
        if (found := [each for walker in walkers for each in getattr(walker, name)])
    }
