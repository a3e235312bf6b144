"""How bookable days become files: one per month and fiscal year, named so that none is a second.

DATEV tells batches apart by consultant, client, dates and name (*Bezeichnung*); both the name and
the file's name therefore carry location, kind and period. Source: booking rules, section 5.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import Enum
import hashlib
from itertools import groupby, zip_longest
import re
import unicodedata

from attrs import evolve, frozen

from datev_bridge.dates import find_zone
from datev_bridge.daybook import Location
from datev_bridge.extf import (
    MOST_ROWS,
    BatchHeader,
    BookingRow,
    check_header,
    check_row,
    file_name,
    to_bytes,
)
from datev_bridge.extf import codes as extf_codes
from datev_bridge.extf.characters import transliterate
from datev_bridge.issues import Issue
from datev_bridge.journal import Entry
from datev_bridge.posting_text import with_names
from datev_bridge.profile import Profile

NAME_LENGTH = 30
FILE_LABEL_LENGTH = 51


class BatchKind(Enum):
    """What a batch is for; the value stands in its name."""

    REGULAR = ""
    TEST = "TEST"
    LATE = "Nachtrag"
    CORRECTION = "K"
    """What a delivered day lacks or has too much, numbered."""
    REPLACEMENT = "E"
    """Stands in the place of a file that was never imported, numbered."""


@frozen(kw_only=True)
class BookedDay:
    """The rows of one day that may be written.

    Attributes:
        business_day: The day.
        rows: Its rows.
        posted_on: Their document date where it is another: a correction of a closed period.
    """

    business_day: date
    rows: tuple[BookingRow, ...]
    posted_on: date | None = None

    @property
    def document_date(self) -> date:
        """The date of its rows."""
        return self.posted_on or self.business_day


@frozen(kw_only=True)
class Batch:
    """One file: header and rows, and what they come to as bytes.

    Attributes:
        file_name: ``EXTF_….csv``.
        header: Its header.
        days: The business days in it.
        rows: Its rows.
        kind: What it is for.
        number: Of a correction or a replacement, from 1; 0 for any other.
        replaces: Name of the file in whose place it stands, empty for none.
        content: The file itself.
        sha256: Digest of the content, hexadecimal.
    """

    file_name: str
    header: BatchHeader
    days: tuple[date, ...]
    rows: tuple[BookingRow, ...]
    kind: BatchKind
    number: int = 0
    replaces: str = ""
    content: bytes
    sha256: str


@frozen(kw_only=True)
class BatchFrame:
    """What all batches of one export share.

    Attributes:
        profile: Whose books.
        location: Where the days come from.
        created_at: Aware; stands in the files, so that the same inputs give the same bytes.
        kind: Stands in the names; a test batch is never committed.
        number: Of a correction or a replacement, from 1: stands in the names.
        replaces: Name of the file in whose place these stand, empty for none.
        delivered_until: Last business day in an earlier regular file, if there is one.
    """

    profile: Profile
    location: Location
    created_at: datetime
    kind: BatchKind = BatchKind.REGULAR
    number: int = 0
    replaces: str = ""
    delivered_until: date | None = None

    @property
    def label(self) -> str:
        """What tells its batches from those of other kinds: ``TEST``, ``K1``, nothing."""
        return label_of(self.kind, self.number)

    @property
    def local_time(self) -> datetime:
        """When the batch was made, as a clock on the location's wall shows it: DATEV's way."""
        zone = find_zone(self.location.timezone)
        return self.created_at.astimezone(zone) if zone is not None else self.created_at

    def is_late(self, day: BookedDay) -> bool:
        """Whether a day was held while later ones were delivered."""
        if self.kind is not BatchKind.REGULAR or self.delivered_until is None:
            return False
        return day.business_day < self.delivered_until


def label_of(kind: BatchKind, number: int) -> str:
    """Return what stands in names for a kind and its number: ``K1``, ``E2``, ``Nachtrag``."""
    return f"{kind.value}{number}" if number else kind.value


def make_batches(days: Iterable[BookedDay], frame: BatchFrame) -> tuple[Batch, ...]:
    """Make the files of some bookable days; days without rows make none.

    Days that were held while later ones were delivered follow in files of their own.

    Raises:
        ExtfError: A row or the header is not writable; :func:`check_day` tells before.
    """
    filled = sorted((d for d in days if d.rows), key=lambda d: (d.document_date, d.business_day))
    late = evolve(frame, kind=BatchKind.LATE)
    groups = (
        (late, [day for day in filled if frame.is_late(day)]),
        (frame, [day for day in filled if not frame.is_late(day)]),
    )
    return tuple(
        _batch(part, number, each)
        for each, group in groups
        for part, number in _split(group, each.profile)
    )


def kind_of(batches: Sequence[Batch], frame: BatchFrame) -> BatchKind:
    """Return what an export is for: late if all its files are."""
    kinds = {batch.kind for batch in batches}
    return kinds.pop() if len(kinds) == 1 else frame.kind


def check_day(
    day: BookedDay, frame: BatchFrame, entries: Iterable[Entry] = ()
) -> tuple[Issue, ...]:
    """Return what keeps a day's rows from being written in DATEV's format.

    Args:
        day: Its rows.
        frame: Where they would be written.
        entries: What the rows were made of, in their order: a name that no posting text can hold
            is then told with one that it can.
    """
    on = day.document_date
    if len(day.rows) > MOST_ROWS:
        return (extf_codes.TOO_MANY_ROWS.at(on.isoformat(), most=MOST_ROWS),)
    header = make_header(frame, on, on)
    found = [*check_header(header)]
    for row, entry in zip_longest(day.rows, entries):
        issues = check_row(row, header)
        if entry is not None:
            issues = with_names(
                issues, entry, header, settings=frame.profile.datev, location=frame.location
            )
        found.extend(
            evolve(issue, where=f"{on.isoformat()} · {row.posting_text} · {issue.where}")
            for issue in issues
        )
    return tuple(found)


def _split(
    filled: Sequence[BookedDay], profile: Profile
) -> Iterator[tuple[tuple[BookedDay, ...], int]]:
    """Yield runs of days of one month and fiscal year, each with the number of its part."""

    def period(day: BookedDay) -> tuple[int, int, date]:
        on = day.document_date
        return on.year, on.month, profile.fiscal_year_of(on)

    for _, group in groupby(filled, key=period):
        part: list[BookedDay] = []
        number = 1
        for day in group:
            if part and sum(len(d.rows) for d in part) + len(day.rows) > MOST_ROWS:
                yield tuple(part), number
                part, number = [], number + 1
            part.append(day)
        yield tuple(part), number


def _batch(days: tuple[BookedDay, ...], number: int, frame: BatchFrame) -> Batch:
    first, last = days[0].document_date, days[-1].document_date
    rows = tuple(row for day in days for row in day.rows)
    header = make_header(frame, first, last)
    content = to_bytes(header, rows)
    return Batch(
        file_name=_file_name(frame, first, last, number),
        header=header,
        days=tuple(day.business_day for day in days),
        rows=rows,
        kind=frame.kind,
        number=frame.number,
        replaces=frame.replaces,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def make_header(frame: BatchFrame, first: date, last: date) -> BatchHeader:
    """Return the header of a batch from ``first`` to ``last`` business day."""
    datev = frame.profile.datev
    code = datev.journal_code
    return BatchHeader(
        consultant_number=datev.consultant_number,
        client_number=datev.client_number,
        fiscal_year_start=frame.profile.fiscal_year_of(first),
        account_length=datev.account_length,
        date_from=first,
        date_to=last,
        created_at=frame.local_time,
        description=_description(frame, first, last),
        initials=code if re.fullmatch(r"[A-Z]{2}", code) else "",
        is_committed=datev.committed and frame.kind is not BatchKind.TEST,
        chart_of_accounts=frame.profile.chart.standard.code,
    )


def _description(frame: BatchFrame, first: date, last: date) -> str:
    """Return the batch's name, at most 30 characters: kind, source, location, period."""
    period = f"{first:%d.%m.%y}" if first == last else f"{first:%d.%m}-{last:%d.%m.%y}"
    tail = " ".join(part for part in (frame.location.id[-4:], period) if part)
    room = NAME_LENGTH - len(tail) - 1
    source, _ = transliterate(frame.profile.datev.journal_description or frame.profile.name)
    head = re.sub(r"[^\w.\-/ ]", "", f"{frame.label} {source}".strip())[:room].strip()
    return f"{head} {tail}".strip()


def _file_name(frame: BatchFrame, first: date, last: date, number: int) -> str:
    period = f"{first:%Y%m%d}" if first == last else f"{first:%Y%m%d}-{last:%Y%m%d}"
    part = f"Teil{number}" if number > 1 else ""
    tail = "_".join(text for text in (frame.location.id, period, part) if text)
    room = FILE_LABEL_LENGTH - len(tail) - 1
    words = (frame.label, _ascii_word(frame.profile.name))
    head = "_".join(text for text in words if text)[:room].strip("_-")
    return file_name("_".join(text for text in (head, tail) if text))


def _ascii_word(text: str) -> str:
    """Return a name for a file: German letters spelled out, anything else unusual a hyphen."""
    spelled = text.translate(_GERMAN_LETTERS)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")


_GERMAN_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)
