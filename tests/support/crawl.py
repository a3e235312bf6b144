"""Somebody who follows every link: which pages there are is read off the pages themselves."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from attrs import frozen
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from support.markup import Node, parse
from support.portal import Browser, Portal, fields_of
from support.stages import progress

FEW = 3
"""Pages of one kind that are looked at: days and files are all alike."""
HTML = "text/html"


@frozen
class Seen:
    """A page that a link leads to."""

    path: str
    endpoint: str
    answer: TestResponse

    @property
    def is_page(self) -> bool:
        """Whether a browser shows it, rather than keeping it as a file."""
        is_file = "Content-Disposition" in self.answer.headers
        return self.answer.status_code == 200 and self.answer.mimetype == HTML and not is_file

    @property
    def tree(self) -> Node:
        return read(self.path, self.answer)


def read(path: str, answer: TestResponse) -> Node:
    """Return a page's tree, read strictly."""
    try:
        return parse(answer.data)
    except AssertionError as error:
        raise AssertionError(f"{path}: {error}") from error


@frozen
class Form:
    """A form of a page: what a browser would send of it."""

    page: str
    target: str
    endpoint: str
    fields: MultiDict[str, str]
    files: tuple[str, ...]


def endpoint_of(app: Flask, path: str, method: str = "GET") -> str:
    """Return the name of what answers an address; empty if nothing does."""
    try:
        endpoint, _ = app.url_map.bind("portal").match(urlsplit(path).path, method=method)
    except HTTPException:
        return ""
    return str(endpoint)


def crawl(browser: Browser, *starts: str, few: int = FEW) -> list[Seen]:
    """Follow every link of the portal from somewhere; of each kind of page a few."""
    waiting, known = [*(starts or ("/",))], set(starts or ("/",))
    found: list[Seen] = []
    counts: Counter[str] = Counter()
    while waiting:
        path = waiting.pop(0)
        endpoint = endpoint_of(browser.app, path)
        if not endpoint or counts[endpoint] >= few or endpoint == "static":
            continue
        counts[endpoint] += 1
        answer = browser.fetch(path)
        found.append(Seen(path, endpoint, answer))
        for link in _links(path, answer, browser.base):
            if link not in known:
                known.add(link)
                waiting.append(link)
    return found


def _links(path: str, answer: TestResponse, base: str) -> Iterator[str]:
    if answer.location:
        yield from _local(path, [answer.location], base)
    elif answer.mimetype == HTML:
        addresses = [node.attributes.get("href", "") for node in read(path, answer).all("a")]
        yield from _local(path, addresses, base)


def _local(path: str, addresses: Iterable[str], base: str) -> Iterator[str]:
    for address in addresses:
        parts = urlsplit(urljoin(f"{base}{path}", address))
        if f"{parts.scheme}://{parts.netloc}" == base:
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def forms(app: Flask, pages: Iterable[Seen]) -> Iterator[Form]:
    """Yield the forms of pages, one for each button that sends elsewhere or something else."""
    for page in pages:
        if page.is_page:
            for node in page.tree.all("form"):
                yield from _forms_of(app, page.path, node)


def _forms_of(app: Flask, path: str, node: Node) -> Iterator[Form]:
    method = node.attributes.get("method", "get").upper()
    files = tuple(each.attributes["name"] for each in node.all("input") if _kind(each) == "file")
    for button in node.all("button"):
        given = button.attributes
        target = given.get("formaction") or node.attributes.get("action") or path
        fields = MultiDict(fields_of(node))
        if "name" in given:
            fields.setlist(given["name"], [given.get("value", "")])
        yield Form(path, target, endpoint_of(app, target, method), fields, files)


def _kind(node: Node) -> str:
    return node.attributes.get("type", "text")


def whole_progress(found: Portal) -> Iterator[str]:
    """Take the restaurant along its journey and on, until files came by themselves."""
    yield from progress(found)
    here, service = found.here, found.here.town.service
    service.release.resume(here.owner, *here.at)
    here.town.clock.now = datetime(2026, 12, 2, 23, 0, tzinfo=UTC)
    worker = service.worker("test")
    worker.run_due()
    worker.run_due()
    yield "delivered"
