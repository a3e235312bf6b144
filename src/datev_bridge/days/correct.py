"""One sealed day and what it should be now → the entries that are due. Pure, a day at a time."""

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve, frozen

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.check import posting_problems
from datev_bridge.days import codes
from datev_bridge.days.actions import PlaceCorrection, Placing
from datev_bridge.days.decisions import DecidedDay, Decision
from datev_bridge.days.periods import Closing
from datev_bridge.days.sealed import SealedDay
from datev_bridge.issues import Issue, any_blocks, in_order
from datev_bridge.journal import DayJournal, Entry
from datev_bridge.journal.check import percent_text
from datev_bridge.journal.delta import delta, posted


@frozen(kw_only=True)
class Correction:
    """What is due on top of a sealed day.

    Attributes:
        sealed: The day as it was delivered, without a file that is to be replaced.
        day: The day as it is read and decided now.
        journal: What the day should be; without entries where it is held.
        entries: What is due; none where nothing is, or where it waits.
        issues: Everything found.
    """

    sealed: SealedDay
    day: DecidedDay
    journal: DayJournal
    entries: tuple[Entry, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """Whether something has to be decided before it can be known or delivered."""
        return any_blocks(self.issues)

    @property
    def posted_on(self) -> date | None:
        """The document date of the entries where it is not the business day."""
        return self.entries[0].posted_on if self.entries else None


def correct(
    sealed: SealedDay,
    day: DecidedDay,
    journal: DayJournal,
    *,
    chart: ChartOfAccounts,
    closing: Closing,
    decisions: Iterable[Decision] = (),
) -> Correction:
    """Find what is due on top of a sealed day.

    Args:
        sealed: The day as it was delivered.
        day: The day as it is read and decided now.
        journal: What it should be: booked by the sealed rules for a late change, by the new ones
            for a repost.
        chart: The client's chart of accounts.
        closing: Which periods are closed.
        decisions: All that was decided; where a correction is placed is among it.
    """
    found = list(journal.issues)
    if day.summary.feed != sealed.feed:
        found.append(_other_feed(sealed, day))
    plain = Correction(sealed=sealed, day=day, journal=journal, issues=in_order(found))
    if plain.is_waiting:
        return plain
    due = delta(sealed.entries, journal.entries, changed=sealed.changed_receipts(day.summary))
    if not sealed.standing:  # a replacement of everything is no correction
        due = tuple(evolve(entry, note="") for entry in due)
    return _placed(evolve(plain, entries=due), chart, closing, decisions)


def _other_feed(sealed: SealedDay, day: DecidedDay) -> Issue:
    on = sealed.business_day.isoformat()
    return codes.OTHER_FEED.at(on, day=on, sealed=sealed.feed, given=day.summary.feed)


def _placed(
    due: Correction, chart: ChartOfAccounts, closing: Closing, decisions: Iterable[Decision]
) -> Correction:
    """Give the entries the date that was decided, where their period is closed."""
    on = due.sealed.business_day
    if not due.entries or not closing.is_closed(on):
        return due
    decided = _last(on, decisions)
    open_day = closing.first_open_day
    if decided is None:
        named = {"day": on.isoformat(), "open_day": open_day.isoformat()}
        return _waiting(due, (codes.PERIOD_CLOSED.at(on.isoformat(), **named),))
    due = evolve(due, day=evolve(due.day, decisions=(*due.day.decisions, decided)))
    if decided.action == PlaceCorrection(placing=Placing.ORIGINAL_DATE):
        return due
    misfits = tuple(_tax_of_another_time(due.entries, chart, open_day))
    if misfits:
        return _waiting(due, misfits)
    return evolve(due, entries=posted(due.entries, open_day))


def _waiting(due: Correction, issues: tuple[Issue, ...]) -> Correction:
    return evolve(due, entries=(), issues=in_order((*due.issues, *issues)))


def _last(day: date, decisions: Iterable[Decision]) -> Decision | None:
    """Return what was decided last about where corrections of a day go."""
    found = [
        decision
        for decision in decisions
        if decision.covers(day) and isinstance(decision.action, PlaceCorrection)
    ]
    return max(found, key=lambda decision: decision.at, default=None)


def _tax_of_another_time(
    entries: Iterable[Entry], chart: ChartOfAccounts, open_day: date
) -> Iterator[Issue]:
    """Yield the rows that DATEV would tax otherwise on another date (8400: 19, 16, 19 %)."""
    for entry in entries:
        for number in (entry.account, entry.contra_account):
            account = chart.find(number)
            if entry.rate is None or not _carried(account.number, entry, chart, entry.business_day):
                continue
            if not _carried(account.number, entry, chart, open_day):
                yield codes.TAX_OF_ANOTHER_TIME.at(
                    f"{entry.business_day.isoformat()} · {entry.category.name}",
                    day=entry.business_day.isoformat(),
                    open_day=open_day.isoformat(),
                    rate=percent_text(entry.rate),
                    account=number,
                )


def _carried(number: str, entry: Entry, chart: ChartOfAccounts, day: date) -> bool:
    return not posting_problems(chart.find(number), entry.rate, entry.bu_key, day)
