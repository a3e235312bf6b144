"""Compares answers with the vendor's OpenAPI document.

Only what the document uses is understood: types, properties, items, enums, references, required
fields and the formats of dates. Stricter than a validator in one way: a field that the document
does not describe is a finding too.
"""

from collections.abc import Iterator, Mapping
from datetime import date
import json
from pathlib import Path
import re
from typing import Any

from attrs import frozen

from datev_bridge.dates import parse_instant

_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text) is not None
    except ValueError:
        return False


_FORMATS = {"date-time": lambda text: parse_instant(text) is not None, "date": _is_day}


@frozen
class Document:
    """The vendor's document."""

    content: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> "Document":
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def answer_schema(self, path: str, status: int) -> Mapping[str, Any]:
        """The schema of a JSON answer of an operation."""
        answers = self.operation(path)["responses"]
        (media,) = answers[str(status)]["content"].values()
        schema: Mapping[str, Any] = media["schema"]
        return schema

    def operation(self, path: str) -> Mapping[str, Any]:
        operation: Mapping[str, Any] = self.content["paths"][path]["get"]
        return operation

    def resolve(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Follow references."""
        while "$ref" in schema:
            found: Any = self.content
            for part in schema["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            schema = found
        return schema

    def findings(
        self,
        value: Any,
        schema: Mapping[str, Any],
        known: frozenset[str] = frozenset(),
        at: str = "$",
    ) -> Iterator[str]:
        """Yield where a value is unlike its schema.

        Args:
            value: Parsed JSON.
            schema: What it should be.
            known: Names of fields that live tenants send although the document spells them
                otherwise.
            at: Where the value stands.
        """
        schema = self.resolve(schema)
        kind = schema.get("type") or _implied(schema)
        if kind and not _has_type(value, kind):
            yield f"{at}: {type(value).__name__} instead of {kind}"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{at}: {value} is none of the values"
        check = _FORMATS.get(schema.get("format", ""))
        if check and not check(value):
            yield f"{at}: {value} is no {schema['format']}"
        if isinstance(value, dict):
            yield from self._of_object(value, schema, known, at)
        elif isinstance(value, list):
            for place, each in enumerate(value):
                yield from self.findings(each, schema.get("items", {}), known, f"{at}[{place}]")

    def _of_object(
        self, value: Mapping[str, Any], schema: Mapping[str, Any], known: frozenset[str], at: str
    ) -> Iterator[str]:
        for name in schema.get("required", ()):
            if name not in value:
                yield f"{at}: {name} is missing"
        properties = schema.get("properties")
        if not properties:
            return
        for name, each in value.items():
            if name in properties:
                yield from self.findings(each, properties[name], known, f"{at}.{name}")
            elif name not in known:
                yield f"{at}: {name} is not described"


def _implied(schema: Mapping[str, Any]) -> str | None:
    """The type of a schema that forgot to name it."""
    if "properties" in schema:
        return "object"
    return "array" if "items" in schema else None


def _has_type(value: Any, kind: str) -> bool:
    if isinstance(value, bool) and kind != "boolean":
        return False
    return isinstance(value, _TYPES[kind])


def without_places(findings: Iterator[str]) -> set[str]:
    """Findings without the numbers of list elements, each once."""
    return {re.sub(r"\[\d+\]", "[]", finding) for finding in findings}
