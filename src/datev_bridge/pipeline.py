"""The straight line, from a business day of the POS to DATEV's bytes and their proof.

::

    JSON ─decode▶ Sale ─summarise▶ DaySummary ─build▶ Journal ─to_rows▶ BookingRow ─write▶ EXTF
                                       └──────── prove ────────┘

Every arrow is a pure function in a room of its own; this page only strings them together:

* ``decode`` reads the POS's JSON into sales, exact to the cent (:mod:`datev_bridge.kseries`).
* ``summarise`` adds the sales of a day up by what was sold, which tax, and how it was paid. What
  comes out, a :class:`DaySummary`, knows no POS any more (:mod:`datev_bridge.daybook`). Another POS
  produces one and enters at :func:`build_export`.
* Before a day is booked, ``decide`` applies what people decided about it, as for a day that could
  not be booked as it was read (:mod:`datev_bridge.days`).
* ``build`` books the day: the mapping names an account for each category, and debit equals credit
  (:mod:`datev_bridge.mapping`, :mod:`datev_bridge.journal`).
* ``to_rows`` puts the entries into DATEV's fields (:mod:`datev_bridge.rows`).
* ``write`` makes files of the rows, by month and fiscal year (:mod:`datev_bridge.batches`), byte
  for byte as DATEV's format has it (:mod:`datev_bridge.extf`).
* ``prove`` lays what came in beside what was booked, so that people can see it
  (:mod:`datev_bridge.proof`).

A problem of a day never stops the line: the day is held, and its issues say why.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from attrs import frozen

from datev_bridge.batches import (
    Batch,
    BatchFrame,
    BatchKind,
    BookedDay,
    check_day,
    kind_of,
    make_batches,
)
from datev_bridge.companions import Companion, debtor_files
from datev_bridge.daybook import DaySummary, Location
from datev_bridge.daybook.pos_totals import PosTotals, TotalsNotRead
from datev_bridge.days.decisions import DecidedDay, Decision, decide
from datev_bridge.issues import Issue, in_order
from datev_bridge.journal import BookingSettings, DayJournal, Debtor, DebtorBook, build_day
from datev_bridge.journal.debtors import NO_DEBTORS
from datev_bridge.journal.entry import debtors_after
from datev_bridge.kseries.decode import stream_day
from datev_bridge.kseries.summarise import summarise
from datev_bridge.profile import Profile
from datev_bridge.proof import Booking, Proof, Trace, prove
from datev_bridge.rows import to_rows


@frozen(kw_only=True)
class Export:
    """What some business days come to.

    Attributes:
        batches: The files; none where nothing is to be booked.
        proof: What came in against what was booked, every day asked for.
        issues: Everything found, what blocks first.
        days: Every day that was asked for, as it was read and decided.
        new_debtors: Customers who were given an account in these files.
        debtors: Everything known of debtors once the files are delivered: to be kept, and to be
            given to the next export.
        companions: Files beside the batches.
    """

    batches: tuple[Batch, ...]
    proof: Proof
    days: tuple[DecidedDay, ...]
    issues: tuple[Issue, ...]
    new_debtors: tuple[Debtor, ...] = ()
    debtors: DebtorBook = NO_DEBTORS
    companions: tuple[Companion, ...] = ()

    @property
    def held(self) -> tuple[date, ...]:
        """The days that are in no file because something has to be decided first."""
        return tuple(day.business_day for day in self.proof.days if day.journal.is_held)


def read_day(body: bytes, *, location: Location, business_day: date, feed: str) -> DaySummary:
    """Read the POS's answer for one business day: decode, then summarise."""
    sales = stream_day(body)
    return summarise(sales, location=location, business_day=business_day, feed=feed)


