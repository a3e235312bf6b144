"""The use case “export these days”: read, book, write, remember; a day is never exported twice."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from datetime import date, datetime

from attrs import frozen

from datev_bridge.batches import Batch, BatchKind
from datev_bridge.daybook import DaySummary
from datev_bridge.errors import ExportRefused
from datev_bridge.issues import Issue, in_order
from datev_bridge.pipeline import Export, build_export
from datev_bridge.profile import Profile
from datev_bridge.proof import Proof, ProofDay, to_json
from datev_bridge.proof.model import DayState
from datev_bridge.runs import codes
from datev_bridge.runs.ledger import LedgerEntry, journal_digest
from datev_bridge.runs.ports import DayReader, Ledger, Output, Progress


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
        ledger: What was exported before.
        clock: The time, aware.
        render_proof: Turns a proof into the page people read.
        proof_name: Name of the proof's files without ending; None names them by period.
    """

    profile: Profile
    reader: DayReader
    output: Output
    ledger: Ledger
    clock: Callable[[], datetime]
    render_proof: Callable[[Proof], bytes]
    proof_name: str | None = None

    def export(
        self, days: Iterable[date], *, dry_run: bool = False, progress: Progress | None = None
    ) -> ExportReport:
        """Export business days.

        A day that an earlier export holds is left out and named. A day that cannot be booked is
        held and named; the others are written. All files are there, and then recorded, before the
        call returns; a crash in between leaves whole files that the next export replaces.

        Args:
            days: Business days, in any order.
            dry_run: Do everything but write and record.
            progress: Told how far it is.

        Raises:
            ExportRefused: No day can be booked, or the POS's feed was switched.
            KSeriesError: The POS cannot be asked; nothing was written.
            DeliveryError: A file could not be written.
        """
        told = progress or _silence
        if not dry_run:
            self.output.check()
        with nullcontext() if dry_run else self.ledger.lock():
            recorded = self.ledger.entries()
            sealed = {e.business_day: e for e in recorded if e.location == self._location}
            self._refuse_mixed_feeds(sealed.values())
            asked = sorted(set(days))
            summaries = self._read([day for day in asked if day not in sealed], told)
            export = build_export(
                summaries,
                profile=self.profile,
                location=self.reader.location,
                created_at=self.clock(),
                delivered_until=max(sealed, default=None),
                receipt_numbers=_known_numbers(sealed.values()),
            )
            before = {day: sealed[day] for day in asked if day in sealed}
            report = _report(export, before)
            _refuse_all_held(report)
            return report if dry_run else self._write(report, summaries, told)

    def preview(self, days: Iterable[date], *, progress: Progress | None = None) -> ExportReport:
        """Book days without writing or recording anything; suggestions may book, marked."""
        summaries = self._read(sorted(set(days)), progress or _silence)
        export = build_export(
            summaries,
            profile=self.profile,
            location=self.reader.location,
            created_at=self.clock(),
            kind=BatchKind.TEST,
            allow_suggestions=True,
            receipt_numbers=_known_numbers(self.ledger.entries()),
        )
        return ExportReport(export=export, written=(), before={}, issues=export.issues)

    @property
    def _location(self) -> str:
        return self.reader.location.id

    def _read(self, days: list[date], progress: Progress) -> tuple[DaySummary, ...]:
        summaries = []
        for number, day in enumerate(days, start=1):
            summaries.append(self.reader.read(day))
            progress("read", number, len(days))
        return tuple(summaries)

    def _refuse_mixed_feeds(self, sealed: Iterable[LedgerEntry]) -> None:
        """Two feeds date a correction differently: mixed, they book it twice."""
        now = self.profile.kseries.feed.value
        other = {entry.feed for entry in sealed} - {now}
        if other:
            issue = codes.FEED_SWITCHED.at("kseries.feed", before=min(other), now=now)
            raise ExportRefused(issue, issues=(issue,))

    def _write(
        self, report: ExportReport, summaries: tuple[DaySummary, ...], progress: Progress
    ) -> ExportReport:
        export = report.export
        contents = [(batch.file_name, batch.content) for batch in export.batches]
        contents.extend(self._proof_files(export.proof))
        written = []
        for number, (name, content) in enumerate(contents, start=1):
            written.append(self.output.put(name, content))
            progress("write", number, len(contents))
        self.ledger.append(self._entries(export, summaries))
        return ExportReport(
            export=export, written=tuple(written), before=report.before, issues=report.issues
        )

    def _proof_files(self, proof: Proof) -> Iterator[tuple[str, bytes]]:
        if not proof.days:
            return
        first, last = proof.days[0].business_day, proof.days[-1].business_day
        period = f"{first:%Y%m%d}" if first == last else f"{first:%Y%m%d}-{last:%Y%m%d}"
        stem = self.proof_name or f"proof_{proof.location.id}_{period}"
        yield f"{stem}.json", to_json(proof)
        yield f"{stem}.html", self.render_proof(proof)

    def _entries(self, export: Export, summaries: tuple[DaySummary, ...]) -> Iterator[LedgerEntry]:
        proofs = {day.business_day: day for day in export.proof.days}
        feeds = {summary.business_day: summary.feed for summary in summaries}
        for batch in export.batches:
            for day in batch.days:
                yield _entry(batch, proofs[day], feeds[day], export)


def _silence(_stage: str, _done: int, _all: int) -> None:
    """Tell nobody."""


def _entry(batch: Batch, day: ProofDay, feed: str, export: Export) -> LedgerEntry:
    invoices = {
        (receipt.account_id, receipt.id)
        for receipt in day.summary.receipts
        if any(payment.on_account for payment in receipt.payments)
    }
    return LedgerEntry(
        location=day.summary.location.id,
        business_day=day.business_day,
        feed=feed,
        journal_digest=journal_digest(day.journal),
        mapping_revision=export.proof.mapping_revision,
        file_name=batch.file_name,
        file_sha256=batch.sha256,
        exported_at=export.proof.created_at,
        receipt_numbers=tuple(sorted(invoices)),
    )


def _known_numbers(entries: Iterable[LedgerEntry]) -> Mapping[str, str]:
    return {account: number for entry in entries for account, number in entry.receipt_numbers}


def _report(export: Export, before: Mapping[date, LedgerEntry]) -> ExportReport:
    found = list(export.issues)
    by_file: dict[str, list[date]] = {}
    for day, entry in before.items():
        by_file.setdefault(entry.file_name, []).append(day)
    found.extend(
        codes.ALREADY_EXPORTED.at(days=_list(days), file=name) for name, days in by_file.items()
    )
    empty = [d.business_day for d in export.proof.days if d.state is DayState.NOTHING]
    if empty:
        found.append(codes.NOTHING_TO_BOOK.at(days=_list(empty)))
    if export.held:
        found.append(codes.SOME_HELD.at(days=_list(export.held)))
    return ExportReport(export=export, written=(), before=before, issues=in_order(found))


def _refuse_all_held(report: ExportReport) -> None:
    days = report.export.proof.days
    if days and all(day.journal.is_held for day in days):
        issue = codes.ALL_HELD.at(days=_list(report.export.held))
        raise ExportRefused(issue, issues=report.export.issues)


def _list(days: Iterable[date]) -> str:
    return ", ".join(day.isoformat() for day in days)
