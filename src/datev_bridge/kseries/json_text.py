"""JSON whose numbers keep their writing: what is handed on is as the POS wrote it.

Its texts may hold what no file can: half an emoji, where a name was cut.
"""

from collections.abc import Mapping, Sequence
import json
from typing import Any

from attrs import frozen


@frozen
class Number:
    """A JSON number as it was written."""

    text: str


def parse(body: bytes) -> Any:
    """Return the value; numbers become :class:`Number`.

    Raises:
        ValueError: It is no JSON; ``NaN`` and infinities are none.
    """
    try:
        return json.loads(
            body, parse_float=Number, parse_int=Number, parse_constant=_refuse_constant
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None


def write(value: object) -> str:
    """Return a value of :func:`parse` as JSON in one line.

    Raises:
        TypeError: It is no such value.
    """
    if isinstance(value, Number):
        return value.text
    if value is None or isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        fields = (f"{json.dumps(key)}: {write(each)}" for key, each in value.items())
        return f"{{{', '.join(fields)}}}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(write, value))}]"
    raise TypeError(f"no JSON value: {type(value).__name__}")


def whole_text(text: str) -> str:
    """Return a text that any file can hold: half an emoji is replaced."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
