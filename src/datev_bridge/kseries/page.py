"""A page of sales taken apart, without changing a character of its sales.

The text of each sale stays as the POS wrote it, so that what is handed on after repetitions were
dropped is still the POS's own writing, numbers included.
"""

from collections.abc import Mapping
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from attrs import field, frozen

from datev_bridge.errors import UnexpectedResponse
from datev_bridge.kseries import codes
from datev_bridge.kseries.master import text_of_id
from datev_bridge.kseries.protocol import not_as_described

SaleText = tuple[str | None, str]
"""``accountFiscId`` of a sale, None if it has none, and its JSON text."""


@frozen(kw_only=True)
class Page:
    """A page taken apart.

    Attributes:
        body: As received.
        wrapper: All fields but ``sales``.
        sales: In order.
        next_token: Where the next page starts; None on the last one.
    """

    body: bytes = field(repr=False)
    wrapper: Mapping[str, Any]
    sales: tuple[SaleText, ...] = field(repr=False)
    next_token: str | None


def read_page(body: bytes, where: str) -> Page:
    """Take a page apart.

    Raises:
        UnexpectedResponse: No JSON object (KS-010), no list of sales, or a next page that cannot
            be asked for (KS-012).
    """
    try:
        wrapper, sales = _take_apart(body.decode("utf-8-sig"))
    except (ValueError, RecursionError, IndexError):
        raise UnexpectedResponse(codes.NOT_JSON.at(where)) from None
    if sales is None:
        raise not_as_described(where, "$.sales")
    return Page(body=body, wrapper=wrapper, sales=sales, next_token=_next_token(wrapper, where))


_DECODER = json.JSONDecoder()
_BLANK = " \t\r\n"


def _take_apart(text: str) -> tuple[dict[str, Any], tuple[SaleText, ...] | None]:
    """Read an object field by field; keep the text of each element of ``sales``."""
    wrapper: dict[str, Any] = {}
    sales: tuple[SaleText, ...] | None = None
    at = _after(text, _skip(text, 0), "{")
    more = text[at] != "}"
    while more:
        if text[at] != '"':
            raise ValueError("no name")
        name, at = _DECODER.raw_decode(text, at)
        at = _after(text, _skip(text, at), ":")
        if name == "sales" and text[at] == "[":
            sales, at = _elements(text, at)
        else:
            wrapper[name], at = _DECODER.raw_decode(text, at)
        at, more = _separator(text, at, "}")
    if text[at:].strip(_BLANK) != "}":
        raise ValueError("more than one value")
    return wrapper, sales


def _elements(text: str, at: int) -> tuple[tuple[SaleText, ...], int]:
    found: list[SaleText] = []
    at = _after(text, at, "[")
    more = text[at] != "]"
    while more:
        sale, end = _DECODER.raw_decode(text, at)
        fisc_id = sale.get("accountFiscId") if isinstance(sale, dict) else None
        found.append((fisc_id if isinstance(fisc_id, str) else None, text[at:end]))
        at, more = _separator(text, end, "]")
    return tuple(found), at + 1


def _skip(text: str, at: int) -> int:
    while text[at] in _BLANK:
        at += 1
    return at


def _after(text: str, at: int, mark: str) -> int:
    """Return the place of what follows a mark."""
    if text[at] != mark:
        raise ValueError(f"{mark} expected")
    return _skip(text, at + 1)


def _separator(text: str, at: int, close: str) -> tuple[int, bool]:
    """Return the place of the next element and True, or of the closing mark and False."""
    at = _skip(text, at)
    if text[at] == close:
        return at, False
    return _after(text, at, ","), True


def _next_token(wrapper: Mapping[str, Any], where: str) -> str | None:
    """Return the token of the next page: V2 names it, V1 hides it in a link or names it too.

    On the last page it is missing, null or empty. Only the token is read from the link: links may
    point to the vendor's old host. A next page without a readable token is an error: taken for the
    last one, its sales would be missing without a word.
    """
    named = wrapper.get("nextPageToken")
    if named is not None and named != "":
        token = named if isinstance(named, str) else text_of_id(named)
        path = "$.nextPageToken"
    else:
        links = wrapper.get("_links")
        following = links.get("nextPage") if isinstance(links, dict) else None
        href = following.get("href") if isinstance(following, dict) else None
        if not href:
            return None
        token, path = _token_of(href), "$._links.nextPage.href"
    if token is None:
        raise not_as_described(where, path)
    return token


def _token_of(href: object) -> str | None:
    try:
        query = urlsplit(href).query if isinstance(href, str) else ""
    except ValueError:
        return None
    return parse_qs(query).get("nextPageToken", [None])[-1]
