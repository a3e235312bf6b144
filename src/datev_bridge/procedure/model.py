"""A document as values: chapters of sections, sections of blocks; nothing about its look."""

from collections.abc import Iterator
from enum import Enum

from attrs import frozen


class Manner(Enum):
    """How the cells of a column are set."""

    TEXT = "text"
    SHORT = "short"
    """Not broken: a number, a date, an account."""
    CODE = "code"
    """Letter by letter: a digest, a name of a file."""
    NUMBER = "number"
    """Aligned on the right."""


@frozen(kw_only=True)
class Column:
    """A column of a table.

    Attributes:
        title: What stands above it.
        manner: How its cells are set.
    """

    title: str
    manner: Manner = Manner.TEXT


@frozen(kw_only=True)
class Table:
    """A table; the first cell of a row names the row.

    Attributes:
        caption: What it shows.
        columns: Its columns.
        rows: Cells by row; line breaks in a cell stay.
        empty: What to say where there is no row.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""


@frozen(kw_only=True)
class Paragraph:
    """Running text.

    Attributes:
        text: It.
        is_note: Whether it stands out.
    """

    text: str
    is_note: bool = False


@frozen(kw_only=True)
class Items:
    """A list.

    Attributes:
        items: Its members.
        is_ordered: Whether their order matters.
    """

    items: tuple[str, ...]
    is_ordered: bool = False


@frozen(kw_only=True)
class Pairs:
    """Names with their values.

    Attributes:
        pairs: Name and value.
    """

    pairs: tuple[tuple[str, str], ...]


@frozen(kw_only=True)
class Blank:
    """Something that only the restaurant or its tax adviser knows: lines to be filled by hand.

    Attributes:
        label: What to write there.
        hint: What is meant.
        lines: How many lines.
    """

    label: str
    hint: str = ""
    lines: int = 1


Block = Table | Paragraph | Items | Pairs | Blank


@frozen(kw_only=True)
class Section:
    """A part of a chapter.

    Attributes:
        title: Its heading.
        blocks: What is in it.
    """

    title: str
    blocks: tuple[Block, ...]


@frozen(kw_only=True)
class Chapter:
    """A part of the document.

    Attributes:
        title: Its heading.
        sections: Its parts.
    """

    title: str
    sections: tuple[Section, ...]


@frozen(kw_only=True)
class Document:
    """A procedural documentation in one language.

    Attributes:
        language: ``"de"`` or ``"en"``.
        title: What it is.
        organisation: Whose.
        cover: What a reader looks for first: name and value.
        chapters: Its parts, numbered from 1.
        edition: Number of the version in force that it describes; 0 before the first.
        fingerprint: What tells that version from every other.
    """

    language: str
    title: str
    organisation: str
    cover: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    edition: int
    fingerprint: str

    def sections(self) -> Iterator[tuple[str, Section]]:
        """Yield every section with its number, ``"2.3"``."""
        for number, chapter in enumerate(self.chapters, start=1):
            for part, section in enumerate(chapter.sections, start=1):
                yield f"{number}.{part}", section

    def blocks(self) -> Iterator[Block]:
        """Yield every block in its order."""
        for _, section in self.sections():
            yield from section.blocks