def build_export(
    days: Iterable[DaySummary],
    *,
    profile: Profile,
    location: Location,
    created_at: datetime,
    kind: BatchKind = BatchKind.REGULAR,
    allow_suggestions: bool = False,
    delivered_until: date | None = None,
    receipt_numbers: Mapping[str, str] = MappingProxyType({}),
    decisions: Iterable[Decision] = (),
    pos_totals: Mapping[date, PosTotals | TotalsNotRead] = MappingProxyType({}),
    debtors: DebtorBook = NO_DEBTORS,
) -> Export:
    """Book some business days of one location and write them.

    A day that cannot be booked as it is, is held: it is in no file, its issues say why, and it
    never keeps another day from being written.

    Args:
        days: What :func:`read_day` returned for each day, in any order.
        profile: Whose books.
        location: Where the days come from.
        created_at: Aware; stands in the files, so that the same inputs give the same bytes.
        kind: What the files are for.
        allow_suggestions: Whether unconfirmed rules may book: in a preview only.
        delivered_until: Last business day in an earlier regular file: days before it follow in
            files of their own (*Nachtrag*), and only those.
        receipt_numbers: Account id → receipt number of earlier receipts, for settlements.
        decisions: What people decided; each counts for the days that it covers.
        pos_totals: What the POS itself says the days come to; the proof compares.
        debtors: Which customers have which accounts, as earlier exports left it.
    """
    frame = BatchFrame(
        profile=profile,
        location=location,
        created_at=created_at,
        kind=kind,
        delivered_until=delivered_until,
    )
    decided = _decided(days, profile, tuple(decisions))
    numbers = dict(receipt_numbers)
    for day in decided:
        numbers.update(day.summary.receipt_numbers)
    booking = profile.booking(allow_suggestions=allow_suggestions)
    booked: list[_Booked] = []
    for day in decided:  # in order: an account is assigned by the first day that needs it
        booked.append(_book(day, frame, booking, numbers, debtors))
        debtors = debtors_after(debtors, [booked[-1].journal])
    batches = make_batches((day.rows for day in booked if not day.journal.is_held), frame)
    journals = [day.journal for day in booked]
    new_debtors = tuple(debtor for journal in journals for debtor in journal.debtors)
    companions = debtor_files(((day.business_day, day.debtors) for day in journals), frame)
    proof = _proved(booked, batches, frame, pos_totals)
    return Export(
        batches=batches,
        proof=proof,
        days=decided,
        issues=in_order(issue for day in proof.days for issue in day.issues),
        new_debtors=new_debtors,
        debtors=debtors,
        companions=companions,
    )


@frozen(kw_only=True)
class _Booked:
    """A business day between its summary and its file.

    Attributes:
        decided: What was read and decided.
        journal: Its entries, and whether it is held.
        rows: The same as rows of a file.
        how: How it came about, for the proof.
    """

    decided: DecidedDay
    journal: DayJournal
    rows: BookedDay
    how: Booking


def _decided(
    days: Iterable[DaySummary], profile: Profile, decisions: tuple[Decision, ...]
) -> tuple[DecidedDay, ...]:
    """Return the days in their order, each with what was decided about it."""
    in_order_of_days = sorted(days, key=lambda summary: summary.business_day)
    return tuple(decide(summary, profile.mapping, decisions) for summary in in_order_of_days)


def _book(
    decided: DecidedDay,
    frame: BatchFrame,
    booking: BookingSettings,
    numbers: Mapping[str, str],
    debtors: DebtorBook,
) -> _Booked:
    """Book one day: journal, rows, whether DATEV's format takes them, and how it came about."""
    profile, trace = frame.profile, Trace()
    journal = build_day(
        decided.summary,
        mapping=decided.mapping,
        chart=profile.chart,
        settings=booking,
        receipt_numbers=numbers,
        told=trace.told,
        debtors=debtors,
    )
    how = Booking(
        traced=lambda: trace, chart=profile.chart, settings=profile.datev, location=frame.location
    )
    rows = to_rows(journal.entries, settings=profile.datev, location=frame.location)
    day = BookedDay(business_day=journal.business_day, rows=rows)
    checked = journal.with_issues(check_day(day, frame, journal.entries))
    return _Booked(decided=decided, journal=checked, rows=day, how=how)


def _proved(
    booked: Sequence[_Booked],
    batches: tuple[Batch, ...],
    frame: BatchFrame,
    pos_totals: Mapping[date, PosTotals | TotalsNotRead],
) -> Proof:
    """Lay what came in beside what was booked, every day asked for."""
    return prove(
        [day.decided.summary for day in booked],
        [day.journal for day in booked],
        batches,
        decisions={day.journal.business_day: day.decided.decisions for day in booked},
        property_name=frame.profile.name,
        location=frame.location,
        created_at=frame.local_time,
        kind=kind_of(batches, frame),
        mapping_revision=frame.profile.mapping.revision,
        bookings={day.journal.business_day: day.how for day in booked},
        pos_totals=pos_totals,
    )
