"""The page of the proof as JSON, from its schema."""

from collections.abc import Iterator, Mapping
from typing import Any

from datev_bridge.proof.schema import proof_schema
from reference_pages.markdown import page, plain, table


def proof_page() -> str:
    """Return the page of every key."""
    rows = (
        (f"`{path}`", _kind(schema), plain(str(schema.get("description", ""))))
        for path, schema in _keys("", proof_schema())
    )
    return page(
        "The proof as JSON",
        "`proof.json` lies beside each export; `proof.html` shows the same. Amounts are EUR as "
        "text, dates ISO 8601. `[]` is each member of a list, `*` each key of a table. The JSON "
        "Schema is {download}`proof.schema.json`.",
        table(("Key", "Values", "Means"), rows),
    )


def _keys(path: str, schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, inner in schema.get("properties", {}).items():
        yield from _one(f"{path}.{name}" if path else name, inner)
    further = schema.get("additionalProperties")
    if isinstance(further, Mapping):
        yield from _one(f"{path}.*" if path else "*", further)
    if isinstance(schema.get("items"), Mapping):
        yield from _keys(f"{path}[]", schema["items"])


def _one(path: str, schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield path, schema
    yield from _keys(path, schema)


def _kind(schema: Mapping[str, Any]) -> str:
    if "const" in schema:
        return f'`"{schema["const"]}"`'
    if "enum" in schema:
        return ", ".join("`null`" if each is None else f'`"{each}"`' for each in schema["enum"])
    found = schema.get("type", "")
    kinds = found if isinstance(found, list) else [found]
    inner = schema.get("items", {}).get("type")
    return " or ".join(
        f"array of {inner}" if kind == "array" and isinstance(inner, str) else str(kind)
        for kind in kinds
    )
