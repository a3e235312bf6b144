"""One cell: from a typed value to the text that stands in the file, and the rules for that text.

The same rules hold for the writer and for the checker of files: the writer turns a value into text
and then asks :func:`check_text`, as the checker does with the text it found.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Context, Decimal
from enum import Enum
from functools import cache
import re

from datev_bridge.extf import codes
from datev_bridge.extf.characters import CONTROL, first_outside
from datev_bridge.extf.column import Column, Kind
from datev_bridge.extf.row import Value
from datev_bridge.issues import Issue, IssueKind

_MOST_SHOWN = 60
_EXACT = Context(prec=60, traps=[])
"""A context of our own, so that the caller's precision changes no amount."""


def issue(
    kind: IssueKind, column: Column, value: object, line: int | None = None, **more: object
) -> Issue:
    """Return a problem of one cell: placed at line and column, with caption and value."""
    where = column.label if line is None else f"Zeile {line} · {column.label}"
    return kind.at(
        where,
        line="" if line is None else line,
        column=column.number,
        caption=column.caption,
        value=shown(str(value)),
        **more,
    )


def shown(text: str) -> str:
    """Return a value as it may stand in a message: visible, on one line, not endless."""
    short = text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "…"
    return short if short.isprintable() else ascii(short)[1:-1]


# Values to text --------------------------------------------------------------------------------
def text_of(column: Column, value: object) -> str | None:
    """Return the bare text of a value, unquoted; None if it is of the wrong type.

    A decimal that needs more places than the column has keeps them all: it is never rounded, and
    :func:`check_text` then refuses it.
    """
    return _TEXT_OF[column.kind](column, value)


