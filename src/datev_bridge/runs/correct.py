"""The use cases “read delivered days again” and “book them anew”: only what is due is written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from attrs import evolve, frozen

from datev_bridge.corrections import Books, Corrected, late_changes, replacement, repost
from datev_bridge.dates import find_zone
from datev_bridge.daybook import DaySummary
from datev_bridge.days.periods import Closing
from datev_bridge.days.record import DecisionRecord, standing, withdrawn
from datev_bridge.days.sealed import SealedDay
from datev_bridge.errors import ExportRefused
from datev_bridge.issues import Issue, in_order
from datev_bridge.mapping import AccountMapping
from datev_bridge.profile import Profile
from datev_bridge.proof import Proof
from datev_bridge.runs import codes
from datev_bridge.runs.delivery import day_list
from datev_bridge.runs.export import read_days
from datev_bridge.runs.handover import Handover, Known, Made
from datev_bridge.runs.history import unknown_file
from datev_bridge.runs.ledger import LedgerEntry
from datev_bridge.runs.ports import DayReader, Output, Progress, Records, silence


@frozen(kw_only=True)
class CorrectionReport:
    """What reading delivered days again did.

    Attributes:
        corrected: The files, their proof, and what waits.
        written: Where each file and proof is; empty after a dry run, or where nothing was due.
        issues: Everything found, what blocks first.
    """

    corrected: Corrected
    written: tuple[str, ...]
    issues: tuple[Issue, ...]


_Work = Callable[[Sequence[DaySummary], Books], Corrected]


@frozen(kw_only=True)
class Corrector:
    """Books delivered days of one location again.

    Attributes:
        profile: Whose books; its mapping is the newest one.
        reader: Reads days from the POS.
        output: Where files go.
        records: What was delivered and decided before.
        clock: The time, aware.
        render_proof: Turns a proof into the page people read.
    """

    profile: Profile
    reader: DayReader
    output: Output
    records: Records
    clock: Callable[[], datetime]
    render_proof: Callable[[Proof], bytes]

    def late_changes(
        self,
        days: Iterable[date] | int,
        *,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> CorrectionReport:
        """Read delivered days again and write what changed at the POS since (K1, K2 …).

        Args:
            days: Business days, those that were never delivered are left out; or how many of the
                last delivered ones.
            dry_run: Do everything but write and record.
            progress: Told how far it is.

        Raises:
            KSeriesError: The POS cannot be asked; nothing was written.
            DeliveryError: A file could not be written.
            StoreError: What was recorded cannot be read.
        """

        def asked(known: Known) -> Iterable[date]:
            if isinstance(days, int):
                return sorted(known.delivered, reverse=True)[: max(days, 0)]  # -0 would be all
            return known.delivered.keys() & set(days)

        return self._run(asked, late_changes, dry_run=dry_run, progress=progress)

    def repost(
        self, days: Iterable[date], *, dry_run: bool = False, progress: Progress | None = None
    ) -> CorrectionReport:
        """Book delivered days by the newest rules and write what differs from what was delivered.

        Args:
            days: Delivered business days.
            dry_run: Do everything but write and record.
            progress: Told how far it is.

        Raises:
            ExportRefused: A day was never delivered; RUN-010.
            KSeriesError: The POS cannot be asked; nothing was written.
            DeliveryError: A file could not be written.
            StoreError: What was recorded cannot be read.
        """
        wanted = set(days)

        def asked(known: Known) -> Iterable[date]:
            never = wanted - known.delivered.keys()
            if never:
                issue = codes.NOT_DELIVERED.at(days=day_list(sorted(never)))
                raise ExportRefused(issue, issues=(issue,))
            return wanted

        return self._run(asked, repost, dry_run=dry_run, progress=progress)

    def replace(
        self,
        file_name: str,
        days: Iterable[date] = (),
        *,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> CorrectionReport:
        """Write a file anew, by the newest rules, in the place of one that was never imported.

        Only the tax adviser knows that it was not; ask before.

        Args:
            file_name: The file that was not imported.
            days: Its days, where the person named them, to be sure.
            dry_run: Do everything but write and record.
            progress: Told how far it is.

        Raises:
            ExportRefused: There is no such file (RUN-012), or it holds other days (RUN-017).
            KSeriesError: The POS cannot be asked; nothing was written.
            DeliveryError: A file could not be written.
            StoreError: What was recorded cannot be read.
        """
        named = set(days)

        def asked(known: Known) -> Iterable[date]:
            theirs = {
                entry.business_day
                for entry in known.entries
                if entry.file_name == file_name and _stands(known, entry)
            }
            if not theirs:
                raise unknown_file(file_name, known.entries)
            if named and named != theirs:
                issue = codes.OTHER_DAYS.at(file=file_name, days=day_list(sorted(theirs)))
                raise ExportRefused(issue, issues=(issue,))
            return theirs

        def work(again: Sequence[DaySummary], books: Books) -> Corrected:
            return replacement(again, books, file_name=file_name)

        return self._run(asked, work, dry_run=dry_run, progress=progress)

    def _run(
        self,
        asked: Callable[[Known], Iterable[date]],
        work: _Work,
        *,
        dry_run: bool,
        progress: Progress | None,
    ) -> CorrectionReport:
        told = progress or silence
        handover = self._handover
        with handover.lock(dry_run=dry_run):
            known = handover.known(dry_run=dry_run)
            days = sorted(asked(known))
            summaries = read_days(self.reader, [day for day in days if day in known.sealed], told)
            decided = self.records.decisions.of(self.reader.location.id)
            books = self.books(known, decided, days)
            found = work(summaries, books)
            report = _report(found, days, known)
            return report if dry_run else self._write(report, books, handover, told)

    def known(self) -> Known:
        """Return what is known of the location's days, as if every run had ended well.

        Raises:
            StoreError: What was recorded cannot be read.
        """
        return self._handover.known(dry_run=True)

    def books(self, known: Known, decided: Iterable[DecisionRecord], days: Iterable[date]) -> Books:
        """Return what corrections need to know: never all of a history that may be years long.

        Args:
            known: What is known of the location's days.
            decided: What people decided, what was taken back included.
            days: Which days are read again.

        Raises:
            StoreError: What was recorded cannot be read.
        """
        now, decided = self.clock(), tuple(decided)
        sealed = _concerned(known, days)
        today = now.astimezone(find_zone(self.reader.location.timezone) or UTC).date()
        return Books(
            profile=self.profile,
            location=self.reader.location,
            created_at=now,
            closing=Closing(today=today, closed_until=self.profile.closed_until),
            sealed=sealed,
            mappings=self._mappings(sealed),
            decisions=standing(decided),
            withdrawn=withdrawn(decided),
            receipt_numbers=known.receipt_numbers,
            debtors=self.records.debtors.of(self.reader.location.id),
        )

    def _mappings(self, sealed: Mapping[date, SealedDay]) -> Mapping[str, AccountMapping]:
        names = {day.mapping_revision for day in sealed.values()}
        found = {name: self.records.mappings.find(name) for name in sorted(names)}
        return {name: mapping for name, mapping in found.items() if mapping is not None}

    @property
    def _handover(self) -> Handover:
        return Handover(
            location=self.reader.location.id,
            output=self.output,
            records=self.records,
            render_proof=self.render_proof,
        )

    def _write(
        self, report: CorrectionReport, books: Books, handover: Handover, told: Progress
    ) -> CorrectionReport:
        found = report.corrected
        if not found.batches and all(books.sealed[d.business_day] == d for d in found.sealed):
            return report
        used = {day.mapping_revision for day in found.sealed}
        mappings = (books.mapping_of(revision) for revision in sorted(used))
        made = Made(
            batches=found.batches,
            proof=found.proof if found.batches else evolve(found.proof, days=()),
            sealed=found.sealed,
            mappings=tuple(mapping for mapping in mappings if mapping is not None),
            companions=found.companions,
            debtors=found.debtors.beyond(books.debtors),
        )
        handed = handover.deliver(made, told)
        issues = in_order((*report.issues, *handed.issues))
        return evolve(report, written=handed.written, issues=issues)


def _stands(known: Known, entry: LedgerEntry) -> bool:
    """Tell whether a file is what counts of a day that is sealed."""
    day = known.sealed.get(entry.business_day)
    return day is not None and any(file.name == entry.file_name for file in day.standing)


def _concerned(known: Known, days: Iterable[date]) -> dict[date, SealedDay]:
    """Return the sealed days that are read again, and those with a file that bears a number."""
    numbered = {entry.business_day for entry in known.entries if entry.label}
    return {on: known.sealed[on] for on in sorted(numbered.union(days)) if on in known.sealed}


def _report(found: Corrected, days: Sequence[date], known: Known) -> CorrectionReport:
    issues = [*known.issues, *found.issues]
    if found.waiting:
        issues.append(codes.CORRECTION_WAITS.at(days=day_list(found.waiting)))
    unsealed = [day for day in days if day not in known.sealed]
    if unsealed:
        issues.append(codes.NOT_SEALED.at(days=day_list(unsealed)))
    written = {day for batch in found.batches for day in batch.days}
    right = [d.business_day for d in found.sealed if d.business_day not in written]
    if right:
        issues.append(codes.NOTHING_DUE.at(days=day_list(right)))
    return CorrectionReport(corrected=found, written=(), issues=in_order(issues))
