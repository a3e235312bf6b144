"""The use cases “what was delivered” and “send it again”: the same bytes, or none."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches

from attrs import field, frozen

from datev_bridge.batches import BatchFrame, BookedDay, make_batches
from datev_bridge.daybook import Location
from datev_bridge.days.sealed import SealedFile
from datev_bridge.errors import DeliveryError, ExportRefused
from datev_bridge.issues import Issue
from datev_bridge.profile import Profile
from datev_bridge.rows import to_rows
from datev_bridge.runs import codes
from datev_bridge.runs.delivery import digest_of
from datev_bridge.runs.ledger import LedgerEntry
from datev_bridge.runs.ports import Output, Records


@frozen(kw_only=True)
class DeliveredFile:
    """A file that was delivered.

    Attributes:
        name: Its name.
        sha256: Its digest.
        location: Business location id.
        label: What it is for, as in its name; empty for an ordinary one.
        days: Business days in it, in order.
        delivered_at: When, aware.
        mapping_revisions: The rules that booked it.
        replaces: Name of the file in whose place it stands, empty for none.
        replaced_by: Name of the file that stands in its place, empty for none.
    """

    name: str
    sha256: str
    location: str
    label: str
    days: tuple[date, ...]
    delivered_at: datetime
    mapping_revisions: tuple[str, ...]
    replaces: str = ""
    replaced_by: str = ""


@frozen(kw_only=True)
class Resent:
    """A file that was sent again.

    Attributes:
        file: Which one.
        content: Its bytes, those of the first time.
        issues: What to tell.
    """

    file: DeliveredFile
    content: bytes = field(repr=False)
    issues: tuple[Issue, ...] = ()


@frozen(kw_only=True)
class History:
    """What was delivered into a folder or out of a database.

    Attributes:
        profile: Whose books.
        output: Where the files are.
        records: What is remembered.
    """

    profile: Profile
    output: Output
    records: Records

    def files(self) -> tuple[DeliveredFile, ...]:
        """Return every file that was delivered, oldest first.

        Raises:
            StoreError: What was recorded cannot be read.
        """
        entries = self.records.ledger.entries()
        instead = {entry.replaces: entry.file_name for entry in entries if entry.replaces}
        by_name: dict[str, list[LedgerEntry]] = {}
        for entry in entries:
            by_name.setdefault(entry.file_name, []).append(entry)
        return tuple(_file(group, instead) for group in by_name.values())

    def file(self, name: str) -> DeliveredFile:
        """Return a file that was delivered.

        Raises:
            ExportRefused: There is none of that name; RUN-012.
            StoreError: What was recorded cannot be read.
        """
        found = next((file for file in self.files() if file.name == name), None)
        if found is None:
            raise unknown_file(name, self.records.ledger.entries())
        return found

    def parts(self, file: DeliveredFile) -> Mapping[date, SealedFile]:
        """Return what a file holds of each of its days; none of days that are not on record."""
        sealed = self.records.days.of(file.location)
        return {
            on: part
            for on in file.days
            if on in sealed
            for part in sealed[on].files
            if part.name == file.name
        }

    def resend(self, name: str) -> Resent:
        """Return the bytes of a file as they were the first time.

        A file that is gone or was changed is made again from what is on record; its digest tells
        whether that succeeded.

        Args:
            name: Its name.

        Raises:
            ExportRefused: There is none of that name; RUN-012.
            DeliveryError: It is not what was exported, and cannot be made again; RUN-013.
            StoreError: What was recorded cannot be read.
        """
        file = self.file(name)
        content = self.output.read(name)
        if content is not None and digest_of(content) == file.sha256:
            return Resent(file=file, content=content)
        again = self._made_again(file)
        if again is None:
            issue = codes.FILE_LOST.at(name, file=name, sha256=file.sha256)
            raise DeliveryError(issue, target=name, retry=False)
        return Resent(file=file, content=again, issues=(codes.FILE_MADE_AGAIN.at(name, file=name),))

    def _made_again(self, file: DeliveredFile) -> bytes | None:
        parts = self.parts(file)
        if len(parts) < len(file.days):
            return None
        first = parts[file.days[0]]
        # Without a zone the time stays as it stood on the wall; the name of the location is not on
        # record, so a file that bears it cannot be made again.
        location = Location(id=file.location, name="", timezone="")
        frame = BatchFrame(
            profile=self.profile,
            location=location,
            created_at=first.made_at,
            kind=first.kind,
            number=first.number,
            replaces=first.replaces,
        )
        batches = make_batches(
            (_booked(on, part, frame) for on, part in sorted(parts.items())), frame
        )
        return next((b.content for b in batches if b.sha256 == file.sha256), None)


def unknown_file(name: str, entries: Iterable[LedgerEntry]) -> ExportRefused:
    """Return the refusal of a file that was never delivered.

    Args:
        name: What was asked for.
        entries: What was delivered.
    """
    known = {entry.file_name for entry in entries}
    similar = ", ".join(get_close_matches(name, known, n=2, cutoff=0)) or "–"
    issue = codes.UNKNOWN_FILE.at(name, file=name, similar=similar)
    return ExportRefused(issue, issues=(issue,))


def _booked(on: date, part: SealedFile, frame: BatchFrame) -> BookedDay:
    rows = to_rows(part.entries, settings=frame.profile.datev, location=frame.location)
    posted_on = part.entries[0].posted_on if part.entries else None
    return BookedDay(business_day=on, rows=rows, posted_on=posted_on)


def _file(entries: Sequence[LedgerEntry], instead: Mapping[str, str]) -> DeliveredFile:
    first = entries[0]
    return DeliveredFile(
        name=first.file_name,
        sha256=first.file_sha256,
        location=first.location,
        label=first.label,
        days=tuple(sorted(entry.business_day for entry in entries)),
        delivered_at=first.exported_at,
        mapping_revisions=tuple(dict.fromkeys(entry.mapping_revision for entry in entries)),
        replaces=first.replaces,
        replaced_by=instead.get(first.file_name, ""),
    )


def put_again(again: Resent, output: Output, *, dry_run: bool = False) -> str:
    """Put a file that was sent again where files go, and return where it is.

    Args:
        again: The file.
        output: Where files go.
        dry_run: Whether to write nothing; then nothing is returned.

    Raises:
        DeliveryError: It could not be written.
    """
    if dry_run:
        return ""
    output.check()
    return output.put(again.file.name, again.content)
