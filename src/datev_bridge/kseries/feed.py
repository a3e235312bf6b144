"""A location's business days, one after the other, from one of the POS's two feeds.

A day is bounded by the POS (``nextStartOfDayAsIso8601``), not by a calendar or a fixed hour, so on
a clock change it has 23 or 25 hours here too. It can be booked once the POS calls it complete
(``dataComplete``); how long to wait for that is :class:`Patience`'s to say. Days already booked are
read again by :meth:`BusinessDayFeed.changes_since`.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from attrs import evolve, field, frozen, validators

from datev_bridge.dates import find_zone
from datev_bridge.daybook import DaySummary, Location, codes
from datev_bridge.daybook.digest import day_digest
from datev_bridge.daybook.pos_totals import PosTotals, TotalsNotRead
from datev_bridge.kseries.drift import Drift
from datev_bridge.kseries.endpoints import DayBody, Feed


class DaySource(Protocol):
    """Answers for business days; :class:`~datev_bridge.kseries.client.KSeriesClient` does."""

    def business_day(self, location: str, day: date, feed: Feed) -> DayBody:
        """Return all sales of a business day as received.

        Raises:
            KSeriesError: The POS cannot be asked now, or not without a person.
        """
        ...


class Line(Protocol):
    """The pure way from the bytes of a day to its summary: ``datev_bridge.pipeline.read_day``."""

    def __call__(
        self, body: bytes, *, location: Location, business_day: date, feed: str
    ) -> DaySummary:
        """Decode and summarise."""
        ...


_NEVER = timedelta(0)


@frozen(kw_only=True)
class Patience:
    """How long and how often to ask again for a day that is not complete.

    Attributes:
        longest: No ask is later than this after the first; zero asks once.
        every: Pause between two asks.
    """

    longest: timedelta = field(default=_NEVER, validator=validators.ge(_NEVER))
    every: timedelta = field(default=timedelta(minutes=5), validator=validators.gt(_NEVER))

    def pause(self, *, waited: timedelta, until_end: timedelta | None = None) -> timedelta | None:
        """Return how long to wait before the next ask, or None to take the day as it is.

        Args:
            waited: Time since the first ask.
            until_end: Time until the day ends; None if unknown, negative once it has ended. A day
                that is still running cannot be complete, so nothing is asked before its end, and
                one that ends after all patience is not waited for.
        """
        left = self.longest - waited
        pause = max(self.every, until_end or _NEVER)
        if left <= _NEVER or (until_end is not None and until_end > left):
            return None
        return min(pause, left)


@frozen(kw_only=True)
class DayChange:
    """A day that differs from what is known of it.

    Attributes:
        before: Digest of the facts known so far.
        after: Digest of the facts read now.
        summary: The day as it reads now.
    """

    before: str
    after: str
    summary: DaySummary

    @property
    def is_final(self) -> bool:
        """Whether the POS answered readably and calls the day complete: if not, more may come."""
        return not any(issue.code in _UNSETTLED for issue in self.summary.issues)


_UNSETTLED = frozenset(
    kind.code for kind in (codes.NOT_READABLE, codes.NOT_COMPLETE, codes.OTHER_DAY)
)


@frozen(kw_only=True)
class BusinessDayFeed:
    """Reads business days of one location: asks the POS, waits, sends the answer down the line.

    Attributes:
        source: Who is asked, usually a connected client.
        line: The pure part of the way, from bytes to the day.
        location: The location.
        feed: Which feed: V2 shows a correction on the day it was made, V1 on the original day.
        patience: How long to wait for a day to be complete; not at all unless given.
        clock: The time, aware.
        sleep: Waits so many seconds.
        drift: Where unknown fields are counted, if anywhere.
        totals: Asks the POS for its own totals of a day and never raises; None: not compared.
    """

    source: DaySource
    line: Line
    location: Location
    feed: Feed = Feed.V2
    patience: Patience = field(factory=Patience)
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    drift: Drift | None = None
    totals: Callable[[date], PosTotals | TotalsNotRead] | None = None

    def read(self, day: date) -> DaySummary:
        """Read one business day, waiting as long as patience allows for it to be complete.

        A day that is still not complete is returned as it is; its issue holds it.

        Raises:
            KSeriesError: The POS cannot be asked now, or not without a person.
        """
        began, slept = self.clock(), _NEVER
        summary = self._ask(day)
        while not _is_complete(summary):
            now = self.clock()
            pause = self.patience.pause(
                # A clock that was set back must not make the wait endless.
                waited=max(now - began, slept),
                until_end=_time_until(summary.ends_at, now),
            )
            if pause is None:
                break
            self.sleep(pause.total_seconds())
            slept += pause
            summary = self._ask(day)
        if self.drift is not None:
            self.drift.add(summary.drift)
        return summary

    def changes_since(self, days: int, known: Mapping[date, str]) -> Iterator[DayChange]:
        """Read the last days again and yield those whose facts differ, oldest first.

        Nothing is waited for. In V1 corrections appear on the original day, so any of these days
        can differ; in V2 only late tips and tills that were offline change a day.

        Args:
            days: How many calendar days back from today, at the location.
            known: Digest (:func:`~datev_bridge.daybook.digest.day_digest`) of each day read
                before; other days are not read.

        Raises:
            KSeriesError: The POS cannot be asked now, or not without a person.
        """
        zone = find_zone(self.location.timezone) or UTC
        today = self.clock().astimezone(zone).date()
        once = self._once()
        for day in sorted(known):
            if today - timedelta(days=days) <= day <= today:
                summary = once.read(day)
                after = day_digest(summary)
                if after != known[day]:
                    yield DayChange(before=known[day], after=after, summary=summary)

    def _once(self) -> "BusinessDayFeed":
        return evolve(self, patience=Patience())

    def _ask(self, day: date) -> DaySummary:
        """Ask for a day; once more if it shows a receipt in two versions, caught in between."""
        summary = self._ask_once(day)
        if any(issue.code == codes.TWO_VERSIONS.code for issue in summary.issues):
            return self._ask_once(day)
        return summary

    def _ask_once(self, day: date) -> DaySummary:
        answer = self.source.business_day(self.location.id, day, self.feed)
        return self.line(
            answer.body, location=self.location, business_day=day, feed=self.feed.value
        )


def _is_complete(summary: DaySummary) -> bool:
    return all(issue.code != codes.NOT_COMPLETE.code for issue in summary.issues)


def _time_until(border: datetime | None, now: datetime) -> timedelta | None:
    return border - now if border is not None else None
