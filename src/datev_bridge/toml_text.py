"""Writing TOML: sections of plain values, in the order given. Reading is ``tomllib``'s."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
import json

Value = str | bool | int | date | Sequence["Value"]


def section(heading: str, values: Mapping[str, Value | None]) -> Iterator[str]:
    """Yield a blank line, the heading and a line for each value; None is left out.

    Args:
        heading: As in the file, brackets included: ``[datev]``, ``[[mapping]]``.
        values: Bare keys and their values.
    """
    yield ""
    yield heading
    yield from lines(values)


def lines(values: Mapping[str, Value | None]) -> Iterator[str]:
    """Yield a line for each value; None is left out."""
    for key, value in values.items():
        if value is not None:
            yield f"{key} = {written(value)}"


def written(value: Value) -> str:
    """Return a value as TOML writes it; times keep their offset."""
    if isinstance(value, str):
        # JSON's escapes are TOML's too; of the control characters it only lets DEL through.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return f"[{', '.join(written(each) for each in value)}]"
