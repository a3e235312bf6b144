"""Long lists, a page at a time."""

from collections.abc import Sequence
from typing import Any

from attrs import frozen
from flask import request

SIZE = 50
"""Rows of a page."""


@frozen(kw_only=True)
class Page:
    """A part of a list.

    Attributes:
        rows: What is on it.
        number: Which it is, from 1.
        last: The number of the last one.
        count: How many rows the list has.
    """

    rows: Sequence[Any]
    number: int
    last: int
    count: int


def page_of(rows: Sequence[Any], size: int = SIZE) -> Page:
    """Return the page of a list that the address asks for; the nearest there is."""
    asked = request.args.get("page", "")[:9]
    last = max(1, -(-len(rows) // size))
    number = min(int(asked), last) if asked.isascii() and asked.isdigit() and asked != "0" else 1
    shown = rows[(number - 1) * size : number * size]
    return Page(rows=shown, number=number, last=last, count=len(rows))
