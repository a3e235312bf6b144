"""What is wrong with the markup of a page: rules that need no browser."""

from collections.abc import Callable, Iterator

from support.markup import Node

_ASKS = frozenset({"input", "select", "textarea"})
_INLINE = ("style", "onclick", "onload", "onerror", "onfocus")


def complaints(tree: Node) -> list[str]:
    """Return what is wrong with a page."""
    return [said for rule in RULES for said in rule(tree)]


def _ids(tree: Node) -> list[str]:
    return [node.attributes["id"] for node in tree.all() if "id" in node.attributes]


def _landmarks(tree: Node) -> Iterator[str]:
    for tag in ("h1", "main"):
        if len(list(tree.all(tag))) != 1:
            yield f"not one {tag}"
    yield from (f"<{node.tag}>" for node in tree.all("script", "style", "iframe"))


def _unique(tree: Node) -> Iterator[str]:
    ids = _ids(tree)
    yield from (f"id twice: {one}" for one in set(ids) if ids.count(one) > 1)


def _labels(tree: Node) -> Iterator[str]:
    labelled = {label.attributes.get("for") for label in tree.all("label")}
    inside = {id(node) for label in tree.all("label") for node in label.all()}
    for node in tree.all(*_ASKS):
        given = node.attributes
        is_said = given.get("id") in labelled or id(node) in inside or "aria-label" in given
        if given.get("type") != "hidden" and not is_said:
            yield f"no label: {given}"


def _tables(tree: Node) -> Iterator[str]:
    for table in tree.all("table"):
        if not list(table.all("caption")):
            yield "table without caption"
        if any("scope" not in head.attributes for head in table.all("th")):
            yield "th without scope"


def _tokens(tree: Node) -> Iterator[str]:
    for form in tree.all("form"):
        names = [node.attributes.get("name") for node in form.all("input")]
        if form.attributes.get("method") == "post" and "csrf" not in names:
            yield f"form without token: {form.attributes}"


def _inline(tree: Node) -> Iterator[str]:
    for node in tree.all():
        yield from (f"{node.tag} has {name}" for name in _INLINE if name in node.attributes)


def _references(tree: Node) -> Iterator[str]:
    ids = set(_ids(tree))
    for node in tree.all():
        given = node.attributes
        if given.get("href", "").startswith("#") and given["href"][1:] not in ids:
            yield f"leads nowhere: {given['href']}"
        for name in ("aria-describedby", "aria-labelledby", "list", "for"):
            yield from (f"{name}: {one}" for one in given.get(name, "").split() if one not in ids)


RULES: tuple[Callable[[Node], Iterator[str]], ...] = (
    _landmarks,
    _unique,
    _labels,
    _tables,
    _tokens,
    _inline,
    _references,
)
