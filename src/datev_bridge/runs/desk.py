"""The use case “settle a day”: what became of business days, why some are held, and deciding."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from datev_bridge.corrections import late_changes
from datev_bridge.daybook import DaySummary
from datev_bridge.days import codes as day_codes
from datev_bridge.days.decisions import Decision, check_decision
from datev_bridge.days.held import HeldIssue, held_issues
from datev_bridge.days.record import (
    DecisionRecord,
    Withdrawal,
    check_withdrawal,
    recorded,
    standing,
)
from datev_bridge.errors import ExportRefused, KSeriesError
from datev_bridge.issues import Issue, in_order
from datev_bridge.journal.digest import entries_digest
from datev_bridge.kseries.codes import BEFORE_OPENING
from datev_bridge.pipeline import build_export
from datev_bridge.proof import ProofDay
from datev_bridge.proof.model import DayState
from datev_bridge.runs.correct import Corrector
from datev_bridge.runs.dayview import DayCondition, DayStatus, DayView, Decided
from datev_bridge.runs.export import read_days
from datev_bridge.runs.handover import Known
from datev_bridge.runs.ports import Progress, silence


@frozen(kw_only=True)
class Desk:
    """Where people look at business days and decide.

    Attributes:
        corrector: Whose days, what reads them, and what is known of them.
    """

    corrector: Corrector

    def days(
        self, days: Iterable[date], *, progress: Progress | None = None
    ) -> tuple[DayStatus, ...]:
        """Return what became of business days; only those that were not delivered are read.

        Args:
            days: Business days, in any order.
            progress: Told how far it is.

        Raises:
            KSeriesError: The POS cannot be asked.
            StoreError: What was recorded cannot be read.
        """
        known, asked = self._known(), sorted(set(days))
        unread = [day for day in asked if day not in known.delivered]
        summaries = self._read(unread, progress or silence)
        found = {
            day.business_day: self._open_status(day) for day in self._proof_days(summaries, known)
        }
        return tuple(found.get(day) or _other_status(day, known) for day in asked)

    def day(self, day: date) -> DayView:
        """Return everything about one business day; it is read again even if it was delivered.

        Raises:
            KSeriesError: The POS cannot be asked.
            StoreError: What was recorded cannot be read.
        """
        (summary,) = read_days(self.corrector.reader, [day], silence)
        return self._view(summary, self._known(), self._records())

    def decide(self, decision: Decision, *, day: date, dry_run: bool = False) -> Decided:
        """Record a decision, and show what a day is with it.

        Args:
            decision: What is decided.
            day: The business day to show; one that it covers.
            dry_run: Do everything but record.

        Raises:
            ExportRefused: The decision lacks something; DEC-001 to DEC-004, DEC-006.
            KSeriesError: The POS cannot be asked.
            DeliveryError: It could not be recorded.
            StoreError: What was recorded cannot be read.
        """
        _refuse(check_decision(decision))
        (summary,) = read_days(self.corrector.reader, [day], silence)
        new = recorded(decision, self.corrector.reader.location.id)
        with self.corrector.records.decisions.lock():
            known, records = self._known(), self._records()
            before = self._view(summary, known, records)
            after = self._view(summary, known, (*records, new))
            if not dry_run and new not in records:
                self.corrector.records.decisions.add(new)
        issues = () if _differ(before, after) else (_no_difference(decision, day),)
        return Decided(record=new, after=after, issues=issues, is_recorded=not dry_run)

    def withdraw(self, withdrawal: Withdrawal, *, day: date, dry_run: bool = False) -> Decided:
        """Take a decision back, and show what a day is without it; both stay on record.

        Args:
            withdrawal: Which one, who, when and why.
            day: The business day to show.
            dry_run: Do everything but record.

        Raises:
            ExportRefused: There is no such decision that stands (DEC-005), or nobody takes it back
                (DEC-001).
            KSeriesError: The POS cannot be asked.
            DeliveryError: It could not be recorded.
            StoreError: What was recorded cannot be read.
        """
        (summary,) = read_days(self.corrector.reader, [day], silence)
        with self.corrector.records.decisions.lock():
            known, records = self._known(), self._records()
            _refuse(check_withdrawal(withdrawal, records))
            left = tuple(
                evolve(record, withdrawal=withdrawal)
                if record.id == withdrawal.withdraws
                else record
                for record in records
            )
            after = self._view(summary, known, left)
            if not dry_run:
                self.corrector.records.decisions.add(withdrawal)
        gone = next(record for record in left if record.id == withdrawal.withdraws)
        return Decided(record=gone, after=after, issues=(), is_recorded=not dry_run)

    def _read(self, days: Sequence[date], told: Progress) -> Iterator[DaySummary]:
        """Read days, those before the location existed left out: there is nothing of them."""
        for number, day in enumerate(days, start=1):
            try:
                yield self.corrector.reader.read(day)
            except KSeriesError as error:
                if error.code != BEFORE_OPENING.code:
                    raise
            told("read", number, len(days))

    def _known(self) -> Known:
        return self.corrector.known()

    def _records(self) -> tuple[DecisionRecord, ...]:
        return self.corrector.records.decisions.of(self.corrector.reader.location.id)

    def _proof_days(
        self,
        summaries: Iterable[DaySummary],
        known: Known,
        records: tuple[DecisionRecord, ...] | None = None,
    ) -> tuple[ProofDay, ...]:
        """Return days that were not delivered as an export would book them now."""
        decided = self._records() if records is None else records
        export = build_export(
            summaries,
            profile=self.corrector.profile,
            location=self.corrector.reader.location,
            created_at=self.corrector.clock(),
            receipt_numbers=known.receipt_numbers,
            decisions=standing(decided),
        )
        return export.proof.days

    def _open_status(self, day: ProofDay) -> DayStatus:
        return DayStatus(
            business_day=day.business_day,
            condition=_CONDITIONS[day.state],
            held=self._held(day.issues),
        )

    def _held(self, issues: Iterable[Issue]) -> tuple[HeldIssue, ...]:
        return held_issues(issues, self.corrector.profile.chart)

    def _view(
        self, summary: DaySummary, known: Known, records: tuple[DecisionRecord, ...]
    ) -> DayView:
        on = summary.business_day
        about = tuple(record for record in records if record.decision.covers(on))
        if on not in known.sealed:
            (proof,) = self._proof_days([summary], known, records)
            status = self._open_status(proof)
            if on in known.delivered:  # exported before days were sealed
                status = _delivered_status(on, known)
            return DayView(
                status=status, proof=proof, parts=(), decisions=about, issues=proof.issues
            )
        found = late_changes([summary], self.corrector.books(known, records, [on]))
        (proof,) = found.proof.days
        status = _delivered_status(on, known)
        if found.waiting:
            held = self._held(found.issues)
            status = evolve(status, condition=DayCondition.HELD, held=held)
        return DayView(
            status=status,
            proof=proof,
            parts=known.sealed[on].files,
            decisions=about,
            issues=found.issues,
        )


_CONDITIONS: Mapping[DayState, DayCondition] = {
    DayState.BOOKED: DayCondition.MISSING,
    DayState.NOTHING: DayCondition.NOTHING,
    DayState.HELD: DayCondition.HELD,
}


def _other_status(day: date, known: Known) -> DayStatus:
    if day in known.delivered:
        return _delivered_status(day, known)
    return DayStatus(business_day=day, condition=DayCondition.NOTHING)


def _delivered_status(day: date, known: Known) -> DayStatus:
    sealed = known.sealed.get(day)
    if sealed is None:
        files: tuple[str, ...] = (known.delivered[day].file_name,)
    else:
        files = tuple(file.name for file in sealed.standing)
    is_first = sealed is None or len(sealed.files) == 1
    condition = DayCondition.DELIVERED if is_first else DayCondition.CORRECTED
    return DayStatus(business_day=day, condition=condition, files=files)


def _refuse(found: Iterable[Issue]) -> None:
    issues = in_order(found)
    if issues:
        raise ExportRefused(issues[0], issues=issues)


def _differ(before: DayView, after: DayView) -> bool:
    def seen(view: DayView) -> tuple[object, ...]:
        correction = entries_digest(view.proof.correction or ())
        booked = entries_digest(view.proof.journal.entries)
        return booked, correction, view.issues, view.status

    return seen(before) != seen(after)


def _no_difference(decision: Decision, day: date) -> Issue:
    on = day.isoformat()
    return day_codes.NO_DIFFERENCE.at(on, what=decision.kind.value, day=on)
