"""A support case, and what was written in it."""

from datetime import datetime
from enum import Enum
from unicodedata import category

from attrs import frozen

from datev_bridge.cases import codes
from datev_bridge.issues import Issue
from datev_bridge.mail.wording import readable

MOST_SUBJECT, MOST_TEXT, MOST_PLACE = 150, 10_000, 200
"""Characters."""

_NOT_ONE_LINE = frozenset(("Cc", "Cs", "Zl", "Zp"))


class Side(Enum):
    """Who wrote."""

    ORGANISATION = "organisation"
    """Restaurant or tax adviser."""
    OPERATOR = "operator"


class CaseStatus(Enum):
    """Whose turn it is."""

    OPEN = "open"
    """The operator's."""
    WAITING = "waiting"
    """The organisation's."""
    CLOSED = "closed"
    """Nobody's, until somebody replies."""


STATUS_AFTER = {Side.ORGANISATION: CaseStatus.OPEN, Side.OPERATOR: CaseStatus.WAITING}
"""What a case is when a side has written."""


@frozen(kw_only=True)
class Case:
    """One support case.

    Attributes:
        number: ``DB-2026-000123``: unique in the installation, counted anew each year.
        organisation: Whose.
        subject: What it is about, one line.
        place: The page or command that it was opened from; may be empty.
        status: Whose turn it is.
        opened_at: When, aware.
        changed_at: When somebody last wrote or closed it, aware.
    """

    number: str
    organisation: str
    subject: str
    place: str
    status: CaseStatus
    opened_at: datetime
    changed_at: datetime


@frozen(kw_only=True)
class Message:
    """What somebody wrote in a case.

    Attributes:
        sequence: Place in the thread, counted from 1.
        at: When, aware.
        side: Who wrote, as a side.
        author: Id of who wrote.
        author_name: As people read it.
        text: What was written; empty where a case was closed without a word.
    """

    sequence: int
    at: datetime
    side: Side
    author: str
    author_name: str
    text: str


@frozen(kw_only=True)
class Thread:
    """A case with everything written in it, oldest first."""

    case: Case
    messages: tuple[Message, ...]


def number_of(year: int, count: int) -> str:
    """Return the number of the case that is the ``count``-th of its year."""
    return f"DB-{year}-{count:06}"


def clean(text: str) -> str:
    """Return what somebody wrote without what nobody can read, and without blank ends."""
    return readable(text).strip()


def problems(*, subject: str, text: str, place: str = "") -> tuple[Issue, ...]:
    """Return what is wrong with what somebody wants to open a case with; CASE-001 to CASE-003.

    Args:
        subject: One line.
        text: May have several.
        place: One line, may be empty.
    """
    lines, found = {"subject": subject, "place": place}, []
    most = {"subject": MOST_SUBJECT, "text": MOST_TEXT, "place": MOST_PLACE}
    for name, said in {**lines, "text": text}.items():
        if not said.strip() and name != "place":
            found.append(codes.EMPTY.at(name))
        if len(said) > most[name]:
            found.append(codes.TOO_LONG.at(name, length=len(said), most=most[name]))
        if name in lines and any(category(sign) in _NOT_ONE_LINE for sign in said):
            found.append(codes.NOT_ONE_LINE.at(name))
    return tuple(found)
