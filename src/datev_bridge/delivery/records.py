"""What a folder remembers beside its ledger: sealed days, decisions, the rules that booked."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date
import json
from pathlib import Path

from attrs import frozen

from datev_bridge.days.record import DecisionRecord, Withdrawal, collected, from_line, to_line
from datev_bridge.days.sealed import SCHEMA, SealedDay, from_json, to_json
from datev_bridge.delivery.lines import AppendedLines, Line, unreadable
from datev_bridge.files import reported
from datev_bridge.journal import DebtorBook
from datev_bridge.journal.debtors import NO_DEBTORS
from datev_bridge.mapping import AccountMapping
from datev_bridge.mapping.plain import mapping_from_plain, mapping_to_plain
from datev_bridge.runs.delivery import book_from_plain, book_to_plain

DAYS_NAME = "days.jsonl"
DECISIONS_NAME = "decisions.jsonl"
MAPPINGS_NAME = "mappings.jsonl"
DEBTORS_NAME = "debtors.jsonl"


_REMEMBERED = 16
"""Days; more than are read again each night, fewer than are many."""


class KeptDays(Mapping[date, SealedDay]):
    """Sealed days in lines of JSON; a day is read and made when somebody asks for it.

    An ordinary export asks for none of them, however many years there are; and of those that
    somebody looks at one after the other, only the newest are remembered.
    """

    def __init__(self, lines: Mapping[date, Line], file: AppendedLines) -> None:
        self._lines = lines
        self._file = file
        self._made: dict[date, SealedDay] = {}

    def __getitem__(self, on: date) -> SealedDay:
        """Return the day.

        Raises:
            KeyError: It is not sealed.
            StoreError: Its line cannot be read; RUN-005.
        """
        if on not in self._made:
            text = self._file.read(self._lines[on])
            if len(self._made) >= _REMEMBERED:
                del self._made[next(iter(self._made))]
            try:
                self._made[on] = from_json(text)
            except (ValueError, RecursionError):
                raise unreadable(self._file.path, on.isoformat()) from None
        return self._made[on]

    def __iter__(self) -> Iterator[date]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def says(self, day: SealedDay) -> bool:
        """Tell whether a day stands as it is."""
        line = self._lines.get(day.business_day)
        return line is not None and self._file.read(line) == to_json(day).rstrip()


@frozen(kw_only=True)
class FolderSealedDays:
    """The sealed days of a folder: one line for each state of each day, the last one counts.

    Attributes:
        folder: The folder the files are in.
    """

    folder: Path

    def of(self, location: str) -> KeptDays:
        """Return every sealed day of a location as it stands now.

        Raises:
            StoreError: A line cannot be read; RUN-005.
            DeliveryError: The file cannot be read; FILE-001 or FILE-003.
        """
        found = self._lines.found(_day_of)
        return KeptDays({on: line for (at, on), line in found if at == location}, self._lines)

    def append(self, days: Iterable[SealedDay]) -> None:
        """Record days as they are now, all or none; those that stand so already are left out.

        Raises:
            DeliveryError: They could not be recorded; FILE-001 to FILE-003.
        """
        new = tuple(days)
        before = {location: self.of(location) for location in {day.location for day in new}}
        self._lines.append(to_json(day) for day in new if not before[day.location].says(day))

    @property
    def _lines(self) -> AppendedLines:
        return AppendedLines(path=self.folder / DAYS_NAME)


def _day_of(line: bytes) -> tuple[str, date]:
    """Return whose day a line is, and which one."""
    match json.loads(line):
        case {"schema": str(schema), "location": str(location), "business_day": str(day)} if (
            schema == SCHEMA
        ):
            return location, date.fromisoformat(day)
    raise ValueError(f"not {SCHEMA}")


@frozen(kw_only=True)
class FolderDecisions:
    """The decisions of a folder: one line for each, and one for each that was taken back.

    Attributes:
        folder: The folder the files are in.
    """

    folder: Path

    def of(self, location: str) -> tuple[DecisionRecord, ...]:
        """Return all decisions about a location, those that were taken back included.

        Raises:
            StoreError: A line cannot be read; RUN-005.
            DeliveryError: The file cannot be read; FILE-001 or FILE-003.
        """
        records = collected(self._lines.values(from_line))
        return tuple(record for record in records if record.location == location)

    def add(self, entry: DecisionRecord | Withdrawal) -> None:
        """Record a decision, or that one is taken back.

        Raises:
            DeliveryError: It could not be recorded; FILE-001 to FILE-003.
        """
        with reported(self._lines.path):
            self.folder.mkdir(parents=True, exist_ok=True)
        self._lines.append([to_line(entry)])

    def lock(self) -> AbstractContextManager[None]:
        """Keep everybody else from deciding while the context lasts.

        Raises:
            DeliveryError: The folder cannot be written to; FILE-001.
        """
        return self._lines.lock()

    @property
    def _lines(self) -> AppendedLines:
        return AppendedLines(path=self.folder / DECISIONS_NAME)


@frozen(kw_only=True)
class FolderDebtors:
    """The debtors of a folder: one line for what each delivery added.

    Attributes:
        folder: The folder the files are in.
    """

    folder: Path

    def of(self, location: str) -> DebtorBook:
        """Return everything known of a location's debtors.

        Raises:
            StoreError: A line cannot be read; RUN-005.
            DeliveryError: The file cannot be read; FILE-001 or FILE-003.
        """
        book = NO_DEBTORS
        for place, added in self._lines.values(_debtors_from_line):
            if place == location:
                book = book.and_also(added)
        return book

    def append(self, location: str, added: DebtorBook) -> None:
        """Record what a delivery added; nothing is recorded where that is known.

        Raises:
            DeliveryError: It could not be recorded; FILE-001 to FILE-003.
        """
        new = added.beyond(self.of(location))
        if new != NO_DEBTORS:
            document = {"location": location, **book_to_plain(new)}
            self._lines.append([json.dumps(document, ensure_ascii=False).encode() + b"\n"])

    @property
    def _lines(self) -> AppendedLines:
        return AppendedLines(path=self.folder / DEBTORS_NAME)


def _debtors_from_line(line: bytes) -> tuple[str, DebtorBook]:
    raw = json.loads(line)
    try:
        return raw["location"], book_from_plain(raw)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a line of debtors") from error


@frozen(kw_only=True)
class FolderMappings:
    """The rules that booked the days of a folder: one line for each revision.

    Attributes:
        folder: The folder the files are in.
    """

    folder: Path

    def find(self, revision: str) -> AccountMapping | None:
        """Return a revision by its name, if it ever booked a delivered day.

        Raises:
            StoreError: A line cannot be read; RUN-005.
            DeliveryError: The file cannot be read; FILE-001 or FILE-003.
        """
        known = self._lines.values(lambda line: mapping_from_plain(json.loads(line)))
        return next((mapping for mapping in known if mapping.revision == revision), None)

    def keep(self, mapping: AccountMapping) -> None:
        """Keep a revision; one that is kept already stays as it is.

        Raises:
            DeliveryError: It could not be kept; FILE-001 to FILE-003.
        """
        if self.find(mapping.revision) is None:
            text = json.dumps(mapping_to_plain(mapping), ensure_ascii=False)
            self._lines.append([text.encode() + b"\n"])

    @property
    def _lines(self) -> AppendedLines:
        return AppendedLines(path=self.folder / MAPPINGS_NAME)
