"""The use case “export these days”: read, book, write, remember; a day is never exported twice."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from attrs import evolve, frozen

from datev_bridge.batches import BatchKind
from datev_bridge.corrections import seal_export
from datev_bridge.daybook import DaySummary
from datev_bridge.daybook.pos_totals import PosTotals, TotalsNotRead
from datev_bridge.days.record import standing
from datev_bridge.errors import ExportRefused
from datev_bridge.issues import Issue, in_order
from datev_bridge.pipeline import Export, build_export
from datev_bridge.profile import Profile
from datev_bridge.proof import Proof
from datev_bridge.proof.model import DayState
from datev_bridge.runs import codes
from datev_bridge.runs.delivery import day_list
from datev_bridge.runs.handover import Handover, Known, Made
from datev_bridge.runs.ledger import LedgerEntry
from datev_bridge.runs.ports import DayReader, Output, Progress, Records, silence


@frozen(kw_only=True)
class ExportReport:
    """What an export did.

    Attributes:
        export: The files and their proof.
        written: Where each file and proof is; empty after a dry run.
        before: Days that earlier exports hold, with their entry.
        issues: Everything found, what blocks first.
    """

    export: Export
    written: tuple[str, ...]
    before: Mapping[date, LedgerEntry]
    issues: tuple[Issue, ...]


@frozen(kw_only=True)
class Exporter:
    """Exports days of one location.

    Attributes:
        profile: Whose books.
        reader: Reads days from the POS.
        output: Where files go.
        records: What was exported and decided before.
        clock: The time, aware.
        render_proof: Turns a proof into the page people read.
        proof_name: Name of the proof's files without ending; None names them by period.
        waits_for: Days without which nothing is written while they are held.
        is_backfill: Whether days before the delivered ones were never due: none is then late.
    """

    profile: Profile
    reader: DayReader
    output: Output
    records: Records
    clock: Callable[[], datetime]
    render_proof: Callable[[Proof], bytes]
    proof_name: str | None = None
    waits_for: frozenset[date] = frozenset()
    is_backfill: bool = False

    def export(
        self,
        days: Iterable[date],
        *,
        dry_run: bool = False,
        may_be_held: bool = False,
        progress: Progress | None = None,
    ) -> ExportReport:
        """Export business days, and seal them.

        A day that an earlier export holds is left out and named. A day that cannot be booked is
        held and named; the others are written. All files are there, and then recorded, before the
        call returns; after a crash in between, the next run records what is whole.

        Args:
            days: Business days, in any order.
            dry_run: Do everything but write and record.
            may_be_held: Whether it is no error that no day at all can be booked.
            progress: Told how far it is.

        Raises:
            ExportRefused: No day can be booked, or the POS's feed was switched.
            KSeriesError: The POS cannot be asked; nothing was written.
            DeliveryError: A file could not be written.
            StoreError: What was recorded cannot be read.
        """
        told = progress or silence
        handover = self._handover
        with handover.lock(dry_run=dry_run):
            known = handover.known(dry_run=dry_run)
            self._refuse_mixed_feeds(known.entries)
            asked = sorted(set(days))
            summaries = read_days(self.reader, [d for d in asked if d not in known.delivered], told)
            export = self._booked(summaries, known)
            before = {day: known.delivered[day] for day in asked if day in known.delivered}
            report = _report(export, before, known.issues)
            if not may_be_held:
                _refuse_all_held(report)
            waits = not self.waits_for.isdisjoint(export.held)
            return report if dry_run or waits else self._write(report, handover, told)

    def preview(self, days: Iterable[date], *, progress: Progress | None = None) -> ExportReport:
        """Book days without writing or recording anything; suggestions may book, marked."""
        summaries = read_days(self.reader, sorted(set(days)), progress or silence)
        known = self._handover.known(dry_run=True)
        export = build_export(
            summaries,
            profile=self.profile,
            location=self.reader.location,
            created_at=self.clock(),
            kind=BatchKind.TEST,
            allow_suggestions=True,
            receipt_numbers=known.receipt_numbers,
            decisions=standing(self.records.decisions.of(self.reader.location.id)),
            debtors=self.records.debtors.of(self.reader.location.id),
            pos_totals=self._totals(summaries),
        )
        return ExportReport(export=export, written=(), before={}, issues=export.issues)

    @property
    def _handover(self) -> Handover:
        return Handover(
            location=self.reader.location.id,
            output=self.output,
            records=self.records,
            render_proof=self.render_proof,
            proof_name=self.proof_name,
        )

    def _booked(self, summaries: Sequence[DaySummary], known: Known) -> Export:
        return build_export(
            summaries,
            profile=self.profile,
            location=self.reader.location,
            created_at=self.clock(),
            delivered_until=None if self.is_backfill else max(known.delivered, default=None),
            receipt_numbers=known.receipt_numbers,
            decisions=standing(self.records.decisions.of(self.reader.location.id)),
            debtors=self.records.debtors.of(self.reader.location.id),
            pos_totals=self._totals(summaries),
        )

    def _totals(self, summaries: Iterable[DaySummary]) -> Mapping[date, PosTotals | TotalsNotRead]:
        return totals_of(self.reader, [summary.business_day for summary in summaries])

    def _refuse_mixed_feeds(self, entries: Iterable[LedgerEntry]) -> None:
        """Two feeds date a correction differently: mixed, they book it twice."""
        now = self.profile.kseries.feed.value
        other = {entry.feed for entry in entries} - {now}
        if other:
            issue = codes.FEED_SWITCHED.at("kseries.feed", before=min(other), now=now)
            raise ExportRefused(issue, issues=(issue,))

    def _write(self, report: ExportReport, handover: Handover, told: Progress) -> ExportReport:
        made = Made(
            batches=report.export.batches,
            proof=report.export.proof,
            sealed=seal_export(report.export, self.profile),
            mappings=(self.profile.mapping,),
            companions=report.export.companions,
            debtors=report.export.debtors.beyond(self.records.debtors.of(self.reader.location.id)),
        )
        handed = handover.deliver(made, told)
        issues = in_order((*report.issues, *handed.issues))
        return evolve(report, written=handed.written, issues=issues)


def read_days(
    reader: DayReader, days: Sequence[date], progress: Progress
) -> tuple[DaySummary, ...]:
    """Read business days.

    Args:
        reader: Reads each of them.
        days: In the order in which they are read.
        progress: Told how far it is, in the stage ``"read"``.

    Raises:
        KSeriesError: The POS cannot be asked.
    """
    summaries = []
    for number, day in enumerate(days, start=1):
        summaries.append(reader.read(day))
        progress("read", number, len(days))
    return tuple(summaries)


def totals_of(reader: DayReader, days: Iterable[date]) -> Mapping[date, PosTotals | TotalsNotRead]:
    """Return what the POS itself says that days come to, or why it cannot be had.

    Nothing is raised for it, so it never keeps a day from being booked; empty where the profile
    compares with nothing.
    """
    if reader.totals is None:
        return {}
    return {day: reader.totals(day) for day in days}


def _report(
    export: Export, before: Mapping[date, LedgerEntry], noticed: Iterable[Issue]
) -> ExportReport:
    found = [*noticed, *export.issues]
    by_file: dict[str, list[date]] = {}
    for day, entry in before.items():
        by_file.setdefault(entry.file_name, []).append(day)
    found.extend(
        codes.ALREADY_EXPORTED.at(days=day_list(days), file=name) for name, days in by_file.items()
    )
    empty = [d.business_day for d in export.proof.days if d.state is DayState.NOTHING]
    if empty:
        found.append(codes.NOTHING_TO_BOOK.at(days=day_list(empty)))
    if export.held:
        found.append(codes.SOME_HELD.at(days=day_list(export.held)))
    return ExportReport(export=export, written=(), before=before, issues=in_order(found))


def _refuse_all_held(report: ExportReport) -> None:
    days = report.export.proof.days
    if days and all(day.journal.is_held for day in days):
        issue = codes.ALL_HELD.at(days=day_list(report.export.held))
        raise ExportRefused(issue, issues=report.export.issues)
