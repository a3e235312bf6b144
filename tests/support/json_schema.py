"""The part of JSON Schema that our schemas use, small enough to trust."""

from collections.abc import Iterator
import re
from typing import Any

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}
KNOWN = {
    "$schema", "title", "description", "format", "type", "const", "enum", "pattern", "minimum",
    "properties", "required", "additionalProperties", "items", "oneOf",
}  # fmt: skip


def problems(value: Any, schema: dict[str, Any], at: str = "$") -> Iterator[str]:
    """Yield what is wrong with a value, with its path."""
    unknown = set(schema) - KNOWN
    assert not unknown, f"{at}: the validator does not know {unknown}"
    if "oneOf" in schema:
        fitting = [s for s in schema["oneOf"] if not list(problems(value, s, at))]
        if len(fitting) != 1:
            yield f"{at}: fits {len(fitting)} of {len(schema['oneOf'])}"
    if not _is_of(value, schema.get("type", list(TYPES))):
        yield f"{at}: {value!r} is no {schema['type']}"
        return
    yield from _of_value(value, schema, at)
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from problems(item, schema.get("items", {}), f"{at}[{number}]")
    if isinstance(value, dict):
        yield from _of_object(value, schema, at)


def _of_value(value: Any, schema: dict[str, Any], at: str) -> Iterator[str]:
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{at}: {value!r} is not like {schema['pattern']}"
    if isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{at}: {value} is too small"


def _is_of(value: Any, types: str | list[str]) -> bool:
    names = [types] if isinstance(types, str) else types
    if isinstance(value, bool):
        return "boolean" in names
    return any(isinstance(value, TYPES[name]) for name in names)


def _of_object(value: dict[str, Any], schema: dict[str, Any], at: str) -> Iterator[str]:
    properties = schema.get("properties", {})
    for name in schema.get("required", []):
        if name not in value:
            yield f"{at}.{name}: missing"
    for name, item in value.items():
        if name in properties:
            yield from problems(item, properties[name], f"{at}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{at}.{name}: not described"
        elif isinstance(schema.get("additionalProperties"), dict):
            yield from problems(item, schema["additionalProperties"], f"{at}.{name}")
