"""What DATEV says about a file, and what that means for people.

DATEV checks the header and the number of rows, not the rows (its OpenAPI document, extf-files). A
message has a number in the address of its help page, a title, a detail and the elements it is
about; all words are DATEV's, shown and kept without anything that looks like a secret.
"""

from collections.abc import Iterator, Mapping
import re
from typing import Any

from attrs import frozen

from datev_bridge.datev_upload import codes
from datev_bridge.datev_upload.texts import shown
from datev_bridge.issues import Issue, IssueKind

HELP = "http://www.datev.de/hilfe/"
"""Page of a number, as DATEV's problem types name it."""


@frozen(kw_only=True)
class ResultMessage:
    """One message about one element.

    Attributes:
        number: DATEV's number, ``"1008834"``; empty where none was told.
        title: Its short name.
        detail: What happened.
        element: What it is about: a field of the header, a parameter; empty for the whole.
        reason: What is wrong with it.
    """

    number: str = ""
    title: str = ""
    detail: str = ""
    element: str = ""
    reason: str = ""

    @property
    def help(self) -> str:
        """DATEV's page about it, or nothing."""
        return f"{HELP}{self.number}" if self.number else ""

    @property
    def words(self) -> str:
        """Everything told, in one line."""
        told = (self.title, self.detail, self.element, self.reason, self.help)
        return " · ".join(part for part in told if part)


_NUMBER = re.compile(r"\b(1\d{6})\b", re.ASCII)
_LONGEST = 200
_MOST_ELEMENTS = 50


def read_messages(problem: object) -> tuple[ResultMessage, ...]:
    """Return the messages of ``validation_details`` or of an error's body, one an element.

    Args:
        problem: Parsed JSON; anything but an object says nothing.
    """
    if not isinstance(problem, Mapping):
        return ()
    address = problem.get("type")
    number = _NUMBER.search(address[:_LONGEST]) if isinstance(address, str) else None
    whole = ResultMessage(
        number=number[1] if number else "",
        title=shown(problem.get("title")),
        detail=shown(problem.get("detail")),
    )
    elements = tuple(_elements(problem.get("affected_elements")))
    if not elements:
        return (whole,) if whole != ResultMessage() else ()
    return tuple(
        ResultMessage(
            number=whole.number,
            title=whole.title,
            detail=whole.detail,
            element=shown(element.get("name")),
            reason=shown(element.get("reason")),
        )
        for element in elements
    )


def _elements(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (each for each in value[:_MOST_ELEMENTS] if isinstance(each, Mapping))


_KINDS: Mapping[str, IssueKind] = {
    "1008828": codes.REQUEST_INVALID,
    "1008829": codes.FORBIDDEN,
    "1008831": codes.REQUEST_INVALID,
    "1008832": codes.REQUEST_INVALID,
    "1008833": codes.FILE_INVALID,
    "1008834": codes.HEADER_INVALID,
    "1008835": codes.REQUEST_INVALID,
    "1008836": codes.VIRUS,
    "1008837": codes.TRY_AGAIN,
    "1008838": codes.PERMISSION_EXPIRED,
}
"""The complete list of DATEV's OpenAPI document, extf-files 3.0.1."""

_HEADER = "1008834"
_FIELDS: Mapping[int, IssueKind] = {
    11: codes.HEADER_NUMBERS,
    12: codes.HEADER_NUMBERS,
    13: codes.HEADER_PERIOD,
    15: codes.HEADER_PERIOD,
    16: codes.HEADER_PERIOD,
    **dict.fromkeys((23, 24, 25, 26, 29, 30), codes.HEADER_RESERVED),
}
"""Fields of the header (DATEV header fields 1 to 31) whose cause is known better."""

_WORDS: tuple[tuple[str, IssueKind], ...] = (
    (r"(consultant|client)[ -]number", codes.HEADER_NUMBERS),
    (r"\b(consultant|client)\b", codes.HEADER_NUMBERS),
    (r"date ?(from|to)\b|\bFY begin\b|fiscal", codes.HEADER_PERIOD),
    (r"\breserved\b", codes.HEADER_RESERVED),
)
"""Where no field is numbered: the words of the same list."""

_FIELD = re.compile(r"\((\d{1,2})\)", re.ASCII)
_LINE = re.compile(r"\b(?:line|row|Zeile|Satz)\s+(\d{1,6})\b", re.IGNORECASE | re.ASCII)


def issue_of(message: ResultMessage, where: str) -> Issue:
    """Return a message as an issue: what it means here, where, and what to do.

    Args:
        message: What DATEV said.
        where: Name of the file; field of the header or line follow where they are told.
    """
    told = f"{message.element} {message.reason} {message.detail}"
    kind, place = _KINDS.get(message.number), [where] if where else []
    if message.number == _HEADER:
        number = _FIELD.search(told)
        kind = _header_kind(int(number[1]) if number else None, told)
        place.append("Kopfzeile")
        field = " ".join(part for part in (number[1] if number else "", message.element) if part)
        place.extend(part for part in (field,) if part)
    else:
        line = _LINE.search(told)
        place.extend(part for part in (f"Zeile {line[1]}" if line else message.element,) if part)
    if kind is None:
        kind = codes.MESSAGE_UNKNOWN
    return kind.at(" · ".join(place), number=message.number, message=message.words)


def _header_kind(field: int | None, told: str) -> IssueKind:
    if field is not None:
        return _FIELDS.get(field, codes.HEADER_INVALID)
    known = (kind for words, kind in _WORDS if re.search(words, told, re.IGNORECASE))
    return next(known, codes.HEADER_INVALID)
