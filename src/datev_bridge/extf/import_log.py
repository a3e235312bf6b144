"""DATEV's import messages, pasted from its log: which row, what it means, what to do.

There is no public list of DATEV's ``#REW`` numbers; the rows here are those that are documented or
were seen in logs of real imports. Messages without a number are known by their words.
"""

from collections.abc import Iterator
import re

from attrs import frozen

from datev_bridge.extf import codes
from datev_bridge.issues import Issue, IssueKind


@frozen(kw_only=True)
class Answer:
    """One message of the log and what we know of it.

    Attributes:
        message: The message as pasted.
        number: DATEV's number, such as ``#REW00305``; empty where it has none.
        row: The row it names; None where it names none.
        issue: Cause and mend; for a message we do not know, that it is unknown.
    """

    message: str
    number: str
    row: int | None
    issue: Issue


_NUMBER = re.compile(r"#?\b(REW\d{5})\b", re.IGNORECASE)
_ROW = re.compile(
    r"\b(?:Zeile|Satz|Buchungssatz|Datensatz|Buchung|row|line)(?:\s*(?:Nr\.?|nummer|:|#))*\s*(\d{1,6})",
    re.IGNORECASE,
)

_NUMBERS: tuple[tuple[str, IssueKind], ...] = (
    ("REW04506", codes.LOG_NO_DATA),
    ("REW04403", codes.LOG_DATES_REVERSED),
    ("REW04404", codes.LOG_CALENDAR_YEARS),
    ("REW00314", codes.LOG_BEFORE_YEAR),
    ("REW00305", codes.LOG_KEY_ON_AUTOMATIC),
    ("REW00306", codes.LOG_KEY_ON_AUTOMATIC),
)

_WORDS: tuple[tuple[str, IssueKind], ...] = (
    # the more specific words first
    (r"EU-?\s?(Mitgliedst|Land).*Steuersatz", codes.LOG_COUNTRY_AND_RATE),
    (r"EU-?\s?(Mitgliedst|Land)", codes.LOG_COUNTRY),
    (r"(BU|Steuer)-?\s?schlüssel.*(Zusatzfunktion)", codes.LOG_KEY_AND_FUNCTION),
    (r"(BU|Steuer)-?\s?schlüssel.*(Automatik)", codes.LOG_KEY_ON_AUTOMATIC),
    (r"(BU|Steuer)-?\s?schlüssel", codes.LOG_KEY_NOT_HERE),
    (r"Gesellschafter", codes.LOG_PARTNER),
    (r"Kapitalkontenentwicklung", codes.LOG_CAPITAL_ACCOUNT),
    (r"BVV|Betriebsvermögensvergleich", codes.LOG_BVV),
    (r"(vor|außerhalb).*Wirtschaftsjahr", codes.LOG_BEFORE_YEAR),
    (r"(gekürzt|abgeschnitten|zu lang|\bcut\b|too long)", codes.LOG_CUT),
    (r"(OPOS|offene.? Posten|open.items?)", codes.LOG_OPEN_ITEM),
    (r"(keine Daten|Beraternummer.*nicht gefunden|no data)", codes.LOG_NO_DATA),
)


def read_import_log(text: str) -> tuple[Answer, ...]:
    """Return an answer for each message in a pasted log, in its order.

    A line that belongs to a message names a DATEV number, a row or words we know; other lines
    (titles, dates, blank ones) are passed over.

    Args:
        text: What was pasted.
    """
    return tuple(_answers(text))


def _answers(text: str) -> Iterator[Answer]:
    for line in text.splitlines():
        message = " ".join(line.split())
        number = _NUMBER.search(message)
        row = _ROW.search(message)
        kind = _kind(message, number[1].upper() if number else "")
        if kind is None and number is None and row is None:
            continue
        found = kind or codes.LOG_UNKNOWN
        where = f"Satz {row[1]}" if row else ""
        yield Answer(
            message=message,
            number=f"#{number[1].upper()}" if number else "",
            row=int(row[1]) if row else None,
            issue=found.at(where, value=message[:200]),
        )


def _kind(message: str, number: str) -> IssueKind | None:
    by_number = next((kind for known, kind in _NUMBERS if known == number), None)
    if by_number is not None:
        return by_number
    words = (kind for words, kind in _WORDS if re.search(words, message, re.IGNORECASE))
    return next(words, None)
