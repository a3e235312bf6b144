"""From what is due to files, their proof, and the days sealed with them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from attrs import evolve

from datev_bridge.batches import Batch, BatchFrame, BatchKind, BookedDay, make_batches
from datev_bridge.companions import debtor_files
from datev_bridge.corrections.books import Books, Corrected
from datev_bridge.days.correct import Correction
from datev_bridge.days.sealed import SealedDay, declared, next_number, seal, sealed_file
from datev_bridge.issues import in_order
from datev_bridge.journal import DayJournal, Debtor, build_day
from datev_bridge.journal.entry import debtors_after
from datev_bridge.pipeline import Export
from datev_bridge.profile import Profile
from datev_bridge.proof import Booking, Proof, Trace, prove
from datev_bridge.rows import to_rows


def seal_export(export: Export, profile: Profile) -> tuple[SealedDay, ...]:
    """Seal the days of an export that was delivered; days without rows are in no file."""
    entries = {day.business_day: day.journal.entries for day in export.proof.days}
    days = {day.summary.business_day: day for day in export.days}
    revision = profile.mapping.revision
    return tuple(
        seal(
            days[on],
            settings=profile.booking(),
            accounts=declared(entries[on], profile.chart),
            files=(sealed_file(batch, entries[on], mapping_revision=revision),),
        )
        for batch in export.batches
        for on in batch.days
    )


def rows_of(due: Correction, books: Books) -> BookedDay:
    """Return the rows of what is due of a day."""
    return BookedDay(
        business_day=due.sealed.business_day,
        rows=to_rows(due.entries, settings=books.profile.datev, location=books.location),
        posted_on=due.posted_on,
    )


def delivered(
    found: Sequence[Correction],
    books: Books,
    kind: BatchKind,
    *,
    replaces: str = "",
    all_wait: bool = False,
) -> Corrected:
    """Make the files of what is due, prove them and seal the days anew."""
    rows = [rows_of(one, books) for one in found]
    due = [day for day in rows if day.rows] or rows  # no number is left out for an unchanged month
    months = {(day.document_date.year, day.document_date.month) for day in due}
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
    settled = [one for one in found if one.sealed.business_day not in waiting]
    journals = [one.journal for one in settled]
    new_debtors = tuple(debtor for journal in journals for debtor in journal.debtors)
    return Corrected(
        batches=batches,
        proof=_proved(found, batches, frame, books),
        issues=in_order(issue for one in found for issue in one.issues),
        sealed=tuple(_sealed(one, batches) for one in settled),
        waiting=waiting,
        new_debtors=new_debtors,
        debtors=debtors_after(books.debtors, journals),
        companions=debtor_files(_new_debtors(settled), frame),
    )


def _new_debtors(settled: Iterable[Correction]) -> Iterator[tuple[date, Sequence[Debtor]]]:
    """Yield document dates, each with the customers who were given an account in its rows."""
    for one in settled:
        yield one.posted_on or one.sealed.business_day, one.journal.debtors


def _sealed(due: Correction, batches: Sequence[Batch]) -> SealedDay:
    """Seal a day with what was delivered of it, now and before; no rows, no file."""
    revision = due.day.mapping.revision
    added = tuple(
        sealed_file(batch, due.entries, mapping_revision=revision)
        for batch in batches
        if due.sealed.business_day in batch.days
    )
    return seal(
        due.day,
        settings=due.sealed.settings,
        accounts=due.sealed.accounts,
        files=(*due.sealed.files, *added),
    )


def _booking(
    due: Correction, frame: BatchFrame, books: Books, settled: Iterable[DayJournal]
) -> Booking:
    """Return how a day was booked; it is booked once more where somebody looks at its rows.

    Nearly all days that are read again did not change, and nobody does. With every account that the
    days gave to a customer, it comes to the same rows.
    """
    chart, datev = due.sealed.chart(books.profile.chart), books.profile.datev

    def traced() -> Trace:
        trace = Trace()
        build_day(
            due.day.summary,
            mapping=due.day.mapping,
            chart=chart,
            settings=due.sealed.settings,
            receipt_numbers=books.receipt_numbers,
            told=trace.told,
            debtors=debtors_after(books.debtors, (*settled, due.journal)),
        )
        return trace

    return Booking(traced=traced, chart=chart, settings=datev, location=frame.location)


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
