"""A browser without a screen: reads pages strictly, fills in their forms, keeps cookies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from attrs import define, field
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from datev_bridge.access import Role
from datev_bridge.testing.sandbox import Faults
from datev_bridge_flask import create_app
from support.markup import Node, parse
from support.people import PASSWORD, PORTAL, App, token_in
from support.travellers import ADVISER, OWNER, Traveller, travelling

HERE = "http://127.0.0.1:8080"
OPERATOR_MAIL = "betreiber@portal.example"
_SILENT = frozenset({"radio", "checkbox"})


def fields_of(form: Node) -> MultiDict[str, str]:
    """Return what a browser would send of a form as it stands, buttons aside."""
    found: MultiDict[str, str] = MultiDict()
    for node in form.all("input", "select", "textarea"):
        given, name = node.attributes, node.attributes.get("name", "")
        if not name or "disabled" in given or given.get("type") == "file":
            continue
        if node.tag == "select":
            options = list(node.all("option"))
            chosen = [o for o in options if "selected" in o.attributes] or options[:1]
            for option in chosen:
                found.add(name, option.attributes.get("value", option.text))
        elif node.tag == "textarea":
            found.add(name, "".join(str(c) for c in node.children).removeprefix("\n"))
        elif given.get("type") not in _SILENT or "checked" in given:
            found.add(name, given.get("value", ""))
    return found


@define
class Browser:
    """Somebody's browser."""

    app: Flask
    base: str = PORTAL
    address: str = "192.0.2.7"
    client: Any = field(init=False, repr=False)
    page: TestResponse = field(init=False, repr=False)
    path: str = field(default="/", init=False)

    def __attrs_post_init__(self) -> None:
        self.client = self.app.test_client()

    def open(self, path: str, **more: Any) -> TestResponse:
        """Open a page, following redirects within the portal."""
        return self._arrived(self._ask("GET", path, **more), path)

    def fetch(self, path: str, **more: Any) -> TestResponse:
        """Open a page without following redirects; where the browser is does not change."""
        return self._ask("GET", path, **more)

    def post(self, path: str, data: Any = None, **more: Any) -> TestResponse:
        """Send a form by hand, with the token of the page that is open; follow redirects."""
        sent = MultiDict(data or {})
        sent.setdefault("csrf", self.csrf())
        return self._arrived(self._ask("POST", path, data=sent, **more), path)

    def press(self, button: str, /, form: int = 0, **typed: str) -> TestResponse:
        """Press a button, having typed something into the fields of its form."""
        node, pressed = self._buttons(button)[form]
        data = fields_of(node)
        for name, value in typed.items():
            key = name if name in data else name.replace("__", ".").replace("_dash_", "-")
            assert key in {*data, *(n.attributes.get("name") for n in node.all())}, (key, [*data])
            data.setlist(key, [value])
        if pressed.attributes.get("name"):
            data[pressed.attributes["name"]] = pressed.attributes.get("value", "")
        action = pressed.attributes.get("formaction") or node.attributes.get("action")
        target = action or self.path
        return self._arrived(self._ask("POST", target, data=data), target)

    def csrf(self) -> str:
        """Return the token of the page that is open."""
        node = next(n for n in self.tree.all("input") if n.attributes.get("name") == "csrf")
        return node.attributes["value"]

    @property
    def tree(self) -> Node:
        """The page, read strictly."""
        return parse(self.page.data)

    @property
    def text(self) -> str:
        """What the page says between its menus."""
        return self.tree.one("main").text

    @property
    def title(self) -> str:
        return self.tree.one("h1").text

    def links(self) -> list[str]:
        """Return where the page's links lead."""
        return [node.attributes["href"] for node in self.tree.all("a")]

    def _buttons(self, text: str) -> list[tuple[Node, Node]]:
        found = [
            (form, button)
            for form in self.tree.all("form")
            for button in form.all("button")
            if button.text == text
        ]
        said = sorted({button.text for button in self.tree.all("button")})
        assert found, f"no button “{text}” on {self.path} ({self.page.status}): {said}"
        return found

    def _ask(self, method: str, path: str, **more: Any) -> TestResponse:
        headers = dict(more.pop("headers", {}))
        if method == "POST":
            headers.setdefault("Origin", self.base)
        place = {"REMOTE_ADDR": "127.0.0.1" if self.base == HERE else self.address}
        found: TestResponse = self.client.open(
            path,
            method=method,
            base_url=self.base,
            headers=headers,
            environ_overrides=place,
            buffered=True,
            **more,
        )
        return found

    def _arrived(self, response: TestResponse, path: str) -> TestResponse:
        hops = 0
        while response.status_code in {301, 302, 303, 308}:
            path = response.headers["Location"].removeprefix(self.base)
            assert path.startswith("/"), path
            response, hops = self._ask("GET", path), hops + 1
            assert hops < 8, path
        self.page, self.path = response, path
        return response


@define
class Portal:
    """A portal, the restaurant that uses it, and what people hold in their hands."""

    app: Flask
    here: Traveller
    apps: dict[str, App] = field(factory=dict)

    @property
    def place(self) -> str:
        """Beginning of the addresses of the place's pages."""
        return f"/places/{self.here.organisation}/{self.here.place.id}"

    def browser(self, base: str = PORTAL) -> Browser:
        return Browser(self.app, base)

    def log_in(self, email: str = OWNER, base: str = PORTAL) -> Browser:
        """Return a browser in which somebody logged in, by the pages."""
        browser = self.browser(base)
        browser.open("/login")
        browser.press("Anmelden", email=email, password=PASSWORD)
        self.apps[email].wait()
        browser.press("Weiter", code=self.apps[email].code())
        return browser

    def enrol(self, email: str) -> None:
        """Let somebody who was invited have a password and an app, without the pages."""
        town = self.here.town
        mail = [mail for mail in town.mails() if email in mail["To"] and PORTAL in str(mail)][-1]
        assert town.service.passwords.set_by_link(token_in(mail), PASSWORD) == ()
        self.apps[email] = town.enrol(town.log_in(email))


@contextmanager
def portal(
    folder: Path, faults: Faults | None = None, database: str = "sqlite"
) -> Iterator[Portal]:
    """Give a portal with a restaurant that asked, was accepted and secured its account."""
    with travelling(folder, database, faults=faults) as here:
        town = here.town
        app = create_app(town.service)
        app.testing = True
        app.config["PROPAGATE_EXCEPTIONS"] = False
        found = Portal(app, here)
        town.service.second_factors.reset(_operator(), OWNER)
        town.mails()
        found.apps[OWNER] = town.enrol(town.log_in(OWNER))
        here.owner = town.visit(found.apps[OWNER].logins[-1]).actor
        yield found


def add_member(found: Portal, email: str = ADVISER, role: Role = Role.ADVISER) -> None:
    """Let somebody join the restaurant."""
    from datev_bridge.identity.invitations import Invitation

    here = found.here
    invitation = Invitation(email=email, name="Kanzlei", organisation=here.organisation, role=role)
    assert here.town.service.invitations.invite(here.owner, invitation) == ()
    found.enrol(email)


def add_operator(found: Portal, email: str = OPERATOR_MAIL) -> None:
    """Let there be an operator with an account."""
    from datev_bridge.access import SYSTEM
    from datev_bridge.identity.invitations import Invitation

    invitation = Invitation(email=email, name="Betreiber")
    assert found.here.town.service.invitations.invite(SYSTEM, invitation) == ()
    found.enrol(email)


def _operator() -> Any:
    from support.travellers import OPERATOR

    return OPERATOR


def local(address: str) -> str:
    """Return path and query of an address of the portal."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
