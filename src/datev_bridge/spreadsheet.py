"""Tables of spreadsheets as text: no formula from a name, no digit lost from an id.

A spreadsheet runs a cell that begins like a formula, drops leading zeros, rounds long numbers and
makes dates of what looks like one. An apostrophe in front makes a cell text. It is taken away when
the table is read; a text that has one of its own gets another, so that nothing is lost.

Source: OWASP, CSV injection.
"""

import re

_FORMULA = r"\s*[=+\-@＝＋－＠]|[\t\r\n]"
_NUMBER = r"(?:0\d+|\d{12,}|\d+[eE]\d+|\d+(?:[-./]\d+){1,2})\Z"

_RUNS = re.compile(rf"'*(?:{_FORMULA})")
_CHANGES = re.compile(rf"'*(?:{_NUMBER})", re.ASCII)
_GUARDED = re.compile(rf"'+(?:{_FORMULA})")
_KEPT = re.compile(rf"'+(?:{_NUMBER})", re.ASCII)


def guard(text: str) -> str:
    """Return a cell that no spreadsheet runs or changes."""
    return f"'{text}" if _RUNS.match(text) or _CHANGES.match(text) else text


def unguard(cell: str) -> str:
    """Return the text that :func:`guard` was given, or a cell that needed no guard."""
    return cell[1:] if _GUARDED.match(cell) or _KEPT.match(cell) else cell


def decoded(data: bytes) -> str | None:
    """Return the text of a table: UTF-16 with a mark, UTF-8, else Windows-1252; None if none."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def separator(text: str) -> str:
    """Return what stands between the headings most often: semicolon, comma or tabulator."""
    first = text.partition("\n")[0]
    return max(";,\t", key=lambda sign: (first.count(sign), sign == ";"))
