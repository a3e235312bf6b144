"""Delivered days, read again: late changes, reposts and replacements.

::

    SealedDay ─┐
               ├─correct▶ what is due ─to_rows▶ BookingRow ─write▶ EXTF (K1, E1) ─▶ SealedDay
    DaySummary ┘

The second page of the line, after :mod:`datev_bridge.pipeline`: never a second full copy of a day,
only what it lacks or has too much. Source: booking rules, section 6.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from attrs import evolve, field, frozen

from datev_bridge.batches import Batch, BatchFrame, BatchKind, BookedDay, check_day, make_batches
from datev_bridge.companions import Companion, debtor_file
from datev_bridge.daybook import DaySummary, Location
from datev_bridge.days import codes
from datev_bridge.days.correct import Correction, correct
from datev_bridge.days.decisions import Decision, decide
from datev_bridge.days.periods import Closing
from datev_bridge.days.sealed import SealedDay, next_number, seal, sealed_file
from datev_bridge.issues import Issue, in_order
from datev_bridge.journal import DayJournal, Debtor, DebtorBook, build_day
from datev_bridge.journal.debtors import NO_DEBTORS
from datev_bridge.journal.entry import debtors_after
from datev_bridge.mapping import AccountMapping
from datev_bridge.pipeline import Export
from datev_bridge.profile import Profile
from datev_bridge.proof import Booking, Proof, Trace, prove
from datev_bridge.rows import to_rows


@frozen(kw_only=True)
class Books:
    """What corrections need to know beside the days that are read again.

    Attributes:
        profile: Whose books; its mapping is the newest one.
        location: Where the days come from.
        created_at: Aware; stands in the files, so that the same inputs give the same bytes.
        closing: Which periods are closed.
        sealed: Sealed days of the location, at least those that are read again and those with
            corrections or replacements.
        mappings: Earlier revisions of the mapping, by their name.
        decisions: What people decided; those that a day was sealed with need not be repeated.
        withdrawn: Decisions that were taken back: a day that was sealed with one is booked anew
            without it.
        receipt_numbers: Account id → receipt number of earlier receipts, for settlements.
        debtors: Which customers have which accounts, as earlier exports left it.
    """

    profile: Profile
    location: Location
    created_at: datetime
    closing: Closing
    sealed: Mapping[date, SealedDay]
    mappings: Mapping[str, AccountMapping] = field(factory=dict)
    decisions: tuple[Decision, ...] = ()
    withdrawn: frozenset[Decision] = frozenset()
    receipt_numbers: Mapping[str, str] = MappingProxyType({})
    debtors: DebtorBook = NO_DEBTORS

    def decided(self, sealed: SealedDay) -> tuple[Decision, ...]:
        """Return what counts for a delivered day: what it was sealed with, and what came after."""
        known = dict.fromkeys((*sealed.decisions, *self.decisions))
        return tuple(decision for decision in known if decision not in self.withdrawn)

    def mapping_of(self, revision: str) -> AccountMapping | None:
        """Return a revision of the mapping, if it is known."""
        newest = self.profile.mapping
        return newest if newest.revision == revision else self.mappings.get(revision)


@frozen(kw_only=True)
class Corrected:
    """What reading delivered days again came to.

    Attributes:
        batches: The files that are due; none where nothing is.
        proof: Every day that was read again, against everything that was delivered of it.
        issues: Everything found, what blocks first.
        sealed: The days as they are once the files are delivered; those that wait are not among
            them.
        waiting: Days whose correction waits for a decision.
        new_debtors: Customers who were given an account in these files.
        debtors: Everything known of debtors once the files are delivered.
        companions: Files beside the batches.
    """

    batches: tuple[Batch, ...]
    proof: Proof
    issues: tuple[Issue, ...]
    sealed: tuple[SealedDay, ...]
    waiting: tuple[date, ...]
    new_debtors: tuple[Debtor, ...] = ()
    debtors: DebtorBook = NO_DEBTORS
    companions: tuple[Companion, ...] = ()


def seal_export(export: Export, profile: Profile) -> tuple[SealedDay, ...]:
    """Seal the days of an export that was delivered; days without rows are in no file."""
    entries = {day.business_day: day.journal.entries for day in export.proof.days}
    days = {day.summary.business_day: day for day in export.days}
    revision = profile.mapping.revision
    return tuple(
        seal(
            days[on],
            settings=profile.booking(),
            files=(sealed_file(batch, entries[on], mapping_revision=revision),),
        )
        for batch in export.batches
        for on in batch.days
    )


def late_changes(days: Iterable[DaySummary], books: Books) -> Corrected:
    """Find what changed at the POS since days were delivered, and book it.

    New facts are booked with the rules of then: what a rule would say today is a repost's matter.
    A day whose change cannot be booked waits; it never keeps another from being corrected.

    Args:
        days: Sealed days, read again, in any order.
        books: What is known beside them.
    """
    found = _all_corrected(days, books)
    return _delivered(found, books, BatchKind.CORRECTION)


def repost(days: Iterable[DaySummary], books: Books) -> Corrected:
    """Book delivered days by the newest rules: what differs from all that was delivered is due.

    Args:
        days: Sealed days, read again, in any order.
        books: What is known beside them.
    """
    found = _all_corrected(days, books, newest=True)
    return _delivered(found, books, BatchKind.CORRECTION)


def replacement(days: Iterable[DaySummary], books: Books, *, file_name: str) -> Corrected:
    """Write a file anew, by the newest rules, in the place of one that was never imported.

    Only the tax adviser knows that it was not; ask before. If one of its days waits, all do: a
    file is replaced whole.

    Args:
        days: All business days of the file, read again, in any order.
        books: What is known beside them.
        file_name: The file that was not imported.

    Raises:
        ValueError: The days are not those of the file.
    """
    again = _in_order(days)
    its_own = {
        on
        for on, sealed in books.sealed.items()
        if any(file.name == file_name for file in sealed.standing)
    }
    if not its_own or its_own != {day.business_day for day in again}:
        raise ValueError(f"{file_name} holds other days")
    found = _all_corrected(again, books, newest=True, without=file_name)
    if any(one.is_waiting for one in found):
        found = [evolve(one, entries=()) for one in found]
        return _delivered(found, books, BatchKind.REPLACEMENT, all_wait=True)
    return _delivered(found, books, BatchKind.REPLACEMENT, replaces=file_name)


def _in_order(days: Iterable[DaySummary]) -> list[DaySummary]:
    return sorted(days, key=lambda day: day.business_day)


def _all_corrected(
    days: Iterable[DaySummary], books: Books, *, newest: bool = False, without: str = ""
) -> list[Correction]:
    """Book days again in order: an account is assigned to a customer by the first that needs it."""
    found: list[Correction] = []
    for day in _in_order(days):
        sealed = books.sealed[day.business_day].without(without)
        found.append(_corrected(day, sealed, books, newest=newest))
        if not found[-1].is_waiting:
            debtors = debtors_after(books.debtors, [found[-1].journal])
            books = evolve(books, debtors=debtors)
    return found


def _corrected(
    summary: DaySummary, sealed: SealedDay, books: Books, *, newest: bool = False
) -> Correction:
    """Book one day again and find what is due; its files are only made later."""
    decisions = books.decided(sealed)
    mapping = books.profile.mapping if newest else books.mapping_of(sealed.mapping_revision)
    settings = books.profile.booking() if newest else sealed.settings
    day = decide(summary, mapping or books.profile.mapping, decisions)
    journal = build_day(
        day.summary,
        mapping=day.mapping,
        chart=books.profile.chart,
        settings=settings,
        receipt_numbers=books.receipt_numbers,
        debtors=books.debtors,
    )
    if mapping is None:
        journal = journal.with_issues((_other_revision(sealed, books.profile.mapping),))
    due = correct(
        sealed,
        day,
        journal,
        chart=books.profile.chart,
        closing=books.closing,
        decisions=decisions,
    )
    return _writable(evolve(due, sealed=evolve(sealed, settings=settings)), books)


def _other_revision(sealed: SealedDay, given: AccountMapping) -> Issue:
    on = sealed.business_day.isoformat()
    return codes.OTHER_REVISION.at(on, day=on, sealed=sealed.mapping_revision, given=given.revision)


def _writable(due: Correction, books: Books) -> Correction:
    """Hold a correction back that DATEV's format does not take."""
    frame = BatchFrame(profile=books.profile, location=books.location, created_at=books.created_at)
    wrong = check_day(_rows(due, books), frame, due.entries)
    if not wrong:
        return due
    waiting = evolve(due, issues=in_order((*due.issues, *wrong)))
    return evolve(waiting, entries=()) if waiting.is_waiting else waiting


