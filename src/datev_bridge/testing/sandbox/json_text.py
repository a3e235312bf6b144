"""JSON taken apart without changing how anything in it is written."""

import json
from typing import Any

_DECODER = json.JSONDecoder()
_BLANK = " \t\r\n"


def elements_of(text: str, name: str) -> list[tuple[Any, str]]:
    """Return the elements of the list that the outer object has under a name.

    Args:
        text: A JSON object.
        name: The list's name.

    Returns:
        Each element with its text as it stands; none where there is no such list.

    Raises:
        ValueError: It is no JSON object.
    """
    at = _skip(text, 0)
    if text[at : at + 1] != "{":
        raise ValueError("no JSON object")
    at = _skip(text, at + 1)
    while text[at : at + 1] == '"':
        key, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        if key == name and text[at : at + 1] == "[":
            return _elements(text, at + 1)
        _, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
    return []


def _elements(text: str, at: int) -> list[tuple[Any, str]]:
    found = []
    at = _skip(text, at)
    while text[at : at + 1] not in {"]", ""}:
        value, end = _DECODER.raw_decode(text, at)
        found.append((value, text[at:end]))
        at = _skip(text, end)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
    return found


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at
