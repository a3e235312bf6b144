"""Markdown that the pages share."""

from collections.abc import Iterable
import re

GENERATED = "<!-- Written by docs/generate.py from the tables; do not edit. -->"


def page(title: str, introduction: str, *blocks: str) -> str:
    """Return a page."""
    return "\n\n".join((f"# {title}", GENERATED, introduction, *blocks)) + "\n"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table."""
    lines = (head, tuple("---" for _ in head), *rows)
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def plain(text: str) -> str:
    """Return a text without what Markdown would take for markup."""
    return "".join(f"\\{sign}" if sign in "*_<>[]`{}" else sign for sign in text)


def from_docstring(text: str) -> str:
    """Return a line of a docstring as Markdown: its roles and double backquotes become code."""
    named = re.sub(r":\w+:`~?\.?([^`<]+?)`", lambda m: f"`{m[1].rpartition('.')[2]}`", text)
    return named.replace("``", "`")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
