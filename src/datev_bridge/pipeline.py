"""The straight line, from a business day of the POS to DATEV's bytes and their proof.

::

    JSON ─decode▶ Sale ─summarise▶ DaySummary ─build▶ Journal ─to_rows▶ BookingRow ─write▶ EXTF
                                       └──────── prove ────────┘

Every arrow is a pure function in a room of its own; this page only strings them together. Another
POS produces :class:`DaySummary` and enters at :func:`build_export`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from attrs import evolve, frozen

from datev_bridge.batches import Batch, BatchFrame, BatchKind, BookedDay, make_batches, make_header
from datev_bridge.dates import find_zone
from datev_bridge.daybook import DaySummary, Location
from datev_bridge.extf import check_header, check_row
from datev_bridge.issues import Issue, any_blocks, in_order
from datev_bridge.journal import DayJournal, build_day
from datev_bridge.kseries.decode import stream_day
from datev_bridge.kseries.summarise import summarise
from datev_bridge.profile import Profile
from datev_bridge.proof import Proof, prove
from datev_bridge.rows import to_rows


@frozen(kw_only=True)
class Export:
    """What some business days come to.

    Attributes:
        batches: The files; none where nothing is to be booked.
        proof: What came in against what was booked, every day asked for.
        issues: Everything found, what blocks first.
    """

    batches: tuple[Batch, ...]
    proof: Proof
    issues: tuple[Issue, ...]

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
    """
    frame = BatchFrame(
        profile=profile, location=location, created_at=_local(created_at, location), kind=kind
    )
    summaries = sorted(days, key=lambda summary: summary.business_day)
    known = dict(receipt_numbers)
    for summary in summaries:
        known.update(summary.receipt_numbers)
    booking = profile.booking(allow_suggestions=allow_suggestions)
    journals, booked = [], []
    for summary in summaries:
        journal = build_day(
            summary,
            mapping=profile.mapping,
            chart=profile.chart,
            settings=booking,
            receipt_numbers=known,
        )
        rows = to_rows(journal.entries, settings=profile.datev, location=location)
        day = BookedDay(business_day=summary.business_day, rows=rows)
        checked = _checked(journal, _format_issues(day, frame))
        journals.append(checked)
        if rows and not checked.is_held:
            booked.append(day)
    late = _late(booked, frame, delivered_until)
    batches = (
        *make_batches(late, evolve(frame, kind=BatchKind.LATE)),
        *make_batches((day for day in booked if day not in late), frame),
    )
    proof = prove(
        summaries,
        journals,
        batches,
        property_name=profile.name,
        location=location,
        created_at=frame.created_at,
        kind=BatchKind.LATE if late and len(late) == len(booked) else kind,
        mapping_revision=profile.mapping.revision,
    )
    return Export(
        batches=batches,
        proof=proof,
        issues=in_order(issue for journal in journals for issue in journal.issues),
    )


def _late(
    booked: Iterable[BookedDay], frame: BatchFrame, delivered_until: date | None
) -> tuple[BookedDay, ...]:
    """Return the days that were held while later ones were delivered."""
    if frame.kind is not BatchKind.REGULAR or delivered_until is None:
        return ()
    return tuple(day for day in booked if day.business_day < delivered_until)


def _local(created_at: datetime, location: Location) -> datetime:
    """DATEV shows the time of creation as a wall clock: the location's."""
    zone = find_zone(location.timezone)
    return created_at.astimezone(zone) if zone is not None else created_at


def _format_issues(day: BookedDay, frame: BatchFrame) -> tuple[Issue, ...]:
    """Return what keeps a day's rows from being written in DATEV's format."""
    on = day.business_day
    header = make_header(frame, on, on)
    found = [*check_header(header)]
    for row in day.rows:
        found.extend(
            evolve(issue, where=f"{on.isoformat()} · {row.posting_text} · {issue.where}")
            for issue in check_row(row, header)
        )
    return tuple(found)


def _checked(journal: DayJournal, issues: tuple[Issue, ...]) -> DayJournal:
    """Return the journal with the format's issues; one that blocks holds the day."""
    if not issues:
        return journal
    found = in_order((*journal.issues, *issues))
    if any_blocks(found):
        return evolve(journal, entries=(), cancelled=(), explained=(), issues=found)
    return evolve(journal, issues=found)