def _rows(due: Correction, books: Books) -> BookedDay:
    return BookedDay(
        business_day=due.sealed.business_day,
        rows=to_rows(due.entries, settings=books.profile.datev, location=books.location),
        posted_on=due.posted_on,
    )


def _delivered(
    found: Sequence[Correction],
    books: Books,
    kind: BatchKind,
    *,
    replaces: str = "",
    all_wait: bool = False,
) -> Corrected:
    """Make the files of what is due, prove them and seal the days anew."""
    rows = [_rows(one, books) for one in found]
    months = {(day.document_date.year, day.document_date.month) for day in rows}
    frame = BatchFrame(
        profile=books.profile,
        location=books.location,
        created_at=books.created_at,
        kind=kind,
        number=next_number(books.sealed.values(), kind, months),
        replaces=replaces,
    )
    batches = make_batches(rows, frame)
    waiting = tuple(one.sealed.business_day for one in found if all_wait or one.is_waiting)
    journals = [one.journal for one in found if one.sealed.business_day not in waiting]
    new_debtors = tuple(debtor for journal in journals for debtor in journal.debtors)
    companion = debtor_file(new_debtors, frame)
    return Corrected(
        batches=batches,
        proof=_proved(found, batches, frame, books),
        issues=in_order(issue for one in found for issue in one.issues),
        sealed=tuple(
            _sealed(one, batches) for one in found if one.sealed.business_day not in waiting
        ),
        waiting=waiting,
        new_debtors=new_debtors,
        debtors=debtors_after(books.debtors, journals),
        companions=(companion,) if companion else (),
    )


