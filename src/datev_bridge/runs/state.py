"""Runs of places: what is to be done for which days, how far it is, and what it may become."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from attrs import evolve, field, frozen

from datev_bridge.issues import Issue


class RunKind(Enum):
    """Why a run is."""

    SCHEDULED = "scheduled"
    """Its closing time came."""
    RELEASED = "released"
    """A held day was released: its mapping or a decision changed."""
    CORRECTION = "correction"
    """Delivered days are read again for late changes."""
    BACKFILL = "backfill"
    """Somebody asked for days of the past (*Nacherfassung*)."""
    REPOST = "repost"
    """Somebody booked delivered days anew; it is written when it is made."""


class RunState(Enum):
    """How far a run has come."""

    PLANNED = "planned"
    WAITING = "waiting"
    """The outside failed; we try again by ourselves."""
    NEEDS_ACTION = "needs_action"
    """Somebody must act; then it goes on by itself, or is planned anew."""
    WRITTEN = "written"
    """Files are recorded and on their way to every target."""
    DELIVERED = "delivered"
    NOTHING = "nothing"
    """Nothing was to be booked."""
    HELD = "held"
    """No day of it could be booked; they follow with a run of their own when they are released."""
    CANCELLED = "cancelled"


_AFTER_A_TRY = frozenset(
    {
        RunState.WAITING,
        RunState.NEEDS_ACTION,
        RunState.WRITTEN,
        RunState.NOTHING,
        RunState.HELD,
        RunState.CANCELLED,
    }
)
MOVES: Mapping[RunState, frozenset[RunState]] = {
    RunState.PLANNED: _AFTER_A_TRY,
    RunState.WAITING: _AFTER_A_TRY,
    RunState.NEEDS_ACTION: _AFTER_A_TRY,
    RunState.WRITTEN: frozenset({RunState.WRITTEN, RunState.DELIVERED}),
    RunState.DELIVERED: frozenset(),
    RunState.NOTHING: frozenset(),
    RunState.HELD: frozenset(),
    RunState.CANCELLED: frozenset(),
}
"""What a state may become; what was written is never taken back by a run."""

OPEN = frozenset({RunState.PLANNED, RunState.WAITING, RunState.NEEDS_ACTION})
"""States that are tried again; where somebody has to act, at long intervals."""


@frozen(kw_only=True)
class Run:
    """One run of one place.

    Attributes:
        id: Place, kind and closing time: planned twice, it is the same run.
        place: Whose.
        kind: Why it is.
        at: The closing time that it is for, aware.
        days: The business days that it is about.
        state: How far it has come.
        attempts: How often it was tried.
        retry_at: When it is tried again, aware; None unless it waits, or its files are written and
            the try that wrote them has not ended: what became of its other days is not noted yet.
        problem: Code of what keeps it, empty if nothing does.
        said: What keeps it and the next step, in German and English; as ``text_de`` and
            ``text_en`` what keeps it alone, for who says the next step in words of their own.
        files: Names of the files that it wrote.
        mails: Message-IDs of the mails that carry them.
        held: Days that it could not book.
        changed_at: When it came to this state, aware.
    """

    id: str
    place: str
    kind: RunKind
    at: datetime
    days: tuple[date, ...]
    state: RunState = RunState.PLANNED
    attempts: int = 0
    retry_at: datetime | None = None
    problem: str = ""
    said: Mapping[str, str] = field(factory=dict, hash=False)
    files: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    held: tuple[date, ...] = ()
    changed_at: datetime

    @property
    def minutes(self) -> int:
        """Whole minutes from the closing time that it is for to the state that it is in."""
        return int((self.changed_at - self.at).total_seconds()) // 60

    @property
    def is_to_try(self) -> bool:
        """Whether it is tried further, now or later."""
        is_unended = self.state is RunState.WRITTEN and self.retry_at is not None
        return self.state in OPEN or is_unended

    def moved(self, state: RunState, at: datetime, **more: object) -> "Run":
        """Return the run in another state.

        Raises:
            ValueError: It cannot come to that from where it is.
        """
        if state not in MOVES[self.state]:
            raise ValueError(f"a run does not go from {self.state.value} to {state.value}")
        clear: dict[str, object] = {"retry_at": None, "problem": "", "said": {}}
        return evolve(self, state=state, changed_at=at, **(clear | more))  # type: ignore[arg-type]


def run_id(place: str, kind: RunKind, at: datetime, number: int = 0) -> str:
    """Return the id of a run; the same wish has the same id.

    Args:
        place: Whose.
        kind: Why.
        at: The closing time, in UTC.
        number: Which of several files of one closing time.
    """
    return f"{place}:{kind.value}:{at:%Y%m%d%H%M%S%f}:{number}"


def told(issue: Issue) -> dict[str, object]:
    """Return what a run keeps of the issue that keeps it."""
    said = {language: f"{issue.text(language)} {issue.hint(language)}" for language in ("de", "en")}
    said |= {f"text_{language}": issue.text(language) for language in ("de", "en")}
    return {"problem": issue.code, "said": said}


class Outcome(Enum):
    """What became of a business day."""

    DELIVERED = "delivered"
    NOTHING = "nothing"
    HELD = "held"


@frozen(kw_only=True)
class DayOutcome:
    """One business day of a place, as the newest run left it.

    Attributes:
        place: Whose.
        business_day: The day.
        outcome: What became of it.
        codes: Codes of what holds it.
        amount: Its turnover including VAT as it was read then, EUR; None where nobody knows.
        at: When, aware.
    """

    place: str
    business_day: date
    outcome: Outcome
    codes: tuple[str, ...] = ()
    amount: Decimal | None = None
    at: datetime
