"""Checks of a file's header line, as found in the file."""

from collections.abc import Iterator
import re

from datev_bridge.extf import codes
from datev_bridge.extf.cell import shown
from datev_bridge.extf.characters import is_writable
from datev_bridge.extf.file_header import CAPTIONS, FIELDS, FileHeader
from datev_bridge.extf.formats import Format
from datev_bridge.extf.header import period_issues
from datev_bridge.issues import Issue, IssueKind

_CURRENT, _OLD = "700", "510"
TEXT_FIELDS = (1, 4, 8, 9, 10, 17, 18, 22, 24, 27, 30, 31)
"""Fields that stand in quotes."""

_DAY = "20[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"
_MOMENT = _DAY + "(2[0-3]|[01][0-9])[0-5][0-9][0-5][0-9]{4}"

_CREATED_AT, _FISCAL_YEAR_START = 6, 13

_FIELDS: tuple[tuple[int, str, IssueKind, str], ...] = (
    # field, what it must match, problem, what is expected
    (6, _MOMENT, codes.CREATED_AT, ""),
    (8, r"\w{0,2}", codes.HEADER_TEXT, ""),
    (9, ".{0,25}", codes.HEADER_TEXT, ""),
    (10, ".{0,25}", codes.HEADER_TEXT, ""),
    (11, "(?!0*[0-9]{1,3}$|0*1000$)[0-9]{4,7}", codes.CONSULTANT_NUMBER, ""),
    (12, "(?!0+$)[0-9]{1,5}", codes.CLIENT_NUMBER, ""),
    (13, _DAY, codes.FISCAL_YEAR_START, ""),
    (14, "[4-8]?", codes.ACCOUNT_LENGTH, ""),
    (17, r"[\w.\-/ ]{0,30}", codes.DESCRIPTION, ""),
    (18, "([A-Z]{2}){0,2}", codes.INITIALS, ""),
    (19, "[12]?", codes.HEADER_VALUE, "1, 2"),
    (20, "(0|30|40|50|64)?", codes.HEADER_VALUE, "0, 30, 40, 50, 64"),
    (21, "[01]?", codes.HEADER_VALUE, "0, 1"),
    (22, "([A-Z]{3})?", codes.HEADER_VALUE, "ISO 4217"),
    (27, r"([0-9]{2}){0,2}", codes.HEADER_TEXT, ""),
    (28, "[0-9]{0,4}", codes.HEADER_TEXT, ""),
    (31, ".{0,16}", codes.HEADER_TEXT, ""),
)
_RESERVED = (7, 23, 24, 25, 26, 29, 30)
_MOST_CHARACTERS = 1000


def header_issues(header: FileHeader, expected: Format, length: int) -> Iterator[Issue]:
    """Yield what is wrong with line 1.

    Args:
        header: As found.
        expected: The format its category names.
        length: Characters of the whole line.
    """
    count = len(header.cells.texts)
    if count < FIELDS:
        yield codes.HEADER_SHORT.at("Kopfzeile", length=count)
    if any(header.cells.texts[FIELDS:]):
        yield codes.TOO_MANY_COLUMNS.at("Kopfzeile", line=1, length=count, most=FIELDS)
    if length > _MOST_CHARACTERS:
        yield codes.HEADER_TOO_LONG.at("Kopfzeile")
    unquoted = [n for n in TEXT_FIELDS if n <= count and not header.cells.quoted[n - 1]]
    if unquoted:
        yield _issue(codes.HEADER_UNQUOTED, header, unquoted[0])
    yield from _format_issues(header, expected)
    for number, expression, kind, wanted in _FIELDS:
        text = header.text(number)
        named = re.fullmatch(expression, text) is not None and is_writable(text)
        if not named or not _is_in_calendar(header, number):
            yield _issue(kind, header, number, wanted)
    yield from _state_issues(header, expected)
    if expected.has_period:
        yield from _period_issues(header)


def _is_in_calendar(header: FileHeader, number: int) -> bool:
    """Tell whether a field that names a time or a day names one that there is."""
    if number == _CREATED_AT:
        return header.created_at() is not None
    return number != _FISCAL_YEAR_START or header.day(number) is not None


def _format_issues(header: FileHeader, expected: Format) -> Iterator[Issue]:
    if header.text(2) == _OLD:
        yield _issue(codes.HEADER_VERSION_OLD, header, 2)
    elif header.text(2) != _CURRENT:
        yield _issue(codes.HEADER_VERSION, header, 2)
    if header.text(4) != expected.name:
        about = {"category": expected.category, "expected": expected.name}
        where = "Kopfzeile · 4 Formatname"
        yield codes.FORMAT_NAME.at(where, value=shown(header.text(4)), **about)
    version = header.version
    if version is None or not 1 <= version <= expected.version:
        yield _issue(codes.FORMAT_VERSION_UNKNOWN, header, 5, str(expected.version))
    elif version < expected.version:
        yield _issue(codes.FORMAT_VERSION_OLD, header, 5, str(expected.version))


def _state_issues(header: FileHeader, expected: Format) -> Iterator[Issue]:
    if header.text(1) == "DTVF":
        yield _issue(codes.DATEV_MARKER, header, 1)
    if not header.text(14):
        yield _issue(codes.ACCOUNT_LENGTH_MISSING, header, 14)
    for number in _RESERVED:
        if header.text(number):
            yield _issue(codes.RESERVED_FILLED, header, number)
    if not expected.has_period:
        if header.text(15) or header.text(16):
            yield _issue(codes.PERIOD_IN_MASTER_DATA, header, 15)
        return
    if not header.text(17):
        yield _issue(codes.DESCRIPTION_MISSING, header, 17)
    if not header.text(21):
        yield _issue(codes.HEADER_LOCK_MISSING, header, 21)


def _period_issues(header: FileHeader) -> Iterator[Issue]:
    for number in (15, 16):
        if header.day(number) is None or not re.fullmatch(_DAY, header.text(number)):
            yield _issue(codes.HEADER_VALUE, header, number, "JJJJMMTT")
    start, first, last = map(header.day, (13, 15, 16))
    if start and first and last:
        yield from period_issues(start, first, last)


def _issue(kind: IssueKind, header: FileHeader, number: int, expected: str = "") -> Issue:
    caption = f"{number} {CAPTIONS[number - 1]}"
    value = shown(header.text(number))
    return kind.at(f"Kopfzeile · {caption}", caption=caption, value=value, expected=expected)