def _of_text(column: Column, value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return value.zfill(column.pad) if column.pad and value.isdecimal() else value


def _of_decimal(column: Column, value: object) -> str | None:
    if not isinstance(value, Decimal):
        return None
    if not value.is_finite() or abs(value.adjusted()) > 20 or len(value.as_tuple().digits) > 40:  # noqa: PLR2004
        return str(value)[:_MOST_SHOWN]
    exact = value.quantize(Decimal(1).scaleb(-column.decimals), context=_EXACT)
    text = f"{exact if exact == value else value:f}".replace(".", ",")
    return text.zfill(column.pad + 1 + column.decimals) if column.pad else text


def _of_integer(column: Column, value: object) -> str | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return str(value).zfill(column.pad) if value.bit_length() <= 64 else hex(value)[:20]  # noqa: PLR2004


def _of_choice(column: Column, value: object) -> str | None:
    if isinstance(value, Enum):
        value = value.value
    wanted = str if column.quoted else int
    return str(value) if type(value) is wanted else None


def _of_flag(_column: Column, value: object) -> str | None:
    return ("0", "1")[value] if isinstance(value, bool) else None


def _of_date(column: Column, value: object) -> str | None:
    if not isinstance(value, date) or isinstance(value, datetime):
        return None
    text = f"{value.day:02}{value.month:02}"
    return text if column.kind is Kind.DAY_MONTH else f"{text}{value.year:04}"


_TEXT_OF: Mapping[Kind, Callable[[Column, object], str | None]] = {
    Kind.TEXT: _of_text,
    Kind.ACCOUNT: _of_text,
    Kind.AMOUNT: _of_decimal,
    Kind.DECIMAL: _of_decimal,
    Kind.INTEGER: _of_integer,
    Kind.CHOICE: _of_choice,
    Kind.FLAG: _of_flag,
    Kind.DATE: _of_date,
    Kind.DAY_MONTH: _of_date,
}

EXPECTED: Mapping[Kind, str] = {
    Kind.TEXT: "str",
    Kind.ACCOUNT: "str",
    Kind.AMOUNT: "Decimal",
    Kind.DECIMAL: "Decimal",
    Kind.INTEGER: "int",
    Kind.CHOICE: "str, int, Enum",
    Kind.FLAG: "bool",
    Kind.DATE: "date",
    Kind.DAY_MONTH: "date",
}


def cell_text(
    column: Column, value: Value | Enum, line: int | None = None
) -> str | tuple[Issue, ...]:
    """Return the checked bare text of a value, or what is wrong with it."""
    text = text_of(column, value)
    if text is None:
        expected = EXPECTED[column.kind]
        found = type(value).__name__
        return (issue(codes.WRONG_TYPE, column, value, line, expected=expected, found=found),)
    return tuple(check_text(column, text, line)) or text


# Rules for text --------------------------------------------------------------------------------
def check_text(column: Column, text: str, line: int | None = None) -> Iterator[Issue]:
    """Yield what is wrong with the bare text of one cell; an empty cell is right or *required*."""
    if not text:
        if column.required:
            yield issue(codes.REQUIRED, column, text, line)
        return
    right = pattern(column).fullmatch(text) is not None and text.isascii()
    if not right or (column.kind is Kind.DATE and full_date(text) is None):
        yield from _RULES[column.kind](column, text, line)


def full_date(text: str) -> date | None:
    """Return the day that ``TTMMJJJJ`` names, or None where there is no such day."""
    try:
        return date(int(text[4:8]), int(text[2:4]), int(text[:2]))
    except ValueError:
        return None


@cache
def pattern(column: Column) -> re.Pattern[str]:
    """Return what a right, non-empty text of the column matches."""
    return re.compile(_PATTERNS[column.kind](column))


def _text_pattern(column: Column) -> str:
    if column.expression:
        return f"(?=.{{0,{column.length}}}\\Z)(?:{column.expression})"
    return f"[^\x00-\x1f\x7f-\x9f\u2028\u2029]{{0,{column.length}}}"


_DAY = "(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])"
_PATTERNS: Mapping[Kind, Callable[[Column], str]] = {
    Kind.TEXT: _text_pattern,
    Kind.ACCOUNT: lambda c: c.expression or f"(?!0+\\Z)[0-9]{{1,{c.length}}}",
    Kind.AMOUNT: lambda c: f"(?!0+,0+\\Z)[0-9]{{1,{c.length}}},[0-9]{{{c.decimals}}}",
    Kind.DECIMAL: lambda c: f"{c.expression}[0-9]{{1,{c.length}}}(,[0-9]{{1,{c.decimals}}})?",
    Kind.INTEGER: lambda c: f"(?=[0-9]{{1,{c.length}}}\\Z){c.expression or '[0-9]+'}",
    Kind.CHOICE: lambda c: "|".join(map(re.escape, c.allowed)),
    Kind.FLAG: lambda c: c.expression or "[01]",
    Kind.DATE: lambda _: _DAY + "20[0-9]{2}",
    Kind.DAY_MONTH: lambda _: _DAY,
}


def _text_issues(column: Column, text: str, line: int | None) -> Iterator[Issue]:
    if len(text) > column.length:
        sizes = {"length": len(text), "most": column.length}
        yield issue(codes.TOO_LONG, column, text, line, **sizes)
    control = CONTROL.search(text)
    if control:
        codepoint = f"{ord(control.group()):04X}"
        yield issue(codes.CONTROL_CHARACTER, column, text, line, codepoint=codepoint)
        return
    outside = first_outside(text)
    if outside and "\udc80" <= outside <= "\udcff":
        byte = f"0x{ord(outside) - 0xDC00:02X}"
        yield issue(codes.UNDEFINED_BYTE, column, byte, line)
        return
    if outside:
        about = {"character": outside, "codepoint": f"{ord(outside):04X}"}
        yield issue(codes.NOT_IN_CHARSET, column, text, line, **about)
        return
    if column.expression and not re.fullmatch(column.expression, text[: column.length]):
        kind = _EXPRESSION_KINDS.get(column.name, codes.CELL_FORMAT)
        yield issue(kind, column, text, line)


_EXPRESSION_KINDS: Mapping[str, IssueKind] = {
    "document_field_1": codes.REFERENCE_CHARACTERS,
    "document_field_2": codes.REFERENCE_CHARACTERS,
    "kost1": codes.KOST_CHARACTERS,
    "kost2": codes.KOST_CHARACTERS,
    "eu_vat_id_destination": codes.VAT_ID,
    "eu_vat_id_origin": codes.VAT_ID,
    "bu_key": codes.KEY_FORMAT,
}


def _amount_issues(column: Column, text: str, line: int | None) -> Iterator[Issue]:
    spelling = (row for row in _AMOUNTS if re.fullmatch(row[0], text) and text.isascii())
    kind = next((kind for _, kind in spelling), codes.AMOUNT_FORMAT)
    if kind is codes.AMOUNT_WITHOUT_DECIMALS and len(text) > column.length:
        kind = codes.AMOUNT_FORMAT
    yield issue(kind, column, text, line, digits=column.length)


_AMOUNTS: tuple[tuple[str, IssueKind], ...] = (
    ("-[0-9]+(,[0-9]+)?", codes.AMOUNT_NEGATIVE),
    ("0+(,0+)?", codes.AMOUNT_ZERO),
    ("[0-9]{1,3}([.][0-9]{3})+(,[0-9]{1,2})?", codes.AMOUNT_GROUPED),
    ("[0-9]+[.][0-9]{1,2}", codes.AMOUNT_POINT),
    ("[0-9]+", codes.AMOUNT_WITHOUT_DECIMALS),
)
"""Spellings of amounts that are wrong in a way of their own, first match first."""


def _number_issues(column: Column, text: str, line: int | None) -> Iterator[Issue]:
    about = {"digits": column.length, "decimals": column.decimals}
    yield issue(codes.NUMBER_FORMAT, column, text, line, **about)


def _choice_issues(column: Column, text: str, line: int | None) -> Iterator[Issue]:
    allowed = ", ".join(column.allowed or ("0", "1"))
    yield issue(codes.NOT_ALLOWED, column, text, line, allowed=allowed)


def _account_issues(column: Column, text: str, line: int | None) -> Iterator[Issue]:
    yield issue(codes.ACCOUNT_FORMAT, column, text, line)


def _date_issues(column: Column, text: str, line: int | None) -> Iterator[Issue]:
    yield issue(codes.DATE_FORMAT, column, text, line)


def _day_month_issues(column: Column, text: str, line: int | None) -> Iterator[Issue]:
    if re.fullmatch(_DAY, f"0{text}"):
        kind = codes.DATE_LEADING_ZERO
    elif re.fullmatch(r"[0-9]{6}|[0-9]{8}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2,4}", text, re.ASCII):
        kind = codes.DATE_FULL
    else:
        kind = codes.NO_SUCH_DAY
    yield issue(kind, column, text, line)


_RULES: Mapping[Kind, Callable[[Column, str, int | None], Iterator[Issue]]] = {
    Kind.TEXT: _text_issues,
    Kind.AMOUNT: _amount_issues,
    Kind.DECIMAL: _number_issues,
    Kind.INTEGER: _number_issues,
    Kind.CHOICE: _choice_issues,
    Kind.FLAG: _choice_issues,
    Kind.ACCOUNT: _account_issues,
    Kind.DATE: _date_issues,
    Kind.DAY_MONTH: _day_month_issues,
}
