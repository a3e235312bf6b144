"""Strict content of cells as regular expressions, to be joined into a whole line's.

A cell that matches here breaks no rule by itself. The reverse need not hold: what is right but
unusual takes the full path. What bounds a cell is a separator, a line end, or its quotes: what a
number must not be is bound by the end of its digits, which all three are.
"""

from collections.abc import Callable, Mapping

from datev_bridge.extf.characters import is_writable
from datev_bridge.extf.column import Column, Kind

_DAY = "(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])"


def _escaped(characters: str) -> str:
    return "".join(f"\\x{ord(c):02x}" if ord(c) < 256 else c for c in characters)  # noqa: PLR2004


_WRITABLE = "".join(c for c in bytes(range(256)).decode("cp1252", "ignore") if is_writable(c))
_IN_QUOTES = "[" + _escaped(_WRITABLE.replace('"', "")) + "]"
_BARE = "[" + _escaped(_WRITABLE.replace('"', "").replace(";", "")) + "]"


def strict_content(column: Column, *, quoted: bool) -> str:
    """Return a group that only right content of the column matches.

    Args:
        column: The column.
        quoted: Whether its cells stand in quotes in this file, as they should or not.
    """
    inner = _INNER[column.kind](column, quoted)
    optional = "" if column.required else "?"
    return f'"((?:{inner}){optional})"' if quoted else f"((?:{inner}){optional})"


def _text(column: Column, quoted: bool) -> str:  # noqa: FBT001 - one of a table of functions
    characters = _IN_QUOTES if quoted else _BARE
    if not column.expression:
        return f"{characters}{{1,{column.length}}}"
    if column.pad:
        return f"[0-9]{{{column.pad}}}"
    end = '"' if quoted else ";"
    expression = column.expression.replace("9_$", "9$")  # an underscore earns a hint
    return f"(?={characters}{{1,{column.length}}}{end})(?:{expression})"


def _integer(column: Column, _quoted: bool) -> str:  # noqa: FBT001 - one of a table of functions
    digits = f"[0-9]{{1,{column.length}}}"
    return f"(?={digits}[;\r])(?:{column.expression})" if column.expression else digits


def _decimal(column: Column, _quoted: bool) -> str:  # noqa: FBT001 - one of a table of functions
    bar = "(?!0+(?:,0+)?(?![0-9,]))" if column.expression else ""
    return f"{bar}[0-9]{{1,{column.length}}}(?:,[0-9]{{1,{column.decimals}}})?"


_INNER: Mapping[Kind, Callable[[Column, bool], str]] = {
    Kind.TEXT: _text,
    Kind.ACCOUNT: lambda c, _: c.expression or f"(?!0+(?![0-9]))[0-9]{{1,{c.length}}}",
    Kind.AMOUNT: lambda c, _: f"(?!0+,0+(?![0-9]))[0-9]{{1,{c.length}}},[0-9]{{{c.decimals}}}",
    Kind.DECIMAL: _decimal,
    Kind.INTEGER: _integer,
    Kind.CHOICE: lambda c, _: "|".join(c.allowed),
    Kind.FLAG: lambda c, _: c.expression or "[01]",
    Kind.DATE: lambda _c, _q: _DAY + "20[0-9]{2}",
    Kind.DAY_MONTH: lambda _c, _q: _DAY,
}
