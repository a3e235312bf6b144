"""The use case “see a month”: what became of each of its days, as a calendar shows it."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from attrs import frozen

from datev_bridge.access import Actor, Permission, permit
from datev_bridge.journey.model import Place
from datev_bridge.journey.profiles import found_place, settled_place
from datev_bridge.money import total
from datev_bridge.profile import Profile
from datev_bridge.runs.agenda import RunStore, RunWork
from datev_bridge.runs.state import OPEN, DayOutcome
from datev_bridge.runs.statement import Month
from datev_bridge.runs.stating import missing_days, today_at

_MOST_RUNS = 200
_WEEK = 7


class DayMark(Enum):
    """What became of a day, or will."""

    DELIVERED = "delivered"
    NOTHING = "nothing"
    HELD = "held"
    PLANNED = "planned"
    """A run has it that has not ended."""
    MISSING = "missing"
    """Its file was due, and nothing is known of it."""
    COMING = "coming"
    """Its file is not due yet."""
    OUTSIDE = "outside"
    """Before the first day, or of a place without automatic files."""


@frozen(kw_only=True)
class MonthDay:
    """A business day in a calendar.

    Attributes:
        business_day: The day.
        mark: What became of it.
        codes: Codes of what holds it.
        amount: Its turnover including VAT, EUR; None where nobody knows.
        files: Names of the files that hold it, oldest first.
    """

    business_day: date
    mark: DayMark
    codes: tuple[str, ...] = ()
    amount: Decimal | None = None
    files: tuple[str, ...] = ()


@frozen(kw_only=True)
class MonthView:
    """A month of a place.

    Attributes:
        month: Which.
        days: Its days in order.
    """

    month: Month
    days: tuple[MonthDay, ...]

    @property
    def amount(self) -> Decimal:
        """The turnover of its days as far as it is known, EUR."""
        return total(day.amount for day in self.days if day.amount is not None)

    @property
    def weeks(self) -> tuple[tuple[MonthDay | None, ...], ...]:
        """Its days in weeks from Monday, filled up with None."""
        before = (None,) * self.month.first.weekday()
        cells = (*before, *self.days)
        cells += (None,) * (-len(cells) % _WEEK)
        return tuple(cells[at : at + _WEEK] for at in range(0, len(cells), _WEEK))


@frozen(kw_only=True)
class Months:
    """Shows months.

    Attributes:
        store: Where days are kept.
        clock: The time, aware.
    """

    store: RunStore
    clock: Callable[[], datetime]

    def show(
        self, actor: Actor, organisation: str, place: str, month: Month | None = None
    ) -> MonthView:
        """Return what became of each day of a month; by default of this one.

        Raises:
            AccessRefused: The actor may not see it, or there is no such place.
        """
        permit(actor, Permission.VIEW, organisation)
        now = self.clock()
        with self.store.work(organisation, reading=True) as work:
            found = found_place(work, place)
            wanted = month or Month.of(today_at(found, now))
            profile = settled_place(work, found).profile
            outcomes = work.runs.outcomes(place, wanted.first)
            planned = _planned(work, place)
        ledger = self.store.books(organisation, place, lambda *_: None).records.ledger
        files: dict[date, list[str]] = {}
        for entry in ledger.entries():
            files.setdefault(entry.business_day, []).append(entry.file_name)
        missing = _missing(found, profile, wanted, {*outcomes, *files}, now)

        def mark(day: date) -> DayMark:
            if day in outcomes:
                return DayMark(outcomes[day].outcome.value)
            if day in files:
                return DayMark.DELIVERED
            if day in planned:
                return DayMark.PLANNED
            if day in missing:
                return DayMark.MISSING
            return DayMark.COMING if _is_coming(found, day) else DayMark.OUTSIDE

        days = tuple(_day(day, mark(day), outcomes, files) for day in wanted.days)
        return MonthView(month=wanted, days=days)


def _day(
    day: date,
    mark: DayMark,
    outcomes: Mapping[date, DayOutcome],
    files: Mapping[date, list[str]],
) -> MonthDay:
    known = outcomes.get(day)
    return MonthDay(
        business_day=day,
        mark=mark,
        codes=known.codes if known else (),
        amount=known.amount if known else None,
        files=tuple(files.get(day, ())),
    )


def _planned(work: RunWork, place: str) -> frozenset[date]:
    runs = (run for state in OPEN for run in work.runs.of(place, most=_MOST_RUNS, state=state))
    return frozenset(day for run in runs for day in run.days)


def _missing(
    place: Place, profile: Profile | None, month: Month, known: Collection[date], now: datetime
) -> frozenset[date]:
    if profile is None:
        return frozenset()
    return frozenset(missing_days(place, profile, month, known, now))


def _is_coming(place: Place, day: date) -> bool:
    return place.live_since is not None and place.first_day is not None and day >= place.first_day
