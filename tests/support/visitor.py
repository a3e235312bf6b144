"""Somebody who uses the portal over HTTP by what its pages say: links, labels and buttons."""

from html.parser import HTMLParser
from http.cookiejar import CookieJar
import re
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from attrs import define, field

TIMEOUT = 60.0


@define
class _Form:
    action: str
    fields: list[tuple[str, str]] = field(factory=list)
    labels: dict[str, str] = field(factory=dict)
    buttons: dict[str, tuple[str, str]] = field(factory=dict)


class _Page(HTMLParser):
    """Links, forms and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.forms: list[_Form] = []
        self.text = ""
        self._ids: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._open: tuple[str, str] | None = None
        self._said = ""
        self._select = ""
        self._button: tuple[str, str] = ("", "")
        self.feed(text)
        for form in self.forms:
            form.labels.update(
                {said: self._ids[at] for said, at in self._labels.items() if at in self._ids}
            )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(_Form(action=found.get("action", "")))
        if tag in {"input", "select", "textarea"} and found.get("id"):
            self._ids[found["id"]] = found.get("name", "")
        if tag == "input" and self.forms:
            kind = found.get("type", "text")
            if kind not in {"checkbox", "radio"} or "checked" in found:
                self.forms[-1].fields.append((found.get("name", ""), found.get("value", "")))
        if tag == "select":
            self._select = found.get("name", "")
        if tag == "option" and "selected" in found and self.forms:
            self.forms[-1].fields.append((self._select, found.get("value", "")))
        if tag in {"a", "label", "button", "textarea"}:
            lead = {"a": "href", "label": "for", "textarea": "name"}.get(tag, "")
            self._open, self._said = (tag, found.get(lead, "")), ""
            self._button = (found.get("name", ""), found.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if self._open is None or self._open[0] != tag:
            return
        said, lead = " ".join(self._said.split()), self._open[1]
        self._open = None
        if tag == "a":
            self.links.setdefault(said, lead)
        elif tag == "label":
            self._labels[said] = lead
        elif self.forms and tag == "textarea":
            self.forms[-1].fields.append((lead, said))
        elif self.forms:
            self.forms[-1].buttons[said] = self._button

    def handle_data(self, data: str) -> None:
        self.text += data
        self._said += data


@define
class Visitor:
    """A browser without a window.

    Attributes:
        url: The page that is open.
        text: What it says, blanks collapsed.
        content: What was last downloaded or shown, as it came.
    """

    url: str
    text: str = ""
    content: bytes = b""
    _opener: OpenerDirector = field(factory=lambda: build_opener(HTTPCookieProcessor(CookieJar())))
    _written: dict[str, str] = field(factory=dict)
    _page: _Page = field(factory=lambda: _Page(""))

    def open(self, path: str) -> None:
        """Open an address."""
        self._go(urljoin(self.url, path))

    def follow(self, name: str) -> None:
        """Follow a link by what it says, or by how it begins."""
        found = [lead for said, lead in self._page.links.items() if said.startswith(name)]
        assert found, f"no link {name!r}: {sorted(self._page.links)}"
        self._go(urljoin(self.url, found[0]))

    def write(self, label: str, text: str) -> None:
        """Write into a field by its label; it is sent by the next button."""
        self._written[label] = text

    def press(self, name: str) -> None:
        """Press a button by what it says."""
        forms = [form for form in self._page.forms if name in form.buttons]
        assert forms, f"no button {name!r}: {[list(form.buttons) for form in self._page.forms]}"
        form = forms[0]
        names = {form.labels[label]: text for label, text in self._written.items()}
        self._written.clear()
        sent = [(key, names.pop(key, value)) for key, value in form.fields if key]
        button = form.buttons[name]
        sent += [*names.items(), *([button] if button[0] else [])]
        self._go(urljoin(self.url, form.action or self.url), urlencode(sent).encode())

    def says(self, text: str) -> None:
        """See that the page says something."""
        assert text in self.text, f"{self.url} does not say {text!r}: {self.text}"

    def _go(self, address: str, form: bytes | None = None) -> None:
        try:
            answer = self._opener.open(address, form, TIMEOUT)
        except HTTPError as error:
            with error:
                raise AssertionError(f"{address}: {error.code} {error.read().decode()}") from None
        with answer:
            self.content = answer.read()
            if "html" not in answer.headers["Content-Type"] or "attachment" in (
                answer.headers["Content-Disposition"] or ""
            ):
                return
            self.url = answer.url
        self._page = _Page(self.content.decode())
        self.text = re.sub(r"\s+", " ", self._page.text)
