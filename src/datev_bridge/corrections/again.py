"""Delivered days booked again, and what is due on top of each."""

from collections.abc import Iterable

from attrs import evolve

from datev_bridge.batches import BatchFrame, BatchKind, check_day
from datev_bridge.corrections.books import Books, Corrected
from datev_bridge.corrections.made import delivered, rows_of
from datev_bridge.daybook import DaySummary
from datev_bridge.days import codes
from datev_bridge.days.correct import Correction, correct
from datev_bridge.days.decisions import decide
from datev_bridge.days.sealed import SealedDay, declared
from datev_bridge.issues import Issue, in_order
from datev_bridge.journal import build_day
from datev_bridge.journal.entry import debtors_after
from datev_bridge.mapping import AccountMapping


def late_changes(days: Iterable[DaySummary], books: Books) -> Corrected:
    """Find what changed at the POS since days were delivered, and book it.

    New facts are booked with the rules of then: what a rule would say today is a repost's matter.
    A day whose change cannot be booked waits; it never keeps another from being corrected.

    Args:
        days: Sealed days, read again, in any order.
        books: What is known beside them.
    """
    found = _all_corrected(days, books)
    return delivered(found, books, BatchKind.CORRECTION)


def repost(days: Iterable[DaySummary], books: Books) -> Corrected:
    """Book delivered days by the newest rules: what differs from all that was delivered is due.

    Args:
        days: Sealed days, read again, in any order.
        books: What is known beside them.
    """
    found = _all_corrected(days, books, newest=True)
    return delivered(found, books, BatchKind.CORRECTION)


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
        return delivered(found, books, BatchKind.REPLACEMENT, all_wait=True)
    return delivered(found, books, BatchKind.REPLACEMENT, replaces=file_name)


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
    chart = books.profile.chart if newest else sealed.chart(books.profile.chart)
    day = decide(summary, mapping or books.profile.mapping, decisions)
    journal = build_day(
        day.summary,
        mapping=day.mapping,
        chart=chart,
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
        chart=chart,
        closing=books.closing,
        decisions=decisions,
    )
    accounts = declared((*sealed.entries, *journal.entries), chart)
    again = evolve(sealed, settings=settings, accounts=accounts)
    return _writable(evolve(due, sealed=again), books)


def _other_revision(sealed: SealedDay, given: AccountMapping) -> Issue:
    on = sealed.business_day.isoformat()
    return codes.OTHER_REVISION.at(on, day=on, sealed=sealed.mapping_revision, given=given.revision)


def _writable(due: Correction, books: Books) -> Correction:
    """Hold a correction back that DATEV's format does not take."""
    frame = BatchFrame(profile=books.profile, location=books.location, created_at=books.created_at)
    wrong = check_day(rows_of(due, books), frame, due.entries)
    if not wrong:
        return due
    waiting = evolve(due, issues=in_order((*due.issues, *wrong)))
    return evolve(waiting, entries=()) if waiting.is_waiting else waiting
