"""HTML as a tree, read strictly: what is not nested as it should be is an error."""

from collections.abc import Iterator
from html.parser import HTMLParser

from attrs import define, field

INLINE = frozenset({"a", "abbr", "bdi", "code", "span", "strong"})
VOID = frozenset({"meta", "br", "link", "img", "input", "hr"})


@define
class Node:
    """An element; ``children`` holds elements and text."""

    tag: str
    attributes: dict[str, str]
    children: list["Node | str"] = field(factory=list)

    def all(self, *tags: str) -> Iterator["Node"]:
        """Yield the elements within, in their order: all, or those of some names."""
        for child in self.children:
            if isinstance(child, Node):
                if not tags or child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def one(self, *tags: str) -> "Node":
        """Return the only element of that name."""
        (node,) = self.all(*tags)
        return node

    def by_id(self, name: str) -> "Node":
        """Return the element with that id."""
        (node,) = (n for n in self.all() if n.attributes.get("id") == name)
        return node

    @property
    def text(self) -> str:
        """All text within, blanks collapsed, as it reads: a block or a cell stands apart."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                edge = "" if child.tag in INLINE else " "
                yield edge
                yield from child._texts()
                yield edge


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"<{tag}> repeats an attribute"
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(page: bytes) -> Node:
    """Return the page as a tree.

    Raises:
        AssertionError: A tag is not closed where it should be.
    """
    reader = _Reader()
    reader.feed(page.decode())
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is not closed"
    return reader.root
