"""Between DATEV files and plain CSV or JSON: the texts that go in and come out."""

import codecs
from collections import Counter
from collections.abc import Iterator, Mapping
import csv
import io
import json
from typing import Any

from datev_bridge.errors import ConfigurationError
from datev_bridge.extf import Marker, from_json, to_csv, to_json
from datev_bridge_cli import codes
from datev_bridge_cli.files import text_of, whole

_HEAD_LINES = 2
_MARKERS = frozenset(marker.value for marker in Marker)


def is_datev_file(data: bytes) -> bool:
    """Tell whether the bytes begin as a DATEV file does."""
    # Cut within a letter, what follows a mark is no UTF-8 any more, and the mark would be text.
    return text_of(data.removeprefix(codecs.BOM_UTF8)[:64]).lstrip('"')[:4] in _MARKERS


def to_plain(data: bytes, target: str) -> bytes:
    """Return a DATEV file as ``csv`` or ``json``, in UTF-8.

    Raises:
        ExtfError: The file or one of its rows cannot be read.
    """
    if target == "csv":
        return "".join(to_csv(data)).encode("utf-8", "replace")
    return (
        json.dumps(to_json(data), ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"
    )


def to_datev(name: str, data: bytes, header: str | None) -> bytes:
    """Return the DATEV file that a JSON document, or CSV rows under a header, describe.

    Args:
        name: Of the file, for messages.
        data: Its bytes.
        header: The file that has the header: a DATEV file or a JSON document; CSV needs one, and
            a JSON document's own gives way to it.

    Raises:
        ConfigurationError: The header is missing, CLI-017, or a document is not of the form that
            :func:`to_plain` writes, CLI-016.
        ExtfError: A name or value is not one of the format, or the writer refuses a row.
    """
    text = text_of(data)
    is_json = text.lstrip().startswith("{")
    if not is_json and header is None:
        raise ConfigurationError(codes.HEADER_NEEDED.at(path=name))
    frame = _document(name, text) if header is None else _header_of(header)
    rows = _document(name, text)["rows"] if is_json else _csv_rows(name, text)
    whole_document = {**frame, "rows": [_cells(name, number, row) for number, row in rows]}
    return b"".join(from_json(whole_document))


def _header_of(name: str) -> Mapping[str, Any]:
    data = whole(name)
    if not is_datev_file(data):
        return _document(name, text_of(data))
    return to_json(b"".join(io.BytesIO(data).readlines()[:_HEAD_LINES]))


def _document(name: str, text: str) -> dict[str, Any]:
    """Return a document whose format and header have the right shape, rows numbered from 1."""
    try:
        document = json.loads(text, parse_float=str)
    except (ValueError, RecursionError) as error:
        reason = f"JSON: {error.msg}" if isinstance(error, json.JSONDecodeError) else "JSON"
        raise _no(name, reason) from None
    if not isinstance(document, dict):
        raise _no(name, "$")
    for key in ("format", "header"):
        part = document.get(key)
        if not isinstance(part, dict) or not all(map(_is_plain, part.values())):
            raise _no(name, f"$.{key}")
    if document["header"].get("marker", Marker.EXTF.value) not in _MARKERS:
        raise _no(name, "$.header.marker")
    rows = document.get("rows", [])
    if not isinstance(rows, list) or "category" not in document["format"]:
        raise _no(name, "$.rows" if "category" in document["format"] else "$.format.category")
    return {**document, "rows": list(enumerate(rows, 1))}


def _csv_rows(name: str, text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    stream = io.StringIO(text, newline="")
    first = stream.readline()
    separator = max(";,\t", key=first.count)
    try:
        names = next(csv.reader([first], delimiter=separator), [])
    except csv.Error as error:
        raise _no(name, f"CSV: {error}") from None
    twice = [each for each, count in Counter(names).items() if each and count > 1]
    if twice:
        raise _no(name, f"CSV: {twice[0]} × {names.count(twice[0])}")
    lines = csv.reader(stream, delimiter=separator)
    try:
        for number, cells in enumerate((line for line in lines if line), 1):
            if len(cells) > len(names):
                raise _no(name, f"CSV: {len(cells)} > {len(names)}, {number}")
            yield number, dict(zip(names, cells, strict=False))
    except csv.Error as error:
        raise _no(name, f"CSV: {error}") from None


def _cells(name: str, number: int, row: object) -> Mapping[str, str]:
    """Return a row of texts, so that ``false`` and ``0`` are not taken for empty cells."""
    if not isinstance(row, Mapping) or not all(map(_is_plain, row.values())):
        raise _no(name, f"$.rows[{number - 1}]")
    return {key: _text(value) for key, value in row.items()}


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, (str, int))


def _no(name: str, reason: str) -> ConfigurationError:
    return ConfigurationError(codes.NOT_CONVERTIBLE.at(path=name, reason=reason))