def _sealed(due: Correction, batches: Sequence[Batch]) -> SealedDay:
    """Seal a day with what was delivered of it, now and before; no rows, no file."""
    revision = due.day.mapping.revision
    added = tuple(
        sealed_file(batch, due.entries, mapping_revision=revision)
        for batch in batches
        if due.sealed.business_day in batch.days
    )
    return seal(due.day, settings=due.sealed.settings, files=(*due.sealed.files, *added))


def _booking(
    due: Correction, frame: BatchFrame, books: Books, settled: Iterable[DayJournal]
) -> Booking:
    """Book a day once more, noting what each row is made of: corrections are few.

    With every account that the days gave to a customer, it comes to the same rows.
    """
    trace, chart = Trace(), books.profile.chart
    build_day(
        due.day.summary,
        mapping=due.day.mapping,
        chart=chart,
        settings=due.sealed.settings,
        receipt_numbers=books.receipt_numbers,
        told=trace.told,
        debtors=debtors_after(books.debtors, (*settled, due.journal)),
    )
    datev = books.profile.datev
    return Booking(trace=trace, chart=chart, settings=datev, location=frame.location)


def _proved(
    found: Sequence[Correction], batches: Sequence[Batch], frame: BatchFrame, books: Books
) -> Proof:
    journals: list[DayJournal] = [one.journal.with_issues(one.issues) for one in found]
    settled = [one.journal for one in found if not one.is_waiting]
    proof = prove(
        [one.day.summary for one in found],
        journals,
        batches,
        property_name=frame.profile.name,
        location=frame.location,
        created_at=frame.local_time,
        kind=frame.kind,
        mapping_revision=frame.profile.mapping.revision,
        decisions={one.sealed.business_day: one.day.decisions for one in found},
        bookings={one.sealed.business_day: _booking(one, frame, books, settled) for one in found},
    )
    return evolve(
        proof,
        number=frame.number,
        days=tuple(
            evolve(
                day,
                delivered=tuple(file.name for file in one.sealed.standing),
                correction=one.entries,
            )
            for day, one in zip(proof.days, found, strict=True)
        ),
    )
